//! What a station's books say against what went in, and against each other.

use super::super::check::{Check, Claim, Group, mean_and_error};
use super::steady::{process, seats};
use crate::sim::arrivals::{Block, Bursts, Item, Kept, Process, Shared, keep};
use crate::sim::calendar::Calendar;
use crate::sim::luck::Luck;
use crate::sim::network::{Happened, Network, Router};
use crate::sim::station::{Begun, Labour, LineRules, PickRule, Service, Setup};
use crate::units::{DAY, HOUR, MINUTE, Probability, SimDuration, SimTime, is_office_hour};

const LITTLE: Claim = Claim {
    group: Group::Queue,
    text: "Mean number waiting: arrivals a minute times mean wait (Little 1961, Operations Research 9, 383–387)",
};
const CONSERVATION: Claim = Claim {
    group: Group::Queue,
    text: "What arrived or was put in is served, expired, closed in bulk or waiting, in each of 3 lines under \
           bursts, shifts, patience and bulk closing: items not accounted for",
};

/// Returns the checks of a station's books.
pub(super) fn books(seed: u64) -> Vec<Check> {
    let mut checks = vec![little(seed)];
    let picks = [
        ("urgent, oldest first", PickRule::UrgentOldest),
        ("urgent, newest first", PickRule::UrgentNewest),
        ("ageing", PickRule::Ageing(SimDuration(HOUR))),
    ];
    for (name, pick) in picks {
        checks.extend(conservation(seed, name, pick));
    }
    checks
}

/// Everybody leaves after one service.
struct Leave;

impl Router for Leave {
    fn route(&self, _station: usize, _begun: &Begun) -> Option<(usize, usize)> {
        None
    }
}

fn little(seed: u64) -> Check {
    let process = process(60, &[25.0, 25.0]);
    let setup = Setup::<2> {
        seats: seats(5),
        lines: [LineRules::default(); 2],
        pick: PickRule::UrgentOldest,
        service: Service::LogNormal { median: SimDuration(4 * MINUTE), sigma: 0.6 },
        service_word: 1,
        labour: Labour::default(),
        hand_over: None,
    };
    let marks = [keep(Probability::ALWAYS); 2];
    let (days, every) = (14 * DAY, 10 * MINUTE);
    // By replication, the mean number waiting as counted every ten minutes, and the waits over the time.
    let (counted, waited): (Vec<f64>, Vec<f64>) = (0..20)
        .map(|replication| {
            let mut shared = Shared::default();
            let source = Kept::new(&process, Luck::new(seed, replication), &mut shared, &marks);
            let mut network = Network::new(vec![setup.clone()], source);
            let mut waiting = 0;
            for i in 0..days / every {
                let at = SimTime(i * every + every / 2);
                // Nobody is followed, so nothing is told.
                network.advance_until(at, &Leave);
                waiting += network.stations()[0].waiting(at).iter().sum::<u64>();
            }
            let lines = network.stations()[0].counts();
            let total: f64 = lines.iter().map(|l| l.waits.mean_ms().unwrap_or(0.0) * l.served as f64).sum();
            (waiting as f64 / (days / every) as f64, total / days as f64)
        })
        .unzip();
    let (expected, _) = mean_and_error(&waited);
    // Both vary together: their difference is what has the error.
    let differences: Vec<f64> = counted.iter().zip(&waited).map(|(c, w)| c - w + expected).collect();
    LITTLE.mean("5 servers, 2 lines, log-normal", expected, &differences)
}

/// Items put in one by one, and how far apart.
const PUT_IN: i64 = 250;
const APART: i64 = 2 * HOUR;
/// When counting stops: not at a whole block, and after the last was put in.
const END: SimTime = SimTime(21 * DAY + 2 * HOUR);

fn conservation(seed: u64, name: &str, pick: PickRule) -> Vec<Check> {
    let process =
        Process { bursts: Bursts { squared_cv: 0.5, persistence: 0.8 }, ..process(61, &[3.0, 20.0, 40.0]) };
    let marks = [1.0, 0.7, 0.4].map(|p| keep(Probability::clamped(p)));
    let luck = Luck::new(seed, 0);
    let arrived = arrivals(&process, luck, &marks);
    let mut crew = seats(5);
    let office = Calendar::weekly(&std::array::from_fn(is_office_hour));
    crew.iter_mut().skip(2).for_each(|seat| seat.calendar = office.clone());
    let setup = Setup {
        seats: crew,
        lines: [
            LineRules::default(),
            LineRules { patience: Some(SimDuration(10 * HOUR)), bulk: None, promise: None },
            LineRules { patience: Some(SimDuration(3 * HOUR)), bulk: Some(25), promise: None },
        ],
        pick,
        service: Service::LogNormal { median: SimDuration(6 * MINUTE), sigma: 0.8 },
        service_word: 1,
        labour: Labour::default(),
        hand_over: None,
    };
    let mut shared = Shared::default();
    let source = Kept::new(&process, luck, &mut shared, &marks).until(END);
    let mut network = Network::new(vec![setup], source);
    let (mut put_in, mut begun, mut lost) = ([0_u64; 3], 0, 0);
    for i in 0..PUT_IN {
        let (now, line) = (SimTime(i * APART), (i % 3) as usize);
        let words = [(i as u32).wrapping_mul(8_000_000); 6];
        network.inject(0, line, Item { arrival: now, tag: 1 + i as u32, class: 9, passed: 0, words });
        put_in[line] += 1;
        let limit = if i + 1 < PUT_IN { now + SimDuration(APART) } else { END };
        while let Some(happened) = network.advance_until(limit, &Leave) {
            match happened {
                Happened::Started(..) => begun += 1,
                Happened::Lost(..) => lost += 1,
            }
        }
    }
    let station = &network.stations()[0];
    let (waiting, counts) = (station.waiting(END), station.counts());
    let missing: u64 = (0..3)
        .map(|k| {
            let gone = counts[k].served + counts[k].expired + counts[k].bulk_closed;
            (arrived[k] + put_in[k]).abs_diff(gone + waiting[k])
        })
        .sum();
    let all: u64 = arrived.iter().chain(&put_in).sum();
    let followed = begun + lost + station.followed(END).len() as u64;
    // Were nobody lost in one of the ways, the rest would show little.
    let least = counts[1].expired.min(counts[2].expired).min(counts[2].bulk_closed);
    vec![
        CONSERVATION.exactly(format!("{name}: of {all}"), 0, missing),
        CONSERVATION.exactly(format!("{name}: of {PUT_IN} followed"), 0, followed.abs_diff(PUT_IN as u64)),
        CONSERVATION.in_range(format!("{name}: rarest loss"), 1.0, least as f64, (1.0, all as f64)),
    ]
}

/// Counts the arrivals up to [`END`] that the station takes, by line, from the blocks themselves.
fn arrivals(process: &Process, luck: Luck, marks: &[u32; 3]) -> [u64; 3] {
    let mut arrived = [0; 3];
    let mut block = Block::default();
    for index in 0..4 {
        process.draw_block(luck, index, &mut block);
        for (k, arrived) in arrived.iter_mut().enumerate() {
            let rows = block.items(k).iter().zip(block.marks(k));
            let taken = rows.filter(|(item, mark)| mark.word < marks[k] && item.arrival <= END);
            *arrived += taken.count() as u64;
        }
    }
    arrived
}
