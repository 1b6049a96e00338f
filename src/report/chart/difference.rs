//! How far apart neighbours are: the share with an incident by then, less the same one level down.

use super::hours::Hours;
use super::livery::Livery;
use super::small_multiples::SmallMultiples;
use super::spec::{Axis, ChartSpec, Frame, Mark, Panel, Place, Weight};
use super::theme;
use super::{TIME, file_name};
use crate::analysis::DifferenceCurve;
use crate::report::cast::Cast;
use crate::report::dossier::{Dossier, Fight};
use crate::report::words;
use crate::stats::Estimate;

/// Moments told in figures, in hours: chosen before anything was seen, so that their intervals hold.
const TOLD: [(f64, &str); 2] = [(1.0, "after 1 h"), (24.0, "after 1 d")];

/// Returns the chart of one fight, if it has neighbours to compare.
pub(super) fn spec(dossier: &Dossier<'_>, fight: &Fight<'_>) -> Option<ChartSpec> {
    let cast = dossier.cast();
    let here = |d: &&DifferenceCurve| d.attack == fight.attack && d.client == fight.client;
    let pairs: Vec<&DifferenceCurve> = dossier.findings.differences.iter().filter(here).collect();
    let hours = Hours::up_to(pairs.first()?.horizon);
    let points = Points::around(&pairs);
    let grid = grid(pairs.len());
    let (mut panels, mut marks) = (Vec::new(), vec![grid.name_axis(TIME)]);
    for (i, pair) in pairs.iter().enumerate() {
        let frame = grid.frame(i);
        let marks_of = plot(&cast, pair, hours, &points);
        let plot = Panel { frame, x: hours.axis(frame.width()), y: points.axis(), marks: marks_of };
        panels.push(grid.share_axis(i, plot));
        marks.extend(heading(&cast, pair, frame));
    }
    Some(ChartSpec {
        name: file_name(&cast, "difference", fight),
        title: format!("How far is each level ahead of the one before? {}", cast.fight(fight.attack, fight.client)),
        subtitle: "difference in the share with an incident declared by then, in points; shaded: 95 % band"
            .to_owned(),
        description: format!(
            "Share of the attacks that got in with an incident by then, each SOC less the one before it, pair by \
             pair, with pointwise 95 % intervals. {}.",
            pairs.iter().map(|pair| in_words(&cast, pair)).collect::<Vec<_>>().join("; ")
        ),
        reading: "Above zero, the level has declared an incident in more of the same attacks by then than the \
                  level before it; where the band touches zero, they cannot be told apart. Bands are pointwise."
            .to_owned(),
        size: (theme::WIDTH, grid.bottom() as u32 + 60),
        panels,
        marks,
    })
}

/// One row up to four, else rows as even as can be.
fn grid(panels: usize) -> SmallMultiples {
    SmallMultiples {
        panels,
        // One alone takes half the sheet.
        columns: panels.div_ceil(panels.div_ceil(4)).max(2),
        left: 58,
        right: theme::MARGIN,
        gap: 46,
        top: 136,
        height: 168,
        below: 108,
    }
}

/// A scale of differences that all panels share.
struct Points {
    low: f64,
    high: f64,
    step: f64,
}

impl Points {
    /// The scale that holds every band, in whole steps, and a little on both sides of zero.
    fn around(pairs: &[&DifferenceCurve]) -> Points {
        let all = || pairs.iter().flat_map(|pair| pair.points.iter().map(|(_, e)| e));
        let low = all().map(|e| e.low).fold(-0.05, f64::min);
        let high = all().map(|e| e.high).fold(0.05, f64::max);
        let step = match high - low {
            little if little <= 0.5 => 0.1,
            much if much <= 1.2 => 0.25,
            _ => 0.5,
        };
        Points { low: (low / step).floor() * step, high: (high / step).ceil() * step, step }
    }

    fn place(&self, difference: f64) -> f64 {
        (difference - self.low) / (self.high - self.low)
    }

    fn axis(&self) -> Axis {
        let steps = ((self.high - self.low) / self.step).round() as i32;
        let at = |i: i32| self.low + self.step * f64::from(i);
        let label = |x: f64| match (x * 100.0).round() {
            0.0 => "0".to_owned(),
            less if less < 0.0 => format!("−{}", -less),
            more => format!("+{more}"),
        };
        Axis { label: String::new(), ticks: (0..=steps).map(|i| (self.place(at(i)), label(at(i)))).collect() }
    }
}

fn plot(cast: &Cast<'_>, pair: &DifferenceCurve, hours: Hours, points: &Points) -> Vec<Mark> {
    let livery = Livery::of(cast, &pair.a);
    let colour = livery.colour();
    let curve = |value: fn(&Estimate) -> f64| -> Vec<Place> {
        hours.steps(pair.points.iter().map(|(h, e)| (*h, points.place(value(e)))), points.place(0.0))
    };
    let mut band = curve(|e| e.high);
    band.extend(curve(|e| e.low).into_iter().rev());
    let zero = points.place(0.0);
    vec![
        Mark::Band { corners: band, colour },
        Mark::line(vec![(0.0, zero), (1.0, zero)], theme::GREY, 1),
        Mark::Line { corners: curve(|e| e.estimate), colour, width: 2, dash: livery.dash },
    ]
}

/// Names the pair above its panel, with the moments told in figures.
fn heading(cast: &Cast<'_>, pair: &DifferenceCurve, frame: Frame) -> Vec<Mark> {
    let (left, top, room) = (f64::from(frame.left), f64::from(frame.top), frame.width() as u32);
    let badge = Livery::of(cast, &pair.a).badge;
    let mut marks =
        Mark::badged((left, top - 52.0), &badge, named(cast, pair), Weight::Heading, room).to_vec();
    for (i, line) in told(pair).into_iter().enumerate() {
        marks.push(Mark::text((left, top - 33.0 + 16.0 * i as f64), line, Weight::Note, room));
    }
    marks
}

fn named(cast: &Cast<'_>, pair: &DifferenceCurve) -> String {
    format!("{} over {}", cast.soc_in_short(&pair.a), cast.soc_in_short(&pair.b))
}

/// Says the difference at the moments within the horizon.
fn told(pair: &DifferenceCurve) -> Vec<String> {
    let at = |hours: f64| pair.points.iter().take_while(|(h, _)| *h <= hours).last().map(|(_, e)| *e);
    let line = |(hours, moment): &(f64, &str)| match at(*hours) {
        Some(e) => format!(
            "{moment}: {} [{} to {}]",
            words::points(e.estimate),
            words::points(e.low),
            words::points(e.high)
        ),
        None => format!("{moment}: 0, no incident yet"),
    };
    TOLD.iter().filter(|(hours, _)| *hours < pair.horizon).map(line).collect()
}

fn in_words(cast: &Cast<'_>, pair: &DifferenceCurve) -> String {
    let pairs = pair.points.first().map_or(0, |(_, e)| e.n);
    let name = named(cast, pair);
    let told = told(pair).join(", ");
    format!("{name}, {}: points {told}", words::count(pairs, "pair"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fake;

    #[test]
    fn every_band_is_inside_the_scale_whose_marks_are_round() {
        let fake = fake::fake();
        let pairs: Vec<&DifferenceCurve> = fake.findings.differences.iter().collect();
        let points = Points::around(&pairs);
        for (_, e) in pairs.iter().flat_map(|p| &p.points) {
            assert!(points.place(e.low) >= -1e-9 && points.place(e.high) <= 1.0 + 1e-9);
        }
        let ticks = points.axis().ticks;
        assert!(ticks.iter().any(|(at, label)| label == "0" && (at - points.place(0.0)).abs() < 1e-9));
        assert!(ticks[0].0.abs() < 1e-9 && (ticks[ticks.len() - 1].0 - 1.0).abs() < 1e-9, "{ticks:?}");
        assert!(
            ticks.iter().all(|(_, l)| l.trim_start_matches(['+', '−']).parse::<u32>().is_ok()),
            "{ticks:?}"
        );
    }

    #[test]
    fn what_is_told_is_the_curve_at_that_moment() {
        let estimate = |x: f64| Estimate { estimate: x, low: x - 0.1, high: x + 0.1, n: 9 };
        let text = String::new;
        let mut pair = DifferenceCurve {
            attack: text(),
            client: text(),
            a: text(),
            b: text(),
            points: vec![(0.5, estimate(0.2)), (1.0, estimate(0.3)), (1.5, estimate(0.4))],
            horizon: 100.0,
        };
        assert_eq!(told(&pair), ["after 1 h: +30.0 [+20.0 to +40.0]", "after 1 d: +40.0 [+30.0 to +50.0]"]);
        pair.horizon = 12.0;
        pair.points.clear();
        assert_eq!(told(&pair), ["after 1 h: 0, no incident yet"]);
    }
}
