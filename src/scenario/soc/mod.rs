//! Security operations centres: the keys of `socs/*.toml`, and where a capability becomes a number.

mod desk;
mod intel;
mod learning;
mod oddities;
mod people;
mod process;
mod surroundings;
mod technology;

use super::attack::defaults;
use super::error::ScenarioError;
use super::inspection::{Checked, InputDigest};
use super::library::{Library, Shelf};
use super::lineage;
use super::reader::{Table, read_document};
use super::soc_change::SocChange;
use super::trace;
use crate::soc::Soc;
use desk::{background, desk_rules, triage};
use intel::intelligence;
use learning::learning;
use oddities::oddities;
use people::{roster, second_look, work};
use process::{authority, hunting, investigation, response};
use technology::detection;

pub(super) use surroundings::Surroundings;
pub(super) use technology::sources;

/// Reads the SOC called `name`, with `changes` laid over it; what is odd about it in its surroundings is noted if
/// there are any.
pub(super) fn load(
    library: &Library,
    name: &str,
    changes: &[SocChange],
    surroundings: Option<&Surroundings>,
) -> Result<Checked<Soc>, ScenarioError> {
    let (mut document, mut digest) = lineage::document(library, Shelf::Socs, name)?;
    let mut texts: Vec<String> = document.files.iter().map(|file| file.text.clone()).collect();
    for change in changes {
        let overlay = change.overlay(library)?;
        texts.extend(overlay.texts().map(str::to_owned));
        texts.push(change.to_string());
        document = overlay.laid_over(document);
    }
    if !changes.is_empty() {
        digest = InputDigest::of(Shelf::Socs.noun(), digest.name, texts.iter().map(String::as_str));
    }
    let mut checked = read_document(&document, digest, |table, own| {
        let mut soc = soc(table, library, own);
        if table.inspection.sound() {
            let plain = if changes.is_empty() { None } else { unchanged(library, name) };
            trace::fit(&mut soc, table, library, plain);
            oddities(&soc, table, library);
            if let Some(surroundings) = surroundings {
                surroundings.oddities(&soc, table, library);
            }
        }
        soc
    })?;
    for change in changes {
        checked.item.name += &format!(" {change}");
        checked.item.title += &format!(" {change}");
    }
    Ok(checked)
}

/// Returns the SOC called `name` without any change and without its export, if it is sound so.
fn unchanged(library: &Library, name: &str) -> Option<Soc> {
    let (document, digest) = lineage::document(library, Shelf::Socs, name).ok()?;
    let read = read_document(&document, digest, |table, name| soc(table, library, name));
    read.ok().map(|checked| checked.item)
}

/// Reads a SOC called `name`.
pub(super) fn soc(table: &Table<'_>, library: &Library, name: &str) -> Soc {
    defaults(table);
    let (investigation, second) = table.table("investigation", |t| (investigation(t), second_look(t)));
    let intel = table.optional_table("intel", intelligence).unwrap_or_default();
    Soc {
        name: name.to_owned(),
        title: table.text("title"),
        summary: table.text("summary"),
        offset: table.offset("utc_offset_hours"),
        book_endpoints: table.count("book_endpoints", 1..=100_000_000),
        roster: table.table("roster", roster),
        work: table.table("work", |t| work(t, &second, intel.sandbox.as_ref())),
        detection: table.table("detection", |t| detection(t, library)),
        intel,
        background: table.table("background", background),
        desk: table.table("desk", desk_rules),
        triage: table.table("triage", triage),
        investigation,
        authority: table.table("authority", authority),
        response: table.table("response", response),
        hunting: table.table("hunting", hunting),
        learning: table.optional_table("learning", learning).unwrap_or_default(),
    }
}
