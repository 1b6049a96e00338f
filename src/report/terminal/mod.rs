//! What a terminal shows: text for people, and the same for scripts.
//!
//! Takes a [`Dossier`](crate::report::Dossier), a replayed engagement or a list of names; gives text for a
//! [`Medium`]: plain, coloured or Markdown. Guards: no line is wider than the terminal, colours are marks beside
//! words and never the only sign, and no name can act on a terminal.

mod catalogue;
pub(in crate::report) mod ink;
mod listing;
mod losses;
mod markdown;
mod panel;
pub(in crate::report) mod season;
pub(in crate::report) mod sheet;
mod standing;
mod story;
pub(in crate::report) mod table;
mod text;
mod told;
pub(in crate::report) mod wrap;

pub use catalogue::{CapabilityEntry, Catalogue, ParameterEntry};
pub use ink::Medium;
pub use listing::Listing;
pub use standing::{
    CheckedFile, CheckedFiles, DifferenceEntry, Oddity, PillarEntry, ReferenceEntry, SocStanding,
    StandingEntry,
};
pub use story::{Story, story_csv, story_json};
pub use text::{desk_text, text};
pub use told::told;
pub use wrap::wrap;
