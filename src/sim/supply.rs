//! Who takes which arrivals: supplies of rows to a station's lines, and the blocks they share.

use super::arrivals::{BLOCK_DAYS, Block, Class, Desk, Item, Process, Row};
use super::luck::{Luck, threshold};
use super::placing::{Lull, Placing};
use crate::units::{DAY, Probability, SimTime};

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
    /// Memory used while taking: which rows of a block are taken.
    taken: Vec<u32>,
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
    pub process: &'a Process,
    /// The replication's luck.
    pub luck: Luck,
    /// The blocks all supplies of the replication share.
    pub shared: &'a mut Shared,
    /// By class, the mark from which on rows are not taken.
    pub keep: &'a [u32],
    /// By line, the next block to take from.
    pub next: Vec<usize>,
    /// The first block that is not taken any more.
    pub blocks: usize,
    /// What puts rows into other lines than that of their class, if anything does.
    pub placing: Option<&'a Placing>,
    /// When fewer rows come, if ever.
    pub lull: Option<Lull>,
}

impl<'a> Kept<'a> {
    /// Returns a supply that starts with the first block.
    pub fn new(process: &'a Process, luck: Luck, shared: &'a mut Shared, keep: &'a [u32]) -> Kept<'a> {
        let next = vec![0; process.lines];
        Kept { process, luck, shared, keep, next, blocks: usize::MAX, placing: None, lull: None }
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
        let blocks = end.0.max(0) / (BLOCK_DAYS * DAY) + 1;
        Kept { blocks: blocks as usize, ..self }
    }
}

impl Source for Kept<'_> {
    fn refill(&mut self, line: usize, rows: &mut Vec<Item>) -> bool {
        let index = self.next[line];
        if index >= self.blocks {
            return false;
        }
        self.next[line] += 1;
        let lines = self.process.lines;
        let sources = self.placing.map_or(line..=line, |placing| placing.sources(line, lines));
        let mut taken = std::mem::take(&mut self.shared.taken);
        let block = self.shared.block(self.process, self.luck, index);
        let start = SimTime(index as i64 * BLOCK_DAYS * DAY);
        let end = SimTime(start.0 + BLOCK_DAYS * DAY);
        let lull = self.lull.as_ref().filter(|lull| lull.touches(start, end));
        let old = rows.len();
        for source in sources.clone() {
            let block = block.rows(source);
            // Which are taken is listed first: asking and copying by turns would guess wrong too often.
            taken.clear();
            taken.resize(block.len(), 0);
            let mut found = 0;
            let usual = |row: &Row| self.keep[usize::from(row.item.class)];
            for (i, row) in (0..).zip(block) {
                taken[found] = i;
                let keep = lull.map_or(usual(row), |lull| lull.keep(usual(row), row.item.arrival));
                found += usize::from(row.mark < keep);
            }
            let items = taken[..found].iter().map(|&i| block[i as usize].item);
            match self.placing {
                None => rows.extend(items),
                Some(placing) => {
                    rows.extend(items.filter(|item| placing.line_of(item, source, lines) == line));
                }
            }
        }
        if self.placing.is_some() {
            // Of one moment, what comes from a more urgent line goes first.
            rows[old..].sort_by_key(|item| item.arrival);
        }
        self.shared.taken = taken;
        let comes = |(c, &k): (&Class, &u32)| sources.contains(&c.line) && c.per_hour > 0.0 && k > 0;
        self.process.classes.iter().zip(self.keep).any(comes)
    }
}
