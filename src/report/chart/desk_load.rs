//! The desk over the week: alerts waiting, hour by hour, without any attack.

use super::livery::Livery;
use super::spec::{ChartSpec, Mark, Weight};
use super::theme::{self, Shade};
use super::week_map::{self, DAYS, Growth, HOURS, WeekScale};
use crate::analysis::{DeskFindings, HourLoad, SeverityLoad};
use crate::report::cast::Cast;
use crate::report::dossier::Dossier;
use crate::report::words;
use crate::stats::Estimate;

const TOP: f64 = 102.0;
/// From one SOC to the next.
const NEXT: f64 = week_map::HEIGHT + 46.0;
/// Where the figures stand, and how far apart their lines are.
const FIGURES: f64 = week_map::RIGHT + 22.0;
const LINE: f64 = 21.0;

/// Returns the chart of all desks, if any was run.
pub(super) fn spec(dossier: &Dossier<'_>) -> Option<ChartSpec> {
    let cast = dossier.cast();
    let desks: Vec<&DeskFindings> =
        dossier.findings.desks.iter().filter(|d| d.week.len() == 7 * HOURS).collect();
    let most = desks.iter().map(|d| d.week[fullest(d)].waiting).reduce(f64::max)?;
    let scale = WeekScale { most, growth: Growth::Logarithmic, shade: Shade::Burden };
    let mut marks = Vec::new();
    for (i, desk) in desks.iter().enumerate() {
        let top = TOP + NEXT * i as f64;
        let name = cast.soc(&desk.soc);
        let (at, badge) = ((f64::from(theme::MARGIN), top - 14.0), Livery::of(&cast, &desk.soc).badge);
        marks.extend(Mark::badged(at, &badge, name, Weight::Heading, (FIGURES - 44.0) as u32));
        let waiting: Vec<Option<f64>> = desk.week.iter().map(|hour| Some(hour.waiting)).collect();
        marks.extend(week_map::week(top, &waiting, scale));
        marks.extend(figures(desk, top));
    }
    let bottom = TOP + NEXT * desks.len() as f64 - 46.0;
    marks.extend(week_map::hours(bottom, "hour of the day, by the SOC’s clock"));
    let name = "alerts waiting (logarithmic scale, the same for every SOC)";
    marks.extend(scale.legend(bottom + week_map::AXIS, name, mark));
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

/// Writes a mark of the scale: what is whole as it is.
fn mark(waiting: f64) -> String {
    if waiting.fract() == 0.0 { format!("{waiting:.0}") } else { words::load(waiting) }
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
        let at = (FIGURES, top + week_map::HEIGHT / 2.0 + LINE * (i as f64 - above));
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
