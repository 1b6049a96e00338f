//! How fast engagements and whole studies run.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use sparring::engagement::{Engagement, Journal, Replication};
use sparring::experiment::{Cell, Progress, Study, run};
use sparring::scenario::{Changes, Library};
use sparring::sim::luck::Luck;
use sparring::soc::SocState;

/// The default study with few replications.
fn study(replications: u32) -> Study {
    let library = Library::open(None).expect("the shipped scenarios are sound");
    let changes = Changes { replications: Some(replications), ..Changes::default() };
    library.assemble("default", &changes).expect("the default study is shipped").study
}

fn engagements(c: &mut Criterion) {
    let study = study(1);
    let desks = study.desks();
    let mut group = c.benchmark_group("engagement");
    group.throughput(Throughput::Elements(1));
    for cell in study.cells().into_iter().filter(|c| c.soc == 2 || c.soc == 4) {
        let Cell { attack, soc, .. } = cell;
        let name = format!("{} against {}", study.attacks[attack].name, study.socs[soc].name);
        let matchup = study.matchup(cell, &desks);
        let mut common = Replication::new(Luck::new(1, 0), &study.knowledge, &study.world);
        let mut replication = 0;
        group.bench_function(name, |b| {
            b.iter(|| {
                replication += 1;
                common.turn(Luck::new(1, replication));
                Engagement::run(&matchup, &mut common, &mut SocState::default(), Journal::off())
            });
        });
    }
    group.finish();
}

fn studies(c: &mut Criterion) {
    let study = study(20);
    let mut group = c.benchmark_group("study");
    group.sample_size(10);
    group.throughput(Throughput::Elements(20 * study.cells().len() as u64));
    group.bench_function("default, 20 replications, one thread", |b| {
        b.iter(|| run(&study, 1, &Progress::default()).expect("nobody stops it"));
    });
    group.finish();
}

criterion_group!(benches, engagements, studies);
criterion_main!(benches);
