//! Seasons: the keys of `[season]` in a study.

use super::diagnostic::quoted;
use super::duration;
use super::form::Spelling;
use super::library::Shelf;
use super::reader::Table;
use super::words::hint;
use crate::engagement::{Call, KnownThreat, MOST_VISITS};
use crate::experiment::{Attacks, Season};
use crate::soc::Departures;
use crate::units::SimDuration;

/// Days that a month of a season has.
const MONTH_DAYS: f64 = 365.0 / 12.0;

/// One attack of a season, as it is written: `NAME@30d`, or `NAME@30d on CLIENT`.
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedVisit {
    /// The attack.
    pub attack: String,
    /// When it comes, from the season's beginning.
    pub at: SimDuration,
    /// On which client; the study's first if nothing is said.
    pub client: Option<String>,
}

/// The season of a study, by names.
#[derive(Clone, Debug, PartialEq)]
pub struct SeasonPlan {
    /// How long it is.
    pub length: SimDuration,
    /// The attacks, if they are listed.
    pub visits: Vec<PlannedVisit>,
    /// How many come a year by threat weights, where none is listed.
    pub per_year: f64,
    /// What every exercise is about, if it always is the same.
    pub exercise: Option<String>,
    /// People who leave at once, if any do.
    pub departures: Option<Departures>,
}

/// Reads the season of a study of these attacks and clients.
pub(super) fn season(table: &Table<'_>, attacks: &[String], clients: &[String]) -> SeasonPlan {
    let months = table.number("months", "months", 0.1..=120.0);
    let length = table.inspection.sound().then(|| SimDuration::from_days(months * MONTH_DAYS));
    let per_year = table.optional_number("per_year", "per year", 0.0..=1000.0);
    let mut visits = visits(table, attacks, clients, length);
    visits.sort_by_key(|visit| visit.at);
    let sound = table.inspection.sound();
    match per_year {
        None if visits.is_empty() && sound => {
            let message = "a season needs either visits, which lists its attacks, or per_year, how many come";
            table.inspection.error(table.place_of("visits"), message);
        }
        Some(_) if !visits.is_empty() && sound => {
            let message = "a season has either visits or per_year, not both; visits = [] takes the visits away that \
                           another study lists";
            table.inspection.error(table.place_of("per_year"), message);
        }
        Some(none) if none == 0.0 && sound => {
            let message = "nobody comes if per_year is 0; write how many come a year, such as 4";
            table.inspection.error(table.place_of("per_year"), message);
        }
        _ => {}
    }
    if visits.len() > MOST_VISITS {
        let message = format!("a season has at most {MOST_VISITS} visits; list fewer");
        table.inspection.error(table.place_of("visits"), message);
    }
    let exercise = table.optional_text("exercise");
    if let Some(name) = exercise.as_ref().filter(|name| !attacks.contains(name)) {
        unknown(table, table.place_of("exercise"), name, Shelf::Attacks, attacks);
    }
    let departures =
        table.optional_table("departures", |t| Departures { at: t.duration("at"), share: t.share("share") });
    if let (Some(departures), Some(length)) = (&departures, length)
        && departures.at > length
    {
        let message = "people leave after the season is over; months says how long it is";
        table.inspection.error(table.place_of("departures"), message);
    }
    SeasonPlan {
        length: length.unwrap_or(SimDuration::ZERO),
        visits,
        per_year: per_year.unwrap_or(0.0),
        exercise,
        departures,
    }
}

fn visits(
    table: &Table<'_>,
    attacks: &[String],
    clients: &[String],
    length: Option<SimDuration>,
) -> Vec<PlannedVisit> {
    let mut visits = Vec::new();
    for word in table.optional_words("visits", Spelling::Any) {
        let (what, client) = match word.text.split_once(" on ") {
            Some((what, client)) => (what.trim(), Some(client.trim().to_owned())),
            None => (word.text.trim(), None),
        };
        let such = || format!("such as {}@30d", attacks.first().map_or("NAME", String::as_str));
        let named = what.split_once('@').filter(|(name, at)| !name.is_empty() && !at.is_empty());
        let Some((attack, at)) = named.filter(|_| client.as_ref().is_none_or(|c| !c.is_empty())) else {
            let message = format!(
                "{} is no visit; write an attack and when it comes, {}, and if need be on which client",
                quoted(word.text),
                such()
            );
            table.inspection.error(word.place, message);
            continue;
        };
        let Ok(at) = duration::parse(at) else {
            let message = format!(
                "{} is no time from the season's beginning; write a number and a unit after @, {}",
                quoted(at),
                such()
            );
            table.inspection.error(word.place, message);
            continue;
        };
        if !attacks.iter().any(|name| name == attack) {
            unknown(table, word.place, attack, Shelf::Attacks, attacks);
        }
        if let Some(name) = client.as_ref().filter(|name| !clients.contains(name)) {
            unknown(table, word.place, name, Shelf::Clients, clients);
        }
        if length.is_some_and(|length| at > length) {
            let message =
                format!("{} comes after the season is over; months says how long it is", quoted(word.text));
            table.inspection.error(word.place, message);
        }
        visits.push(PlannedVisit { attack: attack.to_owned(), at, client });
    }
    visits
}

fn unknown(table: &Table<'_>, place: super::document::Place, name: &str, shelf: Shelf, known: &[String]) {
    let names: Vec<&str> = known.iter().map(String::as_str).collect();
    let message = format!("{} is no {} of this study{}", quoted(name), shelf.noun(), hint(name, &names));
    table.inspection.error(place, message);
}

impl SeasonPlan {
    /// Returns the season by places in a study of these attacks and clients, which may be others than the plan
    /// names: what it says of those left out is left out too. Nothing if no visit is left. `known` is what may come as
    /// far as is known.
    pub(super) fn placed(
        &self,
        attacks: &[String],
        clients: &[String],
        known: Vec<KnownThreat>,
    ) -> Option<Season> {
        let place = |names: &[String], name: &str| names.iter().position(|n| n == name);
        let call = |visit: &PlannedVisit| {
            let client = visit.client.as_ref().map_or(Some(0), |name| place(clients, name))?;
            Some(Call { attack: place(attacks, &visit.attack)?, client, at: visit.at })
        };
        let listed: Vec<Call> = self.visits.iter().filter_map(call).collect();
        let attacks_of = match (self.visits.is_empty(), listed.is_empty()) {
            (true, _) => Attacks::AtRandom { per_year: self.per_year },
            (false, true) => return None,
            (false, false) => Attacks::Listed(listed),
        };
        Some(Season {
            length: self.length,
            attacks: attacks_of,
            known,
            exercised: self.exercise.as_ref().and_then(|name| place(attacks, name)),
            departures: self.departures,
        })
    }
}
