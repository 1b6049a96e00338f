//! The load of a desk in tables and sentences for a terminal or a ticket.

use super::{LoadDossier, trace};
use crate::analysis::{
    Effect, HourOfWeek, LineLoad, LoadFindings, NO_EFFECT_ON_WAITS, NO_GAIN, PostingChanges, PostingEffect,
    TierLoad,
};
use crate::report::amount::{self, Say};
use crate::report::terminal::ink::{Medium, Tone};
use crate::report::terminal::sheet::Sheet;
use crate::report::terminal::table::{Field, Table};
use crate::report::words;
use crate::stats::Estimate;

/// What stands where there is nothing to say.
const NOTHING: &str = "–";
const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
/// Hours of the day that one field of the week's table stands for.
const HOURS: usize = 3;

/// Returns the tables; no line is wider than the terminal.
pub fn load_text(dossier: &LoadDossier<'_>, medium: Medium) -> String {
    let found = dossier.findings;
    let mut sheet = Sheet::new(medium);
    sheet.title(&format!("The desk of {} without any attack: seed {}", dossier.soc(), dossier.manifest.seed));
    sheet.paragraph(&format!(
        "{} endpoints; {} of {} days each, after {:.0} days of work that are left out. In brackets 95 % intervals over \
         the {}.",
        found.book_endpoints,
        words::count(found.replications, "replication"),
        found.days,
        found.warm_up_days,
        words::count(found.replications, "replication"),
    ));
    if let Some(own) = dossier.trace() {
        sheet.space();
        trace::tell(&mut sheet, own);
    }
    sheet.space();
    sheet.heading("Tiers");
    sheet.table(&tiers(found));
    for line in found.tiers.iter().filter_map(growing) {
        sheet.space();
        sheet.paragraph(&line);
    }
    sheet.space();
    sheet.heading("First looks: what becomes of alerts");
    sheet.table(&fates(found));
    sheet.space();
    sheet.heading("First looks: how long those looked at have waited");
    sheet.table(&waits(found));
    sheet.space();
    sheet.heading("Alerts waiting by hour of the week, in the mean");
    sheet.table(&week(found));
    if let Some(line) = fullest(&found.week) {
        sheet.space();
        sheet.paragraph(&line);
    }
    sheet.space();
    sheet.heading("One analyst more or less, on the same alerts");
    sheet.table(&postings(found));
    sheet.space();
    found.postings.iter().for_each(|posting| sheet.item(tone(posting), &sentence(posting)));
    sheet.space();
    sheet.paragraph(&legend());
    sheet.finish()
}

fn share(estimate: Option<Estimate>) -> Field {
    estimate.map_or(NOTHING.to_owned(), |e| words::share(&e)).into()
}

fn waited(estimate: Option<Estimate>) -> Field {
    estimate.map_or(NOTHING.to_owned(), |e| amount::with_interval(&e, amount::wait)).into()
}

fn a_day(load: &LineLoad) -> Field {
    load.per_day.map_or(NOTHING.to_owned(), |e| amount::with_interval(&e, amount::load)).into()
}

fn tiers(found: &LoadFindings) -> Table<6> {
    let row = |t: &TierLoad| -> [Field; 6] {
        [
            t.tier.to_owned().into(),
            a_day(&t.load),
            t.seat_hours_per_week.to_string().into(),
            // Hand-overs may keep people longer than their seats are meant to be filled.
            t.utilisation.map_or(NOTHING.to_owned(), |e| amount::with_interval(&e, amount::percent)).into(),
            waited(t.load.wait_median),
            waited(t.load.wait_p90),
        ]
    };
    Table {
        header: ["Tier", "A day", "Seat hours a week", "Hours worked", "Median wait", "90th percentile"],
        rows: found.tiers.iter().map(row).collect(),
    }
}

fn growing(tier: &TierLoad) -> Option<String> {
    let growth = tier.grows_by?;
    Some(format!(
        "The line of {} grows: {} more wait at the end than at the beginning. It does not settle, so its waits tell how \
         long was simulated more than how long one waits.",
        tier.tier,
        amount::with_interval(&growth, amount::load)
    ))
}

fn fates(found: &LoadFindings) -> Table<6> {
    let row = |name: &str, load: &LineLoad| -> [Field; 6] {
        [
            name.to_owned().into(),
            a_day(load),
            share(load.expired),
            share(load.bulk_closed),
            share(load.never_looked_at),
            share(load.in_time),
        ]
    };
    let mut rows: Vec<_> = found.severities.iter().map(|s| row(s.severity, &s.load)).collect();
    rows.extend(found.tiers.first().map(|t| row("all", &t.load)));
    Table {
        header: ["Severity", "A day", "Expired", "Closed in bulk", "Never looked at", "Within the promise"],
        rows,
    }
}

fn waits(found: &LoadFindings) -> Table<4> {
    let row = |name: &str, load: &LineLoad| -> [Field; 4] {
        [name.to_owned().into(), waited(load.wait_median), waited(load.wait_p90), waited(load.wait_mean)]
    };
    let mut rows: Vec<_> = found.severities.iter().map(|s| row(s.severity, &s.load)).collect();
    rows.extend(found.tiers.first().map(|t| row("all", &t.load)));
    Table { header: ["Severity", "Median", "90th percentile", "Mean"], rows }
}

fn week(found: &LoadFindings) -> Table<9> {
    let row = |(day, hours): (&str, &[HourOfWeek])| -> [Field; 9] {
        let mean = |at: usize| {
            let own: Vec<f64> = hours[at * HOURS..(at + 1) * HOURS]
                .iter()
                .filter_map(|h| Some(h.waiting?.estimate))
                .collect();
            match own.len() {
                0 => NOTHING.to_owned(),
                n => words::load(own.iter().sum::<f64>() / n as f64),
            }
        };
        std::array::from_fn(|i| if i == 0 { day.to_owned() } else { mean(i - 1) }.into())
    };
    let days = found.week.chunks_exact(24);
    Table {
        header: ["Day", "00–03", "03–06", "06–09", "09–12", "12–15", "15–18", "18–21", "21–24"],
        rows: DAYS.into_iter().zip(days).map(row).collect(),
    }
}

/// Says when most wait, and when most is closed unread.
fn fullest(week: &[HourOfWeek]) -> Option<String> {
    let most = |of: fn(&HourOfWeek) -> Option<Estimate>| {
        let known = week.iter().filter_map(|hour| Some((hour.hour_of_week, of(hour)?)));
        known.reduce(|best, hour| if hour.1.estimate > best.1.estimate { hour } else { best })
    };
    let clock = |hour: usize| format!("{} {:02}:00", DAYS[hour / 24 % 7], hour % 24 + 1);
    let (at, waiting) = most(|h| h.waiting)?;
    let mut line = match waiting.estimate > 0.0 {
        true => format!("Most wait at {}: {}.", clock(at), amount::with_interval(&waiting, amount::load)),
        false => "None ever wait at the hour.".to_owned(),
    };
    if let Some((hour, wait)) = most(|h| h.wait_p90) {
        let from = format!("{} {:02}:00 to {:02}:00", DAYS[hour / 24 % 7], hour % 24, hour % 24 + 1);
        line += &format!(
            " Of the looks that begin {from}, one in ten has waited {} or longer.",
            amount::with_interval(&wait, amount::wait)
        );
    }
    Some(line)
}

fn called(posting: &PostingEffect) -> String {
    let sign = if posting.headcount == "more" { "+1" } else { "−1" };
    format!("{sign} {}", posting.tier)
}

fn postings(found: &LoadFindings) -> Table<4> {
    let row = |posting: &PostingEffect| -> [Field; 4] {
        let of = |of: fn(&PostingChanges) -> Option<Estimate>| posting.changes.as_ref().and_then(of);
        let said = |e: Option<Estimate>, say: Say| -> Field {
            e.map_or(NOTHING.to_owned(), |e| amount::difference(&e, say)).into()
        };
        [
            Field::toned(called(posting), tone(posting)),
            said(of(|c| c.never_looked_at), amount::points),
            said(of(|c| c.wait_p90), amount::signed_wait),
            said(of(|c| c.utilisation), amount::points),
        ]
    };
    Table {
        header: ["Change", "Never looked at, points", "90th percentile of the wait there", "Worked, points"],
        rows: found.postings.iter().map(row).collect(),
    }
}

/// Which way a posting is told: by the better known of its two effects.
fn tone(posting: &PostingEffect) -> Tone {
    let effects =
        posting.changes.iter().flat_map(|c| [c.effect_on_never_looked_at, c.effect_on_wait]).flatten();
    let effects: Vec<Effect> = effects.collect();
    match () {
        () if effects.contains(&Effect::Harms) => Tone::Bad,
        () if effects.contains(&Effect::Helps) => Tone::Good,
        () if !effects.is_empty() && effects.iter().all(|e| *e == Effect::NoMeasurableEffect) => Tone::Same,
        () => Tone::Plain,
    }
}

/// Says in words what one analyst more or less changes.
fn sentence(posting: &PostingEffect) -> String {
    let who = format!("One analyst {} in {}", posting.headcount, posting.tier);
    let shift = match posting.shift.as_str() {
        "office-hours" => "Monday to Friday 08 to 18".to_owned(),
        site => format!("at the site {}", words::plain(site)),
    };
    let Some(changes) = &posting.changes else {
        return format!("{who}: not tried, as the tier has no seat to spare {shift}.");
    };
    let n = changes.never_looked_at.or(changes.wait_p90).map_or(0, |e| e.n);
    let unread = effect(
        changes.never_looked_at.zip(changes.effect_on_never_looked_at),
        ["the share never looked at falls by", "the share never looked at rises by"],
        |share, further| amount::points(share, further).trim_start_matches('+').to_owned(),
        " points",
        "the share never looked at",
    );
    let wait = effect(
        changes.wait_p90.zip(changes.effect_on_wait),
        ["the 90th percentile of the wait there falls by", "the 90th percentile of the wait there rises by"],
        amount::wait,
        "",
        "the 90th percentile of the wait there",
    );
    let same = |effect| effect == Some(Effect::NoMeasurableEffect);
    let none_differs =
        [changes.never_looked_at, changes.wait_p90].iter().flatten().all(amount::is_same_in_all);
    let told = match (same(changes.effect_on_never_looked_at), same(changes.effect_on_wait)) {
        (true, true) => {
            let of = match none_differs {
                true => format!("no difference in any of {}", words::count(n, "pair")),
                false => "no measurable effect".to_owned(),
            };
            format!("{of}, neither on the share never looked at nor on the wait there")
        }
        _ => [unread, wait].into_iter().flatten().collect::<Vec<_>>().join("; "),
    };
    let hours = posting.hours_per_week;
    format!("{who}, {shift} ({hours} h a week): {told}. {} of the same alerts.", words::count(n, "pair"))
}

fn effect(
    found: Option<(Estimate, Effect)>,
    [falls, rises]: [&str; 2],
    say: Say,
    unit: &str,
    what: &str,
) -> Option<String> {
    let (estimate, effect) = found?;
    // By how much, whichever way: the limit nearer to nothing first.
    let by = |sign: f64| {
        let ends = [estimate.low * sign, estimate.high * sign];
        let (least, most) = (ends[0].min(ends[1]), ends[0].max(ends[1]));
        let [value, least, most] = amount::figures([estimate.estimate * sign, least, most], say);
        format!("{value}{unit} [{least} to {most}]")
    };
    Some(match effect {
        Effect::Helps => format!("{falls} {}", by(-1.0)),
        Effect::Harms => format!("{rises} {}", by(1.0)),
        Effect::NoMeasurableEffect if amount::is_same_in_all(&estimate) => {
            format!("{what} is the same in all {}", words::count(estimate.n, "pair"))
        }
        Effect::NoMeasurableEffect => format!("no measurable effect on {what}"),
        Effect::TooCloseToCall => format!("too close to call on {what}"),
    })
}

fn legend() -> String {
    format!(
        "Shares are of all alerts that were in the line; what is neither looked at nor closed still waits. Where none or \
         all were met, the limits are those of so many replications, not of so many alerts. Waits are those of alerts \
         looked at; what is closed unread has none, so a wait alone says little where much is. Within the promise: \
         first look begun in the time that [desk.sla] gives, always where it gives none. An analyst is one seat of \
         one shift. No measurable effect: the interval lies within ± {:.0} points, or within ± {:.0} % of the wait \
         and a minute. Each interval stands for itself; they are not adjusted for how many there are.",
        NO_GAIN * 100.0,
        NO_EFFECT_ON_WAITS * 100.0
    )
}
