//! What `sparring check` finds odd about a SOC: each with its place and a way out, and each held by a file that has it.

use super::library;
use crate::stage;
use sparring::experiment::run_desk;
use sparring::scenario::{Library, Shelf, SocChange};
use sparring::soc::TRIAGE;

/// Returns the oddities of a SOC that extends `level` with `more`, as they are shown.
fn told(level: &str, more: &str) -> Vec<String> {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("ours.toml");
    std::fs::write(&path, format!("extends = \"{level}\"\n{more}")).unwrap();
    let (checked, _) = library().standing(&path.to_string_lossy()).unwrap();
    checked.warnings.iter().map(ToString::to_string).collect()
}

/// Asserts that the file is told about with `wanted` at a line and column, and that without `more` nobody says it.
#[track_caller]
fn odd(level: &str, more: &str, at: &str, wanted: &str, way_out: &str) {
    let told_of = told(level, more);
    let Some(said) = told_of.iter().find(|w| w.contains(wanted)) else { panic!("{wanted}: {told_of:#?}") };
    let first = said.lines().next().unwrap();
    assert!(first.contains(&format!("ours.toml:{at}: warning: ")), "{said}");
    assert!(first.contains(way_out), "no way out: {said}");
    assert!(told(level, "").iter().all(|w| !w.contains(wanted)), "{wanted} is said of {level} too");
}

const L1: &str = "level-1-basic";
const L3: &str = "level-3-advanced";
const L4: &str = "level-4-optimized";
const L5: &str = "level-5-innovative";

#[test]
fn automation_that_has_nothing_to_act_on_or_may_not_is_odd() {
    odd(L1, "[response]\nplaybook_share = 0.5\n", "3:18", "no authority to isolate", "authority.scope");
    odd(L4, "[response]\nplaybook_share = 0\n", "3:18", "has no playbook for any", "work.enriched");
    odd(L1, "[response]\nscript_time = \"15m\"\n", "3:15", "the SOC may act on none", "authority.scope");
    odd(L4, "[background]\nauto_closed = 0\n", "3:15", "and no harmless one", "background.auto_closed");
    odd(L1, "[background]\nauto_closed = 0.2\n", "3:15", "never a true one", "give a share");
    odd(L4, "[detection.correlation]\njoins = 0\n", "2:1", "never harmless ones", "correlation = \"none\"");
    odd(L5, "[background.model]\ncloses = 0\n", "2:1", "closes no harmless one", "model = \"none\"");
    let by_chance = "[background.model.ranking]\nauc = 0.5\n";
    odd(L5, by_chance, "3:7", "no better than chance", "ranking = \"none\"");
}

#[test]
fn hunters_without_anything_to_look_through_are_odd() {
    let hunts = "[hunting]\nper_month = 4\nfinds = 0.1\n";
    odd(
        L1,
        &format!("{hunts}[investigation]\nretention = \"2d\"\n"),
        "6:13",
        "less than a week",
        "keep them",
    );
    let blind = "[detection]\nsources = []\nendpoint = \"none\"\n";
    odd(L1, &format!("{hunts}{blind}"), "3:13", "nothing is collected that could show", "list sources");
    odd(L1, "[hunting]\nfinds = 0.1\n", "3:9", "and none takes place", "per_month");
    odd(L4, "[hunting]\nfinds = 0\n", "3:9", "never find anything", "finds");
}

#[test]
fn sensors_that_sit_nowhere_are_odd() {
    odd(L3, "[detection.endpoint]\ncoverage = 0\n", "3:12", "no host carries it", "endpoint = \"none\"");
    let gone = "[detection]\nsources = [\"dns\"]\n";
    odd(L3, gone, "3:11", "behaviour analytics, but", "detection.sources");
    odd(L3, gone, "3:11", "signatures, but neither", "set it to 0");
    odd(L3, "[detection]\nendpoint = \"none\"\n", "3:12", "malware is blocked by", "detection.endpoint");
    odd(L1, "[detection]\nsources = []\n", "3:11", "rules run, but no source", "list sources");
    odd(L5, "[detection]\nrules_enabled = 0\n", "3:17", "none is on", "rules_enabled");
}

#[test]
fn people_on_paper_are_odd() {
    odd(L5, "[roster]\ncontext_loss = 0.2\n", "3:16", "as much as talk alone", "in writing");
    odd(L3, "[roster]\nshift_changes = []\n", "3:17", "nobody ever takes over", "shift_changes = [0");
    odd(L1, "[roster]\nshift_changes = [8]\n", "3:17", "no seat is filled outside", "off_seats");
    odd(L3, "[roster]\nsubjects = []\n", "3:12", "nobody is at home in one", "pooled");
    odd(L3, "[detection]\nsources = []\n", "3:11", "no source collected raises any", "on_call");
    odd(L3, "[desk.patience]\ncritical = \"5m\"\n", "3:12", "before anybody is rung up", "desk.patience");
    odd(L3, "[investigation]\nmin_depth = 0.5\n", "3:13", "takes no time", "how long");
    odd(L3, "[investigation]\nmin_depth_time = \"30m\"\n", "3:18", "for a least depth of 0", "min_depth");
}

#[test]
fn a_desk_that_cannot_keep_up_is_odd() {
    let few =
        "[roster.triage]\noffice_seats = 1\noff_seats = 1\n[background]\nraw_per_1000_endpoints_day = 200\n";
    odd(L4, few, "2:1", "the desk cannot keep up: first looks", "fill more seats");
}

#[test]
fn promises_and_sources_that_nobody_can_keep_or_send_are_odd() {
    odd(L4, "[desk.sla]\ncritical = \"2m\"\n", "3:12", "waits up to", "run rules oftener");
    let dir = tempfile::tempdir().unwrap();
    let client = library().source(Shelf::Clients, "smb-hybrid-250").unwrap();
    std::fs::create_dir(dir.path().join("clients")).unwrap();
    std::fs::write(dir.path().join("clients/ours.toml"), client).unwrap();
    let own = Library::open(Some(dir.path())).unwrap();
    let (checked, _) = own.standing(L5).unwrap();
    let said = checked.warnings.iter().find(|w| w.message.starts_with("macos is collected")).unwrap();
    assert!(said.message.contains("no client here can send it; add it to a client's telemetry"));
    assert!(library().standing(L5).unwrap().0.warnings.is_empty());
}

#[test]
fn the_cheap_load_is_that_of_the_simulated_desk() {
    // On desks that keep up: all that comes is worked off, by those who are there.
    let study = stage::study(&["s01-vpn-smash-and-grab"], &[L4, L5], 1);
    let desks = study.desks();
    for (at, soc) in study.socs.iter().enumerate() {
        let (_, standing) = stage::library().standing(&soc.name).unwrap();
        let books = run_desk(&study, at, &desks[at], 6, 28);
        let there = soc.roster.vacancy.complement().get();
        let (cheap, worked) = (standing.load.0[TRIAGE] * there, books.utilisation(soc, TRIAGE));
        assert!((cheap / worked - 1.0).abs() < 0.15, "{}: {cheap} against {worked}", soc.name);
    }
}

#[test]
fn taking_away_the_clock_takes_away_the_sites_that_go_round_it() {
    let library: Library = stage::library();
    let without = [SocChange::Without("round-the-clock".to_owned())];
    let soc = library.changed_soc(L5, &without).unwrap().item;
    assert!(soc.roster.sites.is_empty());
    assert!(soc.roster.tiers().iter().all(|tier| tier.off_seats == 0));
    let hours = soc.roster.seat_hours(soc.offset);
    assert!(hours.iter().zip(soc.roster.tiers()).all(|(hours, tier)| *hours == 50 * tier.office_seats));
}
