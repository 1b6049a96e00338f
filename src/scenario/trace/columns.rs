//! The columns of an export of alerts, and what stands in them.

use super::super::diagnostic::quoted;
use super::super::document::Place;
use super::time_stamp::{TimeStamp, WRITTEN};
use crate::knowledge::{Severity, did_you_mean, nearest};
use crate::units::SimDuration;

/// One alert.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Alert {
    /// When it came, in milliseconds from a Monday 00:00 by the SOC's clock.
    pub at: i64,
    pub severity: Option<Severity>,
    /// How long somebody was at it.
    pub minutes: Option<f64>,
}

/// What an alert turned out to be.
#[derive(Clone, Copy, Debug)]
pub(super) enum Disposition {
    Real,
    Benign,
    Wrong,
    Unknown,
}

/// The columns that are read; only the first must be there.
pub(super) const NAMES: [&str; 4] = ["timestamp", "severity", "disposition", "handle_minutes"];

/// The words for dispositions, without spaces, hyphens and underscores.
const DISPOSITIONS: [(&str, Disposition); 16] = [
    ("true", Disposition::Real),
    ("truepositive", Disposition::Real),
    ("tp", Disposition::Real),
    ("malicious", Disposition::Real),
    ("benign", Disposition::Benign),
    ("benignpositive", Disposition::Benign),
    ("benigntruepositive", Disposition::Benign),
    ("btp", Disposition::Benign),
    ("bp", Disposition::Benign),
    ("false", Disposition::Wrong),
    ("falsepositive", Disposition::Wrong),
    ("fp", Disposition::Wrong),
    ("unknown", Disposition::Unknown),
    ("undetermined", Disposition::Unknown),
    ("inconclusive", Disposition::Unknown),
    ("notset", Disposition::Unknown),
];

/// The longest time that anybody is at one alert, in minutes: a year.
const LONGEST: f64 = 366.0 * 24.0 * 60.0;

/// Something wrong, and where.
type Wrong = (Place, String);

/// The fields of one row, and where they stand.
pub(super) struct Record<'r> {
    /// The text of the row, and where it begins.
    text: &'r str,
    start: usize,
    delimiter: char,
    fields: &'r csv::StringRecord,
}

impl<'r> Record<'r> {
    /// Returns the record that stands at these bytes of `text`.
    pub(super) fn new(
        text: &'r str,
        (start, end): (usize, usize),
        delimiter: u8,
        fields: &'r csv::StringRecord,
    ) -> Record<'r> {
        let own = text.get(start..end).unwrap_or_default();
        let begun = own.trim_start_matches(['\r', '\n']);
        let start = start + own.len() - begun.len();
        Record { text: begun.trim_end_matches(['\r', '\n']), start, delimiter: char::from(delimiter), fields }
    }

    /// Returns how many lines it goes over.
    pub(super) fn lines(&self) -> usize {
        self.text.matches('\n').count() + 1
    }

    fn field(&self, column: usize) -> &'r str {
        self.fields.get(column).unwrap_or_default().trim()
    }

    /// Returns where a field stands; the end of the row where it has too few.
    pub(super) fn place(&self, column: usize) -> Place {
        let (mut quoted, mut number, mut begin) = (false, 0, 0);
        let mut end = self.text.len();
        for (i, c) in self.text.char_indices() {
            match c {
                '"' => quoted = !quoted,
                c if c == self.delimiter && !quoted => {
                    if number == column {
                        end = i;
                        break;
                    }
                    (number, begin) = (number + 1, i + c.len_utf8());
                }
                _ => {}
            }
        }
        if number < column {
            begin = end;
        }
        Place { file: 0, start: (self.start + begin) as u32, end: (self.start + end) as u32 }
    }
}

/// Where the columns stand that are read.
#[derive(Debug)]
pub(super) struct Columns {
    places: [Option<usize>; 4],
    /// Whether fields are parted by something else than commas, so that a comma may stand in a number.
    decimal_comma: Decimal,
}

/// How a number is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Decimal {
    Point,
    PointOrComma,
}

impl Columns {
    /// Returns the columns that a header names, and those that look like one and are none.
    pub(super) fn read(header: &Record<'_>) -> Result<(Columns, Vec<Wrong>), Wrong> {
        let name = |column: usize| header.field(column).to_lowercase().replace([' ', '-'], "_");
        let mut places = [None; 4];
        for column in 0..header.fields.len() {
            let Some(place) = NAMES.iter().position(|known| *known == name(column)) else { continue };
            if places[place].is_some() {
                let message = format!("the column {} comes twice; take one out", NAMES[place]);
                return Err((header.place(column), message));
            }
            places[place] = Some(column);
        }
        let missing: Vec<&str> =
            NAMES.into_iter().zip(places).filter(|(_, p)| p.is_none()).map(|(n, _)| n).collect();
        let near = |column: usize| {
            let found = name(column);
            let like = nearest(&found, missing.iter().copied(), 1).first().copied();
            like.map(|like| {
                (
                    header.place(column),
                    format!("unknown column {}, which is not read; did you mean {like}?", quoted(&found)),
                )
            })
        };
        let strange: Vec<Wrong> = (0..header.fields.len())
            .filter(|c| !NAMES.contains(&name(*c).as_str()))
            .filter_map(near)
            .collect();
        if places[0].is_none() {
            let place = strange.first().map_or_else(|| header.place(0), |(place, _)| *place);
            let message = format!(
                "there is no column timestamp; the first line names the columns, timestamp and any of {}",
                NAMES[1..].join(", ")
            );
            return Err((place, message));
        }
        let decimal_comma = if header.delimiter == ',' { Decimal::Point } else { Decimal::PointOrComma };
        Ok((Columns { places, decimal_comma }, strange))
    }

    /// Returns whether there is a column of dispositions.
    pub(super) fn names_dispositions(&self) -> bool {
        self.places[2].is_some()
    }

    /// Returns the time stamp of a row as it is written, and where it stands.
    pub(super) fn stamp(&self, record: &Record<'_>) -> (String, Place) {
        let column = self.places[0].unwrap_or_default();
        (record.field(column).to_owned(), record.place(column))
    }

    /// Returns the alert of a row; what is empty is not known, but for the time stamp.
    pub(super) fn alert(
        &self,
        record: &Record<'_>,
        own: SimDuration,
    ) -> Result<(Alert, Option<Disposition>), Wrong> {
        let wrong =
            |name: usize, message: String| (record.place(self.places[name].unwrap_or_default()), message);
        let field = |name: usize| {
            self.places[name].map(|column| record.field(column)).filter(|text| !text.is_empty())
        };
        let Some(text) = field(0) else {
            return Err(wrong(0, format!("there is no time stamp in this row; write one as {WRITTEN}")));
        };
        let Some(stamp) = TimeStamp::parse(text) else {
            return Err(wrong(0, format!("{} is no time stamp; write it as {WRITTEN}", quoted(text))));
        };
        let severity = match field(1) {
            None => None,
            Some(text) => Some(severity(text).map_err(|message| wrong(1, message))?),
        };
        let disposition = match field(2) {
            None => None,
            Some(text) => Some(disposition(text).map_err(|message| wrong(2, message))?),
        };
        let minutes = match field(3) {
            None => None,
            Some(text) => Some(self.minutes(text).map_err(|message| wrong(3, message))?),
        };
        Ok((Alert { at: stamp.by_clock(own), severity, minutes }, disposition))
    }

    fn minutes(&self, text: &str) -> Result<f64, String> {
        let number = match self.decimal_comma {
            Decimal::Point => text.parse::<f64>(),
            Decimal::PointOrComma => text.replace(',', ".").parse(),
        };
        let number = number
            .map_err(|_| format!("{} is no number of minutes; write one such as 12.5", quoted(text)))?;
        if number > 0.0 && number <= LONGEST {
            return Ok(number);
        }
        Err(format!(
            "handle_minutes is {}; write minutes above 0 and up to a year, or leave the field empty where nobody was at it",
            quoted(text)
        ))
    }
}

fn severity(text: &str) -> Result<Severity, String> {
    let word = text.to_lowercase();
    // What only informs is looked at last, as what is low.
    if matches!(word.as_str(), "informational" | "info") {
        return Ok(Severity::Low);
    }
    Severity::parse(&word).ok_or_else(|| {
        let near = nearest(&word, Severity::ALL.iter().map(|s| s.name()), 1);
        let way = if near.is_empty() {
            "; write critical, high, medium or low".to_owned()
        } else {
            did_you_mean(&near)
        };
        format!("unknown severity {}{way}", quoted(text))
    })
}

fn disposition(text: &str) -> Result<Disposition, String> {
    let word: String = text.to_lowercase().chars().filter(|c| !matches!(c, ' ' | '-' | '_')).collect();
    let found = DISPOSITIONS.iter().find(|(name, _)| *name == word);
    found.map(|(_, disposition)| *disposition).ok_or_else(|| {
        let known = ["true-positive", "benign-positive", "false-positive", "malicious", "undetermined"];
        let near = nearest(&word, known.into_iter(), 1);
        let way = if near.is_empty() {
            "; write true, benign, false or unknown".to_owned()
        } else {
            did_you_mean(&near)
        };
        format!("unknown disposition {}{way}", quoted(text))
    })
}
