//! How soon an incident is declared: the share by then, SOC by SOC.

use super::spec::{Align, Axis, ChartSpec, Mark, Place, Weight};
use super::theme;
use crate::analysis::{CellFindings, CurvePoint};
use crate::report::dossier::{Dossier, Fight};
use crate::report::words;
use crate::sim::elementary::ln;

/// Where the scale of hours begins, unless the horizon is shorter still.
const FIRST: f64 = 0.1;
/// Marks on the scale of hours.
const TICKS: [(f64, &str); 11] = [
    (0.1, "6 min"),
    (1.0 / 3.0, "20 min"),
    (1.0, "1 h"),
    (4.0, "4 h"),
    (12.0, "12 h"),
    (48.0, "2 d"),
    (168.0, "7 d"),
    (480.0, "20 d"),
    (1_440.0, "60 d"),
    (4_320.0, "180 d"),
    (14_400.0, "600 d"),
];
/// How near two marks may come, in shares of the scale.
const NEAR: f64 = 0.06;

const SIZE: (u32, u32) = (960, 460);
const PLOT: (i32, i32, i32, i32) = (64, 78, 706, 396);
/// Height of a line of text, in shares of the plot.
const LINE: f64 = 22.0 / 318.0;

/// A scale of hours on which each factor takes the same room.
#[derive(Clone, Copy)]
struct Hours {
    first: f64,
    horizon: f64,
}

impl Hours {
    fn place(self, hours: f64) -> f64 {
        let h = hours.clamp(self.first, self.horizon);
        ln(h / self.first) / ln(self.horizon / self.first)
    }

    fn axis(self) -> Axis {
        let end = (1.0, words::time(self.horizon));
        let inside = |(hours, _): &&(f64, &str)| *hours >= self.first && *hours < self.horizon;
        let mut ticks: Vec<(f64, String)> = TICKS
            .iter()
            .filter(inside)
            .map(|(hours, label)| (self.place(*hours), (*label).to_owned()))
            .filter(|(at, _)| *at < 1.0 - NEAR)
            .collect();
        ticks.push(end);
        Axis { label: "time since the first access (logarithmic scale)".to_owned(), ticks }
    }
}

/// Returns the chart of one fight.
pub(super) fn spec(dossier: &Dossier<'_>, fight: &Fight<'_>) -> ChartSpec {
    let cast = dossier.cast();
    let horizon = fight.cells.iter().map(|c| c.incident_curve.horizon).fold(0.0, f64::max);
    let horizon = if horizon > 0.0 { horizon } else { 24.0 };
    let scale = Hours { first: FIRST.min(horizon / 10.0), horizon };
    let mut marks = Vec::new();
    let (mut bands, mut lines, mut ends) = (Vec::new(), Vec::new(), Vec::new());
    let mut told = Vec::new();
    for cell in fight.cells {
        let colour = theme::level_colour(cast.place(&cell.soc), cast.socs());
        let short = cast.soc_in_short(&cell.soc);
        if cell.incident_curve.n == 0 {
            told.push(format!("{short}: the attacker never got in"));
            continue;
        }
        bands.push(Mark::Band { corners: band(cell, scale), colour });
        lines.push(Mark::Line { corners: steps(cell, scale, |p| p.reached), colour, width: 3 });
        let reached = cell.incident_curve.points.last().map_or(0.0, |p| p.reached);
        told.push(format!("{short}: {} by the horizon", words::percent(reached)));
        ends.push((reached, colour, format!("{}  {}", words::percent(reached), cast.soc(&cell.soc))));
    }
    marks.extend(bands);
    marks.extend(lines);
    let places = spread(&ends.iter().map(|(reached, ..)| *reached).collect::<Vec<_>>(), LINE);
    for ((reached, colour, text), at) in ends.into_iter().zip(places) {
        marks.push(Mark::Line { corners: vec![(1.0, reached), (1.03, at)], colour, width: 1 });
        let (low, high) = ((1.033, at - 0.016), (1.050, at + 0.016));
        marks.push(Mark::Bar { from: low, to: high, colour });
        marks.push(Mark::Text {
            at: (1.058, at),
            text,
            align: Align::Left,
            weight: Weight::Label,
            room: 212,
        });
    }
    if fight.cells.iter().all(|c| c.incident_curve.n == 0) {
        let text = "the attacker never got in".to_owned();
        marks.push(Mark::Text {
            at: (0.5, 0.5),
            text,
            align: Align::Centre,
            weight: Weight::Label,
            room: 400,
        });
    }
    let name = match cast.several_clients() {
        true => format!("time-to-incident-{}-{}", fight.attack, fight.client),
        false => format!("time-to-incident-{}", fight.attack),
    };
    let percent = |p: u32| (f64::from(p) / 100.0, format!("{p} %"));
    ChartSpec {
        name,
        title: format!("How soon is an incident declared? {}", cast.fight(fight.attack, fight.client)),
        description: format!(
            "Share of the attacks that got in for which an incident has been declared, by the time since the \
             first access. {}.",
            told.join("; ")
        ),
        size: SIZE,
        plot: PLOT,
        x: scale.axis(),
        y: Axis {
            label: "incident declared by then, of the attacks that got in; shaded: 95 % band".to_owned(),
            ticks: [0, 25, 50, 75, 100].map(percent).to_vec(),
        },
        marks,
    }
}

/// Returns the curve of one value of the steps, from the beginning of the scale to the horizon.
fn steps(cell: &CellFindings, scale: Hours, value: fn(&CurvePoint) -> f64) -> Vec<Place> {
    let points = &cell.incident_curve.points;
    // What came before the scale begins is there from its beginning.
    let (early, later) = points.split_at(points.partition_point(|p| p.hours <= scale.first));
    let mut height = early.last().map_or(0.0, value);
    let mut corners = vec![(0.0, height)];
    for point in later {
        let x = scale.place(point.hours);
        corners.push((x, height));
        height = value(point);
        corners.push((x, height));
    }
    corners.push((1.0, height));
    corners
}

fn band(cell: &CellFindings, scale: Hours) -> Vec<Place> {
    let mut corners = steps(cell, scale, |p| p.high);
    corners.extend(steps(cell, scale, |p| p.low).into_iter().rev());
    corners
}

/// Returns places as near as can be to `wanted`, at least `gap` apart, from 0 upwards.
fn spread(wanted: &[f64], gap: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    // Of those that want the same place, the last lies above.
    order.sort_by(|a, b| wanted[*a].total_cmp(&wanted[*b]));
    // Groups that touch lie centred on what their members want: (sum of wishes, members).
    let mut groups: Vec<(f64, Vec<usize>)> = Vec::new();
    let floor = |(sum, members): &(f64, Vec<usize>)| {
        let n = members.len() as f64;
        let half = gap * (n - 1.0) / 2.0;
        (sum / n - half).min(1.0 - 2.0 * half).max(0.0)
    };
    for i in order {
        let mut group = (wanted[i], vec![i]);
        while let Some(below) = groups.pop() {
            if floor(&below) + gap * below.1.len() as f64 <= floor(&group) {
                groups.push(below);
                break;
            }
            group = (below.0 + group.0, [below.1, group.1].concat());
        }
        groups.push(group);
    }
    let mut places = vec![0.0; wanted.len()];
    for group in &groups {
        for (rank, member) in group.1.iter().enumerate() {
            places[*member] = floor(group) + gap * rank as f64;
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_keep_apart_and_near_their_curves() {
        let wanted = [0.0, 0.01, 0.0, 0.5, 0.98, 0.99, 1.0];
        let places = spread(&wanted, 0.07);
        let mut sorted = places.clone();
        sorted.sort_by(f64::total_cmp);
        assert!(sorted.windows(2).all(|w| w[1] - w[0] > 0.0699), "{sorted:?}");
        assert!(sorted[0] >= 0.0 && sorted[6] < 1.2, "{sorted:?}");
        assert!((places[3] - 0.5).abs() < 1e-9);
        assert!(places[2] > places[0], "the last of two alike lies above");
    }

    #[test]
    fn the_scale_runs_from_six_minutes_to_the_horizon() {
        let scale = Hours { first: FIRST, horizon: 1_440.0 };
        assert!(scale.place(0.0) == 0.0 && (scale.place(1_440.0) - 1.0).abs() < 1e-12);
        let labels: Vec<String> = scale.axis().ticks.into_iter().map(|(_, l)| l).collect();
        assert_eq!(labels.first().map(String::as_str), Some("6 min"));
        assert_eq!(labels.last().map(String::as_str), Some("60 d"));
    }
}
