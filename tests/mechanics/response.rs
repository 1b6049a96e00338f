//! From incident to eviction: actions, scoping, hunts, and those who tell from outside.

use super::*;
use sparring::engagement::{Ending, Evictor};
use sparring::soc::AuthorityScope;

fn evicted(by: Evictor) -> Ending {
    Ending::Evicted(by)
}

#[test]
fn access_to_the_cloud_survives_a_mere_password_reset() {
    let study = with(400, |s| {
        let step = entry(s, "enter", "T1078.004", Role::IdentityTenant, FootholdKind::CloudSession);
        script(s).steps[0] = step;
        soc(s).response.right_cloud_action = chance(0.6);
    });
    let at_once = |o: &&Outcome| o.stamps.t7.is_some() && between(o.stamps.t6, o.stamps.t7) == ACTION;
    assert_share(outcomes(&study).iter().filter(at_once).count(), 400, 0.6, "taken away for good");
}

#[test]
fn a_wrong_action_is_counted_and_repeated_up_to_four_times() {
    let of = |p: f64| outcomes(&with(400, |s| soc(s).response.wrong_action = chance(p)));
    let always = of(1.0);
    assert!(always.iter().all(|o| o.wrong_actions == 4 && o.stamps.t7.is_none()), "{:?}", always[0]);
    assert!(matches!(always[0].ending, Ending::Achieved(_)));
    let some = of(0.4);
    for wrong in 0..3 {
        let p = 0.4_f64.powi(wrong) * 0.6;
        let so_many: Vec<&Outcome> = some.iter().filter(|o| o.wrong_actions == wrong as u32).collect();
        assert_share(so_many.len(), 400, p, "wrong actions");
        let late = |o: &&Outcome| between(o.stamps.t6, o.stamps.t7) == ACTION * i64::from(wrong + 1);
        assert!(so_many.iter().all(late), "each takes its time, and the order is the first");
    }
}

/// A host cut off the network takes with it every foothold on it.
#[test]
fn all_access_on_a_host_goes_with_it_and_is_cleaned_up() {
    let study = with(1, |s| {
        script(s).steps[0].gains = [FootholdKind::Implant, FootholdKind::Tunnel].map(Gain::Foothold).to_vec();
    });
    assert_eq!(told(&study, "takes away").len(), 1);
    assert_eq!(first(&study).stamps.t8.map(|t8| t8 - SimDuration(CLEANING)), first(&study).stamps.t7);
    // An account does not live on the host, and goes by an action of its own.
    let study = with(1, |s| {
        script(s).steps[0].gains =
            [FootholdKind::Implant, FootholdKind::Account].map(Gain::Foothold).to_vec();
    });
    assert_eq!(told(&study, "takes away").len(), 2);
}

/// An implant on a server that is seen a day after one on a workstation nobody can see.
fn hidden_behind_seen(study: &mut Study) {
    let group = client(study).assets.iter_mut().find(|g| g.role == Role::Workstation).unwrap();
    group.managed = Probability::NEVER;
    let hidden = entry(study, "hidden", "T1059.001", Role::Workstation, FootholdKind::Implant);
    script(study).steps.insert(0, hidden);
    script(study).steps[1].wait = Some(fixed(DAY));
    soc(study).investigation.link = Probability::NEVER;
}

#[test]
fn all_is_cleaned_up_when_the_last_of_it_is() {
    let o = first(&with(1, |s| {
        hidden_behind_seen(s);
        soc(s).investigation.link = Probability::ALWAYS;
        soc(s).response.eradication = fixed(5 * HOUR);
    }));
    assert_eq!((o.footholds, o.footholds_found), (2, 2));
    assert_eq!(between(o.stamps.t7, o.stamps.t8), 5 * HOUR);
}

/// Access is lost when the last of it is, and all is clean when nothing is left.
#[test]
fn whoever_holds_one_of_two_ways_in_is_in() {
    let study = with(1, |s| {
        hidden_behind_seen(s);
        soc(s).investigation.find_foothold = Probability::NEVER;
    });
    let o = first(&study);
    assert_eq!(told(&study, "takes away").len(), 1);
    assert_eq!((o.footholds, o.footholds_found, o.ending), (2, 1, Ending::Achieved(Grade::Full)));
    assert_eq!((o.stamps.t7, o.stamps.t8), (None, None));
}

/// What no alert showed is found by scoping where logs are, and by linking where they are not.
#[test]
fn scoping_finds_by_logs_and_links() {
    type Change<'a> = &'a dyn Fn(&mut Study);
    let n = 400;
    let managed = |s: &mut Study| {
        // Its logs arrive, but it was too quiet for any rule.
        client(s).assets.iter_mut().for_each(|g| g.managed = Probability::ALWAYS);
        script(s).steps[0].noise = Noise::Low;
        s.world.detection.noise_shift = 100.0;
    };
    let cases: [(&str, Change<'_>, f64); 5] = [
        ("with its logs", &|s| managed(s), 0.6),
        ("without its logs", &|_| (), 0.0),
        (
            "by logs that are kept no longer",
            &|s| {
                managed(s);
                // It was last used when the deed that gave it away began.
                soc(s).investigation.retention = SimDuration(5 * MINUTE);
            },
            0.0,
        ),
        (
            "under a wrong theory",
            &|s| {
                managed(s);
                soc(s).investigation.right_reason = Probability::NEVER;
            },
            0.0,
        ),
        (
            "by tracing the deed back",
            &|s| {
                soc(s).investigation.find_foothold = Probability::NEVER;
                soc(s).investigation.link = chance(0.7);
            },
            0.7,
        ),
    ];
    for (what, change, p) in cases {
        let study = with(n, |s| {
            hidden_behind_seen(s);
            soc(s).investigation.find_foothold = chance(0.6);
            change(s);
        });
        let found = outcomes(&study).iter().filter(|o| o.footholds_found == 2).count();
        match p {
            0.0 => assert_eq!(found, 0, "{what}"),
            p => assert_share(found, n as usize, p, what),
        }
    }
}

/// Scoping under the right theory finds earlier deeds that show in logs that are kept.
#[test]
fn scoping_finds_what_no_rule_fitted() {
    let study = |retention: i64, right: f64| {
        with(400, |s| {
            let unfitted = step(s, "unfitted", "T1059.001", Role::Server);
            script(s).steps.insert(0, Step { noise: Noise::Low, ..unfitted });
            s.world.detection.noise_shift = 100.0;
            soc(s).investigation.link = chance(0.4);
            soc(s).investigation.right_reason = chance(right);
            soc(s).investigation.retention = SimDuration(retention);
        })
    };
    let late = |study: &Study| outcomes(study).iter().filter(|o| fate(o, 0) == Fate::FoundLate).count();
    assert_share(late(&study(DAY, 1.0)), 400, 0.4, "linked");
    assert_eq!(late(&study(HOUR, 1.0)), 0, "no longer kept");
    assert_eq!(late(&study(DAY, 0.0)), 0, "looked for something else");
}

/// With the calm to scope first a SOC waits for the whole picture, unless damage is near.
#[test]
fn containment_waits_for_scoping_only_where_there_is_time() {
    for (calm, technique, wait) in
        [(1.0, "T1059.001", SCOPING), (0.0, "T1059.001", 0), (1.0, "T1021.001", 0), (1.0, "T1486", 0)]
    {
        let o = first(&with(1, |s| {
            soc(s).response.scope_first = chance(calm);
            script(s).steps[0].technique = s.knowledge.technique(technique).unwrap();
        }));
        assert_eq!(between(o.stamps.t4, o.stamps.t6), wait, "calm {calm}, {technique}");
    }
}

#[test]
fn an_incident_has_the_right_reason_as_often_as_the_soc_finds_it() {
    let outcomes = outcomes(&with(400, |s| soc(s).investigation.right_reason = chance(0.7)));
    let right = outcomes.iter().filter(|o| o.right_reason == Some(true)).count();
    assert_share(right, 400, 0.7, "right");
}

fn coming_back(study: &mut Study, chance_of_it: f64, after: i64) {
    let reentry = &mut script(study).actor.reentry;
    (reentry.chance, reentry.delay) = (chance(chance_of_it), fixed(after));
}

/// Whoever is thrown out may come back until the way in is closed, and is then a new case.
#[test]
fn who_is_thrown_out_comes_back_unless_the_door_is_closed() {
    // The door is closed one action after scoping, which ends well after the eviction.
    let study = |p: f64, after: i64, right: f64| {
        with(300, |s| {
            coming_back(s, p, after);
            soc(s).investigation.right_reason = chance(right);
        })
    };
    let back = |study: &Study| outcomes(study).iter().filter(|o| o.returns > 0).count();
    assert_eq!(back(&study(0.0, MINUTE, 1.0)), 0);
    assert_share(back(&study(0.3, MINUTE, 1.0)), 300, 0.3, "in time");
    assert_eq!(back(&study(1.0, DAY, 1.0)), 0, "too late: the door is closed");
    assert_eq!(back(&study(1.0, DAY, 0.0)), 300, "a door that nobody understood stays open");
    let o = first(&with(1, |s| {
        coming_back(s, 1.0, DAY);
        soc(s).investigation.right_reason = Probability::NEVER;
        s.horizons.values_mut().for_each(|h| *h = SimDuration(3 * DAY));
    }));
    assert!(o.returns >= 1 && o.incidents == o.returns + 1, "{o:?}");
    assert_eq!(o.footholds, o.returns + 1);
    // A return cancels the loss of access: what stands is the last.
    assert!(between(o.stamps.t0, o.stamps.t7) > DAY, "{:?}", o.stamps);
}

/// Each time it is thrown out it comes back or not anew.
#[test]
fn each_return_has_luck_of_its_own() {
    let study = with(400, |s| {
        coming_back(s, 0.5, DAY);
        soc(s).investigation.right_reason = Probability::NEVER;
    });
    let outcomes = outcomes(&study);
    for times in 0..3 {
        let so_often = outcomes.iter().filter(|o| o.returns == times).count();
        assert_share(so_often, 400, 0.5_f64.powi(times as i32 + 1), "returns");
    }
}

/// Who is back and is not seen again has access: the loss of what it had before is no loss of access.
#[test]
fn who_is_back_unseen_is_in() {
    let study = with(1, |s| {
        coming_back(s, 1.0, DAY);
        soc(s).investigation.right_reason = Probability::NEVER;
        // The way back is another than the way in, and nobody sees it.
        let group = client(s).assets.iter_mut().find(|g| g.role == Role::Workstation).unwrap();
        group.managed = Probability::NEVER;
        let hidden = entry(s, "hidden", "T1059.001", Role::Workstation, FootholdKind::Implant);
        client(s).assets.iter_mut().find(|g| g.role == Role::Server).unwrap().count = 1;
        script(s).steps.insert(1, Step { wait: Some(fixed(5 * DAY)), ..hidden });
    });
    let o = first(&study);
    assert_eq!((o.returns, o.ending), (1, Ending::Achieved(Grade::Full)), "{:?}", story(&study).1);
    assert_eq!((o.stamps.t7, o.stamps.t8), (None, None));
}

#[test]
fn while_a_door_takes_the_clients_word_the_attacker_is_faster() {
    // Both are evicted alike; who may evict closes the door by one action, who may not asks for two days.
    let returns = |scope| {
        first(&with(1, |s| {
            coming_back(s, 1.0, DAY);
            soc(s).authority.scope = scope;
            soc(s).authority.reply_in_hours = fixed(2 * DAY);
        }))
        .returns
    };
    assert_eq!(returns(AuthorityScope::Evict), 0);
    assert!(returns(AuthorityScope::Contain) > 0);
}

/// Nothing raises an alert, so that only hunts can find anything.
fn hunted(study: &mut Study, per_month: f64, finds: f64) {
    soc(study).detection.rules_enabled = 0.0;
    (soc(study).hunting.per_month, soc(study).hunting.finds) = (per_month, chance(finds));
}

#[test]
fn hunts_come_at_their_rate_and_find_with_their_yield() {
    let study = |finds: f64| with(300, |s| hunted(s, 30.0, finds));
    let found = outcomes(&study(1.0));
    assert!(found.iter().all(|o| fate(o, 0) == Fate::FoundLate));
    // Thirty a month are one a day, and the first after the deed finds it.
    let waits: Vec<i64> = found.iter().map(|o| between(o.stamps.t0, o.stamps.t2)).collect();
    assert_mean(&waits, DAY as f64, DAY as f64, "the first hunt");
    assert!(outcomes(&study(0.0)).iter().all(|o| o.alerts == 0));
}

/// The time from one hunt to the next says nothing of the time to the one after.
#[test]
fn each_hunt_comes_at_a_time_of_its_own() {
    let study = with(300, |s| {
        hunted(s, 30.0, 1.0);
        // A way in that does not show, and two deeds that do; nothing is found beside them.
        let group = client(s).assets.iter_mut().find(|g| g.role == Role::Workstation).unwrap();
        group.managed = Probability::NEVER;
        let hidden = entry(s, "hidden", "T1059.001", Role::Workstation, FootholdKind::Implant);
        let deeds = ["one", "other"].map(|id| step(s, id, "T1059.001", Role::Server));
        script(s).steps.splice(..1, [hidden].into_iter().chain(deeds));
        soc(s).investigation.find_foothold = Probability::NEVER;
        soc(s).investigation.link = Probability::NEVER;
    });
    let sooner = |replication: u32| {
        let (o, entries) = replay(&study, Cell { attack: 0, client: 0, soc: 0 }, replication);
        let found = entries.iter().filter(|e| e.text.contains("a hunt finds traces"));
        let at: Vec<SimTime> = found.map(|e| e.at).collect();
        assert_eq!(at.len(), 2, "{entries:?}");
        at[1].since(at[0]) < at[0].since(o.began)
    };
    // One of three deeds is left where two were: the second find is half as likely at each hunt.
    assert_share((0..300).filter(|r| sooner(*r)).count(), 300, 1.0 / 3.0, "sooner than the first");
}

#[test]
fn a_hunt_finds_by_what_is_kept_and_shows() {
    let found = |change: &dyn Fn(&mut Study)| {
        let study = with(400, |s| {
            // One hunt or none: the horizon is short, and the case is closed at once.
            hunted(s, 30.0, 1.0);
            soc(s).investigation.early_close = Probability::ALWAYS;
            change(s);
        });
        outcomes(&study)
    };
    let all = found(&|_| ());
    assert!(all.iter().all(|o| o.alerts == 1), "what a hunt once led to is known");
    let forgotten = found(&|s| soc(s).investigation.retention = SimDuration(HOUR));
    let seen = forgotten.iter().filter(|o| o.alerts > 0).count();
    // Only a hunt within the hour finds it.
    assert_share(seen, 400, 1.0 - (-1.0_f64 / 24.0).exp(), "kept for an hour");
    let stopped = found(&|s| {
        use sparring::client::{Control, ControlKind};
        script(s).steps[0].stopped_by = vec![ControlKind::Mfa];
        client(s).controls = vec![Control { kind: ControlKind::Mfa, stops: Probability::ALWAYS }];
    });
    assert!(stopped.iter().all(|o| o.alerts == 0), "what was stopped left nothing to find");
    // Half of the deeds show: the yield of a hunt is half, and hunts go on at one a day.
    let half = found(&|s| {
        let hidden = step(s, "hidden", "T1059.001", Role::Workstation);
        let group = client(s).assets.iter_mut().find(|g| g.role == Role::Workstation).unwrap();
        group.managed = Probability::NEVER;
        script(s).steps.insert(0, hidden);
    });
    let waits: Vec<i64> = half.iter().map(|o| between(o.stamps.t0, o.stamps.t2)).collect();
    assert_mean(&waits, 2.0 * DAY as f64, 2.0 * DAY as f64, "a hunt in two");
}

/// Nobody sees anything here; the client hears of it from outside.
fn unseen(study: &mut Study) {
    soc(study).detection.sources = SourceSet::EMPTY;
}

#[test]
fn outsiders_tell_at_their_rate_and_clean_up() {
    let study = with(300, |s| {
        unseen(s);
        script(s).notice_per_day = 0.5;
    });
    let outcomes: Vec<Outcome> = outcomes(&study);
    let told: Vec<i64> = outcomes.iter().map(|o| between(o.stamps.t0, o.stamps.external_notice)).collect();
    assert_mean(&told, 2.0 * DAY as f64, 2.0 * DAY as f64, "two days on average");
    for o in outcomes.iter().filter(|o| o.stamps.objective.is_none()) {
        assert_eq!(between(o.stamps.external_notice, o.stamps.t7), 2 * DAY);
        assert_eq!(o.ending, evicted(Evictor::Outside));
    }
}

#[test]
fn a_ransom_note_is_its_own_notice() {
    let of = |overt: bool| {
        first(&with(1, |s| {
            unseen(s);
            script(s).overt_objective = overt;
        }))
    };
    let o = of(true);
    assert_eq!(between(o.stamps.objective, o.stamps.external_notice), 5 * HOUR);
    assert_eq!(between(o.stamps.external_notice, o.stamps.t7), 2 * DAY);
    assert_eq!(of(false).stamps.external_notice, None);
}

/// Who is gone for good is no news; and whatever comes after the horizon is not told.
#[test]
fn what_comes_too_late_is_not_told() {
    let o = first(&with(1, |s| script(s).notice_per_day = 1e-3));
    assert_eq!((o.ending, o.stamps.external_notice), (evicted(Evictor::Soc), None));
    let study = with(200, |s| {
        unseen(s);
        script(s).notice_per_day = 0.5;
        s.horizons.values_mut().for_each(|h| *h = SimDuration(3 * DAY));
    });
    for o in outcomes(&study) {
        let stamps = [o.stamps.external_notice, o.stamps.t7, o.stamps.t8];
        assert!(stamps.into_iter().flatten().all(|t| t <= o.horizon), "{:?}", o.stamps);
        assert_eq!(o.horizon, o.stamps.t0.unwrap() + SimDuration(3 * DAY));
    }
}
