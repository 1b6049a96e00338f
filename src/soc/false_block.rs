//! False blocks: entries of a list that keep people from what they need, and until when.

use crate::sim::distribution::Law;
use crate::sim::luck::Stream;
use crate::units::{DAY, Probability, SimDuration, SimTime};

/// What makes an entry of a block list a false one: the same for every SOC.
///
/// An address or name that is shared is wrong from the beginning; any other belongs to somebody else some day. From
/// then on somebody may need it, and then calls until it is lifted.
#[derive(Clone, Debug, PartialEq)]
pub struct FalseBlocking {
    /// Share of entries that are wrong from the beginning.
    pub shared: Probability,
    /// Mean time until any other is.
    pub reused_after: SimDuration,
    /// How often what is wrongly blocked is needed, per 1,000 endpoints and day.
    pub needed: f64,
    /// From when it is first needed until it is lifted.
    pub lifted: Law,
    /// How many people cannot work meanwhile.
    pub people: f64,
}

/// One list of servers, and how long entries stay on it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Listing {
    /// Entries a month.
    pub per_month: f64,
    /// When wrong entries are looked for and taken out, if ever.
    pub review: Option<Reviews>,
    /// After how long an entry goes of itself, if ever.
    pub expires: Option<SimDuration>,
}

/// When a list is reviewed: in a fixed rhythm, of which nobody knows where in it a moment falls.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reviews {
    /// How often.
    pub every: SimDuration,
    /// Where the beginning of time falls between two of them, from 0 to 1.
    pub phase: f64,
}

impl Reviews {
    /// Returns the last review up to `t`, and how many came before it.
    pub fn last(&self, t: SimTime) -> (SimTime, u32) {
        let every = self.every.0.max(1);
        let first = SimDuration(every).scaled(1.0 - self.phase).0 - every;
        let count = (t.0 - first).div_euclid(every);
        (SimTime(first + count * every), count.max(0) as u32)
    }

    /// Returns the first review after `t`.
    fn next(&self, t: SimTime) -> SimTime {
        self.last(t).0 + SimDuration(self.every.0.max(1))
    }
}

/// Somebody cannot work because of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FalseBlock {
    /// When the entry is first in somebody's way.
    pub at: SimTime,
    /// Until it is lifted.
    pub lasts: SimDuration,
}

/// What false blocks cost.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct BlockedWork {
    /// How many there were.
    pub blocks: u32,
    /// Hours that people could not work.
    pub user_hours: f64,
}

/// Lists without an end to their entries are taken to have been kept for so long.
const KEPT: SimDuration = SimDuration(5 * 365 * DAY);

impl FalseBlocking {
    /// Returns what an entry made at `entered` comes to at a client of so many endpoints, if anybody ever runs into
    /// it before it is taken out. Reviews come in a fixed rhythm and take out what is wrong by then.
    pub fn entry(
        &self,
        listing: &Listing,
        entered: SimTime,
        endpoints: u32,
        stream: &mut Stream,
    ) -> Option<FalseBlock> {
        let shared = stream.happens(self.shared);
        let reused = stream.exponential_duration(self.reused_after);
        let (needed, lifted) = (stream.exponential(), stream.uniform());
        let wrong = if shared { entered } else { entered + reused };
        let expires = listing.expires.map_or(SimTime::NEVER, |after| entered + after);
        let reviewed = listing.review.map_or(SimTime::NEVER, |reviews| reviews.next(wrong));
        let per_day = self.needed * f64::from(endpoints) / 1000.0;
        if per_day <= 0.0 {
            return None;
        }
        let at = wrong + SimDuration(DAY).scaled(needed / per_day);
        (at < expires.min(reviewed)).then(|| FalseBlock { at, lasts: self.lifted.quantile(lifted) })
    }

    /// Returns what a false block costs.
    pub fn cost(&self, block: &FalseBlock) -> SimDuration {
        block.lasts.scaled(self.people)
    }

    /// Returns what the entries of a list cost a client of so many endpoints between two moments.
    pub fn daily(
        &self,
        listing: &Listing,
        endpoints: u32,
        (from, to): (SimTime, SimTime),
        mut stream: Stream,
    ) -> BlockedWork {
        let mut work = BlockedWork::default();
        if listing.per_month <= 0.0 {
            return work;
        }
        let gap = SimDuration(30 * DAY).scaled(1.0 / listing.per_month);
        let mut entered = from - listing.expires.map_or(KEPT, |expires| expires.min(KEPT));
        loop {
            entered = entered + stream.exponential_duration(gap);
            if entered >= to {
                return work;
            }
            let block = self.entry(listing, entered, endpoints, &mut stream);
            for block in block.iter().filter(|block| from <= block.at && block.at < to) {
                work.blocks += 1;
                work.user_hours += self.cost(block).hours();
            }
        }
    }
}

impl std::ops::AddAssign for BlockedWork {
    fn add_assign(&mut self, other: BlockedWork) {
        self.blocks += other.blocks;
        self.user_hours += other.user_hours;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::luck::{Luck, StreamId};
    use crate::units::HOUR;

    fn blocking(shared: f64, reused_days: i64, needed: f64) -> FalseBlocking {
        FalseBlocking {
            shared: Probability::clamped(shared),
            reused_after: SimDuration(reused_days * DAY),
            needed,
            lifted: Law::Fixed(SimDuration(2 * HOUR)),
            people: 3.0,
        }
    }

    fn year(blocking: &FalseBlocking, listing: &Listing) -> BlockedWork {
        let begin = SimTime(4000 * DAY);
        let stream = Luck::new(8, 0).stream(StreamId::new(1, [0]));
        blocking.daily(listing, 1000, (begin, begin + SimDuration(3650 * DAY)), stream)
    }

    #[track_caller]
    fn assert_count(work: BlockedWork, expected: f64) {
        let z = (f64::from(work.blocks) - expected) / expected.sqrt();
        assert!(z.abs() < 4.0, "{} of {expected}: z {z:.1}", work.blocks);
        assert!(
            (work.user_hours - 6.0 * f64::from(work.blocks)).abs() < 1e-6,
            "two hours of three people each"
        );
    }

    /// The first days after a desk opens cost what any others do, wherever in the rhythm of reviews they fall.
    #[test]
    fn no_day_is_nearer_to_a_review_than_another() {
        let blocking = blocking(1.0, 1_000_000, 1e9);
        let (opens, closes) = (SimTime(4000 * DAY), SimTime(4028 * DAY));
        let needed = FalseBlocking { needed: 0.01, ..blocking };
        let month = |i: u32| {
            let review = Some(Reviews { every: SimDuration(90 * DAY), phase: (f64::from(i) + 0.5) / 50.0 });
            let listing = Listing { per_month: 3000.0, review, expires: None };
            let stream = Luck::new(8, i).stream(StreamId::new(1, [0]));
            f64::from(needed.daily(&listing, 1000, (opens, closes), stream).blocks)
        };
        // Needed once in a hundred days, entries that nobody took out since the last review are met at a rate that
        // grows through the cycle: the mean over phases is that of the cycle, 100 a day times 1 − (1 − e^−.9) / .9.
        let mean = (0..50).map(month).sum::<f64>() / 50.0;
        let expected = 28.0 * 100.0 * (1.0 - (1.0 - (-0.9_f64).exp()) / 0.9);
        assert!((mean / expected - 1.0).abs() < 0.02, "{mean} of {expected}");
    }

    const A_DAY: Listing = Listing { per_month: 30.0, review: None, expires: None };

    /// Wrong from the beginning and needed once in ten days, an entry that goes after ten is needed with chance 1 − 1/e.
    #[test]
    fn shared_entries_are_false_until_they_expire() {
        let listing = Listing { expires: Some(SimDuration(10 * DAY)), ..A_DAY };
        let needed = 1.0 - (-1.0_f64).exp();
        assert_count(year(&blocking(0.3, 1_000_000, 0.1), &listing), 3650.0 * 0.3 * needed);
    }

    /// Given back after ten days in the mean and needed at once, an entry that stays for ten is stale with 1 − 1/e.
    #[test]
    fn entries_go_stale_while_they_stay() {
        let listing = Listing { expires: Some(SimDuration(10 * DAY)), ..A_DAY };
        let stale = 1.0 - (-1.0_f64).exp();
        assert_count(year(&blocking(0.0, 10, 1e6), &listing), 3650.0 * stale);
    }

    /// Reviewed every ten days, what is wrong is met with the chance that it is needed before the next review.
    #[test]
    fn a_review_takes_out_what_is_wrong() {
        let listing = Listing { review: Some(Reviews { every: SimDuration(10 * DAY), phase: 0.3 }), ..A_DAY };
        // Mean of 1 − e^(−x) over x from 0 to 1.
        let met = (-1.0_f64).exp();
        assert_count(year(&blocking(0.0, 100, 0.1), &listing), 3650.0 * met);
        assert_count(year(&blocking(0.0, 100, 0.1), &A_DAY), 3650.0 * 0.99);
    }

    #[test]
    fn nobody_is_kept_from_what_nobody_needs() {
        assert_eq!(year(&blocking(1.0, 1, 0.0), &A_DAY), BlockedWork::default());
        let none = Listing { per_month: 0.0, ..A_DAY };
        assert_eq!(year(&blocking(1.0, 1, 1.0), &none), BlockedWork::default());
    }
}
