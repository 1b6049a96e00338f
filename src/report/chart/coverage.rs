//! Which tactics raise an alert, SOC by SOC.

use super::livery::Livery;
use super::spec::{Align, Badge, ChartSpec, Mark, Weight};
use super::theme::{self, Shade};
use crate::analysis::{AlertedShare, Coverage, TacticCoverage};
use crate::knowledge::Tactic;
use crate::report::cast::Cast;
use crate::report::dossier::Dossier;
use crate::report::words;

const LEFT: f64 = 190.0;
const TOP: f64 = 104.0;
/// Height of a row, and the most a column is wide, in pixels.
const ROW: f64 = 40.0;
const WIDEST: f64 = 190.0;
/// What is left free between cells.
const SEAM: f64 = 1.0;

/// Returns the chart of one client over all attacks, if anything was carried out there.
pub(super) fn spec(dossier: &Dossier<'_>, client: &str) -> Option<ChartSpec> {
    let cast = dossier.cast();
    let all = |c: &&Coverage| c.client == client && c.attack.is_none();
    let socs: Vec<&Coverage> = dossier.findings.coverage.iter().filter(all).collect();
    let tactics = tactics(&socs);
    if tactics.is_empty() {
        return None;
    }
    let width = ((f64::from(theme::WIDTH) - LEFT - f64::from(theme::MARGIN)) / socs.len() as f64).min(WIDEST);
    let heads: Vec<Vec<String>> = socs
        .iter()
        .map(|c| {
            let room = width as u32 - (Badge::ROOM as u32 + 8).min(width as u32);
            theme::wrapped(&cast.soc_in_short(&c.soc), Weight::Heading, room)
        })
        .collect();
    let lines = heads.iter().map(Vec::len).max().unwrap_or(1);
    let top = TOP + f64::from(theme::LINE) * (lines as f64 - 1.0);
    let mut marks = Vec::new();
    for (column, (coverage, head)) in socs.iter().zip(&heads).enumerate() {
        let left = LEFT + width * column as f64;
        marks.extend(heading(head, &Livery::of(&cast, &coverage.soc), (left, top), width));
        for (row, (tactic, _)) in tactics.iter().enumerate() {
            let top = top + ROW * row as f64;
            let found = coverage.tactics.iter().find(|t| t.tactic == *tactic);
            marks.push(cell(found.map(|t| &t.alerted), (left, top), (left + width - SEAM, top + ROW - SEAM)));
        }
    }
    for (row, (_, name)) in tactics.iter().enumerate() {
        let at = (LEFT - 12.0, top + ROW * (row as f64 + 0.5));
        marks.push(Mark::text(at, *name, Weight::Label, LEFT as u32 - 20).aligned(Align::Right));
    }
    let bottom = top + ROW * tactics.len() as f64;
    let some_never = socs.iter().any(|c| c.tactics.len() < tactics.len());
    marks.extend(legend(bottom + 28.0, some_never));
    let (name, title) = match cast.several_clients() {
        true => {
            (format!("coverage-{client}"), format!("Which tactics raise an alert? {}", cast.client(client)))
        }
        false => ("coverage".to_owned(), "Which tactics raise an alert?".to_owned()),
    };
    Some(ChartSpec {
        name,
        title,
        subtitle:
            "share of executions that raised at least one alert, over all attacks of the study; below: \
                   95 % interval and executions"
                .to_owned(),
        description: format!(
            "Executions alerted on, by ATT&CK tactic. {}.",
            socs.iter().map(|c| in_words(&cast, c)).collect::<Vec<_>>().join("; ")
        ),
        reading:
            "Each field is a tactic under a SOC: the share of its executions that raised at least one alert. \
                  An alert may still be closed unread. A technique of several tactics counts under each."
                .to_owned(),
        size: (theme::WIDTH, bottom as u32 + 56),
        panels: Vec::new(),
        marks,
    })
}

fn in_words(cast: &Cast<'_>, coverage: &Coverage) -> String {
    let one = |t: &TacticCoverage| format!("{} {}", t.name, words::percent(part(&t.alerted)));
    let all: Vec<String> = coverage.tactics.iter().map(one).collect();
    format!("{}: {}", cast.soc_in_short(&coverage.soc), all.join(", "))
}

/// Lists the tactics carried out under any SOC, in the order of the matrix: short name and title.
fn tactics(socs: &[&Coverage]) -> Vec<(&'static str, &'static str)> {
    let carried_out =
        |tactic: &Tactic| socs.iter().any(|c| c.tactics.iter().any(|t| t.tactic == tactic.shortname()));
    Tactic::ALL.into_iter().filter(carried_out).map(|tactic| (tactic.shortname(), tactic.title())).collect()
}

/// Returns the share alerted on; where one replication alone shows no spread, without an interval.
fn part(alerted: &AlertedShare) -> f64 {
    alerted.share.map_or(alerted.alerted as f64 / alerted.executions.max(1) as f64, |e| e.estimate)
}

fn cell(alerted: Option<&AlertedShare>, from: (f64, f64), to: (f64, f64)) -> Mark {
    let Some(alerted) = alerted else { return Mark::Hatch { from, to } };
    let interval = alerted.share.map(|e| format!("[{}] ", words::limits(&e))).unwrap_or_default();
    Mark::Cell {
        from,
        to,
        colour: Shade::Gain.of(part(alerted)),
        figure: words::percent(part(alerted)),
        remark: format!("{interval}of {}", alerted.executions),
    }
}

/// Names the SOC above its column, behind its badge and over a bar of its colour.
fn heading(head: &[String], livery: &Livery, (left, top): (f64, f64), width: f64) -> Vec<Mark> {
    let colour = livery.colour();
    let mut marks = vec![Mark::Bar { from: (left, top - 8.0), to: (left + width - SEAM, top - 3.0), colour }];
    let widest = head.iter().map(|line| theme::width(line, Weight::Heading)).fold(0.0, f64::max);
    // Badge and name are centred together.
    let begin = left + ((width - Badge::ROOM - widest) / 2.0).max(0.0);
    let height = |line: usize| top - 21.0 - f64::from(theme::LINE) * (head.len() - 1 - line) as f64;
    marks.push(Mark::Badge { at: (begin + Badge::SIZE / 2.0, height(0)), badge: livery.badge.clone() });
    for (i, line) in head.iter().enumerate() {
        let at = (begin + Badge::ROOM, height(i));
        marks.push(Mark::text(at, line, Weight::Heading, width as u32));
    }
    marks
}

fn legend(y: f64, some_never: bool) -> Vec<Mark> {
    let mut marks = Vec::new();
    for i in 0..=10 {
        let left = LEFT + 22.0 * f64::from(i);
        marks.push(Mark::Bar {
            from: (left, y - 7.0),
            to: (left + 22.0, y + 7.0),
            colour: Shade::Gain.of(f64::from(i) / 10.0),
        });
    }
    marks.push(Mark::text((LEFT - 12.0, y), "0 % alerted", Weight::Note, 160).aligned(Align::Right));
    marks.push(Mark::text((LEFT + 252.0, y), "100 %", Weight::Note, 60));
    if some_never {
        let left = LEFT + 330.0;
        marks.push(Mark::Hatch { from: (left, y - 8.0), to: (left + 32.0, y + 8.0) });
        marks.push(Mark::text((left + 40.0, y), "never carried out", Weight::Note, 200));
    }
    marks
}
