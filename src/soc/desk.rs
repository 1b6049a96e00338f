//! The desk: three stations, four lines each, and who goes where after a service.

use super::profile::Soc;
use super::world::World;
use crate::sim::calendar::Calendar;
use crate::sim::luck::threshold;
use crate::sim::network::Router;
use crate::sim::station::{Begun, LineRules, PickRule, Seat, Service, Setup};
use crate::units::{HOUR, Probability, SimDuration, is_office_hour};

/// Stations of the desk.
pub const TIERS: usize = 3;
/// Station of the first look.
pub const TRIAGE: usize = 0;
/// Station of the second look.
pub const INVESTIGATION: usize = 1;
/// Station of scoping.
pub const SCOPING: usize = 2;

/// Lines of every station, one a severity.
pub const LINES: usize = 4;

/// Order and patience at the desk.
#[derive(Clone, Debug, PartialEq)]
pub struct DeskRules {
    /// Which alert is next.
    pub pick: PickRule,
    /// By severity, how long an alert waits before it is closed unread.
    pub patience: [Option<SimDuration>; LINES],
    /// By severity, how many may wait before they are closed in bulk.
    pub bulk: [Option<usize>; LINES],
}

/// Returns the three stations of `soc`; `filled` tells whether a seat (tier, number) is.
pub fn desk_setups(soc: &Soc, filled: impl Fn(usize, u32) -> bool) -> Vec<Setup<LINES>> {
    let tiers = [&soc.roster.triage, &soc.roster.investigation, &soc.roster.scoping];
    let setup = |(tier, people): (usize, &&super::Tier)| {
        let seats = people.office_seats.max(people.off_seats);
        let open = |seat: u32| -> [bool; 168] {
            std::array::from_fn(|utc| {
                let local = (utc as i64 + soc.offset.0.div_euclid(HOUR)).rem_euclid(168) as usize;
                seat < if is_office_hour(local) { people.office_seats } else { people.off_seats }
            })
        };
        // However many posts are vacant, the first seat is kept filled: a tier without people is no tier.
        let seats = (0..seats).filter(|&seat| seat == 0 || filled(tier, seat)).map(|seat| Seat {
            calendar: Calendar::weekly(&open(seat)),
            slowness: 1.0 / people.queue_share.get().max(0.01),
        });
        let first_tier = tier == TRIAGE;
        let lines = std::array::from_fn(|k| LineRules {
            patience: if first_tier { soc.desk.patience[k] } else { None },
            bulk: if first_tier { soc.desk.bulk[k] } else { None },
        });
        Setup {
            seats: seats.collect(),
            lines,
            pick: if first_tier { soc.desk.pick } else { PickRule::UrgentOldest },
            service: Service::LogNormal { median: people.median, sigma: people.sigma },
            service_word: 1 + 2 * tier,
            hand_over: (people.off_seats > 0 && !soc.roster.shift_changes.is_empty()).then(|| {
                let change = |day: i64, local: u8| {
                    (day * 24 + i64::from(local) - soc.offset.0.div_euclid(HOUR)).rem_euclid(168) as u8
                };
                let changes =
                    (0..7).flat_map(|d| soc.roster.shift_changes.iter().map(move |&h| change(d, h)));
                (changes.collect(), soc.roster.hand_over)
            }),
        }
    };
    tiers.iter().enumerate().map(setup).collect()
}

/// Sends benign work onward: by its verdict word, never by who else is there.
#[derive(Clone, Debug)]
pub struct DeskRouter {
    attempts: u32,
    attempt_escalated: u32,
    benign_escalated: u32,
    scoped: u32,
    line_of: Vec<u8>,
    /// Chance that an alert on a failed attack is escalated.
    attempt: Probability,
}

impl DeskRouter {
    /// Returns the routing of `soc`; `line_of` gives the line of each class.
    ///
    /// The share of failed attacks that is escalated follows from the two shares a SOC is described by:
    /// escalated = attempts · x + (1 − attempts) · false, solved for x.
    pub fn new(soc: &Soc, world: &World, line_of: Vec<u8>) -> DeskRouter {
        let attempts = world.noise.attempts.get();
        let benign = soc.background.false_escalated.get();
        let attempt = (soc.background.escalated.get() - (1.0 - attempts) * benign) / attempts.max(1e-9);
        let attempt = Probability::clamped(attempt);
        DeskRouter {
            attempt,
            attempts: threshold(world.noise.attempts),
            attempt_escalated: threshold(attempt),
            benign_escalated: threshold(soc.background.false_escalated),
            scoped: threshold(world.noise.scoped),
            line_of,
        }
    }
}

impl DeskRouter {
    /// Returns the chance that an alert on an attack that was stopped is taken further.
    pub fn attempt_escalated(&self) -> Probability {
        self.attempt
    }
}

impl Router for DeskRouter {
    #[inline]
    fn route(&self, station: usize, begun: &Begun) -> Option<(usize, usize)> {
        let words = &begun.item.words;
        let goes = match station {
            TRIAGE if words[0] < self.attempts => words[2] < self.attempt_escalated,
            TRIAGE => words[2] < self.benign_escalated,
            INVESTIGATION => words[4] < self.scoped,
            _ => false,
        };
        let line = || self.line_of.get(usize::from(begun.item.class)).map_or(begun.line, |&l| usize::from(l));
        goes.then(|| (station + 1, line()))
    }
}
