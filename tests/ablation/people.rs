//! People and their desk: hours, seats, skill, specialists, sites, machines beside them.

use super::PAIRS;
use super::trial::{
    CLIENT, Difference, Trial, hours_to_incident, hours_to_loss_of_access, kept_out, share_alerted,
};
use crate::stage;
use sparring::engagement::{Desk, Fate, Outcome};
use sparring::experiment::{DeskBooks, Progress, run, run_desk};
use sparring::knowledge::SourceSet;
use sparring::sim::arrivals::Item;
use sparring::sim::luck::{Luck, StreamId, unit};
use sparring::soc::{Dispatching, INVESTIGATION, Matters, Model, OnCall, Skill, Soc, Subject, TRIAGE, World};
use sparring::stats::paired_difference;
use sparring::units::{Probability, SimDuration, SimTime};

fn chance(p: f64) -> Probability {
    Probability::clamped(p)
}

/// No alerts but the true ones.
fn quiet(soc: &mut Soc) {
    soc.background.raw_per_1000_endpoints_day = 0.0;
}

/// The desk of a SOC after a change, over 28 days in each of 12 replications.
fn desk(name: &str, change: impl Fn(&mut Soc)) -> (Soc, DeskBooks) {
    let mut study = stage::registered(&["s01-vpn-smash-and-grab"], CLIENT, &[name], 1);
    change(&mut study.socs[0]);
    let ready = Desk::new(&study.socs[0], &study.knowledge, &study.world);
    let books = run_desk(&study, 0, &ready, 12, 28);
    (study.socs.remove(0), books)
}

/// Median wait for the first look over all lines, from the pooled tally, in minutes; what was never looked at waited
/// longest.
fn median_wait(books: &DeskBooks) -> f64 {
    let lines = books.lines(TRIAGE);
    let mut waits = lines[0].waits.clone();
    lines[1..].iter().for_each(|line| waits.merge(&line.waits));
    let (served, lost) = lines
        .iter()
        .fold((0, 0), |(served, lost), line| (served + line.served, lost + line.expired + line.bulk_closed));
    let of_served = 0.5 * (served + lost) as f64 / served as f64;
    if of_served >= 1.0 { f64::INFINITY } else { waits.quantile(of_served).map_or(0.0, |w| w.hours() * 60.0) }
}

fn mean_wait(books: &DeskBooks) -> f64 {
    let mut waits = books.lines(TRIAGE)[0].waits.clone();
    books.lines(TRIAGE)[1..].iter().for_each(|line| waits.merge(&line.waits));
    waits.mean_ms().unwrap_or(0.0) / 60_000.0
}

fn arrived(books: &DeskBooks, tier: usize) -> f64 {
    books.lines(tier).iter().map(|line| (line.arrived() - line.astray) as f64).sum()
}

/// Mean time that people are at a case of the second tier, all of its looks together, in minutes.
fn second_look(books: &DeskBooks) -> f64 {
    let lines = &books.lines(INVESTIGATION);
    let worked: u64 = lines.iter().map(|line| line.worked).sum();
    let cases: u64 = lines.iter().map(|line| line.served - line.astray).sum();
    worked as f64 / cases as f64 / 60_000.0
}

/// Outcomes of S01 against a changed level, beginning at a fixed time.
fn beginning(level: &str, start: &str, change: fn(&mut Soc)) -> Vec<Outcome> {
    let mut study = stage::registered(&["s01-vpn-smash-and-grab"], CLIENT, &[level], PAIRS);
    change(&mut study.socs[0]);
    study.start = Some(start.parse().unwrap());
    run(&study, 0, &Progress::default()).unwrap().cells.into_iter().next().unwrap().1
}

/// Nobody works outside office hours, and nobody can be woken.
fn by_day(soc: &mut Soc) {
    for tier in [&mut soc.roster.triage, &mut soc.roster.investigation, &mut soc.roster.scoping] {
        tier.off_seats = 0;
    }
    soc.roster.on_call = None;
}

/// Hours from the beginning to the incident, up to so many: what a fast attack leaves time for.
fn within(hours: f64) -> impl Fn(&Outcome) -> f64 {
    move |outcome| hours_to_incident(outcome).min(hours)
}

fn missed(outcome: &Outcome) -> f64 {
    outcome.steps.iter().filter(|step| step.fate == Fate::Dismissed).count() as f64
}

// Row 1: business hours.

#[test]
fn friday_evening_is_worse_than_tuesday_morning_where_nobody_works_at_night() {
    // The desk of level 3 in business hours alone: time to incident, up to a week, at least 10 % longer.
    let gap = |change: fn(&mut Soc), of: &dyn Fn(&Outcome) -> f64| {
        let both = ["fri-18:00", "tue-10:00"].map(|start| beginning("level-3-advanced", start, change));
        let [friday, tuesday] = both.map(|outcomes| outcomes.iter().map(of).collect::<Vec<f64>>());
        let mean = friday.iter().sum::<f64>() / friday.len() as f64;
        (paired_difference(&friday, &tuesday).unwrap().difference, mean)
    };
    let (first, mean) = gap(by_day, &within(168.0));
    assert!(first.low > 0.1 * mean, "{first:?} of {mean} h");
    // Around the clock: the shares kept out differ by less than 5 points.
    let (other, _) = gap(|_| {}, &|o| f64::from(u8::from(kept_out(o))));
    assert!(other.estimate.abs() < 0.05, "{other:?}");
}

#[test]
fn work_piles_up_over_the_weekend_where_nobody_works_then() {
    let (_, books) = desk("level-1-basic", |_| {});
    let waiting = |hour: usize| books.week[hour].waiting as f64 / books.week[hour].hours as f64;
    // What waits on Monday at eight against Tuesday at eight.
    assert!(waiting(7) > 1.1 * waiting(24 + 7), "{} against {}", waiting(7), waiting(24 + 7));
}

// Row 2: around the clock.

const FAST: &str = "s01-vpn-smash-and-grab";
const SLOW: &str = "s10-living-off-the-land";

fn without_nights(attack: &str) -> Difference {
    Trial::new(attack, "level-3-advanced", PAIRS).run(by_day).share(kept_out)
}

#[test]
fn nights_decide_a_fast_attack() {
    // At least 2 points.
    without_nights(FAST).lies_above(0.02);
}

#[test]
#[ignore = "not shown: 5.2 points, from 3.6 to 7.0 over 1,000 pairs; a slow attack has nights, too"]
fn nights_decide_a_slow_attack_hardly_and_far_less() {
    // Within 5 points, and less than half of what it is with the fast one.
    let [fast, slow] = [FAST, SLOW].map(without_nights);
    slow.lies_within(0.05);
    assert!(slow.0.estimate < 0.5 * fast.0.estimate, "{slow:?} against {fast:?}");
}

#[test]
fn tired_people_miss_more() {
    let tired = |factor: f64| move |soc: &mut Soc| soc.roster.night_miss_factor = factor;
    let trial = Trial::new("s02-loader-to-ransomware", "level-2-intermediate", PAIRS);
    trial.run(tired(1.0)).mean(missed).lies_above(0.0);
    trial.run(tired(2.0)).mean(missed).lies_below(0.0);
}

// Row 1: holidays.

#[test]
fn a_holiday_is_a_day_of_off_hours() {
    let holiday = |level| {
        Trial::new("s01-vpn-smash-and-grab", level, PAIRS).prepared(|_, script, _, _| {
            script.start.holiday = Probability::ALWAYS;
            *script.start.weights =
                std::array::from_fn(|hour| f64::from(u8::from(hour < 120 && (8..16).contains(&(hour % 24)))));
        })
    };
    let none = |soc: &mut Soc| soc.roster.holidays_per_year = 0.0;
    let effect = holiday("level-1-basic").run(none);
    let mean = effect.mean_kept(hours_to_incident);
    effect.mean(hours_to_incident).lies_above(0.0);
    assert!(mean > 0.0);
    // Where others are at work on that day, hardly anything changes: two points.
    holiday("level-5-innovative").run(none).share(kept_out).lies_within(0.02);
}

#[test]
fn without_holidays_nothing_is_drawn_for_them() {
    let trial = Trial::new("s03-email-bomb-help-desk", "level-3-advanced", 100)
        .prepared(|soc, _, _, _| soc.roster.holidays_per_year = 0.0);
    assert!(trial.run(|soc| soc.roster.holidays_per_year = 1e-9).identical());
}

// Row 3: silent log loss.

#[test]
fn the_more_logs_fail_silently_the_less_is_detected_and_the_best_watched_lose_least() {
    let mut lost = Vec::new();
    for level in [
        "level-1-basic",
        "level-2-intermediate",
        "level-3-advanced",
        "level-4-optimized",
        "level-5-innovative",
    ] {
        let trial = Trial::new("s02-loader-to-ransomware", level, PAIRS)
            .prepared(|soc, _, _, _| soc.detection.losses_per_month = 0.0);
        let losing = |rate: f64| trial.run(move |soc| soc.detection.losses_per_month = rate);
        let effects = [0.2, 1.0].map(losing);
        let falls: Vec<f64> = effects.iter().map(|e| e.mean(share_alerted).0.estimate).collect();
        // Another attack goes on where a first one is not seen: two in a thousand either way.
        assert!(falls[0] > -0.002 && falls[1] > falls[0] - 0.002, "{level}: {falls:?}");
        // Level 5 notices within half a day and has its product on the endpoints: at most it loses nothing.
        assert!(falls[1] > 0.0 || level == "level-5-innovative", "{level}: {falls:?}");
        lost.push(falls[1] / effects[1].mean_kept(share_alerted).max(1e-9));
    }
    let best = lost.pop().unwrap();
    assert!(lost.iter().all(|other| *other > best), "{lost:?}, level 5 {best}");
}

// Row 4: staffing.

#[test]
fn more_analysts_never_raise_the_median_wait() {
    for level in ["level-1-basic", "level-2-intermediate", "level-4-optimized"] {
        let waits: Vec<f64> = (1..=5)
            .map(|more| {
                median_wait(
                    &desk(level, |soc| {
                        soc.roster.triage.office_seats = more;
                        soc.roster.triage.off_seats = soc.roster.triage.off_seats.min(more);
                    })
                    .1,
                )
            })
            .collect();
        assert!(waits.iter().rev().is_sorted(), "{level}: {waits:?}");
    }
}

#[test]
fn waits_explode_as_a_desk_fills_up() {
    let load = |raw: f64| {
        let (soc, books) = desk("level-2-intermediate", |soc| {
            soc.background.raw_per_1000_endpoints_day = raw;
            soc.desk.patience = [None; 4];
            soc.desk.bulk = [None; 4];
            soc.roster.vacancy = Probability::NEVER;
            soc.roster.holidays_per_year = 0.0;
            soc.roster.triage.off_seats = 3;
            soc.roster.triage.queue_share = chance(0.58);
        });
        (books.utilisation(&soc, TRIAGE), mean_wait(&books))
    };
    let at: Vec<(f64, f64)> = [7.0, 12.0, 17.5].map(load).into();
    // To more than .85, each step costs more than the whole wait before it.
    assert!(at[0].0 < 0.5 && at[1].0 < 0.85 && at[2].0 > 0.85, "{at:?}");
    assert!(at[1].1 > 2.0 * at[0].1 && at[2].1 > 2.0 * at[1].1, "{at:?}");
}

#[test]
fn empty_posts_make_alerts_wait() {
    let (_, few) = desk("level-2-intermediate", |soc| soc.roster.vacancy = Probability::NEVER);
    let (_, many) = desk("level-2-intermediate", |soc| soc.roster.vacancy = chance(0.5));
    assert!(mean_wait(&many) > 1.1 * mean_wait(&few));
}

// What reports take from the books.

#[test]
fn the_books_of_the_desk_add_up() {
    let (soc, books) = desk("level-2-intermediate", |_| {});
    // Three seats in office hours, one at all others.
    let hours = 3.0 * 50.0 + 118.0;
    let days = (books.days * books.replications.len() as u64) as f64;
    assert!((books.seat_hours(&soc, TRIAGE) - hours * days / 7.0).abs() < 1e-6);
    for line in &books.lines(TRIAGE) {
        let kept = line.promise_kept().unwrap();
        assert!(line.in_time <= line.served && kept + line.never_looked_at().unwrap() <= 1.0);
    }
    // What is served first keeps the shorter promise of the critical line.
    assert!(books.lines(TRIAGE)[0].promise_kept().unwrap() > 0.5);
    let per_month = books.false_escalations_per_client_month(&soc, 250);
    let looked_at: u64 = books.lines(TRIAGE).iter().map(|line| line.served).sum();
    let clients = f64::from(soc.book_endpoints) / 250.0;
    let expected = soc.background.escalated.get() * looked_at as f64 * 30.0 / days / clients;
    assert!((per_month / expected - 1.0).abs() < 0.05, "{per_month} against {expected}");
    // Published: 10 to 40 alerts worked in a shift.
    assert!((10.0..40.0).contains(&books.looks_per_shift(&soc)), "{}", books.looks_per_shift(&soc));
}

// Row 5: skill.

#[test]
fn sharper_eyes_miss_less_and_steadier_ones_keep_the_second_tier_free() {
    let trial = Trial::new("s02-loader-to-ransomware", "level-2-intermediate", PAIRS);
    let sharper = trial.run(|soc| soc.triage.sensitivity = chance(0.94));
    sharper.mean(missed).lies_above(0.0);
    let (_, before) = desk("level-2-intermediate", |_| {});
    let (_, after) = desk("level-2-intermediate", |soc| {
        soc.background.false_escalated = chance(0.02);
        soc.background.escalated = chance(0.03);
    });
    assert!(arrived(&after, INVESTIGATION) < 0.9 * arrived(&before, INVESTIGATION));
}

// Row 10: the telephone.

#[test]
fn somebody_who_can_be_woken_shortens_a_night() {
    // Level 3 by day alone, on call answering always against never: time to incident, up to a day, longer. Three
    // times the usual pairs: at 1,000 the interval reached from -0.118 to +0.008 hours.
    let critical =
        Trial::new("s01-vpn-smash-and-grab", "level-3-advanced", 3 * PAIRS).prepared(|soc, _, _, _| {
            by_day(soc);
            soc.roster.on_call = Some(OnCall { answers: Probability::ALWAYS, after: SimDuration(600_000) });
        });
    critical.run(|soc| soc.roster.on_call = None).mean(within(24.0)).lies_below(0.0);
}

// Row 11: certifications.

#[test]
fn certificates_narrow_the_spread_and_leave_the_mean() {
    let spread = |sd: f64| {
        let skill = Skill::new(chance(0.78), sd);
        let z = |r| Luck::new(1, r).stream(StreamId::new(72, [0])).normal();
        let drawn: Vec<f64> = (0..PAIRS).map(|r| skill.at(z(r)).get()).collect();
        let mean = drawn.iter().sum::<f64>() / drawn.len() as f64;
        (drawn.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / drawn.len() as f64).sqrt()
    };
    assert!(spread(0.10) > 1.3 * spread(0.06));
    for attack in ["s01-vpn-smash-and-grab", "s02-loader-to-ransomware", "s05-forgotten-tenant"] {
        let effect = Trial::new(attack, "level-3-advanced", PAIRS).run(|soc| soc.roster.skill_sd = 0.10);
        effect.share(kept_out).lies_within(0.02);
    }
}

// Row 15: specialists.

fn pooled(soc: &mut Soc) {
    soc.roster.dispatching = Dispatching::Pooled;
}

#[test]
fn a_pool_is_slower_on_a_mixed_load_and_the_same_on_one_subject() {
    // With two people for each subject and few mistakes, at least 3 %. With the two people of level 3 there is seldom a choice, and
    // sending cases by subject then gains nothing (measured: 95 min a case against 94 in a pool).
    let plain = |_: &mut Soc| {};
    let [routed, pool] = [plain as fn(&mut Soc), pooled].map(|change| {
        let (_, books) = desk("level-3-advanced", |soc| {
            soc.roster.subjects = Subject::NAMES.iter().map(|(subject, _)| *subject).collect();
            soc.roster.investigation.office_seats = 6;
            soc.roster.investigation.off_seats = 6;
            soc.work.misroute = chance(0.05);
            change(soc);
        });
        second_look(&books)
    });
    assert!(pool > 1.03 * routed, "pooled {pool} min, by subject {routed} min");
    // One subject and everybody at home in it: to the last bit the same.
    let study = stage::registered(&["s02-loader-to-ransomware"], CLIENT, &["level-3-advanced"], 1);
    let endpoint = ["antivirus", "windows-event-log", "process-creation", "endpoint-telemetry"];
    let sources: SourceSet = endpoint.iter().map(|id| study.knowledge.source(id).unwrap()).collect();
    let one = |change: fn(&mut Soc)| {
        let (_, books) = desk("level-3-advanced", |soc| {
            soc.roster.subjects = vec![Subject::Endpoint];
            soc.detection.sources = sources;
            change(soc);
        });
        books
    };
    assert_eq!(one(plain), one(pooled));
}

#[test]
fn cases_sent_to_the_wrong_people_cost_a_look() {
    let times = [0.0, 0.15, 0.4].map(|p| {
        let (_, books) = desk("level-3-advanced", |soc| soc.work.misroute = chance(p));
        second_look(&books)
    });
    assert!(times.is_sorted(), "{times:?}");
}

// Row 21: the sandbox, at the desk.

#[test]
fn a_sandbox_helps_where_there_are_programs_to_run() {
    let without = |soc: &mut Soc| soc.work.sandbox = None;
    let trial = |attack| Trial::new(attack, "level-3-advanced", PAIRS).prepared(|soc, _, _, _| quiet(soc));
    trial("s02-loader-to-ransomware").run(without).mean(within(24.0)).lies_below(0.0);
    // A handful of alerts a day is left at the desk: no effect is an interval inside 2 points.
    for attack in ["s05-forgotten-tenant", "s10-living-off-the-land"] {
        trial(attack).run(without).share(kept_out).lies_within(0.02);
    }
    let [with, bare] =
        [(|_| {}) as fn(&mut Soc), without].map(|change| second_look(&desk("level-3-advanced", change).1));
    assert!(with < bare, "{with} and {bare} min a case");
}

// Row 24: enrichment, at the desk.

#[test]
fn machines_that_gather_free_the_desk() {
    let by_hand = |soc: &mut Soc| soc.work.enriched = Probability::NEVER;
    let fast = Trial::new("s01-vpn-smash-and-grab", "level-4-optimized", PAIRS).run(by_hand);
    fast.mean(within(24.0)).lies_below(0.0);
    let [(soc, with), (_, bare)] =
        [(|_| {}) as fn(&mut Soc), by_hand].map(|change| desk("level-4-optimized", change));
    assert!(bare.utilisation(&soc, TRIAGE) > 1.3 * with.utilisation(&soc, TRIAGE));
}

// Row 28: correlation.

#[test]
fn correlation_lowers_the_volume_and_needs_two_sources() {
    let apart = |soc: &mut Soc| soc.detection.correlation = None;
    let [with, bare] =
        [(|_| {}) as fn(&mut Soc), apart].map(|change| arrived(&desk("level-4-optimized", change).1, TRIAGE));
    assert!((0.35..0.6).contains(&(with / bare)), "{with} of {bare} alerts");
    let one_source = |soc: &mut Soc, _: &mut _, _: &mut _, _: &mut World| {
        let study = stage::registered(&[], CLIENT, &[], 1);
        soc.detection.sources = [study.knowledge.source("process-creation").unwrap()].into_iter().collect();
        soc.detection.endpoint = None;
        soc.detection.network_signatures = Probability::NEVER;
        soc.detection.user_reports = Probability::NEVER;
    };
    let single = Trial::new("s02-loader-to-ransomware", "level-4-optimized", 200).prepared(one_source);
    assert!(single.run(apart).identical());
}

#[test]
fn joining_brings_incidents_forward_where_the_desk_has_a_queue() {
    // Level 2 with the correlation of level 4: time to incident, up to three days, shorter. Level 4 itself has
    // no queue to shorten, and one look at two joined alerts misses more than two looks would: measured
    // 0.2 h later of a day, from 0.0 earlier to 0.5 later.
    let joining = stage::library().soc("level-4-optimized").unwrap().item.detection.correlation;
    let trial = Trial::new("s02-loader-to-ransomware", "level-2-intermediate", PAIRS);
    let joined = trial.run(|soc| soc.detection.correlation.clone_from(&joining));
    joined.mean(within(72.0)).lies_above(0.0);
}

#[test]
fn joining_wrongly_loses_true_alerts() {
    let worse = |soc: &mut Soc| {
        if let Some(correlation) = &mut soc.detection.correlation {
            correlation.misjoins = chance(0.3);
        }
    };
    // Beyond zero; measured about two and a half points, whose interval reaches below two.
    let effect = Trial::new("s01-vpn-smash-and-grab", "level-4-optimized", PAIRS).run(worse);
    effect.share(kept_out).lies_above(0.0);
}

// Row 30: follow the sun.

/// Level 4, its people spread over three sites that hand over as well as `context_loss` says.
fn follow_the_sun(context_loss: f64) -> impl Fn(&mut Soc) {
    move |soc: &mut Soc| {
        let sites = stage::library().soc("level-5-innovative").unwrap().item.roster.sites;
        let people = soc.roster.tiers().map(|tier| tier.off_seats.max(1));
        soc.roster.sites = sites
            .into_iter()
            .map(|mut site| {
                site.seats = people;
                site
            })
            .collect();
        soc.roster.sites[0].seats = soc.roster.tiers().map(|tier| tier.office_seats);
        soc.roster.context_loss = chance(context_loss);
    }
}

#[test]
#[ignore = "not shown: 0.04 h longer, from -0.00 to 0.08 over 1,000 pairs; a hand-over loses one shift's work"]
fn sites_that_hand_over_badly_do_worse() {
    // Level 5, .12 instead of .02: time to loss of access longer.
    let loose = Trial::new("s01-vpn-smash-and-grab", "level-5-innovative", PAIRS)
        .run(|soc| soc.roster.context_loss = chance(0.12));
    loose.mean(hours_to_loss_of_access).lies_below(0.0);
}

#[test]
fn one_place_beats_three_that_hand_nothing_over() {
    // Level 4 in one place against the same people at three sites: time to loss of access, up to a week, longer
    // where each hand-over loses what was known. Where one in eight does, the worst practice published, what
    // daylight gains makes up for it: measured 0.06 h longer, from 0.30 longer to 0.17 shorter.
    let within_a_week = |outcome: &Outcome| hours_to_loss_of_access(outcome).min(168.0);
    let moved = Trial::new("s01-vpn-smash-and-grab", "level-4-optimized", 4 * PAIRS);
    moved.run(follow_the_sun(1.0)).mean(within_a_week).lies_below(0.0);
    let well = moved.run(follow_the_sun(0.02));
    well.mean(within_a_week).lies_within(0.02 * well.mean_kept(within_a_week));
}

// Row 34: a model beside the desk.

#[test]
fn a_model_frees_the_desk_and_harms_where_it_errs_often() {
    let without = |soc: &mut Soc| soc.background.model = None;
    let [(soc, with), (_, bare)] =
        [(|_| {}) as fn(&mut Soc), without].map(|change| desk("level-5-innovative", change));
    assert!(bare.utilisation(&soc, TRIAGE) > 1.3 * with.utilisation(&soc, TRIAGE));
    // As shipped, within 2 points.
    for attack in ["s01-vpn-smash-and-grab", "s05-forgotten-tenant"] {
        Trial::new(attack, "level-5-innovative", PAIRS).run(without).share(kept_out).lies_within(0.02);
    }
}

/// The model of level 5, which closes one true alert in ten and ranks none. The attacker adds no footholds beside its
/// plan: each raises alerts of its own, which tell once more what was closed.
fn careless(attack: &str) -> Trial<'_> {
    Trial::new(attack, "level-5-innovative", 4 * PAIRS).prepared(|soc, script, _, _| {
        script.persistence = None;
        let model = soc.background.model.as_mut().unwrap();
        (model.wrong, model.ranking) = (chance(0.10), None);
    })
}

#[test]
fn a_model_that_errs_once_in_ten_lets_more_in() {
    for attack in ["s01-vpn-smash-and-grab", "s05-forgotten-tenant"] {
        careless(attack).run(|soc| soc.background.model = None).share(kept_out).lies_below(0.0);
    }
}

#[test]
#[ignore = "not shown: 0.39 h later, from -0.39 to 1.16 over 4,000 pairs, though it lets more in"]
fn a_model_that_errs_once_in_ten_delays_the_incident() {
    // However free the desk: without it the incident comes sooner.
    for attack in ["s01-vpn-smash-and-grab", "s05-forgotten-tenant"] {
        careless(attack).run(|soc| soc.background.model = None).mean(hours_to_incident).lies_above(0.0);
    }
}

#[test]
fn a_model_left_alone_gets_worse() {
    let day = 86_400_000;
    let model = Model {
        closes: chance(0.36),
        wrong: chance(0.0136),
        drift_per_month: chance(0.005),
        retrained_every: SimDuration(30 * day),
        ranking: None,
    };
    let at = |days: i64| model.closes_wrongly(SimDuration(days * day)).get();
    assert!((at(0) - 0.0136).abs() < 1e-12 && (at(300) - 0.0636).abs() < 1e-9);
}

// Row 35: threat modelling.

#[test]
fn knowing_what_matters_brings_alerts_about_it_forward() {
    // Recall .9 instead of .3 at level 2, whose desk has a queue: time to incident shorter.
    for attack in ["s01-vpn-smash-and-grab", "s02-loader-to-ransomware"] {
        let trial = Trial::new(attack, "level-2-intermediate", 4 * PAIRS);
        let known = trial.run(|soc| soc.triage.crown_jewel_recall = chance(0.9));
        known.mean(hours_to_incident).lies_above(0.0);
    }
}

// Row 37: runbooks.

#[test]
fn the_right_runbook_narrows_second_looks_more_than_it_shortens_them() {
    let study = stage::registered(&["s01-vpn-smash-and-grab"], CLIENT, &["level-1-basic"], 1);
    let moments = |change: fn(&mut Soc)| {
        let mut soc = study.socs[0].clone();
        change(&mut soc);
        let ready = sparring::soc::DeskPlan::new(&soc, &Matters::new(&study.knowledge));
        let labour = &ready.full(INVESTIGATION).labour;
        let mut stream = Luck::new(1, 0).stream(StreamId::new(1, [0]));
        let look = |()| {
            let mut words = [0; 6];
            stream.fill(&mut words);
            let item = Item { arrival: SimTime(0), tag: 0, class: 10, passed: 0, words };
            let scale = sparring::sim::elementary::inverse_normal(unit(words[3]));
            labour.of(&item, 0).0 * sparring::sim::elementary::exp(soc.roster.investigation.sigma * scale)
        };
        let looks: Vec<f64> = std::iter::repeat_n((), 20_000).map(look).collect();
        let mean = looks.iter().sum::<f64>() / looks.len() as f64;
        (mean, looks.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / looks.len() as f64)
    };
    let (mean, variance) = moments(|_| {});
    let (short, narrow) = moments(|soc| {
        soc.work.wrong_procedure = chance(0.02);
        soc.work.lookup = SimDuration::ZERO;
    });
    assert!(
        narrow / variance < short / mean && short < mean,
        "mean {mean} to {short}, variance {variance} to {narrow}"
    );
}
