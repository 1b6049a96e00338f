//! In which order alerts are looked at: what moves a true alert moves harmless ones by the same rule.

use super::*;
use sparring::soc::{Anomaly, Model, Ranking};

/// One analyst who is busy nine hours in ten, and a true alert of medium severity among all others.
fn busy(study: &mut Study) {
    let soc = soc(study);
    (soc.roster.triage.office_seats, soc.roster.triage.off_seats) = (1, 1);
    (soc.roster.vacancy, soc.roster.holidays_per_year) = (Probability::NEVER, 0.0);
    soc.background.raw_per_1000_endpoints_day = 216.0 / f64::from(soc.book_endpoints) * 1000.0;
    soc.background.auto_closed = Probability::NEVER;
    soc.desk.patience = [None; 4];
    soc.desk.bulk = [None; 4];
    soc.detection.rules_enabled = 0.0;
    soc.detection.rules_tuned = 0.0;
    soc.detection.anomaly = Some(Anomaly { detects: Probability::ALWAYS, false_alerts: 0.0 });
}

/// How long the true alert of each replication waits.
fn waits(replications: u32, change: impl Fn(&mut Study)) -> Vec<i64> {
    let study = with(replications, |s| {
        busy(s);
        change(s);
    });
    outcomes(&study).iter().map(|o| between(o.stamps.t2, o.stamps.t3)).collect()
}

fn mean(times: &[i64]) -> f64 {
    times.iter().sum::<i64>() as f64 / times.len() as f64 / MINUTE as f64
}

/// A model that closes nothing, and ranks.
fn ranked(auc: f64) -> impl Fn(&mut Study) {
    move |study| {
        soc(study).background.model = Some(Model {
            closes: Probability::NEVER,
            wrong: Probability::NEVER,
            drift_per_month: Probability::NEVER,
            retrained_every: SimDuration(DAY),
            ranking: Some(Ranking { auc: chance(auc), step: 4.0 }),
        });
    }
}

#[test]
fn the_better_a_model_ranks_the_sooner_true_alerts_are_looked_at() {
    let all = [waits(300, |_| {}), waits(300, ranked(0.8)), waits(300, ranked(0.99))];
    let soon = all.each_ref().map(|times| times.iter().filter(|wait| **wait <= 10 * MINUTE).count());
    assert!(soon[0] < 270, "there is a queue: {soon:?}");
    assert!(soon[0] < soon[1] && soon[1] < soon[2], "{soon:?}");
    // A true alert put last waits for hours, so that a middling model may cost more in the mean than it gains.
    assert!(mean(&all[2]) < 0.8 * mean(&all[0]), "{:?}", all.each_ref().map(|times| mean(times)));
}

#[test]
fn a_model_that_tells_nothing_apart_is_worth_nothing() {
    assert_eq!(waits(100, ranked(0.5)), waits(100, |_| {}));
}

/// A score is one of the law of true alerts, whatever the severity, and the model's bounds cut it.
#[test]
fn true_alerts_are_moved_as_often_as_their_scores_say() {
    let ranking = Ranking { auc: chance(0.8), step: 4.0 };
    let study = with(300, |s| {
        busy(s);
        ranked(0.8)(s);
    });
    let (mut raised, mut lowered) = (0, 0);
    for r in 0..300 {
        let (_, entries) = replay(&study, Cell { attack: 0, client: 0, soc: 0 }, r);
        let told = |words: &str| usize::from(entries.iter().any(|e| e.text.contains(words)));
        raised += told(" likely to be true");
        lowered += told(" unlikely to be true");
    }
    // Of two laws of equal spread, true scores lie above the upper bound as often as harmless ones below the lower.
    let (up, down) = ranking.harmless();
    assert_share(raised, 300, down.get(), "raised");
    assert_share(lowered, 300, up.get(), "lowered");
}

/// The server is a crown jewel, and so is what this share of harmless alerts is about.
fn jewels(recall: f64, harmless: f64) -> impl Fn(&mut Study) {
    move |study| {
        soc(study).triage.crown_jewel_recall = chance(recall);
        study.world.noise.crown_jewels = chance(harmless);
        client(study).assets.iter_mut().for_each(|group| group.crown_jewel = group.role == Role::Server);
    }
}

#[test]
fn knowing_what_matters_is_worth_less_the_more_harmless_alerts_are_about_it() {
    let alone = mean(&waits(300, jewels(1.0, 0.0)));
    let some = mean(&waits(300, jewels(1.0, 0.3)));
    let usual = waits(300, jewels(0.0, 0.3));
    assert!(alone < 0.9 * some && some < 0.9 * mean(&usual), "{alone} {some} {}", mean(&usual));
    // Where every alert is about a crown jewel all are raised, and nobody is before anybody who was not.
    assert_eq!(waits(300, jewels(1.0, 1.0)), usual);
}
