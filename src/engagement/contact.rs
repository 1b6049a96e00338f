//! Contact: when somebody at the client answers, holidays left out.

use super::dice;
use super::run::Engagement;
use crate::units::{DAY, SimDuration, SimTime};

/// After so many days without an answer the next contact hour is taken, holiday or not.
const PATIENCE_DAYS: i64 = 30;

impl Engagement<'_, '_> {
    /// Whether somebody at the client answers at `t`.
    pub(super) fn answers(&self, t: SimTime) -> bool {
        self.here.client.answers(t) && !self.is_holiday(t)
    }

    /// The first moment from `t` on at which somebody at the client answers.
    pub(super) fn next_answer(&self, t: SimTime) -> SimTime {
        let mut at = self.here.client.next_answer(t);
        while self.is_holiday(at) && at.since(t) < SimDuration(PATIENCE_DAYS * DAY) {
            let local = (at + self.here.client.offset).0;
            let midnight = SimTime(local - local.rem_euclid(DAY) + DAY) - self.here.client.offset;
            at = self.here.client.next_answer(midnight);
        }
        at
    }

    /// Whether the day of `t` is a holiday where the client is: the same days for every SOC.
    fn is_holiday(&self, t: SimTime) -> bool {
        let mut stream = self.luck.stream(dice::holiday_start(self.script));
        let also = stream.happens(self.m.script.start.holiday).then_some(self.began);
        let year = |year| self.luck.stream(dice::holidays(year));
        self.m.world.holidays.is_on(self.here.client.offset, t, also, year)
    }
}
