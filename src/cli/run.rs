//! `sparring run`: a study, its report, its tables.

use super::colour::{Colour, Surroundings};
use super::exit::Refusal;
use super::format::{Form, Format};
use super::number::whole;
use super::out;
use super::request::{StudyArgs, resolve};
use crate::analysis::analyse;
use crate::experiment::{DeskBooks, Progress, Study, run as run_study, run_desk};
use crate::report::{Detail, Dossier, files, publish, summary, text, tidy};
use anyhow::Context;
use clap::{Args, ValueHint};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Days of daily work that each SOC's desk is run through beside the attacks, and how often.
const DESK_DAYS: u32 = 28;
const DESK_REPLICATIONS: u32 = 10;

/// Memory that the outcomes of a run may take, in bytes.
const MOST_MEMORY: u64 = 4 << 30;

#[derive(Debug, Default, Args)]
pub(super) struct RunArgs {
    #[command(flatten)]
    study: StudyArgs,
    /// Replications of every cell
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = whole::<u32>(1..=10_000_000))]
    runs: Option<u32>,
    /// Threads; all there are by default. The result does not depend on it
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = whole::<usize>(1..=4_096))]
    threads: Option<usize>,
    /// Folder to write; replaced if an earlier report is in it [default: reports/latest]
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    out: Option<PathBuf>,
    /// Leave out steps.csv, which has a row for each execution of a step and is by far the largest file
    #[arg(long)]
    no_steps: bool,
    /// How to print what was found; all of it is in the report in any case
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

impl RunArgs {
    /// Whether the study asked for is one by name, or none is.
    pub(super) fn knows_its_study(&self, scenarios: Option<&Path>) -> bool {
        self.study.knows_its_study(scenarios)
    }

    fn detail(&self) -> Detail {
        if self.no_steps { Detail::Engagements } else { Detail::Steps }
    }
}

pub(super) fn run(scenarios: Option<&Path>, colour: Colour, args: &RunArgs) -> anyhow::Result<()> {
    let request = resolve(scenarios, &args.study, args.runs)?;
    let study = &request.study;
    let folder = args.out.clone().unwrap_or_else(|| PathBuf::from("reports/latest"));
    spare_memory(study)?;
    let place = publish::check(&folder)?;
    let progress = Arc::new(Progress::default());
    stop_on_ctrl_c(&progress)?;
    let threads = args.threads.unwrap_or(0);
    let results = with_bar(study, &progress, || run_study(study, threads, &progress))?;
    let findings = analyse(study, &results, &desk_books(study));
    let dossier = Dossier { findings: &findings, study, results: &results, manifest: &request.manifest };
    let written = files(&dossier, args.detail())?;
    if progress.stop.load(Ordering::Relaxed) {
        return Err(crate::experiment::RunError::Stopped.into());
    }
    place.publish(&written)?;
    let told = format!("Report: {}\n", folder.join("report.html").display());
    match args.format.form(colour) {
        Form::Text(medium) => out::print(text(&dossier, medium))?,
        Form::Csv => out::print(tidy(&dossier)?)?,
        Form::Json => out::print(summary(&dossier)?)?,
    }
    match args.format {
        Format::Table => out::print(format!("\n{told}"))?,
        _ => out::tell(told.trim_end()),
    }
    Ok(())
}

/// Runs the desk of each SOC of a study at its daily work.
pub(super) fn desk_books(study: &Study) -> Vec<DeskBooks> {
    let desks = study.desks();
    let of = |(soc, desk)| run_desk(study, soc, desk, DESK_REPLICATIONS, DESK_DAYS);
    desks.iter().enumerate().map(of).collect()
}

/// Refuses a study whose outcomes would take more memory than a run may.
pub(super) fn spare_memory(study: &Study) -> Result<(), Refusal> {
    let need = study.memory();
    if need <= MOST_MEMORY {
        return Ok(());
    }
    let gib = |bytes: u64| bytes.div_ceil(1 << 30);
    let (runs, cells) = (study.replications, study.cells().len());
    let advice = match MOST_MEMORY / (need / u64::from(runs)).max(1) {
        0 => "take fewer attacks, clients or SOCs".to_owned(),
        fit => format!("give --runs {fit} or fewer, or take fewer attacks, clients or SOCs"),
    };
    Err(Refusal(format!(
        "{runs} runs of {cells} pairings would take about {} GiB of memory, and a run may take {}; {advice}",
        gib(need),
        gib(MOST_MEMORY),
    )))
}

/// Lets Ctrl-C stop a run.
pub(super) fn stop_on_ctrl_c(progress: &Arc<Progress>) -> anyhow::Result<()> {
    let on_stop = Arc::clone(progress);
    ctrlc::set_handler(move || on_stop.stop.store(true, Ordering::Relaxed))
        .map_err(|e| Refusal(format!("cannot watch for Ctrl-C: {e}")).into())
}

/// Sets a flag when it goes.
struct SetOnDrop<'a>(&'a AtomicBool);

impl Drop for SetOnDrop<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Shows how far the run has come on a terminal's standard error while `work` goes on.
pub(super) fn with_bar<T>(
    study: &Study,
    progress: &Arc<Progress>,
    work: impl FnOnce() -> Result<T, crate::experiment::RunError>,
) -> anyhow::Result<T> {
    let all = study.cells().len() as u64 * u64::from(study.replications);
    let target = match Surroundings::of(&std::io::stderr()).can_rewrite() {
        true => ProgressDrawTarget::stderr(),
        false => ProgressDrawTarget::hidden(),
    };
    let bar = ProgressBar::with_draw_target(Some(all), target);
    let style = ProgressStyle::with_template("{pos} of {len} engagements, {per_sec}, {eta} left {wide_bar}")
        .context("the progress line's template")?;
    bar.set_style(style);
    let done = AtomicBool::new(false);
    let result = std::thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                bar.set_position(progress.done.load(Ordering::Relaxed));
                std::thread::sleep(Duration::from_millis(100));
            }
        });
        // Set also when the work panics: the scope waits for its threads.
        let _at_the_end = SetOnDrop(&done);
        work()
    });
    bar.finish_and_clear();
    Ok(result?)
}
