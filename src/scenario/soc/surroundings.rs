//! What is odd about a SOC where it works: whether its people can keep up, and what the clients of the library send.

use super::super::error::ScenarioError;
use super::super::library::{Library, Shelf};
use super::super::reader::Table;
use super::oddities::odd;
use crate::knowledge::{Severity, SourceSet};
use crate::soc::{BackgroundPlan, OfferedLoad, Soc, World};
use crate::units::SimDuration;

/// What a SOC works in.
#[derive(Debug)]
pub(in crate::scenario) struct Surroundings {
    world: World,
    /// What any of the person's own clients can send, or any of those shipped where there is none.
    sent: SourceSet,
}

impl Surroundings {
    pub(in crate::scenario) fn of(library: &Library) -> Result<Surroundings, ScenarioError> {
        // A client that cannot be used is told of where it is asked for.
        let own = library.own_names(Shelf::Clients);
        let names = if own.is_empty() { library.names(Shelf::Clients) } else { own };
        let clients = names.into_iter().filter_map(|name| library.client(&name).ok());
        let sent = clients.flat_map(|client| client.item.telemetry.iter().collect::<Vec<_>>()).collect();
        Ok(Surroundings { world: library.world()?.item, sent })
    }

    /// Returns how much of its people's time the benign work asks for.
    pub(in crate::scenario) fn load(&self, soc: &Soc, library: &Library) -> OfferedLoad {
        // The streams of luck make no difference to what comes on average.
        let plan = BackgroundPlan::new(soc, library.knowledge(), &self.world.noise, [0, 1]);
        OfferedLoad::new(soc, &plan, &self.world)
    }

    pub(super) fn oddities(&self, soc: &Soc, table: &Table<'_>, library: &Library) {
        self.overload(soc, table, library);
        late_promises(soc, table);
        let know = library.knowledge();
        for source in soc.detection.sources.iter().filter(|source| !self.sent.contains(*source)) {
            let id = &know.source_by_id(source).id;
            let message = format!(
                "{id} is collected, and no client here can send it; add it to a client's telemetry, or take it out"
            );
            odd(table, &["detection.sources"], &message);
        }
    }

    fn overload(&self, soc: &Soc, table: &Table<'_>, library: &Library) {
        let looks = [("triage", "first looks"), ("investigation", "second looks"), ("scoping", "scopings")];
        for ((tier, looks), load) in looks.into_iter().zip(self.load(soc, library).0) {
            if load > 1.0 {
                let message = format!(
                    "the desk cannot keep up: {looks} ask for {load:.1} times the hours of the people there, so that \
                     alerts are closed unread; fill more seats, shorten the looks, or let fewer come"
                );
                let keys = [format!("roster.{tier}"), "background.raw_per_1000_endpoints_day".to_owned()];
                odd(table, &keys.each_ref().map(String::as_str), &message);
            }
        }
    }
}

/// A promise counts from the alert, and an event may wait long before it becomes one.
fn late_promises(soc: &Soc, table: &Table<'_>) {
    let before = soc.detection.ingest + soc.detection.rule_period;
    let late: Vec<&str> = Severity::ALL
        .iter()
        .filter(|severity| soc.desk.sla[severity.index()].is_some_and(|promised| promised < before))
        .map(|severity| severity.name())
        .collect();
    let Some(shortest) = late.first() else { return };
    let promised = soc.desk.sla.iter().flatten().min().copied().unwrap_or(SimDuration::ZERO);
    let message = format!(
        "a first look at {} alerts is promised within {promised} at the shortest, and an event waits up to {before} \
         before a rule has seen it (detection.ingest and rule_period); run rules oftener, or promise less",
        late.join(" and ")
    );
    let keys =
        [format!("desk.sla.{shortest}"), "detection.rule_period".to_owned(), "detection.ingest".to_owned()];
    odd(table, &keys.each_ref().map(String::as_str), &message);
}
