//! Every shipped script as a graph: all of it can be reached, nothing goes round in a circle, and its clock is that of
//! an engagement in which everything takes its median.

use super::library;
use sparring::attack::{Graph, Milestone, Need, Script, tempo};
use sparring::client::{Client, ClientKind, Role};
use sparring::engagement::{Engagement, Journal, Matchup, Replication};
use sparring::experiment::Study;
use sparring::scenario::{Changes, Shelf};
use sparring::sim::distribution::Law;
use sparring::sim::luck::Luck;
use sparring::soc::SocState;
use sparring::units::{DAY, Probability, SimDuration};

/// Every shipped attack and client, in one study.
fn everything() -> Study {
    let library = library();
    let changes = Changes {
        attacks: library.names(Shelf::Attacks),
        clients: library.names(Shelf::Clients),
        ..Changes::default()
    };
    library.assemble("default", &changes).expect("sound").study
}

#[test]
fn every_step_can_be_reached_and_nothing_goes_round_in_a_circle() {
    for script in everything().attacks {
        let graph = Graph::of(&script);
        for (step, round) in script.steps.iter().zip(graph.reached(|_| true)) {
            assert!(round.is_some(), "{}: {} is never reached", script.name, step.id);
        }
        assert_eq!(graph.ring(), None, "{}", script.name);
    }
}

#[test]
fn every_objective_can_be_reached_on_some_client() {
    let study = everything();
    for script in &study.attacks {
        let graph = Graph::of(script);
        let open = |client: &&Client| graph.missing_in(client).is_none();
        let clients: Vec<&Client> = study.clients.iter().filter(open).collect();
        assert!(!clients.is_empty(), "{} runs nowhere", script.name);
        let reached = |at: usize| {
            let on = |client: &&Client| {
                let there = |step: &sparring::attack::Step| {
                    step.role == Role::Outside || client.group(step.role).is_some()
                };
                graph.reached(there)[at].is_some()
            };
            clients.iter().any(on)
        };
        let objectives = script.steps.iter().enumerate().filter(|(_, step)| step.objective.is_some());
        for (at, step) in objectives {
            assert!(reached(at), "{}: {} is reached on no client", script.name, step.id);
        }
    }
}

#[test]
fn what_a_client_lacks_is_what_keeps_the_engagement_from_beginning() {
    let study = everything();
    let mut lacking = 0;
    for (attack, script) in study.attacks.iter().enumerate() {
        for (number, client) in study.clients.iter().enumerate() {
            let why = Graph::of(script).missing_in(client);
            assert_eq!(why, study.unopposed(attack, number).impossible(), "{} {}", script.name, client.name);
            lacking += u32::from(why.is_some());
        }
    }
    assert!(lacking > 10, "{lacking}");
}

#[test]
fn whoever_comes_back_has_a_way() {
    for script in everything().attacks {
        let graph = Graph::of(&script);
        let ways = graph.ways_tried();
        assert!(!ways.is_empty(), "{}", script.name);
        for at in ways {
            let needs = &script.steps[at].needs;
            let from_outside = |need: &Need| matches!(need, Need::Token(_) | Need::ProviderFoothold);
            assert!(needs.iter().all(from_outside), "{}", script.steps[at].id);
        }
    }
}

/// The same script without luck: every law is its median, every try succeeds, access changes hands fast.
fn without_luck(script: &Script) -> Script {
    let mut script = script.clone();
    let fixed = |law: &mut Law| *law = Law::Fixed(law.median());
    for step in &mut script.steps {
        fixed(&mut step.time);
        step.wait.iter_mut().for_each(fixed);
        step.success = Probability::ALWAYS;
        step.stopped_by.clear();
    }
    if let Some(hand_over) = &mut script.hand_over {
        hand_over.fast_share = Probability::ALWAYS;
        fixed(&mut hand_over.fast);
    }
    if let Some(spread) = &mut script.spread {
        fixed(&mut spread.gap);
    }
    script.slow = None;
    script.actor.hours = None;
    script
}

#[test]
fn the_clock_is_that_of_an_engagement_without_luck() {
    let study = everything();
    let mut compared = 0;
    for script in study.attacks.iter().map(without_luck) {
        let able = |client: &&Client| Graph::of(&script).missing_in(client).is_none();
        for client in study.clients.iter().filter(able) {
            // Clients of one kind: those that lack something are done sooner.
            let mut client = client.clone();
            if let ClientKind::Provider { downstream } = &mut client.kind {
                downstream.truncate(1);
            }
            let client = &client;
            let matchup =
                Matchup::unopposed(&script, client, &study.knowledge, &study.world, SimDuration(4000 * DAY));
            let luck = Luck::new(3, 1);
            let mut common = Replication::new(luck, &study.knowledge, &study.world);
            let (outcome, _) =
                Engagement::run(&matchup, &mut common, &mut SocState::default(), Journal::off());
            let clock = tempo(&script, Some(client));
            let steps = || script.steps.iter().zip(&clock).filter_map(|(step, p)| Some((step, (*p)?)));
            let gets_in = |step: &sparring::attack::Step| {
                let gives = |gain: &sparring::attack::Gain| gain.meets(&Need::AnyFoothold);
                step.role != Role::Outside && step.gains.iter().any(gives)
            };
            let first = steps().find(|(step, _)| gets_in(step)).expect("it gets in").1.ends;
            let t0 = outcome.stamps.t0.expect("it gets in");
            let place = format!("{} on {}", script.name, client.name);
            for (milestone, at) in &outcome.milestones {
                let reached = steps()
                    .filter(|(step, _)| step.milestone == Some(*milestone))
                    .map(|(_, p)| if *milestone == Milestone::HandsOn { p.begins } else { p.ends });
                assert_eq!(
                    reached.min().map(|at| at.0 - first.0),
                    Some(at.since(t0).0),
                    "{place}: {milestone:?}"
                );
                compared += 1;
            }
            let objective = steps().filter(|(step, _)| step.objective.is_some()).map(|(_, p)| p.ends).min();
            let reached = outcome.stamps.objective.map(|at| at.since(t0).0);
            assert_eq!(objective.map(|at| at.0 - first.0), reached, "{place}: objective");
        }
    }
    assert!(compared > 80, "{compared}");
}
