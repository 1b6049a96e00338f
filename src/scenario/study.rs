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
    // An attack is called by the stem of its file.
    let called: Vec<&str> = attacks.iter().map(|attack| stem(attack)).collect();
    let clients = names(table, "clients", Shelf::Clients, library);
    StudyPlan {
        name: name.to_owned(),
        title: table.text("title"),
        seed: table.large_count("seed"),
        replications: table.count("replications", 1..=10_000_000),
        socs: names(table, "socs", Shelf::Socs, library),
        horizon_days: table.optional_table("horizon_days", horizons).unwrap_or_default(),
        weights: weights(table, &called),
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
    let mut names: Vec<String> = Vec::new();
    for word in &words {
        let name =
            library.full_name(shelf, word.text).and_then(|name| library.find(shelf, &name).map(|_| name));
        match name {
            Err(error) => table.inspection.error(word.place, error.to_string()),
            Ok(name) if names.contains(&name) => {
                table.inspection.error(word.place, format!("{} is listed already", quoted(&name)));
            }
            Ok(name) => names.push(name),
        }
    }
    names
}

/// Returns what a scenario is called that is listed by its name or by the path of its file.
fn stem(listed: &str) -> &str {
    let file = listed.rsplit(['/', '\\']).next().unwrap_or(listed);
    file.strip_suffix(".toml").unwrap_or(file)
}

fn horizons(table: &Table<'_>) -> BTreeMap<Goal, f64> {
    let horizon = |(goal, key): (Goal, &'static str)| {
        table.optional_number(key, "days", 0.01..=3_660.0).map(|days| (goal, days))
    };
    Goal::NAMES.iter().copied().filter_map(horizon).collect()
}

fn weights(table: &Table<'_>, attacks: &[&str]) -> BTreeMap<String, f64> {
    let Some((node, named)) = table.weights("weights", 0.0..=1e9) else { return BTreeMap::new() };
    let listed = table.place_of("attacks").file;
    let mut weights = BTreeMap::new();
    for (word, weight) in named {
        match meant(word.text, attacks) {
            Some(attack) => {
                weights.insert(attack.to_owned(), weight);
            }
            // A file that lists attacks of its own does not take over the weights of those it left out.
            None if word.place.file > listed => {}
            None => {
                let message =
                    format!("{} is no attack of this study{}", quoted(word.text), hint(word.text, attacks));
                table.inspection.error(word.place, message);
            }
        }
    }
    let missing = attacks.iter().find(|attack| !weights.contains_key(**attack));
    match missing.filter(|_| !weights.is_empty()) {
        // Weights from a file that knew nothing of these attacks say nothing of how they compare.
        Some(attack) if node.place.file > listed => {
            let message = format!(
                "the weights of the file it extends leave out {}, so no average is made; add [weights]",
                quoted(attack)
            );
            table.inspection.warn(table.place_of("attacks"), message);
            return BTreeMap::new();
        }
        Some(attack) => {
            let message = format!("{} has no weight, so it counts nothing", quoted(attack));
            table.inspection.warn(node.place, message);
        }
        None => {}
    }
    if !weights.is_empty() && table.inspection.sound() && weights.values().sum::<f64>() <= 0.0 {
        table.inspection.error(node.place, "all weights are 0; give one attack more");
    }
    weights
}

/// Returns the attack that `word` is the name of, or the beginning of that of no other.
fn meant<'a>(word: &str, attacks: &[&'a str]) -> Option<&'a str> {
    let mut begun = attacks.iter().filter(|attack| !word.is_empty() && attack.starts_with(word));
    let whole = attacks.iter().find(|attack| **attack == word);
    whole.or_else(|| begun.next().filter(|_| begun.next().is_none())).copied()
}
