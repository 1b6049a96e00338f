//! The servers of a station, in the order in which they take work.

use super::station::Seat;
use crate::units::{SimDuration, SimTime};

/// When a server was last busy that never was.
const LONG_AGO: SimTime = SimTime(i64::MIN / 4);

/// How many places one round of [`Crew::replace_first`] looks at.
const ROUND: usize = 8;

/// A server's place in the order, as one number: since when it is, or will be, free and at work, in whole
/// milliseconds, and its seat in the last bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place(i64);

impl Place {
    const SEAT_BITS: u32 = 12;
    /// Later than all moments that matter: 35,000 years.
    const LATEST: i64 = 1 << 50;
    /// A place behind all servers.
    const NOBODY: Place = Place(i64::MAX);

    fn new(ready: SimTime, seat: usize) -> Place {
        Place(ready.0.clamp(-Place::LATEST, Place::LATEST) << Place::SEAT_BITS | seat as i64)
    }

    #[inline]
    fn ready(self) -> SimTime {
        let ready = self.0 >> Place::SEAT_BITS;
        if ready >= Place::LATEST { SimTime::NEVER } else { SimTime(ready) }
    }

    #[inline]
    fn seat(self) -> usize {
        (self.0 & ((1 << Place::SEAT_BITS) - 1)) as usize
    }
}

/// Servers. The one that has been free at work the longest is first, of equals the one with the lower seat;
/// it depends on nothing but when each was free last, so a question asked in vain changes no answer.
#[derive(Clone, Debug)]
pub(super) struct Crew {
    /// All servers, then nobody, so that the first is followed by whole rounds.
    order: Vec<Place>,
    /// By seat, until when it is at work, counted from `ready` on.
    until: Vec<SimTime>,
    /// By seat, when its last service is done.
    free: Vec<SimTime>,
    /// The latest moment for which a closed server was moved to its next stretch of work.
    moved_for: SimTime,
}

impl Crew {
    pub(super) fn new(seats: &[Seat]) -> Crew {
        assert!(seats.len() < 1 << Place::SEAT_BITS, "a station has fewer than 4,096 servers");
        let mut crew = Crew {
            order: Vec::new(),
            until: vec![LONG_AGO; seats.len()],
            free: vec![LONG_AGO; seats.len()],
            moved_for: LONG_AGO,
        };
        crew.arrange(seats);
        crew
    }

    /// Puts all servers in order by when they were free last.
    fn arrange(&mut self, seats: &[Seat]) {
        self.order.clear();
        for (seat, free) in self.free.iter().enumerate() {
            let stretch = seats[seat].calendar.stretch(*free);
            self.until[seat] = stretch.end;
            self.order.push(Place::new(stretch.start.max(*free), seat));
        }
        self.order.sort_unstable();
        let rounds = self.order.len().saturating_sub(1).div_ceil(ROUND);
        self.order.resize(if self.order.is_empty() { 0 } else { 1 + ROUND * rounds }, Place::NOBODY);
        self.moved_for = LONG_AGO;
    }

    /// Puts the last of `seats`, which are new here, in order with the others.
    pub(super) fn join(&mut self, seats: &[Seat]) {
        assert!(seats.len() < 1 << Place::SEAT_BITS, "a station has fewer than 4,096 servers");
        self.until.resize(seats.len(), LONG_AGO);
        self.free.resize(seats.len(), LONG_AGO);
        self.arrange(seats);
    }

    /// Returns when a server can start on an item that is there at `head`, and puts that server first. If this
    /// is later than `bound`, the moment returned may be earlier than it should, but is later than `bound`.
    #[inline]
    pub(super) fn next_start(&mut self, head: SimTime, bound: SimTime, seats: &[Seat]) -> SimTime {
        loop {
            let Some(first) = self.order.first() else { return SimTime::NEVER };
            let start = first.ready().max(head);
            if (start < self.until[first.seat()]) | (start > bound) | (start == SimTime::NEVER) {
                return start;
            }
            self.move_on(start, seats);
        }
    }

    /// Moves the first server, closed at `t`, to its stretch of work at or after that.
    fn move_on(&mut self, t: SimTime, seats: &[Seat]) {
        let seat = self.first_seat();
        let stretch = seats[seat].calendar.stretch(t);
        self.until[seat] = stretch.end;
        self.moved_for = self.moved_for.max(t);
        self.replace_first(Place::new(stretch.start, seat));
    }

    /// Takes back what was looked ahead, if an item may now start at `head`, before what was looked for.
    #[inline]
    pub(super) fn look_again(&mut self, head: SimTime, seats: &[Seat]) {
        if head < self.moved_for {
            self.arrange(seats);
        }
    }

    /// Returns the seat of the server that is next.
    #[inline]
    pub(super) fn first_seat(&self) -> usize {
        self.order[0].seat()
    }

    /// Puts first, of the servers that are free and at work at `now`, one for which `fits` holds, if there is
    /// any; the first of them in the order.
    pub(super) fn prefer(&mut self, now: SimTime, seats: &[Seat], fits: impl Fn(usize) -> bool) {
        let free = self.order.iter().take_while(|place| place.ready() <= now);
        let mut fitting = free.enumerate().filter(|(_, place)| fits(place.seat()));
        let found = fitting.find_map(|(at, place)| {
            let stretch = seats[place.seat()].calendar.stretch(now);
            (stretch.start <= now).then_some((at, place.seat(), stretch.end))
        });
        let Some((at, seat, until)) = found else { return };
        self.until[seat] = until;
        self.order[..=at].rotate_right(1);
    }

    /// Returns when the first server is done with `work` begun at `start`, which it is at work at.
    #[inline]
    pub(super) fn finish(&self, start: SimTime, work: SimDuration, seats: &[Seat]) -> SimTime {
        let seat = self.first_seat();
        let done = start + work;
        if done <= self.until[seat] { done } else { seats[seat].calendar.finish(start, work) }
    }

    /// Makes the first server busy until `finish`.
    #[inline]
    pub(super) fn occupy_first(&mut self, finish: SimTime, seats: &[Seat]) {
        let seat = self.first_seat();
        self.free[seat] = finish;
        let mut ready = finish;
        if finish >= self.until[seat] {
            let stretch = seats[seat].calendar.stretch(finish);
            self.until[seat] = stretch.end;
            ready = ready.max(stretch.start);
        }
        self.replace_first(Place::new(ready, seat));
    }

    /// Puts `moved` at its place in the order instead of the first.
    #[inline]
    fn replace_first(&mut self, mut moved: Place) {
        // How far it goes is anybody's guess, so a round asks no question it could guess wrong.
        let mut at = 0;
        while let Some(round) = self.order[at..].first_chunk_mut::<{ ROUND + 1 }>() {
            for i in 0..ROUND {
                let other = round[i + 1];
                round[i] = moved.min(other);
                moved = moved.max(other);
            }
            round[ROUND] = moved;
            at += ROUND;
            if self.order.get(at + 1).is_none_or(|next| moved <= *next) {
                return;
            }
        }
        self.order[at] = moved;
    }
}
