//! What each number of an attack, a client or a SOC does, in a world in which nothing else is left to luck.
//!
//! [`certain`] gives a study of one short script against a SOC that sees, knows and may do everything, with
//! fixed times. A test changes one number and says what must follow, by a formula where there is one.

mod adversary;
mod attacker;
mod authority;
mod desk;
mod footholds;
mod holidays;
mod lists;
mod order;
mod response;
mod seeing;
mod spread;

use crate::stage::study;
use sparring::attack::{
    Branch, Disclosure, Gain, Goal, Grade, Ground, Loss, Need, Noise, ObservedAt, ReactionWeights, Script,
    Step,
};
use sparring::client::{Client, FootholdKind, Role};
use sparring::engagement::{Entry, Fate, Outcome};
use sparring::experiment::{Cell, Progress, Study, replay, run};
use sparring::knowledge::SourceSet;
use sparring::sim::distribution::Law;
use sparring::soc::Soc;
use sparring::units::{DAY, HOUR, MINUTE, Probability, SimDuration, SimTime};

/// Times of the certain world.
const WORK: i64 = 10 * MINUTE;
const INGEST: i64 = 4 * MINUTE;
const PERIOD: i64 = 2 * MINUTE;
const TRIAGE: i64 = 6 * MINUTE;
const INVESTIGATION: i64 = 20 * MINUTE;
const SCOPING: i64 = HOUR;
const ACTION: i64 = 7 * MINUTE;
const CLEANING: i64 = 30 * MINUTE;
const PERCEPTION: i64 = 3 * MINUTE;

fn fixed(ms: i64) -> Law {
    Law::Fixed(SimDuration(ms))
}

fn chance(p: f64) -> Probability {
    Probability::new(p).unwrap()
}

/// One step of ten minutes that cannot fail, whose technique is `technique` and which acts on `role`.
fn step(study: &Study, id: &str, technique: &str, role: Role) -> Step {
    Step {
        id: id.to_owned(),
        technique: study.knowledge.technique(technique).unwrap(),
        role,
        needs: Vec::new(),
        gains: Vec::new(),
        wait: None,
        time: fixed(WORK),
        success: Probability::ALWAYS,
        stopped_by: Vec::new(),
        variants: 1,
        noise: Noise::Medium,
        observed: ObservedAt::End,
        blockable: None,
        disclosed: Disclosure::Never,
        malware: None,
        user_visible: false,
        looks_benign: Probability::NEVER,
        slot: id.to_owned(),
        required: true,
        milestone: None,
        objective: None,
        loss: Loss::default(),
        disables: None,
        clears_logs: false,
        traces: None,
        shuns_sensors: false,
        branch: Branch::Plan,
        ground: Ground::Own,
    }
}

/// A step that gives a foothold where it acts.
fn entry(study: &Study, id: &str, technique: &str, role: Role, kind: FootholdKind) -> Step {
    Step { gains: vec![Gain::Foothold(kind)], ..step(study, id, technique, role) }
}

/// A step from a foothold that reaches the full objective after `time`, unseen: it is off the client's assets.
fn goal(study: &Study, time: i64) -> Step {
    let needs = vec![Need::AnyFoothold];
    let objective = Some(Grade::Full);
    Step { needs, objective, time: fixed(time), ..step(study, "goal", "T1486", Role::Outside) }
}

/// One attack that puts an implant on a server at 10:10 on a Tuesday and would reach its objective 30 days
/// later, against one SOC, alone at its desk, that sees and recognises it and takes it away.
fn certain(replications: u32) -> Study {
    let mut study = study(&["s01"], &["perfect"], replications);
    study.start = Some("tue-10:00".parse().unwrap());
    study.horizons = Goal::NAMES.iter().map(|(goal, _)| (*goal, SimDuration(60 * DAY))).collect();
    let effects = &mut study.world.detection;
    // Whatever is added to or taken from such odds, an analytic fires.
    (effects.intercept, effects.per_doubling, effects.component_visible) = (40.0, 0.0, Probability::ALWAYS);
    (effects.technique_sd, effects.procedure_sd, effects.product_sd) = (0.0, 0.0, 0.0);
    study.world.holidays.per_year = 0.0;
    study.world.report_delay = fixed(HOUR);
    study.world.outside_response = fixed(2 * DAY);
    study.world.overt_notice = fixed(5 * HOUR);
    let client = &mut study.clients[0];
    client.offset = SimDuration::ZERO;
    client.controls.clear();
    client.assets.iter_mut().for_each(|group| group.managed = Probability::ALWAYS);
    client.response.action = fixed(90 * MINUTE);
    let soc = &mut study.socs[0];
    soc.background.raw_per_1000_endpoints_day = 0.0;
    soc.roster.on_call = None;
    for (tier, time) in [
        (&mut soc.roster.triage, TRIAGE),
        (&mut soc.roster.investigation, INVESTIGATION),
        (&mut soc.roster.scoping, SCOPING),
    ] {
        tier.median = SimDuration(time);
    }
    let detection = &mut soc.detection;
    (detection.ingest, detection.rule_period) = (SimDuration(INGEST), SimDuration(PERIOD));
    (detection.endpoint, detection.correlation) = (None, None);
    (detection.network_signatures, detection.wrong_auto_close) = (Probability::NEVER, Probability::NEVER);
    (soc.response.action, soc.response.eradication) = (fixed(ACTION), fixed(CLEANING));
    soc.response.playbook_share = Probability::NEVER;
    (soc.authority.reply_in_hours, soc.authority.reply_off_hours) = (fixed(20 * MINUTE), None);
    soc.hunting.per_month = 0.0;
    let steps = vec![
        entry(&study, "enter", "T1059.001", Role::Server, FootholdKind::Implant),
        goal(&study, 30 * DAY),
    ];
    study.world.attacker.careful_pace = 1.0;
    let script = &mut study.attacks[0];
    (script.hand_over, script.slow, script.overt_objective) = (None, None, false);
    script.persistence = None;
    (script.notice_per_day, script.steps) = (0.0, steps);
    let actor = &mut script.actor;
    (actor.stealth, actor.tries, actor.hosts_compared, actor.hours) = (Probability::NEVER, 0, 1, None);
    (actor.alertness, actor.perception, actor.dormancy) =
        (Probability::NEVER, fixed(PERCEPTION), fixed(3 * DAY));
    (actor.reactions, actor.reads_chat) = (ReactionWeights([0.0, 1.0, 0.0, 0.0, 0.0]), Probability::NEVER);
    (actor.reentry.chance, actor.reentry.with_credential) = (Probability::NEVER, Probability::NEVER);
    actor.reentry.delay = fixed(HOUR);
    study
}

fn script(study: &mut Study) -> &mut Script {
    &mut study.attacks[0]
}

fn client(study: &mut Study) -> &mut Client {
    &mut study.clients[0]
}

fn soc(study: &mut Study) -> &mut Soc {
    &mut study.socs[0]
}

/// Returns the certain world after one change.
fn with(replications: u32, change: impl Fn(&mut Study)) -> Study {
    let mut study = certain(replications);
    change(&mut study);
    study
}

/// Collects these sources alone.
fn only(study: &mut Study, sources: &[&str]) {
    let ids = sources.iter().map(|id| study.knowledge.source(id).unwrap());
    study.socs[0].detection.sources = ids.collect::<SourceSet>();
}

fn outcomes(study: &Study) -> Vec<Outcome> {
    run(study, 0, &Progress::default()).unwrap().cells.remove(0).1
}

/// The outcome of the first replication.
fn first(study: &Study) -> Outcome {
    outcomes(study).remove(0)
}

/// The first replication with its journal.
fn story(study: &Study) -> (Outcome, Vec<Entry>) {
    replay(study, Cell { attack: 0, client: 0, soc: 0 }, 0)
}

/// When a line that contains `words` stands in the journal of the first replication, each time.
fn told(study: &Study, words: &str) -> Vec<SimTime> {
    story(study).1.iter().filter(|e| e.text.contains(words)).map(|e| e.at).collect()
}

/// The fate of the first execution of a step.
fn fate(outcome: &Outcome, step: usize) -> Fate {
    outcome.steps.iter().find(|s| s.step == step).unwrap().fate
}

/// Milliseconds between two moments that were both reached.
fn between(from: Option<SimTime>, to: Option<SimTime>) -> i64 {
    to.unwrap().since(from.unwrap()).0
}

/// Asserts that a share came out of `n` trials of probability `p`, within four standard errors.
#[track_caller]
fn assert_share(count: usize, n: usize, p: f64, what: &str) {
    let z = (count as f64 - n as f64 * p) / (n as f64 * p * (1.0 - p)).sqrt();
    assert!(n >= 100 && z.abs() < 4.0, "{what}: {count} of {n}, expected {p}: z {z:.1}");
}

/// Asserts that times of mean `mean` and standard deviation `sd` came out, within four standard errors.
#[track_caller]
fn assert_mean(times: &[i64], mean: f64, sd: f64, what: &str) {
    let n = times.len() as f64;
    let found = times.iter().sum::<i64>() as f64 / n;
    let z = (found - mean) / (sd / n.sqrt());
    assert!(n >= 100.0 && z.abs() < 4.0, "{what}: {found} ms over {n}, expected {mean}: z {z:.1}");
}
