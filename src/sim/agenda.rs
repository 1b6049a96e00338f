//! The agenda: the events that are not service starts, in time order.
//!
//! Ties follow (time, phase, sequence): what is certain to come first in the world has the lower phase,
//! and within a phase what was posted first comes first.

use crate::units::SimTime;
use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

/// Where an event stands among events of the same millisecond; lower comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Phase(pub u8);

/// A list of events still to come.
#[derive(Debug)]
pub struct Agenda<E> {
    heap: BinaryHeap<Reverse<Entry<E>>>,
    posted: u64,
}

#[derive(Debug)]
struct Entry<E> {
    at: SimTime,
    phase: Phase,
    sequence: u64,
    event: E,
}

impl<E> Default for Agenda<E> {
    fn default() -> Self {
        Agenda { heap: BinaryHeap::new(), posted: 0 }
    }
}

impl<E> Agenda<E> {
    /// Puts `event` on the agenda at `at`.
    pub fn post(&mut self, at: SimTime, phase: Phase, event: E) {
        self.heap.push(Reverse(Entry { at, phase, sequence: self.posted, event }));
        self.posted += 1;
    }

    /// Returns when the next event is due.
    pub fn next_time(&self) -> Option<SimTime> {
        self.heap.peek().map(|Reverse(e)| e.at)
    }

    /// Takes the next event off the agenda.
    pub fn take(&mut self) -> Option<(SimTime, E)> {
        self.heap.pop().map(|Reverse(e)| (e.at, e.event))
    }
}

impl<E> Entry<E> {
    fn key(&self) -> (SimTime, Phase, u64) {
        (self.at, self.phase, self.sequence)
    }
}

impl<E> PartialEq for Entry<E> {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}
impl<E> Eq for Entry<E> {}
impl<E> PartialOrd for Entry<E> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl<E> Ord for Entry<E> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ties_follow_phase_then_order_of_posting() {
        let mut agenda = Agenda::default();
        agenda.post(SimTime(5), Phase(1), "later phase");
        agenda.post(SimTime(5), Phase(0), "first");
        agenda.post(SimTime(5), Phase(0), "second");
        agenda.post(SimTime(4), Phase(9), "earliest");
        let order: Vec<_> = std::iter::from_fn(|| agenda.take()).map(|(_, e)| e).collect();
        assert_eq!(order, ["earliest", "first", "second", "later phase"]);
    }
}
