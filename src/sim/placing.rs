//! Where rows stand: in the line of their class, or in the next one up or down; and when fewer of them come.

use super::arrivals::Item;
use super::calendar::Stretch;
use crate::units::{SimDuration, SimTime};
use std::ops::RangeInclusive;
use std::sync::Arc;

/// What puts rows into other lines than that of their class, one step after another.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Placing {
    steps: Vec<PlacingStep>,
}

/// One line up or down, by chance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PlacingStep {
    /// Which of an item's words decides, turned round: its low bits are as good as a word of their own.
    pub word: usize,
    /// Words below this go a line up.
    pub up: u32,
    /// The highest words, so many of them, go a line down.
    pub down: u32,
}

impl Placing {
    /// Returns the placing by these steps, without those that move nothing.
    pub fn new(steps: impl IntoIterator<Item = PlacingStep>) -> Placing {
        Placing { steps: steps.into_iter().filter(|step| step.up > 0 || step.down > 0).collect() }
    }

    /// Returns whether every row stands in the line of its class.
    pub fn is_plain(&self) -> bool {
        self.steps.is_empty()
    }

    /// Returns the line, of so many, that an item stands in whose class has line `own`.
    #[inline]
    pub fn line_of(&self, item: &Item, own: usize, lines: usize) -> usize {
        let step = |line: usize, step: &PlacingStep| {
            let word = item.words[step.word].reverse_bits();
            if word < step.up {
                line.saturating_sub(1)
            } else if word > u32::MAX - step.down {
                (line + 1).min(lines - 1)
            } else {
                line
            }
        };
        self.steps.iter().fold(own, step)
    }

    /// Returns the lines, of so many, whose classes may have items in `line`.
    pub(super) fn sources(&self, line: usize, lines: usize) -> RangeInclusive<usize> {
        // Those below it as far as anything is put up, those above it as far as anything is put down.
        let (ups, downs) = self.steps.iter().fold((0, 0), |(ups, downs), step| {
            (ups + usize::from(step.up > 0), downs + usize::from(step.down > 0))
        });
        line.saturating_sub(downs)..=(line + ups).min(lines - 1)
    }
}

/// Times at which fewer rows come: of each class those with the lowest marks, so that what is left is some of
/// what would have come.
#[derive(Clone, Debug, PartialEq)]
pub struct Lull {
    /// When: in order, and apart.
    pub times: Arc<[Stretch]>,
    /// By local hour of the week, the share that is left, of 2³².
    pub left: Box<[u32; 168]>,
    /// How far local clocks stand from UTC.
    pub offset: SimDuration,
}

impl Lull {
    /// Returns those of its times that end after `from` and begin before `to`.
    pub(super) fn between(&self, from: SimTime, to: SimTime) -> &[Stretch] {
        let first = self.times.partition_point(|time| time.end <= from);
        let many = self.times[first..].partition_point(|time| time.start < to);
        &self.times[first..first + many]
    }

    /// Returns the mark from which on rows that arrive at `at`, within its times, are not taken, if it usually
    /// is `keep`.
    #[inline]
    pub(super) fn keep(&self, keep: u32, at: SimTime) -> u32 {
        let left = u64::from(self.left[at.hour_of_week(self.offset)]);
        if left == u64::from(u32::MAX) { keep } else { ((u64::from(keep) * left) >> 32) as u32 }
    }
}

#[cfg(test)]
mod tests {
    use super::super::arrivals::{Bursts, Class, Kept, Process, Shared, Source, keep};
    use super::super::luck::Luck;
    use super::*;
    use crate::units::{DAY, HOUR, Probability};

    const LUCK: Luck = Luck::new(5, 1);

    /// Two classes a line, over three lines.
    fn process() -> Process {
        let class = |i: usize| Class { per_hour: 3.0 + i as f64, line: i / 2 };
        Process {
            classes: (0..6).map(class).collect(),
            lines: 3,
            profile: Box::new([1.0; 168]),
            offset: SimDuration::ZERO,
            bursts: Bursts { squared_cv: 0.0, persistence: 0.0 },
            kinds: [1, 2],
        }
    }

    /// What one block of a supply gives, by line.
    fn taken(placing: Option<&Placing>, lull: Option<&Lull>) -> Vec<Vec<Item>> {
        let process = process();
        let marks = [keep(Probability::clamped(0.5)); 6];
        let mut shared = Shared::default();
        let source = Kept::new(&process, LUCK, &mut shared, &marks);
        let source = placing.into_iter().fold(source, Kept::placed);
        let mut source = lull.cloned().into_iter().fold(source, Kept::lulled);
        let mut lines = vec![Vec::new(); 3];
        (0..3).for_each(|line| assert!(source.refill(line, &mut lines[line])));
        lines
    }

    fn step(up: f64, down: f64) -> PlacingStep {
        PlacingStep { word: 2, up: keep(Probability::clamped(up)), down: keep(Probability::clamped(down)) }
    }

    #[test]
    fn every_row_stands_in_one_line_and_in_order() {
        let plain = taken(None, None);
        for (up, down) in [(0.3, 0.0), (0.0, 0.4), (0.2, 0.5)] {
            let placing = Placing::new([step(up, down)]);
            let moved = taken(Some(&placing), None);
            assert!(moved.iter().all(|line| line.is_sorted_by_key(|item| item.arrival)));
            let all = |lines: &[Vec<Item>]| {
                let mut all: Vec<Item> = lines.concat();
                all.sort_by_key(|item| (item.arrival, item.class, item.words));
                all
            };
            assert_eq!(all(&moved), all(&plain), "nobody is lost, nobody comes twice");
            let away = moved[1].iter().filter(|item| item.class / 2 != 1).count() as f64;
            let expected = up * plain[2].len() as f64 + down * plain[0].len() as f64;
            assert!((away - expected).abs() < 4.0 * expected.sqrt(), "{away} of {expected}");
        }
    }

    #[test]
    fn where_all_go_up_their_order_stays() {
        let placing = Placing::new([PlacingStep { up: u32::MAX, ..step(1.0, 0.0) }]);
        let (plain, moved) = (taken(None, None), taken(Some(&placing), None));
        assert_eq!(moved[1], plain[2]);
        assert!(moved[2].is_empty());
        assert_eq!(moved[0].len(), plain[0].len() + plain[1].len(), "nothing is above the first");
    }

    #[test]
    fn in_a_lull_a_part_of_the_same_rows_comes() {
        let times: Arc<[Stretch]> = [
            Stretch { start: SimTime(2 * DAY), end: SimTime(3 * DAY) },
            Stretch { start: SimTime(5 * DAY + HOUR), end: SimTime(5 * DAY + 2 * HOUR) },
        ]
        .into();
        let quarter =
            Lull { times: times.clone(), left: Box::new([1 << 30; 168]), offset: SimDuration(HOUR) };
        let (usual, thinned) = (taken(None, None), taken(None, Some(&quarter)));
        let within = |item: &&Item| times.iter().any(|t| t.start <= item.arrival && item.arrival < t.end);
        let (mut came, mut left) = (0, 0);
        for (usual, thinned) in usual.iter().zip(&thinned) {
            assert!(thinned.iter().all(|item| usual.contains(item)), "no other rows than usual");
            let outside = |line: &[Item]| line.iter().filter(|item| !within(item)).count();
            assert_eq!(outside(usual), outside(thinned));
            came += usual.iter().filter(within).count();
            left += thinned.iter().filter(within).count();
        }
        let expected = came as f64 / 4.0;
        assert!((left as f64 - expected).abs() < 4.0 * expected.sqrt(), "{left} of {came}");
    }

    #[test]
    fn a_lull_that_leaves_all_changes_nothing() {
        let whole: Arc<[Stretch]> = [Stretch { start: SimTime(0), end: SimTime(7 * DAY) }].into();
        let all = Lull { times: whole, left: Box::new([u32::MAX; 168]), offset: SimDuration::ZERO };
        assert_eq!(taken(None, Some(&all)), taken(None, None));
    }
}
