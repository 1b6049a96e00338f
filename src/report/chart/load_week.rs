//! The load of a desk over the week: what comes, what waits and what is closed unread, hour by hour.

use super::spec::{ChartSpec, Mark, Weight};
use super::theme::{self, Shade};
use super::week_map::{self, DAYS, Growth, HOURS, WeekScale};
use super::{png, svg};
use crate::analysis::HourOfWeek;
use crate::report::load::LoadDossier;
use crate::report::{ReportError, words};
use crate::stats::Estimate;

const TOP: f64 = 112.0;
/// From the lower edge of one week to the upper of the next: hours, scale and heading lie between.
const BETWEEN: f64 = 134.0;

/// One week: what it shows, how it is scaled, and of what.
struct Week {
    heading: &'static str,
    unit: &'static str,
    growth: Growth,
    shade: Shade,
    of: fn(&HourOfWeek) -> Option<Estimate>,
}

const WEEKS: [Week; 5] = [
    Week {
        heading: "Alerts that come",
        unit: "alerts an hour",
        growth: Growth::Even,
        shade: Shade::Burden,
        of: |hour| hour.arrived,
    },
    Week {
        heading: "Alerts waiting at the end of the hour",
        unit: "alerts waiting (logarithmic scale)",
        growth: Growth::Logarithmic,
        shade: Shade::Burden,
        of: |hour| hour.waiting,
    },
    Week {
        heading: "Alerts closed unread, expired or in bulk",
        unit: "alerts an hour",
        growth: Growth::Even,
        shade: Shade::Burden,
        of: |hour| hour.closed_unread,
    },
    Week {
        heading: "Hours of the seats that the looks begun then take",
        unit: "share (hatched: nobody there)",
        growth: Growth::Even,
        shade: Shade::Burden,
        of: |hour| hour.utilisation,
    },
    Week {
        heading: "Wait behind the looks that begin: what nine in ten stay below",
        unit: "hours (hatched: no looks)",
        growth: Growth::Even,
        shade: Shade::Burden,
        of: |hour| hour.wait_p90,
    },
];

/// Draws the week of a dossier.
///
/// # Errors
/// If it cannot be drawn.
pub fn load_charts(dossier: &LoadDossier<'_>) -> Result<Vec<(String, Vec<u8>)>, ReportError> {
    let Some(spec) = spec(dossier) else { return Ok(Vec::new()) };
    let failed = |why: String| ReportError::Chart { chart: spec.name.clone(), why };
    Ok(vec![
        (format!("charts/{}.svg", spec.name), svg::svg(&spec).map_err(failed)?.into_bytes()),
        (format!("charts/{}.png", spec.name), png::png(&spec).map_err(failed)?),
    ])
}

fn spec(dossier: &LoadDossier<'_>) -> Option<ChartSpec> {
    let found = dossier.findings;
    if found.week.len() != 7 * HOURS {
        return None;
    }
    let mut marks = Vec::new();
    let mut told = Vec::new();
    for (i, week) in WEEKS.iter().enumerate() {
        let top = TOP + (week_map::HEIGHT + BETWEEN) * i as f64;
        let minutes = week.unit.starts_with("hours");
        let scaled = |e: Estimate| if minutes { e.estimate / 60.0 } else { e.estimate };
        let values: Vec<Option<f64>> = found.week.iter().map(|hour| (week.of)(hour).map(scaled)).collect();
        let most = values.iter().flatten().copied().fold(0.0, f64::max);
        let scale = WeekScale { most, growth: week.growth, shade: week.shade };
        let at = (f64::from(theme::MARGIN), top - 16.0);
        marks.push(Mark::text(at, week.heading, Weight::Heading, 700));
        marks.extend(week_map::week(top, &values, scale));
        let bottom = top + week_map::HEIGHT;
        marks.extend(week_map::hours(bottom, "hour of the day, by the SOC’s clock"));
        marks.extend(scale.legend(bottom + week_map::AXIS, week.unit, mark));
        let fullest = (0..values.len()).reduce(|best, h| if values[h] > values[best] { h } else { best });
        told.extend(fullest.map(|h| {
            format!(
                "{}: most {} {:02}:00, {}",
                week.heading,
                DAYS[h / HOURS],
                h % HOURS,
                mark(values[h].unwrap_or(0.0))
            )
        }));
    }
    let bottom = TOP + (week_map::HEIGHT + BETWEEN) * WEEKS.len() as f64 - BETWEEN + week_map::AXIS;
    Some(ChartSpec {
        name: "load-week".to_owned(),
        title: format!("When is the desk of {} under load?", dossier.soc()),
        subtitle: format!(
            "without any attack; means over {} of {} days",
            words::count(found.replications, "replication"),
            found.days
        ),
        description: format!(
            "Load of the desk by hour of the week, without any attack. {}.",
            told.join("; ")
        ),
        reading: "Each field is an hour of the week; the darker, the more.".to_owned(),
        size: (theme::WIDTH, bottom as u32 + 44),
        panels: Vec::new(),
        marks,
    })
}

/// Writes a mark of a scale: what is whole as it is.
fn mark(value: f64) -> String {
    if value.fract() == 0.0 { format!("{value:.0}") } else { words::load(value) }
}

#[cfg(test)]
mod tests {
    use super::super::layout::faults;
    use super::*;
    use crate::analysis::describe_load;
    use crate::experiment::{Progress, run_load};
    use crate::report::{AssumptionCounts, Manifest};
    use crate::scenario::Library;

    #[test]
    fn the_week_is_drawn_without_overlap_whatever_the_soc_is_called() {
        let library = Library::open(None).unwrap();
        let mut study = library.assemble_desk("level-2-intermediate", &[], Some(1), 2).unwrap().study;
        for title in [
            "Ours",
            "<script>\u{1b}[2J</script> of a very long name that never seems to come to its end at all",
        ] {
            study.socs[0].title = title.to_owned();
            let load = run_load(&study, 7, 1, &Progress::default()).unwrap();
            let findings = describe_load(&study, &load).unwrap();
            let manifest = Manifest::of(&study, Vec::new(), AssumptionCounts::default(), None);
            let dossier = LoadDossier { findings: &findings, study: &study, manifest: &manifest };
            let spec = spec(&dossier).unwrap();
            assert_eq!(faults(&spec), Vec::<String>::new());
            for (name, bytes) in load_charts(&dossier).unwrap() {
                assert!(name.starts_with("charts/load-week.") && !bytes.is_empty());
                let acts = name.ends_with("svg") && String::from_utf8_lossy(&bytes).contains("<script");
                assert!(!acts, "{name}");
            }
        }
    }
}
