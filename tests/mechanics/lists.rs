//! Block lists: entries that keep people from what they need, with an attack and without.

use super::*;
use sparring::experiment::run_desk;
use sparring::soc::{ListKeeper, Lists};

fn listing() -> Lists {
    Lists {
        add: fixed(HOUR),
        keeper: ListKeeper::Always,
        wrong_allow_per_month: 0.0,
        review: SimDuration(90 * DAY),
        entries_per_month: 0.0,
        expires: None,
    }
}

/// The attacker's servers are somebody else's too, and needed at once: two hours of three people.
#[test]
fn what_is_blocked_may_be_needed_by_others() {
    let blocked = |technique: &str, shared: f64| {
        let o = first(&with(1, |s| {
            script(s).steps[0] = entry(s, "enter", technique, Role::Server, FootholdKind::Implant);
            soc(s).intel.lists = Some(listing());
            let blocking = &mut s.world.false_blocking;
            (blocking.shared, blocking.reused_after) = (chance(shared), SimDuration(36_500 * DAY));
            (blocking.needed, blocking.lifted, blocking.people) = (1e9, fixed(2 * HOUR), 3.0);
        }));
        (o.false_blocks, o.outage)
    };
    assert_eq!(blocked("T1105", 1.0), (1, SimDuration(6 * HOUR)));
    assert_eq!(blocked("T1105", 0.0), (0, SimDuration::ZERO));
    assert_eq!(blocked("T1059.001", 1.0), (0, SimDuration::ZERO), "it deals with no servers");
}

#[test]
fn lists_cost_a_client_that_nobody_attacks() {
    let blocks = |change: fn(&mut Soc)| -> u32 {
        let mut study = study(&["s01"], &["level-3-advanced"], 1);
        study.world.false_blocking.needed = 0.05;
        change(&mut study.socs[0]);
        let desk = study.desks().remove(0);
        run_desk(&study, 0, &desk, 6, 28).blocked.concat().iter().map(|work| work.blocks).sum()
    };
    let as_it_is = blocks(|_| {});
    assert!(as_it_is > 50, "{as_it_is}");
    let expiring = blocks(|soc| soc.intel.lists.as_mut().unwrap().expires = Some(SimDuration(7 * DAY)));
    let reviewed = blocks(|soc| soc.intel.lists.as_mut().unwrap().review = SimDuration(7 * DAY));
    assert!(2 * expiring < as_it_is && 2 * reviewed < as_it_is, "{as_it_is} {expiring} {reviewed}");
    assert_eq!(blocks(|soc| soc.intel.lists = None), 0);
}
