//! A plan as rows and as JSON.

use super::{Fork, Plan, PlanDossier, Row, Sight};
use crate::attack::{Branch, Need};
use crate::report::ReportError;
use crate::report::json::json;
use crate::report::tables::spreadsheet::{finish, hours, name};
use crate::report::words::plain;
use serde::Serialize;

/// Where the clock of a plan comes from.
const CLOCK: &str = "sum of the median laws on the fast way, from the beginning of the attack: every try succeeds, nobody \
                     opposes, working hours left out";

#[derive(Serialize)]
struct Graph<'a> {
    attack: &'a str,
    title: &'a str,
    clients: Vec<&'a str>,
    soc: Option<&'a str>,
    clock_basis: &'static str,
    eyes: Vec<&'a str>,
    steps: Vec<Node<'a>>,
    /// Who gives what to whom.
    wires: Vec<Wire<'a>>,
    /// Steps that lead back in once all access is lost.
    ways_back: Vec<&'a str>,
}

#[derive(Serialize)]
struct Wire<'a> {
    word: String,
    givers: Vec<&'a str>,
    users: Vec<&'a str>,
}

#[derive(Serialize)]
struct Node<'a> {
    step: &'a str,
    slot: &'a str,
    alternatives: bool,
    required: bool,
    branch: &'static str,
    phase: &'static str,
    technique: &'a str,
    technique_name: &'a str,
    on: &'static str,
    /// Whose: the client that is named, of some attacks a provider, or each of the clients behind it.
    at: &'static str,
    /// Nothing for a step that is not on the fast way.
    turn: Option<usize>,
    pause_hours: Option<f64>,
    begins_hours: Option<f64>,
    ends_hours: Option<f64>,
    takes_hours: f64,
    needs: Vec<String>,
    gains: Vec<String>,
    /// Gains that no step needs and that are no access.
    idle_gains: Vec<String>,
    milestone: Option<&'static str>,
    objective: Option<&'static str>,
    shows_in: Vec<&'a str>,
    /// What would show it, and is not sent or not collected.
    lacking: Vec<&'a str>,
}

fn node<'a>(plan: &Plan<'a>, row: &Row) -> Node<'a> {
    let step = &plan.script.steps[row.at];
    let technique = plan.knowledge.get(step.technique);
    let idle = step.gains.iter().filter(|g| !g.meets(&Need::AnyFoothold) && !plan.graph.is_needed(g));
    Node {
        step: &step.id,
        slot: &step.slot,
        alternatives: row.fork != Fork::Alone,
        required: step.required,
        branch: match step.branch {
            Branch::Plan => "plan",
            Branch::Destruction => "destruction",
            Branch::Evicted => "evicted",
        },
        phase: row.phase.shortname(),
        technique: &technique.code,
        technique_name: &technique.name,
        on: step.role.name(),
        at: step.ground.name(),
        turn: row.passage.map(|passage| passage.turn),
        pause_hours: row.passage.map(|passage| passage.pause.hours()),
        begins_hours: row.passage.map(|passage| passage.begins.hours()),
        ends_hours: row.passage.map(|passage| passage.ends.hours()),
        takes_hours: row.takes.hours(),
        needs: step.needs.iter().map(Need::word).collect(),
        gains: step.gains.iter().map(crate::attack::Gain::word).collect(),
        idle_gains: idle.map(crate::attack::Gain::word).collect(),
        milestone: step.milestone.map(crate::attack::Milestone::name),
        objective: step.objective.map(crate::attack::Grade::name),
        shows_in: plan.seen(row, Sight::Seen),
        lacking: plan.seen(row, Sight::Lacking),
    }
}

/// Returns the plan as JSON.
///
/// # Errors
/// If it has no place in JSON.
pub fn plan_json(dossier: &PlanDossier<'_>) -> Result<Vec<u8>, ReportError> {
    let plan = Plan::of(dossier);
    let id = |at: &usize| plan.script.steps[*at].id.as_str();
    let wire = |wire: &crate::attack::Wire| Wire {
        word: wire.need.word(),
        givers: wire.givers.iter().map(id).collect(),
        users: wire.users.iter().map(id).collect(),
    };
    json(&Graph {
        attack: &plan.script.name,
        title: &plan.script.title,
        clients: plan.clients.iter().map(|client| client.name.as_str()).collect(),
        soc: plan.soc.map(|soc| soc.name.as_str()),
        clock_basis: CLOCK,
        eyes: plan.eyes.iter().map(|eye| plan.name(*eye)).collect(),
        steps: plan.rows.iter().map(|row| node(&plan, row)).collect(),
        wires: plan.graph.wires().iter().map(wire).collect(),
        ways_back: plan.graph.ways_tried().iter().map(id).collect(),
    })
}

/// Returns the plan as CSV: a row a step.
///
/// # Errors
/// If a row cannot be written.
pub fn plan_csv(dossier: &PlanDossier<'_>) -> Result<Vec<u8>, ReportError> {
    let plan = Plan::of(dossier);
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record([
        "step",
        "slot",
        "required",
        "branch",
        "phase",
        "technique",
        "technique_name",
        "on",
        "at",
        "turn",
        "begins_hours",
        "ends_hours",
        "takes_hours",
        "needs",
        "gains",
        "milestone",
        "objective",
        "shows_in",
        "lacking",
    ])?;
    for row in &plan.rows {
        let node = node(&plan, row);
        let text = |text: &str| name(&plain(text));
        writer.write_record([
            text(node.step),
            text(node.slot),
            node.required.to_string(),
            node.branch.to_owned(),
            node.phase.to_owned(),
            node.technique.to_owned(),
            text(node.technique_name),
            node.on.to_owned(),
            node.at.to_owned(),
            node.turn.map(|turn| turn.to_string()).unwrap_or_default(),
            hours(row.passage.map(|passage| passage.begins)),
            hours(row.passage.map(|passage| passage.ends)),
            hours(Some(row.takes)),
            text(&node.needs.join(" ")),
            text(&node.gains.join(" ")),
            node.milestone.unwrap_or_default().to_owned(),
            node.objective.unwrap_or_default().to_owned(),
            text(&node.shows_in.join(" ")),
            text(&node.lacking.join(" ")),
        ])?;
    }
    finish(writer)
}
