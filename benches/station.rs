//! How fast the kernel is: a month of a desk, the arrivals alone, and the mathematics under them.
//!
//! `cargo bench --bench station`; figures for comparison with other engines come from the `soc_day` example,
//! whose models are used here.

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use sparring::sim::arrivals::{Block, Bursts, Class, Process};
use sparring::sim::elementary::{exp, inverse_normal, ln};
use sparring::sim::luck::{Luck, Stream, StreamId, unit};
use sparring::units::SimDuration;
use std::hint::black_box;

#[expect(dead_code, reason = "the example's own command line")]
#[path = "../examples/soc_day.rs"]
mod soc_day;

use soc_day::{Desk, Model, plain_desk, severity_desk, shift_desk};
use sparring::sim::arrivals::Shared;

fn desks(c: &mut Criterion) {
    let mut group = c.benchmark_group("thirty days of a desk");
    month(&mut group, "m2s", &plain_desk([8, 6, 4]));
    month(&mut group, "m2s4", &severity_desk());
    month(&mut group, "soc", &shift_desk());
    group.finish();
}

/// Times one replication, another one each time; an element is an alert.
fn month<const K: usize>(
    group: &mut criterion::BenchmarkGroup<'_, criterion::measurement::WallTime>,
    name: &str,
    desk: &Desk<K>,
) {
    let mut shared = Shared::default();
    group.throughput(Throughput::Elements(33_000));
    let mut replication = 0;
    group.bench_function(name, |b| {
        b.iter(|| {
            replication += 1;
            shared.clear();
            black_box(desk.run(Luck::new(1, replication), &mut shared))
        });
    });
}

fn arrivals(c: &mut Criterion) {
    let mut group = c.benchmark_group("a week of arrivals");
    for (name, classes, squared_cv) in [("1 class, plain", 1, 0.0), ("10 classes, bursts", 10, 0.18)] {
        let class = Class { per_hour: 50.0 / f64::from(classes), line: 0 };
        let process = Process {
            classes: vec![class; classes as usize],
            lines: 1,
            profile: Box::new([1.0; 168]),
            offset: SimDuration::ZERO,
            bursts: Bursts { squared_cv, persistence: 0.8 },
            kinds: [1, 2],
        };
        let mut block = Block::default();
        group.throughput(Throughput::Elements(50 * 168));
        let mut replication = 0;
        group.bench_function(name, |b| {
            b.iter(|| {
                replication += 1;
                process.draw_block(Luck::new(1, replication), 0, &mut block);
                black_box(block.items(0).len())
            });
        });
    }
    group.finish();
}

fn mathematics(c: &mut Criterion) {
    let mut group = c.benchmark_group("elementary");
    const N: usize = 1024;
    group.throughput(Throughput::Elements(N as u64));
    let fresh = || -> Stream { Luck::new(1, 0).stream(StreamId::new(1, [0])) };
    let mut words = vec![0; N];
    fresh().fill(&mut words);
    let uniforms: Vec<f64> = words.iter().map(|&w| unit(w)).collect();
    let sum = |f: fn(f64) -> f64| black_box(&uniforms).iter().map(|&u| f(u)).sum::<f64>();
    group.bench_function("ln", |b| b.iter(|| sum(ln)));
    group.bench_function("exp", |b| b.iter(|| sum(|x| exp(8.0 * x - 4.0))));
    group.bench_function("inverse normal", |b| b.iter(|| sum(inverse_normal)));
    group.bench_function("words", |b| {
        b.iter_batched_ref(fresh, |stream| stream.fill(black_box(&mut words)), BatchSize::SmallInput);
    });
    group.finish();
}

criterion_group!(benches, desks, arrivals, mathematics);
criterion_main!(benches);
