//! Speed beside understanding: what a measure is called, and where the faster SOC is the worse one.

use crate::analysis::{Measure, PANEL_BASIS, PanelComparison, PanelDifference};
use crate::report::cast::Cast;
use crate::report::dossier::Fight;
use crate::report::words;

/// Returns what a measure is called above a column.
pub(in crate::report) fn called(measure: Measure) -> &'static str {
    match measure {
        Measure::RightReason => "Right reason known",
        Measure::StepsReconstructed => "Steps reconstructed",
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

/// What is said of whoever does worse by a measure.
fn worse(measure: Measure) -> &'static str {
    match measure {
        Measure::RightReason => "knows the right reason less often",
        Measure::StepsReconstructed => "reconstructs fewer of the steps",
        Measure::FootholdsFound => "finds fewer of the footholds",
        Measure::PrematureClosures => "closes more of the alerts it looks at too early",
        Measure::Declared => "makes an incident of fewer of the attacks it has an alert on",
        Measure::TacticsAlerted => "meets fewer of the tactics with an alert",
    }
}

/// Returns a sentence for each pair of neighbours of which the one that answers sooner understands less.
pub(in crate::report) fn faster_and_worse(cast: &Cast<'_>, fight: &Fight<'_>) -> Vec<String> {
    fight.panel.iter().filter_map(|c| of_pair(cast, c)).collect()
}

/// Whether the whole interval lies on one side of zero, and on which.
fn side(d: &PanelDifference) -> Option<std::cmp::Ordering> {
    let (low, high) = (d.difference.low.total_cmp(&0.0), d.difference.high.total_cmp(&0.0));
    (low == high && low.is_ne()).then_some(low)
}

fn of_pair(cast: &Cast<'_>, c: &PanelComparison) -> Option<String> {
    let hours = c.hours_to_respond.as_ref()?;
    let a_is_faster = side(hours)?.is_lt();
    let (faster, slower) = if a_is_faster { (&c.a, &c.b) } else { (&c.b, &c.a) };
    let measures = c.measures.iter().filter_map(|d| {
        let measure = Measure::ALL.into_iter().find(|m| m.name() == d.measure)?;
        let a_is_better = side(d)?.is_gt() == measure.more_is_better();
        // Whoever is faster has to be the one who does worse.
        (a_is_better != a_is_faster).then(|| {
            let (own, other) = if a_is_faster { (d.value_a, d.value_b) } else { (d.value_b, d.value_a) };
            format!("{} ({} against {})", worse(measure), words::percent(own), words::percent(other))
        })
    });
    let measures: Vec<String> = measures.collect();
    if measures.is_empty() {
        return None;
    }
    let (own, other) =
        if a_is_faster { (hours.value_a, hours.value_b) } else { (hours.value_b, hours.value_a) };
    Some(format!(
        "{} answers sooner than {} and understands less: where both came to an order it took {} against {} from the \
         first alert ({}), and it {}. Each of these intervals leaves out zero; none is adjusted for how many \
         there are.",
        cast.soc_in_short(faster),
        cast.soc_in_short(slower),
        words::time(own),
        words::time(other),
        words::count(hours.difference.n, "pair"),
        words::list(&measures),
    ))
}
