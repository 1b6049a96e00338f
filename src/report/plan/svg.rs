//! A plan as an SVG drawing that stands alone: time runs down, alternatives stand side by side, what is handed on runs
//! beside the boxes, and a square for each source that would show a step.

use super::layout::{AXIS, BOX, Band, CLOCK, COLUMN, INSET, LETTER, Layout, Lead, Line, PHASE, told};
use super::text::{apart, arrows, clock, marks, pauses};
use super::{Plan, PlanDossier, Row, Sight, clock_leaves_out, on};
use crate::attack::Need;
use crate::report::chart::Weight;
use crate::report::chart::lettering::FAMILY;
use crate::report::chart::svg::escaped;
use crate::report::chart::theme::{ENDINGS, FAINT, GREY, GRID, INK, PAPER, fit};
use crate::report::terminal::wrap;
use crate::report::words::plain;
use std::fmt::Write;

/// Where the first row begins below the summary: room for the names of the columns.
const HEAD: i32 = 150;
const LINE: i32 = 17;
/// Letters of a line of the summary.
const SUMMARY: usize = 165;

/// Returns the plan as an SVG drawing.
pub fn plan_svg(dossier: &PlanDossier<'_>) -> String {
    let plan = Plan::of(dossier);
    let summary = wrap(&plain(&plan.script.summary), SUMMARY);
    let summary = &summary[..summary.len().min(4)];
    let top = HEAD + 24 + LINE * summary.len() as i32;
    let layout = Layout::of(&plan, top);
    let mut sheet = Sheet { plan: &plan, layout: &layout, svg: String::new() };
    sheet.head(summary);
    sheet.columns(top);
    layout.bands.iter().for_each(|band| sheet.band(band));
    sheet.axis();
    sheet.leads();
    for line in &layout.lines {
        sheet.row(line);
    }
    let height = sheet.foot();
    let (width, family) = (layout.width, escaped(FAMILY));
    let title = escaped(&plain(&plan.script.title));
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
         height=\"{height}\" role=\"img\" font-family=\"{family}\" font-size=\"11.5\">\n<title>{title}</title>\n{}\
         <rect class=\"p\" width=\"{width}\" height=\"{height}\"/>\n{}</svg>\n",
        style(),
        sheet.svg
    )
}

/// The colours, by day and by night; on paper it is day.
fn style() -> String {
    let (wound, key, slate, tint) = (ENDINGS[7], "#4c3579", ENDINGS[1], "#fdf4e9");
    format!(
        "<style>.p{{fill:{PAPER}}}.i{{fill:{INK}}}.g{{fill:{GREY}}}.b{{font-weight:bold}}.h{{font-size:13px}}\
         .c{{fill:{PAPER};stroke:{slate};stroke-width:1.3}}.o{{fill:{tint};stroke:{wound};stroke-width:1.8}}\
         .d{{stroke-dasharray:5 3}}.x{{opacity:.45}}.n{{fill:{tint}}}.r{{stroke:{GRID}}}.a{{stroke:{GREY}}}\
         .w{{fill:none;stroke-width:1.3}}.t{{stroke:{slate}}}.k{{stroke:{key}}}.f{{stroke:{wound}}}\
         .s{{stroke:{wound};stroke-width:3}}.tf{{fill:{slate}}}.kf{{fill:{key}}}.ff{{fill:{wound}}}\
         .y{{fill:{slate}}}.l{{fill:none;stroke:{wound};stroke-width:1.2}}.m{{fill:{FAINT}}}.q{{paint-order:stroke;stroke:{PAPER};stroke-width:4px}}\
         @media screen and (prefers-color-scheme:dark){{.p{{fill:#161b22}}.i{{fill:#e6edf3}}.g{{fill:#9aa7b4}}\
         .c{{fill:#1f2630;stroke:#7e97ad}}.o{{fill:#3a2618;stroke:#f0a35c}}.n{{fill:#2a2018}}.r{{stroke:#2b333d}}\
         .a{{stroke:#9aa7b4}}.t{{stroke:#7e97ad}}.k{{stroke:#b39ddb}}.f,.s{{stroke:#f0a35c}}.tf{{fill:#7e97ad}}\
         .kf{{fill:#b39ddb}}.ff{{fill:#f0a35c}}.y{{fill:#a9bbca}}.l{{stroke:#f0a35c}}.m{{fill:#3d4752}}.q{{stroke:#161b22}}}}</style>\n"
    )
}

struct Sheet<'p> {
    plan: &'p Plan<'p>,
    layout: &'p Layout<'p>,
    svg: String,
}

impl Sheet<'_> {
    fn put(&mut self, element: std::fmt::Arguments<'_>) {
        // Writing to a text cannot fail.
        let _ = self.svg.write_fmt(element);
        self.svg.push('\n');
    }

    fn text(&mut self, (x, y): (i32, i32), class: &str, text: &str) {
        let text = escaped(&plain(text));
        self.put(format_args!("<text x=\"{x}\" y=\"{y}\" class=\"{class}\">{text}</text>"));
    }

    /// A text that ends at `x`.
    fn text_to(&mut self, (x, y): (i32, i32), class: &str, text: &str) {
        let text = escaped(&plain(text));
        self.put(format_args!(
            "<text x=\"{x}\" y=\"{y}\" class=\"{class}\" text-anchor=\"end\">{text}</text>"
        ));
    }

    fn head(&mut self, summary: &[String]) {
        let script = self.plan.script;
        let room = (self.layout.width - 48) as u32;
        let title = fit(&plain(&script.title), Weight::Title, room);
        let shown = escaped(&title);
        self.put(format_args!("<text x=\"24\" y=\"34\" class=\"i b\" font-size=\"18\">{shown}</text>"));
        let about = format!("{}, after {}; {}", script.name, script.actor.name, self.plan.ground());
        let about = fit(&plain(&about), Weight::Note, room);
        self.text((24, 54), "g", &about);
        for (i, line) in (0..).zip(summary) {
            self.text((24, 76 + LINE * i), "i", line);
        }
    }

    /// The names of what may see a step, and a line for each.
    fn columns(&mut self, top: i32) {
        let bottom = self.layout.bottom;
        self.text_to((CLOCK, top - 14), "g b", "begins");
        self.text((PHASE, top - 14), "g b", "phase");
        self.text((self.layout.left, top - 14), "g b", "step: what it is, needs → gains");
        for (i, eye) in self.plan.eyes.iter().enumerate() {
            let x = self.layout.sights + i as i32 * COLUMN;
            let name = escaped(self.plan.name(*eye));
            let y = top - 14;
            self.put(format_args!("<path class=\"r\" d=\"M{x} {} V{}\"/>", top - 8, bottom - 12));
            self.put(format_args!(
                "<text class=\"i\" transform=\"translate({},{y}) rotate(-60)\">{name}</text>",
                x + 4
            ));
        }
    }

    /// The ground of what is beside the plan.
    fn band(&mut self, Band { branch, top, bottom }: &Band) {
        let (width, height) = (self.layout.width - 24, bottom - top - 2);
        self.put(format_args!(
            "<rect class=\"n\" x=\"12\" y=\"{top}\" width=\"{width}\" height=\"{height}\" rx=\"6\"/>"
        ));
        let heading = apart(self.plan, *branch);
        self.text((24, top + 24), "i b h", &fit(&heading, Weight::Heading, (self.layout.left - 60) as u32));
    }

    fn axis(&mut self) {
        let walked =
            self.layout.lines.iter().filter(|line| line.rows.iter().any(|row| row.passage.is_some()));
        let middles: Vec<i32> = walked.map(Line::middle).collect();
        let (Some(from), Some(to)) = (middles.first(), middles.last()) else { return };
        self.put(format_args!("<path class=\"a\" d=\"M{AXIS} {from} V{to}\"/>"));
        for y in middles {
            self.put(format_args!("<circle class=\"g\" cx=\"{AXIS}\" cy=\"{y}\" r=\"3\"/>"));
        }
    }

    fn leads(&mut self) {
        let edge = self.layout.left - 4;
        if let Some((from, to, used)) = &self.layout.spine {
            let x = self.layout.left - 10;
            self.put(format_args!(
                "<path class=\"w s\" d=\"M{x} {from} V{to}\"><title>any foothold</title></path>"
            ));
            for y in std::iter::once(from).chain(used) {
                self.put(format_args!("<path class=\"w s\" d=\"M{x} {y} H{}\"/>", self.layout.left));
            }
        }
        for Lead { need, credential, x, from, to, outs, ins } in &self.layout.leads {
            let class = match (need, credential) {
                (Need::Foothold(_) | Need::AnyFoothold | Need::ProviderFoothold, _) => "f",
                (Need::Token(_), true) => "k",
                (Need::Token(_), false) => "t",
            };
            let word = escaped(&plain(&need.word()));
            let mut path = format!("M{x} {from} V{to}");
            for y in outs {
                let _ = write!(path, " M{} {y} H{x}", self.layout.left);
            }
            for y in ins {
                let _ = write!(path, " M{x} {y} H{edge}");
            }
            self.put(format_args!("<path class=\"w {class}\" d=\"{path}\"><title>{word}</title></path>"));
            for y in ins {
                let tip = self.layout.left;
                self.put(format_args!("<path class=\"{class}f\" d=\"M{tip} {y} l-7 -3 v6 z\"/>"));
            }
            for y in outs {
                self.put(format_args!("<circle class=\"{class}f\" cx=\"{x}\" cy=\"{y}\" r=\"2.2\"/>"));
            }
        }
    }

    fn row(&mut self, line: &Line<'_>) {
        let first = line.rows[0];
        let before = self.layout.lines.iter().take_while(|other| other.top < line.top).last();
        if before.is_none_or(|before| before.rows[0].phase != first.phase) {
            let (from, to, y) = (PHASE, self.layout.sights - 24, line.top - if line.pause { 26 } else { 6 });
            self.put(format_args!("<path class=\"r\" d=\"M{from} {y} H{to}\"/>"));
            self.text((PHASE, line.middle() + 4), "i b", first.phase.title());
        }
        if let Some(row) = line.rows.iter().find(|row| row.passage.is_some()) {
            self.text_to((CLOCK, line.middle() + 4), "i", &clock(row));
            if line.pause {
                let pauses = pauses(self.plan, row).join(", ");
                self.text((AXIS + 14, line.top - 8), "g q", &pauses);
                let (from, to) = (line.top - 18, line.top - 2);
                self.put(format_args!("<path class=\"a d\" stroke-width=\"5\" d=\"M{AXIS} {from} V{to}\"/>"));
            }
        }
        for (nth, (row, left)) in line.rows.iter().zip(&line.lefts).enumerate() {
            self.step(row, (*left, line.top), line);
            if nth > 0 {
                let y = line.middle() + 4;
                self.put(format_args!(
                    "<text class=\"g b\" x=\"{}\" y=\"{y}\" text-anchor=\"middle\">or</text>",
                    left - 11
                ));
            }
            let y = line.sight(nth);
            if line.rows.len() > 1 {
                let letter = char::from(b'a' + (nth % 26) as u8).to_string();
                self.text_to((self.layout.sights - 12, y + 4), "g b", &letter);
                self.text((left + line.wide - 13, line.top + BOX - 7), "g b", &letter);
            }
            self.sights(row, y);
        }
    }

    fn step(&mut self, row: &Row, (x, y): (i32, i32), line: &Line<'_>) {
        let (wide, alone) = (line.wide, line.rows.len() == 1);
        let step = &self.plan.script.steps[row.at];
        let technique = self.plan.knowledge.get(step.technique);
        let marks = marks(step);
        let kind = if step.objective.is_some() { "o" } else { "c" };
        let dashed = if step.required { "" } else { " d" };
        let absent = if row.there { "" } else { " class=\"x\"" };
        let about = format!("{} {} {}", technique.code, technique.name, on(step));
        let arrows = arrows(self.plan, step);
        let lines = told(self.plan, step, line.rows.len());
        let title = escaped(&plain(&format!("{}: {about}; {arrows}; {}", step.id, marks.join(", "))));
        self.put(format_args!("<g{absent}><title>{title}</title>"));
        self.put(format_args!(
            "<rect class=\"{kind}{dashed}\" x=\"{x}\" y=\"{y}\" width=\"{wide}\" height=\"{BOX}\" rx=\"5\"/>"
        ));
        let marks = if alone { marks.join("  ") } else { marks.iter().map(|m| short(m)).collect() };
        let room = (wide - INSET) as u32;
        let taken = crate::report::chart::theme::width(&marks, Weight::Heading) as u32;
        let id = fit(&plain(&step.id), Weight::Heading, room.saturating_sub(taken + 8));
        self.text((x + 10, y + 16), "i b h", &id);
        self.text_to((x + wide - 8, y + 16), "ff b", &marks);
        self.text((x + 10, y + 30), "i", &fit(&lines[0], Weight::Figure, room));
        self.text((x + 10, y + 44), "g", &fit(&lines[1], Weight::Note, room.saturating_sub(LETTER as u32)));
        self.put(format_args!("</g>"));
    }

    fn sights(&mut self, row: &Row, y: i32) {
        for (i, sight) in row.sights.iter().enumerate() {
            let x = self.layout.sights + i as i32 * COLUMN;
            self.sign(*sight, (x, y));
        }
    }

    fn sign(&mut self, sight: Sight, (x, y): (i32, i32)) {
        match sight {
            Sight::Blind => self.put(format_args!("<circle class=\"m\" cx=\"{x}\" cy=\"{y}\" r=\"1.2\"/>")),
            Sight::Seen => self.put(format_args!(
                "<rect class=\"y\" x=\"{}\" y=\"{}\" width=\"10\" height=\"10\" rx=\"1.5\"/>",
                x - 5,
                y - 5
            )),
            Sight::Lacking => self.put(format_args!(
                "<rect class=\"l\" x=\"{}\" y=\"{}\" width=\"9\" height=\"9\" rx=\"1.5\"/>",
                x - 5,
                y - 5
            )),
        }
    }

    /// The way back in, and what the signs mean; returns where the sheet ends.
    fn foot(&mut self) -> i32 {
        let (plan, width) = (self.plan, self.layout.width);
        let mut y = self.layout.bottom + 8;
        let mut back = wrap(&format!("Afterwards: {}.", plan.reentry()), SUMMARY);
        if let Some(spread) = plan.spread() {
            back.splice(0..0, wrap(&format!("Clients: {spread}."), SUMMARY));
        }
        let height = 16 + LINE * back.len() as i32;
        self.put(format_args!(
            "<rect class=\"c d\" x=\"12\" y=\"{y}\" width=\"{}\" height=\"{height}\" rx=\"6\"/>",
            width - 24
        ));
        for line in &back {
            y += LINE;
            self.text((24, y + 3), "i", line);
        }
        y += 36;
        for (class, x, words) in [
            ("c", 24, "the script ends if it fails"),
            ("c d", 210, "optional"),
            ("o", 310, "reaches the objective"),
        ] {
            self.put(format_args!(
                "<rect class=\"{class}\" x=\"{x}\" y=\"{}\" width=\"22\" height=\"13\" rx=\"3\"/>",
                y - 10
            ));
            self.text((x + 28, y), "g", words);
        }
        for (class, x, words) in [
            ("s", 470, "any access"),
            ("f", 570, "access of a kind"),
            ("k", 698, "password, key or ticket"),
            ("t", 864, "anything else in hand"),
        ] {
            self.put(format_args!("<path class=\"w {class}\" d=\"M{x} {} h22\"/>", y - 4));
            self.text((x + 28, y), "g", words);
        }
        y += 24;
        let (seen, lacking) = plan.sights();
        self.sign(Sight::Seen, (30, y - 4));
        self.text((44, y), "g", seen);
        if let Some(lacking) = lacking {
            self.sign(Sight::Lacking, (316, y - 4));
            self.text((330, y), "g", lacking);
        }
        y += 22;
        let basis = format!(
            "Clock: from the beginning of the attack, by the medians on the fast way; it leaves out {}. A source that \
             holds a step may still raise no alert on it. (gain): nothing needs it.",
            clock_leaves_out(plan.script)
        );
        for line in wrap(&basis, SUMMARY) {
            self.text((24, y), "g", &line);
            y += LINE;
        }
        y + 6
    }
}

/// A mark where there is little room.
fn short(mark: &str) -> String {
    mark.replace("objective in ", "")
}
