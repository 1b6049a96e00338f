//! Seasons beside speed: what a measure is called, and what each SOC makes of it against the one before.

use crate::analysis::{PanelDifference, SeasonComparison, SeasonMeasure};
use crate::report::cast::Cast;
use crate::report::{amount, words};

/// Returns what a measure of a season is called above a column.
pub(in crate::report) fn of_season(measure: SeasonMeasure) -> &'static str {
    match measure {
        SeasonMeasure::ActionsClosedInTime => "Actions closed in time",
        SeasonMeasure::RepeatSuccess => "Repeat success",
    }
}

/// Returns what each measure counts.
pub(in crate::report) fn season_measures() -> String {
    let one = |m: SeasonMeasure| format!("{}: {}, of the {}.", of_season(m), m.numerator(), m.denominator());
    SeasonMeasure::ALL.map(one).join(" ")
}

/// Returns what a SOC made of its seasons against the one before it; nothing where there is nothing to compare.
pub(in crate::report) fn seasons_apart(cast: &Cast<'_>, c: &SeasonComparison) -> Option<String> {
    let (a, b) = (cast.soc_in_short(&c.a), cast.soc_in_short(&c.b));
    let said = c.measures.iter().filter_map(|d| {
        let measure = SeasonMeasure::ALL.into_iter().find(|m| m.name() == d.measure)?;
        Some(of_measure(measure, d, &b))
    });
    let said: Vec<String> = said.collect();
    (!said.is_empty()).then(|| format!("{a} {}.", words::list(&said)))
}

fn of_measure(measure: SeasonMeasure, d: &PanelDifference, b: &str) -> String {
    let e = &d.difference;
    let [difference, low, high] = amount::figures([e.estimate, e.low, e.high], amount::points);
    let figures = format!(
        "{} against {} over {}, difference {difference} points, 95 % interval {low} to {high}",
        words::percent(d.value_a),
        words::percent(d.value_b),
        words::count(e.n, "pair"),
    );
    let how = match (e.low > 0.0, e.high < 0.0) {
        (true, _) => "more",
        (_, true) => "fewer",
        _ => "about as many",
    };
    let (than, clear) = match how {
        "about as many" => ("as", ", too close to call"),
        _ => ("than", ""),
    };
    match measure {
        SeasonMeasure::ActionsClosedInTime => {
            format!("closes {how} of its actions in time {than} {b} ({figures}{clear})")
        }
        SeasonMeasure::RepeatSuccess => {
            format!(
                "lets {how} of the attacks that come back reach their objective {than} {b} ({figures}{clear})"
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fake::fake;
    use crate::stats::Estimate;

    #[test]
    fn a_season_is_told_against_the_one_before_it() {
        let difference = |measure: SeasonMeasure, a: f64, b: f64, within: f64| PanelDifference {
            measure: measure.name(),
            value_a: a,
            value_b: b,
            difference: Estimate { estimate: a - b, low: a - b - within, high: a - b + within, n: 80 },
        };
        let fake = fake();
        let comparison = SeasonComparison {
            a: "level-2-intermediate".to_owned(),
            b: "level-1-basic".to_owned(),
            measures: vec![
                difference(SeasonMeasure::ActionsClosedInTime, 0.25, 0.1, 0.05),
                difference(SeasonMeasure::RepeatSuccess, 0.5, 0.52, 0.05),
            ],
        };
        let said = seasons_apart(&fake.dossier().cast(), &comparison).unwrap();
        assert!(
            said.starts_with(
                "Level 2 closes more of its actions in time than Level 1 (25 % against 10 % over 80 pairs,"
            ),
            "{said}"
        );
        assert!(said.contains("about as many of the attacks that come back"), "{said}");
        assert!(said.contains("−7.0 to +3.0, too close to call"), "{said}");
        let nothing = SeasonComparison { measures: Vec::new(), ..comparison };
        assert_eq!(seasons_apart(&fake.dossier().cast(), &nothing), None);
    }
}
