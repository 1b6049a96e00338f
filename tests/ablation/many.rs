//! Many clients at once: S15 through a provider, all of whose clients come to one desk.

use super::PAIRS;
use super::trial::{Difference, Effect, Trial};
use sparring::engagement::Outcome;
use sparring::soc::Soc;

const S15: &str = "s15-rmm-push";
const LEVEL_5: &str = "level-5-innovative";

fn push(soc: &str) -> Trial<'_> {
    Trial::new(S15, soc, PAIRS).on("msp-twelve")
}

/// The most alerts that waited at once.
fn backlog(outcome: &Outcome) -> f64 {
    f64::from(outcome.most_waiting)
}

/// The same as a share of all that were raised: a SOC that sees little has little to wait for.
fn backlog_share(outcome: &Outcome) -> f64 {
    backlog(outcome) / f64::from(outcome.alerts.max(1))
}

/// The share of all machines that is lost.
fn hosts_lost(outcome: &Outcome) -> f64 {
    outcome.loss.hosts
}

fn without(change: impl Fn(&mut Soc)) -> Effect {
    push(LEVEL_5).run(change)
}

#[test]
fn row_31_people_lent_in_a_surge_shorten_the_line() {
    // At least a twentieth of the most that wait: help is there after half an hour of an attack of one.
    let alone = without(|soc| soc.roster.surge = None);
    alone.mean(backlog).lies_below(-0.05 * alone.mean_kept(backlog));
}

#[test]
fn row_31_level_5_has_the_smallest_backlog_for_what_it_sees() {
    // Beside every lower level: at least 5 points of what is raised.
    for lower in ["level-1-basic", "level-2-intermediate", "level-3-advanced", "level-4-optimized"] {
        let Difference(share) = push(lower).beside(&push(LEVEL_5)).mean(backlog_share);
        assert!(share.low > 0.05, "{lower}: {share:?}");
    }
}

#[test]
fn row_30_at_night_three_sites_have_a_smaller_backlog_than_as_many_hours_of_people_at_one_place() {
    // 672 hours of seats a week at three sites; at one place 9 by day and 2 at night are 686. At least a tenth of
    // the most that wait when the attack begins between ten in the evening and four.
    let night = |soc: &mut Soc, sites: bool| {
        if !sites {
            soc.roster.sites.clear();
            (soc.roster.triage.office_seats, soc.roster.triage.off_seats) = (9, 2);
        }
    };
    let trial = push(LEVEL_5).prepared(|_, script, _, _| {
        let late = |hour: usize| if !(4..22).contains(&(hour % 24)) { 1.0 } else { 0.0 };
        *script.start.weights = std::array::from_fn(late);
    });
    let one_place = trial.run(|soc| night(soc, false));
    one_place.mean(backlog).lies_below(-0.1 * one_place.mean_kept(backlog));
}

#[test]
fn row_46_what_is_shared_between_clients_saves_machines_of_those_hit_later() {
    // At least 2 points of all machines.
    without(|soc| soc.learning.sharing = None).mean(hosts_lost).lies_below(-0.02);
}

#[test]
fn row_45_the_kill_switch_comes_too_late_for_a_push_of_minutes() {
    // Inside 2 points of all machines: the package is with the clients before anybody has understood anything.
    without(|soc| soc.authority.kill_switch = false).mean(hosts_lost).lies_within(0.02);
}
