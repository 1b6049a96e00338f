//! What was found, in sentences: what a step up buys, and the answer of a whole fight.
//!
//! Takes a fight; gives sentences. Guards: a verdict says among how many comparisons it holds, what is said of
//! anything but the outcome says that it is not adjusted for their number, and nobody is said to have fared
//! better in a pair without an objective.

mod answer;
mod gain;
mod loss;
mod panel;
mod season;
mod verdict;
mod weights;

pub(super) use answer::answer;
pub(super) use gain::gains;
pub(super) use loss::{LOSSES_ASIDE, amount, loss_terms, losses, lost, savings, taken};
pub(super) use panel::{called, faster_and_worse, measure_terms, measures};
pub(super) use season::{of_season, season_measures, seasons_apart};
pub(super) use verdict::{at_once, verdict};
pub(super) use weights::weights;

/// What the outcome is called within a sentence.
pub(super) const OVER: &str = "over before any objective";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{Comparison, FamilyFindings, Metric, Verdict};
    use crate::report::fake::{Fake, fake};

    /// The comparison of `metric` at the second step up of the first fight.
    fn second(fake: &mut Fake, metric: Metric) -> &mut Comparison {
        fake.findings.comparisons.iter_mut().filter(|c| c.metric == metric.name()).nth(1).unwrap()
    }

    fn judged(fake: &mut Fake, verdicts: &[(Metric, Verdict)]) -> (String, String) {
        for c in &mut fake.findings.comparisons {
            c.verdict = Verdict::Unclear;
        }
        for (metric, verdict) in verdicts {
            second(fake, *metric).verdict = *verdict;
        }
        let dossier = fake.dossier();
        let fight = &dossier.fights()[0];
        (answer(&dossier.cast(), fight).join(" "), gains(&dossier.cast(), fight).remove(1))
    }

    #[test]
    fn a_step_that_does_worse_is_said_to() {
        let worse = [(Metric::PRIMARY, Verdict::Worse), (Metric::HoursToIncident, Verdict::Worse)];
        let (answer, gain) = judged(&mut fake(), &worse);
        let step = "The step to Level 3 gets fewer of them over before any objective, yet brings the incident to light later.";
        assert!(answer.contains(step), "{answer}");
        assert!(
            gain.starts_with("Level 3 gets fewer engagements over before any objective than Level 2"),
            "{gain}"
        );
        assert!(gain.contains("Level 3 declares the incident later"), "{gain}");
    }

    #[test]
    fn buying_nothing_for_the_outcome_and_gaining_elsewhere_stand_in_one_sentence() {
        let mixed = [
            (Metric::PRIMARY, Verdict::GainsNothing),
            (Metric::DetectedInTime, Verdict::Better),
            (Metric::HoursToIncident, Verdict::Better),
        ];
        let (answer, _) = judged(&mut fake(), &mixed);
        let step = "The step to Level 3 buys nothing for the outcome, but declares the incident before the \
                    objective more often and brings the incident to light sooner.";
        assert!(answer.contains(step), "{answer}");
        assert!(answer.contains("not adjusted for the number of comparisons"), "{answer}");
    }

    #[test]
    fn each_verdict_on_the_outcome_stands_beside_its_interval_and_its_family() {
        let verdicts = [
            Verdict::Better,
            Verdict::Worse,
            Verdict::GainsNothing,
            Verdict::CannotTell,
            Verdict::TooFewPairs,
            Verdict::Unclear,
        ];
        let mut fake = fake();
        for verdict in verdicts {
            let (answer, gain) = judged(&mut fake, &[(Metric::PRIMARY, verdict)]);
            assert!(gain.contains("joint 95 % interval among 8 comparisons"), "{gain}");
            assert!(answer.contains("among 8 comparisons"), "{answer}");
        }
        for c in &mut fake.findings.comparisons {
            c.family = c.family.map(|f| FamilyFindings { size: 1, ..f });
        }
        let (answer, gain) = judged(&mut fake, &[]);
        assert!(!gain.contains("joint") && !gain.contains("among"), "{gain}");
        assert!(gain.contains("points, 95 % interval"), "{gain}");
        assert!(!answer.contains("among"), "{answer}");
    }

    #[test]
    fn nobody_did_better_in_a_pair_without_an_objective() {
        let mut fake = fake();
        second(&mut fake, Metric::PRIMARY).losses = 7;
        second(&mut fake, Metric::DefendedInTime).losses = 7;
        second(&mut fake, Metric::ObjectiveReached).losses = 0;
        let (_, gain) = judged(&mut fake, &[]);
        assert!(!gain.contains("did better"), "{gain}");
        second(&mut fake, Metric::ObjectiveReached).losses = 2;
        let (_, gain) = judged(&mut fake, &[]);
        assert!(gain.contains("Level 2 did better in 2 of 100 pairs"), "{gain}");
    }

    #[test]
    fn one_soc_alone_is_told_how_it_ends_and_compared_with_nobody() {
        let mut fake = fake();
        fake.findings.comparisons.clear();
        fake.findings.cells.retain(|c| c.soc == "level-3-advanced");
        let dossier = fake.dossier();
        let fight = &dossier.fights()[0];
        let said = answer(&dossier.cast(), fight).join(" ");
        assert!(said.starts_with("Of 100 engagements, ") && said.contains(" % ["), "{said}");
        assert!(said.contains(" are over before any objective under Level 3."), "{said}");
        assert!(said.contains("The objective is reached in "), "{said}");
        assert!(!said.contains("step") && !said.contains("comparison"), "{said}");
        assert!(gains(&dossier.cast(), fight).is_empty());
        assert_eq!(at_once(&fake.findings.comparisons), None);
    }
}
