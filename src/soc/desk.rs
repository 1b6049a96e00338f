//! The desk: three stations, four lines each, and who goes where after a service.

use super::profile::Soc;
use super::work::Matters;
use super::world::World;
use crate::sim::calendar::{Calendar, Stretch};
use crate::sim::luck::threshold;
use crate::sim::network::Router;
use crate::sim::station::{Begun, LineRules, PickRule, Seat, Service, Setup};
use crate::units::{Probability, SimDuration};
use std::sync::Arc;

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
    /// By severity, within which time the first look was promised.
    pub sla: [Option<SimDuration>; LINES],
}

/// The stations of a SOC with all posts filled, made ready once.
#[derive(Clone, Debug)]
pub struct DeskPlan {
    stations: Vec<Planned>,
}

#[derive(Clone, Debug)]
struct Planned {
    setup: Setup<LINES>,
    /// By seat, its hours on a holiday.
    holidays: Vec<Calendar>,
}

impl DeskPlan {
    /// Returns the stations of `soc`.
    pub fn new(soc: &Soc, matters: &Matters) -> DeskPlan {
        DeskPlan { stations: (0..TIERS).map(|tier| planned(soc, tier, matters)).collect() }
    }

    /// Returns the stations of a replication; `filled` tells whether a seat (tier, number) is, and
    /// `holidays` when the desk runs with the seats of a holiday;
    /// every service takes `pace` times what the file says.
    pub fn setups(
        &self,
        filled: impl Fn(usize, u32) -> bool,
        holidays: &Arc<[Stretch]>,
        pace: f64,
    ) -> Vec<Setup<LINES>> {
        let station = |(tier, plan): (usize, &Planned)| {
            // However many posts are vacant, the first seat is kept filled: a tier without people is no tier.
            let there: Vec<usize> =
                (0..plan.setup.seats.len()).filter(|&seat| seat == 0 || filled(tier, seat as u32)).collect();
            let seat = |&seat: &usize| {
                let Seat { calendar, slowness } = plan.setup.seats[seat].clone();
                Seat { calendar: calendar.except(holidays, &plan.holidays[seat]), slowness }
            };
            let service = match plan.setup.service {
                Service::LogNormal { median, sigma } if pace != 1.0 => {
                    Service::LogNormal { median: median.scaled(pace), sigma }
                }
                as_written => as_written,
            };
            let mut setup = Setup { service, seats: there.iter().map(seat).collect(), ..plan.setup.clone() };
            if let (Some(left), Some(all)) = (&mut setup.labour.subjects, &plan.setup.labour.subjects) {
                left.of_seat = there.iter().map(|&seat| all.of_seat[seat]).collect();
            }
            setup
        };
        self.stations.iter().enumerate().map(station).collect()
    }

    /// Returns the station of a tier with all posts filled.
    pub fn full(&self, tier: usize) -> &Setup<LINES> {
        &self.stations[tier].setup
    }
}

fn planned(soc: &Soc, tier: usize, matters: &Matters) -> Planned {
    let (roster, offset) = (&soc.roster, soc.offset);
    let people = roster.tiers()[tier];
    let usual: [u32; 168] = std::array::from_fn(|utc| roster.seats(tier, offset, utc as i64));
    let holiday: [u32; 168] = std::array::from_fn(|utc| roster.holiday_seats(tier, offset, utc as i64));
    let seats = usual.iter().copied().max().unwrap_or(0);
    let hours = |filled: [u32; 168]| move |seat| Calendar::weekly(&filled.map(|n| seat < n));
    let first_tier = tier == TRIAGE;
    let lines = std::array::from_fn(|k| LineRules {
        patience: if first_tier { soc.desk.patience[k] } else { None },
        bulk: if first_tier { soc.desk.bulk[k] } else { None },
        promise: if first_tier { soc.desk.sla[k] } else { None },
    });
    let changes: Vec<u8> = (0..168).filter(|&utc| roster.changes(offset, utc)).map(|utc| utc as u8).collect();
    let handed_on = roster.hands_on(tier) && !changes.is_empty();
    let mut labour = soc.work.labour(tier, people, roster, matters);
    if let Some(subjects) = &mut labour.subjects {
        let all = &roster.subjects;
        subjects.of_seat = (0..seats as usize).map(|seat| Some(all[seat % all.len()] as u8)).collect();
    }
    Planned {
        setup: Setup {
            seats: (0..seats)
                .map(hours(usual))
                .map(|calendar| Seat { calendar, slowness: 1.0 / people.queue_share.get().max(0.01) })
                .collect(),
            lines,
            pick: if first_tier { soc.desk.pick } else { PickRule::UrgentOldest },
            service: Service::LogNormal { median: people.median, sigma: people.sigma },
            service_word: 1 + 2 * tier,
            labour,
            hand_over: handed_on.then_some((changes, roster.hand_over)),
        },
        holidays: (0..seats).map(hours(holiday)).collect(),
    }
}
/// Sends benign work onward: by its verdict word, never by who else is there.
#[derive(Clone, Debug)]
pub struct DeskRouter {
    attempts: u32,
    attempt_escalated: u32,
    benign_escalated: u32,
    scoped: u32,
    /// Chance that an alert on a failed attack is escalated.
    attempt: Probability,
}

impl DeskRouter {
    /// Returns the routing of `soc`.
    ///
    /// The share of failed attacks that is escalated follows from the two shares a SOC is described by:
    /// escalated = attempts · x + (1 − attempts) · false, solved for x.
    pub fn new(soc: &Soc, world: &World) -> DeskRouter {
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
        goes.then_some((station + 1, begun.line))
    }
}
