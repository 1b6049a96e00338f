//! Names scenarios are chosen by: whole, cut short, ambiguous or unknown.
//!
//! A name may be cut short where a person gives it, at the command line. A file gives whole names only:
//! else it could come to mean something else when another file is added.

use super::diagnostic::quoted;
use super::error::ScenarioError;
use super::library::{Library, Shelf};
use crate::knowledge::{did_you_mean, nearest};

/// How many names a message lists.
const LISTED: usize = 24;

impl Library {
    /// Returns the one name of a shelf that begins with `asked`, or `asked` itself if it is a name, a path,
    /// or the beginning of nothing.
    ///
    /// # Errors
    /// If several names begin with it.
    pub fn full_name(&self, shelf: Shelf, asked: &str) -> Result<String, ScenarioError> {
        let mut beginning = self.beginning(shelf, asked);
        match beginning.len() {
            0 => Ok(asked.to_owned()),
            1 => Ok(beginning.remove(0)),
            _ => Err(ambiguous(shelf.noun(), asked, &beginning)),
        }
    }

    /// Lists the names of a shelf that begin with `asked`; only itself if it is one.
    pub(super) fn beginning(&self, shelf: Shelf, asked: &str) -> Vec<String> {
        let mut names = self.names(shelf);
        if names.iter().any(|name| name == asked) {
            return vec![asked.to_owned()];
        }
        names.retain(|name| !asked.is_empty() && name.starts_with(asked));
        names
    }

    /// Returns the error that there is no `name` on the shelf.
    pub(super) fn unknown(&self, shelf: Shelf, name: &str) -> ScenarioError {
        // Names of files on the disk may hold anything.
        let names: Vec<String> = self.names(shelf).iter().map(|name| quoted(name)).collect();
        let near = nearest(name, names.iter().map(String::as_str), 3);
        let hint = match self.beginning(shelf, name).as_slice() {
            _ if names.is_empty() => format!("; there is no file in {}", shelf.folder()),
            [] if near.is_empty() => {
                format!("; there are {}, or give the path of a .toml file", listed(&names))
            }
            [] => did_you_mean(&near),
            [only] => format!("; in a file the name is written in full: {only}"),
            several => format!("; in a file the name is written in full, such as {}", listed(several)),
        };
        ScenarioError::Unknown { noun: shelf.noun(), name: quoted(name), hint }
    }
}

/// Returns the error that `asked` may mean any of `meant`.
pub(super) fn ambiguous(noun: &'static str, asked: &str, meant: &[String]) -> ScenarioError {
    ScenarioError::Ambiguous { noun, name: quoted(asked), meant: listed(meant) }
}

fn listed(names: &[String]) -> String {
    let more = if names.len() > LISTED { ", …" } else { "" };
    names.iter().take(LISTED).map(|name| quoted(name)).collect::<Vec<_>>().join(", ") + more
}
