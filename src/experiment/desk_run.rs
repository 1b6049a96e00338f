//! The desk at its daily work, without any attack.

use super::study::Study;
use crate::engagement::{ATTACK_WEEK, Desk};
use crate::sim::luck::Luck;
use crate::sim::tally::Tally;
use crate::soc::{LINES, TIERS};
use crate::units::{DAY, SimDuration};

/// What became of the alerts of one line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LineBooks {
    /// Looked at.
    pub served: u64,
    /// Closed unread after waiting too long.
    pub expired: u64,
    /// Closed in bulk.
    pub bulk_closed: u64,
    /// Still waiting at the end.
    pub waiting: u64,
    /// Waits of those looked at.
    pub waits: Tally,
}

/// The books of one SOC's desk, summed over replications.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DeskBooks {
    /// Days counted, over all replications.
    pub days: u64,
    /// Alerts closed by automation for each that reached the desk.
    pub auto_closed_per_queued: f64,
    /// By tier, by severity.
    pub tiers: [[LineBooks; LINES]; TIERS],
}

/// Runs the desk of one SOC through its warm-up and for `days` after, in `replications` replications.
pub fn run_desk(study: &Study, soc: usize, desk: &Desk, replications: u32, days: u32) -> DeskBooks {
    let automation = desk.plan().auto_closed_per_queued;
    let mut books = DeskBooks { auto_closed_per_queued: automation, ..DeskBooks::default() };
    let length = SimDuration::from_days(f64::from(days));
    for replication in 0..replications {
        let luck = Luck { seed: study.seed, replication };
        let (lines, waiting) = desk.daily_work(&study.socs[soc], luck, ATTACK_WEEK + length);
        // The warm-up is part of the books: the desk works then as later.
        books.days += ((desk.warm_up() + length).0 / DAY) as u64;
        for (tier, (counted, waiting)) in lines.iter().zip(waiting).enumerate() {
            for (line, counts) in counted.iter().enumerate() {
                let book = &mut books.tiers[tier][line];
                book.served += counts.served;
                book.expired += counts.expired;
                book.bulk_closed += counts.bulk_closed;
                book.waiting += waiting[line];
                book.waits.merge(&counts.waits);
            }
        }
    }
    books
}
