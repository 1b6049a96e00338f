//! Where work comes from: classes of Poisson arrivals under one hour-of-week profile and shared bursts.
//!
//! Inside a period of a class, row `i` owns eight words of the period's stream, each of fixed meaning:
//! gap, mark, kind, and the words of three tiers ([`Item::words`]). Nothing is rejected and redrawn, so
//! any block can be drawn alone, and who keeps which rows changes nobody's draws.

use super::elementary::{exp, inverse_normal, ln, ln_of_normal};
use super::luck::{Luck, StreamId, unit};
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
    /// Kind; service and verdict at the first tier; the same at the second; service at the third.
    pub words: [u32; 6],
}

/// An item as the environment offers it, before anybody chose to take it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// The work itself.
    pub item: Item,
    /// A uniform draw; whoever takes the share p of a class takes the rows with the lowest marks.
    pub mark: u32,
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

/// Days in one frame, the stretch of integrated intensity that periods lie in: each period divides it.
const FRAME_DAYS: i64 = 28;
/// Hours in one frame.
const FRAME_HOURS: usize = (FRAME_DAYS * 24) as usize;
/// Days in one block, which divides the frame.
pub(super) const BLOCK_DAYS: i64 = 7;
/// Hours in one block.
const BLOCK_HOURS: usize = (BLOCK_DAYS * 24) as usize;
/// Blocks in one frame.
const BLOCKS: u32 = (FRAME_DAYS / BLOCK_DAYS) as u32;
/// Hours over which one hour's shock still swings the intensity.
const MEMORY: usize = 24;
/// With more rows than this in one short slice of time, sorting by slices is of no use.
const CROWD: u32 = 64;
/// Rows drawn at once: enough for the processor to overlap them.
const BATCH: usize = 32;

/// Returns the number of the block that holds the moment `t`.
pub fn block_of(t: SimTime) -> usize {
    (t.0.max(0) / (BLOCK_DAYS * DAY)) as usize
}

/// Rows of one block, by line, in order of arrival.
#[derive(Clone, Debug, Default)]
pub struct Block {
    lines: Vec<Vec<Row>>,
}

impl Block {
    /// Returns the rows of `line` in order of arrival.
    pub fn rows(&self, line: usize) -> &[Row] {
        &self.lines[line]
    }
}

/// The intensity of all hours of one frame.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    number: u32,
    intensity: Vec<f64>,
    /// Intensity summed from the start of the frame to the start of each hour.
    integral: Vec<f64>,
}

/// Memory used while drawing.
#[derive(Clone, Debug, Default)]
pub(super) struct Desk {
    frame: Option<Frame>,
    /// By slice of time, where its rows end in order.
    ends: Vec<u32>,
    keys: Vec<u64>,
    sorted: Vec<Row>,
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
        block.lines.resize_with(self.lines, Vec::new);
        block.lines.iter_mut().for_each(Vec::clear);
        let number = index / BLOCKS;
        let frame = match desk.frame.take() {
            Some(frame) if frame.number == number => frame,
            _ => self.frame(luck, number),
        };
        let first = (index % BLOCKS) as usize * BLOCK_HOURS;
        let hours = first..first + BLOCK_HOURS;
        let mut merged = vec![0; self.lines];
        for (number, class) in self.classes.iter().enumerate() {
            if class.per_hour > 0.0 {
                merged[class.line] += 1;
                self.draw_class(luck, &frame, number, &hours, &mut block.lines[class.line]);
            }
        }
        let start = i64::from(index) * BLOCK_DAYS * DAY;
        for (rows, classes) in block.lines.iter_mut().zip(merged) {
            if classes > 1 {
                sort_by_arrival(rows, start, desk);
            }
        }
        desk.frame = Some(frame);
    }

    /// Appends the rows of a class that fall into `hours` of the frame. A period longer than these is drawn
    /// from its start, and what lies outside is left to the blocks it belongs to.
    fn draw_class(
        &self,
        luck: Luck,
        frame: &Frame,
        number: usize,
        hours: &std::ops::Range<usize>,
        rows: &mut Vec<Row>,
    ) {
        let per_hour = self.classes[number].per_hour;
        let days = period_days(per_hour * 24.0);
        let length = days as usize * 24;
        let start = i64::from(frame.number) * FRAME_DAYS * DAY;
        for within in hours.start / length..hours.end.div_ceil(length) {
            let period = u64::from(frame.number) * (FRAME_DAYS / days) as u64 + within as u64;
            let (begin, end) = (within * length, ((within + 1) * length).min(hours.end));
            let mut stream = luck.stream(StreamId::new(self.kinds[0], [number as u32, period as u32]));
            let mut walk = Walk { integral: &frame.integral, hour: begin, end };
            let mut reached = frame.integral[begin];
            let mut words = [0; 8 * BATCH];
            let mut gaps = [0.0; BATCH];
            'period: loop {
                let expected = (frame.integral[end] - reached) * per_hour;
                let many = (expected as usize + 1).min(BATCH);
                stream.fill(&mut words[..8 * many]);
                for (gap, row) in gaps.iter_mut().zip(words.chunks_exact(8)) {
                    *gap = -ln_of_normal(unit(row[0])) / per_hour;
                }
                for (gap, row) in gaps[..many].iter().zip(words.chunks_exact(8)) {
                    reached += gap;
                    let Some(hour) = walk.reach(reached) else { break 'period };
                    if hour < hours.start {
                        continue;
                    }
                    let fraction = (reached - frame.integral[hour]) / frame.intensity[hour];
                    let offset = (hour as f64 + fraction) * HOUR as f64;
                    rows.push(Row {
                        item: Item {
                            arrival: SimTime(start + offset as i64),
                            tag: 0,
                            class: number as u16,
                            words: [row[2], row[3], row[4], row[5], row[6], row[7]],
                        },
                        mark: row[1],
                    });
                }
            }
        }
    }

    /// The intensity of each hour of a frame: profile × burst, of mean 1 over a long time.
    fn frame(&self, luck: Luck, number: u32) -> Frame {
        let first = number as usize * FRAME_HOURS;
        let base = SimTime(first as i64 * HOUR);
        let at = |h: usize| self.profile[(base + SimDuration(h as i64 * HOUR)).hour_of_week(self.offset)];
        let mut intensity: Vec<f64> = (0..FRAME_HOURS).map(at).collect();
        if self.bursts.squared_cv > 0.0 {
            // A log-normal factor of mean 1: a moving average of one normal shock an hour, so that the
            // shocks, and with them the factor, can be drawn from any hour on.
            let variance = ln(1.0 + self.bursts.squared_cv);
            let mut weights = [1.0; MEMORY];
            for k in 1..MEMORY {
                weights[k] = weights[k - 1] * self.bursts.persistence;
            }
            let norm = weights.iter().map(|w| w * w).sum::<f64>();
            let scale = (variance / norm).sqrt();
            let mut stream = luck.stream(StreamId::new(self.kinds[1], [0]));
            stream.seek(first as u64);
            let mut words = vec![0; FRAME_HOURS + MEMORY];
            stream.fill(&mut words);
            let shocks: Vec<f64> = words.iter().map(|&w| inverse_normal(unit(w))).collect();
            for (h, m) in intensity.iter_mut().enumerate() {
                let sum: f64 = (0..MEMORY).map(|k| weights[k] * shocks[h + MEMORY - k]).sum();
                *m *= exp(scale * sum - variance / 2.0);
            }
        }
        let mut integral = vec![0.0; FRAME_HOURS + 1];
        for (h, m) in intensity.iter().enumerate() {
            integral[h + 1] = integral[h] + m;
        }
        Frame { number, intensity, integral }
    }
}

/// A walk along the integrated intensity of a period.
struct Walk<'a> {
    integral: &'a [f64],
    hour: usize,
    end: usize,
}

impl Walk<'_> {
    /// Returns the hour in which the integral reaches `value`, or nothing if the period ends before.
    #[inline]
    fn reach(&mut self, value: f64) -> Option<usize> {
        while self.hour < self.end && self.integral[self.hour + 1] <= value {
            self.hour += 1;
        }
        (self.hour < self.end).then_some(self.hour)
    }
}

/// Returns the period length of a class: tens of rows fall in one, and it divides the frame.
fn period_days(per_day: f64) -> i64 {
    [1, 2, 4, 7, 14].into_iter().find(|&d| per_day * d as f64 >= 32.0).unwrap_or(FRAME_DAYS)
}

/// Sorts rows by arrival, those of one millisecond by class and number.
fn sort_by_arrival(rows: &mut Vec<Row>, start: i64, desk: &mut Desk) {
    // A block is shorter than 2^32 ms, so time and place fit one word that sorts quickly. First by slices of
    // time so short that about one row falls in each, then by moving the few that are still out of order.
    let slice = ((BLOCK_DAYS * DAY) as usize / rows.len().max(1)).max(1).ilog2();
    let after = |row: &Row| (row.item.arrival.0 - start) as u64;
    desk.ends.clear();
    desk.ends.resize(((BLOCK_DAYS * DAY) as usize >> slice) + 2, 0);
    rows.iter().for_each(|row| desk.ends[(after(row) >> slice) as usize + 1] += 1);
    let mut crowd = 0;
    let mut sum = 0;
    for end in &mut desk.ends {
        crowd = crowd.max(*end);
        sum += *end;
        *end = sum;
    }
    desk.keys.clear();
    desk.keys.resize(rows.len(), 0);
    for (i, row) in rows.iter().enumerate() {
        let place = &mut desk.ends[(after(row) >> slice) as usize];
        desk.keys[*place as usize] = after(row) << 32 | i as u64;
        *place += 1;
    }
    if crowd > CROWD {
        desk.keys.sort_unstable();
    }
    for i in 1..desk.keys.len() {
        let key = desk.keys[i];
        let mut at = i;
        while at > 0 && desk.keys[at - 1] > key {
            desk.keys[at] = desk.keys[at - 1];
            at -= 1;
        }
        desk.keys[at] = key;
    }
    desk.sorted.clear();
    desk.sorted.extend(desk.keys.iter().map(|k| rows[(k & 0xffff_ffff) as usize]));
    std::mem::swap(rows, &mut desk.sorted);
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
        let luck = Luck { seed: 9, replication };
        let mut counts = vec![0.0; blocks as usize * BLOCK_HOURS];
        for b in 0..blocks {
            let mut block = Block::default();
            process.draw_block(luck, b, &mut block);
            assert!(block.lines[0].is_sorted_by_key(|r| r.item.arrival));
            block.lines[0].iter().for_each(|r| counts[(r.item.arrival.0 / HOUR) as usize] += 1.0);
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
        let luck = Luck { seed: 3, replication: 2 };
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
}
