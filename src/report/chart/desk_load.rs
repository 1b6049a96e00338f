//! The desk over the week: alerts waiting, hour by hour, without any attack.

use super::livery::Livery;
use super::spec::{Align, ChartSpec, Mark, Weight};
use super::theme::{self, Shade};
use crate::analysis::{DeskFindings, HourLoad, SeverityLoad};
use crate::report::cast::Cast;
use crate::report::dossier::Dossier;
use crate::report::words;
use crate::sim::elementary::ln;
use crate::stats::Estimate;

const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const HOURS: usize = 24;

const LEFT: f64 = 64.0;
const TOP: f64 = 102.0;
/// A field of the week with the seam beside it, and the seam alone, in pixels.
const WIDE: f64 = 25.0;
const HIGH: f64 = 15.0;
const SEAM: f64 = 1.0;
/// From one SOC to the next.
const NEXT: f64 = HIGH * 7.0 + 46.0;
/// Where the figures stand, and how far apart their lines are.
const FIGURES: f64 = LEFT + WIDE * HOURS as f64 + 22.0;
const LINE: f64 = 21.0;
/// Marks of the legend.
const LEGEND: [f64; 8] = [0.0, 1.0, 3.0, 10.0, 30.0, 100.0, 300.0, 1_000.0];

/// Returns the chart of all desks, if any was run.
pub(super) fn spec(dossier: &Dossier<'_>) -> Option<ChartSpec> {
    let cast = dossier.cast();
    let desks: Vec<&DeskFindings> =
        dossier.findings.desks.iter().filter(|d| d.week.len() == 7 * HOURS).collect();
    let most = desks.iter().map(|d| d.week[fullest(d)].waiting).reduce(f64::max)?;
    let load = Load { most };
    let mut marks = Vec::new();
    for (i, desk) in desks.iter().enumerate() {
        let top = TOP + NEXT * i as f64;
        let name = cast.soc(&desk.soc);
        let (at, badge) = ((f64::from(theme::MARGIN), top - 14.0), Livery::of(&cast, &desk.soc).badge);
        marks.extend(Mark::badged(at, &badge, name, Weight::Heading, (FIGURES - 44.0) as u32));
        marks.extend(week(desk, top, load));
        marks.extend(figures(desk, top));
    }
    let bottom = TOP + NEXT * desks.len() as f64 - 46.0;
    for hour in (0..=HOURS).step_by(3) {
        let at = (LEFT + WIDE * hour as f64, bottom + 12.0);
        marks.push(Mark::text(at, format!("{hour:02}:00"), Weight::Note, 60).aligned(Align::Centre));
    }
    let middle = (LEFT + WIDE * 12.0, bottom + 34.0);
    let name = "hour of the day, by the SOC’s clock";
    marks.push(Mark::text(middle, name, Weight::Remark, 600).aligned(Align::Centre));
    marks.extend(load.legend(bottom + 62.0));
    Some(ChartSpec {
        name: "desk-load".to_owned(),
        title: "When do alerts pile up?".to_owned(),
        subtitle: "alerts waiting for a first look at the end of each hour, on average over all weeks".to_owned(),
        description: format!(
            "Alerts waiting for a first look, by hour of the week, without any attack. {}.",
            desks.iter().map(|d| in_words(&cast, d)).collect::<Vec<_>>().join("; ")
        ),
        reading: "Each field is an hour of the week; the darker, the more alerts lie unread as it ends. An attack \
                  in a dark hour waits longest. A sudden fall is a desk that closes what has piled up in bulk."
            .to_owned(),
        size: (theme::WIDTH, bottom as u32 + 88),
        panels: Vec::new(),
        marks,
    })
}

/// A scale of alerts waiting, on which each factor takes the same room; all desks share it.
#[derive(Clone, Copy)]
struct Load {
    most: f64,
}

impl Load {
    fn part(self, waiting: f64) -> f64 {
        if self.most > 0.0 { ln(1.0 + waiting) / ln(1.0 + self.most) } else { 0.0 }
    }

    fn legend(self, y: f64) -> Vec<Mark> {
        let (steps, width) = (60, 300.0);
        let mut marks = Vec::new();
        for i in 0..steps {
            let (from, to) = (f64::from(i) / f64::from(steps), f64::from(i + 1) / f64::from(steps));
            let colour = Shade::Burden.of(f64::midpoint(from, to));
            let place = |part: f64, y: f64| (LEFT + width * part, y);
            marks.push(Mark::Bar { from: place(from, y - 7.0), to: place(to, y + 7.0), colour });
        }
        // The fullest hour ends the scale; marks too near to it give way.
        let inside = LEGEND.into_iter().filter(|w| self.part(*w) < 0.92 && (*w == 0.0 || *w < self.most));
        for waiting in inside.chain((self.most > 0.0).then_some(self.most)) {
            let at = (LEFT + width * self.part(waiting), y + 17.0);
            let text = if waiting == self.most { words::load(waiting) } else { format!("{waiting:.0}") };
            marks.push(Mark::text(at, text, Weight::Note, 60).aligned(Align::Centre));
        }
        let text = "alerts waiting (logarithmic scale, the same for every SOC)";
        marks.push(Mark::text((LEFT + width + 24.0, y), text, Weight::Note, 420));
        marks
    }
}

fn week(desk: &DeskFindings, top: f64, load: Load) -> Vec<Mark> {
    let mut marks = Vec::new();
    for (day, name) in DAYS.into_iter().enumerate() {
        let y = top + HIGH * day as f64;
        let at = (LEFT - 10.0, y + HIGH / 2.0);
        marks.push(Mark::text(at, name, Weight::Note, 50).aligned(Align::Right));
        for hour in 0..HOURS {
            let x = LEFT + WIDE * hour as f64;
            let waiting = desk.week[day * HOURS + hour].waiting;
            marks.push(Mark::Bar {
                from: (x, y),
                to: (x + WIDE - SEAM, y + HIGH - SEAM),
                colour: Shade::Burden.of(load.part(waiting)),
            });
        }
    }
    marks
}

/// Returns the hour of the week at whose end most alerts wait, the first of several.
fn fullest(desk: &DeskFindings) -> usize {
    let more = |best: usize, (hour, load): (usize, &HourLoad)| {
        if load.waiting > desk.week[best].waiting { hour } else { best }
    };
    desk.week.iter().enumerate().fold(0, more)
}

/// The figure itself, without its interval.
fn figure(estimate: Option<Estimate>) -> f64 {
    estimate.map_or(0.0, |e| e.estimate)
}

/// Says in figures what the picture does not show.
fn lines(desk: &DeskFindings) -> Vec<String> {
    let all: f64 = desk.severities.iter().map(|s| figure(s.per_day)).sum();
    if all <= 0.0 {
        return vec!["no alerts".to_owned()];
    }
    let share = |part: fn(&SeverityLoad) -> f64| {
        words::percent(desk.severities.iter().map(|s| figure(s.per_day) * part(s)).sum::<f64>() / all)
    };
    let hour = fullest(desk);
    let most = match desk.week[hour].waiting {
        none if none <= 0.0 => "none ever waiting at the hour".to_owned(),
        most => {
            format!("most waiting: {}, {} {:02}:00", words::load(most), DAYS[hour / HOURS], hour % HOURS + 1)
        }
    };
    vec![
        format!("{} alerts a day", words::load(all)),
        format!("{} looked at", share(|s| figure(s.served))),
        format!("{} closed unread", share(|s| figure(s.expired) + figure(s.bulk_closed))),
        most,
    ]
}

fn figures(desk: &DeskFindings, top: f64) -> Vec<Mark> {
    let room = theme::WIDTH - FIGURES as u32 - theme::MARGIN as u32;
    let lines = lines(desk);
    let above = (lines.len() as f64 - 1.0) / 2.0;
    let line = |(i, text): (usize, String)| {
        let at = (FIGURES, top + HIGH * 3.5 + LINE * (i as f64 - above));
        Mark::text(at, text, Weight::Label, room)
    };
    lines.into_iter().enumerate().map(line).collect()
}

fn in_words(cast: &Cast<'_>, desk: &DeskFindings) -> String {
    format!("{}: {}", cast.soc_in_short(&desk.soc), lines(desk).join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fake;

    #[test]
    fn every_hour_of_every_desk_has_its_field_on_one_scale() {
        let fake = fake::fake();
        let load = Load { most: 20.0 };
        assert!(load.part(0.0) == 0.0 && (load.part(20.0) - 1.0).abs() < 1e-12);
        assert!(load.part(1.0) > 0.2, "few are told from none");
        assert_eq!(Load { most: 0.0 }.part(0.0), 0.0);
        let desk = &fake.findings.desks[0];
        let fields = week(desk, 0.0, load).iter().filter(|m| matches!(m, Mark::Bar { .. })).count();
        assert_eq!(fields, 168);
    }

    #[test]
    fn figures_are_of_all_severities_together() {
        let mut fake = fake::fake();
        let desk = &mut fake.findings.desks[0];
        let per_day = |s: &SeverityLoad| s.per_day.unwrap().estimate;
        let all: f64 = desk.severities.iter().map(per_day).sum();
        let served: f64 = desk.severities.iter().map(|s| per_day(s) * s.served.unwrap().estimate).sum();
        assert_eq!(lines(desk)[1], format!("{} looked at", words::percent(served / all)));
        desk.week.iter_mut().for_each(|h| h.waiting = 0.0);
        assert_eq!(lines(desk)[3], "none ever waiting at the hour");
        desk.week[167].waiting = 12.0;
        assert_eq!(lines(desk)[3], "most waiting: 12, Sun 24:00");
        desk.severities.iter_mut().for_each(|s| s.per_day = None);
        assert_eq!(lines(desk), ["no alerts"]);
    }
}
