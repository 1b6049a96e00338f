//! People: seats by tier and hour, hand-overs, vacancies, the one on call.

use crate::units::{Probability, SimDuration};

/// One tier of analysts.
#[derive(Clone, Debug, PartialEq)]
pub struct Tier {
    /// Seats filled Monday to Friday, 08 to 18 local.
    pub office_seats: u32,
    /// Seats filled at all other hours.
    pub off_seats: u32,
    /// Median of one service.
    pub median: SimDuration,
    /// Standard deviation of the logarithm of a service.
    pub sigma: f64,
    /// Share of an analyst's time that goes into the queue.
    pub queue_share: Probability,
}

/// Somebody who can be woken.
#[derive(Clone, Debug, PartialEq)]
pub struct OnCall {
    /// Chance that the page is answered.
    pub answers: Probability,
    /// How long a critical alert waits unanswered before the page goes out.
    pub after: SimDuration,
}

/// Who works when.
#[derive(Clone, Debug, PartialEq)]
pub struct Roster {
    /// First look.
    pub triage: Tier,
    /// Second look.
    pub investigation: Tier,
    /// Scoping and incident response.
    pub scoping: Tier,
    /// Local hours at which a shift hands over to the next, where the seats are filled around the clock.
    pub shift_changes: Vec<u8>,
    /// What a hand-over costs the work it interrupts.
    pub hand_over: SimDuration,
    /// Chance that a hand-over loses what was known, and the verdict with it.
    pub context_loss: Probability,
    /// Chance that a seat stands empty, from turnover and the time to fill a post.
    pub vacancy: Probability,
    /// What the chance of missing something is multiplied by outside office hours.
    pub night_miss_factor: f64,
    /// Who is paged for a critical alert nobody looks at.
    pub on_call: Option<OnCall>,
}
