//! Charts: figures are data first ([`ChartSpec`]), then drawn.
//!
//! Takes a [`Dossier`]; gives each figure as an SVG drawing, which stands alone or inside a page, and the same
//! as a PNG picture. The only room that imports plotters; colours, fonts and sizes are in `theme`, the drawing
//! in `canvas`. To add a figure: one file that makes a `ChartSpec`, one line in `specs`.

mod canvas;
mod coverage;
mod desk_load;
mod difference;
mod end_labels;
mod endings;
mod ends;
mod fates;
mod forest;
mod hours;
#[cfg(test)]
mod layout;
pub(super) mod lettering;
mod livery;
mod load_week;
mod picture;
mod png;
mod small_multiples;
mod spec;
pub(super) mod svg;
pub(super) mod theme;
mod time_to_incident;
mod week_map;
mod worth;

pub(super) use livery::Livery;
pub use load_week::load_charts;
pub use spec::{Align, Axis, Badge, ChartSpec, Dash, Fill, Frame, Mark, Panel, Place, Rgb, Shape, Weight};
pub use worth::worth_charts;

use super::cast::Cast;
use super::dossier::Fight;
use super::file_name::own_names;
use super::{Dossier, ReportError};

/// What curves over time lie upon.
const TIME: &str = "time since the first access (logarithmic scale)";
/// What stands where curves would, had the attacker ever got in.
const NEVER_GOT_IN: &str = "the attacker never got in";

/// A chart, drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// The name of its file, without folder and ending.
    pub name: String,
    /// What it shows.
    pub topic: Topic,
    /// How it is read.
    pub reading: String,
    /// The drawing.
    pub svg: String,
    /// The same as a picture.
    pub png: Vec<u8>,
}

/// What a chart shows, and of which fight or client by its place in the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    /// How soon an incident is declared.
    TimeToIncident(usize),
    /// How far neighbours are apart in it.
    Difference(usize),
    /// The ends that compete, by time.
    Ends(usize),
    /// Where the steps get lost.
    Fates(usize),
    /// Which tactics raise an alert.
    Coverage(usize),
    /// The desk over the week.
    DeskLoad,
    /// How the engagements end, by its place among the charts of it.
    Endings(usize),
}

/// Draws every chart of a report: fight by fight, then those of the study.
///
/// # Errors
/// If a chart cannot be drawn.
pub fn all(dossier: &Dossier<'_>) -> Result<Vec<Chart>, ReportError> {
    specs(dossier).into_iter().map(drawn).collect()
}

/// Lists every chart of a report before anything is drawn.
fn specs(dossier: &Dossier<'_>) -> Vec<(Topic, ChartSpec)> {
    let mut specs: Vec<(Topic, ChartSpec)> = Vec::new();
    for (i, fight) in dossier.fights().iter().enumerate() {
        specs.push((Topic::TimeToIncident(i), time_to_incident::spec(dossier, fight)));
        specs.extend(difference::spec(dossier, fight).map(|spec| (Topic::Difference(i), spec)));
        specs.push((Topic::Ends(i), ends::spec(dossier, fight)));
        specs.extend(fates::spec(dossier, fight).map(|spec| (Topic::Fates(i), spec)));
    }
    for (i, client) in dossier.study.clients.iter().enumerate() {
        specs.extend(coverage::spec(dossier, &client.name).map(|spec| (Topic::Coverage(i), spec)));
    }
    specs.extend(desk_load::spec(dossier).map(|spec| (Topic::DeskLoad, spec)));
    let endings = endings::specs(dossier).into_iter().enumerate();
    specs.extend(endings.map(|(part, spec)| (Topic::Endings(part), spec)));
    let names = own_names(specs.iter().map(|(_, spec)| spec.name.as_str()));
    for ((_, spec), name) in specs.iter_mut().zip(names) {
        spec.name = name;
    }
    specs
}

fn drawn((topic, spec): (Topic, ChartSpec)) -> Result<Chart, ReportError> {
    let failed = |why: String| ReportError::Chart { chart: spec.name.clone(), why };
    let (svg, png) = (svg::svg(&spec).map_err(failed)?, png::png(&spec).map_err(failed)?);
    Ok(Chart { name: spec.name, topic, reading: spec.reading, svg, png })
}

/// Returns the name of the file for what is shown of one fight.
fn file_name(cast: &Cast<'_>, what: &str, fight: &Fight<'_>) -> String {
    match cast.several_clients() {
        true => format!("{what}-{}-{}", fight.attack, fight.client),
        false => format!("{what}-{}", fight.attack),
    }
}

/// Returns an axis of shares from none to all.
fn percent_axis(label: &str) -> Axis {
    let percent = |p: u32| (f64::from(p) / 100.0, format!("{p} %"));
    Axis { label: label.to_owned(), ticks: [0, 25, 50, 75, 100].map(percent).to_vec() }
}
