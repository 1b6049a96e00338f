//! The model fitted to an export of alerts, and how well it tells what the export shows.

use super::columns::Alert;
use crate::sim::arrivals::Bursts;
use crate::sim::elementary::{exp, inverse_normal, ln};
use crate::soc::{Agreement, Environment, LINES, LookFit, Pace, Soc, Work};
use crate::stats::{CountMoments, quantile};
use crate::units::{DAY, HOUR, MINUTE};

/// Hours of a week.
const WEEK_HOURS: usize = 168;
/// How long one hour's swing may last: beyond this correlation from hour to hour the kernel's memory of a day cuts
/// swings short.
const PERSISTENT: f64 = 0.95;
/// Timed alerts below which no law is fitted to their times.
pub(super) const TIMED: usize = 50;
/// How far from a fitted normal law the largest distance of a sample lies in 5 % of samples, times √n.
///
/// Lilliefors (1967), JASA 62, 399–402, for samples above 30.
const LILLIEFORS: f64 = 0.886;

/// How alerts come.
#[derive(Clone, Debug)]
pub(super) struct Arrivals {
    /// Alerts of each hour, from that of the first alert to that of the last.
    counts: Vec<f64>,
    /// The hour of the week of the first of them.
    first: usize,
    /// The mean of each hour of the week.
    rates: Box<[f64; WEEK_HOURS]>,
    /// How far an hour of the week is trusted over the same hour of all such days.
    pub trust: f64,
    bursts: Bursts,
}

impl Arrivals {
    /// Returns how `alerts` come, which are in order of time and span two weeks or so; `usual` are the bursts of a
    /// desk without an export.
    ///
    /// The rate of an hour of the week is its own mean drawn towards that of the same hour on all working days, or
    /// on both days of the weekend: by Var(between hours) / (Var(between hours) + error of the mean), the first by
    /// moments (Efron & Morris 1975, JASA 70, 311–319). Bursts are found by moments within the hours of the week.
    pub(super) fn of(alerts: &[Alert], usual: Bursts) -> Option<Arrivals> {
        let hour = |alert: &Alert| alert.at.div_euclid(HOUR);
        let (begin, end) = (hour(alerts.first()?), hour(alerts.last()?));
        let mut counts = vec![0.0; (end - begin + 1) as usize];
        alerts.iter().for_each(|alert| counts[(hour(alert) - begin) as usize] += 1.0);
        let first = begin.rem_euclid(WEEK_HOURS as i64) as usize;
        let moments = CountMoments::of(&counts, first, WEEK_HOURS)?;
        let squared_cv = moments.squared_cv().unwrap_or(0.0).max(0.0);
        let bursts = match moments.lagged_cv() {
            Some(lagged) if squared_cv > 0.0 && lagged > 0.0 => {
                let persistence = (ln(1.0 + lagged) / ln(1.0 + squared_cv)).min(PERSISTENT);
                Bursts { squared_cv, persistence }
            }
            _ if squared_cv > 0.0 => Bursts { squared_cv, persistence: 0.0 },
            _ => Bursts { squared_cv, ..usual },
        };
        let (rates, trust) = shrunken(&moments, squared_cv);
        Some(Arrivals { counts, first, rates, trust, bursts })
    }

    pub(super) fn hours(&self) -> usize {
        self.counts.len()
    }

    /// Returns the alerts an hour, in the mean over the week.
    pub(super) fn per_hour(&self) -> f64 {
        self.rates.iter().sum::<f64>() / WEEK_HOURS as f64
    }

    /// Returns the alerts a day in the export.
    pub(super) fn seen_per_day(&self) -> f64 {
        self.counts.iter().sum::<f64>() / self.counts.len() as f64 * 24.0
    }

    /// Returns what comes to a desk at these rates, with `volume` times the rates of the table of classes.
    pub(super) fn environment(&self, volume: [f64; LINES]) -> Environment {
        let mean = self.per_hour();
        Environment { profile: Box::new(self.rates.map(|rate| rate / mean)), bursts: self.bursts, volume }
    }

    /// Returns the longest run of hours without any alert, and how many alerts the fit expects in it.
    pub(super) fn silence(&self) -> (usize, f64) {
        let (mut longest, mut run) = ((0, 0.0), (0, 0.0));
        for (i, count) in self.counts.iter().enumerate() {
            run = match *count > 0.0 {
                true => (0, 0.0),
                false => (run.0 + 1, run.1 + self.rates[(self.first + i) % WEEK_HOURS]),
            };
            if run.1 > longest.1 {
                longest = run;
            }
        }
        longest
    }

    /// Returns the variance over the mean of hourly counts, and their correlation from hour to hour: those of the
    /// export beside those that follow from the fit.
    pub(super) fn swings(&self) -> [Agreement; 2] {
        let n = self.counts.len() as f64;
        let mean = self.counts.iter().sum::<f64>() / n;
        let covariance = |lag: usize| {
            let pairs = self.counts.iter().zip(&self.counts[lag..]);
            pairs.map(|(a, b)| (a - mean) * (b - mean)).sum::<f64>() / n
        };
        let seen = (covariance(0), covariance(1));
        let Bursts { squared_cv, persistence } = self.bursts;
        let lasting = if squared_cv > 0.0 { exp(persistence * ln(1.0 + squared_cv)) - 1.0 } else { 0.0 };
        let fitted_mean = self.per_hour();
        let over_the_week = |lag: usize, beyond: f64| {
            let pairs = (0..WEEK_HOURS).map(|h| (self.rates[h], self.rates[(h + lag) % WEEK_HOURS]));
            let sum: f64 = pairs.map(|(a, b)| beyond * a * b + (a - fitted_mean) * (b - fitted_mean)).sum();
            sum / WEEK_HOURS as f64
        };
        let variance = fitted_mean + over_the_week(0, squared_cv);
        let over = |a: f64, b: f64| if b > 0.0 { a / b } else { 0.0 };
        [
            Agreement { observed: over(seen.0, mean), fitted: over(variance, fitted_mean) },
            Agreement { observed: over(seen.1, seen.0), fitted: over(over_the_week(1, lasting), variance) },
        ]
    }
}

/// Returns the rate of each hour of the week, and how far such an hour is trusted in the mean.
fn shrunken(moments: &CountMoments, squared_cv: f64) -> (Box<[f64; WEEK_HOURS]>, f64) {
    let kind = |hour: usize| (hour / 24 >= 5, hour % 24);
    let seen: Vec<(usize, f64, f64)> = (0..WEEK_HOURS)
        .filter_map(|hour| Some((hour, moments.means[hour]?, moments.rounds[hour] as f64)))
        .collect();
    // The mean of all hours of a kind, how often they were met, and how many they are.
    let alike = |hour: usize| {
        let same = seen.iter().filter(|(other, ..)| kind(*other) == kind(hour));
        same.fold((0.0, 0.0, 0.0), |(sum, met, n), (_, mean, rounds)| {
            (sum + mean * rounds, met + rounds, n + 1.0)
        })
    };
    let error = |kind_mean: f64, rounds: f64| (1.0 / kind_mean + squared_cv) / rounds;
    let (mut apart, mut room) = (0.0, 0.0);
    for &(hour, mean, rounds) in &seen {
        let (sum, met, n) = alike(hour);
        let kind_mean = sum / met;
        if kind_mean > 0.0 {
            let distance = mean / kind_mean - 1.0;
            let chance = error(kind_mean, rounds) * (1.0 - rounds / met);
            apart += kind_mean * kind_mean * (distance * distance - chance);
            room += kind_mean * kind_mean * (1.0 - 1.0 / n);
        }
    }
    let between = if room > 0.0 { (apart / room).max(0.0) } else { 0.0 };
    let all = seen.iter().map(|(_, mean, _)| mean).sum::<f64>() / seen.len().max(1) as f64;
    let (mut trusted, mut whole) = (0.0, 0.0);
    let mut rates = Box::new([all; WEEK_HOURS]);
    for (hour, rate) in rates.iter_mut().enumerate() {
        let (sum, met, _) = alike(hour);
        if met <= 0.0 {
            continue;
        }
        let kind_mean = sum / met;
        *rate = kind_mean;
        if let Some(mean) = moments.means[hour].filter(|_| kind_mean > 0.0) {
            let trust = between / (between + error(kind_mean, moments.rounds[hour] as f64));
            *rate = kind_mean + trust * (mean - kind_mean);
            (trusted, whole) = (trusted + kind_mean * trust, whole + kind_mean);
        }
    }
    (rates, if whole > 0.0 { trusted / whole } else { 0.0 })
}

/// Returns the log-normal law of times in minutes by maximum likelihood, and the pace it asks of the first looks of
/// `soc`; nothing where there are fewer than [`TIMED`].
pub(super) fn looks(minutes: &[f64], soc: &Soc) -> Option<(LookFit, Pace)> {
    let n = minutes.len();
    if n < TIMED {
        return None;
    }
    let mut sorted = minutes.to_vec();
    sorted.sort_by(f64::total_cmp);
    let logs: Vec<f64> = sorted.iter().map(|m| ln(*m)).collect();
    let centre = logs.iter().sum::<f64>() / n as f64;
    let spread = (logs.iter().map(|x| (x - centre) * (x - centre)).sum::<f64>() / n as f64).sqrt();
    let at = |p: f64| Agreement {
        observed: quantile(&sorted, p).unwrap_or(0.0),
        fitted: exp(centre + spread * inverse_normal(p)),
    };
    let fit = LookFit {
        n,
        sigma: spread,
        median: at(0.5),
        mean: Agreement {
            observed: sorted.iter().sum::<f64>() / n as f64,
            fitted: exp(centre + spread * spread / 2.0),
        },
        p90: at(0.9),
        p99: at(0.99),
        distance: distance(&logs, centre, spread),
        critical_distance: LILLIEFORS / (n as f64).sqrt(),
    };
    Some((fit, pace(centre, spread, soc)))
}

/// Returns the pace at which a first look and what is gathered for it together have this law: the look is scaled by
/// one draw, so what is gathered moves the logarithm by one amount or, where a machine gathers, by another.
fn pace(centre: f64, spread: f64, soc: &Soc) -> Pace {
    let Work { first_gathering, enriched, left_to_gather, .. } = &soc.work;
    let tier = &soc.roster.triage;
    let gathered = first_gathering.0 as f64 / tier.median.0.max(1) as f64;
    let (by_hand, by_machine) = (ln(1.0 + gathered), ln(1.0 + gathered * left_to_gather.get()));
    let enriched = enriched.get();
    let moved = by_hand + enriched * (by_machine - by_hand);
    let variance = enriched * (1.0 - enriched) * (by_hand - by_machine) * (by_hand - by_machine);
    let sigma = (spread * spread - variance).max(0.0).sqrt();
    Pace {
        factor: exp(centre - moved) * MINUTE as f64 / tier.median.0.max(1) as f64,
        spread: if tier.sigma > 0.0 { sigma / tier.sigma } else { sigma },
    }
}

/// Returns the largest distance between the distribution of `sorted` and the normal law of this centre and spread.
fn distance(sorted: &[f64], centre: f64, spread: f64) -> f64 {
    let n = sorted.len() as f64;
    let mut largest: f64 = 0.0;
    for (i, x) in sorted.iter().enumerate() {
        // All times alike are told by a law without spread.
        let law = if spread > 0.0 { below((x - centre) / spread) } else { f64::from(*x >= centre) };
        let ends = [i as f64 / n, (i + 1) as f64 / n];
        largest = ends.iter().fold(largest, |largest, end| largest.max((end - law).abs()));
    }
    if spread > 0.0 { largest } else { 0.0 }
}

/// Returns the probability of a standard normal below `x`, by bisection of its inverse.
fn below(x: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..40 {
        let middle = f64::midpoint(low, high);
        if inverse_normal(middle) < x { low = middle } else { high = middle }
    }
    f64::midpoint(low, high)
}

/// Returns the number of calendar days from the first alert to the last, both counted.
pub(super) fn days(alerts: &[Alert]) -> i64 {
    let day = |alert: Option<&Alert>| alert.map_or(0, |alert| alert.at.div_euclid(DAY));
    if alerts.is_empty() { 0 } else { day(alerts.last()) - day(alerts.first()) + 1 }
}
