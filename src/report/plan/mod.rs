//! An attack script drawn as a graph: in the terminal, as SVG, and as rows for tickets, spreadsheets and programs.
//!
//! Takes a script, the clients it is drawn for and perhaps a SOC; gives rows, a step each in the order of the plan,
//! with branches, clock and the sources in which the step would show. Nothing is simulated: the clock is the sum of
//! medians on the fast way, and whether a source raises an alert is for an engagement to tell.

mod layout;
mod svg;
mod table;
mod text;

pub use svg::plan_svg;
pub use table::{plan_csv, plan_json};
pub use text::plan_text;

use crate::attack::{
    Blockable, Branch, Graph, Ground, Order, Passage, Script, Step, StepIndex, phases, tempo,
};
use crate::client::{Client, Role};
use crate::knowledge::{Knowledge, SourceId, Tactic};
use crate::report::words;
use crate::soc::{EndpointAnalytics, Soc};
use crate::units::SimDuration;

/// An attack script, and for whom it is drawn.
#[derive(Clone, Copy, Debug)]
pub struct PlanDossier<'a> {
    /// The script.
    pub script: &'a Script,
    /// ATT&CK and log sources.
    pub knowledge: &'a Knowledge,
    /// The client it is drawn for, or all there are to choose from.
    pub clients: Clients<'a>,
    /// The SOC it is drawn for, if it is drawn for one.
    pub soc: Option<&'a Soc>,
}

/// Whose assets the steps act on.
#[derive(Clone, Copy, Debug)]
pub enum Clients<'a> {
    /// Those of this client.
    One(&'a Client),
    /// Those of any client that can be attacked so.
    Any(&'a [Client]),
}

impl<'a> PlanDossier<'a> {
    /// Returns why the script cannot be run on the client it is drawn for, if it cannot.
    pub fn impossible(&self) -> Option<String> {
        match self.clients {
            Clients::One(client) => Graph::of(self.script).missing_in(client),
            Clients::Any(_) => None,
        }
    }

    /// The clients that count: the one, or all that can be attacked so.
    fn clients(&self, graph: &Graph<'_>) -> Vec<&'a Client> {
        match self.clients {
            Clients::One(client) => vec![client],
            Clients::Any(all) => all.iter().filter(|client| graph.missing_in(client).is_none()).collect(),
        }
    }
}

/// What may see a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Eye {
    Source(SourceId),
    /// The product on the endpoints of the SOC.
    Endpoint,
    /// People at the client.
    Users,
}

/// Whether something sees a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sight {
    /// It cannot.
    Blind,
    /// It would, but is not sent or not collected.
    Lacking,
    /// It would.
    Seen,
}

/// Where a step stands among its alternatives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fork {
    Alone,
    First,
    Middle,
    Last,
}

/// One step as it is drawn.
struct Row {
    at: StepIndex,
    phase: Tactic,
    fork: Fork,
    /// When it is done on the fast way, if it is on it.
    passage: Option<Passage>,
    /// Its working time, in the median.
    takes: SimDuration,
    /// Whether the client it is drawn for has what it acts on.
    there: bool,
    /// By the columns of the plan.
    sights: Vec<Sight>,
}

/// A script ready to be drawn.
struct Plan<'a> {
    script: &'a Script,
    knowledge: &'a Knowledge,
    graph: Graph<'a>,
    clients: Vec<&'a Client>,
    one_client: bool,
    soc: Option<&'a Soc>,
    /// What sees any step at all.
    eyes: Vec<Eye>,
    /// The steps in order, alternatives together: those of the plan, then those of each other branch.
    rows: Vec<Row>,
}

impl<'a> Plan<'a> {
    fn of(dossier: &PlanDossier<'a>) -> Plan<'a> {
        let PlanDossier { script, knowledge, soc, .. } = *dossier;
        let graph = Graph::of(script);
        let clients = dossier.clients(&graph);
        let one = match dossier.clients {
            Clients::One(client) => Some(client),
            Clients::Any(_) => None,
        };
        let mut plan = Plan {
            script,
            knowledge,
            graph,
            clients,
            one_client: one.is_some(),
            soc,
            eyes: Vec::new(),
            rows: Vec::new(),
        };
        let all = || knowledge.source_ids().map(Eye::Source).chain([Eye::Endpoint, Eye::Users]);
        let seen = |eye: &Eye| (0..script.steps.len()).any(|at| plan.sight(at, *eye) != Sight::Blind);
        plan.eyes = all().filter(seen).collect();
        let (clock, phases) = (tempo(script, one), phases(script, knowledge));
        for slot in plan.graph.slots() {
            let rows = slot.steps.iter().enumerate().map(|(i, &at)| Row {
                at,
                phase: phases[at],
                fork: match (i, slot.steps.len()) {
                    (_, 1) => Fork::Alone,
                    (0, _) => Fork::First,
                    (i, n) if i + 1 == n => Fork::Last,
                    _ => Fork::Middle,
                },
                passage: clock[at],
                there: one.is_none() || {
                    let role = script.steps[at].role;
                    role == Role::Outside || plan.attacked(at).any(|client| client.group(role).is_some())
                },
                takes: script.steps[at].time.median().scaled(script.actor.tempo),
                sights: plan.eyes.iter().map(|eye| plan.sight(at, *eye)).collect(),
            });
            let rows: Vec<Row> = rows.collect();
            plan.rows.extend(rows);
        }
        plan.rows.sort_by_key(|row| match script.steps[row.at].branch {
            Branch::Plan => 0,
            Branch::Evicted => 1,
            Branch::Destruction => 2,
        });
        plan
    }

    /// The branch that a row belongs to.
    fn branch(&self, row: &Row) -> Branch {
        self.script.steps[row.at].branch
    }

    /// On whose assets a step acts: the clients it is drawn for, or those behind them.
    fn attacked(&self, at: StepIndex) -> impl Iterator<Item = &'a Client> {
        let own = self.script.steps[at].ground == Ground::Own;
        let here = self.clients.iter().copied().filter(move |_| own);
        let behind = self.clients.iter().filter(move |_| !own).flat_map(|c| self.graph.reached_behind(c));
        here.chain(behind)
    }

    /// Whether a step shows to somebody who looks there; at several clients, whether it does at any.
    fn sight(&self, at: StepIndex, eye: Eye) -> Sight {
        let step = &self.script.steps[at];
        if step.role == Role::Outside {
            return Sight::Blind;
        }
        let seen_if = |seen: bool| if seen { Sight::Seen } else { Sight::Blind };
        match eye {
            Eye::Users => seen_if(step.user_visible),
            Eye::Endpoint => {
                let sensor = self.soc.and_then(|soc| soc.detection.endpoint.as_ref());
                let malware = step.blockable == Some(Blockable::Malware);
                let looks = |analytics| analytics == EndpointAnalytics::Behaviour || malware;
                let on_host = || self.attacked(at).any(|client| step.shows_on_host(client, self.knowledge));
                seen_if(sensor.is_some_and(|sensor| looks(sensor.analytics)) && on_host())
            }
            Eye::Source(source) => {
                let shows = |client: &&Client| step.shows_at(client, self.knowledge).contains(source);
                let shows: Vec<&Client> = self.attacked(at).filter(shows).collect();
                let collected = self.soc.is_none_or(|soc| soc.detection.sources.contains(source));
                let sent = shows.iter().any(|client| client.telemetry.contains(source));
                match (shows.is_empty(), collected && sent) {
                    (true, _) => Sight::Blind,
                    (false, true) => Sight::Seen,
                    (false, false) => Sight::Lacking,
                }
            }
        }
    }

    /// What a column is called.
    fn name(&self, eye: Eye) -> &'a str {
        match eye {
            Eye::Source(source) => &self.knowledge.source_by_id(source).id,
            Eye::Endpoint => "endpoint product",
            Eye::Users => "users",
        }
    }

    /// What a row is seen in, and what would see it and is lacking.
    fn seen(&self, row: &Row, wanted: Sight) -> Vec<&'a str> {
        let eyes = self.eyes.iter().zip(&row.sights);
        eyes.filter(|(_, sight)| **sight == wanted).map(|(eye, _)| self.name(*eye)).collect()
    }

    /// For whom it is drawn, in words.
    fn ground(&self) -> String {
        let names: Vec<String> = self.clients.iter().map(|client| words::plain(&client.name)).collect();
        let soc = self.soc.map_or(String::new(), |soc| format!(", seen by {}", words::plain(&soc.name)));
        match (self.one_client, names.len()) {
            (true, _) | (false, 1) => format!("on {}{soc}", names.concat()),
            (false, 0) => format!("on no client there is{soc}"),
            (false, _) => format!("on any of {}{soc}", words::list(&names)),
        }
    }

    /// What its signs of sight mean, in words: seen, and lacking.
    fn sights(&self) -> (&'static str, Option<&'static str>) {
        match (self.soc, self.one_client) {
            (Some(_), true) => {
                ("shows there, sent and collected", Some("would, but is not sent or not collected"))
            }
            (Some(_), false) => {
                ("shows there, and is collected", Some("would, but is not collected or nobody sends it"))
            }
            (None, true) => ("shows there", Some("would, but the client does not send it")),
            (None, false) => ("shows there", Some("would, but none of the clients sends it")),
        }
    }

    /// Steps that show in nothing that is there.
    fn unseen(&self) -> Vec<&'a str> {
        let there =
            self.rows.iter().filter(|row| row.there && self.script.steps[row.at].role != Role::Outside);
        let blind = there.filter(|row| row.sights.iter().all(|sight| *sight != Sight::Seen));
        blind.map(|row| self.script.steps[row.at].id.as_str()).collect()
    }

    /// How it goes on from a provider to the clients behind it, in words; nothing if it does not.
    fn spread(&self) -> Option<String> {
        let spread = self.script.spread.as_ref()?;
        let after = words::plain(&self.script.steps[spread.after].id);
        let whom = match spread.most {
            Some(most) => format!("up to {most} clients"),
            None => "every client".to_owned(),
        };
        let gap = words::time(spread.gap.median().hours());
        let how = match spread.order {
            Order::AtOnce => format!("at once, each after {gap} in the median"),
            Order::OneByOne => format!("one after another, {gap} apart in the median"),
        };
        let share = words::percent(spread.full_share.get());
        Some(format!(
            "after {after} it goes on to {whom} of the provider, {how}; the objective is reached in part at the first \
             that is hit, and in full at {share} of them. The clock shows the first client"
        ))
    }

    /// How it comes back once all access is lost, in words.
    fn reentry(&self) -> String {
        let reentry = &self.script.actor.reentry;
        let ways = self.graph.ways_tried();
        let ways: Vec<String> = ways.iter().map(|at| words::plain(&self.script.steps[*at].id)).collect();
        if ways.is_empty() || reentry.chance.get() + reentry.with_credential.get() == 0.0 {
            return "never comes back once all access is lost".to_owned();
        }
        format!(
            "comes back once all access is lost: chance {}, {} while a credential still holds, after {} in the median, \
             by {}",
            words::percent(reentry.chance.get()),
            words::percent(reentry.with_credential.get()),
            words::time(reentry.delay.median().hours()),
            words::list(&ways)
        )
    }
}

/// On what a step acts, in words.
fn on(step: &Step) -> String {
    let whose = match step.ground {
        Ground::Own => "",
        Ground::Downstream => " of each client",
    };
    format!("on {}{whose}", step.role.name())
}

/// What is not in the clock, in words.
fn clock_leaves_out(script: &Script) -> String {
    let mut left = vec!["failures"];
    if script.slow.is_some() || script.hand_over.is_some() {
        left.push("slow runs");
    }
    if script.actor.hours.is_some() {
        left.push("the hours in which nobody works");
    }
    left.push("whoever defends");
    words::list(&left)
}
