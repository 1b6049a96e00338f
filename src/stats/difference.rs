//! Two curves over the same replications: how far apart they are at each time.

use serde::Serialize;

use super::agreement::{AgreementTable, share_difference};
use super::intervals::Estimate;
use super::survival::{Event, Observation};

/// The difference of two paired incidences at one time.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct DifferencePoint {
    /// A time at which one of the curves rises, in the unit of the observations.
    pub time: i64,
    /// The share of pairs in which the first has had the event by then, less that of the second.
    pub difference: Estimate,
}

/// Returns the difference of the shares that have had the event by each time at which one of them rises,
/// or `None` for fewer than two pairs or when one observation is cut off before the last event.
///
/// Where nothing is cut off before a time, each pair is known to be in one of four cells at it (both, only
/// the first, only the second, neither), and the interval is the paired one of
/// [`super::paired_share_difference`] there: pointwise, at 95 %.
///
/// # Panics
/// If the samples differ in length: then they are not pairs.
pub fn paired_incidence_difference(a: &[Observation], b: &[Observation]) -> Option<Vec<DifferencePoint>> {
    assert_eq!(a.len(), b.len(), "paired samples must have one observation per replication each");
    if a.len() < 2 {
        return None;
    }
    let mut events: Vec<(i64, usize, Side)> = Vec::new();
    let mut cut_off = i64::MAX;
    for (side, sample) in [(Side::First, a), (Side::Second, b)] {
        for (pair, observation) in sample.iter().enumerate() {
            match observation.event {
                Event::Observed => events.push((observation.time, pair, side)),
                Event::Censored => cut_off = cut_off.min(observation.time),
            }
        }
    }
    events.sort_unstable();
    if events.last().is_some_and(|(time, ..)| *time > cut_off) {
        return None;
    }
    let mut reached = vec![[false; 2]; a.len()];
    let mut table = AgreementTable { both: 0, only_first: 0, only_second: 0, neither: a.len() };
    let mut points = Vec::new();
    for tied in events.chunk_by(|x, y| x.0 == y.0) {
        for &(_, pair, side) in tied {
            *table.cell(reached[pair]) -= 1;
            reached[pair][side as usize] = true;
            *table.cell(reached[pair]) += 1;
        }
        points.push(DifferencePoint { time: tied[0].0, difference: share_difference(&table) });
    }
    Some(points)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Side {
    First = 0,
    Second = 1,
}

impl AgreementTable {
    fn cell(&mut self, [first, second]: [bool; 2]) -> &mut usize {
        match (first, second) {
            (true, true) => &mut self.both,
            (true, false) => &mut self.only_first,
            (false, true) => &mut self.only_second,
            (false, false) => &mut self.neither,
        }
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_abs_diff_eq;
    use proptest::prelude::*;

    use super::super::{KaplanMeier, paired_share_difference};
    use super::*;

    fn seen(time: i64) -> Observation {
        Observation { time, event: Event::Observed }
    }

    fn cut(time: i64) -> Observation {
        Observation { time, event: Event::Censored }
    }

    #[test]
    fn three_pairs_by_hand() {
        let got =
            paired_incidence_difference(&[seen(1), seen(5), cut(9)], &[seen(5), cut(9), seen(2)]).unwrap();
        let told: Vec<(i64, f64)> = got.iter().map(|p| (p.time, p.difference.estimate * 3.0)).collect();
        assert_eq!(told.len(), 3);
        for ((time, thirds), (at, want)) in told.into_iter().zip([(1, 1.0), (2, 0.0), (5, 0.0)]) {
            assert_eq!(time, at);
            assert_abs_diff_eq!(thirds, want, epsilon = 1e-12);
        }
    }

    #[test]
    fn what_was_cut_off_early_cannot_be_paired() {
        assert_eq!(paired_incidence_difference(&[cut(3), seen(1)], &[seen(5), seen(1)]), None);
        assert_eq!(paired_incidence_difference(&[seen(3)], &[seen(5)]), None);
        assert_eq!(paired_incidence_difference(&[cut(9); 2], &[cut(9); 2]), Some(Vec::new()));
    }

    proptest! {
        #[test]
        fn each_point_is_the_paired_share_and_the_gap_between_the_curves(
            times in prop::collection::vec((0_i64..40, 0_i64..40), 2..40)
        ) {
            let horizon = 30;
            let to = |time: i64| if time < horizon { seen(time) } else { cut(horizon) };
            let a: Vec<_> = times.iter().map(|pair| to(pair.0)).collect();
            let b: Vec<_> = times.iter().map(|pair| to(pair.1)).collect();
            let (of_a, of_b) = (KaplanMeier::fit(&a).unwrap(), KaplanMeier::fit(&b).unwrap());
            for point in paired_incidence_difference(&a, &b).unwrap() {
                let by = |o: &Observation| f64::from(u8::from(o.event == Event::Observed && o.time <= point.time));
                let shares = |all: &[Observation]| all.iter().map(by).collect::<Vec<_>>();
                let paired = paired_share_difference(&shares(&a), &shares(&b)).unwrap().difference;
                prop_assert!((paired.low - point.difference.low).abs() < 1e-12);
                prop_assert!((paired.high - point.difference.high).abs() < 1e-12);
                let gap = of_b.survival_at(point.time) - of_a.survival_at(point.time);
                prop_assert!((gap - point.difference.estimate).abs() < 1e-9);
            }
        }
    }
}
