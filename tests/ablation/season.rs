//! What needs memory from one visit to the next: one SOC, a season of attacks, on common luck.
//!
//! Each test states its least effect and number of pairs before it runs.

use super::PAIRS;
use super::trial::{CLIENT, Difference, hours_to_incident, kept_out, repelled, share_alerted};
use crate::stage;
use sparring::engagement::{Call, Engagement, Fate, Journal, Outcome, Replication};
use sparring::experiment::{Attacks, Cell, Progress, Season, Study, replay_visit, run, run_season};
use sparring::sim::luck::Luck;
use sparring::soc::{
    Action, Block, Departures, Exercises, Gap, Hole, Indicator, Origin, PostMortem, Procedure, Sharing, Soc,
    SocState, Visit, Way,
};
use sparring::stats::{paired_difference, paired_share_difference};
use sparring::units::{DAY, HOUR, Probability, SimDuration};

const S01: &str = "s01-vpn-smash-and-grab";
const S02: &str = "s02-loader-to-ransomware";
const S03: &str = "s03-email-bomb-help-desk";
const S05: &str = "s05-forgotten-tenant";
const S12: &str = "s12-back-within-weeks";

fn chance(p: f64) -> Probability {
    Probability::clamped(p)
}

fn days(n: i64) -> SimDuration {
    SimDuration(n * DAY)
}

fn season(calls: &[(usize, usize, SimDuration)]) -> Season {
    let calls = calls.iter().map(|&(attack, client, at)| Call { attack, client, at }).collect();
    Season {
        length: days(365),
        attacks: Attacks::Listed(calls),
        known: stage::library().known_threats().unwrap(),
        exercised: None,
        departures: None,
    }
}

/// Two SOCs in the same season: by visit, the outcomes of both.
struct Pair {
    kept: Vec<Vec<Outcome>>,
    changed: Vec<Vec<Outcome>>,
}

impl Pair {
    fn of(mut study: Study, season: &Season, change: impl Fn(&mut Soc)) -> Pair {
        let mut other = study.socs[0].clone();
        change(&mut other);
        study.socs.push(other);
        Pair::ran(&study, season)
    }

    fn ran(study: &Study, season: &Season) -> Pair {
        let mut seasons = run_season(study, season, 0, &Progress::default()).unwrap().into_iter();
        let mut by_visit = || -> Vec<Vec<Outcome>> {
            let carried = seasons.next().unwrap().carried;
            let visits = carried[0].len();
            (0..visits).map(|v| carried.iter().map(|row| row[v].outcome.clone()).collect()).collect()
        };
        Pair { kept: by_visit(), changed: by_visit() }
    }

    fn mean(&self, visit: usize, of: impl Fn(&Outcome) -> f64) -> Difference {
        let side = |o: &Vec<Vec<Outcome>>| o[visit].iter().map(&of).collect::<Vec<f64>>();
        Difference(paired_difference(&side(&self.kept), &side(&self.changed)).unwrap().difference)
    }

    fn share(&self, visit: usize, of: impl Fn(&Outcome) -> bool) -> Difference {
        let side =
            |o: &Vec<Vec<Outcome>>| o[visit].iter().map(|o| f64::from(u8::from(of(o)))).collect::<Vec<f64>>();
        Difference(paired_share_difference(&side(&self.kept), &side(&self.changed)).unwrap().difference)
    }
}

/// Hours that the attacker held access, up to so many; none where it never got in.
fn hours_held(most: f64) -> impl Fn(&Outcome) -> f64 {
    move |o| {
        let Some(t0) = o.stamps.t0 else { return 0.0 };
        o.stamps.t7.unwrap_or(o.horizon).since(t0).hours().min(most)
    }
}

/// Hours to the incident, at most so many.
fn within(most: f64) -> impl Fn(&Outcome) -> f64 {
    move |o| hours_to_incident(o).min(most)
}

#[test]
fn a_season_of_one_visit_is_the_engagement_that_run_gives() {
    let study = stage::registered(&[S01], CLIENT, &["level-1-basic", "level-5-innovative"], 60);
    let alone = run(&study, 0, &Progress::default()).unwrap().cells;
    let seasons = run_season(&study, &season(&[(0, 0, SimDuration::ZERO)]), 0, &Progress::default()).unwrap();
    for ((_, outcomes), of) in alone.iter().zip(&seasons) {
        for (outcome, (carried, untaught)) in outcomes.iter().zip(of.carried.iter().zip(&of.untaught)) {
            assert_eq!(*outcome, carried[0].outcome);
            assert_eq!(*outcome, untaught[0].outcome);
        }
    }
}

#[test]
fn the_first_visit_is_the_same_with_memory_and_without() {
    // Whenever it comes, in each of 40 replications: rules have aged, people have left, exercises and audits were held.
    let levels = ["level-1-basic", "level-3-advanced", "level-5-innovative"];
    let study = stage::registered(&[S01, S05], CLIENT, &levels, 40);
    let departures = Some(Departures { at: days(60), share: chance(0.5) });
    let visits = season(&[(1, 0, days(200)), (0, 0, days(260)), (1, 0, days(320))]);
    let seasons = run_season(&study, &Season { departures, ..visits }, 0, &Progress::default()).unwrap();
    let all = || seasons.iter().flat_map(|of| of.carried.iter().zip(&of.untaught));
    assert!(all().all(|(carried, untaught)| carried[0] == untaught[0]));
    assert!(all().any(|(carried, _)| carried[0].aged > 0.0));
    assert!(all().any(|(carried, _)| carried[0].pace != 1.0));
    // Later visits differ by what attacks taught alone: they are the same where nothing was.
    assert!(all().any(|(carried, untaught)| carried[2] != untaught[2]));
    let mut nothing = stage::registered(&[S01, S05], CLIENT, &levels, 40);
    for soc in &mut nothing.socs {
        (soc.learning.post_mortem, soc.learning.codified) = (None, chance(0.0));
        (soc.intel.lists, soc.intel.sandbox) = (None, None);
    }
    let visits = season(&[(1, 0, days(200)), (0, 0, days(260)), (1, 0, days(320))]);
    for of in run_season(&nothing, &visits, 0, &Progress::default()).unwrap() {
        assert_eq!(of.carried, of.untaught);
    }
}

#[test]
fn what_is_learnt_of_one_thing_moves_no_luck_of_another() {
    // A state full of what has nothing to do with the attack: every outcome is the same to the last bit.
    let study = stage::registered(&[S01], CLIENT, &["level-3-advanced"], 1);
    let desks = study.desks();
    let other = study.knowledge.technique_ids().last().unwrap();
    assert!(study.attacks[0].steps.iter().all(|s| s.technique != other));
    let (cell, gap) = (
        Cell { attack: 0, client: 0, soc: 0 },
        Gap::Rule(other, Procedure { script: 999, step: 0, variant: 0 }),
    );
    let action = Action {
        gap,
        client: 0,
        origin: Origin::PostMortem,
        visit: 0,
        opened: SimDuration::ZERO,
        due: SimDuration::ZERO,
        closed: Some(SimDuration::ZERO),
        until: None,
        effective: true,
    };
    let block = Block { script: 999, indicator: Indicator::Servers(0), since: SimDuration::ZERO, client: 0 };
    for replication in 0..200 {
        let luck = Luck::new(study.seed, replication);
        let outcome = |mut state: SocState| {
            let mut common = Replication::new(luck, &study.knowledge, &study.world);
            let matchup = study.matchup(cell, &desks);
            Engagement::run(&matchup, &mut common, &mut state, Journal::off()).0
        };
        let full = SocState { actions: vec![action], blocks: vec![block], ..SocState::default() };
        assert_eq!(outcome(SocState::default()), outcome(full));
    }
}

#[test]
fn a_soc_more_changes_no_visit_of_the_others() {
    let calls = season(&[(0, 0, days(10)), (0, 0, days(200))]);
    let ran = |socs: &[&str]| {
        run_season(&stage::registered(&[S01], CLIENT, socs, 40), &calls, 0, &Progress::default()).unwrap()
    };
    let alone = ran(&["level-4-optimized"]);
    let beside = ran(&["level-1-basic", "level-4-optimized"]);
    assert_eq!(alone[0], beside[1]);
}

// Row 40: the post-mortem.

#[test]
fn equal_at_the_first_visit_the_post_mortem_decides_the_second() {
    // Level 3, the same attack half a year later; kept out at the second visit at least 5 points more.
    let calls = season(&[(0, 0, SimDuration::ZERO), (0, 0, days(180))]);
    let pair = Pair::of(stage::registered(&[S01], CLIENT, &["level-3-advanced"], PAIRS), &calls, |soc| {
        soc.learning.post_mortem = None;
    });
    assert_eq!(pair.kept[0], pair.changed[0], "the first visit is the same: same times, same ending");
    pair.share(1, kept_out).lies_above(0.05);
}

#[test]
fn who_closes_its_actions_is_hit_again_less_often() {
    // Level 3 closing 85 % in time against 10 %; the objective at the second visit at least 2 points less.
    let calls = season(&[(0, 0, SimDuration::ZERO), (0, 0, days(120))]);
    let mut study = stage::registered(&[S01], CLIENT, &["level-3-advanced"], PAIRS);
    let closed = |soc: &mut Soc, share| {
        if let Some(post_mortem) = &mut soc.learning.post_mortem {
            post_mortem.closed = chance(share);
        }
    };
    closed(&mut study.socs[0], 0.85);
    let pair = Pair::of(study, &calls, |soc| closed(soc, 0.10));
    assert_eq!(pair.kept[0], pair.changed[0]);
    pair.share(1, kept_out).lies_above(0.02);
}

/// Level 3 in one engagement of 600 days with returns, without a post-mortem and with every action closed within the
/// month and effective.
fn quick_lessons() -> Study {
    let mut study = stage::registered(&[S12], CLIENT, &["level-3-advanced"], PAIRS);
    let mut quick = study.socs[0].clone();
    let post_mortem = PostMortem { closed: chance(1.0), due: days(30), effective: chance(1.0) };
    quick.learning.post_mortem = Some(post_mortem);
    study.socs[0].learning.post_mortem = None;
    study.socs.push(quick);
    study
}

#[test]
#[ignore = "smaller than asked for: 0.32 points, from 0.18 to 0.46 over 1,000 pairs, where 0.2 points are asked for"]
fn what_is_put_right_while_the_attack_goes_on_meets_more_of_it() {
    // Of the steps carried out at least 0.2 points more are alerted or stopped by a control. Of the objective it saves
    // hardly anything: most of it is reached before anybody is thrown out, and who comes back comes by another hole.
    let cells = run(&quick_lessons(), 0, &Progress::default()).unwrap().cells;
    let met = |soc: usize| -> Vec<f64> {
        let share = |o: &Outcome| {
            let done = || o.steps.iter().filter(|s| s.at.is_some());
            let met = done().filter(|s| s.alerted || s.fate == Fate::PreventedByClient).count();
            met as f64 / done().count().max(1) as f64
        };
        cells[soc].1.iter().map(share).collect()
    };
    Difference(paired_difference(&met(1), &met(0)).unwrap().difference).lies_above(0.002);
}

#[test]
fn what_the_post_mortem_asks_for_is_done_while_the_attack_goes_on() {
    // It is told, at its time: after the scoping that showed it, and before the next return where that is late enough.
    let study = quick_lessons();
    let desks = study.desks();
    let told = |replication: u32| {
        let luck = Luck::new(study.seed, replication);
        let mut common = Replication::new(luck, &study.knowledge, &study.world);
        let matchup = study.matchup(Cell { attack: 0, client: 0, soc: 1 }, &desks);
        let mut state = SocState::default();
        let (_, journal) = Engagement::run(&matchup, &mut common, &mut state, Journal::on());
        let entries = journal.into_entries();
        let place = |part: &str| entries.iter().position(|e| e.text.contains(part));
        let (scoped, done) =
            (place("scoping is done"), place("an action of the post-mortem is done: a rule on"));
        assert!(done.is_none() || scoped < done, "nothing is put right before it is understood");
        let acts = || state.seen[0].acted.iter().any(|place| *place < state.actions.len());
        (done.is_some(), acts())
    };
    let told: Vec<(bool, bool)> = (0..60).map(told).collect();
    assert!(told.iter().filter(|(done, _)| *done).count() > 20, "{told:?}");
    assert!(told.iter().any(|(_, acts)| *acts), "somewhere it tells within the same attack");
}

#[test]
fn an_exploit_goes_on_ageing_from_visit_to_visit() {
    // The mechanism alone, in each of 100 replications. A year after it first came the hole is mended at nearly every
    // client, whoever watches it; where it comes for the first time then, it is as new as ever.
    let study = stage::registered(&["s11-edge-zero-day"], "enterprise-2000", &["level-1-basic"], 1);
    let desks = study.desks();
    let place = study.attacks[0].steps.iter().position(|s| s.id == "gateway-exploit").unwrap();
    let used = |first: SimDuration| {
        let visit = Visit { number: 2, at: days(365), first, client: 0 };
        let one = |replication| {
            let mut common =
                Replication::new(Luck::new(study.seed, replication), &study.knowledge, &study.world);
            let matchup = study.matchup(Cell { attack: 0, client: 0, soc: 0 }, &desks);
            let mut state = SocState { visit, ..SocState::default() };
            let outcome = Engagement::run(&matchup, &mut common, &mut state, Journal::off()).0;
            outcome.steps.iter().any(|s| s.step == place && s.at.is_some())
        };
        (0..100).filter(|replication| one(*replication)).count()
    };
    assert_eq!(used(days(365)), 100);
    let later = used(SimDuration::ZERO);
    // With a median of 43 days and a sigma of 1.2 from the disclosure on, some 4 of 100 are open after 350 days.
    assert!(later <= 14, "{later}");
    let soon = used(days(330));
    assert!((40..100).contains(&soon), "{soon}");
}

#[test]
fn the_clients_of_a_provider_hear_of_it_one_after_another() {
    // In each of 30 replications in which level 4 understands the intrusion at the provider: no two clients at once.
    let study = stage::registered(&["s14-through-the-provider"], "msp-twelve", &["level-4-optimized"], 1);
    let desks = study.desks();
    let mut several = 0;
    for replication in 0..60 {
        let luck = Luck::new(study.seed, replication);
        let mut common = Replication::new(luck, &study.knowledge, &study.world);
        let matchup = study.matchup(Cell { attack: 0, client: 0, soc: 0 }, &desks);
        let mut state = SocState::default();
        let (_, journal) = Engagement::run(&matchup, &mut common, &mut state, Journal::on());
        let entries = journal.into_entries();
        for part in ["its provider was entered", "learns of the intrusion from outside"] {
            let heard: Vec<_> = entries.iter().filter(|e| e.text.contains(part)).map(|e| e.at).collect();
            let mut apart = heard.clone();
            apart.dedup();
            assert_eq!(heard, apart, "{part}, replication {replication}");
            several += usize::from(heard.len() > 1);
        }
    }
    assert!(several > 0, "somewhere several hear of it");
}

#[test]
fn a_hole_that_was_mended_leaves_the_next_one_open() {
    // The mechanism alone, in each of 200 replications: with the first hole of the script mended nobody comes by it,
    // somebody comes by the other, and who has mended a hole of another campaign is met as before.
    let study = stage::registered(&["s12-back-within-weeks"], CLIENT, &["level-2-intermediate"], 1);
    let desks = study.desks();
    let script = &study.attacks[0];
    let place = |id: &str| script.steps.iter().position(|s| s.id == id).unwrap();
    let (first, next) = (place("library-exploit"), place("application-exploit"));
    let mended = |script: u32| Action {
        gap: Gap::Way(Way {
            technique: study.attacks[0].steps[first].technique,
            role: study.attacks[0].steps[first].role,
            hole: Some(Hole { script, step: first }),
        }),
        client: 0,
        origin: Origin::PostMortem,
        visit: 0,
        opened: SimDuration::ZERO,
        due: SimDuration::ZERO,
        closed: Some(SimDuration::ZERO),
        until: None,
        effective: true,
    };
    let mut by_the_other = 0;
    for replication in 0..200 {
        let luck = Luck::new(study.seed, replication);
        let outcome = |actions: Vec<Action>| {
            let mut common = Replication::new(luck, &study.knowledge, &study.world);
            let matchup = study.matchup(Cell { attack: 0, client: 0, soc: 0 }, &desks);
            let visit = Visit { at: days(60), ..Visit::default() };
            let mut state = SocState { actions, visit, ..SocState::default() };
            Engagement::run(&matchup, &mut common, &mut state, Journal::off()).0
        };
        let done = |o: &Outcome, step: usize| o.steps.iter().any(|s| s.step == step && s.at.is_some());
        let with = outcome(vec![mended(script.luck_number())]);
        assert!(!done(&with, first));
        by_the_other += u32::from(with.started() && done(&with, next));
        assert_eq!(outcome(vec![mended(999)]), outcome(Vec::new()));
    }
    assert!(by_the_other > 20, "{by_the_other} of 200");
}

#[test]
fn a_control_that_was_tightened_stops_what_it_let_pass() {
    // The mechanism alone: in each of 100 replications the way of sending data out that had passed is stopped.
    let study = stage::registered(&["s12-back-within-weeks"], CLIENT, &["level-1-basic"], 1);
    let desks = study.desks();
    let script = &study.attacks[0];
    let place = script.steps.iter().position(|s| s.id == "command-shell").unwrap();
    let step = &script.steps[place];
    let tightened = |variant: u32| Action {
        gap: Gap::Control(
            step.stopped_by[0],
            step.technique,
            Procedure { script: script.luck_number(), step: place, variant },
        ),
        client: 0,
        origin: Origin::PostMortem,
        visit: 0,
        opened: SimDuration::ZERO,
        due: SimDuration::ZERO,
        closed: Some(SimDuration::ZERO),
        until: None,
        effective: true,
    };
    let mut stopped = 0;
    for replication in 0..100 {
        let luck = Luck::new(study.seed, replication);
        let mut common = Replication::new(luck, &study.knowledge, &study.world);
        let matchup = study.matchup(Cell { attack: 0, client: 0, soc: 0 }, &desks);
        let actions = (0..step.variants).map(tightened).collect();
        let mut state = SocState { actions, ..SocState::default() };
        let outcome = Engagement::run(&matchup, &mut common, &mut state, Journal::off()).0;
        let own: Vec<_> = outcome.steps.iter().filter(|s| s.step == place && s.at.is_some()).collect();
        assert!(own.iter().all(|s| s.fate == Fate::PreventedByClient), "{own:?}");
        let acted = &state.seen[0].acted;
        assert_eq!(own.is_empty(), acted.is_empty());
        stopped += own.len();
    }
    assert!(stopped > 50, "{stopped}");
}

// Row 27: exercises.

/// Gain in the share of steps alerted that exercises about the first attack give at an attack after a year.
fn gain_of_exercises(attack: usize, per_year: f64, half_life: SimDuration) -> Difference {
    let mut study = stage::registered(&[S01, S03, S05], CLIENT, &["level-4-optimized"], PAIRS);
    let exercises = Exercises { per_year, closes: chance(0.55) };
    study.socs[0].learning.exercises = Some(exercises);
    study.socs[0].learning.audits = None;
    study.world.wear.exercise_half_life = half_life;
    let calls = Season { exercised: Some(0), ..season(&[(attack, 0, days(360))]) };
    Pair::of(study, &calls, |soc| soc.learning.exercises = None).mean(0, share_alerted)
}

#[test]
fn what_was_exercised_gains_more_than_its_sibling_and_the_unrelated_hardly_anything() {
    // Four exercises a year: at least 3 points on the script exercised, more than on its sibling by the intervals;
    // the unrelated one within 1 point.
    let [exercised, sibling, unrelated] = [0, 1, 2].map(|attack| gain_of_exercises(attack, 4.0, days(270)));
    exercised.lies_above(0.03);
    assert!(exercised.0.low > sibling.0.high, "{exercised:?} {sibling:?}");
    unrelated.lies_within(0.01);
}

#[test]
#[ignore = "not shown: 0.36 points, from 0.18 to 0.55, against 0.21, from 0.14 to 0.28, over 1,000 pairs"]
fn the_sibling_of_what_was_exercised_gains_more_than_the_unrelated() {
    let [sibling, unrelated] = [1, 2].map(|attack| gain_of_exercises(attack, 4.0, days(270)));
    assert!(sibling.0.low > unrelated.0.high.max(0.0), "{sibling:?} {unrelated:?}");
}

#[test]
fn an_exercise_is_forgotten() {
    // One exercise a year: what is left with a half-life of nine months against one of one month, intervals apart.
    let [kept, forgotten] = [270, 30].map(|half_life| gain_of_exercises(0, 1.0, days(half_life)));
    assert!(kept.0.low > forgotten.0.high, "{kept:?} {forgotten:?}");
}

// Row 42: experience and turnover.

#[test]
#[ignore = "not shown: 0.57 h later of 165 h, from -0.32 to 1.46 over 1,000 pairs; level 2 seldom declares within a week"]
fn a_wave_of_new_people_delays_the_incident_and_then_it_recovers() {
    // Four of five leave on day 60: at level 2 a day later the incident comes later (within a week, at least
    // 1 % of the mean); two years later less than half of that is left.
    let study = || {
        let mut study = stage::registered(&[S01], CLIENT, &["level-2-intermediate"], PAIRS);
        study.socs[0].learning.audits = None;
        study
    };
    let visit = |at: i64, departures| Season { departures, ..season(&[(0, 0, days(at))]) };
    let wave = Some(Departures { at: days(60), share: chance(0.8) });
    let later = |at: i64| {
        let of = |departures| {
            let study = study();
            let seasons = run_season(&study, &visit(at, departures), 0, &Progress::default()).unwrap();
            seasons[0].carried.iter().map(|row| within(168.0)(&row[0].outcome)).collect::<Vec<f64>>()
        };
        let (with, without) = (of(wave), of(None));
        let mean = without.iter().sum::<f64>() / without.len() as f64;
        (paired_difference(&with, &without).unwrap().difference, mean)
    };
    let ((at_once, mean), (recovered, _)) = (later(61), later(780));
    assert!(at_once.low > 0.01 * mean, "{at_once:?} of {mean} h");
    assert!(recovered.estimate < 0.5 * at_once.estimate, "{recovered:?} after {at_once:?}");
}

#[test]
#[ignore = "smaller than asked for: 0.014 steps an attack more, from 0.005 to 0.023 over 2,000 pairs"]
fn a_wave_of_new_people_overlooks_more_and_then_recovers() {
    // Four of five leave on day 60: at level 4 a day later at least 0.01 steps an attack more are dismissed; two
    // years later less than half of that.
    let dismissed = |o: &Outcome| o.steps.iter().filter(|s| s.fate == Fate::Dismissed).count() as f64;
    let more = |at: i64| {
        let of = |departures| {
            let mut study = stage::registered(&[S03], CLIENT, &["level-4-optimized"], 2 * PAIRS);
            study.socs[0].learning.audits = None;
            study.socs[0].learning.exercises = None;
            let season = Season { departures, ..season(&[(0, 0, days(at))]) };
            let seasons = run_season(&study, &season, 0, &Progress::default()).unwrap();
            seasons[0].carried.iter().map(|row| dismissed(&row[0].outcome)).collect::<Vec<f64>>()
        };
        let wave = Some(Departures { at: days(60), share: chance(0.8) });
        paired_difference(&of(wave), &of(None)).unwrap().difference
    };
    let (at_once, recovered) = (more(61), more(780));
    assert!(at_once.low > 0.01, "{at_once:?}");
    assert!(recovered.estimate < 0.5 * at_once.estimate, "{recovered:?} after {at_once:?}");
}

#[test]
fn a_wave_of_new_people_slows_the_desk_and_then_it_recovers() {
    // The mechanism alone, in each of 40 replications: the day after four of five left everything takes at least
    // a tenth longer than it would have; two years later less than a quarter of that is left.
    let pace = |at: i64, departures| -> Vec<f64> {
        let study = stage::registered(&[S01], CLIENT, &["level-2-intermediate"], 40);
        let season = Season { departures, ..season(&[(0, 0, days(at))]) };
        let seasons = run_season(&study, &season, 0, &Progress::default()).unwrap();
        seasons[0].carried.iter().map(|row| row[0].pace).collect()
    };
    let wave = Some(Departures { at: days(60), share: chance(0.8) });
    let slower = |at| {
        let (with, without) = (pace(at, wave), pace(at, None));
        with.iter().zip(&without).map(|(a, b)| a - b).sum::<f64>() / 40.0
    };
    let (at_once, recovered) = (slower(61), slower(780));
    assert!(at_once > 0.1, "{at_once}");
    assert!((0.0..0.25 * at_once).contains(&recovered), "{recovered} after {at_once}");
}

// Row 47: keeping pace.

#[test]
#[ignore = "smaller than asked for: 0.55 points, from 0.33 to 0.77 over 1,000 pairs; the products of level 4 see most of it too"]
fn rules_that_nobody_looks_after_see_less_by_the_end_of_the_year() {
    // Level 4: at the season's beginning the same; after twelve months at least half a point of the steps
    // alerted less.
    let calls = season(&[(0, 0, SimDuration::ZERO), (1, 0, days(180)), (2, 0, days(360))]);
    let mut study =
        stage::registered(&[S01, S03, "s10-living-off-the-land"], CLIENT, &["level-4-optimized"], PAIRS);
    // Nothing else that is learnt stands beside it.
    study.socs[0].learning.post_mortem = None;
    study.socs[0].learning.exercises = None;
    study.socs[0].learning.audits = None;
    let pair = Pair::of(study, &calls, |soc| soc.learning.refreshed_per_week = 0.0);
    assert_eq!(pair.kept[0], pair.changed[0]);
    pair.mean(2, share_alerted).lies_above(0.005);
}

#[test]
fn where_rules_are_all_there_is_what_nobody_looks_after_sees_less() {
    // Level 4 by its rules alone, after twelve months: at least half a point of the steps alerted less.
    let calls = season(&[(0, 0, SimDuration::ZERO), (0, 0, days(360))]);
    let mut study = stage::registered(&[S05], CLIENT, &["level-4-optimized"], PAIRS);
    let soc = &mut study.socs[0];
    (soc.detection.endpoint, soc.detection.anomaly, soc.intel.feeds) = (None, None, None);
    (soc.learning.post_mortem, soc.learning.exercises, soc.learning.audits) = (None, None, None);
    let pair = Pair::of(study, &calls, |soc| soc.learning.refreshed_per_week = 0.0);
    assert_eq!(pair.kept[0], pair.changed[0]);
    pair.mean(1, share_alerted).lies_above(0.005);
}

// Row 18: audits.

#[test]
fn audits_close_ways_in_before_they_are_used() {
    // Level 3, after eleven months: kept from getting in at all at least 5 points more often.
    let calls = season(&[(0, 0, days(330))]);
    let pair = Pair::of(stage::registered(&[S05], CLIENT, &["level-3-advanced"], 400), &calls, |soc| {
        soc.learning.audits = None;
    });
    pair.share(0, repelled).lies_above(0.05);
}

// Rows 46 and 36: one SOC, two clients.

/// The same attack on two clients alike, the second so long after the first.
fn two_clients(attack: &str, soc: &str, pairs: u32, apart: SimDuration) -> (Study, Season) {
    let mut study = stage::registered(&[attack], CLIENT, &[soc], pairs);
    let mut neighbour = study.clients[0].clone();
    neighbour.name += "-neighbour";
    study.clients.push(neighbour);
    (study, season(&[(0, 0, SimDuration::ZERO), (0, 1, apart)]))
}

#[test]
fn what_one_client_met_is_blocked_at_the_next() {
    // Level 4, two days apart: access at the second client, within a week, at least 2 % shorter in the mean.
    let (mut study, calls) = two_clients(S02, "level-4-optimized", PAIRS, days(2));
    study.socs[0].learning.sharing = Some(Sharing { delay: SimDuration(HOUR) });
    let pair = Pair::of(study, &calls, |soc| soc.learning.sharing = None);
    assert_eq!(pair.kept[0], pair.changed[0]);
    let mean = pair.changed[1].iter().map(hours_held(168.0)).sum::<f64>() / f64::from(PAIRS);
    pair.mean(1, hours_held(168.0)).lies_below(-0.02 * mean);
}

#[test]
#[ignore = "not shown: 0.001 h earlier of 163 h, from -0.004 to 0.001 over 1,000 pairs; level 5 stops or finds this attack before anything comes in"]
fn looking_back_finds_a_fast_attack_that_is_in_already() {
    // Level 5, both attacked within the hour: with nothing that blocks or reports inline, the incident at the
    // second client, within a week, at least 1 % earlier in the mean.
    let (mut study, calls) = two_clients(S02, "level-5-innovative", PAIRS, SimDuration(HOUR));
    let platform = |soc: &mut Soc, finds| {
        if let Some(platform) = &mut soc.intel.platform {
            platform.retro_hunt = chance(finds);
        }
    };
    platform(&mut study.socs[0], 0.7);
    let pair = Pair::of(study, &calls, |soc| platform(soc, 0.0));
    assert_eq!(pair.kept[0], pair.changed[0]);
    let mean = pair.changed[1].iter().map(within(168.0)).sum::<f64>() / f64::from(PAIRS);
    pair.mean(1, within(168.0)).lies_below(-0.01 * mean);
}

#[test]
#[ignore = "not shown: 2 h earlier of 7,890 h, from -6 to 2 over 200 pairs; few attackers are still in when a block comes"]
fn looking_back_finds_a_slow_attack_that_is_in_already() {
    // Level 5, the second client attacked a day after the first, 200 pairs: the incident there at least 1 %
    // earlier in the mean.
    let (mut study, calls) = two_clients("s10-living-off-the-land", "level-5-innovative", 200, days(1));
    let platform = |soc: &mut Soc, finds| {
        if let Some(platform) = &mut soc.intel.platform {
            platform.retro_hunt = chance(finds);
        }
    };
    platform(&mut study.socs[0], 0.7);
    let pair = Pair::of(study, &calls, |soc| platform(soc, 0.0));
    assert_eq!(pair.kept[0], pair.changed[0]);
    let mean = pair.changed[1].iter().map(hours_to_incident).sum::<f64>() / 200.0;
    pair.mean(1, hours_to_incident).lies_below(-0.01 * mean);
}

#[test]
fn looking_back_comes_of_what_the_other_client_met() {
    // The mechanism alone: somewhere in 60 replications somebody looks back and finds; where nobody shares, and
    // where nobody looks, nowhere.
    let finds = |finds: f64, sharing: Option<Sharing>| {
        let (mut study, calls) =
            two_clients("s10-living-off-the-land", "level-5-innovative", 60, SimDuration(HOUR));
        study.socs[0].learning.sharing = sharing;
        if let Some(platform) = &mut study.socs[0].intel.platform {
            platform.retro_hunt = chance(finds);
        }
        let told = |replication| {
            let replayed = replay_visit(&study, &calls, 0, replication, 1).unwrap();
            replayed.entries.iter().any(|e| e.text.contains("looking back"))
        };
        (0..60).any(told)
    };
    let shared = Some(Sharing { delay: SimDuration(HOUR) });
    assert!(finds(1.0, shared));
    assert!(!finds(0.0, shared));
    assert!(!finds(1.0, None));
}
