//! Who attacks: goal, temperament, hours, and what they do when they notice they are seen.

use super::step::StepIndex;
use crate::sim::distribution::Law;
use crate::units::{DAY, HOUR, Probability, SimDuration, SimTime};

/// What the actor is after; decides the horizon of a study.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Goal {
    /// Encryption and extortion.
    Ransom,
    /// Money moved by deceit.
    Fraud,
    /// Information taken, unseen.
    Espionage,
    /// A place kept for later.
    Prepositioning,
    /// Damage.
    Destruction,
}

named! { Goal:
    Ransom = "ransom",
    Fraud = "fraud",
    Espionage = "espionage",
    Prepositioning = "prepositioning",
    Destruction = "destruction",
}

/// A day of the week.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weekday {
    /// The first day of most working weeks.
    #[default]
    Monday,
    /// The day after.
    Tuesday,
    /// The middle of most working weeks.
    Wednesday,
    /// The last working day where the weekend is Friday and Saturday.
    Thursday,
    /// The last day of most working weeks.
    Friday,
    /// The first day of the working week where the weekend is Thursday and Friday, or Friday alone.
    Saturday,
    /// The first day of the working week where the weekend is Friday and Saturday.
    Sunday,
}

named! { Weekday:
    Monday = "monday",
    Tuesday = "tuesday",
    Wednesday = "wednesday",
    Thursday = "thursday",
    Friday = "friday",
    Saturday = "saturday",
    Sunday = "sunday",
}

/// Local hours the actor works, and on which days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WorkHours {
    /// First working hour.
    pub from: u8,
    /// Hour at which work ends.
    pub to: u8,
    /// The first working day of its week.
    pub week_begins: Weekday,
    /// Days worked, from that one.
    pub days: u8,
    /// The actor's local clock minus UTC.
    pub offset: SimDuration,
}

impl WorkHours {
    /// Returns the first moment from `t` on at which the actor works.
    pub fn next(&self, t: SimTime) -> SimTime {
        let mut at = t;
        for _ in 0..=168 {
            let hour = at.hour_of_week(self.offset);
            // Days since its week began.
            let day = (hour / 24 + 7 - self.week_begins as usize) % 7;
            if day < usize::from(self.days)
                && (usize::from(self.from)..usize::from(self.to)).contains(&(hour % 24))
            {
                return at;
            }
            let local = (at + self.offset).0;
            at = SimTime(local - local.rem_euclid(HOUR) + HOUR - self.offset.0);
        }
        t
    }
}

/// What an actor may do on noticing that it is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reaction {
    /// Go for the objective at once.
    Rush,
    /// Carry on through another foothold.
    Switch,
    /// Lie still for a while.
    Quiet,
    /// Go away.
    Leave,
    /// Spoil what can be spoilt before the access is gone.
    Destroy,
}

impl Reaction {
    /// Every reaction, in the order of the weights.
    pub const ALL: [Reaction; 5] =
        [Reaction::Rush, Reaction::Switch, Reaction::Quiet, Reaction::Leave, Reaction::Destroy];

    /// Returns the reaction as a word for reports.
    pub fn name(self) -> &'static str {
        match self {
            Reaction::Rush => "rush",
            Reaction::Switch => "switch",
            Reaction::Quiet => "quiet",
            Reaction::Leave => "leave",
            Reaction::Destroy => "destroy",
        }
    }
}

/// How likely each reaction is; the weights need not sum to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ReactionWeights(pub [f64; 5]);

impl ReactionWeights {
    /// Returns the reaction that the draw `u` picks, with `ruled_out` left out of it; nothing where no other
    /// has any weight.
    pub fn pick(&self, u: f64, ruled_out: Option<Reaction>) -> Option<Reaction> {
        let open = |r: &Reaction| Some(*r) != ruled_out;
        let weighed = Reaction::ALL.into_iter().zip(self.0).filter(|(r, _)| open(r));
        let mut left = u * weighed.clone().map(|(_, w)| w).sum::<f64>();
        let mut chosen = None;
        for (reaction, weight) in weighed.filter(|(_, w)| *w > 0.0) {
            chosen = Some(reaction);
            left -= weight;
            if left < 0.0 {
                break;
            }
        }
        chosen
    }
}

/// When the attacker gives the whole thing up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Abort {
    /// After noticing so often that it is seen; never, if nothing.
    pub notices: Option<u32>,
}

/// Coming back after all access was lost.
#[derive(Clone, Debug, PartialEq)]
pub struct Reentry {
    /// Chance that the actor tries again, each time it is thrown out.
    pub chance: Probability,
    /// The same where a password, key or ticket is left to come back with.
    pub with_credential: Probability,
    /// How long it waits before.
    pub delay: Law,
    /// The steps it tries to come in by, each leading in or beginning a way in; any that lead in, if empty.
    pub by: Vec<StepIndex>,
}

/// The attacker's temperament.
#[derive(Clone, Debug, PartialEq)]
pub struct Actor {
    /// Whom the script is modelled on.
    pub name: String,
    /// What it is after.
    pub goal: Goal,
    /// From 0 (does not care) to 1 (takes every care): weakens its signals.
    pub stealth: Probability,
    /// How often it tries a step again with another variant before giving the step up.
    pub tries: u32,
    /// Of how many hosts it compares, to work on the least watched.
    pub hosts_compared: u32,
    /// When it works; nothing if it works around the clock.
    pub hours: Option<WorkHours>,
    /// Chance that it notices a containment that leaves it other access.
    pub alertness: Probability,
    /// How long until it notices what it notices.
    pub perception: Law,
    /// What it does then.
    pub reactions: ReactionWeights,
    /// How long it lies still when it goes quiet.
    pub dormancy: Law,
    /// Whether and when it comes back after losing all access.
    pub reentry: Reentry,
    /// How many times as long as the script says it takes over everything: speed costs stealth.
    pub tempo: f64,
    /// Share of its footholds that must still stand for it to destroy rather than do something else.
    pub destroys_above: Probability,
    /// Chance that it reads what responders write to each other, where it holds the client's mail or identities.
    pub reads_chat: Probability,
    /// When it gives up.
    pub abort: Abort,
}

impl Actor {
    /// Returns whether it ever does `reaction` on noticing that it is seen.
    pub fn may(&self, reaction: Reaction) -> bool {
        Reaction::ALL.into_iter().zip(self.reactions.0).any(|(r, weight)| r == reaction && weight > 0.0)
    }
}

/// Returns the longest horizon any goal needs, in simulated time.
pub fn default_horizon(goal: Goal) -> SimDuration {
    match goal {
        Goal::Ransom | Goal::Fraud | Goal::Destruction => SimDuration(60 * DAY),
        Goal::Espionage | Goal::Prepositioning => SimDuration(400 * DAY),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reaction_that_is_ruled_out_leaves_its_weight_to_the_others() {
        let weights = ReactionWeights([1.0, 0.0, 2.0, 0.0, 1.0]);
        assert_eq!(weights.pick(0.0, None), Some(Reaction::Rush));
        assert_eq!(weights.pick(0.5, None), Some(Reaction::Quiet));
        assert_eq!(weights.pick(0.99, None), Some(Reaction::Destroy));
        assert_eq!(weights.pick(0.99, Some(Reaction::Destroy)), Some(Reaction::Quiet));
        let only = ReactionWeights([0.0, 0.0, 0.0, 0.0, 1.0]);
        assert_eq!(only.pick(0.5, Some(Reaction::Destroy)), None);
    }

    #[test]
    fn an_office_worker_starts_again_on_monday() {
        let week_begins = Weekday::Monday;
        let hours = WorkHours { from: 9, to: 18, week_begins, days: 5, offset: SimDuration(8 * HOUR) };
        let saturday_noon_utc = SimTime(5 * DAY + 12 * HOUR);
        assert_eq!(hours.next(saturday_noon_utc), SimTime(7 * DAY + HOUR));
    }

    #[test]
    fn a_week_that_begins_on_saturday_ends_on_wednesday() {
        let hours = |days| WorkHours {
            from: 8,
            to: 18,
            week_begins: Weekday::Saturday,
            days,
            offset: SimDuration(3 * HOUR + HOUR / 2),
        };
        let local = |day: i64, hour: i64| SimTime(day * DAY + hour * HOUR) - hours(5).offset;
        // Thursday at noon: not before Saturday; on Monday and on Sunday at once.
        assert_eq!(hours(5).next(local(3, 12)), local(5, 8));
        assert_eq!(hours(5).next(local(0, 12)), local(0, 12));
        assert_eq!(hours(5).next(local(6, 17)), local(6, 17));
        // Wednesday after work, and with a sixth day Thursday morning.
        assert_eq!(hours(5).next(local(2, 18)), local(5, 8));
        assert_eq!(hours(6).next(local(2, 18)), local(3, 8));
        assert_eq!(hours(7).next(local(4, 9)), local(4, 9));
    }
}
