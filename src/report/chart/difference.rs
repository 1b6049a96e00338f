//! How far apart neighbours are: the share with an incident by then, less the same one level down.

use super::hours::Hours;
use super::livery::Livery;
use super::small_multiples::SmallMultiples;
use super::spec::{Axis, Badge, ChartSpec, Frame, Mark, Panel, Place, Weight};
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
    let (grid, heads) = grid(&cast, &pairs);
    let (mut panels, mut marks) = (Vec::new(), vec![grid.name_axis(TIME)]);
    for (i, (pair, head)) in pairs.iter().zip(&heads).enumerate() {
        let frame = grid.frame(i);
        let marks_of = plot(&cast, pair, hours, &points);
        let plot = Panel { frame, x: hours.axis(frame.width()), y: points.axis(), marks: marks_of };
        panels.push(grid.share_axis(i, plot));
        marks.extend(heading(&cast, pair, head, frame));
    }
    Some(ChartSpec {
        name: file_name(&cast, "difference", fight),
        title: format!("How far is each level ahead of the one before? {}", cast.fight(fight.attack, fight.client)),
        subtitle: "difference in the share with an incident declared by then, in points; shaded: pointwise 95 % band"
            .to_owned(),
        description: format!(
            "Share with an incident by then, of the attacks that got in under both, each SOC less the one before \
             it, pair by pair, in points with pointwise 95 % intervals. {}.",
            pairs.iter().map(|pair| in_words(&cast, pair)).collect::<Vec<_>>().join("; ")
        ),
        reading: "Above zero, the SOC has declared an incident in more of the same attacks by then than the one \
                  before it. Where the pointwise 95 % band covers zero, that moment alone does not tell the two \
                  apart; the band does not hold for all moments at once."
            .to_owned(),
        size: (theme::WIDTH, grid.bottom() as u32 + 60),
        panels,
        marks,
    })
}

/// One row up to four, else rows as even as can be; and the names of the pairs, on as many lines as they need.
fn grid(cast: &Cast<'_>, pairs: &[&DifferenceCurve]) -> (SmallMultiples, Vec<Vec<String>>) {
    let panels = pairs.len();
    let mut grid = SmallMultiples {
        panels,
        // One alone takes half the sheet.
        columns: panels.div_ceil(panels.div_ceil(4)).max(2),
        left: 58,
        right: theme::MARGIN + 10,
        gap: 46,
        top: 152,
        height: 168,
        below: 124,
    };
    let room = (grid.frame(0).width() - Badge::ROOM) as u32;
    let head = |pair: &&DifferenceCurve| {
        let (a, b) = (cast.soc_in_short(&pair.a), cast.soc_in_short(&pair.b));
        let whole = named(cast, pair);
        match theme::fit(&whole, Weight::Heading, room) == whole {
            true => vec![whole],
            false => vec![a, format!("over {b}")],
        }
    };
    let heads: Vec<Vec<String>> = pairs.iter().map(head).collect();
    let more = heads.iter().map(Vec::len).max().unwrap_or(1) as i32 - 1;
    grid.top += more * theme::LINE as i32;
    grid.below += more * theme::LINE as i32;
    (grid, heads)
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

/// Names the pair above its panel, with how many pairs of engagements there are and the moments told in figures.
fn heading(cast: &Cast<'_>, pair: &DifferenceCurve, head: &[String], frame: Frame) -> Vec<Mark> {
    let (left, top, room) = (f64::from(frame.left), f64::from(frame.top), frame.width() as u32);
    let first = top - 68.0 - f64::from(theme::LINE) * (head.len() as f64 - 1.0);
    let badge = Livery::of(cast, &pair.a).badge;
    let mut marks = vec![Mark::Badge { at: (left + Badge::SIZE / 2.0, first), badge }];
    for (i, line) in head.iter().enumerate() {
        let at = (left + Badge::ROOM, first + f64::from(theme::LINE) * i as f64);
        marks.push(Mark::text(at, line, Weight::Heading, room - Badge::ROOM as u32));
    }
    for (i, line) in [pairs_of(pair)].into_iter().chain(told(pair)).enumerate() {
        marks.push(Mark::text((left, top - 49.0 + 16.0 * i as f64), line, Weight::Note, room));
    }
    marks
}

/// Says how many pairs of engagements the curve rests on.
fn pairs_of(pair: &DifferenceCurve) -> String {
    // Without any incident there is no point that could say.
    pair.points.first().map_or("no incident in any pair".to_owned(), |(_, e)| words::count(e.n, "pair"))
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
    let within = TOLD.iter().filter(|(hours, _)| *hours < pair.horizon && !pair.points.is_empty());
    within.map(line).collect()
}

fn in_words(cast: &Cast<'_>, pair: &DifferenceCurve) -> String {
    let said: Vec<String> = [pairs_of(pair)].into_iter().chain(told(pair)).collect();
    format!("{}: {}", named(cast, pair), said.join(", "))
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
        assert_eq!(pairs_of(&pair), "9 pairs");
        pair.horizon = 12.0;
        pair.points.remove(0);
        pair.points.remove(0);
        assert_eq!(told(&pair), ["after 1 h: 0, no incident yet"]);
        pair.points.clear();
        assert_eq!((told(&pair), pairs_of(&pair).as_str()), (Vec::new(), "no incident in any pair"));
    }
}
