//! Clients: the keys of `clients/*.toml`.

use super::attack::defaults;
use super::error::ScenarioError;
use super::form::Spelling;
use super::inspection::Checked;
use super::library::{Library, Shelf};
use super::reader::{Table, read};
use super::soc::sources;
use super::words::Switch;
use crate::client::{
    AssetGroup, Client, ClientKind, ContactHours, Control, ControlKind, Downstream, OwnResponse, Role,
};
use crate::knowledge::{Platform, SourceSet};

#[derive(Clone, Copy, PartialEq)]
enum Sort {
    Single,
    Provider,
}

const SORTS: [(Sort, &str); 2] = [(Sort::Single, "single"), (Sort::Provider, "provider")];

/// How much of a provider is read.
#[derive(Clone, Copy, PartialEq)]
enum Depth {
    /// Its clients too.
    Whole,
    /// Itself alone.
    Alone,
}

/// Reads the client called `name`.
pub(super) fn load(library: &Library, name: &str) -> Result<Checked<Client>, ScenarioError> {
    read(library, Shelf::Clients, name, |table, name| client(table, library, name))
}

/// Reads the client called `name` that stands behind a provider: a provider among them is read without its own.
fn behind(library: &Library, name: &str) -> Result<Client, ScenarioError> {
    let read_client = |table: &Table<'_>, name: &str| organisation(table, library, name, Depth::Alone);
    Ok(read(library, Shelf::Clients, name, read_client)?.item)
}

/// Reads a client called `name`.
pub(super) fn client(table: &Table<'_>, library: &Library, name: &str) -> Client {
    organisation(table, library, name, Depth::Whole)
}

fn organisation(table: &Table<'_>, library: &Library, name: &str, depth: Depth) -> Client {
    defaults(table);
    let client = Client {
        name: name.to_owned(),
        title: table.text("title"),
        kind: kind(table, library, depth),
        endpoints: table.count("endpoints", 1..=10_000_000),
        offset: table.offset("utc_offset_hours"),
        contact: table.table("contact", contact),
        assets: assets(table),
        controls: controls(table),
        telemetry: sources(table, "telemetry", library),
        response: table.table("response", own_response),
    };
    if client.telemetry == SourceSet::EMPTY {
        table
            .inspection
            .warn(table.place_of("telemetry"), "no telemetry: no SOC sees anything of this client");
    }
    client
}

fn kind(table: &Table<'_>, library: &Library, depth: Depth) -> ClientKind {
    let groups = table.optional_tables("downstream", "client");
    let downstream: Vec<Downstream> = groups
        .into_iter()
        .filter(|_| depth == Depth::Whole)
        .filter_map(|t| t.read(|t| alike(t, library)))
        .collect();
    let wrong = |message: &str| table.inspection.error(table.place_of("kind"), message);
    match table.name("kind", &SORTS) {
        Sort::Provider if downstream.is_empty() && depth == Depth::Whole && table.inspection.sound() => {
            wrong("a provider has clients; add [[downstream]] with client = \"managed-60\" and count = 12");
        }
        Sort::Single if !downstream.is_empty() && table.peek_text("kind") == Some("single") => {
            wrong(
                "only a provider has clients downstream; take [[downstream]] out or write kind = \"provider\"",
            );
        }
        Sort::Provider => return ClientKind::Provider { downstream },
        Sort::Single => {}
    }
    ClientKind::Single
}

/// Reads clients of a provider that are alike.
fn alike(table: &Table<'_>, library: &Library) -> Option<Downstream> {
    let count = table.count("count", 1..=1000);
    let word = table.word("client", Spelling::Any)?;
    let wrong = |message: String| {
        table.inspection.error(word.place, message);
        None
    };
    match behind(library, word.text) {
        Err(error) => wrong(error.to_string()),
        Ok(client) if client.kind != ClientKind::Single => {
            wrong(format!("{} is a provider itself; name one that is not", client.name))
        }
        Ok(client) => Some(Downstream { client, count }),
    }
}

fn own_response(table: &Table<'_>) -> OwnResponse {
    let response = OwnResponse {
        people: table.count("people", 1..=10_000),
        capability: table.share("capability"),
        guided_capability: table.share("guided_capability"),
        action: table.law("action"),
        guided_pace: table.number("guided_pace", "factor", 0.01..=10.0),
        off_hours: table.share("off_hours"),
    };
    if response.guided_capability < response.capability {
        table.inspection.warn(
            table.place_of("guided_capability"),
            "told what to do, its people do worse than when left alone",
        );
    }
    response
}

fn contact(table: &Table<'_>) -> ContactHours {
    let hours = ContactHours { from: table.count("from", 0..=23) as u8, to: table.count("to", 1..=24) as u8 };
    if hours.from >= hours.to && table.inspection.sound() {
        let message =
            format!("nobody answers from {} to {}; let it end after it begins", hours.from, hours.to);
        table.inspection.error(table.place_of("to"), message);
    }
    hours
}

fn assets(table: &Table<'_>) -> Vec<AssetGroup> {
    let platforms: Vec<(Platform, &'static str)> =
        Platform::ALL.iter().map(|platform| (*platform, platform.name())).collect();
    let mut groups: Vec<AssetGroup> = Vec::new();
    for t in table.tables("asset", "role") {
        let group = t.read(|t| AssetGroup {
            role: t.name("role", Role::NAMES),
            platform: t.name("platform", &platforms),
            count: t.count("count", 1..=10_000_000),
            managed: t.share("managed"),
            crown_jewel: t.switch("crown_jewel", Switch::Off),
        });
        let name = group.role.name();
        if groups.iter().any(|other| other.role == group.role) {
            t.inspection.error(t.place_of("role"), format!("role {name} is already there; merge the two"));
        } else if group.role == Role::Outside && t.peek("role").is_some() && t.inspection.sound() {
            t.inspection.error(t.place_of("role"), "outside is no asset of a client; take it out");
        }
        groups.push(group);
    }
    groups
}

fn controls(table: &Table<'_>) -> Vec<Control> {
    let mut controls: Vec<Control> = Vec::new();
    // A client without controls is one that has none, and its file need not say so.
    for t in table.optional_tables("control", "kind") {
        let control =
            t.read(|t| Control { kind: t.name("kind", ControlKind::NAMES), stops: t.share("stops") });
        if controls.iter().any(|other| other.kind == control.kind) {
            let message = format!("control {} is already there; merge the two", control.kind.name());
            t.inspection.error(t.place_of("kind"), message);
        }
        controls.push(control);
    }
    controls
}
