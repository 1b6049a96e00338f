//! One engagement, told line by line for a terminal.

use super::cast::Cast;
use super::{text, words};
use crate::engagement::{Entry, Outcome};
use crate::experiment::{Cell, Study};
use crate::units::SimTime;

/// Returns one engagement of a study as it went: when, who, what, and how it ended.
pub fn told(study: &Study, cell: Cell, replication: u32, outcome: &Outcome, entries: &[Entry]) -> String {
    let cast = Cast::of(study);
    let (attack, client) = (&study.attacks[cell.attack].name, &study.clients[cell.client].name);
    let soc = cast.soc(&study.socs[cell.soc].name);
    let mut story = String::new();
    let title = format!("{} on {} against {soc}", cast.attack(attack), cast.client(client));
    text::heading(&mut story, &title);
    let zero = outcome.stamps.t0.unwrap_or(outcome.began);
    let since = if outcome.started() { "the first access" } else { "the attacker began" };
    let start = format!(
        "Seed {}, replication {replication}. Clock: UTC. In front of each line: time since {since}.",
        study.seed
    );
    text::paragraph(&mut story, "", &start);
    story.push('\n');
    let mut day = String::new();
    for entry in entries {
        let (new_day, clock) = day_and_clock(entry.at);
        if new_day != day {
            story.push_str(&format!("{new_day}\n"));
            day = new_day;
        }
        let before = format!("{clock} {:>12}  {:<9} ", elapsed(entry.at, zero), entry.side.word());
        text::paragraph(&mut story, &before, &words::plain(&entry.text));
    }
    story.push('\n');
    text::paragraph(&mut story, "", &ending(outcome));
    story.push_str(&milestones(outcome, zero));
    story
}

/// `week 9 Fri` and `18:04:10`.
fn day_and_clock(at: SimTime) -> (String, String) {
    let text = at.to_string();
    match text.rsplit_once(' ') {
        Some((day, clock)) => (day.to_owned(), clock.to_owned()),
        None => (String::new(), text),
    }
}

fn elapsed(at: SimTime, zero: SimTime) -> String {
    let time = at.since(zero);
    if time.0 < 0 { format!("{time}").replace('-', "−") } else { format!("+{time}") }
}

fn ending(outcome: &Outcome) -> String {
    let reason = match outcome.right_reason {
        Some(true) => " The incident was declared for the right reason.",
        Some(false) => " The incident was declared for the wrong reason.",
        None => "",
    };
    let twin = match outcome.twin_objective {
        Some(at) => {
            let zero = outcome.stamps.t0.unwrap_or(outcome.began);
            format!(" Unopposed, the attacker would have reached the objective at {}.", elapsed(at, zero))
        }
        None => String::new(),
    };
    format!("How it ended: {}.{reason}{twin}", words::ending(outcome.ending.name()))
}

/// When each stage was reached, and what was not.
fn milestones(outcome: &Outcome, zero: SimTime) -> String {
    let s = &outcome.stamps;
    let stages = [
        ("first access", s.t0),
        ("first telemetry", s.t1),
        ("first alert", s.t2),
        ("first human look", s.t3),
        ("incident declared", s.t4),
        ("scope complete", s.t5),
        ("first containment order", s.t6),
        ("last access lost", s.t7),
        ("cleaned up", s.t8),
        ("first lateral move", s.breakout),
        ("data out", s.data_out),
        ("objective reached", s.objective),
        ("notice from outside", s.external_notice),
    ];
    let row = |(stage, at): (&str, Option<SimTime>)| {
        [stage.to_owned(), at.map_or("not reached".to_owned(), |t| elapsed(t, zero))]
    };
    text::table(["Stage", "Reached"], [30, 20], stages.into_iter().map(row))
}
