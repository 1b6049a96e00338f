//! Footholds beside the plan, what can be done without any, and ways back that begin before the access.

use super::attacker::seen_and_reacting;
use super::*;
use sparring::attack::{Exposure, Infrastructure, Persistence, Reaction};
use sparring::client::{Control, ControlKind};
use sparring::engagement::Ending;

/// Lets the attacker add web shells by its step 1, `per_day`, until it holds `most`.
fn planting(study: &mut Study, per_day: f64, most: u32) {
    let needs = vec![Need::AnyFoothold];
    let shell = entry(study, "shell", "T1505.003", Role::Server, FootholdKind::WebShell);
    script(study).steps.insert(1, Step { needs, variants: 4, ..shell });
    client(study).assets.iter_mut().find(|g| g.role == Role::Server).unwrap().count = 1000;
    script(study).persistence = Some(Persistence { per_day, most, by: vec![1] });
}

/// When it was done beside the plan, as far as it shows: the plan does it once.
fn planted(o: &Outcome) -> Vec<SimTime> {
    o.steps.iter().filter(|s| s.step == 1).filter_map(|s| s.at).skip(1).collect()
}

fn blind(study: &mut Study) {
    only(study, &[]);
}

/// Over 30 days at one in two days: a Poisson number of mean 15, whose variance is as large.
#[test]
fn footholds_are_added_by_a_poisson_process_while_the_attacker_is_at_work() {
    const DAYS: f64 = 30.0;
    for (tempo, rate) in [(1.0, 0.5), (2.0, 0.5)] {
        let outcomes = outcomes(&with(400, |s| {
            planting(s, rate, 50);
            blind(s);
            script(s).actor.tempo = tempo;
            s.horizons.values_mut().for_each(|h| *h = SimDuration(120 * DAY));
        }));
        // The actor's tempo stretches the plan as it stretches the gaps.
        let mean = DAYS * rate;
        let counts: Vec<i64> = outcomes.iter().map(|o| i64::from(o.footholds) - 2).collect();
        assert_mean(&counts, mean, mean.sqrt(), &format!("tempo {tempo}"));
        let variance = counts.iter().map(|n| (*n as f64 - mean).powi(2)).sum::<f64>() / counts.len() as f64;
        // Four standard errors of a variance, of about sqrt(2 / n) of it each.
        assert!((variance / mean - 1.0).abs() < 4.0 * (2.0 / 400.0_f64).sqrt(), "{variance}");
        assert!(outcomes.iter().all(|o| planted(o).len() == o.footholds as usize - 2));
    }
}

#[test]
fn no_more_are_held_at_once_than_wanted() {
    let outcomes = outcomes(&with(50, |s| {
        planting(s, 5.0, 3);
        blind(s);
    }));
    assert!(outcomes.iter().all(|o| o.footholds == 2 + 3));
}

/// A second door in the same house goes with the house: of two servers one is left, and accounts need no server.
#[test]
fn what_goes_with_its_host_is_added_where_nothing_else_does() {
    for (kind, added) in [(FootholdKind::WebShell, 1), (FootholdKind::Account, 5)] {
        let o = first(&with(1, |s| {
            planting(s, 5.0, 5);
            script(s).steps[1].gains = vec![Gain::Foothold(kind)];
            client(s).assets.iter_mut().find(|g| g.role == Role::Server).unwrap().count = 2;
            blind(s);
        }));
        assert_eq!(o.footholds, 2 + added, "{kind:?}");
    }
}

#[test]
fn when_they_are_added_is_no_matter_of_the_defender() {
    let times = |change: &dyn Fn(&mut Study)| {
        let study = with(20, |s| {
            planting(s, 0.5, 50);
            soc(s).triage.sensitivity = Probability::NEVER;
            change(s);
        });
        outcomes(&study).iter().map(planted).collect::<Vec<_>>()
    };
    let unseen = times(&blind);
    assert!(unseen.iter().any(|times| times.len() > 5));
    assert_eq!(unseen, times(&|_| ()), "seen, and dismissed");
}

#[test]
fn one_that_was_added_shows_and_has_to_go_like_any_other() {
    let dismissed = with(10, |s| {
        planting(s, 0.5, 50);
        soc(s).triage.sensitivity = Probability::NEVER;
    });
    let all = outcomes(&dismissed);
    let shells = || all.iter().flat_map(|o| &o.steps).filter(|s| s.step == 1);
    assert!(shells().count() > 50 && shells().all(|s| s.alerted));
    let evicted = outcomes(&with(40, |s| planting(s, 24.0, 50)));
    assert!(evicted.iter().any(|o| o.footholds > 3));
    assert!(evicted.iter().all(|o| matches!(o.ending, Ending::Evicted(_))));
    assert!(evicted.iter().all(|o| o.footholds_found == o.footholds));
}

/// It lies still for three days of the thirty, and is out of the question in a rush.
#[test]
fn none_are_added_while_it_lies_still_or_rushes() {
    let of = |wanted| Reaction::ALL.iter().position(|r| *r == wanted).unwrap();
    let study = |wanted| {
        with(1, |s| {
            seen_and_reacting(s, of(wanted));
            let needs = vec![Need::AnyFoothold];
            let task = entry(s, "task", "T1059.001", Role::Workstation, FootholdKind::Implant);
            script(s).steps.insert(1, Step { needs, ..task });
            script(s).persistence = Some(Persistence { per_day: 24.0, most: 50, by: vec![1] });
        })
    };
    let added = |study: &Study| told(study, "plants a further implant");
    let quiet = study(Reaction::Quiet);
    let (from, to) = (told(&quiet, "reaction: quiet")[0], told(&quiet, "stirs again")[0]);
    let at = added(&quiet);
    assert!(at.iter().any(|t| *t > to), "and again afterwards");
    assert!(at.iter().all(|t| *t <= from || *t >= to), "{at:?}");
    let rush = study(Reaction::Rush);
    let from = told(&rush, "reaction: rush")[0];
    assert!(added(&rush).iter().all(|t| *t <= from));
}

/// A script that takes something at once, and can ask for money with it once it is out.
fn asking(study: &mut Study, takes: &[&str]) {
    for (id, token) in takes.iter().map(|token| (format!("take-{token}"), *token)) {
        let take = step(study, &id, "T1213.003", Role::Outside);
        let gains = vec![Gain::Token(token.to_owned())];
        script(study).steps.insert(1, Step { needs: vec![Need::AnyFoothold], gains, time: fixed(1), ..take });
    }
    for (id, token, grade) in [("ask-all", "files", Grade::Full), ("ask-part", "clones", Grade::Partial)] {
        let ask = step(study, id, "T1657", Role::Outside);
        script(study).steps.push(Step {
            needs: vec![Need::Token(token.to_owned())],
            slot: "ask".to_owned(),
            branch: Branch::Evicted,
            wait: Some(fixed(10 * HOUR)),
            objective: Some(grade),
            ..ask
        });
    }
}

#[test]
fn whoever_is_thrown_out_asks_with_what_it_has_taken() {
    let of = |takes: &[&str]| first(&with(1, |s| asking(s, takes)));
    let all = of(&["clones", "files"]);
    assert_eq!(all.ending, Ending::Achieved(Grade::Full));
    assert_eq!(between(all.stamps.t7, all.graded_objective), 10 * HOUR + WORK, "counted from the eviction");
    let part = of(&["clones"]);
    assert_eq!(part.ending, Ending::Achieved(Grade::Partial));
    let nothing = of(&[]);
    assert!(matches!(nothing.ending, Ending::Evicted(_)), "{nothing:?}");
}

#[test]
fn what_needs_no_access_waits_for_the_loss_of_it() {
    let o = first(&with(1, |s| {
        asking(s, &["files"]);
        blind(s);
    }));
    assert_eq!((o.ending, o.stamps.t7), (Ending::Achieved(Grade::Full), None));
    // The goal of the plan takes its thirty days: nothing was asked for before.
    assert_eq!(between(o.stamps.t0, o.stamps.objective), 1 + 30 * DAY);
}

#[test]
fn coming_back_goes_before_asking() {
    let study = with(1, |s| {
        asking(s, &["files"]);
        script(s).actor.reentry.chance = Probability::ALWAYS;
        script(s).actor.reentry.delay = fixed(HOUR);
        soc(s).investigation.right_reason = Probability::NEVER;
        s.horizons.values_mut().for_each(|h| *h = SimDuration(3 * DAY));
    });
    assert!(first(&study).returns > 0);
    assert!(told(&study, "succeeds: ask-all").is_empty(), "{:?}", story(&study).1);
}

/// In by a mail that has to pass the filter and be opened; both ways of writing it pass with the same chance.
#[test]
fn a_way_back_that_begins_with_a_mail_has_to_get_past_the_filter_again() {
    let study = |stops: f64, by: bool| {
        with(600, |s| {
            let mail = step(s, "mail", "T1566.001", Role::Workstation);
            let open = step(s, "open", "T1204.002", Role::Workstation);
            let steps = &mut script(s).steps;
            steps[0].needs = vec![Need::Token("opened".to_owned())];
            let (delivered, opened) = ("delivered".to_owned(), "opened".to_owned());
            steps.insert(
                0,
                Step {
                    gains: vec![Gain::Token(opened)],
                    needs: vec![Need::Token(delivered.clone())],
                    ..open
                },
            );
            let stopped_by = vec![ControlKind::EmailFilter];
            steps.insert(0, Step { gains: vec![Gain::Token(delivered)], variants: 2, stopped_by, ..mail });
            client(s).controls.push(Control { kind: ControlKind::EmailFilter, stops: chance(stops) });
            // Whatever is done on desks nobody sees.
            let desks = client(s).assets.iter_mut().find(|g| g.role == Role::Workstation).unwrap();
            desks.managed = Probability::NEVER;
            only(s, &["process-creation"]);
            let reentry = &mut script(s).actor.reentry;
            (reentry.chance, reentry.delay) = (Probability::ALWAYS, fixed(HOUR));
            reentry.by = vec![if by { 0 } else { 2 }];
            soc(s).investigation.right_reason = Probability::NEVER;
            s.horizons.values_mut().for_each(|h| *h = SimDuration(DAY));
        })
    };
    let mails = |o: &Outcome| o.steps.iter().filter(|s| s.step == 0 && s.at.is_some()).count();
    let inside = |outcomes: Vec<Outcome>| -> Vec<Outcome> {
        outcomes.into_iter().filter(|o| o.stamps.t0.is_some()).collect()
    };
    let free = inside(outcomes(&study(0.0, true)));
    assert!(free.iter().all(|o| o.returns > 0 && mails(o) as u32 > o.returns), "a mail each time");
    let half = inside(outcomes(&study(0.5, true)));
    let back = half.iter().filter(|o| o.returns > 0).count();
    assert_share(back, half.len(), 0.5, "the second mail has its own chance");
    let simple = inside(outcomes(&study(0.5, false)));
    assert!(simple.iter().all(|o| o.returns > 0 && mails(o) == 1), "of a step that leads in only that one");
}

/// What is explained away is explained away again: of two alerts on one program both are dismissed, or each is judged
/// by its own luck.
#[test]
fn what_was_explained_away_is_explained_away_again() {
    let study = with(600, |s| {
        script(s).exposure = None;
        let again = step(s, "again", "T1059.001", Role::Server);
        script(s).steps.insert(1, again);
        script(s).steps.iter_mut().for_each(|step| step.looks_benign = Probability::ALWAYS);
        soc(s).triage.sensitivity = chance(0.6);
    });
    let recognised = outcomes(&study).iter().filter(|o| o.stamps.t4.is_some()).count();
    // Seen through in .6, and then the one or the other is recognised in 1 − .4².
    assert_share(recognised, 600, 0.6 * (1.0 - 0.4 * 0.4), "two alerts");
}

/// P = s (1 − b (1 − s)) at the first look, and the same of depth at the second; the time a look takes changes nothing.
#[test]
fn whoever_looks_at_what_seems_harmless_has_to_be_good_and_not_fast() {
    let study = |b: f64, sees: f64, early_close: f64, median: i64| {
        with(500, |s| {
            script(s).exposure = None;
            script(s).steps[0].looks_benign = chance(b);
            soc(s).triage.sensitivity = chance(sees);
            soc(s).investigation.early_close = chance(early_close);
            soc(s).roster.triage.median = SimDuration(median);
        })
    };
    let cases = |study: &Study| outcomes(study).iter().filter(|o| o.stamps.t4.is_some()).count();
    let declared = |b, sees, early_close, median| cases(&study(b, sees, early_close, median));
    assert_share(declared(0.0, 0.6, 0.0, TRIAGE), 500, 0.6, "nothing to explain");
    let first_look = declared(0.8, 0.6, 0.0, TRIAGE);
    assert_share(first_look, 500, 0.6 * (1.0 - 0.8 * 0.4), "the first look");
    assert_eq!(declared(0.8, 0.6, 0.0, TRIAGE / 6), first_look, "six times as fast");
    assert_share(declared(0.8, 0.9, 0.0, TRIAGE), 500, 0.9 * (1.0 - 0.8 * 0.1), "a better one");
    assert_share(declared(0.8, 1.0, 0.3, TRIAGE), 500, 0.7 * (1.0 - 0.8 * 0.3), "the second look");
    assert_eq!(declared(1.0, 1.0, 0.0, TRIAGE), 500, "whoever misses nothing is not fooled");
    let mut told_of = study(0.8, 0.6, 0.0, TRIAGE);
    let advisory = Disclosure::Before(fixed(DAY));
    let (infrastructure, in_use) = (Infrastructure::Bespoke, fixed(DAY));
    script(&mut told_of).exposure = Some(Exposure { infrastructure, in_use, advisory });
    assert_share(cases(&told_of), 500, 0.6, "everybody was told what it is");
}
