//! What shows, and what of that becomes an alert.

use super::*;
use sparring::attack::{Blockable, Disclosure};
use sparring::client::{Control, ControlKind};
use sparring::knowledge::Platform;
use sparring::sim::elementary::{inverse_normal, logistic};
use sparring::soc::{EndpointAnalytics, EndpointSensor, ListKeeper, Lists};
use sparring::units::{SECOND, WEEK};

fn alerted(outcomes: &[Outcome]) -> usize {
    outcomes.iter().filter(|o| o.steps.iter().any(|s| s.step == 0 && s.alerted)).count()
}

fn sensor(analytics: EndpointAnalytics) -> Option<EndpointSensor> {
    Some(EndpointSensor { analytics, percentile: chance(0.5), coverage: Probability::ALWAYS })
}

/// The product on the endpoints sees, and no rule does.
fn endpoint_only(study: &mut Study) {
    soc(study).detection.endpoint = sensor(EndpointAnalytics::Behaviour);
    soc(study).detection.rules_enabled = 0.0;
}

/// Each way of missing a step that would otherwise be caught, alone, ends in the fate that is named for it.
#[test]
fn each_gap_gives_its_own_fate() {
    let never = Probability::NEVER;
    let always = Probability::ALWAYS;
    let stops = |study: &mut Study| {
        script(study).steps[0].stopped_by = vec![ControlKind::Mfa];
        client(study).controls = vec![Control { kind: ControlKind::Mfa, stops: Probability::ALWAYS }];
    };
    let exploit = |study: &mut Study| script(study).steps[0].blockable = Some(Blockable::Exploit);
    type Change<'a> = &'a dyn Fn(&mut Study);
    let cases: [(&str, Change<'_>, Fate); 14] = [
        ("nothing", &|_| (), Fate::CaughtInTime),
        ("no source", &|s| soc(s).detection.sources = SourceSet::EMPTY, Fate::NoTelemetry),
        ("nothing sent", &|s| client(s).telemetry = SourceSet::EMPTY, Fate::NoTelemetry),
        ("no host logs", &|s| soc(s).detection.host_coverage = never, Fate::NoTelemetry),
        ("unmanaged", &|s| client(s).assets.iter_mut().for_each(|g| g.managed = never), Fate::NoTelemetry),
        ("nothing shows", &|s| s.world.detection.component_visible = never, Fate::NoTelemetry),
        (
            "sources fail",
            &|s| {
                soc(s).detection.losses_per_month = 1e6;
                soc(s).detection.loss_noticed_after = SimDuration(500 * WEEK);
            },
            Fate::SensorDown,
        ),
        ("no rule", &|s| soc(s).detection.rules_enabled = 0.0, Fate::NoRule),
        ("broken rules", &|s| soc(s).detection.rules_broken = always, Fate::RuleBroken),
        ("rules do not fit", &|s| soc(s).detection.variant_match = never, Fate::VariantMissed),
        ("exclusions", &|s| soc(s).detection.suppressed = always, Fate::Suppressed),
        ("automation errs", &|s| soc(s).detection.wrong_auto_close = always, Fate::AutoClosed),
        ("a control", &stops, Fate::PreventedByClient),
        (
            "inline",
            &|s| {
                exploit(s);
                soc(s).detection.blocks_exploits = always;
                script(s).steps[0].disclosed = Disclosure::Before(fixed(1000 * DAY));
                soc(s).triage.sensitivity = never;
                soc(s).background.escalated = never;
            },
            Fate::BlockedBySoc,
        ),
    ];
    for (gap, change, expected) in cases {
        let o = first(&with(1, change));
        assert_eq!(fate(&o, 0), expected, "{gap}");
        let raised = matches!(expected, Fate::CaughtInTime | Fate::AutoClosed);
        assert!(expected < Fate::NoTelemetry || o.steps[0].alerted == raised, "{gap}");
    }
}

/// Of several detectors the one that came furthest tells the fate, in whatever order they look.
#[test]
fn the_fate_is_of_the_detector_that_came_furthest() {
    let o = first(&with(1, |s| {
        soc(s).detection.suppressed = Probability::ALWAYS;
        // The product looks after the rules, and its analytic does not fit.
        soc(s).detection.endpoint = sensor(EndpointAnalytics::Behaviour);
        soc(s).detection.endpoint.as_mut().unwrap().percentile = chance(0.1);
        s.world.detection.product_sd = 1e6;
    }));
    assert_eq!(fate(&o, 0), Fate::Suppressed);
}

/// Wrong exceptions come at their rate, and a review takes away those that came before it.
#[test]
fn a_review_takes_wrong_exceptions_away() {
    let study = with(400, |s| {
        soc(s).intel.lists = Some(Lists {
            add: fixed(HOUR),
            keeper: ListKeeper::Always,
            wrong_allow_per_month: 30.0,
            review: SimDuration(DAY),
            entries_per_month: 0.0,
            expires: None,
        });
    });
    // One a day, reviewed at midnight, and the step shows at ten past ten.
    let hidden = 1.0 - (-(10.0 + 1.0 / 6.0) / 24.0_f64).exp();
    let suppressed = outcomes(&study).iter().filter(|o| fate(o, 0) == Fate::Suppressed).count();
    assert_share(suppressed, 400, hidden, "hidden since midnight");
}

/// A signature is in use so long after the exploit is disclosed, and stops nothing before.
#[test]
fn an_exploit_is_blocked_once_its_signature_is_there() {
    let blocked = |known: i64, lag: i64| {
        let study = with(1, |s| {
            script(s).steps[0].blockable = Some(Blockable::Exploit);
            script(s).steps[0].disclosed = Disclosure::Before(fixed(known * DAY));
            soc(s).detection.blocks_exploits = Probability::ALWAYS;
            soc(s).detection.signature_lag = SimDuration(lag * DAY);
            soc(s).intel.coverage = None;
        });
        first(&study).stamps.t0.is_none()
    };
    assert!(blocked(5, 3));
    assert!(!blocked(3, 5));
}

#[test]
fn known_bad_code_is_blocked_only_where_the_product_is() {
    let blocked = |sensor: Option<EndpointSensor>| {
        let study = with(1, |s| {
            script(s).steps[0].blockable = Some(Blockable::Malware);
            soc(s).detection.blocks_malware = Probability::ALWAYS;
            soc(s).detection.endpoint = sensor.clone();
        });
        first(&study).stamps.t0.is_none()
    };
    let covered = sensor(EndpointAnalytics::MalwareOnly).unwrap();
    assert!(blocked(Some(covered.clone())));
    assert!(!blocked(Some(EndpointSensor { coverage: Probability::NEVER, ..covered })));
    assert!(!blocked(None));
}

#[test]
fn antivirus_looks_at_known_bad_code_and_behaviour_at_all() {
    let alerts = |analytics, blockable| {
        let study = with(1, |s| {
            endpoint_only(s);
            soc(s).detection.endpoint = sensor(analytics);
            script(s).steps[0].blockable = blockable;
        });
        alerted(&outcomes(&study)) == 1
    };
    assert!(alerts(EndpointAnalytics::Behaviour, None));
    assert!(alerts(EndpointAnalytics::MalwareOnly, Some(Blockable::Malware)));
    assert!(!alerts(EndpointAnalytics::MalwareOnly, None));
}

/// What nobody's sensors see people may still report; automation does not close what they say.
#[test]
fn people_report_what_they_see_whatever_is_collected() {
    let study = |reports: f64| {
        with(400, |s| {
            soc(s).detection.sources = SourceSet::EMPTY;
            soc(s).detection.user_reports = chance(reports);
            soc(s).detection.wrong_auto_close = Probability::ALWAYS;
            script(s).steps[0].user_visible = true;
        })
    };
    let some = outcomes(&study(0.3));
    assert_share(alerted(&some), 400, 0.3, "reports");
    for o in some.iter().filter(|o| o.steps[0].alerted) {
        assert_eq!(between(o.stamps.t0, o.stamps.t2), HOUR, "the report's own delay");
        assert_eq!(fate(o, 0), Fate::CaughtInTime);
    }
}

/// The log-odds of an analytic are the sum of what the world, the step and the actor add.
#[test]
fn log_odds_add_up() {
    let n = 600;
    let doublings = |study: &Study| {
        let id = study.attacks[0].steps[0].technique;
        let of = |rules: &[sparring::knowledge::RuleCount], part: f64| {
            let sees = |source| study.knowledge.source_by_id(source).platforms.contains(Platform::Windows);
            let sent = study.clients[0].telemetry;
            let here = rules.iter().filter(|r| sent.contains(r.source) && sees(r.source));
            here.map(|r| part * r.weight()).sum::<f64>()
        };
        // A rule on the parent technique counts half.
        let weight = of(study.knowledge.rules(id), 1.0) + of(study.knowledge.parent_rules(id), 0.5);
        (1.0 + weight).log2()
    };
    type Change<'a> = &'a dyn Fn(&mut Study);
    let cases: [(&str, Change<'_>, f64); 6] = [
        ("an average step", &|_| (), 0.2),
        ("a quiet step", &|s| script(s).steps[0].noise = Noise::Low, 0.2 - 0.9),
        ("a loud step", &|s| script(s).steps[0].noise = Noise::High, 0.2 + 0.9),
        ("full stealth", &|s| script(s).actor.stealth = Probability::ALWAYS, 0.2 - 1.3),
        ("half stealth", &|s| script(s).actor.stealth = chance(0.5), 0.2 - 0.65),
        ("all rules", &|s| s.world.detection.per_doubling = -0.25, f64::NAN),
    ];
    for (what, change, odds) in cases {
        let study = with(n, |s| {
            let effects = &mut s.world.detection;
            (effects.intercept, effects.noise_shift, effects.stealth_shift) = (0.2, 0.9, -1.3);
            change(s);
        });
        let odds = if odds.is_nan() { 0.2 - 0.25 * doublings(&study) } else { odds };
        assert_share(alerted(&outcomes(&study)), n as usize, logistic(odds), what);
    }
    let study = with(n, |s| {
        endpoint_only(s);
        (s.world.detection.intercept, s.world.detection.product_sd) = (0.0, 1.2);
        soc(s).detection.endpoint.as_mut().unwrap().percentile = chance(0.8);
    });
    let expected = logistic(1.2 * inverse_normal(0.8));
    assert_share(alerted(&outcomes(&study)), n as usize, expected, "a good product");
}

/// With κ a component, a technique of so many shows with 1 − (1 − κ)^components to whoever records them all.
#[test]
fn each_component_is_another_chance_to_show() {
    let study = with(600, |s| {
        endpoint_only(s);
        s.world.detection.component_visible = chance(0.3);
    });
    let step = &study.attacks[0].steps[0];
    let platform = study.clients[0].group(step.role).unwrap().platform;
    let components = study.knowledge.product_components(step.technique, platform).len();
    assert!(components > 1 && components < study.knowledge.component_count(step.technique, platform));
    let expected = 1.0 - 0.7_f64.powi(components as i32);
    assert_share(alerted(&outcomes(&study)), 600, expected, "components");
}

/// A product sees for itself: what no log shows, no rule over logs raises an alert on.
#[test]
fn a_product_lends_its_sight_to_no_log() {
    let seen = |change: &dyn Fn(&mut Study)| {
        let study = with(400, |s| {
            s.world.detection.component_visible = chance(0.3);
            only(s, &["windows-event-log"]);
            // A product at the very end of a wide field fires at nothing.
            s.world.detection.product_sd = 1e3;
            script(s).steps[0].technique = s.knowledge.technique("T1053.005").unwrap();
            change(s);
        });
        outcomes(&study).iter().map(|o| o.steps[0].alerted).collect::<Vec<bool>>()
    };
    let percentile = |percentile: f64| {
        move |s: &mut Study| {
            let product = sensor(EndpointAnalytics::Behaviour).unwrap();
            soc(s).detection.endpoint = Some(EndpointSensor { percentile: chance(percentile), ..product });
        }
    };
    let logs = seen(&|_| ());
    let share = |alerted: &[bool]| alerted.iter().filter(|a| **a).count();
    assert_eq!(seen(&percentile(1e-6)), logs);
    let both = seen(&percentile(0.5));
    assert!(share(&logs) < share(&both) && share(&both) < 400, "{} {}", share(&logs), share(&both));
}

/// Mail that the filter stops comes to nobody who could report it; what people themselves see through does.
#[test]
fn nobody_reports_mail_that_never_arrived() {
    let reported = |kind: ControlKind| {
        let study = with(1, |s| {
            only(s, &[]);
            soc(s).detection.user_reports = Probability::ALWAYS;
            client(s).controls = vec![Control { kind, stops: Probability::ALWAYS }];
            let technique = s.knowledge.technique("T1566.001").unwrap();
            let mail = &mut script(s).steps[0];
            mail.technique = technique;
            (mail.user_visible, mail.stopped_by) = (true, vec![kind]);
        });
        first(&study).alerts
    };
    assert_eq!(reported(ControlKind::EmailFilter), 0);
    assert_eq!(reported(ControlKind::UserAwareness), 1);
}

/// An attacker who compares hosts works on the one watched least: all of them must be covered.
#[test]
fn of_compared_hosts_all_must_be_covered() {
    let study = with(600, |s| {
        endpoint_only(s);
        soc(s).detection.endpoint.as_mut().unwrap().coverage = chance(0.7);
        script(s).actor.hosts_compared = 3;
    });
    assert_share(alerted(&outcomes(&study)), 600, 0.7_f64.powi(3), "three hosts");
}

/// How hard a technique is to catch is the same for all its steps; how hard a procedure is, is not.
#[test]
fn what_belongs_to_a_technique_is_shared_and_what_belongs_to_a_procedure_is_not() {
    let both = |of_technique: f64, of_procedure: f64| {
        let study = with(300, |s| {
            let effects = &mut s.world.detection;
            effects.intercept = 0.0;
            // So large that the sign alone decides.
            (effects.technique_sd, effects.procedure_sd) = (of_technique * 1e6, of_procedure * 1e6);
            let again = step(s, "again", "T1059.001", Role::Server);
            script(s).steps.insert(1, again);
        });
        outcomes(&study)
            .iter()
            .filter(|o| {
                let alerted = |step: usize| o.steps.iter().any(|s| s.step == step && s.alerted);
                alerted(0) == alerted(1)
            })
            .count()
    };
    assert_eq!(both(1.0, 0.0), 300);
    assert_share(both(0.0, 1.0), 300, 0.5, "procedures");
}

#[test]
fn alerts_come_when_their_detector_is_done() {
    let delays = |change: &dyn Fn(&mut Study)| -> Vec<i64> {
        let outcomes = outcomes(&with(300, change));
        outcomes.iter().map(|o| between(o.stamps.t0, o.stamps.t2)).collect()
    };
    let within = |delays: &[i64], low: i64, high: i64, what: &str| {
        assert!(delays.iter().all(|d| (low..=high).contains(d)), "{what}: {delays:?}");
        let (mean, sd) = ((low + high) as f64 / 2.0, (high - low) as f64 / 12.0_f64.sqrt());
        assert_mean(delays, mean, sd, what);
    };
    within(&delays(&|_| ()), INGEST, INGEST + PERIOD, "a rule that runs every so often, over stored events");
    within(&delays(&endpoint_only), MINUTE, 3 * MINUTE, "a product, which waits for nothing");
    let wire = |s: &mut Study| {
        soc(s).detection.rules_enabled = 0.0;
        soc(s).detection.network_signatures = Probability::ALWAYS;
        script(s).steps[0].technique = s.knowledge.technique("T1021.001").unwrap();
    };
    within(&delays(&wire), INGEST + MINUTE, INGEST + 2 * MINUTE, "a signature");
    let o = first(&certain(1));
    assert_eq!(between(o.stamps.t0, o.stamps.t1), INGEST, "telemetry is there once it is stored");
}

/// Signatures are about what crosses the wire: moving, calling home, carrying off; not looking round.
#[test]
fn signatures_see_what_is_about_the_wire() {
    for (technique, expected) in [("T1021.001", 1), ("T1046", 0)] {
        let study = with(1, |s| {
            soc(s).detection.rules_enabled = 0.0;
            soc(s).detection.network_signatures = Probability::ALWAYS;
            script(s).steps[0].technique = s.knowledge.technique(technique).unwrap();
        });
        assert_eq!(alerted(&outcomes(&study)), expected, "{technique}");
    }
}

/// An alert is as severe as the rules that fire: here sources are chosen that hold rules of one level alone.
#[test]
fn an_alert_has_the_level_of_its_rules() {
    for (technique, source, severity) in [
        ("T1003.002", "antivirus", "critical"),
        ("T1021.001", "network-sensor", "high"),
        ("T1046", "endpoint-telemetry", "medium"),
    ] {
        let study = with(1, |s| {
            only(s, &[source]);
            script(s).steps[0].technique = s.knowledge.technique(technique).unwrap();
        });
        let words = format!("alert 1 (enter, {severity} by a rule) is on its way");
        assert_eq!(told(&study, &words).len(), 1, "{technique}: {:?}", story(&study).1);
    }
}

/// In the long run a source is down for the share of time that it takes to notice.
#[test]
fn a_source_is_down_for_as_long_as_nobody_notices() {
    let study = with(600, |s| {
        only(s, &["process-creation"]);
        soc(s).detection.losses_per_month = 60.0; // half a day up on average
        soc(s).detection.loss_noticed_after = SimDuration(6 * HOUR);
    });
    let down = outcomes(&study).iter().filter(|o| fate(o, 0) == Fate::SensorDown).count();
    assert_share(down, 600, 6.0 / 18.0, "down");
}

/// A rushing attacker is easier to catch.
#[test]
fn haste_shows() {
    let alerted = |rush_shift: f64| {
        let study = with(400, |s| {
            attacker::seen_and_reacting(s, 0);
            s.world.detection.rush_shift = rush_shift;
            s.world.detection.intercept = 30.0;
        });
        let late = |o: &&Outcome| o.steps.iter().any(|s| s.step == 2 && s.alerted);
        outcomes(&study).iter().filter(late).count()
    };
    assert_eq!(alerted(0.0), 400);
    assert_share(alerted(-30.0), 400, 0.5, "as likely as not");
}

/// A scenario's delays are milliseconds inside: none is a thousand times as long.
#[test]
fn the_shortest_delay_is_not_lost_in_a_unit() {
    let study = with(1, |s| {
        soc(s).detection.ingest = SimDuration(SECOND);
        soc(s).detection.rule_period = SimDuration(1);
    });
    let o = first(&study);
    assert_eq!(between(o.stamps.t0, o.stamps.t2), SECOND + 1);
}
