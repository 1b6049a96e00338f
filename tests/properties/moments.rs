//! The moments of an attack come in the order in which they are named, whoever meets it.

use crate::stage::library;
use sparring::engagement::{Ending, Evictor, Outcome};
use sparring::experiment::{Progress, run};
use sparring::scenario::Changes;
use sparring::soc::Soc;
use sparring::units::{Probability, SimTime};

#[test]
fn no_moment_comes_before_the_one_it_follows_from() {
    let changes = Changes { replications: Some(30), ..Changes::default() };
    let study = library().assemble("library", &changes).unwrap().study;
    let (mut seen, mut whole) = (0, 0);
    for (cell, outcomes) in run(&study, 0, &Progress::default()).unwrap().cells {
        let (script, soc) = (&study.attacks[cell.attack].name, &study.socs[cell.soc]);
        for (replication, outcome) in outcomes.iter().enumerate() {
            seen += u32::from(outcome.stamps.t2.is_some());
            whole += u32::from(outcome.stamps.t5.is_some());
            let wrong = out_of_order(outcome, soc);
            assert_eq!(wrong, None, "{script} against {}, replication {replication}", soc.name);
        }
    }
    assert!(seen > 1_000 && whole > 500, "{seen} {whole}");
}

/// Which moment comes before one that it follows from, if any does.
fn out_of_order(o: &Outcome, soc: &Soc) -> Option<String> {
    let s = &o.stamps;
    let mut pairs = vec![
        ("t0 t1", s.t0, s.t1),
        ("t1 t2", s.t1, s.t2),
        ("t2 t3", s.t2, s.t3),
        ("t2 t4", s.t2, s.t4),
        ("t4 t5", s.t4, s.t5),
        ("t4 t6", s.t4, s.t6),
        ("t0 t7", s.t0, s.t7),
        ("t7 t8", s.t7, s.t8),
    ];
    // A playbook declares an incident before anybody has looked.
    if soc.response.playbook_share == Probability::NEVER {
        pairs.push(("t3 t4", s.t3, s.t4));
    }
    if o.ending == Ending::Evicted(Evictor::Soc) {
        pairs.push(("t6 t7", s.t6, s.t7));
    }
    let late = |(_, first, then): &(&str, Option<SimTime>, Option<SimTime>)| matches!((first, then), (Some(first), Some(then)) if first > then);
    // An alert is on record, and whoever is looked into was alerted on.
    let lacks = [("t1", s.t2, s.t1), ("t2", s.t4, s.t2), ("t2", s.t3, s.t2)];
    let lacking = lacks.iter().find(|(_, then, first)| then.is_some() && first.is_none());
    let wrong = pairs.iter().find(|pair| late(pair)).map(|(names, ..)| format!("{names}: {s:?}"));
    wrong.or_else(|| lacking.map(|(name, ..)| format!("no {name}: {s:?}")))
}
