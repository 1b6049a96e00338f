//! The kernel gives the same starts whoever else asks, and one item more moves starts but no draws.

use sparring::sim::arrivals::{Bursts, Class, Item, Kept, Process, Shared, Silence, keep};
use sparring::sim::calendar::Calendar;
use sparring::sim::luck::Luck;
use sparring::sim::network::{Happened, Network, Router};
use sparring::sim::station::{Begun, Labour, LineRules, PickRule, Seat, Service, Setup, Station};
use sparring::units::{DAY, HOUR, MINUTE, Probability, SimDuration, SimTime};

const LUCK: Luck = Luck::new(2024, 7);
const END: SimTime = SimTime(12 * DAY);

fn process() -> Process {
    let class = |i: usize| Class { per_hour: 1.5 + i as f64, line: i % 2 };
    Process {
        classes: (0..6).map(class).collect(),
        lines: 2,
        profile: Box::new([1.0; 168]),
        offset: SimDuration::ZERO,
        bursts: Bursts { squared_cv: 0.18, persistence: 0.8 },
        kinds: [1, 2],
    }
}

fn setup() -> Setup<2> {
    let shift = |s: usize| Calendar::weekly(&std::array::from_fn(|h| h % 24 / 8 == s));
    let seat = |i: usize| Seat { calendar: shift(i % 3), slowness: 0.8 + 0.1 * i as f64 };
    Setup {
        seats: (0..12).map(seat).collect(),
        lines: [
            LineRules::default(),
            LineRules { patience: Some(SimDuration(2 * DAY)), bulk: None, promise: None },
        ],
        pick: PickRule::UrgentOldest,
        service: Service::LogNormal { median: SimDuration(6 * MINUTE), sigma: 0.8 },
        service_word: 1,
        labour: Labour::default(),
        hand_over: Some((vec![0, 8, 16], SimDuration(5 * MINUTE))),
    }
}

/// All starts up to [`END`], with `items` put into line 0 before the first step.
fn starts(shared: &mut Shared, share: f64, items: &[Item]) -> Vec<Begun> {
    let process = process();
    let marks = [keep(Probability::clamped(share)); 6];
    let mut source = Kept::new(&process, LUCK, shared, &marks).until(END);
    let mut station = Station::new(setup());
    station.open(&mut source);
    items.iter().for_each(|&item| station.inject(0, item));
    let mut starts = Vec::new();
    while station.next_start() <= END {
        starts.extend(station.step(&mut source));
    }
    starts
}

fn followed(arrival: i64) -> Item {
    Item { arrival: SimTime(arrival), tag: 1, class: 0, passed: 0, words: [u32::MAX / 2; 6] }
}

#[test]
fn one_item_more_moves_a_later_start_and_nobodys_draws() {
    let without = starts(&mut Shared::default(), 0.9, &[]);
    // A less urgent item that waits: one more item, more urgent, comes just after it and goes before it.
    let waits = |b: &&Begun| b.line == 1 && b.start > b.item.arrival + SimDuration(10 * MINUTE);
    let named = without.iter().filter(waits).find(|b| b.item.arrival > SimTime(5 * DAY)).unwrap();
    let arrival = named.item.arrival.0 + 1;
    let with = starts(&mut Shared::default(), 0.9, &[followed(arrival)]);
    // Nothing changes before it arrives, neither the starts nor who serves.
    let before = |b: &&Begun| b.start < SimTime(arrival);
    assert!(without.iter().filter(before).eq(with.iter().filter(before)));
    // The items are the same to the last word.
    let items = |starts: &[Begun]| {
        let mut items: Vec<Item> = starts.iter().map(|b| b.item).filter(|i| i.tag == 0).collect();
        items.sort_by_key(|i| (i.arrival, i.class, i.words));
        items.retain(|i| i.arrival < END - SimDuration(DAY));
        items
    };
    assert_eq!(items(&without), items(&with));
    let extra = with.iter().find(|b| b.item.tag == 1).unwrap();
    let moved = with.iter().find(|b| b.item == named.item).unwrap();
    assert!(extra.start <= named.start && moved.start > named.start);
}

#[test]
fn who_asked_for_the_blocks_before_changes_nothing() {
    let mut shared = Shared::default();
    let many = starts(&mut shared, 1.0, &[]);
    assert_eq!(starts(&mut shared, 0.4, &[]), starts(&mut Shared::default(), 0.4, &[]));
    shared.clear();
    assert_eq!(starts(&mut shared, 1.0, &[]), many);
}

#[test]
fn a_block_is_the_same_drawn_alone_or_after_others() {
    let process = process();
    let (mut used, mut alone) = Default::default();
    (0..6).for_each(|i| process.draw_block(LUCK, i, &mut used));
    process.draw_block(LUCK, 5, &mut alone);
    (0..2).for_each(|line| {
        assert_eq!((used.items(line), used.marks(line)), (alone.items(line), alone.marks(line)));
    });
    assert!(used.items(0).is_sorted_by_key(|item| item.arrival) && used.items(0).len() > 900);
}

/// Passes every fourth item on, and every fourth of those back.
struct Loop;

impl Router for Loop {
    fn route(&self, station: usize, begun: &Begun) -> Option<(usize, usize)> {
        begun.item.words[2 + station].is_multiple_of(4).then_some((1 - station, begun.line))
    }
}

/// What happens to two followed items in a loop of two stations that is stopped every `pause`.
fn loop_in_pieces(pause: SimDuration) -> (Vec<Happened>, Vec<[u64; 2]>, Vec<u64>) {
    let process = process();
    let mut shared = Shared::default();
    let marks = [keep(Probability::ALWAYS); 6];
    let second = Setup { service_word: 3, ..setup() };
    let mut network = Network::new(vec![setup(), second], Kept::new(&process, LUCK, &mut shared, &marks));
    network.inject(0, 1, followed(3 * DAY));
    network.inject(1, 0, Item { tag: 2, ..followed(4 * DAY) });
    let (mut happened, mut now) = (Vec::new(), SimTime(0));
    while now < END {
        now = END.min(now + pause);
        happened.extend(std::iter::from_fn(|| network.advance_until(now, &Loop)));
    }
    let served = network.stations().iter().flat_map(|s| s.counts().each_ref().map(|c| c.served)).collect();
    (happened, network.stations().iter().map(|s| s.waiting(END)).collect(), served)
}

#[test]
fn stopping_on_the_way_changes_nothing() {
    let whole = loop_in_pieces(SimDuration(12 * DAY));
    assert_eq!(whole.0.len(), 2);
    for pause in [17 * MINUTE, HOUR, DAY] {
        assert_eq!(loop_in_pieces(SimDuration(pause)), whole);
    }
}

/// Passes everything on from the first station to the second.
struct Onward;

impl Router for Onward {
    fn route(&self, station: usize, begun: &Begun) -> Option<(usize, usize)> {
        (station == 0).then_some((1, begun.line))
    }
}

/// Where somebody is always free nothing waits: not even for a service elsewhere to end.
#[test]
fn what_is_passed_on_comes_when_the_service_before_ends() {
    let process = process();
    let mut shared = Shared::default();
    let marks = [keep(Probability::ALWAYS); 6];
    let seats = vec![Seat { calendar: Calendar::always(), slowness: 1.0 }; 200];
    let second = Setup { seats, service_word: 3, hand_over: None, ..setup() };
    let mut network = Network::new(vec![setup(), second], Kept::new(&process, LUCK, &mut shared, &marks));
    assert_eq!(network.advance_until(END, &Onward), None);
    let [first, second] = network.stations() else { panic!("two stations") };
    let begun = |station: &Station<2>| station.counts().iter().map(|line| line.served).sum::<u64>();
    assert!(begun(first) > begun(second), "what the first still works on has not come to the second");
    for line in 0..2 {
        let (before, after) = (&first.counts()[line], &second.counts()[line]);
        // All but those still served by the first.
        assert!(after.served > 900 && before.served - after.served < 12, "{before:?}");
        assert_eq!(after.waits.mean_ms(), Some(0.0));
    }
}

/// A service that ends on the stroke of the change is handed over to nobody.
#[test]
fn only_work_that_spans_a_change_is_handed_over() {
    let took = |minutes: i64| {
        let setup = Setup {
            seats: vec![Seat { calendar: Calendar::always(), slowness: 1.0 }],
            service: Service::LogNormal { median: SimDuration(minutes * MINUTE), sigma: 0.0 },
            hand_over: Some((vec![11], SimDuration(15 * MINUTE))),
            ..setup()
        };
        let mut station = Station::new(setup);
        station.open(&mut Silence);
        station.inject(0, followed(10 * HOUR));
        let begun = station.step(&mut Silence).unwrap();
        begun.finish.since(begun.start).0 / MINUTE
    };
    assert_eq!([59, 60, 61].map(took), [59, 60, 61 + 15]);
}
