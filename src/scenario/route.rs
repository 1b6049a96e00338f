//! Whether a script can be walked: every step reached, every need gained before, an objective at the end.

use super::diagnostic::quoted;
use super::library::{Library, Shelf};
use super::reader::Table;
use super::words::hint;
use crate::attack::{Blockable, Disclosure, Gain, Grade, Ground, Need, Step};
use crate::client::{Client, Role};
use crate::knowledge::Platform;

/// A step, and the table it was read from.
pub(super) struct Leg<'t> {
    pub(super) table: Table<'t>,
    pub(super) step: Step,
}

/// Notes whatever keeps the script from being walked to its end.
pub(super) fn check(root: &Table<'_>, legs: &[Leg<'_>], library: &Library) {
    if legs.is_empty() {
        return;
    }
    repeated_ids(legs);
    slots(legs);
    exploits(legs);
    whose_ground(root, legs);
    for (at, leg) in legs.iter().enumerate() {
        for need in &leg.step.needs {
            reachable(legs, at, need);
        }
    }
    let steps = || legs.iter().map(|leg| &leg.step);
    if steps().all(|step| step.objective.is_none()) {
        root.inspection
            .error(legs[legs.len() - 1].table.place(), "no step has an objective; add one to the last");
    } else if steps().all(|step| step.objective != Some(Grade::Full)) {
        root.inspection.warn(legs[legs.len() - 1].table.place(), "no step has the objective full");
    }
    if !steps().any(|step| step.gains.iter().any(|gain| matches!(gain, Gain::Foothold(_)))) {
        let message = "no step gains a foothold; add one such as foothold:account to the first that gets in";
        root.inspection.error(legs[0].table.place(), message);
    }
    if root.inspection.sound() {
        grounds(legs, library);
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
fn whose_ground(root: &Table<'_>, legs: &[Leg<'_>]) {
    let spreads = root.peek("spread").is_some();
    let downstream = |leg: &&Leg<'_>| leg.step.ground == Ground::Downstream;
    if spreads && !legs.iter().any(|leg| downstream(&leg)) {
        let message = "no step acts on the clients; add at = \"downstream\" to those that do";
        root.inspection.error(root.place_of("spread"), message);
    }
    for leg in legs {
        let (place, inspection) = (|key| leg.table.place_of(key), leg.table.inspection);
        if downstream(&leg) && !spreads {
            let message = "nothing says how clients are come to; add [spread], or take this out";
            inspection.error(place("at"), message);
        }
        if leg.step.needs.contains(&Need::ProviderFoothold) && !downstream(&leg) {
            let message = "this step is at the provider; write foothold, or add at = \"downstream\"";
            inspection.error(place("needs"), message);
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
fn reachable(legs: &[Leg<'_>], at: usize, need: &Need) {
    let leg = &legs[at];
    let place = leg.table.place_of("needs");
    let first = |slot: &str| legs.iter().position(|other| other.step.slot == slot).unwrap_or(at);
    let begins = first(&leg.step.slot);
    let gives = |other: &Leg<'_>| other.step.gains.iter().any(|gain| satisfies(gain, need));
    let mut givers = legs.iter().filter(|other| gives(other));
    if givers.any(|other| first(&other.step.slot) < begins) {
        return;
    }
    let wanted = written(need);
    let (id, inspection) = (quoted(&leg.step.id), leg.table.inspection);
    if begins == 0 {
        let message = format!("step {id} needs {wanted}, but nothing comes before it; let it need nothing");
        inspection.error(place, message);
    } else if let Some(other) = legs.iter().find(|other| gives(other)) {
        let message = if other.step.slot == leg.step.slot {
            format!("step {id} needs {wanted}, which only its own slot gains; let an earlier step gain it")
        } else {
            let later = quoted(&other.step.id);
            format!("step {id} needs {wanted}, which only the later step {later} gains; change their order")
        };
        inspection.error(place, message);
    } else {
        let gains = legs.iter().flat_map(|other| &other.step.gains).map(|gain| match gain {
            Gain::Foothold(kind) => format!("foothold:{}", kind.name()),
            Gain::Token(token) | Gain::Credential(token) => token.clone(),
        });
        let gains: Vec<String> = gains.collect();
        let known: Vec<&str> = gains.iter().map(String::as_str).collect();
        let message = format!("step {id} needs {wanted}, which no step gains{}", hint(&wanted, &known));
        inspection.error(place, message);
    }
}

fn satisfies(gain: &Gain, need: &Need) -> bool {
    match (gain, need) {
        (Gain::Foothold(_), Need::AnyFoothold | Need::ProviderFoothold) => true,
        (Gain::Foothold(gained), Need::Foothold(needed)) => gained == needed,
        (Gain::Token(gained) | Gain::Credential(gained), Need::Token(needed)) => gained == needed,
        _ => false,
    }
}

fn written(need: &Need) -> String {
    match need {
        Need::AnyFoothold => "a foothold".to_owned(),
        Need::ProviderFoothold => "a foothold at the provider".to_owned(),
        Need::Foothold(kind) => format!("foothold:{}", kind.name()),
        Need::Token(token) => quoted(token),
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
