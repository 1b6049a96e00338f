//! The kernel, service start by service start, against brute force. Against theory it stands in the pack.

use proptest::prelude::*;
use sparring::sim::arrivals::{Item, Source};
use sparring::sim::calendar::Calendar;
use sparring::sim::elementary::{exp, inverse_normal, ln};
use sparring::sim::luck::{Luck, Stream, StreamId, unit};
use sparring::sim::station::{
    Begun, Labour, LineRules, Loss, PickRule, Seat, Served, Service, Setup, Station,
};
use sparring::units::{HOUR, MINUTE, SimDuration, SimTime, WEEK};

/// A supply of given rows, a few at a time.
struct Given(Vec<Vec<Item>>);

impl Source for Given {
    fn refill(&mut self, line: usize, rows: &mut Vec<Item>) -> bool {
        let rest = &mut self.0[line];
        rows.extend(rest.drain(..rest.len().min(3)));
        !rest.is_empty()
    }
}

/// A station that finds everything by looking at everything.
struct Reference<const K: usize> {
    setup: Setup<K>,
    open: Vec<[bool; 168]>,
    free: Vec<i64>,
    /// All items not yet gone, by line: (arrival, put in, number) orders them.
    items: [Vec<(i64, bool, usize, Item)>; K],
    /// Expired and closed in bulk, by line.
    counted: [[u64; 2]; K],
    lost: Vec<(Item, Loss)>,
}

fn hour_of(t: i64) -> usize {
    (t.rem_euclid(WEEK) / HOUR) as usize
}

impl<const K: usize> Reference<K> {
    fn head(&self) -> Option<i64> {
        self.items.iter().flatten().map(|i| i.0).min()
    }

    fn next_start(&self) -> Option<i64> {
        let head = self.head()?;
        let start = |seat: usize| {
            let mut t = self.free[seat].max(head);
            for _ in 0..=168 {
                if self.open[seat][hour_of(t)] {
                    return Some(t);
                }
                t = t - t % HOUR + HOUR;
            }
            None
        };
        (0..self.free.len()).filter_map(start).min()
    }

    /// Since when a seat that is open at `t` has been free at work.
    fn idle_since(&self, seat: usize, t: i64) -> i64 {
        let mut since = t - t % HOUR;
        for _ in 0..168 {
            if !self.open[seat][hour_of(since - HOUR)] {
                return since.max(self.free[seat]);
            }
            since -= HOUR;
        }
        self.free[seat]
    }

    /// Where the items of a line stand that wait at `t`, oldest first.
    fn in_order(&self, k: usize, t: i64) -> Vec<usize> {
        let mut places: Vec<usize> = (0..self.items[k].len()).filter(|&i| self.items[k][i].0 <= t).collect();
        places.sort_by_key(|&i| (self.items[k][i].0, self.items[k][i].1, self.items[k][i].2));
        places
    }

    fn oldest(&self, k: usize, t: i64) -> Option<usize> {
        self.in_order(k, t).first().copied()
    }

    fn lose(&mut self, k: usize, at: usize, how: Loss) {
        let item = self.items[k].remove(at).3;
        self.counted[k][usize::from(how == Loss::BulkClosed)] += 1;
        if item.tag != 0 {
            self.lost.push((item, how));
        }
    }

    fn step(&mut self) -> Option<Begun> {
        let t = self.next_start()?;
        for k in 0..K {
            let Some(patience) = self.setup.lines[k].patience else { continue };
            while let Some(at) = self.oldest(k, t).filter(|&at| t - self.items[k][at].0 > patience.0) {
                self.lose(k, at, Loss::Expired);
            }
        }
        let lines = (0..K).filter(|&k| !self.in_order(k, t).is_empty());
        let line = match self.setup.pick {
            PickRule::UrgentOldest | PickRule::UrgentNewest => lines.min(),
            PickRule::Ageing(step) => {
                let oldest = |k: usize| self.oldest(k, t).map(|at| self.items[k][at].0 + step.0 * k as i64);
                lines.min_by_key(|&k| (oldest(k), k))
            }
        }?;
        let places = self.in_order(line, t);
        let at = *if self.setup.pick == PickRule::UrgentNewest { places.last()? } else { places.first()? };
        let item = self.items[line].remove(at).3;
        if let Some(many) = self.setup.lines[line].bulk.filter(|&many| self.in_order(line, t).len() > many) {
            for _ in 0..many {
                let at = self.oldest(line, t)?;
                self.lose(line, at, Loss::BulkClosed);
            }
        }
        let at_work = (0..self.free.len()).filter(|&s| self.free[s] <= t && self.open[s][hour_of(t)]);
        let server = at_work.min_by_key(|&s| (self.idle_since(s, t), s))?;
        let Service::LogNormal { median, sigma } = self.setup.service else { return None };
        let law = exp(ln(median.0 as f64) + sigma * inverse_normal(unit(item.words[1])));
        let mut left = SimDuration::from_millis(law * self.setup.seats[server].slowness).0.max(1);
        let mut finish = t;
        while left > 0 {
            let rest = HOUR - finish.rem_euclid(HOUR);
            let done = if self.open[server][hour_of(finish)] { left.min(rest) } else { 0 };
            left -= done;
            finish += if left > 0 { rest } else { done };
        }
        if let Some((hours, extra)) = &self.setup.hand_over {
            let mut change = t - t % HOUR + HOUR;
            while change < finish && !hours.contains(&(hour_of(change) as u8)) {
                change += HOUR;
            }
            finish += if change < finish { extra.0 } else { 0 };
        }
        self.free[server] = finish;
        Some(Begun { item, line, server, start: SimTime(t), finish: SimTime(finish), served: Served::Done })
    }
}

/// A number from 0 to below `n`.
fn below(stream: &mut Stream, n: u32) -> u32 {
    (f64::from(n) * unit(stream.word())) as u32
}

/// Draws a station and its items, and holds it against the reference start by start.
fn compare<const K: usize>(seed: u64, crew: usize, items: u32, pick: PickRule) -> Result<(), TestCaseError> {
    let mut s = Luck::new(seed, 0).stream(StreamId::new(3, [0]));
    let open: Vec<[bool; 168]> = (0..crew)
        .map(|_| {
            let (from, hours, days) = (below(&mut s, 24) as usize, 4 + below(&mut s, 21) as usize, 5);
            let all_week = below(&mut s, 3) == 0;
            std::array::from_fn(|h| {
                hours >= 24 || (h + 24 - from) % 24 < hours && (all_week || h / 24 < days)
            })
        })
        .collect();
    let seat = |(i, open): (usize, &[bool; 168])| Seat {
        calendar: Calendar::weekly(open),
        slowness: 0.5 + i as f64,
    };
    let mut setup = Setup::<K> {
        seats: open.iter().enumerate().map(seat).collect(),
        lines: std::array::from_fn(|_| LineRules {
            patience: (below(&mut s, 2) == 0).then(|| SimDuration(i64::from(below(&mut s, 900)) * MINUTE)),
            bulk: (below(&mut s, 3) == 0).then(|| 1 + below(&mut s, 9) as usize),
            promise: None,
        }),
        pick,
        service: Service::LogNormal { median: SimDuration(30 * MINUTE), sigma: 0.9 },
        service_word: 1,
        labour: Labour::default(),
        hand_over: (below(&mut s, 2) == 0).then(|| {
            let hours = (0..3).map(|_| below(&mut s, 168) as u8).collect();
            (hours, SimDuration(i64::from(below(&mut s, 40)) * MINUTE))
        }),
    };
    // On a coarse grid, arrivals, openings and the end of patience often meet.
    let grid = if below(&mut s, 2) == 0 { 30 * MINUTE } else { MINUTE / 2 };
    for rules in &mut setup.lines {
        rules.patience = rules.patience.map(|p| SimDuration(p.0 / grid * grid));
    }
    let mut words = [0; 6];
    let mut item = |s: &mut Stream, arrival: i64, tag: u32| {
        s.fill(&mut words);
        Item { arrival: SimTime(arrival), tag, class: 0, passed: 0, words }
    };
    let mut rows: Vec<Vec<Item>> = vec![Vec::new(); K];
    for _ in 0..items {
        let (line, arrival) =
            (below(&mut s, K as u32) as usize, i64::from(below(&mut s, 20_000)) * MINUTE / 2 / grid * grid);
        rows[line].push(item(&mut s, arrival, 0));
    }
    rows.iter_mut().for_each(|r| r.sort_by_key(|i| i.arrival));
    let numbered = |k: usize| rows[k].iter().enumerate().map(|(n, &i)| (i.arrival.0, false, n, i)).collect();
    let mut slow = Reference {
        items: std::array::from_fn(numbered),
        free: vec![i64::MIN / 4; crew],
        counted: [[0; 2]; K],
        lost: Vec::new(),
        open,
        setup: setup.clone(),
    };
    let mut source = Given(rows);
    let mut fast = Station::new(setup);
    fast.open(&mut source);
    let mut tag = 0;
    loop {
        let start = fast.next_start();
        prop_assert_eq!(start, slow.next_start().map_or(SimTime::NEVER, SimTime));
        if start == SimTime::NEVER {
            break;
        }
        prop_assert_eq!(fast.step(&mut source), slow.step());
        fast.fetch_through(start, &mut source);
        prop_assert_eq!(fast.waiting(start), std::array::from_fn(|k| slow.in_order(k, start.0).len() as u64));
        if below(&mut s, 4) == 0 && tag < items {
            tag += 1;
            // Having looked ahead must not matter.
            let next = if below(&mut s, 2) == 0 { Some(fast.next_start()) } else { None };
            prop_assert!(next.is_none_or(|next| next >= start));
            let (line, later) =
                (below(&mut s, K as u32) as usize, i64::from(below(&mut s, 400)) * MINUTE / 2);
            let new = item(&mut s, start.0 + later, tag);
            fast.inject(line, new);
            slow.items[line].push((new.arrival.0, true, tag as usize, new));
        }
    }
    prop_assert_eq!(fast.counts().each_ref().map(|c| [c.expired, c.bulk_closed]), slow.counted);
    let mut lost: Vec<_> = std::iter::from_fn(|| fast.take_lost()).map(|l| (l.item, l.how)).collect();
    lost.sort_by_key(|l| l.0.tag);
    slow.lost.sort_by_key(|l| l.0.tag);
    prop_assert_eq!(lost, slow.lost);
    Ok(())
}

fn compare_any(
    lines: usize,
    seed: u64,
    crew: usize,
    items: u32,
    pick: PickRule,
) -> Result<(), TestCaseError> {
    match lines {
        1 => compare::<1>(seed, crew, items, pick),
        2 => compare::<2>(seed, crew, items, pick),
        3 => compare::<3>(seed, crew, items, pick),
        _ => compare::<4>(seed, crew, items, pick),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn urgent_and_oldest_first_is_as_brute_force_finds_it(l in 1..5_usize, s: u64, c in 1..6_usize, n in 1..150_u32) {
        compare_any(l, s, c, n, PickRule::UrgentOldest)?;
    }

    #[test]
    fn urgent_and_newest_first_is_as_brute_force_finds_it(l in 1..5_usize, s: u64, c in 1..6_usize, n in 1..150_u32) {
        compare_any(l, s, c, n, PickRule::UrgentNewest)?;
    }

    #[test]
    fn ageing_is_as_brute_force_finds_it(l in 1..5_usize, s: u64, c in 1..6_usize, n in 1..150_u32, age in 0..600_i64) {
        compare_any(l, s, c, n, PickRule::Ageing(SimDuration(age * MINUTE)))?;
    }
}
