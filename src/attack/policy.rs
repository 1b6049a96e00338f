//! The choices an attacker has, and the shipped way of making them.

use super::step::StepIndex;
use crate::units::Probability;

/// A step the attacker could take now, as the attacker sees it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StepOption {
    /// Which step.
    pub step: StepIndex,
    /// Its chance of success, by the script.
    pub success: Probability,
    /// How often this step has failed so far.
    pub failures: u32,
    /// Share of the assets it acts on that look managed, and so may be watched.
    pub managed: Probability,
}

/// How much the attacker minds being watched, from 0 (not at all) to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wariness(pub f64);

impl Wariness {
    /// What one notice of being seen adds.
    const BY_NOTICE: f64 = 0.5;

    /// Returns the wariness of an actor as careful as `stealth` that has noticed `notices` times that it is seen.
    pub fn of(stealth: Probability, notices: u32) -> Wariness {
        Wariness((stealth.get() + Wariness::BY_NOTICE * f64::from(notices)).min(1.0))
    }
}

/// Makes the attacker's choices; a person in a rehearsal is one too.
pub trait AttackerPolicy {
    /// Returns which of the alternatives (never empty, in the script's order) to take.
    fn choose(&self, options: &[StepOption], wariness: Wariness) -> usize;
}

/// Takes the alternative that has failed least; among these the first in the script, unless another promises
/// clearly more: success, discounted by the share of assets that are watched and how much that matters.
#[derive(Clone, Copy, Debug, Default)]
pub struct ScriptedAttacker;

/// How much more another way must promise for the attacker to leave the script's own order.
const CLEARLY: f64 = 1.1;

impl AttackerPolicy for ScriptedAttacker {
    fn choose(&self, options: &[StepOption], wariness: Wariness) -> usize {
        let promise = |o: &StepOption| o.success.get() * (1.0 - wariness.0 * o.managed.get());
        let least = options.iter().map(|o| o.failures).min();
        let mut open = options.iter().enumerate().filter(|(_, o)| Some(o.failures) == least);
        let Some(first) = open.next() else { return 0 };
        let mut best = first;
        for other in open {
            if promise(other.1) > promise(best.1) * CLEARLY {
                best = other;
            }
        }
        best.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn option(step: StepIndex, success: f64, failures: u32, managed: f64) -> StepOption {
        let p = Probability::clamped;
        StepOption { step, success: p(success), failures, managed: p(managed) }
    }

    #[test]
    fn what_failed_least_comes_first_and_then_the_order_of_the_script() {
        let choose = |options: &[StepOption]| ScriptedAttacker.choose(options, Wariness(0.0));
        assert_eq!(choose(&[option(0, 0.5, 1, 0.0), option(1, 0.5, 0, 0.0)]), 1);
        assert_eq!(choose(&[option(0, 0.5, 0, 0.0), option(1, 0.54, 0, 0.0)]), 0);
        assert_eq!(choose(&[option(0, 0.5, 0, 0.0), option(1, 0.56, 0, 0.0)]), 1);
    }

    #[test]
    fn whoever_knows_it_is_seen_turns_to_what_nobody_watches() {
        let options = [option(0, 0.95, 0, 0.9), option(1, 0.9, 0, 0.0)];
        let stealth = Probability::clamped(0.1);
        assert_eq!(ScriptedAttacker.choose(&options, Wariness::of(stealth, 0)), 0);
        assert_eq!(ScriptedAttacker.choose(&options, Wariness::of(stealth, 1)), 1);
    }
}
