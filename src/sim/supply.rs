//! Who takes which arrivals: supplies of rows to a station's lines, and the blocks they share.

use super::arrivals::{BLOCK_DAYS, Block, Class, Desk, Item, Mark, Process, block_of};
use super::luck::{Luck, threshold};
use super::placing::{Lull, Placing};
use crate::units::{DAY, Probability, SimTime};
use std::ops::Range;

/// A supply of rows, a block at a time.
pub trait Source {
    /// Appends the next rows of `line` to `rows` in order of arrival; returns false when there are none
    /// left to come, ever.
    fn refill(&mut self, line: usize, rows: &mut Vec<Item>) -> bool;
}

/// Nothing arrives from outside.
#[derive(Clone, Copy, Debug)]
pub struct Silence;

impl Source for Silence {
    fn refill(&mut self, _line: usize, _rows: &mut Vec<Item>) -> bool {
        false
    }
}

/// The blocks of one replication, drawn when first asked for and kept for the next who asks.
#[derive(Debug, Default)]
pub struct Shared {
    blocks: Vec<Block>,
    drawn: usize,
    desk: Desk,
    /// Memory used while dealing: which rows of a block are taken.
    taken: Vec<u32>,
    /// Memory used while dealing: by line, what was dealt to it and not fetched yet.
    hands: Vec<Vec<Item>>,
}

impl Shared {
    /// Forgets all blocks, keeping their memory for the next replication.
    pub fn clear(&mut self) {
        self.drawn = 0;
        self.desk.clear();
    }

    fn block(&mut self, process: &Process, luck: Luck, index: usize) -> &Block {
        while self.drawn <= index {
            if self.blocks.len() == self.drawn {
                self.blocks.push(Block::default());
            }
            process.draw_block_at(&mut self.desk, luck, self.drawn as u32, &mut self.blocks[self.drawn]);
            self.drawn += 1;
        }
        &self.blocks[index]
    }
}

/// Returns the marks that keep the share `p` of a class: all marks below it.
pub fn keep(p: Probability) -> u32 {
    threshold(p)
}

/// A supply that takes, of each class, the rows with a mark below that class's threshold.
#[derive(Debug)]
pub struct Kept<'a> {
    /// The process and the luck that blocks are drawn from.
    process: &'a Process,
    /// The replication's luck.
    luck: Luck,
    /// The blocks all supplies of the replication share.
    shared: &'a mut Shared,
    /// By class, the mark from which on rows are not taken.
    keep: &'a [u32],
    /// The next block to deal out.
    next: usize,
    /// The first block that is not taken any more.
    blocks: usize,
    /// What puts rows into other lines than that of their class, if anything does.
    placing: Option<&'a Placing>,
    /// When fewer rows come, if ever.
    lull: Option<Lull>,
}

impl<'a> Kept<'a> {
    /// Returns a supply that starts with the first block.
    pub fn new(process: &'a Process, luck: Luck, shared: &'a mut Shared, keep: &'a [u32]) -> Kept<'a> {
        shared.hands.resize_with(process.lines, Vec::new);
        shared.hands.iter_mut().for_each(Vec::clear);
        Kept { process, luck, shared, keep, next: 0, blocks: usize::MAX, placing: None, lull: None }
    }

    /// Returns the same supply without the blocks that end before `start`: they need not be drawn.
    #[must_use]
    pub fn since(self, start: SimTime) -> Kept<'a> {
        Kept { next: block_of(start), ..self }
    }

    /// Returns the same supply with rows in other lines than that of their class.
    #[must_use]
    pub fn placed(self, placing: &'a Placing) -> Kept<'a> {
        Kept { placing: (!placing.is_plain()).then_some(placing), ..self }
    }

    /// Returns the same supply with times at which fewer rows come.
    #[must_use]
    pub fn lulled(self, lull: Lull) -> Kept<'a> {
        Kept { lull: Some(lull), ..self }
    }

    /// Returns the same supply, ending some time after `end`: without an end, a line of which next to
    /// nothing is kept would be searched for its next row for ever.
    #[must_use]
    pub fn until(self, end: SimTime) -> Kept<'a> {
        Kept { blocks: block_of(end) + 1, ..self }
    }

    /// Takes the next block's rows and hands each to the line it stands in.
    ///
    /// All lines at once, because a row of any class may stand in a neighbour's line: line by line, each row
    /// would be looked at for each line it could stand in.
    fn deal(&mut self) {
        let index = self.next;
        self.next += 1;
        let mut taken = std::mem::take(&mut self.shared.taken);
        let mut hands = std::mem::take(&mut self.shared.hands);
        let lines = self.process.lines;
        let block = self.shared.block(self.process, self.luck, index);
        let start = SimTime(index as i64 * BLOCK_DAYS * DAY);
        let end = SimTime(start.0 + BLOCK_DAYS * DAY);
        let usual = |mark: Mark| self.keep[usize::from(mark.class)];
        for own in 0..lines {
            let (items, marks) = (block.items(own), block.marks(own));
            taken.clear();
            let mut reached = 0;
            if let Some(lull) = &self.lull {
                for time in lull.between(start, end) {
                    let until = |moment| items.partition_point(|item| item.arrival < moment);
                    let (from, to) = (until(time.start), until(time.end));
                    choose(&mut taken, marks, reached..from, |_, mark| usual(mark));
                    choose(&mut taken, marks, from..to, |i, mark| lull.keep(usual(mark), items[i].arrival));
                    reached = to;
                }
            }
            choose(&mut taken, marks, reached..marks.len(), |_, mark| usual(mark));
            let items = taken.iter().map(|&i| items[i as usize]);
            match self.placing {
                None => hands[own].extend(items),
                Some(placing) => items.for_each(|item| hands[placing.line_of(&item, own, lines)].push(item)),
            }
        }
        if self.placing.is_some() {
            // Of one moment, what comes from a more urgent line goes first.
            hands.iter_mut().for_each(|hand| hand.sort_by_key(|item| item.arrival));
        }
        self.shared.taken = taken;
        self.shared.hands = hands;
    }
}

/// Lists those of a range of items whose marks are below what `keep` says.
///
/// They are listed first and copied later: asking and copying by turns would guess wrong too often.
#[inline]
fn choose(taken: &mut Vec<u32>, marks: &[Mark], range: Range<usize>, keep: impl Fn(usize, Mark) -> u32) {
    let mut found = taken.len();
    taken.resize(found + range.len(), 0);
    for (i, &mark) in (range.start..).zip(&marks[range]) {
        taken[found] = i as u32;
        found += usize::from(mark.word < keep(i, mark));
    }
    taken.truncate(found);
}

impl Source for Kept<'_> {
    fn refill(&mut self, line: usize, rows: &mut Vec<Item>) -> bool {
        if self.shared.hands[line].is_empty() && self.next < self.blocks {
            self.deal();
        }
        rows.append(&mut self.shared.hands[line]);
        let lines = self.process.lines;
        let sources = self.placing.map_or(line..=line, |placing| placing.sources(line, lines));
        let comes = |(c, &k): (&Class, &u32)| sources.contains(&c.line) && c.per_hour > 0.0 && k > 0;
        self.next < self.blocks && self.process.classes.iter().zip(self.keep).any(comes)
    }
}
