//! Races between clocks on the agenda.
//!
//! Streams: kinds 1200 to 1299.

use super::check::{Check, Claim, Group};
use crate::sim::agenda::{Agenda, Phase};
use crate::sim::elementary::exp;
use crate::sim::luck::{Luck, Stream, StreamId};
use crate::units::{SimDuration, SimTime};

const fn claim(text: &'static str) -> Claim {
    Claim { group: Group::Races, text }
}

const FIRST: Claim = claim(
    "Exponential clocks of rates r: clock i rings first with r(i) / sum r, after 1 / sum r hours in the mean, \
     whichever it is (Ross, Introduction to Probability Models, §5.2)",
);
const STEPS: Claim = claim(
    "n steps of rate a, each begun when the one before is done, against a clock of rate b: all done first \
     with (a / (a + b))^n (memorylessness; Ross §5.2)",
);
const DEADLINE: Claim = claim("A clock of rate r against a deadline d: rings first with 1 - e^(-r d)");

const RACES: usize = 40_000;

/// Returns the checks of races.
pub(super) fn races(seed: u64) -> Vec<Check> {
    [first(seed), steps(seed), deadline(seed)].concat()
}

/// Returns the luck of one race.
fn luck(seed: u64, race: usize) -> Luck {
    Luck::new(seed, race as u32)
}

/// Returns how long a clock of this rate an hour takes.
fn clock(stream: &mut Stream, rate: f64) -> SimDuration {
    stream.exponential_duration(SimDuration::from_hours(1.0 / rate))
}

fn first(seed: u64) -> Vec<Check> {
    let rates = [1.0, 2.5, 4.0];
    let all: f64 = rates.iter().sum();
    // Hours until the first rang, by which clock it was.
    let mut hours: [Vec<f64>; 3] = Default::default();
    for race in 0..RACES {
        let mut agenda = Agenda::default();
        for (i, &rate) in rates.iter().enumerate() {
            let mut stream = luck(seed, race).stream(StreamId::new(1200, [i as u32]));
            agenda.post(SimTime(0) + clock(&mut stream, rate), Phase(0), i);
        }
        if let Some((at, winner)) = agenda.take() {
            hours[winner].push(at.since(SimTime(0)).hours());
        }
    }
    let mut checks: Vec<Check> = (0..3)
        .map(|i| {
            let name = format!("rates 1, 2.5, 4: {} first", rates[i]);
            FIRST.share(name, rates[i] / all, hours[i].len(), RACES)
        })
        .collect();
    checks.push(FIRST.mean("mean of the first, hours", 1.0 / all, &hours.concat()));
    checks.push(FIRST.mean("mean where the slowest won, hours", 1.0 / all, &hours[0]));
    checks
}

/// What comes first in a race of steps, or of a deadline, against a clock.
#[derive(PartialEq)]
enum Ring {
    Step(u32),
    Clock,
    Deadline,
}

fn steps(seed: u64) -> Vec<Check> {
    let (a, b) = (2.0, 0.7);
    let mut checks = Vec::new();
    for n in [3, 8] {
        let done = (0..RACES).filter(|&race| {
            let mut stream = luck(seed, race).stream(StreamId::new(1201, [n]));
            let mut agenda = Agenda::default();
            agenda.post(SimTime(0) + clock(&mut stream, b), Phase(0), Ring::Clock);
            agenda.post(SimTime(0) + clock(&mut stream, a), Phase(0), Ring::Step(1));
            while let Some((now, Ring::Step(step))) = agenda.take() {
                if step == n {
                    return true;
                }
                agenda.post(now + clock(&mut stream, a), Phase(0), Ring::Step(step + 1));
            }
            false
        });
        let theory = (a / (a + b)).powi(n as i32);
        checks.push(STEPS.share(format!("{n} steps of 2 against 0.7"), theory, done.count(), RACES));
    }
    checks
}

fn deadline(seed: u64) -> Vec<Check> {
    let (rate, hours) = (1.5, 0.4);
    let rings = (0..RACES).filter(|&race| {
        let mut stream = luck(seed, race).stream(StreamId::new(1202, [0]));
        let mut agenda = Agenda::default();
        agenda.post(SimTime(0) + SimDuration::from_hours(hours), Phase(0), Ring::Deadline);
        agenda.post(SimTime(0) + clock(&mut stream, rate), Phase(0), Ring::Clock);
        agenda.take().is_some_and(|(_, ring)| ring == Ring::Clock)
    });
    vec![DEADLINE.share("r 1.5 an hour, d 24 minutes", 1.0 - exp(-rate * hours), rings.count(), RACES)]
}
