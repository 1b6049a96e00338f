//! A scale of hours since the first access, and curves upon it.

use super::spec::{Axis, Place};
use crate::analysis::{Curve, CurvePoint};
use crate::report::words;
use crate::sim::elementary::ln;
use crate::stats::wilson;

/// Where the scale begins, unless the horizon is shorter still.
const FIRST: f64 = 0.1;
/// Marks on the scale.
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
/// How near two marks may come, in pixels.
const NEAR: f64 = 42.0;

/// A scale of hours on which each factor takes the same room.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hours {
    first: f64,
    horizon: f64,
}

impl Hours {
    /// The scale up to `horizon`, or up to a day where there is none.
    pub(super) fn up_to(horizon: f64) -> Hours {
        let horizon = if horizon > 0.0 { horizon } else { 24.0 };
        Hours { first: FIRST.min(horizon / 10.0), horizon }
    }

    pub(super) fn place(self, hours: f64) -> f64 {
        let h = hours.clamp(self.first, self.horizon);
        ln(h / self.first) / ln(self.horizon / self.first)
    }

    /// Returns the marks that have room on `pixels`: hours and how they are said. The horizon is always among
    /// them.
    pub(super) fn marks(self, pixels: f64) -> Vec<(f64, String)> {
        let mut marks = vec![(self.horizon, words::time(self.horizon))];
        // From the horizon down, so that it is the early ones that give way.
        for (hours, label) in TICKS.iter().rev() {
            let room = (self.place(marks[marks.len() - 1].0) - self.place(*hours)) * pixels;
            if *hours >= self.first && *hours < self.horizon && room >= NEAR {
                marks.push((*hours, (*label).to_owned()));
            }
        }
        marks.reverse();
        marks
    }

    pub(super) fn axis(self, pixels: f64) -> Axis {
        let ticks = self.marks(pixels).into_iter().map(|(hours, label)| (self.place(hours), label)).collect();
        Axis { label: String::new(), ticks }
    }

    /// Returns the steps through `points` (hours, height), from `before` at the scale's beginning to the horizon.
    pub(super) fn steps(self, points: impl Iterator<Item = (f64, f64)>, before: f64) -> Vec<Place> {
        let mut height = before;
        let mut corners = vec![(0.0, before)];
        for (hours, next) in points {
            // What came before the scale begins is there from its beginning.
            if hours <= self.first {
                corners = vec![(0.0, next)];
            } else {
                let x = self.place(hours);
                corners.extend([(x, height), (x, next)]);
            }
            height = next;
        }
        corners.push((1.0, height));
        corners
    }

    /// Returns the curve of one value of its points.
    pub(super) fn curve(self, curve: &Curve, value: fn(&CurvePoint) -> f64) -> Vec<Place> {
        self.steps(curve.points.iter().map(|p| (p.hours, value(p))), 0.0)
    }

    /// Returns the corners of the curve's band.
    pub(super) fn band(self, curve: &Curve) -> Vec<Place> {
        // Before the first event none has come of all: nobody is cut off, so the limit is that of a share.
        let before = wilson(0, curve.n).map_or(0.0, |none| none.high);
        let mut corners = self.steps(curve.points.iter().map(|p| (p.hours, p.high)), before);
        corners.extend(self.curve(curve, |p| p.low).into_iter().rev());
        corners
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scale_runs_from_six_minutes_to_the_horizon() {
        let scale = Hours::up_to(1_440.0);
        assert!(scale.place(0.0) == 0.0 && (scale.place(1_440.0) - 1.0).abs() < 1e-12);
        let labels: Vec<String> = scale.marks(640.0).into_iter().map(|(_, l)| l).collect();
        assert_eq!(labels.first().map(String::as_str), Some("6 min"));
        assert_eq!(labels.last().map(String::as_str), Some("60 d"));
    }

    #[test]
    fn marks_keep_apart_on_any_width_and_for_any_horizon() {
        for horizon in [0.0, 0.02, 1.0, 30.0, 1_440.0, 2_000.0, 100_000.0] {
            for pixels in [60.0, 200.0, 640.0] {
                let scale = Hours::up_to(horizon);
                let places: Vec<f64> = scale.marks(pixels).iter().map(|(h, _)| scale.place(*h)).collect();
                assert!(places.windows(2).all(|w| (w[1] - w[0]) * pixels >= NEAR), "{horizon} {places:?}");
                assert!((places[places.len() - 1] - 1.0).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn a_band_is_as_wide_as_none_of_so_many_before_the_first_event() {
        let scale = Hours::up_to(10.0);
        let none = Curve { points: Vec::new(), n: 47, horizon: 10.0 };
        let high = wilson(0, 47).unwrap().high;
        assert_eq!(scale.band(&none), [(0.0, high), (1.0, high), (1.0, 0.0), (0.0, 0.0)]);
        let point = CurvePoint { hours: 5.0, reached: 0.2, low: 0.1, high: 0.4, at_risk: 47 };
        let band = scale.band(&Curve { points: vec![point], ..none });
        assert!(band[0] == (0.0, high) && band[3] == (1.0, 0.4), "{band:?}");
    }

    #[test]
    fn steps_hold_from_their_time_on() {
        let scale = Hours::up_to(10.0);
        let steps = scale.steps([(0.05, 0.1), (1.0, 0.4)].into_iter(), 0.0);
        let x = scale.place(1.0);
        assert_eq!(steps, [(0.0, 0.1), (x, 0.1), (x, 0.4), (1.0, 0.4)]);
    }
}
