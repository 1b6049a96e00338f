//! Names scenarios are chosen by: whole, cut short, ambiguous or unknown.
//!
//! A name may be cut short at the command line and in the lists of a study: a report says what it came to mean.
//! After `extends` a name is whole: else a file could come to mean something else when another one is added.

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
        let mut near = nearest(name, names.iter().map(String::as_str), 3);
        if near.is_empty() && !name.is_empty() {
            near = nearest_beginnings(name, &names);
        }
        let hint = match self.beginning(shelf, name).as_slice() {
            _ if names.is_empty() => format!("; there is no file in {}", shelf.folder()),
            [] if near.is_empty() => {
                format!("; there are {}, or give the path of a .toml file", listed(&names))
            }
            [] => did_you_mean(&near),
            [only] => format!("; after extends the name is written in full: {only}"),
            several => format!("; after extends the name is written in full, such as {}", listed(several)),
        };
        ScenarioError::Unknown { noun: shelf.noun(), name: or_nothing(name), hint }
    }
}

/// Returns the names that begin almost as `asked` does, best first: a name is mostly given cut short.
fn nearest_beginnings<'a>(asked: &str, names: &'a [String]) -> Vec<&'a str> {
    let length = asked.chars().count();
    let begin = |name: &str| name.chars().take(length).collect::<String>();
    let beginnings: Vec<String> = names.iter().map(|name| begin(name)).collect();
    let mut near: Vec<&str> = Vec::new();
    for beginning in nearest(asked, beginnings.iter().map(String::as_str), names.len()) {
        let begun = names.iter().filter(|name| name.starts_with(beginning)).map(String::as_str);
        for name in begun {
            if !near.contains(&name) {
                near.push(name);
            }
        }
    }
    near.truncate(3);
    near
}

/// Returns `name` made safe to print, or what shows that there is none.
fn or_nothing(name: &str) -> String {
    if name.is_empty() { "\"\"".to_owned() } else { quoted(name) }
}

/// Returns the error that `asked` may mean any of `meant`.
pub(super) fn ambiguous(noun: &'static str, asked: &str, meant: &[String]) -> ScenarioError {
    ScenarioError::Ambiguous { noun, name: quoted(asked), meant: listed(meant) }
}

fn listed(names: &[String]) -> String {
    let more = if names.len() > LISTED { ", …" } else { "" };
    names.iter().take(LISTED).map(|name| quoted(name)).collect::<Vec<_>>().join(", ") + more
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_in_a_name_cut_short_is_understood() {
        let names = ["level-1-basic", "level-3-advanced", "blind"].map(str::to_owned);
        assert_eq!(nearest_beginnings("levle-3", &names), ["level-3-advanced", "level-1-basic"]);
        assert!(nearest_beginnings("nonsense", &names).is_empty());
    }
}
