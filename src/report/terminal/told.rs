//! One engagement told in words, for a terminal or a ticket.

use super::ink::{Medium, Tone};
use super::markdown::escape;
use super::story::Story;
use super::wrap::{width, wrap};
use crate::analysis::Measure;
use crate::engagement::{Side, StepFate};
use crate::experiment::Brought;
use crate::report::words::{count, ending, plain, unbroken};
use crate::report::{sentences, words};
use crate::soc::{Gap, Origin};
use crate::units::{DAY, HOUR, MINUTE, SECOND, SimDuration, SimTime};

/// Columns of a clock, of a side's word, and between two columns.
const CLOCK: usize = 8;
const SIDE: usize = 8;
const GAP: usize = 2;

/// Returns the story of one engagement: what happened when, what became of each step, how it ended.
///
/// Times count from t0, the attacker's first access, or from the beginning where there was none.
pub fn told(story: &Story<'_>, medium: Medium) -> String {
    let told = Told { story, medium, zero: story.zero(), clocks: clocks(story) };
    let mut lines = told.opening();
    lines.extend(told.brought());
    lines.extend(told.events());
    lines.push(String::new());
    lines.extend(told.steps());
    lines.push(String::new());
    lines.extend(told.moments());
    if story.outcome.started() {
        lines.push(String::new());
        lines.extend(told.understood());
    }
    lines.join("\n") + "\n"
}

struct Told<'s, 'a> {
    story: &'s Story<'a>,
    medium: Medium,
    zero: SimTime,
    /// Columns that the times since zero take.
    clocks: usize,
}

impl Told<'_, '_> {
    fn in_markdown(&self) -> bool {
        self.medium == Medium::Markdown
    }

    fn heading(&self, line: &str) -> Vec<String> {
        match self.in_markdown() {
            true => vec![format!("### {}", escape(line)), String::new()],
            false => {
                wrap(line, self.medium.prose()).iter().map(|l| Tone::Heading.paint(l, self.medium)).collect()
            }
        }
    }

    fn opening(&self) -> Vec<String> {
        let (script, client, soc) = self.story.cast();
        let title = [&script.title, &soc.title, &client.title].map(|t| plain(t));
        let mut lines = self.heading(&format!("{} against {} at {}", title[0], title[1], title[2]));
        let (seed, replication) = (self.story.study.seed, self.story.replication);
        let start = self.story.study.start.map_or(String::new(), |start| format!(", beginning {start}"));
        let version = env!("CARGO_PKG_VERSION");
        lines.push(format!("seed {seed}, replication {replication}{start}, sparring {version}"));
        lines.push(String::new());
        lines
    }

    /// What earlier visits of a season left, and what of it told.
    fn brought(&self) -> Vec<String> {
        let Some(brought) = self.story.brought else { return Vec::new() };
        let mut lines = self.heading("What was to be put right from before");
        let said = match brought.is_empty() {
            true => vec!["nothing".to_owned()],
            false => lessons(self.story, brought),
        };
        for said in said {
            match self.in_markdown() {
                true => lines.push(format!("- {}", escape(&said))),
                false => {
                    let parts = wrap(&unbroken(&said), self.medium.prose() - GAP - 2);
                    let at = |i: usize| if i == 0 { "  - " } else { "    " };
                    lines.extend(parts.iter().enumerate().map(|(i, part)| format!("{}{part}", at(i))));
                }
            }
        }
        lines.push(String::new());
        lines
    }

    /// What the times since zero are called.
    fn since(&self) -> &'static str {
        if self.story.outcome.started() { "from t0" } else { "from start" }
    }

    fn events(&self) -> Vec<String> {
        if self.in_markdown() {
            let row = |e: &crate::engagement::Entry| {
                let from = from(e.at, self.zero);
                format!("| {} | {from} | {} | {} |", e.at, e.side.word(), escape(&plain(&e.text)))
            };
            let header =
                [format!("| UTC | {} | who | what |", self.since()), "| --- | ---: | --- | --- |".to_owned()];
            return header.into_iter().chain(self.story.entries.iter().map(row)).collect();
        }
        let indent = CLOCK + GAP + self.clocks + GAP + SIDE + GAP;
        let gap = " ".repeat(GAP);
        let header =
            format!("{:CLOCK$}{gap}{:>2$}{gap}{3:SIDE$}{gap}what", "UTC", self.since(), self.clocks, "who");
        let mut lines = vec![Tone::Heading.paint(&header, self.medium)];
        let mut day = String::new();
        for entry in self.story.entries {
            let moment = entry.at.to_string();
            let (date, clock) = moment.rsplit_once(' ').unwrap_or(("", &moment));
            if date != day {
                day = date.to_owned();
                lines.push(Tone::Heading.paint(date, self.medium));
            }
            let side = tone(entry.side).paint(entry.side.word(), self.medium);
            let after_side = " ".repeat((SIDE + GAP).saturating_sub(entry.side.word().len()));
            let from = from(entry.at, self.zero);
            for (i, part) in
                wrap(&unbroken(&plain(&entry.text)), self.medium.prose() - indent).iter().enumerate()
            {
                lines.push(match i {
                    0 => format!("{clock:CLOCK$}{gap}{from:>0$}{gap}{side}{after_side}{part}", self.clocks),
                    _ => format!("{}{part}", " ".repeat(indent)),
                });
            }
        }
        lines
    }

    fn steps(&self) -> Vec<String> {
        let mut lines = self.heading("Steps and how far detection got");
        if self.in_markdown() {
            lines.extend(["| step | technique | fate |".to_owned(), "| --- | --- | --- |".to_owned()]);
        }
        let (script, ..) = self.story.cast();
        let names = script.steps.iter().map(|s| width(&plain(&s.id)));
        let column = names.max().unwrap_or(0).min(24);
        for (i, step) in script.steps.iter().enumerate() {
            let fates: Vec<&StepFate> = self.story.outcome.steps.iter().filter(|s| s.step == i).collect();
            let what = match fates.is_empty() {
                true => "not on the client's assets".to_owned(),
                false => in_a_row(&fates),
            };
            let code = &self.story.study.knowledge.get(step.technique).code;
            let id = plain(&step.id);
            if self.in_markdown() {
                lines.push(format!("| {} | {code} | {what} |", escape(&id)));
                continue;
            }
            let indent = GAP + column + GAP + 9 + GAP;
            let (left, right) = (wrap(&id, column), wrap(&what, self.medium.prose() - indent));
            for row in 0..left.len().max(right.len()) {
                let part = |of: &[String]| of.get(row).cloned().unwrap_or_default();
                let name = part(&left);
                let space = " ".repeat(column - width(&name));
                let code = if row == 0 { code.as_str() } else { "" };
                let line = format!("  {name}{space}  {code:9}  {}", part(&right));
                lines.push(line.trim_end().to_owned());
            }
        }
        lines
    }

    /// What of the panel this engagement gives.
    fn understood(&self) -> Vec<String> {
        let mut lines = self.heading("What was understood");
        if self.in_markdown() {
            lines.extend(["| measure | counted | of |".to_owned(), "| --- | ---: | ---: |".to_owned()]);
        }
        for (measure, counted, of) in self.story.panel() {
            let called = sentences::called(measure);
            lines.push(match (self.in_markdown(), measure, of) {
                (true, ..) => format!("| {called} | {counted} | {of} |"),
                (_, _, 0) => format!("  {called:26}  –"),
                (_, Measure::RightReason | Measure::Declared, _) => {
                    format!("  {called:26}  {}", if counted > 0 { "yes" } else { "no" })
                }
                _ => format!("  {called:26}  {counted} of {of}"),
            });
        }
        lines
    }

    fn moments(&self) -> Vec<String> {
        let outcome = self.story.outcome;
        let mut lines = self.heading(&format!("Ending: {}", ending(outcome.ending.name())));
        if !outcome.started() {
            let incidents = count(outcome.incidents as usize, "incident");
            let said = format!(
                "There was no access to count from: alerts and {incidents} declared were of attempts that came to \
                 nothing, and count as no detection of an intrusion."
            );
            lines.extend(if self.in_markdown() { vec![said] } else { wrap(&said, self.medium.prose()) });
            return lines;
        }
        if self.in_markdown() {
            lines.extend([format!("| moment | {} |", self.since()), "| --- | ---: |".to_owned()]);
        }
        for moment in self.story.moments() {
            let when = moment.at.map_or_else(|| "never".to_owned(), |t| from(t, self.zero));
            lines.push(match self.in_markdown() {
                true => format!("| {} | {when} |", moment.words),
                false => format!("  {:26}  {when:>1$}", moment.words, self.clocks),
            });
        }
        lines
    }
}

/// What came of each post-mortem, hunt, exercise and audit before a visit.
fn lessons(story: &Story<'_>, brought: &[Brought]) -> Vec<String> {
    let mut sources: Vec<(u32, Origin)> = brought.iter().map(|b| (b.action.visit, b.action.origin)).collect();
    sources.sort_unstable();
    sources.dedup();
    let of = |(visit, origin): (u32, Origin)| {
        let own = || brought.iter().filter(move |b| (b.action.visit, b.action.origin) == (visit, origin));
        let named = |b: &Brought| {
            let technique = match b.action.gap {
                Gap::Rule(technique, _) | Gap::Control(_, technique, _) => technique,
                Gap::Way(way) => way.technique,
            };
            let code = &story.study.knowledge.get(technique).code;
            let deed = story.deed(b.action.gap).map_or_else(|| code.clone(), plain);
            match b.action.gap {
                Gap::Rule(..) => format!("a rule on {deed}"),
                Gap::Control(kind, ..) => format!("{} tightened ({deed})", kind.name()),
                Gap::Way(_) => format!("the way in closed ({deed})"),
            }
        };
        let list = |is: fn(&Brought) -> bool| {
            let mut names: Vec<String> = own().filter(|b| is(b)).map(named).collect();
            names.sort();
            names.dedup();
            names
        };
        let (acted, in_force) = (list(|b| b.acted), own().filter(|b| b.in_force).count());
        let told = if acted.is_empty() {
            "none told here".to_owned()
        } else {
            format!("told here: {}", words::list(&acted))
        };
        format!(
            "{}: {}, {in_force} in force when this began; {told}",
            origin.since(visit + 1),
            count(own().count(), "action")
        )
    };
    sources.into_iter().map(of).collect()
}

/// The fates of one step's executions, those alike in a row counted.
fn in_a_row(fates: &[&StepFate]) -> String {
    let alike = |a: &&StepFate, b: &&StepFate| (a.fate, a.alerted) == (b.fate, b.alerted);
    let said = fates.chunk_by(alike).map(|row| {
        let alert = if row[0].alerted { " (alert)" } else { "" };
        let times = if row.len() > 1 { format!("{} × ", row.len()) } else { String::new() };
        format!("{times}{}{alert}", row[0].fate.words())
    });
    said.collect::<Vec<_>>().join("; ")
}

fn tone(side: Side) -> Tone {
    match side {
        Side::Attacker => Tone::Attacker,
        Side::Sensor | Side::Desk | Side::Response => Tone::Defender,
        Side::Client | Side::Outside => Tone::Bystander,
    }
}

/// Columns of the longest time since zero.
fn clocks(story: &Story<'_>) -> usize {
    let zero = story.zero();
    let moments = story.moments().into_iter().filter_map(|m| m.at);
    let all = story.entries.iter().map(|e| e.at).chain(moments);
    all.map(|at| width(&from(at, zero))).max().unwrap_or(0).max("from start".len())
}

fn from(at: SimTime, zero: SimTime) -> String {
    clock(at.since(zero))
}

/// Returns a time with its sign, to the second: `+02:15:30`, `−00:04:36`, `+1d 17:28:39`.
fn clock(time: SimDuration) -> String {
    let sign = if time.0 <= -SECOND { '−' } else { '+' };
    let ms = time.0.abs();
    let (d, h, m, s) = (ms / DAY, ms / HOUR % 24, ms / MINUTE % 60, ms / SECOND % 60);
    let days = if d > 0 { format!("{d}d ") } else { String::new() };
    format!("{sign}{days}{h:02}:{m:02}:{s:02}")
}

#[cfg(test)]
mod tests {
    use super::super::story;
    use super::*;

    #[test]
    fn a_time_is_told_to_the_second() {
        let said = [2 * HOUR + 15 * MINUTE + 30 * SECOND, -(4 * MINUTE + 36_500), DAY + 61 * SECOND, -1, 0]
            .map(|ms| clock(SimDuration(ms)));
        assert_eq!(said, ["+02:15:30", "−00:04:36", "+1d 00:01:01", "+00:00:00", "+00:00:00"]);
    }

    #[test]
    fn every_line_fits_80_columns_and_hangs_below_what_it_goes_on_with() {
        let made =
            story::made_up("A title that goes on and on, much longer than a line of any terminal there is");
        let text = told(&made.story(), Medium::PLAIN);
        assert!(text.lines().all(|l| width(l) <= Medium::COLUMNS), "{text}");
        let lines: Vec<&str> = text.lines().collect();
        let first = lines.iter().position(|l| l.contains("attacker")).unwrap();
        let column = width(&lines[first][..lines[first].find("attacker").unwrap()]) + SIDE + GAP;
        assert!(lines[first + 1].starts_with(&" ".repeat(column)), "{text}");
        assert!(!lines[first + 1][column..].starts_with(' '), "{text}");
    }

    #[test]
    fn colours_change_no_letter_and_names_cannot_act() {
        let made = story::made_up("\u{1b}[2Jname\u{7}");
        let (plain, coloured) =
            (told(&made.story(), Medium::PLAIN), told(&made.story(), Medium::Coloured(Medium::COLUMNS)));
        assert!(plain.chars().all(|c| !c.is_control() || c == '\n'));
        assert_ne!(plain, coloured);
        assert_eq!(anstream::adapter::strip_str(&coloured).to_string(), plain);
    }

    #[test]
    fn a_ticket_gets_each_event_as_one_row() {
        let made = story::made_up("a | b");
        let text = told(&made.story(), Medium::Markdown);
        let rows = text.lines().filter(|l| l.starts_with("| week")).count();
        assert_eq!(rows, made.story().entries.len());
        assert!(text.starts_with("### a \\| b against"), "{text}");
    }
}
