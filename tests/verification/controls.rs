//! Retries. What a blind and a perfect SOC must do stands in the verification pack.

use crate::stage::study;
use sparring::experiment::{Progress, run};

#[test]
fn trying_one_procedure_ten_times_hardly_helps_the_defender() {
    // One step that hardly ever succeeds, tried once or ten times in one and the same way.
    let alerted = |tries: u32| {
        let mut study = study(&["s01"], &["level-4"], 400);
        let script = &mut study.attacks[0];
        script.steps.truncate(1);
        script.hand_over = None;
        script.actor.tries = tries;
        let step = &mut script.steps[0];
        (step.success, step.variants) = (sparring::units::Probability::new(1e-12).unwrap(), 1);
        step.objective = Some(sparring::attack::Grade::Full);
        step.stopped_by.clear();
        let cells = run(&study, 0, &Progress::default()).unwrap().cells;
        let with_alert = cells[0].1.iter().filter(|o| o.steps.iter().any(|s| s.alerted)).count();
        with_alert as f64 / 400.0
    };
    let (once, ten_times) = (alerted(0), alerted(9));
    let independent = 1.0 - (0..10).fold(1.0, |p, _| p * (1.0 - once));
    assert!(once > 0.05 && once < 0.8, "once {once}");
    // Only a source that was down at first can add anything.
    assert!(ten_times < once + 0.05, "ten times {ten_times}, once {once}");
    assert!(ten_times < independent - 0.1, "ten times {ten_times}, independent tries {independent}");
}
