//! A story: one engagement with its journal, and its files for other programs.

use crate::analysis::Measure;
use crate::attack::Script;
use crate::client::Client;
use crate::engagement::{Entry, Outcome};
use crate::experiment::{Brought, Cell, Study};
use crate::report::ReportError;
use crate::report::json::json;
use crate::report::tables::spreadsheet::{self, finish, hours, name};
use crate::report::words::plain;
use crate::soc::{Gap, Hole, Origin, Procedure, Soc};
use crate::units::{DAY, SimDuration, SimTime};
use serde::Serialize;
use std::num::NonZeroU32;

/// One engagement and what happened in it.
#[derive(Clone, Copy, Debug)]
pub struct Story<'a> {
    /// The study it belongs to.
    pub study: &'a Study,
    /// Who met whom.
    pub cell: Cell,
    /// Which replication it was.
    pub replication: u32,
    /// What came of it.
    pub outcome: &'a Outcome,
    /// Its journal.
    pub entries: &'a [Entry],
    /// What was to be put right when it began; only of a visit of a season.
    pub brought: Option<&'a [Brought]>,
}

/// A moment of an engagement.
pub(super) struct Moment {
    /// Its name in files.
    pub name: &'static str,
    /// What it is, in words.
    pub words: &'static str,
    /// When it came, if it did.
    pub at: Option<SimTime>,
}

impl<'a> Story<'a> {
    pub(super) fn cast(&self) -> (&'a Script, &'a Client, &'a Soc) {
        let study = self.study;
        (&study.attacks[self.cell.attack], &study.clients[self.cell.client], &study.socs[self.cell.soc])
    }

    /// Returns t0, or the beginning where there is none.
    pub(super) fn zero(&self) -> SimTime {
        self.outcome.stamps.t0.unwrap_or(self.outcome.began)
    }

    /// Returns what each measure of the panel counts here, and of how many.
    pub(super) fn panel(&self) -> [(Measure, u32, u32); 6] {
        Measure::ALL.map(|measure| {
            let (counted, of) = measure.counts(self.study, self.cell.attack, self.outcome);
            (measure, counted, of)
        })
    }

    /// Returns the deed that something to be put right is about, where it is about one.
    pub(super) fn deed(&self, gap: Gap) -> Option<&'a str> {
        let (script, step) = match gap {
            Gap::Rule(_, Procedure { script, step, .. })
            | Gap::Control(_, _, Procedure { script, step, .. }) => (script, step),
            Gap::Way(way) => way.hole.map(|Hole { script, step }| (script, step))?,
        };
        let attack = self.study.attacks.iter().find(|a| a.luck_number() == script)?;
        attack.steps.get(step).map(|s| s.id.as_str())
    }

    pub(super) fn moments(&self) -> Vec<Moment> {
        let stamps = &self.outcome.stamps;
        [
            ("t2_alert", "first true alert (t2)", stamps.t2),
            ("t3_touch", "first human touch (t3)", stamps.t3),
            ("t4_incident", "incident on own findings (t4)", stamps.t4),
            ("t5_scope", "scope complete (t5)", stamps.t5),
            ("t6_containment_order", "containment ordered (t6)", stamps.t6),
            ("t7_last_access_lost", "last access lost (t7)", stamps.t7),
            ("t8_cleaned_up", "cleaned up (t8)", stamps.t8),
            ("tO_objective", "objective reached (tO)", stamps.objective),
            ("tE_external_notice", "notice from outside (tE)", stamps.external_notice),
            ("twin_objective", "objective if unopposed", self.outcome.twin_objective),
        ]
        .map(|(name, words, at)| Moment { name, words, at })
        .into()
    }
}

/// Returns the events of a story as CSV, one row each.
///
/// # Errors
/// If a row cannot be written.
pub fn story_csv(story: &Story<'_>) -> Result<Vec<u8>, ReportError> {
    let (script, client, soc) = story.cast();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record([
        "attack",
        "client",
        "soc",
        "replication",
        "seed",
        "utc",
        "hours_from_began",
        "hours_from_t0",
        "who",
        "what",
    ])?;
    for entry in story.entries {
        writer.write_record([
            name(&plain(&script.name)),
            name(&plain(&client.name)),
            name(&plain(&soc.name)),
            story.replication.to_string(),
            story.study.seed.to_string(),
            entry.at.to_string(),
            hours(Some(entry.at.since(story.outcome.began))),
            hours(story.outcome.stamps.t0.map(|t0| entry.at.since(t0))),
            entry.side.word().to_owned(),
            name(&plain(&entry.text)),
        ])?;
    }
    finish(writer)
}

#[derive(Serialize)]
struct Told<'a> {
    product: &'static str,
    version: &'static str,
    study: &'a str,
    attack: &'a str,
    client: &'a str,
    soc: &'a str,
    seed: u64,
    replication: u32,
    units: &'static str,
    ending: &'static str,
    t0_hours_from_began: Option<f64>,
    moments_hours_from_t0: serde_json::Map<String, serde_json::Value>,
    panel: serde_json::Map<String, serde_json::Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    brought: Option<Vec<Lesson<'a>>>,
    steps: Vec<Step<'a>>,
    events: Vec<Event<'a>>,
}

/// Something that was to be put right when a visit began.
#[derive(Serialize)]
struct Lesson<'a> {
    origin: &'static str,
    visit: u32,
    about: &'static str,
    step: Option<&'a str>,
    technique: &'a str,
    opened_days_from_season_start: f64,
    closed_days_from_season_start: Option<f64>,
    in_force: bool,
    acted: bool,
}

#[derive(Serialize)]
struct Step<'a> {
    step: &'a str,
    technique: &'a str,
    role: &'static str,
    variant: Option<u32>,
    hours_from_began: Option<f64>,
    alerted: Option<bool>,
    fate: String,
}

#[derive(Serialize)]
struct Event<'a> {
    utc: String,
    hours_from_began: f64,
    hours_from_t0: Option<f64>,
    who: &'static str,
    what: &'a str,
}

/// Returns a story as JSON: its events, the fates of its steps, its moments and its ending.
///
/// # Errors
/// If a number has no place in JSON.
pub fn story_json(story: &Story<'_>) -> Result<Vec<u8>, ReportError> {
    let (script, client, soc) = story.cast();
    let (study, outcome) = (story.study, story.outcome);
    let t0 = outcome.stamps.t0;
    let since_t0 = |at: SimTime| t0.map(|t0| at.since(t0).hours());
    let moments = story.moments().into_iter().map(|m| (m.name.to_owned(), m.at.and_then(since_t0).into()));
    let panel = story.panel().into_iter().map(|(measure, counted, of)| {
        (measure.name().to_owned(), serde_json::json!({ "counted": counted, "of": of }))
    });
    let told = Told {
        product: crate::report::manifest::PRODUCT,
        version: env!("CARGO_PKG_VERSION"),
        study: &study.name,
        attack: &script.name,
        client: &client.name,
        soc: &soc.name,
        seed: study.seed,
        replication: story.replication,
        units: "hours; t0 is the attacker's first access, and null is never",
        ending: outcome.ending.name(),
        t0_hours_from_began: t0.map(|t0| t0.since(outcome.began).hours()),
        moments_hours_from_t0: moments.collect(),
        panel: panel.collect(),
        brought: story.brought.map(|all| all.iter().map(|b| lesson(story, b)).collect()),
        steps: outcome
            .steps
            .iter()
            .map(|s| {
                let step = &script.steps[s.step];
                Step {
                    step: &step.id,
                    technique: &study.knowledge.get(step.technique).code,
                    role: step.role.name(),
                    variant: s.variant.map(NonZeroU32::get),
                    hours_from_began: s.at.map(|at| at.since(outcome.began).hours()),
                    alerted: s.at.map(|_| s.alerted),
                    fate: spreadsheet::fate(s.fate),
                }
            })
            .collect(),
        events: story
            .entries
            .iter()
            .map(|e| Event {
                utc: e.at.to_string(),
                hours_from_began: e.at.since(outcome.began).hours(),
                hours_from_t0: since_t0(e.at),
                who: e.side.word(),
                what: &e.text,
            })
            .collect(),
    };
    json(&told)
}

fn lesson<'a>(story: &Story<'a>, brought: &Brought) -> Lesson<'a> {
    let action = &brought.action;
    let days = |t: SimDuration| t.0 as f64 / DAY as f64;
    let (about, technique) = match action.gap {
        Gap::Rule(technique, _) => ("rule", technique),
        Gap::Control(_, technique, _) => ("control", technique),
        Gap::Way(way) => ("way-in", way.technique),
    };
    Lesson {
        origin: match action.origin {
            Origin::PostMortem => "post-mortem",
            Origin::Hunt => "hunt",
            Origin::Exercise => "exercise",
            Origin::Audit => "audit",
        },
        visit: action.visit + 1,
        about,
        step: story.deed(action.gap),
        technique: &story.study.knowledge.get(technique).code,
        opened_days_from_season_start: days(action.opened),
        closed_days_from_season_start: action.closed.map(days),
        in_force: brought.in_force,
        acted: brought.acted,
    }
}

#[cfg(test)]
pub(super) use tests::made_up;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engagement::Side;
    use crate::report::fake;

    /// An engagement of the made-up study with two events, the attack, client and SOC called `name`.
    pub(in crate::report) struct MadeUp {
        fake: fake::Fake,
        entries: Vec<Entry>,
    }

    pub(in crate::report) fn made_up(name: &str) -> MadeUp {
        let mut fake = fake::fake();
        fake.rename(name);
        let began = fake.results.cells[0].1[0].began;
        let entry = |after: i64, side| Entry {
            at: began + SimDuration(after),
            side,
            text: format!("{name}: {}", "a word after another ".repeat(5)),
        };
        let entries = vec![entry(1_000, Side::Attacker), entry(3 * DAY, Side::Desk)];
        MadeUp { fake, entries }
    }

    impl MadeUp {
        pub(in crate::report) fn story(&self) -> Story<'_> {
            let (cell, outcomes) = &self.fake.results.cells[0];
            Story {
                study: &self.fake.study,
                cell: *cell,
                replication: 0,
                outcome: &outcomes[0],
                entries: &self.entries,
                brought: None,
            }
        }
    }

    #[test]
    fn each_event_is_one_row_and_no_text_a_formula() {
        let made = made_up("=1+1");
        let csv = story_csv(&made.story()).unwrap();
        let mut reader = csv::Reader::from_reader(csv.as_slice());
        let rows: Vec<_> = reader.records().map(|r| r.unwrap()).collect();
        assert_eq!(rows.len(), 2);
        assert_eq!((&rows[0][0], &rows[0][8]), ("'=1+1", "attacker"));
        assert!(rows[0][9].starts_with("'=1+1"));
        let (began, t0) = (made.story().outcome.began, made.story().zero());
        let hours: f64 = rows[1][7].parse().unwrap();
        assert!((hours - (72.0 - t0.since(began).hours())).abs() < 1e-9, "{hours}");
    }

    #[test]
    fn the_json_holds_every_event_step_and_moment() {
        let made = made_up("\"}\u{1b}");
        let story = made.story();
        let json: serde_json::Value = serde_json::from_slice(&story_json(&story).unwrap()).unwrap();
        assert_eq!(json["events"].as_array().unwrap().len(), 2);
        assert_eq!(json["steps"].as_array().unwrap().len(), story.outcome.steps.len());
        assert_eq!(json["ending"], story.outcome.ending.name());
        let moments = json["moments_hours_from_t0"].as_object().unwrap();
        assert_eq!(moments.len(), story.moments().len());
        assert!(moments["t7_last_access_lost"].is_null());
    }
}
