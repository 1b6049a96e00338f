//! What an export of alerts shows, beside what is fitted to it.

use crate::knowledge::Severity;
use crate::report::terminal::ink::Medium;
use crate::report::terminal::sheet::Sheet;
use crate::report::terminal::table::{Field, Table};
use crate::report::words;
use crate::soc::{Agreement, Trace};

/// Returns what an export shows and how well the fit tells it, as a text of its own.
pub fn trace_text(trace: &Trace, medium: Medium) -> String {
    let mut sheet = Sheet::new(medium);
    tell(&mut sheet, trace);
    sheet.finish()
}

/// Writes the same into a longer text.
pub(in crate::report) fn tell(sheet: &mut Sheet, trace: &Trace) {
    sheet.heading(&format!("Fitted to {}", words::plain(&trace.file)));
    sheet.paragraph(&basis(trace));
    sheet.space();
    sheet.table(&agreement(trace));
    sheet.space();
    sheet.paragraph(&quality(trace));
}

fn basis(trace: &Trace) -> String {
    let left_out = match trace.bad_rows {
        0 => String::new(),
        1 => " 1 row could not be read and is left out.".to_owned(),
        n => format!(" {n} rows could not be read and are left out."),
    };
    let dispositions = trace.dispositions.map_or_else(String::new, |d| {
        let all = (d.real + d.benign + d.wrong + d.unknown).max(1) as f64;
        let share = |n: u64| words::percent(n as f64 / all);
        format!(
            " Of {} with a disposition {} were attacks, {} benign, {} false and {} unknown; nothing is fitted to that.",
            d.real + d.benign + d.wrong + d.unknown,
            share(d.real),
            share(d.benign),
            share(d.wrong),
            share(d.unknown)
        )
    });
    format!(
        "{} alerts in {:.1} weeks, {} to {}.{left_out}{dispositions} The SOC is taken as its file is, without what is \
         changed beside it.",
        trace.rows,
        trace.weeks(),
        words::plain(&trace.first),
        words::plain(&trace.last)
    )
}

fn agreement(trace: &Trace) -> Table<3> {
    let row = |name: &str, of: Agreement, say: fn(f64) -> String| -> [Field; 3] {
        [name.to_owned().into(), say(of.observed).into(), say(of.fitted).into()]
    };
    let two = |value: f64| format!("{value:.2}");
    let one = |value: f64| format!("{value:.1}");
    let mut rows = vec![
        row("alerts a day", trace.per_day, words::load),
        row("variance / mean of an hour's alerts", trace.dispersion, two),
        row("correlation of an hour with the next", trace.lag_one, two),
    ];
    for (severity, share) in Severity::ALL.iter().zip(trace.mix.iter().flatten()) {
        rows.push(row(&format!("share of {severity}"), *share, words::percent));
    }
    if let Some(looks) = &trace.looks {
        rows.push(row("first look, median, min", looks.median, one));
        rows.push(row("first look, mean, min", looks.mean, one));
        rows.push(row("first look, 90th percentile, min", looks.p90, one));
        rows.push(row("first look, 99th percentile, min", looks.p99, one));
    }
    Table { header: ["Measure", "Export", "Fitted"], rows }
}

fn quality(trace: &Trace) -> String {
    let bursts = trace.environment.bursts;
    let hours = format!(
        "Hourly intensity beyond chance: squared coefficient of variation {:.2}, correlation from hour to hour {:.2}. \
         Of what an hour of the week differs from the same hour of other such days, {} is kept; the rest is taken for \
         chance.",
        bursts.squared_cv,
        bursts.persistence,
        words::percent(trace.trust)
    );
    let looks = match &trace.looks {
        None if trace.timed == 0 => {
            "No row has handle_minutes: first looks take as long as the file says.".to_owned()
        }
        None => format!(
            "Only {} rows have handle_minutes: first looks take as long as the file says.",
            trace.timed
        ),
        Some(looks) => {
            let verdict = match looks.distance > looks.critical_distance {
                true => "this is more, so they are not quite log-normal: look at the percentiles",
                false => "they may well be log-normal",
            };
            format!(
                "First looks: a log-normal law of {} times, sigma {:.2}. Its largest distance from them is {:.3}; a \
                 log-normal sample of that size exceeds {:.3} in 5 % of cases: {verdict}.",
                looks.n, looks.sigma, looks.distance, looks.critical_distance,
            )
        }
    };
    format!("{hours} {looks}")
}
