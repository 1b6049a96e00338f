//! Intervals of what is read off times that a horizon cuts off.

use super::super::check::{Check, Claim};
use super::{ACCEPTED, Bench, NOMINAL, SAMPLES, SIZES, claim, within};
use crate::sim::elementary::{exp, ln};
use crate::sim::luck::Stream;
use crate::stats::{AalenJohansen, CompetingObservation, Event, KaplanMeier, Observation, QuantileEstimate};

const BAND: Claim = claim(
    "Kaplan–Meier: log(-log) limits at one time, with Greenwood's variance (Kalbfleisch & Prentice 1980, §1.3)",
);
const QUANTILE: Claim = claim(
    "Time by which a share has the event, limits from the band, open where it does not come down so far \
     (Brookmeyer & Crowley 1982, Biometrics 38, 29–41)",
);
const UNREACHED: Claim = claim("Median time where a quarter has the event: said of no sample");
const MEAN: Claim = claim(
    "Restricted mean time to the horizon (Klein & Moeschberger 2003, §4.5), limits on the logit scale of its \
     share of the horizon",
);
const INCIDENCE: Claim = claim(
    "Aalen–Johansen: incidence of one of two causes at one time (Aalen & Johansen 1978; Andersen et al. 1993, \
     §IV.4.1)",
);

/// Milliseconds in the unit of time: so many that rounding does not matter.
const UNIT: f64 = 1e6;
/// Shares that have the event before the horizon, at the design points.
const SHARES: [f64; 3] = [0.25, 0.5, 0.75];

/// Returns the checks of times.
pub(super) fn times(seed: u64) -> Vec<Check> {
    let mut bench = Bench::new(seed, 1510);
    let mut checks = Vec::new();
    for n in SIZES {
        for events in SHARES {
            let horizon = when(events);
            let name = format!("n {n}, {} % events", 100.0 * events);
            let sample = |stream: &mut Stream| {
                let all: Vec<_> = (0..n).map(|_| watched(stream.exponential(), horizon)).collect();
                KaplanMeier::fit(&all)
            };
            for (place, share) in [("half-way", events / 2.0), ("at the end", events)] {
                checks.push(bench.cover(BAND, format!("{name}, {place}"), |stream| {
                    let band = sample(stream)?.band_at(millis(when(share)));
                    Some(within(band.low, 1.0 - share, band.high))
                }));
            }
        }
        checks.push(bench.cover(BAND, format!("n {n}, half lost on the way"), |stream| {
            let all: Vec<_> = (0..n).map(|_| watched(stream.exponential(), stream.exponential())).collect();
            let band = KaplanMeier::fit(&all)?.band_at(millis(when(0.5)));
            Some(within(band.low, 0.5, band.high))
        }));
    }
    checks.extend(quantiles(&mut bench));
    checks.extend(restricted_means(&mut bench));
    checks.extend(incidences(&mut bench));
    checks
}

/// Returns the time by which this share of exponential times of mean 1 is over.
fn when(share: f64) -> f64 {
    -ln(1.0 - share)
}

fn millis(time: f64) -> i64 {
    (time * UNIT).round() as i64
}

/// Returns what is known of a time when watching ends at `end`.
fn watched(time: f64, end: f64) -> Observation {
    match time <= end {
        true => Observation { time: millis(time), event: Event::Observed },
        false => Observation { time: millis(end), event: Event::Censored },
    }
}

fn quantiles(bench: &mut Bench) -> Vec<Check> {
    let mut drawn = |n: usize, events: f64, p: f64| -> Vec<QuantileEstimate> {
        let horizon = when(events);
        let one = |stream: &mut Stream| {
            let all: Vec<_> = (0..n).map(|_| watched(stream.exponential(), horizon)).collect();
            Some(KaplanMeier::fit(&all)?.quantile_estimate(p))
        };
        bench.draw(SAMPLES, one).into_iter().flatten().collect()
    };
    let mut checks = Vec::new();
    for n in SIZES {
        for (called, p, events) in [("median", 0.5, 0.5), ("median", 0.5, 0.75), ("p90", 0.9, 0.95)] {
            let truth = millis(when(p));
            // A limit that was not reached lies beyond everything watched.
            let holds = |got: &&QuantileEstimate| {
                got.low.is_some_and(|low| low <= truth) && got.high.is_none_or(|high| truth <= high)
            };
            let said = drawn(n, events, p);
            let held = said.iter().filter(holds).count();
            let name = format!("n {n}, {called}, {} % events", 100.0 * events);
            checks.push(QUANTILE.counted(name, NOMINAL, (held, said.len()), ACCEPTED));
        }
    }
    let said = drawn(200, 0.25, 0.5).iter().filter(|got| got.value.is_some()).count() as u64;
    checks.push(UNREACHED.exactly("n 200, 25 % events: samples", 0, said));
    checks
}

fn restricted_means(bench: &mut Bench) -> Vec<Check> {
    let mut checks = Vec::new();
    for n in SIZES {
        // Also where few have the event, or few do not: there plain limits fell short.
        for events in [0.05, 0.25, 0.5, 0.75, 0.95] {
            let horizon = when(events);
            let name = format!("n {n}, {} % events", 100.0 * events);
            // The area under e^(−t) to the horizon is 1 − e^(−horizon).
            checks.push(bench.cover(MEAN, format!("{name}, steadily"), |stream| {
                let all: Vec<_> = (0..n).map(|_| watched(stream.exponential(), horizon)).collect();
                let mean = KaplanMeier::fit(&all)?.restricted_mean(millis(horizon));
                Some(within(mean.low, events * UNIT, mean.high))
            }));
            // Soon or never, as incidents are: the mean over those who have the event is a hundredth.
            let truth = horizon * (1.0 - events) + events * 0.01 * (1.0 - exp(-horizon / 0.01));
            checks.push(bench.cover(MEAN, format!("{name}, soon or never"), |stream| {
                let one = |stream: &mut Stream| match stream.uniform() < events {
                    true => watched(0.01 * stream.exponential(), horizon),
                    false => watched(f64::INFINITY, horizon),
                };
                let all: Vec<_> = (0..n).map(|_| one(stream)).collect();
                let mean = KaplanMeier::fit(&all)?.restricted_mean(millis(horizon));
                Some(within(mean.low, truth * UNIT, mean.high))
            }));
        }
    }
    checks
}

fn incidences(bench: &mut Bench) -> Vec<Check> {
    let mut checks = Vec::new();
    // Of all events, the share of the first cause: both compete as exponential clocks.
    let first = 0.3;
    for n in SIZES {
        for events in SHARES {
            let horizon = when(events);
            for (cause, share) in [(0, first), (1, 1.0 - first)] {
                let name = format!("n {n}, {} % events, cause {share}", 100.0 * events);
                checks.push(bench.cover(INCIDENCE, name, |stream| {
                    let all: Vec<_> = (0..n).map(|_| competing(first, horizon, stream)).collect();
                    let got = AalenJohansen::fit(&all, 2)?.incidence_at(cause, millis(horizon));
                    Some(within(got.low, share * events, got.high))
                }));
            }
        }
        let name = format!("n {n}, half lost on the way, cause {first}");
        checks.push(bench.cover(INCIDENCE, name, |stream| {
            let all: Vec<_> = (0..n)
                .map(|_| {
                    let gone = stream.exponential();
                    competing(first, gone, stream)
                })
                .collect();
            let got = AalenJohansen::fit(&all, 2)?.incidence_at(0, millis(when(0.5)));
            Some(within(got.low, first * 0.5, got.high))
        }));
    }
    checks
}

/// Draws what is known of two causes racing, the first with this share of the rate, watched until `end`.
fn competing(first: f64, end: f64, stream: &mut Stream) -> CompetingObservation {
    let (a, b) = (stream.exponential() / first, stream.exponential() / (1.0 - first));
    let (time, cause) = if a < b { (a, 0) } else { (b, 1) };
    match time <= end {
        true => CompetingObservation { time: millis(time), cause: Some(cause) },
        false => CompetingObservation { time: millis(end), cause: None },
    }
}
