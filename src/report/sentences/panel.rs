//! Speed beside understanding: what a measure is called, and where the faster SOC is the worse one.

use crate::analysis::{Measure, PANEL_BASIS, PanelComparison, ResponseRace};
use crate::report::cast::Cast;
use crate::report::dossier::Fight;
use crate::report::words::{self, capital};
use crate::stats::Estimate;
use std::cmp::Ordering;

/// Returns what a measure is called above a column.
pub(in crate::report) fn called(measure: Measure) -> &'static str {
    match measure {
        Measure::RightReason => "Right reason known",
        Measure::StepsReconstructed => "Steps traced",
        Measure::FootholdsFound => "Footholds found",
        Measure::PrematureClosures => "Closed too early",
        Measure::Declared => "Declared of alerted",
        Measure::TacticsAlerted => "Tactics alerted",
    }
}

/// Returns what each measure counts, and over what.
pub(in crate::report) fn measures() -> String {
    let one = |m: Measure| format!("{}: {}, of the {}.", called(m), m.numerator(), m.denominator());
    format!("{} {PANEL_BASIS}", Measure::ALL.map(one).join(" "))
}

/// Returns what each measure is called, and what it counts.
pub(in crate::report) fn measure_terms() -> Vec<(&'static str, String)> {
    let one = |m: Measure| (called(m), capital(&format!("{}, of the {}.", m.numerator(), m.denominator())));
    Measure::ALL.map(one).to_vec()
}

/// What is said of whoever does worse by a measure.
fn worse(measure: Measure) -> &'static str {
    match measure {
        Measure::RightReason => "knows the right reason less often",
        Measure::StepsReconstructed => "traces fewer of the steps",
        Measure::FootholdsFound => "finds fewer of the footholds",
        Measure::PrematureClosures => "closes more of the alerts it looks at too early",
        Measure::Declared => "makes an incident of fewer of the attacks it has an alert on",
        Measure::TacticsAlerted => "meets fewer of the tactics with an alert",
    }
}

/// Returns a sentence for each pair of neighbours of which the one that answers sooner understands less.
pub(in crate::report) fn faster_and_worse(cast: &Cast<'_>, fight: &Fight<'_>) -> Vec<String> {
    let of = |c: &&PanelComparison| {
        let (whole, books) = (c.response.as_ref(), c.response_by_own_books.as_ref());
        let faster = |race: Option<&ResponseRace>| race.and_then(|race| side(&race.lead));
        // Who is faster by its own books alone was faster with what it took up, and closed the rest.
        let books = books.filter(|_| faster(whole) != faster(books));
        let said = of_pair(cast, c, whole, "from the first alert");
        said.into_iter().chain(of_pair(cast, c, books, "from the alert of the case, by its own books,"))
    };
    fight.panel.iter().flat_map(of).collect()
}

/// Whether the whole interval lies on one side of zero, and on which.
fn side(difference: &Estimate) -> Option<Ordering> {
    let (low, high) = (difference.low.total_cmp(&0.0), difference.high.total_cmp(&0.0));
    (low == high && low.is_ne()).then_some(low)
}

fn of_pair(cast: &Cast<'_>, c: &PanelComparison, race: Option<&ResponseRace>, from: &str) -> Option<String> {
    let race = race?;
    let a_is_faster = side(&race.lead)?.is_gt();
    let (faster, slower) = if a_is_faster { (&c.a, &c.b) } else { (&c.b, &c.a) };
    // Own figures first.
    let own = |a: f64, b: f64| if a_is_faster { (a, b) } else { (b, a) };
    let measures = c.measures.iter().filter_map(|d| {
        let measure = Measure::ALL.into_iter().find(|m| m.name() == d.measure)?;
        let a_is_better = side(&d.difference)?.is_gt() == measure.more_is_better();
        // Whoever is faster has to be the one who does worse.
        (a_is_better != a_is_faster).then(|| {
            let (own, other) = own(d.value_a, d.value_b);
            format!("{} ({} against {})", worse(measure), words::percent(own), words::percent(other))
        })
    });
    let measures: Vec<String> = measures.collect();
    if measures.is_empty() {
        return None;
    }
    let (sooner, later) = match a_is_faster {
        true => (race.a_sooner, race.b_sooner),
        false => (race.b_sooner, race.a_sooner),
    };
    let (own, other) = own(race.median_a, race.median_b);
    let mean_is_longer = side(&race.mean_difference).is_some_and(|side| side.is_gt() == a_is_faster);
    let mean = if mean_is_longer { ", though its mean is longer" } else { "" };
    Some(format!(
        "{} answers sooner than {} in {sooner} and later in {later} of {} in which both came to an order (median \
         {from} {} against {}{mean}), and understands less: it {}. None of this is adjusted for how many comparisons there are.",
        cast.soc_in_short(faster),
        cast.soc_in_short(slower),
        words::count(race.n, "pair"),
        words::time(own),
        words::time(other),
        words::list(&measures),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::PanelDifference;
    use crate::report::fake::fake;

    fn around(middle: f64) -> Estimate {
        Estimate { estimate: middle, low: middle - 0.05, high: middle + 0.05, n: 80 }
    }

    /// What is said of Level 2 against Level 1 of the first fight.
    fn said(lead: f64, reason: f64, closures: f64) -> Vec<String> {
        by_both(lead, lead, reason, closures)
    }

    /// The same with another lead by the SOCs' own books.
    fn by_both(lead: f64, by_own_books: f64, reason: f64, closures: f64) -> Vec<String> {
        let mut fake = fake();
        fake.findings.panel_comparisons.truncate(1);
        let c = &mut fake.findings.panel_comparisons[0];
        let race = |lead: f64| ResponseRace {
            n: 80,
            a_sooner: 60,
            b_sooner: 15,
            lead: around(lead),
            median_a: 0.5,
            median_b: 2.0,
            mean_difference: around(3.0),
        };
        (c.response, c.response_by_own_books) = (Some(race(lead)), Some(race(by_own_books)));
        let measure = |measure: Measure, by: f64| PanelDifference {
            measure: measure.name(),
            value_a: 0.4 + by,
            value_b: 0.4,
            difference: around(by),
        };
        c.measures =
            vec![measure(Measure::RightReason, reason), measure(Measure::PrematureClosures, closures)];
        let dossier = fake.dossier();
        faster_and_worse(&dossier.cast(), &dossier.fights()[0])
    }

    #[test]
    fn the_faster_one_is_told_where_it_understands_less() {
        let [sentence] = &said(0.5, -0.2, 0.1)[..] else { panic!("one sentence") };
        assert!(
            sentence.starts_with("Level 2 answers sooner than Level 1 in 60 and later in 15 of 80 pairs"),
            "{sentence}"
        );
        assert!(sentence.contains("knows the right reason less often (20 % against 40 %)"), "{sentence}");
        assert!(sentence.contains("too early (50 % against 40 %)"), "{sentence}");
        assert!(sentence.contains("though its mean is longer"), "{sentence}");
    }

    #[test]
    fn the_lower_level_can_be_the_faster_one() {
        let [sentence] = &said(-0.5, 0.2, 0.1)[..] else { panic!("one sentence") };
        assert!(
            sentence.starts_with("Level 1 answers sooner than Level 2 in 15 and later in 60 of 80 pairs"),
            "{sentence}"
        );
        assert!(sentence.contains("less often (40 % against 60 %)") && !sentence.contains("too early"));
        assert!(!sentence.contains("mean is longer"), "{sentence}");
    }

    #[test]
    fn who_is_faster_by_its_own_books_alone_is_told_so() {
        let [sentence] = &by_both(0.02, 0.5, -0.2, 0.0)[..] else { panic!("one sentence") };
        assert!(sentence.contains("from the alert of the case, by its own books, 30 min"), "{sentence}");
    }

    #[test]
    fn nothing_is_said_where_nobody_is_faster_or_the_faster_one_is_not_worse() {
        assert!(said(0.02, -0.2, 0.1).is_empty());
        assert!(said(0.5, 0.2, -0.1).is_empty());
        assert!(said(0.5, 0.02, 0.02).is_empty());
    }
}
