//! What was asked for, resolved once: a study ready to run and the facts its report must carry.

use super::number::whole;
use super::out;
use crate::engagement::StartAt;
use crate::experiment::Study;
use crate::report::{AssumptionCounts, Manifest, Override};
use crate::scenario::{Assembled, Assumption, Changes, Diagnostic, Library, Shelf, SocChange};
use crate::units::Kind;
use clap::{Args, ValueHint};
use std::path::Path;

/// Which engagements, asked for by options.
#[derive(Debug, Default, Args)]
pub(super) struct StudyArgs {
    /// Study: a shipped name or a .toml file [default: default]
    #[arg(value_name = "STUDY", value_hint = ValueHint::FilePath)]
    study: Option<String>,
    /// Attack instead of the study's; may be given more than once
    #[arg(long, value_name = "NAME|FILE", value_hint = ValueHint::FilePath)]
    attack: Vec<String>,
    /// SOC instead of the study's; may be given more than once, each is compared with the one before
    #[arg(long, value_name = "NAME|FILE", value_hint = ValueHint::FilePath)]
    soc: Vec<String>,
    /// Client instead of the study's; may be given more than once
    #[arg(long, value_name = "NAME|FILE", value_hint = ValueHint::FilePath)]
    client: Vec<String>,
    /// Change a key of every SOC as if its file said so; may be given more than once
    #[arg(long, value_name = "KEY=VALUE")]
    set: Vec<String>,
    /// Add a capability to every SOC, as the level that first lists it has it
    #[arg(long, value_name = "CAPABILITY")]
    with: Vec<String>,
    /// Take a capability away from every SOC
    #[arg(long, value_name = "CAPABILITY")]
    without: Vec<String>,
    /// Begin every attack at this weekday and time of the client, such as fri-18:00
    #[arg(long, value_name = "DAY-HH:MM")]
    start: Option<StartAt>,
    /// Seed of all luck
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = whole::<u64>(0..=u64::MAX))]
    seed: Option<u64>,
}

impl StudyArgs {
    /// Whether the study asked for is one by name, or none is.
    pub(super) fn knows_its_study(&self, scenarios: Option<&Path>) -> bool {
        let known = |asked: &String| {
            let library = Library::open(scenarios).ok()?;
            let name = library.full_name(Shelf::Studies, asked).ok()?;
            Some(library.names(Shelf::Studies).contains(&name))
        };
        self.study.as_ref().is_none_or(|asked| known(asked).unwrap_or(false))
    }

    /// The SOC asked for, if it is just one.
    pub(super) fn soc(&self) -> Option<String> {
        match self.soc.as_slice() {
            [only] => Some(only.clone()),
            _ => None,
        }
    }

    /// What was asked for otherwise than the study's file says.
    fn overrides(&self, replications: Option<u32>) -> Vec<Override> {
        let names = |option, asked: &[String]| -> Vec<Override> {
            asked.iter().map(|asked| Override { option, value: named(asked) }).collect()
        };
        let one = |option, value: Option<String>| value.map(|value| Override { option, value });
        let mut overrides = names("--attack", &self.attack);
        overrides.extend(names("--client", &self.client));
        overrides.extend(names("--soc", &self.soc));
        overrides.extend(names("--without", &self.without));
        overrides.extend(names("--with", &self.with));
        overrides.extend(self.set.iter().map(|set| Override { option: "--set", value: set.clone() }));
        overrides.extend(one("--start", self.start.map(|start| start.to_string())));
        overrides.extend(one("--seed", self.seed.map(|seed| seed.to_string())));
        overrides.extend(one("--runs", replications.map(|runs| runs.to_string())));
        overrides
    }

    /// What is changed about every SOC: capabilities taken away, then added, then single keys.
    pub(super) fn soc_changes(&self) -> Vec<SocChange> {
        let without = self.without.iter().cloned().map(SocChange::Without);
        let with = self.with.iter().cloned().map(SocChange::With);
        without.chain(with).chain(self.set.iter().cloned().map(SocChange::Set)).collect()
    }
}

/// The name of what was asked for: a path says where somebody's files lie, which is nothing to a reader.
pub(super) fn named(asked: &str) -> String {
    let stem = Path::new(asked).file_stem().filter(|_| asked.ends_with(".toml"));
    stem.map_or_else(|| asked.to_owned(), |stem| stem.to_string_lossy().into_owned())
}

/// A study with everything its report says about it.
pub(super) struct Request {
    /// What its files were found in.
    pub library: Library,
    pub study: Study,
    pub manifest: Manifest,
}

/// Resolves options and files into a study; `replications` overrides the study's.
pub(super) fn resolve(
    scenarios: Option<&Path>,
    args: &StudyArgs,
    replications: Option<u32>,
) -> anyhow::Result<Request> {
    let library = Library::open(scenarios)?;
    let changes = Changes {
        attacks: args.attack.clone(),
        clients: args.client.clone(),
        socs: args.soc.clone(),
        soc_changes: args.soc_changes(),
        start: args.start,
        seed: args.seed,
        replications,
    };
    let assembled = library.assemble(args.study.as_deref().unwrap_or("default"), &changes)?;
    let Assembled { study, warnings, assumptions, digests } = assembled;
    tell_warnings(&warnings);
    let inputs = digests.into_iter().map(|d| (d.noun.to_owned(), d.name, d.sha256)).collect();
    let start = args.start.map(|s| s.to_string());
    let mut manifest = Manifest::of(&study, inputs, count_assumptions(&assumptions), start);
    manifest.overrides = args.overrides(replications);
    Ok(Request { library, study, manifest })
}

/// Tells how many warnings there are: only `check` tells them in full, who runs a study wants its tables.
pub(super) fn tell_warnings(warnings: &[Diagnostic]) {
    if !warnings.is_empty() {
        let (n, s) = (warnings.len(), if warnings.len() == 1 { "" } else { "s" });
        // Only `check` tells them in full: who runs something wants its tables.
        out::tell(&format!("{n} warning{s} on these scenario files; `sparring check NAME` tells more"));
    }
}

/// Counts the numbers a study rests on by how they are known.
pub(super) fn count_assumptions(assumptions: &[Assumption]) -> AssumptionCounts {
    let mut counts = AssumptionCounts::default();
    for Assumption { param, .. } in assumptions {
        let place = match param.kind {
            _ if param.basis.is_empty() => &mut counts.unsourced,
            Kind::Measured => &mut counts.measured,
            Kind::Survey => &mut counts.survey,
            Kind::Judgement => &mut counts.judgement,
        };
        *place += 1;
    }
    counts
}
