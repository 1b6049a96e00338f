//! An export of alerts, `[background] trace`: read, fitted, and laid over the SOC whose it is.
//!
//! The way of it: `time_stamp`, `columns` and `rows` make alerts of a CSV file and name what cannot be read with its
//! line and column; `fit` finds the hours of the week, the bursts and the times of looks; here that becomes what a
//! SOC's desk is run with. The volume and the mix of severities become factors on the table of classes: whatever
//! changes what a SOC sees or closes by machine changes the fitted work in proportion.

mod columns;
mod fit;
mod rows;
mod time_stamp;

use super::diagnostic::{Diagnostic, Gravity, printable, quoted};
use super::document::{Place, SourceFile};
use super::error::ScenarioError;
use super::library::{Library, read_up_to};
use super::reader::Table;
use crate::knowledge::Severity;
use crate::sim::arrivals::Bursts;
use crate::soc::{Agreement, BackgroundPlan, LINES, NoiseShape, Pace, Soc, Trace};
use fit::Arrivals;
use rows::Rows;
use sha2::{Digest, Sha256};
use std::path::Path;
use std::sync::Arc;

/// How big an export may be, in bytes.
const LIMIT: u64 = 64_000_000;
/// What an export needs: rows that can be used, and calendar days that they span; at most so many of these.
const ROWS: usize = 200;
const DAYS: i64 = 14;
const MOST_DAYS: i64 = 1_830;
/// One in how many rows may be left out.
const BAD_ONE_IN: usize = 10;
/// So many alerts expected in a stretch without any are no chance.
const MISSED: f64 = 25.0;

/// The key it is asked for by.
pub(super) const KEY: &str = "trace";

/// Reads the export that `[background]` of `table` names and fits `soc` to it.
///
/// `plain` is the SOC as its file has it without what was changed beside it: the export is its own, and what was
/// changed acts on what was fitted. All that is wrong is noted.
pub(super) fn fit(soc: &mut Soc, table: &Table<'_>, library: &Library, plain: Option<Soc>) {
    let Some(entry) = table.peek("background").and_then(|background| background.node.entry(KEY)) else {
        return;
    };
    let super::document::Value::Text(path) = &entry.node.value else { return };
    if path == super::reader::NONE {
        return;
    }
    let place = entry.node.place;
    let (file, sha256) = match source(path, table.inspection.file(place)) {
        Ok(found) => found,
        Err(error) => return table.inspection.error(place, error.to_string()),
    };
    let noise = match library.world() {
        Ok(world) => world.item.noise,
        Err(error) => return table.inspection.error(place, error.to_string()),
    };
    let mut base = plain.unwrap_or_else(|| soc.clone());
    base.background.trace = None;
    let fitted = Rows::read(&file, base.offset).and_then(|rows| fitted(&file, &rows, &base, library, &noise));
    match fitted {
        Ok(Fitted { trace, pace, warnings }) => {
            let trace = Trace { sha256, ..trace };
            warnings.into_iter().for_each(|warning| table.inspection.add(warning));
            soc.background.trace = Some(Arc::new(trace));
            if let Some(pace) = pace {
                pace.set(soc);
            }
        }
        Err(error) => table.inspection.add(error),
    }
}

/// Returns the file at `path`, which counts from the folder of the file that names it, and the digest of its bytes.
fn source(path: &str, named_in: &SourceFile) -> Result<(SourceFile, String), ScenarioError> {
    let beside = Path::new(&named_in.shown);
    let is_file = beside.extension().is_some_and(|extension| extension == "toml");
    let folder = beside.parent().filter(|_| is_file).unwrap_or(Path::new(""));
    let path = folder.join(path);
    let mut text = read_up_to(&path, LIMIT)?;
    let sha256 = Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    // Spreadsheets mark UTF-8 by a character that nobody sees.
    if text.starts_with('\u{feff}') {
        text.remove(0);
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok((SourceFile { id: name, shown: path.to_string_lossy().into_owned(), text }, sha256))
}

/// What an export gives.
struct Fitted {
    trace: Trace,
    pace: Option<Pace>,
    warnings: Vec<Diagnostic>,
}

fn fitted(
    file: &SourceFile,
    rows: &Rows,
    base: &Soc,
    library: &Library,
    noise: &NoiseShape,
) -> Result<Fitted, Diagnostic> {
    let note = |gravity, place, message: &str| Diagnostic::new(gravity, file, place, message);
    enough(file, rows)?;
    let alerts = &rows.alerts;
    let usual = Bursts { squared_cv: noise.squared_cv, persistence: noise.persistence };
    let top = Place { file: 0, start: 0, end: 0 };
    let Some(arrivals) = Arrivals::of(alerts, usual) else {
        return Err(note(
            Gravity::Error,
            top,
            "no hour of the week comes twice in this export; export more weeks",
        ));
    };
    let plan = |soc: &Soc| BackgroundPlan::new(soc, library.knowledge(), noise, [0, 0]);
    let table = plan(base).queued_per_hour();
    let counted = Severity::ALL.map(|s| alerts.iter().filter(|a| a.severity == Some(s)).count() as f64);
    let volume =
        volume(arrivals.per_hour(), counted, table).map_err(|message| note(Gravity::Error, top, &message))?;
    let minutes: Vec<f64> = alerts.iter().filter_map(|alert| alert.minutes).collect();
    let (looks, pace) = fit::looks(&minutes, base).unzip();
    let [dispersion, lag_one] = arrivals.swings();
    let (silence, missed) = arrivals.silence();
    let ends = |end: usize| rows.ends.as_ref().map_or_else(String::new, |ends| printable(&ends[end].stamp));
    let mut trace = Trace {
        file: printable(&file.id),
        sha256: String::new(),
        rows: alerts.len(),
        bad_rows: rows.bad,
        first: ends(0),
        last: ends(1),
        hours: arrivals.hours(),
        silence,
        per_day: Agreement { observed: arrivals.seen_per_day(), fitted: 0.0 },
        dispersion,
        lag_one,
        trust: arrivals.trust,
        mix: None,
        looks,
        timed: minutes.len(),
        dispositions: rows.dispositions,
        environment: arrivals.environment(volume),
    };
    // What the desk will get is told as it comes out, not as it was put in.
    let mut own = base.clone();
    own.background.trace = Some(Arc::new(trace.clone()));
    let queued = plan(&own).queued_per_hour();
    let all: f64 = queued.iter().sum();
    trace.per_day.fitted = all * 24.0;
    let named: f64 = counted.iter().sum();
    trace.mix = (named > 0.0).then(|| {
        std::array::from_fn(|line| Agreement { observed: counted[line] / named, fitted: queued[line] / all })
    });
    let mut warnings: Vec<Diagnostic> = rows
        .strange
        .iter()
        .chain(&rows.wrong)
        .map(|(place, message)| note(Gravity::Warning, *place, message))
        .collect();
    if rows.bad > rows.wrong.len() {
        let (all, told) = (rows.bad, rows.wrong.len());
        let message = format!(
            "{all} of the {} rows cannot be read and are left out; the first {told} are named",
            all + alerts.len()
        );
        warnings.push(note(Gravity::Warning, top, &message));
    }
    if missed > MISSED {
        let message = format!(
            "in this export {silence} hours pass without an alert, in which some {missed:.0} would have come; if alerts \
             are missing there, export the time before or after alone"
        );
        warnings.push(note(Gravity::Warning, top, &message));
    }
    Ok(Fitted { trace, pace, warnings })
}

/// Refuses an export that is too little to be fitted, or too broken.
fn enough(file: &SourceFile, rows: &Rows) -> Result<(), Diagnostic> {
    let refused = |place, message: String| Err(Diagnostic::new(Gravity::Error, file, place, &message));
    let top = Place { file: 0, start: 0, end: 0 };
    let (good, bad) = (rows.alerts.len(), rows.bad);
    if bad * BAD_ONE_IN > good + bad {
        let (place, first) = rows.wrong.first().cloned().unwrap_or((top, String::new()));
        let all = good + bad;
        return refused(
            place,
            format!(
                "{bad} of {all} rows cannot be read, which is more than one in {BAD_ONE_IN}; the first: {first}"
            ),
        );
    }
    if good < ROWS {
        return refused(
            top,
            format!(
                "there are {good} rows that can be used; a fit needs {ROWS} or more, over {DAYS} days or more"
            ),
        );
    }
    let days = fit::days(&rows.alerts);
    let Some([first, last]) = &rows.ends else { return Ok(()) };
    let span = format!("from {} to {}", quoted(&first.stamp), quoted(&last.stamp));
    match days {
        days if days < DAYS => {
            refused(last.place, format!("the rows span {days} days, {span}; a fit needs {DAYS} or more"))
        }
        days if days > MOST_DAYS => refused(
            first.place,
            format!(
                "the rows span {days} days, {span}; write {MOST_DAYS} or fewer, as no desk stays the same for longer"
            ),
        ),
        _ => Ok(()),
    }
}

/// Returns by severity what the rates of the table of classes, which bring `table` alerts an hour to the queue, are
/// multiplied by to bring as many as the export has.
fn volume(per_hour: f64, counted: [f64; LINES], table: [f64; LINES]) -> Result<[f64; LINES], String> {
    let (named, whole): (f64, f64) = (counted.iter().sum(), table.iter().sum());
    let mut volume = [0.0; LINES];
    for (line, severity) in Severity::ALL.iter().enumerate() {
        let share = if named > 0.0 { counted[line] / named } else { table[line] / whole };
        if share.is_nan() || (share > 0.0 && table[line] <= 0.0) {
            let what = if named > 0.0 { format!("{severity} alerts") } else { "alerts".to_owned() };
            return Err(format!(
                "the export has {what}, and by its file no such alert reaches this SOC's desk; give it sources, \
                 raw_per_1000_endpoints_day above 0 and auto_closed below 1"
            ));
        }
        if share > 0.0 {
            volume[line] = per_hour * share / table[line];
        }
    }
    Ok(volume)
}
