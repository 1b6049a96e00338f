//! The attacker: when it begins, how fast it goes, what it tries, what it notices and does then.

use super::*;
use sparring::attack::{HandOver, Milestone, Reaction, SlowBranch, StartLaw, Weekday, WorkHours};
use sparring::client::{Control, ControlKind};
use sparring::engagement::{ATTACK_WEEK, Ending};
use sparring::sim::elementary::{logistic, logit};
use sparring::soc::Missed;

/// When the executions of a step showed, from the beginning of the attack.
fn shown(o: &Outcome, step: usize) -> Vec<i64> {
    let own = o.steps.iter().filter(|s| s.step == step);
    own.filter_map(|s| Some(s.at?.since(o.began).0)).collect()
}

/// An attacker on a workstation nobody sees, whose implant on a server is found and taken away; it notices,
/// and reacts in the way of this number. Meanwhile it waits for its next step, `late`.
pub(super) fn seen_and_reacting(study: &mut Study, reaction: usize) {
    let group = client(study).assets.iter_mut().find(|g| g.role == Role::Workstation).unwrap();
    group.managed = Probability::NEVER;
    let hidden = entry(study, "hidden", "T1059.001", Role::Workstation, FootholdKind::Implant);
    let late = step(study, "late", "T1046", Role::Server);
    script(study).steps.insert(0, hidden);
    script(study).steps.insert(2, Step { wait: Some(fixed(2 * DAY)), variants: 3, ..late });
    script(study).steps[2].gains = vec![Gain::Token("map".to_owned())];
    script(study).steps[3].needs.push(Need::Token("map".to_owned()));
    let mut weights = [0.0; 5];
    weights[reaction] = 1.0;
    let actor = &mut script(study).actor;
    (actor.reactions, actor.alertness) = (ReactionWeights(weights), Probability::ALWAYS);
    soc(study).response.tip_off = Probability::ALWAYS;
    soc(study).investigation.link = Probability::NEVER;
    soc(study).investigation.find_foothold = Probability::NEVER;
}

/// When the attacker notices, from the beginning.
fn noticed(study: &Study) -> i64 {
    let at = told(study, "notices that it is seen");
    assert_eq!(at.len(), 1, "{:?}", story(study).1);
    at[0].since(first(study).began).0
}

#[test]
fn an_attack_begins_by_the_clients_clock() {
    let tuesday_10 = DAY + 10 * HOUR;
    for (zone, utc) in [(0.0, tuesday_10), (5.0, tuesday_10 - 5 * HOUR), (-3.0, tuesday_10 + 3 * HOUR)] {
        let asked = with(1, |s| client(s).offset = SimDuration::from_hours(zone));
        assert_eq!(first(&asked).began, ATTACK_WEEK + SimDuration(utc), "asked for, zone {zone}");
        let drawn = with(200, |s| {
            client(s).offset = SimDuration::from_hours(zone);
            s.start = None;
            let weights = std::array::from_fn(|hour| if hour == 34 { 3.0 } else { 0.0 });
            script(s).start = StartLaw { weights: Box::new(weights), holiday: Probability::NEVER };
        });
        let within: Vec<i64> =
            outcomes(&drawn).iter().map(|o| o.began.since(ATTACK_WEEK + SimDuration(utc)).0).collect();
        assert!(within.iter().all(|ms| (0..HOUR).contains(ms)), "drawn, zone {zone}");
        assert_mean(&within, HOUR as f64 / 2.0, HOUR as f64 / 12.0_f64.sqrt(), "anywhere within the hour");
    }
}

/// How long it waits, how long it works and whether it succeeds have nothing to do with each other.
#[test]
fn waiting_working_and_success_have_luck_of_their_own() {
    let study = with(600, |s| {
        let median = SimDuration(HOUR);
        let law = Law::LogNormal { median, sigma: 0.8 };
        let step = &mut script(s).steps[0];
        (step.wait, step.time, step.success) = (Some(law.clone()), law, chance(0.5));
        step.observed = ObservedAt::Start;
    });
    let outcomes = outcomes(&study);
    let waited_long = |o: &&Outcome| shown(o, 0)[0] > HOUR;
    let (long, short): (Vec<&Outcome>, Vec<&Outcome>) = outcomes.iter().partition(waited_long);
    for (tries, what) in [(&long, "after a long wait"), (&short, "after a short one")] {
        let got_in: Vec<i64> =
            tries.iter().filter_map(|o| Some(o.stamps.t0?.since(o.began).0 - shown(o, 0)[0])).collect();
        assert_share(got_in.len(), tries.len(), 0.5, what);
        assert_share(got_in.iter().filter(|work| **work > HOUR).count(), got_in.len(), 0.5, what);
    }
}

#[test]
fn office_hours_are_those_of_the_attackers_own_clock() {
    // Its clock is three hours ahead, and its day from 09:00 to 17:00.
    for (start, begins) in [
        ("tue-06:00", 0),
        ("tue-13:59", 0),
        ("tue-14:00", 16 * HOUR),
        ("tue-14:30", 15 * HOUR + 30 * MINUTE),
        ("tue-05:59", MINUTE),
        ("fri-14:00", 2 * DAY + 16 * HOUR),
        ("fri-20:00", 2 * DAY + 10 * HOUR),
    ] {
        let study = with(1, |s| {
            s.start = Some(start.parse().unwrap());
            let offset = SimDuration::from_hours(3.0);
            script(s).actor.hours =
                Some(WorkHours { from: 9, to: 17, week_begins: Weekday::Monday, days: 5, offset });
        });
        assert_eq!(shown(&first(&study), 0), [begins + WORK], "{start}");
    }
}

/// Where the weekend is Thursday and Friday, work goes on through Saturday and Sunday.
#[test]
fn a_working_week_may_begin_on_any_day() {
    for (start, begins) in [
        ("wed-10:00", 0),
        ("wed-18:00", 2 * DAY + 14 * HOUR),
        ("thu-10:00", DAY + 22 * HOUR),
        ("sat-10:00", 0),
        ("sun-07:00", HOUR),
    ] {
        let study = with(1, |s| {
            s.start = Some(start.parse().unwrap());
            let offset = SimDuration::ZERO;
            let week_begins = Weekday::Saturday;
            script(s).actor.hours = Some(WorkHours { from: 8, to: 18, week_begins, days: 5, offset });
        });
        assert_eq!(shown(&first(&study), 0), [begins + WORK], "{start}");
    }
}

#[test]
fn some_runs_are_slow_by_a_factor() {
    let study = with(400, |s| script(s).slow = Some(SlowBranch { share: chance(0.3), factor: 4.0 }));
    let outcomes = outcomes(&study);
    assert_share(outcomes.iter().filter(|o| !o.fast_branch).count(), 400, 0.3, "slow");
    for o in outcomes {
        assert_eq!(shown(&o, 0), [if o.fast_branch { WORK } else { 4 * WORK }]);
    }
}

#[test]
fn access_is_handed_over_in_the_quick_way_or_the_slow() {
    let study = with(400, |s| {
        let next = ["next", "last"].map(|id| step(s, id, "T1046", Role::Workstation));
        script(s).steps.splice(1..1, next);
        let (fast, slow) = (fixed(MINUTE), fixed(15 * MINUTE));
        script(s).hand_over = Some(HandOver { after: 0, fast_share: chance(0.7), fast, slow });
    });
    let outcomes = outcomes(&study);
    assert_share(outcomes.iter().filter(|o| o.fast_branch).count(), 400, 0.7, "quick");
    for o in outcomes {
        let handed = if o.fast_branch { MINUTE } else { 15 * MINUTE };
        // Once: what follows is done by whoever has it then.
        assert_eq!((shown(&o, 1), shown(&o, 2)), (vec![2 * WORK + handed], vec![3 * WORK + handed]));
    }
}

#[test]
fn a_step_is_tried_so_often_each_time_in_another_way() {
    let study = with(1, |s| {
        script(s).actor.tries = 3;
        let step = &mut script(s).steps[0];
        // So rare that it never comes, for a script that cannot succeed is not run.
        (step.success, step.variants) = (chance(1e-12), 3);
    });
    let o = first(&study);
    let ways: Vec<u32> = o.steps.iter().filter_map(|s| s.variant.map(u32::from)).collect();
    assert_eq!(ways, [1, 2, 3, 1]);
    assert_eq!(o.ending, Ending::Repelled);
}

#[test]
fn of_alternatives_the_one_that_failed_least_is_next() {
    let study = with(1, |s| {
        script(s).actor.tries = 1;
        script(s).steps[0].success = chance(1e-12);
        let first = script(s).steps[0].clone();
        script(s).steps.insert(1, Step { id: "other".to_owned(), ..first });
    });
    let o = first(&study);
    assert_eq!((shown(&o, 0), shown(&o, 1)), (vec![WORK, 3 * WORK], vec![2 * WORK, 4 * WORK]));
}

#[test]
fn success_has_its_chance_and_a_control_another() {
    let got_in =
        |change: &dyn Fn(&mut Study)| outcomes(&with(400, change)).iter().filter(|o| o.started()).count();
    assert_share(got_in(&|s| script(s).steps[0].success = chance(0.6)), 400, 0.6, "success");
    let controlled = |s: &mut Study| {
        script(s).steps[0].stopped_by = vec![ControlKind::Mfa];
        client(s).controls = vec![
            Control { kind: ControlKind::EmailFilter, stops: Probability::ALWAYS },
            Control { kind: ControlKind::Mfa, stops: chance(0.3) },
        ];
    };
    assert_share(got_in(&controlled), 400, 0.7, "a control of that kind");
}

/// A step that shows when it begins and is stopped then costs only the time to see that.
#[test]
fn what_is_stopped_at_once_is_given_up_soon() {
    let study = with(1, |s| {
        script(s).actor.tries = 1;
        let step = &mut script(s).steps[0];
        (step.time, step.observed) = (fixed(DAY), ObservedAt::Start);
        step.stopped_by = vec![ControlKind::Mfa];
        client(s).controls = vec![Control { kind: ControlKind::Mfa, stops: Probability::ALWAYS }];
        soc(s).detection.sources = SourceSet::EMPTY;
    });
    assert_eq!(shown(&first(&study), 0), [0, PERCEPTION]);
}

#[test]
fn progress_is_stamped_when_it_is_made() {
    let study = with(1, |s| {
        soc(s).detection.sources = SourceSet::EMPTY;
        let mark = |id: &str, milestone, objective| Step {
            milestone,
            objective,
            ..step(s, id, "T1046", Role::Server)
        };
        let (moved, part) =
            (mark("moved", Some(Milestone::Breakout), None), mark("part", None, Some(Grade::Partial)));
        let (out, all) = (mark("out", Some(Milestone::DataOut), None), mark("all", None, Some(Grade::Full)));
        script(s).steps.truncate(1);
        script(s).steps.extend([moved, part, out, all]);
    });
    let o = first(&study);
    let since = |t: Option<SimTime>| between(o.stamps.t0, t) / WORK;
    assert_eq!(
        [o.stamps.breakout, o.stamps.objective, o.stamps.data_out, o.graded_objective].map(since),
        [1, 2, 3, 4]
    );
    assert_eq!(o.ending, Ending::Achieved(Grade::Full));
}

/// Each weight stands for its own reaction.
#[test]
fn reactions_follow_their_weights() {
    // Destroying takes something that is ready to be destroyed; it has tests of its own.
    let weighed = Reaction::ALL.into_iter().enumerate().filter(|(_, r)| *r != Reaction::Destroy);
    for (number, reaction) in weighed {
        let study = with(1, |s| seen_and_reacting(s, number));
        let words = format!("notices that it is seen; reaction: {}", reaction.name());
        assert_eq!(told(&study, &words).len(), 1, "{:?}", story(&study).1);
        // The implant on the server is gone: an alert, a verdict, a case, an action, and the time to see it.
        let gone = told(&study, "takes away")[0].since(first(&study).began).0;
        assert_eq!(noticed(&study), gone + PERCEPTION);
    }
}

#[test]
fn haste_drops_waits_office_hours_and_what_is_not_needed() {
    let study = with(1, |s| {
        seen_and_reacting(s, 0);
        let optional = step(s, "optional", "T1046", Role::Server);
        script(s).steps.insert(2, Step { required: false, wait: Some(fixed(2 * DAY)), ..optional });
        // By then the working day is over.
        script(s).actor.hours = Some(WorkHours {
            from: 8,
            to: 11,
            week_begins: Weekday::Monday,
            days: 7,
            offset: SimDuration::ZERO,
        });
    });
    let o = first(&study);
    assert_eq!(shown(&o, 2), [0; 0], "what is not needed is left out");
    assert_eq!(shown(&o, 3), [noticed(&study) + WORK * 3 / 10], "at 0.3 of the working time");
}

#[test]
fn a_switch_takes_another_way_and_keeps_the_pace() {
    let study = with(1, |s| seen_and_reacting(s, 1));
    let o = first(&study);
    assert_eq!(shown(&o, 2), [noticed(&study) + 2 * DAY + WORK]);
    let late = o.steps.iter().find(|s| s.step == 2).unwrap();
    assert_eq!(late.variant.map(u32::from), Some(2));
}

#[test]
fn who_lies_still_stirs_again_and_who_leaves_does_not() {
    let study = with(1, |s| seen_and_reacting(s, 2));
    let stirs = told(&study, "stirs again")[0].since(first(&study).began).0;
    assert_eq!(stirs, noticed(&study) + 3 * DAY);
    assert_eq!(shown(&first(&study), 2), [stirs + 2 * DAY + WORK]);
    let study = with(1, |s| seen_and_reacting(s, 3));
    let o = first(&study);
    assert_eq!((o.ending, shown(&o, 2)), (Ending::Withdrew, vec![]));
    assert_eq!(between(Some(o.began), o.stamps.withdrew), noticed(&study));
}

/// A clumsy response and an alert attacker add up, in log-odds; who went is known by the ending.
#[test]
fn what_is_noticed_hangs_on_both_sides() {
    for (tip_off, alertness) in [(0.5, 0.3), (0.3, 0.5), (0.7, 0.6)] {
        let study = with(400, |s| {
            seen_and_reacting(s, 3);
            (soc(s).response.tip_off, script(s).actor.alertness) = (chance(tip_off), chance(alertness));
        });
        let left = outcomes(&study).iter().filter(|o| o.ending == Ending::Withdrew).count();
        assert_share(left, 400, logistic(logit(tip_off) + logit(alertness)), "noticed");
    }
}

/// A host that is gone is missed at once, an account or a session less surely and later.
#[test]
fn what_was_taken_decides_how_surely_and_how_soon_it_is_missed() {
    let study = |kind: FootholdKind, tip_off: f64| {
        with(400, move |s| {
            seen_and_reacting(s, 3);
            script(s).steps[1].gains = vec![Gain::Foothold(kind)];
            (soc(s).response.tip_off, script(s).actor.alertness) = (chance(tip_off), chance(0.3));
            s.world.attacker.account = Missed { odds: -1.0, delay: 4.0 };
            s.world.attacker.grant = Missed { odds: 0.7, delay: 2.0 };
        })
    };
    let gone = |study: &Study| told(study, "takes away")[0].since(first(study).began).0;
    for (kind, odds, delay) in [
        (FootholdKind::Implant, 0.0, 1),
        (FootholdKind::Account, -1.0, 4),
        (FootholdKind::CloudSession, 0.7, 2),
    ] {
        let left = outcomes(&study(kind, 0.5)).iter().filter(|o| o.ending == Ending::Withdrew).count();
        assert_share(left, 400, logistic(logit(0.5) + logit(0.3) + odds), kind.name());
        let sure = study(kind, 1.0);
        assert_eq!(noticed(&sure), gone(&sure) + PERCEPTION * delay, "{kind:?}");
    }
}

/// Whoever is at work on what is taken away notices for sure; who waits for the next step may not.
#[test]
fn work_that_is_cut_off_is_missed() {
    let study = |wait: Option<Law>| {
        with(1, |s| {
            seen_and_reacting(s, 3);
            (soc(s).response.tip_off, script(s).actor.alertness) = (Probability::NEVER, Probability::NEVER);
            (script(s).steps[2].wait, script(s).steps[2].time) = (wait.clone(), fixed(10 * DAY));
        })
    };
    assert_eq!(first(&study(None)).ending, Ending::Withdrew);
    assert_eq!(first(&study(Some(fixed(2 * DAY)))).ending, Ending::Achieved(Grade::Full));
}

/// Where the only host of a kind was cut off there is nothing left to act on.
#[test]
fn a_step_needs_a_host_that_is_not_cut_off() {
    let ending = |servers: u32| {
        let study = with(1, |s| {
            seen_and_reacting(s, 1);
            client(s).assets.iter_mut().find(|g| g.role == Role::Server).unwrap().count = servers;
        });
        first(&study).ending
    };
    assert_eq!(ending(1), Ending::Withdrew);
    assert_eq!(ending(2), Ending::Achieved(Grade::Full));
}
