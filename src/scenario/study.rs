//! Studies: the keys of `studies/*.toml`.

use super::attack::defaults;
use super::diagnostic::quoted;
use super::error::ScenarioError;
use super::form::Spelling;
use super::inspection::Checked;
use super::library::{Library, Shelf};
use super::reader::{Table, read};
use super::season::{SeasonPlan, season};
use super::words::hint;
use crate::attack::Goal;
use std::collections::BTreeMap;

/// Which attacks meet which clients and SOCs, how often, and for how long.
#[derive(Clone, Debug, PartialEq)]
pub struct StudyPlan {
    /// The name it is chosen by: the stem of its file.
    pub name: String,
    /// The name people read.
    pub title: String,
    /// Where all luck begins.
    pub seed: u64,
    /// Engagements per attack, client and SOC.
    pub replications: u32,
    /// Names of attacks, or paths of their files.
    pub attacks: Vec<String>,
    /// Names of clients, or paths of their files.
    pub clients: Vec<String>,
    /// Names of SOCs, or paths of their files; each is compared with the one before it.
    pub socs: Vec<String>,
    /// How long an engagement is watched, in days, for the goals the file names.
    pub horizon_days: BTreeMap<Goal, f64>,
    /// How much each attack counts in averages over the study; empty if the file says nothing.
    pub weights: BTreeMap<String, f64>,
    /// The season its attacks come in, if they are to be met one after another.
    pub season: Option<SeasonPlan>,
}

/// Reads the study called `name`.
pub(super) fn load(library: &Library, name: &str) -> Result<Checked<StudyPlan>, ScenarioError> {
    read(library, Shelf::Studies, name, |table, name| plan(table, library, name))
}

/// Reads the plan of a study called `name`.
pub(super) fn plan(table: &Table<'_>, library: &Library, name: &str) -> StudyPlan {
    defaults(table);
    let attacks = names(table, "attacks", Shelf::Attacks, library);
    let clients = names(table, "clients", Shelf::Clients, library);
    StudyPlan {
        name: name.to_owned(),
        title: table.text("title"),
        seed: table.large_count("seed"),
        replications: table.count("replications", 1..=10_000_000),
        socs: names(table, "socs", Shelf::Socs, library),
        horizon_days: table.optional_table("horizon_days", horizons).unwrap_or_default(),
        weights: weights(table, &attacks),
        season: table.optional_table("season", |t| season(t, &attacks, &clients)),
        clients,
        attacks,
    }
}

fn names(table: &Table<'_>, key: &'static str, shelf: Shelf, library: &Library) -> Vec<String> {
    let words = table.words(key, Spelling::Any);
    if words.is_empty() && table.inspection.sound() {
        table.inspection.error(table.place_of(key), format!("{key} is empty; list at least one"));
    }
    for word in &words {
        if let Err(error) = library.find(shelf, word.text) {
            table.inspection.error(word.place, error.to_string());
        }
    }
    words.into_iter().map(|word| word.text.to_owned()).collect()
}

fn horizons(table: &Table<'_>) -> BTreeMap<Goal, f64> {
    let horizon = |(goal, key): (Goal, &'static str)| {
        table.optional_number(key, "days", 0.01..=3_660.0).map(|days| (goal, days))
    };
    Goal::NAMES.iter().copied().filter_map(horizon).collect()
}

fn weights(table: &Table<'_>, attacks: &[String]) -> BTreeMap<String, f64> {
    let Some((node, named)) = table.weights("weights", 0.0..=1e9) else { return BTreeMap::new() };
    let known: Vec<&str> = attacks.iter().map(String::as_str).collect();
    // A file that lists attacks of its own does not take over the weights of those it left out.
    let listed = table.place_of("attacks").file;
    let (named, strange): (Vec<_>, Vec<_>) =
        named.into_iter().partition(|(attack, _)| known.contains(&attack.text));
    for (attack, _) in strange.iter().filter(|(attack, _)| attack.place.file == listed) {
        let message =
            format!("{} is no attack of this study{}", quoted(attack.text), hint(attack.text, &known));
        table.inspection.error(attack.place, message);
    }
    let weights: BTreeMap<String, f64> =
        named.into_iter().map(|(attack, weight)| (attack.text.to_owned(), weight)).collect();
    let missing = known.iter().find(|attack| !weights.contains_key(**attack));
    if let Some(attack) = missing.filter(|_| !weights.is_empty()) {
        table.inspection.warn(node.place, format!("{} has no weight, so it counts nothing", quoted(attack)));
    }
    if !weights.is_empty() && table.inspection.sound() && weights.values().sum::<f64>() <= 0.0 {
        table.inspection.error(node.place, "all weights are 0; give one attack more");
    }
    weights
}
