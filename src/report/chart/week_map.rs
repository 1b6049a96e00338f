//! A week hour by hour: a field for each, the darker the more, with the scale that says how much.

use super::spec::{Align, Mark, Weight};
use super::theme::{self, Shade};
use crate::sim::elementary::ln;

pub(super) const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
pub(super) const HOURS: usize = 24;

/// Where the fields begin, after the names of the days, in pixels.
pub(super) const LEFT: f64 = 64.0;
/// A field with the seam beside it, and the seam alone, in pixels.
const WIDE: f64 = 25.0;
const HIGH: f64 = 15.0;
const SEAM: f64 = 1.0;
/// Where the fields end, and how high a week is, in pixels.
pub(super) const RIGHT: f64 = LEFT + WIDE * HOURS as f64;
pub(super) const HEIGHT: f64 = HIGH * 7.0;
/// What the names of the hours take below the last week, and the legend below these, in pixels.
pub(super) const AXIS: f64 = 62.0;

/// How wide the legend is, of how many stripes, and how near its last mark others may come, in parts of it.
const LEGEND: f64 = 300.0;
const STRIPES: u32 = 60;
const NEAR: f64 = 0.92;

/// How what is measured becomes darkness.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Growth {
    /// Each unit takes the same room.
    Even,
    /// Each factor takes the same room, about as soon as there is more than one.
    Logarithmic,
}

/// A scale from nothing to the most, which all weeks of a chart share.
#[derive(Clone, Copy, Debug)]
pub(super) struct WeekScale {
    /// What ends the scale.
    pub most: f64,
    pub growth: Growth,
    pub shade: Shade,
}

impl WeekScale {
    /// Returns where on the scale `value` lies, from 0 to 1.
    pub(super) fn part(self, value: f64) -> f64 {
        match self.growth {
            _ if self.most <= 0.0 => 0.0,
            Growth::Even => value / self.most,
            Growth::Logarithmic => ln(1.0 + value) / ln(1.0 + self.most),
        }
    }

    /// Returns the marks of the scale: what would be round, and the most.
    fn ticks(self) -> Vec<f64> {
        let round: Vec<f64> = match self.growth {
            Growth::Even => (0..4).map(|i| self.most * f64::from(i) / 4.0).collect(),
            Growth::Logarithmic => [0.0, 1.0, 3.0, 10.0, 30.0, 100.0, 300.0, 1_000.0].to_vec(),
        };
        // Marks too near to the last give way.
        let inside = round.into_iter().filter(|v| *v == 0.0 || (*v < self.most && self.part(*v) < NEAR));
        inside.chain((self.most > 0.0).then_some(self.most)).collect()
    }

    /// Returns the scale itself about height `y`, named with its unit; `say` writes a value.
    pub(super) fn legend(self, y: f64, name: &str, say: fn(f64) -> String) -> Vec<Mark> {
        let mut marks = Vec::new();
        for i in 0..STRIPES {
            let (from, to) = (f64::from(i) / f64::from(STRIPES), f64::from(i + 1) / f64::from(STRIPES));
            let colour = self.shade.of(f64::midpoint(from, to));
            let place = |part: f64, y: f64| (LEFT + LEGEND * part, y);
            marks.push(Mark::Bar { from: place(from, y - 7.0), to: place(to, y + 7.0), colour });
        }
        for value in self.ticks() {
            let at = (LEFT + LEGEND * self.part(value), y + 17.0);
            marks.push(Mark::text(at, say(value), Weight::Note, 60).aligned(Align::Centre));
        }
        let left = LEFT + LEGEND + 24.0;
        let room = theme::WIDTH - theme::MARGIN as u32 - left as u32;
        marks.push(Mark::text((left, y), name, Weight::Note, room));
        marks
    }
}

/// Returns a week below `top`, hour by hour from Monday 00:00; an hour of which nothing is known is hatched.
pub(super) fn week(top: f64, values: &[Option<f64>], scale: WeekScale) -> Vec<Mark> {
    let mut marks = Vec::new();
    for (day, (name, hours)) in DAYS.into_iter().zip(values.chunks(HOURS)).enumerate() {
        let y = top + HIGH * day as f64;
        let at = (LEFT - 10.0, y + HIGH / 2.0);
        marks.push(Mark::text(at, name, Weight::Note, 50).aligned(Align::Right));
        for (hour, value) in hours.iter().enumerate() {
            let x = LEFT + WIDE * hour as f64;
            let (from, to) = ((x, y), (x + WIDE - SEAM, y + HIGH - SEAM));
            marks.push(match value {
                Some(value) => Mark::Bar { from, to, colour: scale.shade.of(scale.part(*value)) },
                None => Mark::Hatch { from, to },
            });
        }
    }
    marks
}

/// Returns the hours below the last week, whose lower edge is `bottom`, and whose clock it is.
pub(super) fn hours(bottom: f64, name: &str) -> Vec<Mark> {
    let mut marks = Vec::new();
    for hour in (0..=HOURS).step_by(3) {
        let at = (LEFT + WIDE * hour as f64, bottom + 12.0);
        marks.push(Mark::text(at, format!("{hour:02}:00"), Weight::Note, 60).aligned(Align::Centre));
    }
    let middle = (f64::midpoint(LEFT, RIGHT), bottom + 34.0);
    marks.push(Mark::text(middle, name, Weight::Remark, 600).aligned(Align::Centre));
    marks
}

#[cfg(test)]
mod tests {
    use super::super::layout::faults;
    use super::super::spec::ChartSpec;
    use super::*;
    use crate::report::words;

    fn scale(most: f64, growth: Growth) -> WeekScale {
        WeekScale { most, growth, shade: Shade::Gain }
    }

    #[test]
    fn a_scale_runs_from_nothing_to_the_most() {
        for growth in [Growth::Even, Growth::Logarithmic] {
            let scale = scale(20.0, growth);
            assert!(scale.part(0.0) == 0.0 && (scale.part(20.0) - 1.0).abs() < 1e-12, "{growth:?}");
            assert_eq!(scale.ticks().last(), Some(&20.0));
        }
        assert!(scale(20.0, Growth::Logarithmic).part(1.0) > 0.2, "few are told from none");
        assert_eq!(scale(20.0, Growth::Even).part(5.0), 0.25);
        let nothing = scale(0.0, Growth::Logarithmic);
        assert_eq!((nothing.part(0.0), nothing.ticks()), (0.0, vec![0.0]));
    }

    #[test]
    fn every_hour_has_its_field_and_one_of_which_nothing_is_known_is_hatched() {
        let mut values: Vec<Option<f64>> = (0..168).map(|h| Some(f64::from(h) / 168.0)).collect();
        values[30] = None;
        let scale = scale(1.0, Growth::Even);
        let marks = week(100.0, &values, scale);
        let fields = |m: &&Mark| matches!(m, Mark::Bar { .. } | Mark::Hatch { .. });
        assert_eq!(marks.iter().filter(fields).count(), 168);
        // Tuesday, the seventh hour.
        let hatched: Vec<(f64, f64)> = marks
            .iter()
            .filter_map(|m| if let Mark::Hatch { from, .. } = m { Some(*from) } else { None })
            .collect();
        assert_eq!(hatched, [(LEFT + 6.0 * WIDE, 100.0 + HIGH)]);
    }

    #[test]
    fn a_week_of_shares_has_its_hours_and_its_legend_without_overlap() {
        let values = vec![Some(0.4); 168];
        let scale = scale(1.0, Growth::Even);
        let bottom = 100.0 + HEIGHT;
        let mut marks = week(100.0, &values, scale);
        marks.extend(hours(bottom, "start of the attack, hour of the client’s day"));
        marks.extend(scale.legend(
            bottom + AXIS,
            "over before any objective, share of engagements",
            words::percent,
        ));
        let spec = ChartSpec {
            name: "week".to_owned(),
            title: "When is it worst to be attacked?".to_owned(),
            subtitle: "share".to_owned(),
            description: String::new(),
            reading: String::new(),
            size: (theme::WIDTH, (bottom + AXIS) as u32 + 30),
            panels: Vec::new(),
            marks,
        };
        assert_eq!(faults(&spec), Vec::<String>::new());
        let said = |m: &Mark| if let Mark::Text { text, .. } = m { Some(text.clone()) } else { None };
        let texts: Vec<String> = spec.marks.iter().filter_map(said).collect();
        assert!(texts.contains(&"75 %".to_owned()) && texts.contains(&"100 %".to_owned()), "{texts:?}");
    }
}
