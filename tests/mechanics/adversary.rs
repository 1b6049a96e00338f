//! The adversary: what it holds, what it makes of being seen, what it spoils, and what that costs it.

use super::attacker::seen_and_reacting;
use super::*;
use sparring::attack::{Abort, Defence, Reaction, Requirement};
use sparring::client::{ClientKind, Downstream};
use sparring::engagement::Ending;
use sparring::soc::{EndpointAnalytics, EndpointSensor};

fn reaction(of: Reaction) -> usize {
    Reaction::ALL.iter().position(|r| *r == of).unwrap()
}

fn executed(o: &Outcome, step: usize) -> usize {
    o.steps.iter().filter(|s| s.step == step && s.at.is_some()).count()
}

/// Speed costs stealth by one law: the log-odds of an alert move with the logarithm of the pace.
#[test]
fn working_at_another_pace_moves_times_and_odds_together() {
    let study = |tempo: f64| {
        with(400, |s| {
            script(s).actor.tempo = tempo;
            (s.world.attacker.rush_pace, s.world.detection.rush_shift) = (0.25, 2.0);
            // Half of the procedures are caught at the usual pace; nothing else is left to luck.
            let effects = &mut s.world.detection;
            (effects.intercept, effects.technique_sd, effects.procedure_sd) = (0.0, 0.0, 0.0);
            (effects.noise_shift, effects.stealth_shift, effects.per_doubling) = (0.0, 0.0, 0.0);
            effects.component_visible = Probability::ALWAYS;
            let detection = &mut soc(s).detection;
            detection.sources = Default::default();
            detection.rules_enabled = 0.0;
            (detection.variant_match, detection.suppressed) = (Probability::ALWAYS, Probability::NEVER);
            detection.user_reports = Probability::NEVER;
            (detection.blocks_malware, detection.losses_per_month) = (Probability::NEVER, 0.0);
            detection.endpoint = Some(EndpointSensor {
                analytics: EndpointAnalytics::Behaviour,
                percentile: chance(0.5),
                coverage: Probability::ALWAYS,
            });
            soc(s).intel.feeds = None;
            soc(s).intel.sandbox = None;
        })
    };
    for (tempo, logit) in [(1.0, 0.0_f64), (0.25, 2.0), (0.5, 1.0), (4.0, -2.0)] {
        let outcomes = outcomes(&study(tempo));
        let at = outcomes[0].steps[0].at.unwrap().since(outcomes[0].began).0;
        assert_eq!(at, (WORK as f64 * tempo) as i64, "tempo {tempo}");
        let alerted = outcomes.iter().filter(|o| o.steps[0].alerted).count();
        assert_share(alerted, 400, 1.0 / (1.0 + (-logit).exp()), &format!("tempo {tempo}"));
    }
}

/// A script whose entry gives a password too, by which alone the server can be entered again.
fn with_password(study: &mut Study) {
    let steps = &mut script(study).steps;
    steps[0].gains.push(Gain::Credential("password".to_owned()));
}

#[test]
fn a_password_that_was_found_is_made_worthless_and_one_that_was_not_stays() {
    let study = |find: f64| {
        with(300, |s| {
            with_password(s);
            let late = step(s, "late", "T1046", Role::Workstation);
            let needs = vec![Need::Token("password".to_owned())];
            script(s).steps.insert(1, Step { wait: Some(fixed(2 * DAY)), needs, ..late });
            let hidden = entry(s, "hidden", "T1059.001", Role::Workstation, FootholdKind::Implant);
            client(s).assets.iter_mut().find(|g| g.role == Role::Workstation).unwrap().managed =
                Probability::NEVER;
            script(s).steps.insert(0, hidden);
            soc(s).investigation.link = Probability::NEVER;
            soc(s).investigation.find_foothold = chance(find);
        })
    };
    // Whoever looks at the server finds what was taken there: the password goes with the implant.
    let outcomes = outcomes(&study(0.0));
    assert!(outcomes.iter().all(|o| executed(o, 2) == 0), "the step needs a password that holds no more");
    assert!(outcomes.iter().all(|o| executed(o, 1) > 1), "so the attacker goes to take one again");
    // Passwords are no access: each entry counts once.
    assert!(outcomes.iter().all(|o| o.footholds as usize == 1 + executed(o, 1)));
}

#[test]
fn who_holds_a_password_comes_back_more_often() {
    let back = |credential: bool| {
        let study = with(300, |s| {
            let reentry = &mut script(s).actor.reentry;
            (reentry.chance, reentry.with_credential) = (chance(0.2), chance(0.9));
            reentry.delay = fixed(MINUTE);
            if credential {
                // Taken where nobody looks.
                let taken = step(s, "taken", "T1046", Role::Workstation);
                let gains = vec![Gain::Credential("password".to_owned())];
                script(s).steps.insert(1, Step { gains, ..taken });
                let group = client(s).assets.iter_mut().find(|g| g.role == Role::Workstation).unwrap();
                group.managed = Probability::NEVER;
                soc(s).investigation.find_foothold = Probability::NEVER;
                soc(s).investigation.link = Probability::NEVER;
            }
            soc(s).investigation.right_reason = Probability::NEVER;
        });
        outcomes(&study).iter().filter(|o| o.returns > 0).count()
    };
    assert_share(back(false), 300, 0.2, "without");
    assert_share(back(true), 300, 0.9, "with a password");
}

/// The destroyer of these tests: a second way to the goal that is taken only to destroy.
fn destroyer(study: &mut Study, above: f64) {
    seen_and_reacting(study, reaction(Reaction::Destroy));
    let wipe = step(study, "wipe", "T1561.002", Role::Workstation);
    let objective = Some(Grade::Full);
    script(study).steps.push(Step { branch: Branch::Destruction, objective, ..wipe });
    script(study).actor.destroys_above = chance(above);
}

#[test]
fn containing_too_little_releases_the_wiper_and_containing_enough_does_not() {
    // One of two footholds is taken away: half of the access still stands.
    let wiped = |above: f64| {
        let o = first(&with(1, |s| destroyer(s, above)));
        (executed(&o, 4), o.ending)
    };
    assert_eq!(wiped(0.2), (1, Ending::Achieved(Grade::Full)));
    assert_eq!(wiped(0.49), (1, Ending::Achieved(Grade::Full)));
    assert_eq!(wiped(0.5), (0, Ending::Withdrew), "too little is left: with no other reaction, it goes");
}

#[test]
fn steps_of_the_destruction_are_no_part_of_the_plan() {
    let o = first(&with(1, |s| {
        destroyer(s, 0.0);
        script(s).actor.reactions = ReactionWeights([0.0, 1.0, 0.0, 0.0, 0.0]);
    }));
    assert_eq!(executed(&o, 4), 0, "{o:?}");
}

#[test]
fn whoever_is_seen_once_too_often_goes_away() {
    for (most, ending) in [(Some(1), Ending::Withdrew), (Some(2), Ending::Inside), (None, Ending::Inside)] {
        let o = first(&with(1, |s| {
            seen_and_reacting(s, reaction(Reaction::Switch));
            script(s).actor.abort = Abort { notices: most };
            s.horizons.values_mut().for_each(|h| *h = SimDuration(20 * DAY));
        }));
        assert_eq!(o.ending, ending, "{most:?}");
    }
}

/// Responders are read along with where the attacker holds mail, unless they talk elsewhere.
#[test]
fn responders_who_write_mail_are_overheard() {
    let noticing = |reads: f64, out_of_band: f64, mail: bool| {
        let study = with(300, |s| {
            let role = if mail { Role::MailTenant } else { Role::Workstation };
            let other = entry(s, "other", "T1114.002", role, FootholdKind::CloudSession);
            script(s).steps.insert(1, other);
            script(s).actor.reads_chat = chance(reads);
            soc(s).response.out_of_band = chance(out_of_band);
            (soc(s).response.tip_off, soc(s).investigation.link) = (Probability::NEVER, Probability::NEVER);
            soc(s).investigation.find_foothold = Probability::NEVER;
            if !mail {
                client(s).assets.iter_mut().find(|g| g.role == role).unwrap().managed = Probability::NEVER;
            }
            soc(s).investigation.early_close = Probability::NEVER;
            only(s, &["process-creation", "windows-event-log"]);
        });
        outcomes(&study).iter().filter(|o| o.notices > 0).count()
    };
    let base = noticing(0.0, 0.0, true);
    assert_eq!(base, 0);
    assert_share(noticing(0.8, 0.5, true), 300, 0.4, "half of the talk is elsewhere");
    assert_eq!(noticing(1.0, 1.0, true), 0);
    assert_eq!(noticing(1.0, 0.0, false), 0, "no mail, nothing to read");
}

/// A sensor that was switched off sees nothing until somebody notices that it is off.
#[test]
fn a_sensor_that_is_switched_off_is_blind_until_that_is_noticed() {
    let alerted = |disables: Option<Defence>, noticed_after: i64| {
        let study = with(1, |s| {
            let off = step(s, "off", "T1562.001", Role::Server);
            let after = step(s, "after", "T1059.001", Role::Server);
            script(s).steps.insert(1, Step { disables, ..off });
            script(s).steps.insert(2, Step { wait: Some(fixed(2 * HOUR)), ..after });
            soc(s).detection.loss_noticed_after = SimDuration(noticed_after);
            // Nobody acts: only what is seen counts here.
            soc(s).triage.sensitivity = Probability::NEVER;
            soc(s).triage.cloud_sensitivity = Probability::NEVER;
            only(s, &["process-creation"]);
        });
        first(&study).steps.iter().find(|f| f.step == 2).unwrap().alerted
    };
    assert!(alerted(None, DAY));
    assert!(!alerted(Some(Defence::HostLogs), DAY));
    assert!(alerted(Some(Defence::HostLogs), HOUR), "noticed and mended before");
    assert!(alerted(Some(Defence::EndpointSensor), DAY), "another defence");
}

/// An objective in amounts: what ran when it was broken off has done its part.
#[test]
fn a_theft_that_is_broken_off_halfway_took_half() {
    let whole = Loss { data_gb: 40.0, hosts: 0.5, money: 1000.0 };
    let lost = |time: i64| {
        let o = first(&with(1, |s| {
            let theft = step(s, "theft", "T1567.002", Role::Server);
            let observed = ObservedAt::Start;
            script(s).steps.insert(1, Step { time: fixed(time), loss: whole, observed, ..theft });
        }));
        (o.loss, o.stamps.t7.unwrap().since(o.stamps.t0.unwrap()).0)
    };
    let (all, _) = lost(1);
    assert_eq!(all, whole);
    // The theft begins with the access and ends with it.
    let (part, held) = lost(10 * DAY);
    let share = held as f64 / (10 * DAY) as f64;
    assert!((part.data_gb - 40.0 * share).abs() < 1e-9, "{part:?} for {share}");
    assert!((part.money - 1000.0 * share).abs() < 1e-9 && (part.hosts - 0.5 * share).abs() < 1e-9);
}

#[test]
fn traces_that_do_not_last_cannot_be_hunted_for() {
    let found = |traces: Option<i64>| {
        let study = with(200, |s| {
            script(s).steps[0].traces = traces.map(SimDuration);
            only(s, &["process-creation"]);
            soc(s).detection.rules_enabled = 0.0;
            soc(s).detection.user_reports = Probability::NEVER;
            soc(s).intel.feeds = None;
            soc(s).intel.sweeps = None;
            (soc(s).hunting.per_month, soc(s).hunting.finds) = (30.0, Probability::ALWAYS);
            soc(s).hunting.idle_per_month = 0.0;
            s.horizons.values_mut().for_each(|h| *h = SimDuration(20 * DAY));
        });
        outcomes(&study).iter().filter(|o| o.stamps.t4.is_some()).count()
    };
    let (lasting, gone) = (found(None), found(Some(MINUTE)));
    assert!(lasting > 190, "{lasting} of 200");
    assert!(gone < 10, "a hunt a day meets one minute's traces {gone} times of 200");
}

#[test]
fn a_script_is_skipped_where_the_client_is_not_what_it_needs() {
    let impossible = |requires: Requirement| {
        let study = with(1, |s| script(s).requires = requires.clone());
        study.unopposed(0, 0).impossible()
    };
    assert_eq!(impossible(Requirement::default()), None);
    let mail = Requirement { assets: vec![Role::MailServer], provider: false };
    assert!(impossible(mail).unwrap().ends_with("has no mail-server"));
    let provider = Requirement { assets: Vec::new(), provider: true };
    assert!(impossible(provider).unwrap().ends_with("is no provider with clients behind it"));
    let study = with(1, |s| {
        script(s).requires.provider = true;
        let behind = Downstream { client: client(s).clone(), count: 3 };
        client(s).kind = ClientKind::Provider { downstream: vec![behind] };
    });
    assert_eq!(study.unopposed(0, 0).impossible(), None);
}

/// Who stirs again after lying still takes more time over everything.
#[test]
fn who_was_seen_and_lay_still_works_with_more_care() {
    let late = |careful: f64| {
        let o = first(&with(1, |s| {
            seen_and_reacting(s, reaction(Reaction::Quiet));
            s.world.attacker.careful_pace = careful;
        }));
        o.steps.iter().find(|f| f.step == 2).unwrap().at.unwrap().since(o.began).0
    };
    // The wait of two days and the work of ten minutes, twice.
    assert_eq!(late(2.0) - late(1.0), 2 * DAY + WORK);
}

/// An attacker that will not be seen by a security product does not act where one watches.
#[test]
fn a_shy_step_is_not_done_where_a_product_watches_behaviour() {
    let ending = |coverage: f64, analytics: EndpointAnalytics| {
        first(&with(1, |s| {
            script(s).steps[1].role = Role::Server;
            script(s).steps[1].shuns_sensors = true;
            script(s).steps[1].time = fixed(WORK);
            let percentile = Probability::NEVER;
            soc(s).detection.endpoint =
                Some(EndpointSensor { analytics, percentile, coverage: chance(coverage) });
            (soc(s).triage.sensitivity, soc(s).triage.cloud_sensitivity) =
                (Probability::NEVER, Probability::NEVER);
        }))
        .ending
    };
    assert_eq!(ending(1.0, EndpointAnalytics::Behaviour), Ending::Withdrew);
    assert_eq!(ending(0.0, EndpointAnalytics::Behaviour), Ending::Achieved(Grade::Full));
    assert_eq!(ending(1.0, EndpointAnalytics::MalwareOnly), Ending::Achieved(Grade::Full));
}
