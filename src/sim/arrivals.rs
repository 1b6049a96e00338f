//! Where work comes from: classes of Poisson arrivals under one hour-of-week profile and shared bursts.
//!
//! Inside a period of a class, row `i` owns eight words of the period's stream, each of fixed meaning:
//! gap, mark, kind, and the words of three tiers ([`Item::words`]). Nothing is rejected and redrawn, so
//! any block can be drawn alone, and who keeps which rows changes nobody's draws.

use super::elementary::ln_of_normal;
use super::intensity::{BLOCKS, FRAME_DAYS, Frame};
use super::luck::{GROUP, Groups, Luck, StreamId, unit};
pub use super::placing::{Lull, Placing, PlacingStep};
pub use super::supply::{Kept, Shared, Silence, Source, keep};
use crate::units::{DAY, HOUR, SimDuration, SimTime};

/// One piece of work. Its words are uniform 32-bit draws of fixed meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Item {
    /// When it joined the line it stands in.
    pub arrival: SimTime,
    /// Who follows this item: 0 for nobody, otherwise a number its owner gave it.
    pub tag: u32,
    /// Its class, by index.
    pub class: u16,
    /// How often it was passed on within a station.
    pub passed: u16,
    /// Kind; service and verdict at the first tier; the same at the second; service at the third.
    pub words: [u32; 6],
}

/// What decides whether an item is taken. Beside the items, because whoever looks for those to take looks at
/// all marks and at few items.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The item's class, by index.
    pub class: u16,
    /// A uniform draw; whoever takes the share p of a class takes the items with the lowest.
    pub word: u32,
}

/// A class of arrivals.
#[derive(Clone, Debug, PartialEq)]
pub struct Class {
    /// Mean arrivals per hour over the week.
    pub per_hour: f64,
    /// The line its items stand in.
    pub line: usize,
}

/// How much hourly intensity swings around its profile.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bursts {
    /// Squared coefficient of variation of the intensity of one hour; 0 for a plain Poisson process.
    pub squared_cv: f64,
    /// Correlation of the logarithm of the intensity from one hour to the next.
    pub persistence: f64,
}

/// Everything that arrives, as a process.
#[derive(Clone, Debug, PartialEq)]
pub struct Process {
    /// The classes, in the order that numbers their streams.
    pub classes: Vec<Class>,
    /// How many lines the classes spread over.
    pub lines: usize,
    /// Relative intensity by hour of the week, mean 1.
    pub profile: Box<[f64; 168]>,
    /// How far local clocks, and so the profile, stand from UTC.
    pub offset: SimDuration,
    /// Bursts shared by all classes.
    pub bursts: Bursts,
    /// The kinds that name this process's streams: of rows, and of bursts.
    pub kinds: [u16; 2],
}

/// Days in one block, which divides the frame.
pub(super) const BLOCK_DAYS: i64 = 7;
/// Hours in one block.
const BLOCK_HOURS: usize = (BLOCK_DAYS * 24) as usize;
/// With more rows than this in one short slice of time, sorting by slices is of no use.
const CROWD: u32 = 64;
/// Words of a row.
const WORDS: usize = 8;
/// Groups of rows drawn at once: enough for the processor to overlap them.
const BATCH: usize = 4;
/// Rows in one group of words.
const ROWS: usize = GROUP / WORDS;

/// Returns the number of the block that holds the moment `t`.
pub fn block_of(t: SimTime) -> usize {
    (t.0.max(0) / (BLOCK_DAYS * DAY)) as usize
}

/// What one block offers, before anybody chose to take it, by line and in order of arrival.
#[derive(Clone, Debug, Default)]
pub struct Block {
    lines: Vec<Rows>,
}

#[derive(Clone, Debug, Default)]
struct Rows {
    items: Vec<Item>,
    marks: Vec<Mark>,
}

impl Block {
    /// Returns the items of `line` in order of arrival.
    pub fn items(&self, line: usize) -> &[Item] {
        &self.lines[line].items
    }

    /// Returns the marks of the items of `line`.
    pub fn marks(&self, line: usize) -> &[Mark] {
        &self.lines[line].marks
    }
}

/// Memory used while drawing.
#[derive(Clone, Debug, Default)]
pub(super) struct Desk {
    frame: Option<Frame>,
    rows: Drawn,
    /// By slice of time, where its rows end in order.
    ends: Vec<u32>,
    sorted: Vec<u64>,
}

/// The rows of one line as they come out of their streams.
#[derive(Clone, Debug, Default)]
struct Drawn {
    /// The words of the rows; that of the gap, once used, makes room for the class.
    groups: Vec<[u32; GROUP]>,
    /// How many of the groups hold rows of this line.
    used: usize,
    /// A word a row: its arrival, in milliseconds from the start of the block, and its number. They sort by
    /// arrival, and those of one millisecond by class and number in the class.
    keys: Vec<u64>,
}

impl Desk {
    /// Forgets what belongs to a process and its luck.
    pub(super) fn clear(&mut self) {
        self.frame = None;
    }
}

impl Process {
    /// Draws block number `index`, of seven days, into `block`, reusing its memory.
    pub fn draw_block(&self, luck: Luck, index: u32, block: &mut Block) {
        self.draw_block_at(&mut Desk::default(), luck, index, block);
    }

    /// As [`Process::draw_block`], at a desk that was cleared since it last served other luck.
    pub(super) fn draw_block_at(&self, desk: &mut Desk, luck: Luck, index: u32, block: &mut Block) {
        block.lines.resize_with(self.lines, Rows::default);
        let number = index / BLOCKS;
        let frame = match desk.frame.take() {
            Some(frame) if frame.number == number => frame,
            _ => Frame::new(self, luck, number),
        };
        let first = (index % BLOCKS) as usize * BLOCK_HOURS;
        let hours = first..first + BLOCK_HOURS;
        let start = i64::from(index) * BLOCK_DAYS * DAY;
        for (line, rows) in block.lines.iter_mut().enumerate() {
            rows.items.clear();
            rows.marks.clear();
            desk.rows.clear();
            let classes =
                || (0..).zip(&self.classes).filter(|(_, class)| class.line == line && class.per_hour > 0.0);
            if classes().nth(1).is_none() {
                for (number, _) in classes() {
                    // A class alone is in order.
                    let write = |drawn: &mut Drawn| drawn.write(start, rows);
                    self.draw_class(luck, &frame, number, &hours, &mut desk.rows, write);
                }
            } else {
                for (number, _) in classes() {
                    self.draw_class(luck, &frame, number, &hours, &mut desk.rows, |_| ());
                }
                desk.sort_by_arrival();
                desk.rows.write(start, rows);
            }
        }
        desk.frame = Some(frame);
    }

    /// Adds the rows of a class that fall into `hours` of the frame to `rows`, which `after_each_batch` may
    /// empty. A period longer than these hours is drawn from its start, and what lies outside is left to the
    /// blocks it belongs to.
    fn draw_class(
        &self,
        luck: Luck,
        frame: &Frame,
        number: u32,
        hours: &std::ops::Range<usize>,
        rows: &mut Drawn,
        mut after_each_batch: impl FnMut(&mut Drawn),
    ) {
        let per_hour = self.classes[number as usize].per_hour;
        let days = period_days(per_hour * 24.0);
        let length = days as usize * 24;
        let opened = hours.start as u32 * HOUR as u32;
        for within in hours.start / length..hours.end.div_ceil(length) {
            let period = u64::from(frame.number) * (FRAME_DAYS / days) as u64 + within as u64;
            let (begin, end) = (within * length, ((within + 1) * length).min(hours.end));
            let mut groups = luck.groups(StreamId::new(self.kinds[0], [number, period as u32]));
            let (opens, ends) = (frame.integral(hours.start), frame.integral(end));
            let mut reached = frame.integral(begin);
            loop {
                let expected = (ends - reached) * per_hour;
                let many = (expected as usize / ROWS + 1).min(BATCH);
                let words = rows.draw(&mut groups, many);
                let mut moments = [0.0; BATCH * ROWS];
                let moments = &mut moments[..many * ROWS];
                for (gap, row) in moments.iter_mut().zip(words.iter()) {
                    *gap = -ln_of_normal(unit(row[0])) / per_hour;
                }
                for moment in moments.iter_mut() {
                    reached += *moment;
                    *moment = reached;
                }
                // Counted rather than searched for: the end cannot be guessed.
                let count = |bound: f64| moments.iter().map(|&m| usize::from(m < bound)).sum();
                let within: usize = count(ends);
                let before: usize = if begin < hours.start { count(opens) } else { 0 };
                words[..within].iter_mut().for_each(|row| row[0] = number);
                rows.keep(&moments[..within], before, |m| frame.moment(m).wrapping_sub(opened));
                after_each_batch(rows);
                if within < many * ROWS {
                    break;
                }
            }
        }
    }
}

impl Drawn {
    fn clear(&mut self) {
        self.used = 0;
        self.keys.clear();
    }

    /// Draws the words of so many groups of rows, to be chosen from by [`Drawn::keep`].
    #[inline]
    fn draw(&mut self, stream: &mut Groups, many: usize) -> &mut [[u32; WORDS]] {
        if self.groups.len() < self.used + many {
            self.groups.resize(self.used + many, [0; GROUP]);
        }
        let groups = &mut self.groups[self.used..self.used + many];
        groups.iter_mut().for_each(|group| stream.next_into(group));
        groups.as_flattened_mut().as_chunks_mut().0
    }

    /// Keeps, of the rows drawn last, those whose `moments` these are, without the first few.
    #[inline]
    fn keep(&mut self, moments: &[f64], without: usize, arrival: impl Fn(f64) -> u32) {
        let number = self.used * ROWS;
        let keys = moments.iter().enumerate().skip(without);
        self.keys.extend(keys.map(|(i, &moment)| u64::from(arrival(moment)) << 32 | (number + i) as u64));
        self.used += moments.len().div_ceil(ROWS);
    }

    /// Hands over the rows, in the order of their keys; `start` is that of the block.
    fn write(&mut self, start: i64, rows: &mut Rows) {
        let drawn: &[[u32; WORDS]] = self.groups.as_flattened().as_chunks().0;
        let rows_drawn = || self.keys.iter().map(|key| (key, &drawn[(key & 0xffff_ffff) as usize]));
        rows.items.extend(rows_drawn().map(|(key, row)| {
            let words = [row[2], row[3], row[4], row[5], row[6], row[7]];
            Item {
                arrival: SimTime(start + (key >> 32) as i64),
                tag: 0,
                class: row[0] as u16,
                passed: 0,
                words,
            }
        }));
        rows.marks.extend(rows_drawn().map(|(_, row)| Mark { class: row[0] as u16, word: row[1] }));
        self.clear();
    }
}

/// Returns the period length of a class: tens of rows fall in one, and it divides the frame.
fn period_days(per_day: f64) -> i64 {
    [1, 2, 4, 7, 14].into_iter().find(|&d| per_day * d as f64 >= 32.0).unwrap_or(FRAME_DAYS)
}

impl Desk {
    /// Sorts the keys of the rows.
    fn sort_by_arrival(&mut self) {
        // First by slices of time so short that about one row falls in each, then by moving the few that are
        // still out of order.
        let Desk { rows: Drawn { keys, .. }, ends, sorted, .. } = self;
        let slice = 32 + ((BLOCK_DAYS * DAY) as usize / keys.len().max(1)).max(1).ilog2();
        ends.clear();
        ends.resize((((BLOCK_DAYS * DAY) as usize) << 32 >> slice) + 2, 0);
        keys.iter().for_each(|key| ends[(key >> slice) as usize + 1] += 1);
        let mut crowd = 0;
        let mut sum = 0;
        for end in ends.iter_mut() {
            crowd = crowd.max(*end);
            sum += *end;
            *end = sum;
        }
        sorted.clear();
        sorted.resize(keys.len(), 0);
        for &key in keys.iter() {
            let place = &mut ends[(key >> slice) as usize];
            sorted[*place as usize] = key;
            *place += 1;
        }
        if crowd > CROWD {
            sorted.sort_unstable();
        }
        let mut last = 0;
        for i in 0..sorted.len() {
            let key = sorted[i];
            if key >= last {
                last = key;
                continue;
            }
            let mut at = i;
            while at > 0 && sorted[at - 1] > key {
                sorted[at] = sorted[at - 1];
                at -= 1;
            }
            sorted[at] = key;
        }
        std::mem::swap(keys, sorted);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Probability;

    fn process(squared_cv: f64) -> Process {
        Process {
            classes: vec![Class { per_hour: 60.0, line: 0 }, Class { per_hour: 40.0, line: 0 }],
            lines: 1,
            profile: Box::new([1.0; 168]),
            offset: SimDuration::ZERO,
            bursts: Bursts { squared_cv, persistence: 0.8 },
            kinds: [1, 2],
        }
    }

    /// Counts arrivals an hour over blocks of a replication.
    fn hourly(process: &Process, replication: u32, blocks: u32) -> Vec<f64> {
        let luck = Luck::new(9, replication);
        let mut counts = vec![0.0; blocks as usize * BLOCK_HOURS];
        for b in 0..blocks {
            let mut block = Block::default();
            process.draw_block(luck, b, &mut block);
            assert!(block.items(0).is_sorted_by_key(|item| item.arrival));
            block.items(0).iter().for_each(|item| counts[(item.arrival.0 / HOUR) as usize] += 1.0);
        }
        counts
    }

    /// Mean, variance over mean, and lag-one correlation of a series.
    fn moments(x: &[f64]) -> (f64, f64, f64) {
        let n = x.len() as f64;
        let mean = x.iter().sum::<f64>() / n;
        let var = x.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / n;
        let lag = x.windows(2).map(|w| (w[0] - mean) * (w[1] - mean)).sum::<f64>() / n;
        (mean, var / mean, lag / var)
    }

    #[test]
    fn without_bursts_hourly_counts_are_poisson() {
        let (mean, dispersion, lag) = moments(&hourly(&process(0.0), 0, 6));
        assert!((mean - 100.0).abs() < 4.0 * (100.0_f64 / 4032.0).sqrt(), "mean {mean}");
        assert!((dispersion - 1.0).abs() < 4.0 * (2.0_f64 / 4032.0).sqrt(), "dispersion {dispersion}");
        assert!(lag.abs() < 4.0 / 4032.0_f64.sqrt(), "lag {lag}");
    }

    #[test]
    fn with_bursts_counts_swing_as_asked() {
        let (_, dispersion, lag) = moments(&hourly(&process(0.18), 1, 24));
        assert!((15.0..24.0).contains(&dispersion), "variance over mean {dispersion}");
        assert!((0.65..0.85).contains(&lag), "lag-one correlation {lag}");
    }

    #[test]
    fn the_profile_moves_arrivals_to_its_hours() {
        let mut p = process(0.0);
        *p.profile = std::array::from_fn(|h| if h < 84 { 2.0 } else { 0.0 });
        let counts = hourly(&p, 0, 1);
        assert!(counts[84..168].iter().all(|&c| c == 0.0));
        assert!((moments(&counts[..84]).0 - 200.0).abs() < 8.0);
    }

    #[test]
    fn a_smaller_share_keeps_a_subset_of_the_larger() {
        let p = process(0.18);
        let luck = Luck::new(3, 2);
        let take = |share: f64| {
            let mut shared = Shared::default();
            let marks = [keep(Probability::clamped(share)); 2];
            let mut rows = Vec::new();
            Kept::new(&p, luck, &mut shared, &marks).refill(0, &mut rows);
            rows
        };
        let (few, many) = (take(0.2), take(0.5));
        assert!(few.iter().all(|r| many.contains(r)));
        assert!((few.len() as f64 / many.len() as f64 - 0.4).abs() < 0.02);
    }

    /// Its period is longer than a block, and goes on in the next where it stood.
    #[test]
    fn no_row_of_a_rare_class_is_drawn_twice() {
        for per_hour in [0.05, 0.1, 0.25] {
            let rare = Process { classes: vec![Class { per_hour, line: 0 }], ..process(0.0) };
            let mut rows = Vec::new();
            for number in 0..BLOCKS {
                let mut block = Block::default();
                rare.draw_block(Luck::new(5, 1), number, &mut block);
                rows.extend(block.items(0).iter().map(|item| item.words));
            }
            let all = rows.len();
            assert!(all > 15, "{all} of {per_hour} an hour in four weeks");
            rows.sort_unstable();
            rows.dedup();
            assert_eq!(rows.len(), all, "{per_hour} an hour");
        }
    }
}
