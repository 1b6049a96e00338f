//! The panel beside the speeds: a SOC tuned for speed alone wins the one and loses the other.

use crate::stage::library;
use sparring::analysis::{Findings, Measure, PanelDifference, analyse};
use sparring::experiment::{Progress, run};
use sparring::scenario::Changes;

/// The level that both SOCs are made from.
const BASE: &str = "extends = \"level-4-optimized\"\n[defaults]\nbasis = \"a test\"\nkind = \"judgement\"\n";
/// Asks a least depth of every case.
const CAREFUL: &str = "title = \"Careful\"\nsummary = \"Asks for depth.\"\n[investigation]\nmin_depth = 0.6\nmin_depth_time = \"30m\"\n";
/// Lets playbooks act on everything, asks for no depth, and closes most of what is left.
const FAST: &str = "title = \"Fast\"\nsummary = \"Tuned for speed alone.\"\n[response]\nplaybook_share = 1\n[investigation]\nearly_close = 0.6\nmin_depth = 0\nmin_depth_time = \"0m\"\n";

/// Engagements of each SOC, and the least effects, written down before the run: sooner in ten points more of the
/// pairs, with a median a tenth shorter, and two points of each share.
///
/// Of the time to respond it is the typical one that is won. Its mean is not, on most attacks: an alert closed too
/// early makes the few longest times longer, and these are what a mean consists of.
const RUNS: u32 = 600;
const LEAST_OF_PAIRS: f64 = 0.1;
const LEAST_OF_TIME: f64 = 0.1;
const LEAST_OF_SHARE: f64 = 0.02;

/// Meets `attack` with the careful SOC and, after it, with the fast one.
fn found(attack: &str) -> Findings {
    let dir = tempfile::tempdir().unwrap();
    let file = |name: &str, own: &str| {
        let path = dir.path().join(name);
        let (title, rest) = own.split_once("[").unwrap();
        let text = BASE.replacen("[defaults]", &format!("{title}[defaults]"), 1) + "[" + rest;
        std::fs::write(&path, text).unwrap();
        path.to_string_lossy().into_owned()
    };
    let changes = Changes {
        attacks: vec![attack.to_owned()],
        socs: vec![file("careful.toml", CAREFUL), file("fast.toml", FAST)],
        replications: Some(RUNS),
        ..Changes::default()
    };
    let study = library().assemble("default", &changes).unwrap().study;
    let results = run(&study, 0, &Progress::default()).unwrap();
    analyse(&study, &results, &[])
}

fn difference(findings: &Findings, measure: Measure) -> &PanelDifference {
    let [pair] = &findings.panel_comparisons[..] else { panic!("one pair of neighbours") };
    assert_eq!((pair.a.as_str(), pair.b.as_str()), ("fast", "careful"));
    pair.measures.iter().find(|d| d.measure == measure.name()).unwrap()
}

#[test]
fn a_soc_tuned_for_speed_alone_wins_the_time_to_respond_and_loses_the_panel() {
    let findings = found("s03-email-bomb-help-desk");
    let race = findings.panel_comparisons[0].response.as_ref().unwrap();
    assert!(race.lead.low > LEAST_OF_PAIRS, "{race:?}");
    assert!(race.median_a < (1.0 - LEAST_OF_TIME) * race.median_b, "{race:?}");
    for measure in [Measure::RightReason, Measure::StepsReconstructed] {
        let d = difference(&findings, measure);
        assert!(d.difference.high < -LEAST_OF_SHARE, "{d:?}");
    }
    let closed = difference(&findings, Measure::PrematureClosures);
    assert!(closed.difference.low > LEAST_OF_SHARE, "{closed:?}");
}
