//! Charts: figures are data first ([`ChartSpec`]), then drawn.
//!
//! Takes a [`Dossier`]; gives each figure as an SVG drawing that stands alone or inside a page. The only
//! room that imports plotters; colours and fonts are in `theme`, the drawing in `canvas`. To add a figure:
//! one file that makes a `ChartSpec`, one line in [`all`].

mod canvas;
mod endings;
mod spec;
mod theme;
mod time_to_incident;

pub use spec::{Align, Axis, ChartSpec, Mark, Place, Rgb, Weight};
pub use theme::level_colour;

use super::{Dossier, ReportError};

/// A chart, drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// The name of its file, without folder and ending.
    pub name: String,
    /// The drawing.
    pub svg: String,
}

/// Draws every chart of a report: the time to the incident for each fight, then the endings.
///
/// # Errors
/// If a chart cannot be drawn.
pub fn all(dossier: &Dossier<'_>) -> Result<Vec<Chart>, ReportError> {
    let mut specs: Vec<ChartSpec> =
        dossier.fights().iter().map(|fight| time_to_incident::spec(dossier, fight)).collect();
    specs.push(endings::spec(dossier));
    give_own_names(&mut specs);
    specs.iter().map(|spec| Ok(Chart { name: spec.name.clone(), svg: canvas::draw(spec)? })).collect()
}

/// Makes names fit for files, and no two alike.
fn give_own_names(specs: &mut [ChartSpec]) {
    let mut taken: Vec<String> = Vec::new();
    for spec in specs {
        let fit = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
        let stem: String = spec.name.chars().take(100).map(fit).collect();
        let mut name = stem.clone();
        let mut next = 2;
        while taken.contains(&name) {
            name = format!("{stem}-{next}");
            next += 1;
        }
        taken.push(name.clone());
        spec.name = name;
    }
}
