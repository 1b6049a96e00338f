//! How a station is set up: its servers, its lines, who is next, how long a service takes.

use super::calendar::Calendar;
use super::labour::Labour;
use super::service::Service;
use crate::units::SimDuration;

/// Which waiting item a free server takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PickRule {
    /// The most urgent line first, and of it the oldest item.
    UrgentOldest,
    /// The most urgent line first, and of it the newest item.
    UrgentNewest,
    /// The oldest item, where each line counts as younger than the next more urgent one by this much.
    Ageing(SimDuration),
}

/// One server of a station.
#[derive(Clone, Debug, PartialEq)]
pub struct Seat {
    /// When it works.
    pub calendar: Calendar,
    /// What its service times are multiplied by; 1 is normal, 2 is half as fast.
    pub slowness: f64,
}

/// Rules of one line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LineRules {
    /// Items older than this at a service start are closed unread; nothing waits for ever if set.
    pub patience: Option<SimDuration>,
    /// When more than this many still wait after a service took its item, that service closes this many of
    /// the oldest with it.
    pub bulk: Option<usize>,
    /// Within which time services were promised to start; for the books alone.
    pub promise: Option<SimDuration>,
}

/// How a station is set up.
#[derive(Clone, Debug, PartialEq)]
pub struct Setup<const K: usize> {
    /// The servers.
    pub seats: Vec<Seat>,
    /// The rules of each line.
    pub lines: [LineRules; K],
    /// Who is next.
    pub pick: PickRule,
    /// How long a service takes.
    pub service: Service,
    /// Which of an item's words draws its service time.
    pub service_word: usize,
    /// What services hold beyond that.
    pub labour: Labour,
    /// Work that spans one of these hours of the week is handed to the next shift, which costs the time.
    pub hand_over: Option<(Vec<u8>, SimDuration)>,
}
