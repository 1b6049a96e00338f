//! The findings as a tidy table: one number a row, with its interval, n and unit.

use super::spreadsheet::{finish, name};
use crate::analysis::{
    CellFindings, Comparison, DeskFindings, Metric, PanelDifference, Quantile, StudyAverage, TimeFindings,
};
use crate::report::words::plain;
use crate::report::{Dossier, ReportError};
use crate::stats::Estimate;

/// The columns; what a row does not speak of is empty.
const COLUMNS: [&str; 10] =
    ["attack", "client", "soc", "versus", "metric", "estimate", "low", "high", "n", "unit"];

/// A share from 0 to 1.
const SHARE: &str = "share";
/// A difference of two shares, from −1 to 1.
const DIFFERENCE: &str = "difference of shares";
/// Hours.
const HOURS: &str = "h";

/// Who a row speaks of.
#[derive(Clone, Copy, Default)]
struct Of<'a> {
    attack: &'a str,
    client: &'a str,
    soc: &'a str,
    versus: &'a str,
}

/// One number.
struct Row {
    metric: String,
    estimate: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    n: Option<usize>,
    unit: &'static str,
}

impl Row {
    /// A number with its interval; nothing if there is none to estimate.
    fn estimate(metric: String, estimate: Option<Estimate>, unit: &'static str) -> Option<Row> {
        let e = estimate?;
        Some(Row {
            metric,
            estimate: Some(e.estimate),
            low: Some(e.low),
            high: Some(e.high),
            n: Some(e.n),
            unit,
        })
    }

    /// A share with its interval; nothing if there is none to estimate.
    fn share(metric: &str, estimate: Option<Estimate>) -> Option<Row> {
        Row::estimate(metric.to_owned(), estimate, SHARE)
    }

    /// A quantile, whose limits may be open.
    fn quantile(metric: String, q: &Quantile, unit: &'static str) -> Row {
        Row { metric, estimate: q.value, low: q.low, high: q.high, n: Some(q.n), unit }
    }

    /// A number without an interval.
    fn bare(metric: String, estimate: Option<f64>, unit: &'static str) -> Row {
        Row { metric, estimate, low: None, high: None, n: None, unit }
    }
}

/// Returns the findings as CSV.
///
/// # Errors
/// If a row cannot be written.
pub fn tidy(dossier: &Dossier<'_>) -> Result<Vec<u8>, ReportError> {
    let findings = dossier.findings;
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS)?;
    for c in &findings.cells {
        let of = Of { attack: &c.attack, client: &c.client, soc: &c.soc, versus: "" };
        write(&mut writer, of, cell(c))?;
    }
    for c in &findings.comparisons {
        let of = Of { attack: &c.attack, client: &c.client, soc: &c.a, versus: &c.b };
        write(&mut writer, of, [comparison(c)])?;
    }
    for c in &findings.loss_comparisons {
        let of = Of { attack: &c.attack, client: &c.client, soc: &c.a, versus: &c.b };
        write(&mut writer, of, Row::estimate(format!("{}_mean", c.kind), Some(c.difference), c.unit))?;
    }
    for c in &findings.panel_comparisons {
        let of = Of { attack: &c.attack, client: &c.client, soc: &c.a, versus: &c.b };
        for (books, race) in [("", &c.response), ("_by_own_books", &c.response_by_own_books)] {
            let Some(race) = race else { continue };
            let row = |metric: &str, estimate, unit| Row::estimate(metric.to_owned(), Some(estimate), unit);
            let lead = row(&format!("response_sooner{books}"), race.lead, DIFFERENCE);
            let mean = row(&format!("hours_to_respond{books}_mean"), race.mean_difference, HOURS);
            write(&mut writer, of, [lead, mean].into_iter().flatten())?;
        }
        let share = |d: &PanelDifference| Row::estimate(panel(d.measure), Some(d.difference), DIFFERENCE);
        write(&mut writer, of, c.measures.iter().filter_map(share))?;
    }
    for a in &findings.panel_averages {
        let of = Of { client: &a.client, soc: &a.soc, ..Of::default() };
        let row = |(measure, share): &(&str, Option<Estimate>)| {
            Row::share(&format!("weighted_{}", panel(measure)), *share)
        };
        write(&mut writer, of, a.shares.iter().filter_map(row))?;
    }
    for a in &findings.averages {
        let of = Of { client: &a.client, soc: &a.soc, ..Of::default() };
        write(&mut writer, of, average(a))?;
    }
    for w in &findings.weights {
        let of = Of { attack: &w.attack, client: &w.client, ..Of::default() };
        let row = |metric: &str, value, unit| Row::bare(metric.to_owned(), Some(value), unit);
        write(
            &mut writer,
            of,
            [row("threat_weight", w.weight, "as given"), row("threat_share", w.share, SHARE)],
        )?;
    }
    for s in &findings.season {
        let of = Of { soc: &s.soc, ..Of::default() };
        let without = s.repeat_campaign_success_without_memory;
        let rows = s.panel.iter().map(|p| Row::share(&season(p.measure), p.share));
        let rows = rows.chain([Row::share(&season("repeat_campaign_success_without_memory"), without)]);
        write(&mut writer, of, rows.flatten())?;
    }
    for c in &findings.season_comparisons {
        let of = Of { soc: &c.a, versus: &c.b, ..Of::default() };
        let row = |d: &PanelDifference| Row::estimate(season(d.measure), Some(d.difference), DIFFERENCE);
        write(&mut writer, of, c.measures.iter().filter_map(row))?;
    }
    for d in &findings.desks {
        write(&mut writer, Of { soc: &d.soc, ..Of::default() }, desk(d))?;
        for burden in &d.burdens {
            let of = Of { client: &burden.client, soc: &d.soc, ..Of::default() };
            let row = |metric: &str, estimate, unit| Row::estimate(metric.to_owned(), estimate, unit);
            let rows = [
                row("burden_false_escalations", burden.false_escalations, "per client and 30 days"),
                row("burden_wrong_isolations", burden.wrong_isolations, "per client and 30 days"),
                row("burden_false_blocks", burden.false_blocks, "per client and 30 days"),
                row("burden_outage", burden.outage_user_hours, "user hours per client and 30 days"),
            ];
            write(&mut writer, of, rows.into_iter().flatten())?;
        }
    }
    finish(writer)
}

fn write(
    writer: &mut csv::Writer<Vec<u8>>,
    of: Of<'_>,
    rows: impl IntoIterator<Item = Row>,
) -> Result<(), ReportError> {
    let number = |n: Option<f64>| n.map(|n| n.to_string()).unwrap_or_default();
    for row in rows {
        let [attack, client, soc, versus] =
            [of.attack, of.client, of.soc, of.versus].map(|text| name(&plain(text)));
        writer.write_record([
            attack,
            client,
            soc,
            versus,
            row.metric,
            number(row.estimate),
            number(row.low),
            number(row.high),
            row.n.map(|n| n.to_string()).unwrap_or_default(),
            row.unit.to_owned(),
        ])?;
    }
    Ok(())
}

fn cell(c: &CellFindings) -> Vec<Row> {
    let mut rows = vec![
        Row::bare("engagements".to_owned(), Some(c.n as f64), "count"),
        Row::bare("engagements_not_started".to_owned(), Some(c.n_not_started as f64), "count"),
    ];
    let shares = [
        ("over_before_objective", c.over_before_objective),
        ("objective_reached", c.objective_reached),
        ("defended_in_time", c.defended_in_time),
        ("detected_in_time", c.detected_in_time),
        ("detected", c.detected),
        ("steps_alerted", c.share_of_steps_alerted),
        ("right_reason", c.right_reason),
        ("footholds_found", c.footholds_found),
    ];
    rows.extend(shares.into_iter().filter_map(|(metric, share)| Row::share(metric, share)));
    rows.extend(
        c.endings.iter().filter_map(|e| Row::share(&format!("ending_{}", word(e.ending)), Some(e.share))),
    );
    rows.extend(c.fates.iter().map(|f| Row {
        metric: format!("fate_{}", word(f.fate)),
        estimate: Some(f.share),
        low: f.low,
        high: f.high,
        n: Some(f.n),
        unit: SHARE,
    }));
    let times = [("alert", &c.to_alert), ("incident", &c.to_incident), ("contain", &c.to_contain)];
    rows.extend(times.into_iter().filter_map(|(to, t)| Some(time(to, t.as_ref()?))).flatten());
    rows.extend(
        c.evicted_by_soc
            .iter()
            .filter_map(|e| Row::share(&format!("evicted_by_soc_within_{}_h", e.hours), Some(e.share))),
    );
    for speed in &c.speeds {
        rows.extend(Row::estimate(format!("hours_to_{}_given_mean", speed.span), speed.mean, HOURS));
        for (what, q) in [("median", &speed.median), ("p90", &speed.p90)] {
            rows.push(Row::quantile(format!("hours_to_{}_given_{what}", speed.span), q, HOURS));
        }
    }
    rows.extend(c.panel.iter().filter_map(|p| Row::share(&panel(p.measure), p.share)));
    for loss in &c.losses {
        rows.extend(Row::estimate(format!("{}_mean", loss.kind), Some(loss.mean), loss.unit));
        rows.push(Row::quantile(format!("{}_median", loss.kind), &loss.median, loss.unit));
        rows.push(Row::quantile(format!("{}_p90", loss.kind), &loss.p90, loss.unit));
        rows.extend(Row::share(&format!("{}_any", loss.kind), loss.any));
    }
    rows.extend(Row::estimate("wrong_actions".to_owned(), c.wrong_actions, "per engagement"));
    rows.extend(Row::estimate("outage".to_owned(), c.outage_user_hours, "user hours per engagement"));
    let margin = &c.win_margin;
    for (metric, q) in [("p10", &margin.p10), ("median", &margin.median), ("p90", &margin.p90)] {
        rows.push(Row::quantile(format!("win_margin_{metric}"), q, HOURS));
    }
    rows
}

/// What a measure of the panel is called.
fn panel(measure: &str) -> String {
    format!("panel_{measure}")
}

/// What a measure of a season is called.
fn season(measure: &str) -> String {
    format!("season_{measure}")
}

/// The mean up to the horizon, and the quantiles that were reached.
fn time(to: &str, t: &TimeFindings) -> [Row; 3] {
    let n = Some(t.n_observed + t.n_censored);
    let metric = format!("hours_to_{to}_restricted_mean");
    let (low, high) = (Some(t.low), Some(t.high));
    [
        Row { metric, estimate: Some(t.restricted_mean), low, high, n, unit: HOURS },
        Row::quantile(format!("hours_to_{to}_median"), &t.median, HOURS),
        Row::quantile(format!("hours_to_{to}_p90"), &t.p90, HOURS),
    ]
}

fn comparison(c: &Comparison) -> Row {
    let share = Metric::ALL.into_iter().any(|m| m.name() == c.metric && m.is_share());
    Row {
        metric: c.metric.to_owned(),
        estimate: Some(c.difference),
        low: Some(c.low),
        high: Some(c.high),
        n: Some(c.n),
        unit: if share { DIFFERENCE } else { HOURS },
    }
}

fn average(a: &StudyAverage) -> impl Iterator<Item = Row> {
    let shares = [
        ("weighted_over_before_objective", a.over_before_objective),
        ("weighted_objective_reached", a.objective_reached),
        ("weighted_defended_in_time", a.defended_in_time),
    ];
    shares.into_iter().filter_map(|(metric, share)| Row::share(metric, Some(share)))
}

fn desk(d: &DeskFindings) -> Vec<Row> {
    const A_DAY: &str = "alerts a day";
    let mut rows: Vec<Option<Row>> = vec![
        Row::estimate("desk_auto_closed".to_owned(), d.auto_closed_per_day, A_DAY),
        Row::estimate("desk_second_looks".to_owned(), d.second_looks_per_day, A_DAY),
        Row::estimate("desk_looks_per_shift".to_owned(), d.looks_per_shift, "alerts per analyst and 8 h"),
    ];
    for s in &d.severities {
        let figures = [
            ("alerts", s.per_day, A_DAY),
            ("looked_at", s.served, SHARE),
            ("expired", s.expired, SHARE),
            ("bulk_closed", s.bulk_closed, SHARE),
            ("waiting", s.waiting, SHARE),
            ("never_looked_at", s.never_looked_at, SHARE),
            ("promise_kept", s.promise_kept, SHARE),
            ("wait_median", s.wait_median, "min"),
            ("wait_p90", s.wait_p90, "min"),
        ];
        let called = |what: &str| format!("desk_{}_{what}", word(&s.severity));
        rows.extend(figures.map(|(what, estimate, unit)| Row::estimate(called(what), estimate, unit)));
    }
    rows.into_iter().flatten().collect()
}

/// Returns words as one, such as `no_rule`.
fn word(words: &str) -> String {
    words.to_lowercase().replace([' ', '-'], "_")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fake;

    fn rows(bytes: &[u8]) -> Vec<csv::StringRecord> {
        let mut reader = csv::Reader::from_reader(bytes);
        assert_eq!(reader.headers().unwrap().iter().collect::<Vec<_>>(), COLUMNS);
        reader.records().map(|r| r.unwrap()).collect()
    }

    #[test]
    fn each_number_is_one_row_with_its_interval_n_and_unit() {
        let fake = fake::fake();
        let rows = rows(&tidy(&fake.dossier()).unwrap());
        let find = |keys: [&str; 5]| -> Vec<&csv::StringRecord> {
            rows.iter().filter(|r| (0..5).all(|i| r[i] == *keys[i])).collect()
        };
        let c = &fake.findings.cells[1];
        let [reached] = find([&c.attack, &c.client, &c.soc, "", "objective_reached"])[..] else { panic!() };
        let want = c.objective_reached.unwrap();
        let numbers: Vec<f64> = (5..8).map(|i| reached[i].parse().unwrap()).collect();
        assert_eq!(numbers, [want.estimate, want.low, want.high]);
        assert_eq!((&reached[8], &reached[9]), (want.n.to_string().as_str(), "share"));
        let d = &fake.findings.comparisons[0];
        let [difference] = find([&d.attack, &d.client, &d.a, &d.b, d.metric])[..] else { panic!() };
        assert_eq!(difference[5].parse::<f64>().unwrap(), d.difference);
        assert_eq!(&difference[9], DIFFERENCE);
        // No number stands twice, and each has a unit.
        let mut keys: Vec<Vec<&str>> = rows.iter().map(|r| (0..5).map(|i| &r[i]).collect()).collect();
        keys.sort();
        assert!(keys.windows(2).all(|pair| pair[0] != pair[1]));
        assert!(rows.iter().all(|r| !r[9].is_empty()));
    }

    #[test]
    fn a_median_that_was_not_reached_is_empty() {
        let fake = fake::fake();
        let rows = rows(&tidy(&fake.dossier()).unwrap());
        let median = rows.iter().find(|r| &r[4] == "hours_to_contain_median").unwrap();
        assert!(fake.findings.cells[0].to_contain.as_ref().unwrap().median.value.is_none());
        assert_eq!((&median[5], median[8].is_empty()), ("", false));
    }

    #[test]
    fn no_name_is_a_formula_or_acts_on_a_terminal() {
        let mut fake = fake::fake();
        fake.rename("=1+1\u{1b}[2J");
        let bytes = tidy(&fake.dossier()).unwrap();
        assert!(bytes.iter().all(|b| *b != 0x1b));
        assert!(rows(&bytes).iter().any(|r| &r[2] == "'=1+1 [2J"));
    }
}
