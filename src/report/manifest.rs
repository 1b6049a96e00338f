//! The manifest: what was asked for, so that the same can be had again.

use super::{Part, ReportError};
use crate::attack::Script;
use crate::experiment::Study;
use crate::report::json::json;
use crate::units::DAY;
use serde::Serialize;
use std::collections::BTreeMap;

/// What marks a folder as a report of ours.
pub const PRODUCT: &str = "sparring";
/// The version of enterprise ATT&CK that techniques are named by.
const ATTACK_VERSION: &str = "18.1";

/// The resolved request of a run: no threads, paths or times.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Manifest {
    /// The name of the program.
    pub product: &'static str,
    /// Its version.
    pub version: &'static str,
    /// The version of ATT&CK that techniques are named by.
    pub attack_version: &'static str,
    /// The study's name.
    pub study: String,
    /// The study's title.
    pub title: String,
    /// The seed of all luck.
    pub seed: u64,
    /// Replications of every cell.
    pub replications: u32,
    /// Names of the attacks.
    pub attacks: Vec<String>,
    /// Names of the clients.
    pub clients: Vec<String>,
    /// Names of the SOCs.
    pub socs: Vec<String>,
    /// The fixed beginning of all attacks, if one was asked for.
    pub start: Option<String>,
    /// Days an engagement is watched, by the goal of the actor, or by the attack where its script says it.
    pub horizon_days: BTreeMap<String, f64>,
    /// Threat weights of the attacks; empty if the study gives none.
    pub weights: BTreeMap<String, f64>,
    /// What was read.
    pub inputs: Vec<Input>,
    /// What the numbers that were read rest on.
    pub assumptions: AssumptionCounts,
    /// What was asked for otherwise than the study's file says.
    pub overrides: Vec<Override>,
}

/// One option by which something else was asked for than the study's file says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Override {
    /// The option, such as `--seed`.
    pub option: &'static str,
    /// What was asked for; the name of a file without its path.
    pub value: String,
}

/// One input with the digest of its bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Input {
    /// What it is: attack, client, …
    pub kind: String,
    /// Its name.
    pub name: String,
    /// SHA-256 over the file and all it extends, in hexadecimal.
    pub sha256: String,
}

/// How many numbers of the inputs are known in which way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct AssumptionCounts {
    /// Counted or timed in the world, or computed from published data.
    pub measured: usize,
    /// Said by people who were asked.
    pub survey: usize,
    /// Decided by the authors.
    pub judgement: usize,
    /// Given without any source.
    pub unsourced: usize,
}

impl AssumptionCounts {
    /// Returns how many numbers there are in all.
    pub fn all(&self) -> usize {
        self.measured + self.survey + self.judgement + self.unsourced
    }
}

/// Whose horizon a script is watched for: its own, or that of its goal.
fn horizon_of(script: &Script) -> String {
    match script.horizon {
        Some(_) => script.name.clone(),
        None => script.actor.goal.name().to_owned(),
    }
}

impl Manifest {
    /// Returns the manifest of `study`, read from `inputs` (kind, name, SHA-256).
    pub fn of(
        study: &Study,
        inputs: Vec<(String, String, String)>,
        assumptions: AssumptionCounts,
        start: Option<String>,
    ) -> Manifest {
        let horizon = |attack: usize| study.horizon(attack).0 as f64 / DAY as f64;
        Manifest {
            product: PRODUCT,
            version: env!("CARGO_PKG_VERSION"),
            attack_version: ATTACK_VERSION,
            study: study.name.clone(),
            title: study.title.clone(),
            seed: study.seed,
            replications: study.replications,
            attacks: study.attacks.iter().map(|a| a.name.clone()).collect(),
            clients: study.clients.iter().map(|c| c.name.clone()).collect(),
            socs: study.socs.iter().map(|s| s.name.clone()).collect(),
            start,
            horizon_days: (0..study.attacks.len())
                .map(|attack| (horizon_of(&study.attacks[attack]), horizon(attack)))
                .collect(),
            weights: study.weights.clone(),
            inputs: inputs.into_iter().map(|(kind, name, sha256)| Input { kind, name, sha256 }).collect(),
            assumptions,
            overrides: Vec::new(),
        }
    }

    /// Returns `files` with a manifest before them that lists itself and them.
    pub(super) fn at_the_head_of<'a>(
        &self,
        mut files: Vec<(String, Part<'a>)>,
    ) -> Result<Vec<(String, Part<'a>)>, ReportError> {
        let name = "manifest.json";
        let names: Vec<&str> =
            [name].into_iter().chain(files.iter().map(|(name, _)| name.as_str())).collect();
        let listed = self.to_json(&names)?;
        files.insert(0, (name.to_owned(), Part::Bytes(listed)));
        Ok(files)
    }

    /// Returns `manifest.json` of a report that consists of it and `files`.
    fn to_json(&self, files: &[&str]) -> Result<Vec<u8>, ReportError> {
        #[derive(Serialize)]
        struct Written<'a> {
            #[serde(flatten)]
            manifest: &'a Manifest,
            files: &'a [&'a str],
        }
        json(&Written { manifest: self, files })
    }
}
