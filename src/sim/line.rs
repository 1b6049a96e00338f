//! A line of waiting items: a cursor over rows that arrive from outside, and the few put in one by one.

use super::arrivals::{Item, Source};
use super::luck::unit;
use super::service::{BATCH, Sampler};
use crate::units::SimTime;
use std::collections::VecDeque;

#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    /// Rows from outside in order of arrival; those before the cursor are gone.
    rows: Vec<Item>,
    cursor: usize,
    /// The services of the first rows, drawn many at once.
    services: Vec<f64>,
    /// Whether no more rows will ever come.
    dry: bool,
    /// Items put in one by one, in order of arrival, with their services.
    injected: VecDeque<(Item, f64)>,
    /// Under newest-first, those that have arrived, in order of arrival.
    pile: VecDeque<Item>,
    /// Items put in so far, for the books.
    put_in: u64,
}

impl Line {
    /// Returns when the oldest item arrived or will arrive, once rows are fetched.
    #[inline]
    pub(super) fn head(&self) -> SimTime {
        let first = |item: Option<&Item>| item.map_or(SimTime::NEVER, |i| i.arrival);
        let row = first(self.rows.get(self.cursor));
        if self.injected.is_empty() && self.pile.is_empty() {
            return row;
        }
        row.min(first(self.injected.front().map(|i| &i.0))).min(first(self.pile.front()))
    }

    /// Fetches rows of line `number` until one is at hand or none is left.
    #[inline]
    pub(super) fn fetch(&mut self, number: usize, source: &mut impl Source) {
        while self.cursor >= self.rows.len() && !self.dry {
            self.refill(number, source);
        }
    }

    /// Fetches all rows that arrive by `now`.
    #[inline]
    pub(super) fn fetch_through(&mut self, now: SimTime, number: usize, source: &mut impl Source) {
        while self.rows.last().is_none_or(|last| last.arrival <= now) && !self.dry {
            self.refill(number, source);
        }
    }

    #[cold]
    #[inline(never)]
    fn refill(&mut self, number: usize, source: &mut impl Source) {
        self.rows.drain(..self.cursor);
        self.services.drain(..self.cursor.min(self.services.len()));
        self.cursor = 0;
        self.dry = !source.refill(number, &mut self.rows);
    }

    /// Puts `item` at the place its arrival gives it, and draws its service from its word number `word`.
    pub(super) fn put(&mut self, item: Item, sampler: Sampler, word: usize) {
        // Drawn now, the service is there when it is waited for.
        let put = (item, sampler.draw(item.words[word]));
        match self.injected.back() {
            Some((last, _)) if last.arrival > item.arrival => {
                let place = self.injected.partition_point(|(other, _)| other.arrival <= item.arrival);
                self.injected.insert(place, put);
            }
            _ => self.injected.push_back(put),
        }
        self.put_in += 1;
    }

    /// Takes out the item followed under `tag`.
    pub(super) fn withdraw(&mut self, tag: u32) -> Option<Item> {
        let injected = self.injected.iter().position(|(item, _)| item.tag == tag);
        let found = match injected.and_then(|place| self.injected.remove(place)) {
            Some((item, _)) => item,
            None => {
                let place = self.pile.iter().position(|item| item.tag == tag)?;
                self.pile.remove(place)?
            }
        };
        self.put_in -= 1;
        Some(found)
    }

    /// Takes the oldest item, once rows are fetched.
    #[inline]
    pub(super) fn take_oldest(&mut self) -> Option<Item> {
        if self.row_is_oldest() {
            self.cursor += 1;
            return Some(self.rows[self.cursor - 1]);
        }
        self.pile.pop_front().or_else(|| self.injected.pop_front().map(|(item, _)| item))
    }

    /// Returns whether the oldest item is a row.
    #[inline]
    fn row_is_oldest(&self) -> bool {
        let Some(row) = self.rows.get(self.cursor) else { return false };
        self.pile.is_empty() && self.injected.front().is_none_or(|(other, _)| row.arrival <= other.arrival)
    }

    /// Takes the oldest item as [`Line::take_oldest`] does where no newer one goes first, with the service
    /// that its word number `word` draws.
    #[inline]
    pub(super) fn serve_oldest(&mut self, sampler: Sampler, word: usize) -> Option<(Item, f64)> {
        if self.row_is_oldest() {
            if self.cursor >= self.services.len() {
                self.draw_services(sampler, word);
            }
            self.cursor += 1;
            return Some((self.rows[self.cursor - 1], self.services[self.cursor - 1]));
        }
        debug_assert!(self.pile.is_empty(), "a pile is served from its newest end");
        self.injected.pop_front()
    }

    /// Takes the newest of the items that have arrived by `now`, once the rows up to then are fetched.
    pub(super) fn take_newest(&mut self, now: SimTime) -> Option<Item> {
        loop {
            let row = self.rows.get(self.cursor).filter(|i| i.arrival <= now);
            let other = self.injected.front().map(|(item, _)| item).filter(|i| i.arrival <= now);
            let row_first = match (row, other) {
                (Some(row), Some(other)) => row.arrival <= other.arrival,
                (row, None) => row.is_some(),
                (None, Some(_)) => false,
            };
            if row_first {
                self.pile.push_back(self.rows[self.cursor]);
                self.cursor += 1;
            } else if other.is_some() {
                self.pile.extend(self.injected.pop_front().map(|(item, _)| item));
            } else {
                return self.pile.pop_back();
            }
        }
    }

    /// Draws the services of the rows from the cursor on.
    #[cold]
    #[inline(never)]
    fn draw_services(&mut self, sampler: Sampler, word: usize) {
        let mut batch = [0.5; BATCH];
        let rows = &self.rows[self.cursor..];
        for (x, item) in batch.iter_mut().zip(rows) {
            *x = unit(item.words[word]);
        }
        sampler.draw_all(&mut batch);
        // Rows that were passed over need none.
        self.services.resize(self.cursor, 0.0);
        self.services.extend_from_slice(&batch[..rows.len().min(BATCH)]);
    }

    /// Returns how many have arrived by `now` and still wait, once the rows up to then are fetched.
    pub(super) fn waiting(&self, now: SimTime) -> usize {
        let rows = self.rows[self.cursor..].partition_point(|i| i.arrival <= now);
        let put_in = self.injected.partition_point(|(i, _)| i.arrival <= now);
        rows + put_in + self.pile.len()
    }

    /// Returns whether more than `many` have arrived by `now` and still wait, once rows are fetched.
    #[inline]
    pub(super) fn is_longer_than(&self, many: usize, now: SimTime) -> bool {
        if self.rows.get(self.cursor + many).is_some_and(|i| i.arrival <= now) {
            return true;
        }
        let put_in = self.injected.len() + self.pile.len();
        put_in > 0 && self.waiting(now) > many
    }

    /// Returns the followed items that have arrived by `now` and still wait.
    pub(super) fn followed(&self, now: SimTime) -> impl Iterator<Item = Item> + '_ {
        self.injected
            .iter()
            .map(|(item, _)| item)
            .chain(&self.pile)
            .filter(move |i| i.tag != 0 && i.arrival <= now)
            .copied()
    }

    /// Returns how many items were put in one by one and not withdrawn.
    pub(super) fn put_in(&self) -> u64 {
        self.put_in
    }
}
