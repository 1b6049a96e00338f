//! Whether a script can be walked: every step reached, every need gained before, an objective at the end.

use super::attack_oddities;
use super::diagnostic::quoted;
use super::library::{Library, Shelf};
use super::reader::Table;
use super::words::hint;
use crate::attack::{
    Blockable, Branch, Disclosure, Gain, Grade, Graph, Ground, Need, Script, Step, StepIndex,
};
use crate::client::{Client, Role};
use crate::knowledge::Platform;

/// A step, and the table it was read from.
pub(super) struct Leg<'t> {
    pub(super) table: &'t Table<'t>,
    pub(super) step: &'t Step,
}

/// Notes whatever keeps the script, whose steps stand in `tables`, from being walked to its end.
pub(super) fn check(root: &Table<'_>, tables: &[Table<'_>], script: &Script, library: &Library) {
    let legs: Vec<Leg> = tables.iter().zip(&script.steps).map(|(table, step)| Leg { table, step }).collect();
    if legs.is_empty() {
        return;
    }
    repeated_ids(&legs);
    slots(&legs);
    exploits(&legs);
    whose_ground(root, script, &legs);
    evicted(&legs);
    let graph = Graph::of(script);
    // That the first step needs anything is said of that step alone.
    let first = |at: &StepIndex| legs[*at].step.slot == legs[0].step.slot;
    let ring = graph.ring().filter(|ring| !ring.iter().any(first)).unwrap_or_default();
    circle(&legs, &graph, &ring);
    for (at, leg) in legs.iter().enumerate() {
        for need in &leg.step.needs {
            let told = ring.contains(&at) && ring.iter().any(|giver| graph.givers(need).contains(giver));
            if !told {
                reachable(&legs, &graph, at, need);
            }
        }
    }
    let steps = || legs.iter().map(|leg| leg.step);
    if steps().all(|step| step.objective.is_none()) {
        root.inspection
            .error(legs[legs.len() - 1].table.place(), "no step has an objective; add one to the last");
    } else if steps().all(|step| step.objective != Some(Grade::Full)) {
        root.inspection.warn(legs[legs.len() - 1].table.place(), "no step has the objective full");
    }
    if !steps().any(Step::gains_foothold) {
        let message = "no step gains a foothold; add one such as foothold:account to the first that gets in";
        root.inspection.error(legs[0].table.place(), message);
    }
    if root.inspection.sound() {
        dead_ends(&legs, &graph);
    }
    if root.inspection.sound() {
        grounds(&legs, library);
        attack_oddities::oddities(root, &legs, script, &graph, library);
    }
}

/// Notes steps that wait for each other.
fn circle(legs: &[Leg<'_>], graph: &Graph<'_>, ring: &[StepIndex]) {
    let Some(first) = ring.first() else { return };
    let id = |at: &StepIndex| quoted(&legs[*at].step.id);
    let round: Vec<String> = ring.iter().chain([first]).map(id).collect();
    let waits = ring.iter().zip(ring.iter().skip(1).chain([first])).filter_map(|(giver, user)| {
        let need = legs[*user].step.needs.iter().find(|need| graph.givers(need).contains(giver))?;
        Some(format!("{} needs {} of {}", id(user), written(need), id(giver)))
    });
    let waits: Vec<String> = waits.collect();
    let message = format!(
        "steps {} go round in a circle: {}; let one of them need less, or an earlier step gain it",
        round.join(" → "),
        waits.join(", ")
    );
    let leg = &legs[*first];
    leg.table.inspection.error(leg.table.place_of("needs"), message);
}

/// Notes steps that nobody ever comes to, though everything they need is gained somewhere.
fn dead_ends(legs: &[Leg<'_>], graph: &Graph<'_>) {
    let reached = graph.reached(|_| true);
    for (leg, _) in legs.iter().zip(&reached).filter(|(_, at)| at.is_none()) {
        let (id, inspection) = (quoted(&leg.step.id), leg.table.inspection);
        let open = |need: &&Need| graph.givers(need).iter().all(|giver| reached[*giver].is_none());
        let Some(need) = leg.step.needs.iter().find(open) else {
            let success = leg.table.place_of("success");
            match leg.step.objective {
                Some(_) => inspection.error(
                    success,
                    format!("step {id} has an objective and never succeeds; give it a chance of success"),
                ),
                None => inspection.warn(
                    success,
                    format!("step {id} never succeeds; give it a chance of success, or take it out"),
                ),
            }
            continue;
        };
        let givers = graph.givers(need).iter();
        let givers: Vec<String> = givers.map(|giver| quoted(&legs[*giver].step.id)).collect();
        let message = format!(
            "step {id} is never reached: it needs {}, and what gains that ({}) never succeeds or is never reached; \
             give it a chance of success, or let another step gain it",
            written(need),
            givers.join(", ")
        );
        inspection.error(leg.table.place_of("needs"), message);
    }
}

fn repeated_ids(legs: &[Leg<'_>]) {
    for (at, leg) in legs.iter().enumerate() {
        if legs[..at].iter().any(|other| other.step.id == leg.step.id) {
            let message =
                format!("step {} is already there; give one of them another id", quoted(&leg.step.id));
            leg.table.inspection.error(leg.table.place_of("id"), message);
        }
    }
}

/// Notes what is disclosed and yet no exploit.
fn exploits(legs: &[Leg<'_>]) {
    for Leg { table, step } in legs {
        if step.disclosed != Disclosure::Never && step.blockable != Some(Blockable::Exploit) {
            let message = "only an exploit is disclosed; add blockable = \"exploit\", or take this out";
            table.inspection.error(table.place_of("disclosed"), message);
        }
    }
}

/// Notes what is said of a provider's clients and can mean nothing.
fn whose_ground(root: &Table<'_>, script: &Script, legs: &[Leg<'_>]) {
    let spreads = root.peek("spread").is_some();
    let downstream = |leg: &&Leg<'_>| leg.step.ground == Ground::Downstream;
    if spreads && !legs.iter().any(|leg| downstream(&leg)) {
        let message = "no step acts on the clients; add at = \"downstream\" to those that do";
        root.inspection.error(root.place_of("spread"), message);
    }
    if spreads && !script.requires.provider {
        let message = "only a provider has clients behind it; add provider = true under [requires]";
        root.inspection.error(root.place_of("spread"), message);
    }
    let after = script.spread.as_ref().and_then(|spread| legs.get(spread.after));
    if let Some(after) = after.filter(downstream) {
        let id = quoted(&after.step.id);
        let message =
            format!("{id} is a step at the clients; name one at the provider that opens the way to them");
        root.inspection.error(root.place_of("spread"), message);
    }
    if let Some(first) =
        legs.iter().find(downstream).filter(|leg| leg.step.needs.iter().any(Need::is_access_here))
    {
        let message =
            "at a client that is come to there is no foothold yet; write provider-foothold, or nothing";
        first.table.inspection.error(first.table.place_of("needs"), message);
    }
    let mut told = false;
    for leg in legs {
        let (place, inspection) = (|key| leg.table.place_of(key), leg.table.inspection);
        if downstream(&leg) && !spreads && !std::mem::replace(&mut told, true) {
            let message = "nothing says how clients are come to; add [spread], or take this out";
            inspection.error(place("at"), message);
        }
        if leg.step.needs.contains(&Need::ProviderFoothold) && !downstream(&leg) {
            let message = "this step is at the provider; write foothold, or add at = \"downstream\"";
            inspection.error(place("needs"), message);
        }
    }
}

/// Notes what is done once all access is lost and yet asks for some, or gives some.
fn evicted(legs: &[Leg<'_>]) {
    for Leg { table, step } in legs.iter().filter(|leg| leg.step.branch == Branch::Evicted) {
        let id = quoted(&step.id);
        if let Some(need) = step.needs.iter().find(|need| !matches!(need, Need::Token(_))) {
            let message = format!(
                "step {id} is done once all access is lost, and needs {}; let it need only what was taken before",
                written(need)
            );
            table.inspection.error(table.place_of("needs"), message);
        }
        if step.gains_foothold() {
            let message = format!(
                "step {id} is done once all access is lost, and gains some; a way back is a step of the plan, named \
                 in actor.reentry.by"
            );
            table.inspection.error(table.place_of("gains"), message);
        }
    }
}

fn slots(legs: &[Leg<'_>]) {
    for at in 1..legs.len() {
        let (leg, slot) = (&legs[at], &legs[at].step.slot);
        let Some(first) = legs[..at].iter().position(|other| other.step.slot == *slot) else { continue };
        if legs[at - 1].step.slot != *slot {
            let message = format!(
                "slot {} was left before; alternatives are tried together, where the first of them stands",
                quoted(slot)
            );
            leg.table.inspection.warn(leg.table.place_of("slot"), message);
        }
        if legs[first].step.required != leg.step.required {
            let message =
                format!("alternatives of slot {} differ in required; make them alike", quoted(slot));
            leg.table.inspection.warn(leg.table.place_of("required"), message);
        }
    }
}

/// Notes if nothing that comes before the slot of step `at` gives what it needs.
fn reachable(legs: &[Leg<'_>], graph: &Graph<'_>, at: usize, need: &Need) {
    let leg = &legs[at];
    let place = leg.table.place_of("needs");
    let first = |slot: &str| legs.iter().position(|other| other.step.slot == slot).unwrap_or(at);
    let begins = first(&leg.step.slot);
    // What is done only to destroy, or once all access is lost, comes after the plan.
    let in_time = |other: &Leg<'_>| match leg.step.branch {
        Branch::Destruction => true,
        own => [Branch::Plan, own].contains(&other.step.branch),
    };
    let givers = || graph.givers(need).iter().map(|giver| &legs[*giver]);
    if givers().filter(|other| in_time(other)).any(|other| first(&other.step.slot) < begins) {
        return;
    }
    let wanted = written(need);
    let (id, inspection) = (quoted(&leg.step.id), leg.table.inspection);
    if begins == 0 {
        let message = format!("step {id} needs {wanted}, but nothing comes before it; let it need nothing");
        inspection.error(place, message);
    } else if let Some(other) = givers().next() {
        let giver = quoted(&other.step.id);
        let message = if !in_time(other) {
            format!(
                "step {id} needs {wanted}, which only {giver} gains, and that is done only {}; let a step of the plan \
                 gain it",
                if other.step.branch == Branch::Destruction {
                    "to destroy"
                } else {
                    "once all access is lost"
                }
            )
        } else if other.step.slot == leg.step.slot {
            format!("step {id} needs {wanted}, which only its own slot gains; let an earlier step gain it")
        } else {
            format!("step {id} needs {wanted}, which only the later step {giver} gains; change their order")
        };
        inspection.error(place, message);
    } else {
        let gains = legs.iter().flat_map(|other| &other.step.gains).map(Gain::word);
        let mut gains: Vec<String> = gains.collect();
        gains.sort();
        gains.dedup();
        let known: Vec<&str> = gains.iter().map(String::as_str).collect();
        let message = format!("step {id} needs {wanted}, which no step gains{}", hint(&wanted, &known));
        inspection.error(place, message);
    }
}

/// Returns what is needed as messages name it.
pub(super) fn written(need: &Need) -> String {
    match need {
        Need::AnyFoothold => "a foothold".to_owned(),
        Need::ProviderFoothold => "a foothold at the provider".to_owned(),
        Need::Foothold(_) | Need::Token(_) => quoted(&need.word()),
    }
}

/// Notes roles that no client of the library has, and techniques that do not run on what has the role.
fn grounds(legs: &[Leg<'_>], library: &Library) {
    let clients: Vec<Client> = library
        .names(Shelf::Clients)
        .iter()
        .filter_map(|name| library.client(name).ok())
        .map(|checked| checked.item)
        .collect();
    if clients.is_empty() {
        return;
    }
    for leg in legs.iter().filter(|leg| leg.step.role != Role::Outside) {
        let (role, inspection) = (leg.step.role, leg.table.inspection);
        let found: Vec<Platform> =
            clients.iter().filter_map(|client| client.group(role)).map(|group| group.platform).collect();
        let technique = library.knowledge().get(leg.step.technique);
        if found.is_empty() {
            let message = format!("no client has the role {}", role.name());
            inspection.warn(leg.table.place_of("on"), message);
        } else if !found.iter().any(|platform| technique.platforms.contains(*platform)) {
            let runs_on: Vec<&str> = technique.platforms.iter().map(Platform::name).collect();
            let message = format!(
                "{} ({}) runs on {}, but every {} is {}",
                technique.code,
                technique.name,
                runs_on.join(", "),
                role.name(),
                found[0]
            );
            inspection.warn(leg.table.place_of("technique"), message);
        }
    }
}
