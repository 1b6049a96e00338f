//! The panel beside the speeds: a SOC tuned for speed alone wins the one and loses the other.

use crate::stage::library;
use sparring::analysis::{Findings, Measure, PanelDifference, SeasonComparison, SeasonMeasure, analyse};
use sparring::engagement::Call;
use sparring::experiment::{Attacks, Progress, Season, run};
use sparring::scenario::Changes;
use sparring::units::{DAY, SimDuration};

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

/// The whole of a SOC tuned for speed, as a file.
const SPEED: &str = include_str!("speed.toml");

/// The same with post-mortems, as level 4 holds them.
const LOOKS_BACK: &str = "extends = \"speed.toml\"\ntitle = \"Looks back\"\nsummary = \"Speed, and a post-mortem.\"\n[defaults]\nbasis = \"a test\"\nkind = \"judgement\"\n[learning.post_mortem]\nclosed = 0.7\ndue = \"90d\"\neffective = 0.7\n";

/// Of the second visit: three points more of them reach the objective, which is what the reports call a gain. A
/// campaign comes back after 14 to 60 days (scenario library, S12); the longest is taken, as nothing can be put
/// right sooner than it is understood.
const LEAST_OF_RETURN: f64 = 0.03;
const BACK_AFTER: SimDuration = SimDuration(60 * DAY);

#[test]
fn a_soc_tuned_for_speed_alone_loses_the_second_visit() {
    let dir = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        std::fs::write(dir.path().join(name), text).unwrap();
        dir.path().join(name).to_string_lossy().into_owned()
    };
    let changes = Changes {
        attacks: vec!["s12-back-within-weeks".to_owned()],
        socs: vec![
            "level-4-optimized".to_owned(),
            file("speed.toml", SPEED),
            file("looks-back.toml", LOOKS_BACK),
        ],
        replications: Some(RUNS),
        ..Changes::default()
    };
    let mut study = library().assemble("default", &changes).unwrap().study;
    let call = |at| Call { attack: 0, client: 0, at };
    study.season = Some(Season {
        length: SimDuration(365 * DAY),
        attacks: Attacks::Listed(vec![call(SimDuration::ZERO), call(BACK_AFTER)]),
        known: Vec::new(),
        exercised: None,
        departures: None,
    });
    let results = run(&study, 0, &Progress::default()).unwrap();
    let findings = analyse(&study, &results, &[]);

    // By its own books it answers sooner, and it understands less. From the first true alert on it need not be sooner:
    // what it closed by mistake is in no books of its own.
    let pair = &findings.panel_comparisons[0];
    let race = pair.response_by_own_books.as_ref().unwrap();
    assert!(race.lead.low > LEAST_OF_PAIRS, "{race:?}");
    assert!(race.median_a < (1.0 - LEAST_OF_TIME) * race.median_b, "{race:?}");
    let of = |measure: Measure| pair.measures.iter().find(|d| d.measure == measure.name()).unwrap();
    for measure in [Measure::RightReason, Measure::StepsReconstructed, Measure::FootholdsFound] {
        assert!(of(measure).difference.high < -LEAST_OF_SHARE, "{:?}", of(measure));
    }
    assert!(of(Measure::PrematureClosures).difference.low > LEAST_OF_SHARE);

    // Nothing is put right, and whoever comes back wins oftener.
    let [level, speed, _] = &findings.season[..] else { panic!("three SOCs") };
    let closed = |of: &sparring::analysis::SeasonFindings| of.panel[0].of;
    assert!(closed(level) > 0 && closed(speed) == 0);
    let again = |c: &SeasonComparison| {
        let of = |d: &&PanelDifference| d.measure == SeasonMeasure::RepeatSuccess.name();
        c.measures.iter().find(of).unwrap().difference
    };
    let [than_level, with_post_mortem] = &findings.season_comparisons[..] else { panic!("two pairs") };
    assert!(again(than_level).low > LEAST_OF_RETURN, "{than_level:?}");

    // Some of that is memory: the same SOC lets fewer back in with post-mortems. Its first visit is the same to the
    // last bit but where somebody comes back within it, after something was put right.
    let first = |soc: usize| results.season[soc].carried.iter().map(|visits| &visits[0].outcome);
    let alike = first(1).zip(first(2)).filter(|(a, b)| a == b).count();
    assert!(alike as f64 > 0.95 * f64::from(RUNS), "{alike} of {RUNS}");
    assert!(again(with_post_mortem).high < 0.0, "{with_post_mortem:?}");
}
