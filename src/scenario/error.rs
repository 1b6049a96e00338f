//! What can be wrong with a scenario.

use super::diagnostic::{Diagnostic, printable};
use crate::knowledge::KnowledgeError;
use std::fmt;
use thiserror::Error;

/// Why a scenario could not be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ScenarioError {
    /// No file of that name on the shelf.
    #[error("unknown {noun} {name}{hint}")]
    Unknown {
        /// What was asked for: "attack", "client", …
        noun: &'static str,
        /// The name as asked for, made safe to print.
        name: String,
        /// Near misses and the known names.
        hint: String,
    },
    /// A name cut so short that several begin with it.
    #[error("ambiguous {noun} {name}: it could be {meant}; write more of it, or the path of a file")]
    Ambiguous {
        /// What was asked for: "attack", "client", …
        noun: &'static str,
        /// The name as asked for, made safe to print.
        name: String,
        /// The names it could be.
        meant: String,
    },
    /// A text that no file of ours is called by.
    #[error("{name} is no name; write small letters, digits and hyphens, such as {instead}")]
    NotAName {
        /// The name as asked for, made safe to print.
        name: String,
        /// A name near it.
        instead: String,
    },
    /// A name that would hide a shipped scenario.
    #[error("{name} is a shipped {noun}, and a file of this name would stand in for it; choose another name")]
    Shipped {
        /// What it is: "attack", "client", …
        noun: &'static str,
        /// The name.
        name: String,
    },
    /// A name that is short for a shipped scenario.
    #[error(
        "{name} is short for the shipped {noun} {shadowed}, and a file of this name would come before it; choose \
         another name, such as my-{name}"
    )]
    Shadows {
        /// What it is: "attack", "client", …
        noun: &'static str,
        /// The name.
        name: String,
        /// What it is short for.
        shadowed: String,
    },
    /// The same name twice in one study.
    #[error("{noun} {name} is asked for twice; its results could not be told apart")]
    Twice {
        /// What was asked for: "attack", "client", …
        noun: &'static str,
        /// The name, made safe to print.
        name: String,
    },
    /// A file that says nothing of what it is.
    #[error(
        "{path}: cannot tell what this is: it has no key that an attack, client, SOC or study begins with; \
         `sparring new soc NAME` writes one to begin with"
    )]
    NoKind {
        /// Where.
        path: String,
    },
    /// A capability that has nothing to be changed.
    #[error("{option} {name}: {why}; `sparring list capabilities` tells what can be changed")]
    Unchangeable {
        /// The option it was asked for by.
        option: &'static str,
        /// The capability, made safe to print.
        name: String,
        /// Why there is nothing to change.
        why: String,
    },
    /// A folder, device or pipe where a file should be.
    #[error("{path} is not a file; name a .toml file or one of the shipped scenarios")]
    NotAFile {
        /// Where.
        path: String,
    },
    /// A folder of scenarios that holds none.
    #[error("{path} holds no scenarios; it needs at least one of the folders {folders}")]
    NotALibrary {
        /// Where.
        path: String,
        /// What would be recognised.
        folders: &'static str,
    },
    /// A file too big to have been written by hand.
    #[error("{path} has {size} bytes; a scenario file may have {limit}")]
    TooBig {
        /// Where.
        path: String,
        /// How big it is.
        size: u64,
        /// How big it may be.
        limit: u64,
    },
    /// Bytes that are no text.
    #[error("{path}:{line}:{column}: this is not UTF-8; save the file as UTF-8 text")]
    NotText {
        /// Where.
        path: String,
        /// The line of the first bad byte, counted from 1.
        line: usize,
        /// The character in its line, counted from 1.
        column: usize,
    },
    /// The system does not give the file.
    #[error("cannot read {path}: {reason}")]
    Unreadable {
        /// Where.
        path: String,
        /// What the system says.
        reason: String,
    },
    /// The file was read, and something in it is wrong.
    #[error("{0}")]
    Wrong(Findings),
    /// The knowledge tables do not hold together.
    #[error("knowledge: {}", printable(&.0.to_string()))]
    Knowledge(#[from] KnowledgeError),
}

/// All that is wrong with one file, in the order of the lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Findings {
    /// The errors that are told, at least one.
    pub diagnostics: Vec<Diagnostic>,
    /// How many more there are.
    pub untold: usize,
}

impl fmt::Display for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, diagnostic) in self.diagnostics.iter().enumerate() {
            if place > 0 {
                writeln!(f)?;
            }
            write!(f, "{diagnostic}")?;
        }
        match self.untold {
            0 => Ok(()),
            more => write!(f, "\nand {more} more"),
        }
    }
}
