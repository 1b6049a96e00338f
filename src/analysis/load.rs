//! What the books of a desk without any attack say, and what one analyst more or less changes.
//!
//! A replication is one independent run of so many days after its warm-up; everything is a mean or a ratio over
//! replications, with an interval from how they differ. Days of one run hang together and are never taken for so many
//! samples.

use super::ablation::Effect;
use super::comparisons::NO_GAIN;
use crate::experiment::{
    Headcount, HourBooks, LineBooks, Load, LoadBooks, Posting, ReplicationBooks, Shift, Study,
};
use crate::knowledge::Severity;
use crate::soc::{LINES, Soc, TIERS, TRIAGE};
use crate::stats::{Estimate, mean, paired_difference, ratio};
use crate::units::{HOUR, MINUTE};
use serde::Serialize;
use std::ops::Range;

/// The tiers by name.
pub const TIER_NAMES: [&str; TIERS] = ["triage", "investigation", "scoping"];
/// A wait moved by less than this share of what it was is no measurable effect, or by less than a minute.
pub const NO_EFFECT_ON_WAITS: f64 = 0.05;

/// What became of the alerts of some lines; shares are of all that were in them.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct LineLoad {
    /// How many came, a day.
    pub per_day: Option<Estimate>,
    /// Looked at.
    pub looked_at: Option<Estimate>,
    /// Closed unread after waiting too long.
    pub expired: Option<Estimate>,
    /// Closed unread in bulk.
    pub bulk_closed: Option<Estimate>,
    /// Closed unread, in either way.
    pub never_looked_at: Option<Estimate>,
    /// Still waiting at the end.
    pub waiting: Option<Estimate>,
    /// Looked at within the time promised.
    pub in_time: Option<Estimate>,
    /// Wait of those looked at that half of them stay below, in minutes.
    pub wait_median: Option<Estimate>,
    /// Wait of those looked at that nine in ten stay below, in minutes.
    pub wait_p90: Option<Estimate>,
    /// The mean wait of those looked at, in minutes.
    pub wait_mean: Option<Estimate>,
}

/// One tier.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TierLoad {
    /// Its name.
    pub tier: &'static str,
    /// Hours a week that its seats are meant to be filled.
    pub seat_hours_per_week: u32,
    /// Share of them that is worked.
    pub utilisation: Option<Estimate>,
    /// What became of its work.
    pub load: LineLoad,
    /// Work waiting at the end less work waiting at the beginning, where it grows for certain: then waits tell how
    /// long was simulated.
    pub grows_by: Option<Estimate>,
}

/// First looks of one severity.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SeverityLine {
    /// Which.
    pub severity: &'static str,
    /// What became of them.
    pub load: LineLoad,
}

/// First looks in one hour of the week.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct HourOfWeek {
    /// Hours from Monday 00:00 where the SOC is.
    pub hour_of_week: usize,
    /// Alerts that came.
    pub arrived: Option<Estimate>,
    /// Looks begun.
    pub looked_at: Option<Estimate>,
    /// Alerts closed unread.
    pub closed_unread: Option<Estimate>,
    /// Alerts waiting at the end.
    pub waiting: Option<Estimate>,
    /// Share of the hours of the first tier's seats that the looks begun in it take; nothing without a seat.
    pub utilisation: Option<Estimate>,
    /// Wait behind the looks that begin, in minutes: the median.
    pub wait_median: Option<Estimate>,
    /// The same: what nine in ten stay below.
    pub wait_p90: Option<Estimate>,
}

/// What one analyst more or less changes: with the change less without it, on the same alerts.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PostingEffect {
    /// The tier.
    pub tier: &'static str,
    /// `more` or `less`.
    pub headcount: &'static str,
    /// `office-hours`, or the name of a site.
    pub shift: String,
    /// Hours a week that the seat is filled.
    pub hours_per_week: u32,
    /// What it changes; nothing where there is no seat to take away.
    pub changes: Option<PostingChanges>,
}

/// The differences.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct PostingChanges {
    /// Of the share of the tier's seats that is worked.
    pub utilisation: Option<Estimate>,
    /// Of the share of alerts never looked at by the first tier.
    pub never_looked_at: Option<Estimate>,
    /// Of the share of alerts looked at by the first tier within the time promised.
    pub in_time: Option<Estimate>,
    /// Of the median wait before the tier, in minutes.
    pub wait_median: Option<Estimate>,
    /// Of the wait before the tier that nine in ten stay below, in minutes.
    pub wait_p90: Option<Estimate>,
    /// What it does to the share never looked at; fewer is better.
    pub effect_on_never_looked_at: Option<Effect>,
    /// What it does to the 90th percentile of the wait; shorter is better.
    pub effect_on_wait: Option<Effect>,
}

/// The load of one SOC's desk.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LoadFindings {
    /// Its name.
    pub soc: String,
    /// Days that the books were open in each replication.
    pub days: u32,
    /// Days of daily work before, left out.
    pub warm_up_days: f64,
    /// Independent replications.
    pub replications: usize,
    /// Endpoints of all its clients.
    pub book_endpoints: u32,
    /// The tiers.
    pub tiers: Vec<TierLoad>,
    /// First looks by severity.
    pub severities: Vec<SeverityLine>,
    /// First looks by hour of the week.
    pub week: Vec<HourOfWeek>,
    /// One analyst more or less.
    pub postings: Vec<PostingEffect>,
}

/// Returns an effect as one word.
pub fn effect_word(effect: Effect) -> &'static str {
    match effect {
        Effect::Helps => "helps",
        Effect::Harms => "harms",
        Effect::NoMeasurableEffect => "no-measurable-effect",
        Effect::TooCloseToCall => "too-close-to-call",
    }
}

/// Returns what the books of the first SOC of `study` say.
pub fn describe_load(study: &Study, load: &Load) -> Option<LoadFindings> {
    let soc = study.socs.first()?;
    let books = &load.as_it_is;
    let severity = |(line, severity): (usize, &Severity)| SeverityLine {
        severity: severity.name(),
        load: lines(books, TRIAGE, line..line + 1),
    };
    Some(LoadFindings {
        soc: soc.name.clone(),
        days: books.days,
        warm_up_days: books.warm_up_days,
        replications: books.replications.len(),
        book_endpoints: soc.book_endpoints,
        tiers: (0..TIERS).map(|tier| of_tier(soc, books, tier)).collect(),
        severities: Severity::ALL.iter().enumerate().map(severity).collect(),
        week: week(soc, books),
        postings: load
            .postings
            .iter()
            .map(|(posting, changed)| of_posting(soc, books, posting, changed.as_ref()))
            .collect(),
    })
}

/// Values of each replication, with their mean and its interval.
fn over(books: &LoadBooks, of: impl Fn(&ReplicationBooks) -> Option<f64>) -> Option<Estimate> {
    mean(&books.replications.iter().filter_map(of).collect::<Vec<_>>())
}

/// The same for what cannot be below nothing.
fn amount(books: &LoadBooks, of: impl Fn(&ReplicationBooks) -> Option<f64>) -> Option<Estimate> {
    not_below_nothing(over(books, of))
}

fn not_below_nothing(estimate: Option<Estimate>) -> Option<Estimate> {
    estimate.map(|e| Estimate { low: e.low.max(0.0), ..e })
}

fn of_tier(soc: &Soc, books: &LoadBooks, tier: usize) -> TierLoad {
    let growth = over(books, |r| {
        let (end, begin) = r.lines[tier].iter().fold((0, 0), |(e, b), l| (e + l.waiting, b + l.carried_in));
        Some(end as f64 - begin as f64)
    });
    let came = over(books, |r| Some(r.lines[tier].iter().map(LineBooks::came).sum::<u64>() as f64));
    // One in twenty of what came, for certain, is no chance of the last day.
    let enough = |growth: &Estimate| came.is_some_and(|came| growth.low > 0.05 * came.estimate);
    let seat_hours = soc.roster.seat_hours(soc.offset)[tier];
    TierLoad {
        tier: TIER_NAMES[tier],
        seat_hours_per_week: seat_hours,
        utilisation: amount(books, |r| utilisation(r, books.days, seat_hours, tier)),
        load: lines(books, tier, 0..LINES),
        grows_by: growth.filter(enough),
    }
}

fn utilisation(books: &ReplicationBooks, days: u32, seat_hours: u32, tier: usize) -> Option<f64> {
    let worked = books.lines[tier].iter().map(|line| line.worked).sum::<u64>() as f64 / HOUR as f64;
    let filled = f64::from(seat_hours) * f64::from(days) / 7.0;
    (filled > 0.0).then(|| worked / filled)
}

/// Returns the 90th percentile or another of the waits of one replication, in minutes.
fn wait(books: &LineBooks, p: f64) -> Option<f64> {
    books.waits.quantile_within(p).map(|ms| ms / MINUTE as f64)
}

fn lines(books: &LoadBooks, tier: usize, range: Range<usize>) -> LineLoad {
    let together = |r: &ReplicationBooks| LineBooks::together(&r.lines[tier][range.clone()]);
    let all: Vec<LineBooks> = books.replications.iter().map(together).collect();
    let share = |of: fn(&LineBooks) -> u64| {
        ratio(&all.iter().map(|l| (of(l) as f64, l.arrived() as f64)).collect::<Vec<_>>())
    };
    let each = |of: &dyn Fn(&LineBooks) -> Option<f64>| {
        not_below_nothing(mean(&all.iter().filter_map(of).collect::<Vec<_>>()))
    };
    let days = f64::from(books.days.max(1));
    LineLoad {
        per_day: each(&|l| Some(l.came() as f64 / days)),
        looked_at: share(|l| l.served),
        expired: share(|l| l.expired),
        bulk_closed: share(|l| l.bulk_closed),
        never_looked_at: share(|l| l.expired + l.bulk_closed),
        waiting: share(|l| l.waiting),
        in_time: share(|l| l.in_time),
        wait_median: each(&|l| wait(l, 0.5)),
        wait_p90: each(&|l| wait(l, 0.9)),
        wait_mean: each(&|l| l.waits.mean_ms().map(|ms| ms / MINUTE as f64)),
    }
}

fn week(soc: &Soc, books: &LoadBooks) -> Vec<HourOfWeek> {
    let hours = books.replications.first().map_or(0, |r| r.week.len());
    let worked = |hour: usize| {
        let utc = hour as i64 - soc.offset.0.div_euclid(HOUR);
        let seats = soc.roster.seats(TRIAGE, soc.offset, utc);
        amount(books, |r| {
            let own = &r.week[hour];
            let there = own.hours as f64 * f64::from(seats) * HOUR as f64;
            (there > 0.0).then(|| own.worked as f64 / there)
        })
    };
    let hour = |hour: usize| {
        let count = |of: fn(&HourBooks) -> u64| {
            amount(books, |r| {
                let own = &r.week[hour];
                (own.hours > 0).then(|| of(own) as f64 / own.hours as f64)
            })
        };
        let waited =
            |p: f64| amount(books, |r| r.waits.get(hour)?.quantile_within(p).map(|ms| ms / MINUTE as f64));
        HourOfWeek {
            hour_of_week: hour,
            arrived: count(|h| h.arrived),
            looked_at: count(|h| h.served),
            closed_unread: count(|h| h.lost),
            waiting: count(|h| h.waiting),
            utilisation: worked(hour),
            wait_median: waited(0.5),
            wait_p90: waited(0.9),
        }
    };
    (0..hours).map(hour).collect()
}

fn of_posting(soc: &Soc, books: &LoadBooks, posting: &Posting, changed: Option<&LoadBooks>) -> PostingEffect {
    PostingEffect {
        tier: TIER_NAMES[posting.tier],
        headcount: match posting.headcount {
            Headcount::More => "more",
            Headcount::Less => "less",
        },
        shift: match &posting.shift {
            Shift::Office => "office-hours".to_owned(),
            Shift::Site(site) => site.clone(),
        },
        hours_per_week: posting.hours_a_week,
        changes: changed.map(|changed| changes(soc, books, posting, changed)),
    }
}

fn changes(soc: &Soc, books: &LoadBooks, posting: &Posting, changed: &LoadBooks) -> PostingChanges {
    let tier = posting.tier;
    let pairs = |of: &dyn Fn(&ReplicationBooks) -> Option<f64>| {
        let both = changed.replications.iter().zip(&books.replications);
        let (with, without): (Vec<f64>, Vec<f64>) = both.filter_map(|(a, b)| of(a).zip(of(b))).unzip();
        paired_difference(&with, &without).map(|paired| paired.difference)
    };
    let of_first = |of: fn(&LineBooks) -> u64| {
        pairs(&|r| {
            let all = LineBooks::together(&r.lines[TRIAGE]);
            (all.arrived() > 0).then(|| of(&all) as f64 / all.arrived() as f64)
        })
    };
    let waited = |p: f64| pairs(&|r| wait(&LineBooks::together(&r.lines[tier]), p));
    let before = soc.roster.seat_hours(soc.offset)[tier];
    let after = match posting.headcount {
        Headcount::More => before + posting.hours_a_week,
        Headcount::Less => before - posting.hours_a_week,
    };
    let worked = |books: &LoadBooks, hours: u32| -> Vec<f64> {
        books.replications.iter().filter_map(|r| utilisation(r, books.days, hours, tier)).collect()
    };
    let (busy, was_busy) = (worked(changed, after), worked(books, before));
    let alike = busy.len() == was_busy.len();
    let never_looked_at = of_first(|l| l.expired + l.bulk_closed);
    let wait_p90 = waited(0.9);
    let was = lines(books, tier, 0..LINES).wait_p90.map_or(0.0, |e| e.estimate);
    PostingChanges {
        utilisation: alike
            .then(|| paired_difference(&busy, &was_busy))
            .flatten()
            .map(|paired| paired.difference),
        never_looked_at,
        in_time: of_first(|l| l.in_time),
        wait_median: waited(0.5),
        wait_p90,
        effect_on_never_looked_at: never_looked_at.map(|e| fewer_is_better(&e, NO_GAIN)),
        effect_on_wait: wait_p90.map(|e| fewer_is_better(&e, (was * NO_EFFECT_ON_WAITS).max(1.0))),
    }
}

/// Judges a difference of what should be small; within ± `none` it is nothing.
fn fewer_is_better(difference: &Estimate, none: f64) -> Effect {
    match (difference.low, difference.high) {
        (low, high) if low >= -none && high <= none => Effect::NoMeasurableEffect,
        (_, high) if high < 0.0 => Effect::Helps,
        (low, _) if low > 0.0 => Effect::Harms,
        _ => Effect::TooCloseToCall,
    }
}
