//! The services that a station draws, against their laws.

use super::super::check::{Check, Claim, Group};
use super::super::laws::{FARTHEST, distance, normal_distribution};
use super::steady::{process, seats};
use crate::sim::arrivals::{Kept, Shared, keep};
use crate::sim::elementary::{exp, ln};
use crate::sim::luck::Luck;
use crate::sim::station::{Labour, LineRules, PickRule, Service, Setup, Station};
use crate::units::{DAY, MINUTE, Probability, SimDuration, SimTime};

const FITS: Claim = Claim {
    group: Group::Queue,
    text: "From start to finish at a station: largest distance between drawn and true distribution function, \
           times the root of n, below 2.276 but for one seed in 16,000 (Kolmogorov 1933; Smirnov 1948)",
};

/// Returns the checks of services.
pub(super) fn services(seed: u64) -> Vec<Check> {
    let (mean, median, sigma) = (2.0, 3.0, 0.8);
    let exponential = Service::Exponential(SimDuration::from_minutes(mean));
    let log_normal = Service::LogNormal { median: SimDuration::from_minutes(median), sigma };
    let check = |name: &str, farthest| FITS.in_range(name, 0.0, farthest, (0.0, FARTHEST));
    vec![
        check("exponential, mean 2 min", distance(minutes(seed, 70, exponential), |x| 1.0 - exp(-x / mean))),
        check(
            "log-normal, median 3 min, sigma 0.8",
            distance(minutes(seed, 71, log_normal), |x| normal_distribution(ln(x / median) / sigma)),
        ),
    ]
}

/// Returns how many minutes each service of a month took.
fn minutes(seed: u64, case: u16, service: Service) -> Vec<f64> {
    let process = process(case, &[60.0]);
    let mut shared = Shared::default();
    let marks = [keep(Probability::ALWAYS)];
    let mut source = Kept::new(&process, Luck::new(seed, 0), &mut shared, &marks);
    let mut station = Station::<1>::new(Setup {
        seats: seats(6),
        lines: [LineRules::default()],
        pick: PickRule::UrgentOldest,
        service,
        service_word: 1,
        labour: Labour::default(),
        hand_over: None,
    });
    station.open(&mut source);
    let mut minutes = Vec::new();
    while station.next_start() < SimTime(28 * DAY) {
        let begun = station.step(&mut source);
        minutes.extend(begun.map(|b| b.finish.since(b.start).0 as f64 / MINUTE as f64));
    }
    minutes
}
