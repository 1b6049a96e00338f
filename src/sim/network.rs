//! Stations that pass work on to each other, stepped in order of service starts.
//!
//! The station with the earliest next start always goes first. For service without pre-emption this is
//! exact under any routing: a start at time t can only send work onward later than t.

use super::arrivals::{Item, Source};
use super::station::{Begun, Lost, Served, Setup, Station};
use crate::units::SimTime;

/// Decides where an item that nobody follows goes when its service is done.
pub trait Router {
    /// Returns the station and line that the served item joins at `begun.finish`, if any.
    fn route(&self, station: usize, begun: &Begun) -> Option<(usize, usize)>;
}

/// Something that happened to a followed item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Happened {
    /// Its service started at this station.
    Started(usize, Begun),
    /// It was lost at this station.
    Lost(usize, Lost),
}

/// Stations of `K` lines each; the source feeds the first.
#[derive(Debug)]
pub struct Network<S, const K: usize> {
    stations: Vec<Station<K>>,
    source: S,
    /// The last service start handled at any station.
    now: SimTime,
}

impl<S: Source, const K: usize> Network<S, K> {
    /// Returns a network of idle stations.
    pub fn new(setups: Vec<Setup<K>>, source: S) -> Network<S, K> {
        let mut network = Network {
            stations: setups.into_iter().map(Station::new).collect(),
            source,
            now: SimTime(i64::MIN),
        };
        for (i, station) in network.stations.iter_mut().enumerate() {
            match i {
                0 => station.open(&mut network.source),
                _ => station.open(&mut super::arrivals::Silence),
            }
        }
        network
    }

    /// Steps the stations up to and including service starts at `limit`, returning early at the first
    /// thing that happens to a followed item.
    ///
    /// What is put in from outside never comes too late for a start handled here, because nothing comes
    /// before [`Network::inject`] says it may; what a service passes on comes after that service's start,
    /// and all starts handled so far lie before or at it.
    pub fn advance_until(&mut self, limit: SimTime, router: &impl Router) -> Option<Happened> {
        let happened = self.next_happening(limit, router);
        if happened.is_some() || limit < SimTime::NEVER {
            let known = if happened.is_some() { self.now } else { limit };
            self.stations[0].fetch_through(known, &mut self.source);
        }
        happened
    }

    fn next_happening(&mut self, limit: SimTime, router: &impl Router) -> Option<Happened> {
        for (i, station) in self.stations.iter_mut().enumerate() {
            if let Some(lost) = station.take_lost() {
                return Some(Happened::Lost(i, lost));
            }
        }
        loop {
            let (mut next, after) = self.next_two();
            let first = next.1;
            // The first goes on until it has passed the second, or has changed another station.
            loop {
                if next.0 > limit || next.0 == SimTime::NEVER {
                    return None;
                }
                debug_assert!(next.0 >= self.now, "service starts are handled in order of time");
                self.now = next.0;
                let mut passed_on = false;
                if let Some(begun) = self.step_at(first, next.0) {
                    if begun.item.tag != 0 {
                        return Some(Happened::Started(first, begun));
                    }
                    let (onward, passed) = match begun.served {
                        Served::Done => (router.route(first, &begun), 0),
                        Served::Astray => (Some((first, begun.line)), begun.item.passed + 1),
                    };
                    if let Some((station, line)) = onward {
                        let item = Item { arrival: begun.finish, passed, ..begun.item };
                        self.stations[station].inject(line, item);
                        passed_on = true;
                    }
                }
                if let Some(lost) = self.stations[first].take_lost() {
                    return Some(Happened::Lost(first, lost));
                }
                if passed_on {
                    break;
                }
                next.0 = self.stations[first].next_start_until(after.0);
                if next > after {
                    break;
                }
            }
        }
    }

    /// Returns when and at which station the next service starts, and the moment and station that no other
    /// start comes before.
    ///
    /// A station looks ahead only while its start may be the first of all: further, that would often have to
    /// be taken back.
    fn next_two(&mut self) -> ((SimTime, usize), (SimTime, usize)) {
        let never = (SimTime::NEVER, usize::MAX);
        loop {
            let (mut next, mut after) = (never, never);
            for (i, station) in self.stations.iter_mut().enumerate() {
                let start = (station.next_start_until(SimTime(i64::MIN)), i);
                if start < next {
                    (next, after) = (start, next);
                } else if start < after {
                    after = start;
                }
            }
            let Some(first) = self.stations.get_mut(next.1) else { return (never, never) };
            next.0 = first.next_start_until(after.0);
            if next <= after {
                return (next, after);
            }
        }
    }

    #[inline]
    fn step_at(&mut self, station: usize, start: SimTime) -> Option<Begun> {
        match station {
            0 => self.stations[0].step_at(start, &mut self.source),
            other => self.stations[other].step_at(start, &mut super::arrivals::Silence),
        }
    }

    /// Puts `item` into a line; its arrival must not lie before the last service start handled.
    pub fn inject(&mut self, station: usize, line: usize, item: Item) {
        debug_assert!(item.arrival >= self.now, "{item:?} comes before the start handled at {:?}", self.now);
        self.stations[station].inject(line, item);
    }

    /// Adds servers to a station that work from `from` to `until`; see [`Station::reinforce`].
    pub fn reinforce(&mut self, station: usize, servers: u32, from: SimTime, until: SimTime) {
        self.stations[station].reinforce(servers, from, until);
    }

    /// Takes the item followed under `tag` out of a station, if it still waits there.
    pub fn withdraw(&mut self, station: usize, tag: u32) -> Option<Item> {
        match station {
            0 => self.stations[0].withdraw(tag, &mut self.source),
            other => self.stations[other].withdraw(tag, &mut super::arrivals::Silence),
        }
    }

    /// Moves the item followed under `tag` to another line of its station, if it still waits there.
    pub fn transfer(&mut self, station: usize, tag: u32, line: usize) -> bool {
        match station {
            0 => self.stations[0].transfer(tag, line, &mut self.source),
            other => self.stations[other].transfer(tag, line, &mut super::arrivals::Silence),
        }
    }

    /// Returns the stations, to read their books.
    pub fn stations(&self) -> &[Station<K>] {
        &self.stations
    }
}
