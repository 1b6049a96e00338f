//! The page: `report.html`, for a client to read and print.
//!
//! Takes a [`Dossier`] and its charts; gives one file that needs no other. What is said is gathered here
//! as plain text; how it looks is in the template beside it, which escapes all of it. Guards: only
//! drawings of our own go in unescaped.

mod fight_section;
mod losses_table;
mod panel_table;
mod season_section;
mod speeds_table;
mod study_section;

use super::chart::{Chart, Livery, Shape, Topic};
use super::words::{NO_BREAK, intact, plain};
use super::{Dossier, ReportError};
use fight_section::FightSection;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, escape_formatter};
use season_section::SeasonSection;
use serde::Serialize;
use study_section::StudySection;

const TEMPLATE: &str = include_str!("../assets/report.html.j2");

/// Letters of the longest interval that is kept on one line; brackets that hold more are broken.
const INTERVAL: usize = 32;

/// Everything the template is filled with.
#[derive(Serialize)]
struct Page<'a> {
    study: StudySection<'a>,
    fights: Vec<FightSection<'a>>,
    endings: Vec<Figure<'a>>,
    coverage: Vec<Figure<'a>>,
    desk_load: Option<Figure<'a>>,
    season: Option<SeasonSection>,
}

/// A chart with how it is read.
#[derive(Clone, Copy, Serialize)]
struct Figure<'a> {
    drawing: &'a str,
    reading: &'a str,
}

impl<'a> Figure<'a> {
    /// Finds the chart on `topic`.
    fn on(topic: Topic, charts: &'a [Chart]) -> Option<Figure<'a>> {
        let chart = charts.iter().find(|c| c.topic == topic)?;
        Some(Figure { drawing: &chart.svg, reading: &chart.reading })
    }
}

/// A text behind the badge of the SOC it belongs to.
#[derive(Clone, Serialize)]
struct Tagged {
    colour: String,
    ink: String,
    letter: String,
    /// What the style sheet knows the outline as.
    shape: &'static str,
    text: String,
}

impl Tagged {
    fn of(livery: &Livery, text: String) -> Tagged {
        let badge = &livery.badge;
        let shape = match badge.shape {
            Shape::Square => "square",
            Shape::Disc => "disc",
        };
        let (colour, ink) = (badge.colour.to_string(), badge.ink().to_string());
        Tagged { colour, ink, letter: badge.letter.clone(), shape, text }
    }
}

/// Returns `report.html` with `charts` in it.
///
/// # Errors
/// If the template cannot be filled in.
pub fn page(dossier: &Dossier<'_>, charts: &[Chart]) -> Result<String, ReportError> {
    let fights = dossier.fights();
    let page = Page {
        study: StudySection::of(dossier, &fights),
        fights: fights
            .iter()
            .enumerate()
            .map(|(i, fight)| FightSection::of(dossier, fight, i, charts))
            .collect(),
        endings: (0..).map_while(|part| Figure::on(Topic::Endings(part), charts)).collect(),
        coverage: (0..dossier.study.clients.len())
            .filter_map(|client| Figure::on(Topic::Coverage(client), charts))
            .collect(),
        desk_load: Figure::on(Topic::DeskLoad, charts),
        season: SeasonSection::of(dossier),
    };
    let mut environment = Environment::new();
    environment.set_formatter(|out, state, value| match value.as_str() {
        Some(text) if !value.is_safe() => {
            escape_formatter(out, state, &joined(&intact(&plain(text), INTERVAL)).into())
        }
        _ => escape_formatter(out, state, value),
    });
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    environment.add_template("report.html", TEMPLATE)?;
    let page = environment.get_template("report.html")?.render(Serde(&page))?;
    // The template's own figures.
    Ok(page.replace(" %", &format!("{NO_BREAK}%")))
}

/// Returns `text` with no line ending between two limits, such as those of `33–41`.
fn joined(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let figure = |at: Option<usize>| at.and_then(|at| letters.get(at)).is_some_and(char::is_ascii_digit);
    let mut kept = String::with_capacity(text.len());
    for (at, letter) in letters.iter().enumerate() {
        kept.push(*letter);
        if *letter == '–' && figure(at.checked_sub(1)) && figure(Some(at + 1)) {
            kept.push('\u{2060}');
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_ends_between_two_limits() {
        assert_eq!(joined("37 % [33–41] – so"), "37 % [33–\u{2060}41] – so");
        assert_eq!(joined("–1"), "–1");
    }
}
