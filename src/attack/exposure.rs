//! What the public knows of an attack, and since when: facts of the world, the same for every SOC.

use crate::sim::distribution::Law;
use crate::units::SimTime;

/// When something becomes public, by the beginning of the attack.
#[derive(Clone, Debug, PartialEq)]
pub enum Disclosure {
    /// So long before: whoever looks may know it.
    Before(Law),
    /// Only so long after.
    After(Law),
    /// Not within any time looked at.
    Never,
}

/// On which side of the beginning something becomes public.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Before the attack.
    Before,
    /// After it began.
    After,
}

named! { When: Before = "before", After = "after" }

impl When {
    /// Returns the disclosure that lies so far on this side, as `law` says.
    pub fn by(self, law: Law) -> Disclosure {
        match self {
            When::Before => Disclosure::Before(law),
            When::After => Disclosure::After(law),
        }
    }
}

impl Disclosure {
    /// Returns when it is public for an attack that began at `began`, by the draw `u`.
    pub fn time(&self, began: SimTime, u: f64) -> Option<SimTime> {
        match self {
            Disclosure::Before(law) => Some(began - law.quantile(u)),
            Disclosure::After(law) => Some(began + law.quantile(u)),
            Disclosure::Never => None,
        }
    }
}

/// Whose servers and files the attack uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Infrastructure {
    /// Used against many, so that somebody may have told of it.
    Commodity,
    /// Set up for this victim.
    Bespoke,
}

named! { Infrastructure: Commodity = "commodity", Bespoke = "bespoke" }

/// What the public knows of an attack.
#[derive(Clone, Debug, PartialEq)]
pub struct Exposure {
    /// Whose servers and files it uses.
    pub infrastructure: Infrastructure,
    /// How long before the attack they were first used.
    pub in_use: Law,
    /// When a public advisory tells by what traces the intrusion can be found.
    pub advisory: Disclosure,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::{DAY, SimDuration};

    #[test]
    fn what_was_disclosed_before_was_known_at_the_start() {
        let began = SimTime(100 * DAY);
        let law = Law::Fixed(SimDuration(3 * DAY));
        assert_eq!(Disclosure::Before(law.clone()).time(began, 0.5), Some(SimTime(97 * DAY)));
        assert_eq!(Disclosure::After(law).time(began, 0.5), Some(SimTime(103 * DAY)));
        assert_eq!(Disclosure::Never.time(began, 0.5), None);
    }
}
