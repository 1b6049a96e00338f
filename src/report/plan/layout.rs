//! Where everything of a drawn plan stands, in whole pixels.

use super::text::arrows;
use super::{Fork, Plan, Row, on};
use crate::attack::{Branch, Gain, Need, Step, StepIndex};
use crate::report::chart::Weight;
use crate::report::chart::theme;

/// Where the clock ends, its axis stands and phases begin.
pub(super) const CLOCK: i32 = 92;
pub(super) const AXIS: i32 = 106;
pub(super) const PHASE: i32 = 120;
/// Where the wires begin, and how far they are apart.
const WIRES: i32 = 256;
const LANE: i32 = 11;
/// How wide the boxes of a row are together at least and at most, what is between two, and how high they are.
const BOXES: i32 = 480;
const WIDEST: i32 = 720;
const BETWEEN: i32 = 22;
pub(super) const BOX: i32 = 50;
/// What is free beside the text in a box, and what the letter of one of several takes.
pub(super) const INSET: i32 = 20;
pub(super) const LETTER: i32 = 10;
/// What is free between two rows, and what a pause, a heading and the head of the sheet take.
const GAP: i32 = 12;
const PAUSE: i32 = 20;
const BAND: i32 = 44;
/// How far two columns of sight are apart.
pub(super) const COLUMN: i32 = 17;

/// A slot: boxes side by side at one height.
pub(super) struct Line<'r> {
    pub(super) rows: Vec<&'r Row>,
    /// The upper edge of its boxes.
    pub(super) top: i32,
    /// Where each box begins.
    pub(super) lefts: Vec<i32>,
    /// How wide each box is.
    pub(super) wide: i32,
    /// Whether what goes before it is told.
    pub(super) pause: bool,
}

impl Line<'_> {
    pub(super) fn middle(&self) -> i32 {
        self.top + BOX / 2
    }

    /// The height at which the sight of its nth box stands.
    pub(super) fn sight(&self, nth: usize) -> i32 {
        let n = self.rows.len() as i32;
        self.top + BOX * (2 * nth as i32 + 1) / (2 * n)
    }
}

/// What is handed on, as a line beside the boxes.
pub(super) struct Lead {
    pub(super) need: Need,
    pub(super) credential: bool,
    /// Where it stands.
    pub(super) x: i32,
    /// From where to where it goes, and where it comes from and leads to.
    pub(super) from: i32,
    pub(super) to: i32,
    pub(super) outs: Vec<i32>,
    pub(super) ins: Vec<i32>,
}

/// The ground of a branch beside the plan.
pub(super) struct Band {
    pub(super) branch: Branch,
    /// From where to where it goes.
    pub(super) top: i32,
    pub(super) bottom: i32,
}

/// The whole sheet.
pub(super) struct Layout<'r> {
    pub(super) lines: Vec<Line<'r>>,
    pub(super) leads: Vec<Lead>,
    /// Where any access is held: the thick line beside the boxes, and where it is used.
    pub(super) spine: Option<(i32, i32, Vec<i32>)>,
    /// The bands of what is beside the plan.
    pub(super) bands: Vec<Band>,
    /// Where the boxes begin and the columns of sight.
    pub(super) left: i32,
    pub(super) sights: i32,
    /// Where the rows end, and how wide the sheet is.
    pub(super) bottom: i32,
    pub(super) width: i32,
}

impl<'r> Layout<'r> {
    /// Lays out `plan` below `top`.
    pub(super) fn of(plan: &'r Plan<'_>, top: i32) -> Layout<'r> {
        let mut y = top;
        let mut lines: Vec<Line<'r>> = Vec::new();
        let mut bands: Vec<Band> = Vec::new();
        let mut last = Branch::Plan;
        for row in &plan.rows {
            if matches!(row.fork, Fork::Middle | Fork::Last)
                && let Some(line) = lines.last_mut()
            {
                line.rows.push(row);
                continue;
            }
            let branch = plan.branch(row);
            if branch != last {
                bands.push(Band { branch, top: y, bottom: y });
                y += BAND;
                last = branch;
            }
            let slot = plan.graph.slots().iter().find(|slot| slot.steps.contains(&row.at));
            let passes = |at: &StepIndex| {
                plan.rows.iter().any(|row| row.at == *at && row.passage.is_some_and(|p| p.pause.0 > 0))
            };
            let pause = slot.is_some_and(|slot| slot.steps.iter().any(passes));
            y += if pause { PAUSE } else { 0 };
            lines.push(Line { rows: vec![row], top: y, lefts: Vec::new(), wide: 0, pause });
            y += BOX + GAP;
            if let Some(band) = bands.last_mut() {
                band.bottom = y;
            }
        }
        let mut leads = leads(plan, &lines);
        let lanes = assign(&mut leads);
        let left = WIRES + (lanes + 2) * LANE;
        for lead in &mut leads {
            lead.x = left - 22 - lead.x * LANE;
        }
        let boxes = lines.iter().map(|line| boxes(plan, line)).fold(BOXES, i32::max).min(WIDEST);
        for line in &mut lines {
            let n = line.rows.len() as i32;
            line.wide = (boxes - BETWEEN * (n - 1)) / n;
            line.lefts = (0..n).map(|i| left + i * (line.wide + BETWEEN)).collect();
        }
        let spine = spine(plan, &lines);
        let sights = left + boxes + 36;
        let width = sights + plan.eyes.len() as i32 * COLUMN + 60;
        Layout { lines, leads, spine, bands, left, sights, bottom: y, width }
    }
}

/// What stands in a box below the step's name. Where several stand beside each other, what is needed and gained is
/// to be seen at the lines.
pub(super) fn told(plan: &Plan<'_>, step: &Step, beside: usize) -> [String; 2] {
    let technique = plan.knowledge.get(step.technique);
    let about = format!("{} {}", technique.code, technique.name);
    match beside {
        0 | 1 => [format!("{about} {}", on(step)), arrows(plan, step)],
        _ => [about, on(step)],
    }
}

/// How wide the boxes of a row must be together to hold what the steps are.
fn boxes(plan: &Plan<'_>, line: &Line<'_>) -> i32 {
    let n = line.rows.len() as i32;
    let of = |row: &&Row| {
        let step = &plan.script.steps[row.at];
        let [first, second] = told(plan, step, line.rows.len());
        let first = theme::width(&first, Weight::Figure) + f64::from(INSET);
        let second = theme::width(&second, Weight::Note) + f64::from(INSET + LETTER);
        first.max(second).ceil() as i32
    };
    let widest = line.rows.iter().map(of).max().unwrap_or(0);
    widest * n + BETWEEN * (n - 1)
}

/// The line in which a step stands.
fn line_of(lines: &[Line<'_>], at: StepIndex) -> Option<usize> {
    lines.iter().position(|line| line.rows.iter().any(|row| row.at == at))
}

/// The lines in which steps stand, each once.
fn lines_of(lines: &[Line<'_>], steps: &[StepIndex]) -> Vec<usize> {
    let mut found: Vec<usize> = steps.iter().filter_map(|at| line_of(lines, *at)).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// Everything handed on but any access at all, with the place of each end at its boxes.
fn leads(plan: &Plan<'_>, lines: &[Line<'_>]) -> Vec<Lead> {
    let (mut coming, mut going) = (vec![0; lines.len()], vec![0; lines.len()]);
    let mut leads = Vec::new();
    for wire in plan.graph.wires().iter().filter(|wire| wire.need != Need::AnyFoothold) {
        let (givers, users) = (lines_of(lines, &wire.givers), lines_of(lines, &wire.users));
        let (Some(first), Some(last)) = (givers.first(), users.last()) else { continue };
        let mut out = |line: &usize| {
            going[*line] += 1;
            lines[*line].top + BOX - 1 - 7 * (going[*line] % 4)
        };
        // What is gained again after the last use is of no use.
        let outs: Vec<i32> =
            givers.iter().filter(|line| *line < last || *line == first).map(&mut out).collect();
        let mut enter = |line: &usize| {
            coming[*line] += 1;
            lines[*line].top + 1 + 7 * (coming[*line] % 4)
        };
        let ins: Vec<i32> = users.iter().map(&mut enter).collect();
        let ends = || outs.iter().chain(&ins).copied();
        let (Some(from), Some(to)) = (ends().min(), ends().max()) else { continue };
        let credential = |at: &StepIndex| {
            let gains = &plan.script.steps[*at].gains;
            gains.iter().any(|gain| matches!(gain, Gain::Credential(_)) && gain.meets(&wire.need))
        };
        let credential = wire.givers.iter().any(credential);
        leads.push(Lead { need: wire.need.clone(), credential, x: 0, from, to, outs, ins });
    }
    leads
}

/// Gives each lead a lane in which no other is at the same height, and returns how many lanes there are.
fn assign(leads: &mut [Lead]) -> i32 {
    leads.sort_by_key(|lead| (lead.from, lead.to));
    let mut free: Vec<i32> = Vec::new();
    for lead in leads.iter_mut() {
        let lane = free.iter().position(|until| *until + 6 < lead.from);
        let lane = lane.unwrap_or_else(|| {
            free.push(0);
            free.len() - 1
        });
        free[lane] = lead.to;
        lead.x = lane as i32;
    }
    free.len() as i32
}

/// Where any access is held, from the first that gives it to the last that needs it.
fn spine(plan: &Plan<'_>, lines: &[Line<'_>]) -> Option<(i32, i32, Vec<i32>)> {
    let wire = plan.graph.wires().iter().find(|wire| wire.need == Need::AnyFoothold)?;
    let (givers, users) = (lines_of(lines, &wire.givers), lines_of(lines, &wire.users));
    let (first, last) = (givers.first()?, users.last()?);
    let used = users.iter().map(|line| lines[*line].middle()).collect();
    Some((lines[*first].middle(), lines[*last].middle(), used))
}
