//! The rows of an export of alerts, and what is wrong with some of them.

use super::super::diagnostic::{Diagnostic, Gravity};
use super::super::document::{Place, SourceFile};
use super::columns::{Alert, Columns, Disposition, NAMES, Record};
use crate::soc::Dispositions;
use crate::units::SimDuration;

/// All alerts of an export that can be used, in order of time.
#[derive(Debug, Default)]
pub(super) struct Rows {
    pub alerts: Vec<Alert>,
    /// Nothing where the export has no such column.
    pub dispositions: Option<Dispositions>,
    /// The first and the last of the alerts.
    pub ends: Option<[End; 2]>,
    /// Columns that are not read and hardly meant to be passed over.
    pub strange: Vec<(Place, String)>,
    /// What is wrong with the first of those left out.
    pub wrong: Vec<(Place, String)>,
    /// How many were left out.
    pub bad: usize,
}

/// One end of an export.
#[derive(Clone, Debug)]
pub(super) struct End {
    pub at: i64,
    /// The time stamp as it is written, and where it stands.
    pub stamp: String,
    pub place: Place,
}

/// How many bad rows are told.
const TOLD: usize = 5;
/// Lines that one row may go over; one with more has a quote that was never closed.
const LINES: usize = 200;

impl Rows {
    /// Reads the rows of `file`, time stamps without a zone being by a clock that stands `own` from UTC.
    pub(super) fn read(file: &SourceFile, own: SimDuration) -> Result<Rows, Diagnostic> {
        let text = file.text.as_str();
        let refused =
            |(place, message): (Place, String)| Diagnostic::new(Gravity::Error, file, place, &message);
        let delimiter = delimiter(text.lines().find(|line| !line.is_empty()).unwrap_or_default());
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(text.as_bytes());
        let mut fields = csv::StringRecord::new();
        let mut columns: Option<Columns> = None;
        let mut found = Rows::default();
        loop {
            let start = reader.position().byte() as usize;
            match reader.read_record(&mut fields) {
                Ok(true) => {}
                Ok(false) => break,
                Err(error) => {
                    let place = Place { file: 0, start: start as u32, end: start as u32 };
                    return Err(refused((place, format!("cannot read this: {error}"))));
                }
            }
            let end = (reader.position().byte() as usize).min(text.len());
            let record = Record::new(text, (start, end), delimiter, &fields);
            if record.lines() > LINES {
                let message =
                    format!("this row goes over more than {LINES} lines; close the quote that opens in it");
                return Err(refused((record.place(0), message)));
            }
            match &columns {
                None => {
                    let (read, strange) = Columns::read(&record).map_err(refused)?;
                    found.dispositions = read.names_dispositions().then(Dispositions::default);
                    found.strange = strange;
                    columns = Some(read);
                }
                Some(columns) => match columns.alert(&record, own) {
                    Ok((alert, disposition)) => found.take(alert, disposition, || columns.stamp(&record)),
                    Err(wrong) => {
                        found.bad += 1;
                        found.wrong.extend((found.wrong.len() < TOLD).then_some(wrong));
                    }
                },
            }
        }
        if columns.is_none() {
            let place = Place { file: 0, start: 0, end: 0 };
            let message = format!("this is empty; the first line names the columns: {}", NAMES.join(","));
            return Err(refused((place, message)));
        }
        found.alerts.sort_by_key(|alert| alert.at);
        Ok(found)
    }

    fn take(&mut self, alert: Alert, disposition: Option<Disposition>, stamp: impl Fn() -> (String, Place)) {
        let end = || {
            let (stamp, place) = stamp();
            End { at: alert.at, stamp, place }
        };
        match &mut self.ends {
            None => self.ends = Some([end(), end()]),
            Some([first, _]) if alert.at < first.at => *first = end(),
            Some([_, last]) if alert.at > last.at => *last = end(),
            Some(_) => {}
        }
        if let (Some(counts), Some(disposition)) = (&mut self.dispositions, disposition) {
            match disposition {
                Disposition::Real => counts.real += 1,
                Disposition::Benign => counts.benign += 1,
                Disposition::Wrong => counts.wrong += 1,
                Disposition::Unknown => counts.unknown += 1,
            }
        }
        self.alerts.push(alert);
    }
}

/// Returns what parts the fields of a header: a comma, or else whatever of a semicolon and a tab is there.
fn delimiter(header: &str) -> u8 {
    let count = |c: char| header.matches(c).count();
    [(',', b','), (';', b';'), ('\t', b'\t')]
        .into_iter()
        .rev()
        .max_by_key(|(c, _)| count(*c))
        .map_or(b',', |(_, byte)| byte)
}
