//! A plan drawn with lines and signs, for a terminal, or as a table for a ticket.

use super::{Fork, Plan, PlanDossier, Row, Sight, clock_leaves_out, on};
use crate::attack::{Branch, Grade, Ground, Need, Reaction, Step};
use crate::report::terminal::Medium;
use crate::report::terminal::ink::Tone;
use crate::report::terminal::sheet::Sheet;
use crate::report::terminal::table::Table;
use crate::report::terminal::wrap::{cut, width, wrap};
use crate::report::words::{self, plain, time};
use crate::units::SimDuration;

/// Columns of the clock, of a step's name and of its technique.
const CLOCK: usize = 7;
const NAME: usize = 26;
const CODE: usize = 10;
/// Columns before the text under a step.
const INDENT: usize = CLOCK + 4;

/// Returns the plan as text: drawn for a terminal, as a table in Markdown.
pub fn plan_text(dossier: &PlanDossier<'_>, medium: Medium) -> String {
    let plan = Plan::of(dossier);
    let mut sheet = Sheet::new(medium);
    let script = plan.script;
    sheet.title(&format!("{}: {}", plain(&script.name), plain(&script.title)));
    sheet.paragraph(&plain(&script.summary));
    sheet.space();
    match medium {
        Medium::Markdown => sheet.table(&ticket(&plan)),
        Medium::Plain(_) | Medium::Coloured(_) => {
            let mut drawing = Drawing { plan: &plan, medium, text: String::new() };
            drawing.draw();
            sheet.drawn(&drawing.text);
        }
    }
    notes(&plan).iter().for_each(|note| sheet.item(Tone::Heading, note));
    sheet.finish()
}

/// What has to be said beside the drawing.
fn notes(plan: &Plan<'_>) -> Vec<String> {
    let mut notes = vec![
        format!(
            "Clock: from the beginning of the attack, by the medians on the fast way; it leaves out {}.",
            clock_leaves_out(plan.script)
        ),
        format!("Sight: {}. A source that holds a step may still raise no alert on it.", plan.ground()),
        format!("Afterwards: {}.", plan.reentry()),
    ];
    notes.extend(plan.spread().map(|spread| format!("Clients: {spread}.")));
    if let unseen @ [_, ..] = plan.unseen().as_slice() {
        let unseen: Vec<String> = unseen.iter().map(|id| plain(id)).collect();
        notes.push(format!("Unseen: {}.", words::list(&unseen)));
    }
    notes
}

/// Returns the needs and gains of a step; a gain that nothing needs stands in brackets.
pub(super) fn arrows(plan: &Plan<'_>, step: &Step) -> String {
    let needs: Vec<String> = step.needs.iter().map(|need| plain(&need.word())).collect();
    let gains = step.gains.iter().map(|gain| {
        let word = plain(&gain.word());
        let access = gain.meets(&Need::AnyFoothold);
        if access || plan.graph.is_needed(gain) { word } else { format!("({word})") }
    });
    let gains: Vec<String> = gains.collect();
    match (needs.is_empty(), gains.is_empty()) {
        (true, true) => String::new(),
        (true, false) => format!("→ {}", gains.join(", ")),
        (false, true) => needs.join(" + "),
        (false, false) => format!("{} → {}", needs.join(" + "), gains.join(", ")),
    }
}

/// Returns what success means beyond what is gained.
pub(super) fn marks(step: &Step) -> Vec<String> {
    let milestone = step.milestone.map(|milestone| format!("▲ {}", milestone.name()));
    let objective = step.objective.map(|grade| match (step.ground, grade) {
        // How many clients are hit decides how far the objective is reached.
        (Ground::Downstream, _) => "★ client hit".to_owned(),
        (Ground::Own, Grade::Full) => "★ objective in full".to_owned(),
        (Ground::Own, Grade::Partial) => "★ objective in part".to_owned(),
    });
    milestone.into_iter().chain(objective).collect()
}

/// Returns when a step begins, if it is on the fast way.
pub(super) fn clock(row: &Row) -> String {
    row.passage.map_or(String::new(), |passage| match passage.begins.0 {
        0 => "0".to_owned(),
        _ => format!("+{}", time(passage.begins.hours())),
    })
}

/// Returns what passes before a step begins: access changes hands, the attacker waits.
pub(super) fn pauses(plan: &Plan<'_>, row: &Row) -> Vec<String> {
    let Some(passage) = row.passage else { return Vec::new() };
    let wait = plan.script.steps[row.at].wait.as_ref();
    let waited = wait.map(|wait| wait.median().scaled(plan.script.actor.tempo));
    let handed = SimDuration(passage.pause.0 - waited.map_or(0, |waited| waited.0));
    let handed = (handed.0 > 0).then(|| format!("hand-over {}", time(handed.hours())));
    let waited = waited.map(|waited| format!("waits {}", time(waited.hours())));
    handed.into_iter().chain(waited).collect()
}

/// Returns when what stands in a branch is done.
pub(super) fn apart(plan: &Plan<'_>, branch: Branch) -> String {
    match branch {
        Branch::Plan => "As planned".to_owned(),
        Branch::Evicted => "Only once all access is lost".to_owned(),
        Branch::Destruction => destroys(plan),
    }
}

fn destroys(plan: &Plan<'_>) -> String {
    let weights = plan.script.actor.reactions.0;
    let whole: f64 = weights.iter().sum();
    let weight = Reaction::ALL.into_iter().zip(weights).find(|(r, _)| *r == Reaction::Destroy);
    let share = weight.map_or(0.0, |(_, weight)| weight / whole);
    format!("Only to destroy: {} of reactions", words::percent(share))
}

fn ticket(plan: &Plan<'_>) -> Table<5> {
    let row = |row: &Row| {
        let step = &plan.script.steps[row.at];
        let technique = plan.knowledge.get(step.technique);
        let lacking = plan.seen(row, Sight::Lacking);
        let lacking =
            if lacking.is_empty() { String::new() } else { format!(" (lacking: {})", lacking.join(", ")) };
        let marks = marks(step);
        let marks = if marks.is_empty() { String::new() } else { format!(" {}", marks.join(" ")) };
        let either = if row.fork == Fork::Alone { "" } else { " (either)" };
        let optional = if step.required { "" } else { " (optional)" };
        [
            format!("{}{either}{optional}{marks}", plain(&step.id)).into(),
            clock(row).into(),
            format!("{} {} {}", technique.code, technique.name, on(step)).into(),
            arrows(plan, step).into(),
            format!("{}{lacking}", plan.seen(row, Sight::Seen).join(", ")).into(),
        ]
    };
    Table {
        header: ["Step", "Begins", "Technique", "Needs → gains", "Shows in"],
        rows: plan.rows.iter().map(row).collect(),
    }
}

struct Drawing<'p> {
    plan: &'p Plan<'p>,
    medium: Medium,
    text: String,
}

impl Drawing<'_> {
    fn draw(&mut self) {
        let letters: String = (0..self.plan.eyes.len()).map(letter).collect();
        let head = format!("{:>CLOCK$}    {:<NAME$} {:<CODE$}{letters}", "clock", "step", "technique");
        self.line(&Tone::Heading.paint(&head, self.medium));
        let (mut phase, mut branch) = (None, Branch::Plan);
        for row in &self.plan.rows {
            if self.plan.branch(row) != branch {
                branch = self.plan.branch(row);
                self.text.push('\n');
                self.heading(&apart(self.plan, branch));
            } else if branch == Branch::Plan
                && phase != Some(row.phase)
                && !matches!(row.fork, Fork::Middle | Fork::Last)
            {
                phase = Some(row.phase);
                self.heading(row.phase.title());
            }
            self.row(row);
        }
        self.text.push('\n');
        self.legend();
    }

    fn line(&mut self, line: &str) {
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    fn heading(&mut self, title: &str) {
        let title = Tone::Heading.paint(title, self.medium);
        self.line(&format!("{:>CLOCK$} ─── {title}", ""));
    }

    fn row(&mut self, row: &Row) {
        let plan = self.plan;
        let step = &plan.script.steps[row.at];
        let technique = plan.knowledge.get(step.technique);
        self.pause(row);
        let (before, after) = match row.fork {
            Fork::Alone => (' ', ' '),
            Fork::First => ('┌', '│'),
            Fork::Middle => ('├', '│'),
            Fork::Last => ('└', ' '),
        };
        let node = if step.required { '●' } else { '○' };
        let clock = match (row.passage, row.fork) {
            (None, Fork::Middle | Fork::Last) => "or".to_owned(),
            (None, Fork::First) if plan.branch(row) == Branch::Plan => "or".to_owned(),
            _ => clock(row),
        };
        let name = cut(&plain(&step.id), NAME);
        let space = " ".repeat(NAME + 1 - width(&name));
        let sights: String = row
            .sights
            .iter()
            .map(|sight| match sight {
                Sight::Blind => Tone::Plain.paint("·", self.medium),
                Sight::Lacking => Tone::Bad.paint("□", self.medium),
                Sight::Seen => Tone::Defender.paint("■", self.medium),
            })
            .collect();
        let name = Tone::Attacker.paint(&name, self.medium);
        let code = &technique.code;
        self.line(&format!("{clock:>CLOCK$} {before}{node} {name}{space}{code:<CODE$}{sights}"));
        let absent = if row.there { "" } else { ", which is not there" };
        let about = format!("{} {}{absent}", technique.name, on(step));
        let marks = marks(step).into_iter().map(|mark| format!("·\u{a0}{}", mark.replace(' ', "\u{a0}")));
        let about = std::iter::once(about).chain(marks).collect::<Vec<_>>().join(" ");
        for text in [about, arrows(plan, step)].iter().filter(|text| !text.is_empty()) {
            for part in wrap(&words::unbroken(text), self.medium.prose() - INDENT) {
                self.line(&format!("{:>CLOCK$} {after}│ {part}", ""));
            }
        }
    }

    /// What passes before a slot begins, told at its first step.
    fn pause(&mut self, row: &Row) {
        if matches!(row.fork, Fork::Middle | Fork::Last) {
            return;
        }
        let slot = self.plan.graph.slots().iter().find(|slot| slot.steps.contains(&row.at));
        let taken =
            |row: &&Row| slot.is_some_and(|slot| slot.steps.contains(&row.at)) && row.passage.is_some();
        let Some(row) = self.plan.rows.iter().find(taken) else { return };
        for part in pauses(self.plan, row) {
            self.line(&format!("{:>CLOCK$}  ┊ {part}", ""));
        }
    }

    fn legend(&mut self) {
        let (seen, lacking) = self.plan.sights();
        let lacking = lacking.map_or(String::new(), |lacking| format!("  □ {lacking}"));
        let signs =
            ["● the script ends if it fails", "○ optional", "┌└ either of them", "(gain) nothing needs it"];
        for line in wrap(
            &signs.join("   ").replace(' ', "\u{a0}").replace("\u{a0}\u{a0}\u{a0}", " "),
            self.medium.prose(),
        ) {
            self.line(&line);
        }
        for line in wrap(&format!("■ {seen}{lacking}"), self.medium.prose()) {
            self.line(&line);
        }
        let names = self.plan.eyes.iter().enumerate();
        let names = names
            .map(|(i, eye)| format!("{}\u{a0}{}", letter(i), self.plan.name(*eye).replace(' ', "\u{a0}")));
        for line in wrap(&names.collect::<Vec<_>>().join(" "), self.medium.prose()) {
            self.line(&line);
        }
        self.text.push('\n');
    }
}

/// The letter of a column.
fn letter(column: usize) -> char {
    ('A'..='Z').chain('a'..='z').nth(column).unwrap_or('+')
}
