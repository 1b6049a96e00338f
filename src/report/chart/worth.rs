//! What each capability is worth, as a forest plot: one a table.

use super::forest::{Forest, Measure, Row};
use super::spec::ChartSpec;
use super::{png, svg, theme};
use crate::analysis::{NO_GAIN, WorthTable};
use crate::report::cast::Cast;
use crate::report::file_name::own_names;
use crate::report::worth::{WorthDossier, called};
use crate::report::{ReportError, words};

/// Where the first row begins, in pixels.
const TOP: i32 = 100;

/// Draws the tables of a dossier, in their order.
///
/// # Errors
/// If a chart cannot be drawn.
pub fn worth_charts(dossier: &WorthDossier<'_>) -> Result<Vec<(String, Vec<u8>)>, ReportError> {
    let mut specs: Vec<ChartSpec> =
        dossier.ablation.tables.iter().map(|table| spec(dossier, table)).collect();
    let names = own_names(specs.iter().map(|spec| spec.name.as_str()));
    specs.iter_mut().zip(names).for_each(|(spec, name)| spec.name = name);
    let mut files = Vec::new();
    for spec in &specs {
        let failed = |why: String| ReportError::Chart { chart: spec.name.clone(), why };
        files.push((format!("charts/{}.svg", spec.name), svg::svg(spec).map_err(failed)?.into_bytes()));
        files.push((format!("charts/{}.png", spec.name), png::png(spec).map_err(failed)?));
    }
    Ok(files)
}

fn spec(dossier: &WorthDossier<'_>, table: &WorthTable) -> ChartSpec {
    let cast = Cast::of(dossier.study);
    let soc = cast.soc_in_short(&dossier.ablation.soc);
    let of = match &table.attack {
        Some(attack) => cast.fight(attack, &table.client),
        None => format!("all attacks, {}, {}", dossier.weighed(), cast.client(&table.client)),
    };
    let measure = |name: &str, none| Measure {
        name: name.to_owned(),
        unit: "points; to the right it helps".to_owned(),
        none,
        say: words::points,
    };
    let forest = Forest {
        measures: vec![
            measure("Over before any objective", Some(NO_GAIN)),
            measure("Steps that raised an alert", None),
        ],
        rows: table
            .rows
            .iter()
            .map(|w| Row { label: called(w), effects: vec![Some(w.over_before_objective), w.steps_alerted] })
            .collect(),
        top: TOP,
    };
    let (panels, marks) = forest.draw();
    let told = table.rows.iter().map(|w| {
        let e = &w.over_before_objective;
        format!(
            "{} {} [{} to {}]",
            called(w),
            words::points(e.estimate),
            words::points(e.low),
            words::points(e.high)
        )
    });
    ChartSpec {
        name: format!("worth-{}", table.attack.as_deref().unwrap_or("all")),
        title: format!("What is each capability worth to {soc}? {of}"),
        subtitle: "with the capability less without it, in points; on the left joint 95 % intervals, shaded no effect"
            .to_owned(),
        description: format!(
            "Share of engagements over before any objective, with each capability less without it, in points with \
             95 % intervals that hold for all rows at once: {}.",
            told.collect::<Vec<_>>().join("; ")
        ),
        reading: "A name alone was taken away, one with + was added. A hollow dot: the interval holds zero.".to_owned(),
        size: (theme::WIDTH, forest.bottom() as u32 + 70),
        panels,
        marks,
    }
}
