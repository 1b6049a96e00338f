//! The desk: from alert to incident, and every way of losing one.

use super::*;
use sparring::sim::elementary::logistic;
use sparring::soc::{Correlation, Model, OnCall};

/// Nobody sits at the desk at night.
fn office_only(study: &mut Study) {
    soc(study).roster.triage.off_seats = 0;
    soc(study).roster.triage.office_seats = 1;
}

fn at(study: &mut Study, start: &str) {
    study.start = Some(start.parse().unwrap());
}

fn count(study: &Study, is: impl Fn(&Outcome) -> bool) -> usize {
    outcomes(study).iter().filter(|o| is(o)).count()
}

fn caught(o: &Outcome) -> bool {
    fate(o, 0) >= Fate::CaughtAfterObjective
}

#[test]
fn each_moment_follows_the_one_before_by_its_own_time() {
    let o = first(&certain(1));
    let s = &o.stamps;
    assert_eq!(s.t0, Some(o.began + SimDuration(WORK)));
    assert_eq!(s.t3, s.t2, "somebody is free");
    assert_eq!(between(s.t3, s.t4), TRIAGE + INVESTIGATION);
    assert_eq!(between(s.t4, s.t5), SCOPING);
    assert_eq!(s.t6, s.t4, "what is found is acted on at once");
    assert_eq!(between(s.t6, s.t7), ACTION);
    assert_eq!(between(s.t7, s.t8), CLEANING);
    assert_eq!((o.alerts, o.incidents, o.footholds, o.footholds_found), (1, 1, 1, 1));
    assert_eq!((o.returns, o.wrong_actions, o.right_reason), (0, 0, Some(true)));
    assert_eq!(o.steps.iter().map(|s| s.variant.map(u32::from)).collect::<Vec<_>>(), [Some(1)]);
    assert!(!o.early_alert);
}

/// An analyst who gives half of the time to the queue takes twice as long.
#[test]
fn half_of_an_analyst_is_half_as_fast() {
    let o = first(&with(1, |s| soc(s).roster.triage.queue_share = chance(0.5)));
    assert_eq!(between(o.stamps.t3, o.stamps.t4), 2 * TRIAGE + INVESTIGATION);
}

#[test]
fn an_alert_at_night_waits_for_the_morning_where_the_soc_is() {
    for (offset, morning) in [(0.0, 8), (-3.0, 11), (5.0, 3)] {
        let study = with(1, |s| {
            office_only(s);
            at(s, "tue-23:00");
            soc(s).offset = SimDuration::from_hours(offset);
        });
        let t3 = first(&study).stamps.t3.unwrap();
        assert_eq!(t3.0.rem_euclid(DAY), morning * HOUR, "offset {offset} h: {t3}");
    }
}

#[test]
fn more_is_missed_at_night() {
    let recognised = |start: &str, offset: f64| {
        let study = with(500, |s| {
            at(s, start);
            soc(s).offset = SimDuration::from_hours(offset);
            soc(s).triage.sensitivity = chance(0.7);
            soc(s).roster.night_miss_factor = 2.0;
        });
        count(&study, caught)
    };
    assert_share(recognised("tue-10:00", 0.0), 500, 0.7, "by day");
    assert_share(recognised("tue-22:00", 0.0), 500, 0.4, "at night");
    assert_share(recognised("tue-22:00", 11.0), 500, 0.7, "where the SOC is it is day");
}

#[test]
fn cloud_alerts_take_their_own_skill() {
    for (role, technique, p) in [(Role::IdentityTenant, "T1078.004", 0.25), (Role::Server, "T1059.001", 0.75)]
    {
        let study = with(400, |s| {
            let in_the_cloud = entry(s, "enter", technique, role, FootholdKind::Account);
            script(s).steps[0] = in_the_cloud;
            soc(s).triage.sensitivity = chance(0.75);
            soc(s).triage.cloud_sensitivity = chance(0.25);
        });
        assert_share(count(&study, caught), 400, p, role.name());
    }
}

#[test]
fn a_case_may_be_closed_too_early() {
    let study = with(400, |s| soc(s).investigation.early_close = chance(0.3));
    assert_share(count(&study, |o| o.stamps.t4.is_some()), 400, 0.7, "declared");
    assert_eq!(count(&study, |o| fate(o, 0) == Fate::Dismissed), 400 - count(&study, caught));
}

/// A second alert while the first is with the second tier: recognised with the odds moved by one relation.
#[test]
fn what_was_recognised_before_makes_the_next_more_believable() {
    let study = |retention: i64| {
        with(600, |s| {
            let again = step(s, "again", "T1046", Role::Workstation);
            script(s).steps.insert(1, again);
            soc(s).roster.investigation.median = SimDuration(DAY);
            soc(s).triage.sensitivity = chance(0.5);
            soc(s).investigation.retention = SimDuration(retention);
            s.world.detection.related_shift = 1.5;
        })
    };
    for (retention, p) in [(DAY, logistic(1.5)), (MINUTE, 0.5)] {
        // The first was recognised, so it is not dismissed.
        let known: Vec<Outcome> =
            outcomes(&study(retention)).into_iter().filter(|o| fate(o, 0) != Fate::Dismissed).collect();
        let again = known.iter().filter(|o| fate(o, 1) != Fate::Dismissed).count();
        assert_share(again, known.len(), p, "the second");
    }
}

#[test]
fn the_one_on_call_is_paged_for_what_is_critical_and_waits() {
    let study = |sources: &'static str, technique: &'static str, answers: f64| {
        with(200, move |s| {
            office_only(s);
            at(s, "tue-20:00");
            only(s, &[sources]);
            script(s).steps[0].technique = s.knowledge.technique(technique).unwrap();
            let after = SimDuration(25 * MINUTE);
            soc(s).roster.on_call = Some(OnCall { answers: chance(answers), after });
        })
    };
    let taken = |o: &Outcome| between(o.stamps.t2, o.stamps.t3) == 25 * MINUTE;
    assert_share(count(&study("antivirus", "T1003.002", 0.4), taken), 200, 0.4, "answered");
    assert_eq!(count(&study("endpoint-telemetry", "T1046", 1.0), taken), 0, "medium can wait");
    let o = first(&study("antivirus", "T1003.002", 1.0));
    assert_eq!(between(o.stamps.t3, o.stamps.t4), TRIAGE + INVESTIGATION);
}

/// A shift changes at 11:00 where the SOC is; a verdict that falls behind it may be lost with what was known.
#[test]
fn a_hand_over_between_look_and_verdict_may_lose_it() {
    let lost = |hour: u8, offset: f64| {
        let study = with(400, |s| {
            soc(s).roster.triage.median = SimDuration(2 * HOUR);
            soc(s).roster.shift_changes = vec![hour];
            soc(s).roster.context_loss = chance(0.6);
            soc(s).offset = SimDuration::from_hours(offset);
        });
        count(&study, |o| fate(o, 0) == Fate::Dismissed)
    };
    assert_share(lost(11, 0.0), 400, 0.6, "on the way");
    assert_eq!(lost(14, 0.0), 0, "later");
    assert_share(lost(14, 3.0), 400, 0.6, "14:00 in the east");
    assert_eq!(lost(11, 3.0), 0, "past, in the east");
}

#[test]
fn work_that_spans_a_change_of_shift_takes_longer_by_the_hand_over() {
    let study = |offset: f64| {
        with(1, |s| {
            soc(s).roster.triage.median = SimDuration(2 * HOUR);
            (soc(s).roster.shift_changes, soc(s).roster.hand_over) = (vec![11], SimDuration(15 * MINUTE));
            soc(s).offset = SimDuration::from_hours(offset);
        })
    };
    let looked = |study: &Study| between(first(study).stamps.t3, first(study).stamps.t4) - INVESTIGATION;
    assert_eq!(looked(&study(0.0)), 2 * HOUR + 15 * MINUTE);
    assert_eq!(looked(&study(3.0)), 2 * HOUR, "in the east 11:00 has passed");
}

/// At a desk that is flooded an alert is lost, in the way that the rules of the desk allow and no other.
#[test]
fn each_way_of_giving_up_alerts_has_its_own_fate() {
    let flooded = |patience: Option<SimDuration>, bulk: Option<usize>| {
        let study = with(60, |s| {
            let soc = soc(s);
            soc.background.raw_per_1000_endpoints_day = 4000.0;
            soc.background.auto_closed = Probability::NEVER;
            (soc.roster.triage.office_seats, soc.roster.triage.off_seats) = (1, 1);
            (soc.desk.patience, soc.desk.bulk) = ([patience; 4], [bulk; 4]);
        });
        let outcomes = outcomes(&study);
        [Fate::Expired, Fate::BulkClosed].map(|f| outcomes.iter().filter(|o| fate(o, 0) == f).count() > 0)
    };
    assert_eq!(flooded(Some(SimDuration(HOUR)), None), [true, false]);
    assert_eq!(flooded(None, Some(20)), [false, true]);
}

#[test]
fn an_alert_that_outlived_its_patience_has_expired_though_nobody_came() {
    let study = |patience: i64| {
        with(1, |s| {
            office_only(s);
            at(s, "fri-20:00");
            soc(s).desk.patience = [Some(SimDuration(patience)); 4];
            s.horizons.values_mut().for_each(|h| *h = SimDuration(DAY));
        })
    };
    assert_eq!(fate(&first(&study(HOUR)), 0), Fate::Expired);
    assert_eq!(fate(&first(&study(2 * DAY)), 0), Fate::WaitingAtEnd);
}

/// A model errs by its drift since it was last trained, not since the attack began.
#[test]
fn a_model_drifts_until_it_is_trained_again() {
    let closed = |retrained_every: i64| {
        let study = with(100, |s| {
            script(s).steps[0].wait = Some(fixed(60 * DAY));
            s.horizons.values_mut().for_each(|h| *h = SimDuration(90 * DAY));
            soc(s).background.model = Some(Model {
                closes: chance(0.5),
                wrong: Probability::NEVER,
                drift_per_month: Probability::ALWAYS,
                retrained_every: SimDuration(retrained_every),
                ranking: None,
            });
        });
        count(&study, |o| fate(o, 0) == Fate::AutoClosed)
    };
    assert!(closed(HOUR) <= 2, "an hour of drift is next to none");
    assert!(closed(3_650 * DAY) >= 90, "after months nothing true is left");
}

/// An alert is joined to a harmless case of another source: the more of them there are the oftener.
#[test]
fn alerts_are_joined_wrongly_to_what_comes_from_other_sources() {
    let study = with(400, |s| {
        let (window, joins) = (SimDuration(HOUR), Probability::NEVER);
        soc(s).detection.correlation = Some(Correlation { window, joins, misjoins: chance(0.5) });
        only(s, &["process-creation", "endpoint-telemetry"]);
    });
    let diversity = study.desks()[0].plan().diversity.get();
    assert!((0.1..0.6).contains(&diversity), "{diversity}");
    assert_share(count(&study, |o| fate(o, 0) == Fate::AutoClosed), 400, 0.5 * diversity, "wrongly joined");
}

/// Patience ends when it ends, not when somebody comes and sees it.
#[test]
fn an_alert_is_lost_at_the_end_of_its_patience() {
    let study = with(1, |s| {
        office_only(s);
        at(s, "tue-20:00");
        soc(s).desk.patience = [Some(SimDuration(HOUR)); 4];
        soc(s).investigation.link = Probability::NEVER;
        // The alert on a second deed, at ten, is looked at at once.
        let next = step(s, "next", "T1059.001", Role::Server);
        script(s).steps.insert(1, Step { wait: Some(fixed(14 * HOUR)), ..next });
    });
    let o = first(&study);
    assert_eq!((fate(&o, 0), fate(&o, 1)), (Fate::Expired, Fate::CaughtInTime));
    let lost = told(&study, "is closed unread");
    assert_eq!(lost, [o.stamps.t2.unwrap() + SimDuration(HOUR)]);
}

fn playbook(study: &mut Study, share: f64) {
    office_only(study);
    at(study, "tue-20:00");
    soc(study).response.playbook_share = chance(share);
    soc(study).response.playbook_time = SimDuration(2 * MINUTE);
}

#[test]
fn a_playbook_acts_on_serious_alerts_before_anybody_looks() {
    let serious = with(200, |s| {
        playbook(s, 0.3);
        only(s, &["network-sensor"]);
        script(s).steps[0].technique = s.knowledge.technique("T1021.001").unwrap();
    });
    let acted = |o: &Outcome| between(o.stamps.t2, o.stamps.t4) == 2 * MINUTE;
    assert_share(count(&serious, acted), 200, 0.3, "high");
    let medium = with(200, |s| {
        playbook(s, 1.0);
        only(s, &["endpoint-telemetry"]);
        script(s).steps[0].technique = s.knowledge.technique("T1046").unwrap();
    });
    assert_eq!(count(&medium, acted), 0, "a medium alert is left to people");
}

/// A playbook that errs leaves the work to people, and somebody else cut off.
#[test]
fn a_playbook_that_errs_takes_nothing_away() {
    for (errs, taken, wrong) in [(Probability::NEVER, 0, 0), (Probability::ALWAYS, ACTION, 1)] {
        let o = first(&with(1, |s| {
            playbook(s, 1.0);
            only(s, &["network-sensor"]);
            script(s).steps[0].technique = s.knowledge.technique("T1021.001").unwrap();
            soc(s).response.playbook_errs = errs;
        }));
        assert_eq!((between(o.stamps.t6, o.stamps.t7), o.wrong_actions), (taken, wrong), "{errs:?}");
    }
}

/// The first look counts, whatever is looked at later.
#[test]
fn the_first_look_is_the_one_that_is_told() {
    let o = first(&with(1, |s| {
        soc(s).triage.sensitivity = Probability::NEVER;
        let next = step(s, "next", "T1059.001", Role::Server);
        script(s).steps.insert(1, Step { wait: Some(fixed(DAY)), ..next });
    }));
    assert_eq!((o.alerts, o.stamps.t3), (2, o.stamps.t2));
}

/// Where nobody holds access a host is cut off if the SOC may, and what goes on there breaks off.
#[test]
fn a_playbook_isolates_where_the_soc_may() {
    const HOSTS: u32 = 3;
    use sparring::soc::AuthorityScope::{Evict, Guide, Isolate};
    for (scope, role, cut) in [
        (Guide, Role::Server, 0),
        (Isolate, Role::Server, HOSTS as usize),
        (Evict, Role::Server, 1),
        (Evict, Role::DomainController, 0),
    ] {
        let study = with(1, |s| {
            playbook(s, 1.0);
            only(s, &["network-sensor"]);
            // It shows as it begins, on a host without a foothold; the way in does not show at all.
            let way_in = entry(s, "enter", "T1486", Role::VpnGateway, FootholdKind::VpnSession);
            let long = step(s, "move", "T1021.001", role);
            script(s).steps = vec![
                way_in,
                Step { time: fixed(5 * HOUR), observed: ObservedAt::Start, ..long },
                goal(s, HOUR),
            ];
            // No account is taken away, so that what breaks off does so for the host alone.
            soc(s).investigation.link = Probability::NEVER;
            soc(s).investigation.find_foothold = Probability::NEVER;
            soc(s).authority.scope = scope;
            client(s).assets.iter_mut().find(|g| g.role == role).unwrap().count = HOSTS;
        });
        let isolated = told(&study, &format!("isolates a {}", role.name()));
        let begun = told(&study, "begins move");
        assert_eq!(isolated.len(), cut, "{scope:?} on {}: {:?}", role.name(), story(&study).1);
        // On another host the step is begun anew, once it is seen that this one is gone; unless there is no
        // other, or the session it came through was taken away too. What is let be is begun once.
        let others = if scope == Isolate { HOSTS as usize - 1 } else { 0 };
        let anew = isolated.iter().map(|at| *at + SimDuration(PERCEPTION)).take(others);
        assert_eq!(begun[1..], anew.collect::<Vec<_>>(), "{scope:?}");
    }
}

/// A session into a host ends when the host is cut off, whether the attacker already holds access there or not.
#[test]
fn what_runs_on_a_host_is_lost_with_it_in_whatever_order() {
    for held in [Vec::new(), vec![Gain::Foothold(FootholdKind::Implant)]] {
        let study = with(1, |s| {
            playbook(s, 1.0);
            only(s, &["network-sensor"]);
            let way_in = entry(s, "enter", "T1486", Role::VpnGateway, FootholdKind::VpnSession);
            let session = Gain::Token("session".into());
            let into = step(s, "move", "T1021.001", Role::Server);
            let late = step(s, "late", "T1486", Role::Server);
            script(s).steps = vec![
                way_in,
                Step { gains: [vec![session], held.clone()].concat(), ..into },
                Step { needs: vec![Need::Token("session".into())], time: fixed(5 * HOUR), ..late },
                goal(s, HOUR),
            ];
            soc(s).investigation.link = Probability::NEVER;
            soc(s).investigation.find_foothold = Probability::NEVER;
            soc(s).authority.scope = sparring::soc::AuthorityScope::Isolate;
            client(s).assets.iter_mut().find(|g| g.role == Role::Server).unwrap().count = 2;
        });
        let journal = story(&study).1;
        assert_eq!(told(&study, "begins move").len(), 2, "on each of two servers: {journal:?}");
        assert_eq!(told(&study, "succeeds: late").len(), 0, "{journal:?}");
    }
}

/// A rule and the endpoint product see the way in, of which the one comes later than the other.
fn seen_twice(study: &mut Study) {
    office_only(study);
    at(study, "tue-20:00");
    soc(study).detection.endpoint = Some(sparring::soc::EndpointSensor {
        analytics: sparring::soc::EndpointAnalytics::Behaviour,
        percentile: chance(0.5),
        coverage: Probability::ALWAYS,
    });
    soc(study).detection.correlation = Some(Correlation {
        window: SimDuration(HOUR),
        joins: Probability::ALWAYS,
        misjoins: Probability::NEVER,
    });
}

/// Alerts of two detectors on the same host are one case, whose fate both share; those of one detector,
/// those on two hosts and those too far apart are not.
#[test]
fn alerts_on_one_host_from_several_detectors_are_one_case() {
    let looked_at = |change: &dyn Fn(&mut Study)| {
        let study = with(1, |s| {
            seen_twice(s);
            change(s);
        });
        assert_eq!(first(&study).alerts, 2, "{:?}", story(&study).1);
        (told(&study, "is joined to alert").len(), told(&study, "an analyst looks at").len())
    };
    assert_eq!(looked_at(&|_| ()), (1, 1));
    assert_eq!(looked_at(&|s| soc(s).detection.correlation = None), (0, 2));
    let dismissed = |s: &mut Study| soc(s).triage.sensitivity = Probability::NEVER;
    assert_eq!(looked_at(&dismissed), (1, 1), "a verdict holds for both");
    // The product needs no more than three minutes, a rule no fewer than what storing takes.
    let late = |s: &mut Study| soc(s).detection.ingest = SimDuration(90 * MINUTE);
    assert_eq!(looked_at(&late), (0, 2), "beyond the window");
    let wide = |s: &mut Study| {
        late(s);
        soc(s).detection.correlation.as_mut().unwrap().window = SimDuration(2 * HOUR);
    };
    assert_eq!(looked_at(&wide), (1, 1), "within a wider one");
    let two = |role: Role| {
        move |s: &mut Study| {
            // Two deeds that the product alone sees.
            soc(s).detection.rules_enabled = 0.0;
            let next = step(s, "next", "T1059.001", role);
            script(s).steps.insert(1, next);
        }
    };
    assert_eq!(looked_at(&two(Role::Server)), (0, 2), "one detector on one host");
    assert_eq!(looked_at(&two(Role::Workstation)), (0, 2), "on two hosts");
}

/// A joined alert speaks for the one it is joined to: by its own shift of the log-odds of the verdict.
#[test]
fn a_joined_alert_makes_the_case_more_believable() {
    let study = with(500, |s| {
        seen_twice(s);
        soc(s).roster.night_miss_factor = 1.0;
        soc(s).triage.sensitivity = chance(0.4);
        s.world.detection.related_shift = 0.8;
    });
    let expected = logistic((0.4_f64 / 0.6).ln() + 0.8);
    assert_share(count(&study, caught), 500, expected, "with one more signal");
    let alone = with(500, |s| {
        seen_twice(s);
        soc(s).roster.night_miss_factor = 1.0;
        soc(s).detection.endpoint = None;
        soc(s).triage.sensitivity = chance(0.4);
        s.world.detection.related_shift = 0.8;
    });
    assert_share(count(&alone, caught), 500, 0.4, "alone");
}

/// An alert on what a control stopped is taken further as seldom as benign work of that kind is.
#[test]
fn an_alert_on_a_failed_attack_looks_like_those_of_every_day() {
    use sparring::client::{Control, ControlKind};
    let study = with(500, |s| {
        script(s).steps[0].stopped_by = vec![ControlKind::Mfa];
        client(s).controls = vec![Control { kind: ControlKind::Mfa, stops: Probability::ALWAYS }];
        // 0.3 = 0.5 x + 0.5 × 0.1
        s.world.noise.attempts = chance(0.5);
        soc(s).background.escalated = chance(0.3);
        soc(s).background.false_escalated = chance(0.1);
    });
    assert_share(count(&study, |o| o.incidents > 0), 500, 0.5, "x");
    assert_eq!(count(&study, |o| o.stamps.t4.is_some()), 0, "an incident without access is taken back");
}

/// An attempt that was dealt with says nothing of the intrusion that follows.
#[test]
fn the_alert_on_an_attempt_is_not_that_on_the_intrusion() {
    use sparring::client::{Control, ControlKind};
    let study = with(1, |s| {
        let mut attempt = step(s, "attempt", "T1059.001", Role::Server);
        (attempt.stopped_by, attempt.required) = (vec![ControlKind::Mfa], false);
        client(s).controls = vec![Control { kind: ControlKind::Mfa, stops: Probability::ALWAYS }];
        s.world.noise.attempts = Probability::ALWAYS;
        soc(s).background.escalated = Probability::ALWAYS;
        script(s).steps.insert(0, attempt);
        script(s).steps[1].time = fixed(DAY);
    });
    let o = first(&study);
    assert!(between(o.stamps.t0, o.stamps.t2) >= INGEST, "{:?}", o.stamps);
    assert_eq!((o.incidents, o.early_alert), (2, false));
    // Where the attempt is still with the desk when the attacker gets in, it is an early alert.
    let study = with(1, |s| {
        let first = step(s, "first", "T1059.001", Role::Server);
        script(s).steps.insert(0, first);
        soc(s).roster.investigation.median = SimDuration(DAY);
    });
    let o = first(&study);
    assert!(o.early_alert);
    assert_eq!(o.stamps.t2, o.stamps.t0, "counted from t0 it came at once");
}
