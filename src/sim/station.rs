//! A station: lines of work before a group of servers, decided at service starts.
//!
//! All that depends on who is served when (severity, ageing, expiry, calendars, speed, hand-overs, bulk
//! closing) is decided when a service starts, because then everything it depends on is known.
//! Service is not pre-empted. Lines are numbered from the most to the least urgent.

pub use super::account::{LineCounts, Loss, Lost};
use super::arrivals::{Item, Source};
use super::calendar::Calendar;
use super::crew::Crew;
pub use super::labour::{Dispatch, Labour, Portion, Served, Subjects, Task};
use super::line::Line;
use super::service::Sampler;
pub use super::service::Service;
pub use super::setup::{LineRules, PickRule, Seat, Setup};
use crate::units::{HOUR, SimDuration, SimTime, WEEK};

/// A service start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Begun {
    /// What is served.
    pub item: Item,
    /// The line it stood in.
    pub line: usize,
    /// The server, by the order of its seat.
    pub server: usize,
    /// When the service starts.
    pub start: SimTime,
    /// When it is done.
    pub finish: SimTime,
    /// What it came to.
    pub served: Served,
}

/// A group of servers with `K` lines of work before them.
#[derive(Clone, Debug)]
pub struct Station<const K: usize> {
    setup: Setup<K>,
    sampler: Sampler,
    /// Whether services hold nothing beyond their law.
    is_plain: bool,
    /// Hours from hour h of the week to the next shift change, 0 where there is none.
    until_change: Vec<u8>,
    /// The first shift change after the last service start.
    change: SimTime,
    crew: Crew,
    /// By how much each line counts as younger, under ageing.
    handicaps: [SimDuration; K],
    /// How long each line waits at most.
    patience: [SimDuration; K],
    /// How long each line was promised to wait at most.
    promises: [SimDuration; K],
    lines: [Line; K],
    /// When the oldest item of each line arrived or will arrive.
    heads: [SimTime; K],
    /// Until when that item waits at most.
    ends: [SimTime; K],
    /// The place of that item in the order in which lines are served.
    ranks: [SimTime; K],
    counts: [LineCounts; K],
    lost: Vec<Lost>,
    /// The next service start, where it is known.
    next: Option<SimTime>,
    /// The last service start handled.
    now: SimTime,
}

impl<const K: usize> Station<K> {
    /// Returns an idle, empty station.
    pub fn new(setup: Setup<K>) -> Station<K> {
        let until_change = setup.hand_over.as_ref().map_or_else(Vec::new, |(hours, _)| {
            let to_next = |h: usize| (1..=168).find(|k| hours.contains(&(((h + k) % 168) as u8)));
            (0..168).map(|h| to_next(h).unwrap_or(0) as u8).collect()
        });
        Station {
            sampler: Sampler::new(setup.service),
            is_plain: setup.labour == Labour::default(),
            until_change,
            change: SimTime(i64::MIN),
            crew: Crew::new(&setup.seats),
            handicaps: std::array::from_fn(|k| match setup.pick {
                PickRule::Ageing(step) => SimDuration(step.0.saturating_mul(k as i64)),
                PickRule::UrgentOldest | PickRule::UrgentNewest => SimDuration::ZERO,
            }),
            patience: std::array::from_fn(|k| setup.lines[k].patience.unwrap_or(SimDuration(i64::MAX))),
            promises: std::array::from_fn(|k| setup.lines[k].promise.unwrap_or(SimDuration(i64::MAX))),
            lines: std::array::from_fn(|_| Line::default()),
            heads: [SimTime::NEVER; K],
            ends: [SimTime::NEVER; K],
            ranks: [SimTime::NEVER; K],
            counts: std::array::from_fn(|_| LineCounts::default()),
            lost: Vec::new(),
            next: None,
            now: SimTime(i64::MIN),
            setup,
        }
    }

    /// Fetches the first rows of every line. To be called once, before the first step.
    pub fn open(&mut self, source: &mut impl Source) {
        (0..K).for_each(|k| self.look(k, source));
        self.next = None;
    }

    /// Fetches all rows that arrive by `now`, so that [`Station::waiting`] counts them.
    pub fn fetch_through(&mut self, now: SimTime, source: &mut impl Source) {
        for (k, line) in self.lines.iter_mut().enumerate() {
            line.fetch_through(now, k, source);
        }
    }

    /// Puts `item` at the place in `line` that its arrival gives it.
    ///
    /// Its arrival must not lie before the last service start handled: that start would have been another
    /// with the item there.
    #[inline]
    pub fn inject(&mut self, line: usize, item: Item) {
        debug_assert!(item.arrival >= self.now, "{:?} came before {:?}, already handled", item, self.now);
        self.lines[line].put(item, self.sampler, self.setup.service_word);
        if item.arrival < self.heads[line] {
            self.set_head(line, item.arrival);
            // A server looked ahead for an item later than this one may be free for it.
            self.crew.look_again(item.arrival, &self.setup.seats);
            self.next = None;
        }
    }

    /// Adds servers, at home in nothing, that work from `from`, not before the last start handled, to `until`.
    pub fn reinforce(&mut self, servers: u32, from: SimTime, until: SimTime) {
        debug_assert!(from >= self.now, "{from:?} came before {:?}, already handled", self.now);
        let Some(slowness) = self.setup.seats.first().map(|seat| seat.slowness) else { return };
        let seat = Seat { calendar: Calendar::once(from, until), slowness };
        self.setup.seats.extend(std::iter::repeat_n(seat, servers as usize));
        self.crew.join(&self.setup.seats);
        self.next = None;
    }

    /// Moves the item followed under `tag` to another line, where it keeps the place its arrival gives it;
    /// returns whether it still waited.
    ///
    /// Whoever still waits found no server free until now, so no start that was handled changes.
    pub fn transfer(&mut self, tag: u32, line: usize, source: &mut impl Source) -> bool {
        let Some(item) = self.withdraw(tag, source) else { return false };
        self.lines[line].put(item, self.sampler, self.setup.service_word);
        self.set_head(line, self.heads[line].min(item.arrival));
        self.crew.look_again(item.arrival, &self.setup.seats);
        self.next = None;
        true
    }

    /// Takes the item followed under `tag` out of the line, if it still waits.
    pub fn withdraw(&mut self, tag: u32, source: &mut impl Source) -> Option<Item> {
        for k in 0..K {
            let found = self.lines[k].withdraw(tag);
            if found.is_some() {
                self.look(k, source);
                self.next = None;
                return found;
            }
        }
        None
    }

    /// Returns when the next service starts if nothing else is put in, or [`SimTime::NEVER`].
    #[inline]
    pub fn next_start(&mut self) -> SimTime {
        self.next_start_until(SimTime::NEVER)
    }

    /// As [`Station::next_start`] if that is not later than `bound`; otherwise returns a moment later than
    /// `bound` that no service starts before.
    #[inline]
    pub(super) fn next_start_until(&mut self, bound: SimTime) -> SimTime {
        if let Some(next) = self.next {
            return next;
        }
        let head = SimTime(self.heads.iter().fold(i64::MAX, |least, head| least.min(head.0)));
        let next = self.crew.next_start(head, bound, &self.setup.seats);
        self.next = (next <= bound).then_some(next);
        next
    }

    /// Performs the next service start, at [`Station::next_start`]. Returns nothing if all that waited had
    /// expired.
    #[inline]
    pub fn step(&mut self, source: &mut impl Source) -> Option<Begun> {
        let start = self.next_start();
        if start == SimTime::NEVER { None } else { self.step_at(start, source) }
    }

    /// Performs the next service start, which is known to be at `start`.
    #[inline]
    pub(super) fn step_at(&mut self, start: SimTime, source: &mut impl Source) -> Option<Begun> {
        self.next = None;
        self.now = start;
        if self.is_overdue(start) {
            self.expire_overdue(start, source);
        }
        let line = self.pick(start)?;
        let (sampler, word) = (self.sampler, self.setup.service_word);
        let (item, millis) = if self.setup.pick == PickRule::UrgentNewest {
            self.lines[line].fetch_through(start, line, source);
            let item = self.lines[line].take_newest(start)?;
            (item, sampler.draw(item.words[word]))
        } else {
            self.lines[line].serve_oldest(sampler, word)?
        };
        let (pace, served) = if self.is_plain { (1.0, Served::Done) } else { self.send(&item, start) };
        let server = self.crew.first_seat();
        let work = SimDuration::from_millis(millis * pace * self.setup.seats[server].slowness);
        self.close_in_bulk(line, start, source);
        self.look(line, source);
        let finish = self.crew.finish(start, SimDuration(work.0.max(1)), &self.setup.seats);
        let begun = Begun { item, line, server, start, finish: self.hand_over(start, finish), served };
        self.crew.occupy_first(begun.finish, &self.setup.seats);
        let counts = &mut self.counts[line];
        counts.served += 1;
        counts.astray += u64::from(served == Served::Astray);
        let wait = start.since(item.arrival);
        counts.in_time += u64::from(wait <= self.promises[line]);
        counts.worked += work.0 as u64;
        counts.waits.record(wait);
        Some(begun)
    }

    /// Puts first the server that should have `item`, and returns what its service is multiplied by there.
    fn send(&mut self, item: &Item, start: SimTime) -> (f64, Served) {
        let labour = &self.setup.labour;
        if let Some(subject) = labour.wanted(item) {
            self.crew.prefer(start, &self.setup.seats, |seat| labour.is_home(seat, subject));
        }
        labour.of(item, self.crew.first_seat())
    }

    /// Returns when a service is done that would be at `finish` if nobody handed it over.
    #[inline]
    fn hand_over(&mut self, start: SimTime, finish: SimTime) -> SimTime {
        let Some((_, extra)) = &self.setup.hand_over else { return finish };
        if start >= self.change {
            let in_week = start.0.rem_euclid(WEEK);
            let hours = i64::from(self.until_change[(in_week / HOUR) as usize]);
            let change = SimTime(start.0 - in_week % HOUR + hours * HOUR);
            self.change = if hours > 0 { change } else { SimTime::NEVER };
        }
        if finish > self.change { finish + *extra } else { finish }
    }

    /// Returns the line whose item is next, if any item waits.
    #[inline]
    fn pick(&self, now: SimTime) -> Option<usize> {
        // From the least urgent line on, so that of equals the most urgent stays; without early exits,
        // because which line it is cannot be guessed.
        let (mut picked, mut best) = (K, SimTime::NEVER);
        for k in (0..K).rev() {
            let rank = self.ranks[k];
            let better = (self.heads[k] <= now) & (rank <= best);
            picked = if better { k } else { picked };
            best = if better { rank } else { best };
        }
        (picked < K).then_some(picked)
    }

    /// Finds the head of line `k`, fetching rows where they ran out.
    #[inline]
    fn look(&mut self, k: usize, source: &mut impl Source) {
        self.lines[k].fetch(k, source);
        self.set_head(k, self.lines[k].head());
    }

    /// Notes when the oldest item of line `k` arrived or will arrive, and what follows from it.
    #[inline]
    fn set_head(&mut self, k: usize, head: SimTime) {
        self.heads[k] = head;
        self.ends[k] = head + self.patience[k];
        self.ranks[k] = match self.setup.pick {
            PickRule::UrgentOldest | PickRule::UrgentNewest => SimTime(i64::MIN),
            PickRule::Ageing(_) => head + self.handicaps[k],
        };
    }

    /// Returns whether anything waits for longer than its line's patience.
    #[inline]
    fn is_overdue(&self, now: SimTime) -> bool {
        self.ends.iter().fold(false, |any, &end| any | (end < now))
    }

    /// Closes what waited too long, unread.
    #[cold]
    #[inline(never)]
    fn expire_overdue(&mut self, now: SimTime, source: &mut impl Source) {
        for k in 0..K {
            let Some(patience) = self.setup.lines[k].patience else { continue };
            while self.heads[k] < now - patience {
                let Some(item) = self.lines[k].take_oldest() else { break };
                self.counts[k].expired += 1;
                if item.tag != 0 {
                    self.lose(Lost { item, at: item.arrival + patience, how: Loss::Expired });
                }
                self.look(k, source);
            }
        }
    }

    /// Closes the oldest of a line at once if too many wait.
    #[inline]
    fn close_in_bulk(&mut self, k: usize, now: SimTime, source: &mut impl Source) {
        let Some(many) = self.setup.lines[k].bulk else { return };
        self.lines[k].fetch_through(now, k, source);
        if !self.lines[k].is_longer_than(many, now) {
            return;
        }
        for _ in 0..many {
            let Some(item) = self.lines[k].take_oldest() else { break };
            self.counts[k].bulk_closed += 1;
            if item.tag != 0 {
                self.lose(Lost { item, at: now, how: Loss::BulkClosed });
            }
        }
    }

    fn lose(&mut self, lost: Lost) {
        let place = self.lost.partition_point(|other| other.at <= lost.at);
        self.lost.insert(place, lost);
    }

    /// Takes out a followed item that was lost since the last call, oldest loss first.
    #[inline]
    pub fn take_lost(&mut self) -> Option<Lost> {
        if self.lost.is_empty() { None } else { Some(self.lost.remove(0)) }
    }

    /// Returns the books of each line.
    pub fn counts(&self) -> &[LineCounts; K] {
        &self.counts
    }

    /// Returns how many items of each line have arrived by `now` and still wait. Rows count up to the last
    /// service start, [`Station::fetch_through`] or return of `Network::advance_until`.
    pub fn waiting(&self, now: SimTime) -> [u64; K] {
        std::array::from_fn(|k| self.lines[k].waiting(now) as u64)
    }

    /// Returns the followed items that have arrived by `now` and still wait, with their line.
    pub fn followed(&self, now: SimTime) -> Vec<(usize, Item)> {
        (0..K).flat_map(|k| self.lines[k].followed(now).map(move |item| (k, item))).collect()
    }

    /// Returns how many items were put in one by one and not withdrawn, by line.
    pub fn put_in(&self) -> [u64; K] {
        std::array::from_fn(|k| self.lines[k].put_in())
    }
}
