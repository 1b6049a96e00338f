//! Who meets whom, prepared once and run many times.

use super::dice;
use super::hunting::room_to_hunt;
use super::rule_pack::RulePack;
use super::start::{ATTACK_WEEK, StartAt};
use crate::attack::{AttackerPolicy, Gain, Graph, Script, ScriptedAttacker, StepIndex};
use crate::client::Client;
use crate::knowledge::Knowledge;
use crate::sim::arrivals::{Item, Kept, Shared, Source};
use crate::sim::luck::Luck;
use crate::sim::network::Network;
use crate::sim::station::{LineCounts, Station};
use crate::soc::{
    BackgroundPlan, DeskPlan, DeskRouter, Holidays, LINES, Matters, Skill, Soc, SocPolicy, TrainedSoc, World,
};
use crate::units::{SimDuration, SimTime, WEEK};

/// A SOC made ready: what follows from its profile alone.
#[derive(Debug)]
pub struct Desk {
    pub(super) plan: BackgroundPlan,
    pub(super) router: DeskRouter,
    pub(super) matters: Matters,
    pub(super) stations: DeskPlan,
    /// Chance that a first look recognises a true alert, and one about cloud, identity or mail.
    pub(super) skill: Skill,
    pub(super) cloud_skill: Skill,
    /// The rules that are switched on.
    pub(super) rules: RulePack,
    /// Share of its time that the second tier has nothing else to do in.
    pub(super) room_to_hunt: f64,
    /// When those who are watched do not work.
    holidays: Holidays,
    /// How long before the attack week the desk opens.
    warm_up: SimDuration,
}

/// Replications that the warm-up is judged by.
const SAMPLE: u32 = 8;
/// The shortest time there is.
const MOMENT: SimDuration = SimDuration(1);
/// Growth of what waits, over the last week of a warm-up, that calls for a longer one.
const GROWTH: f64 = 1.1;

impl Desk {
    /// Returns the desk of `soc` in this world.
    pub fn new(soc: &Soc, knowledge: &Knowledge, world: &World) -> Desk {
        let plan =
            BackgroundPlan::new(soc, knowledge, &world.noise, [super::dice::ROWS, super::dice::BURSTS]);
        let router = DeskRouter::new(soc, world);
        let rules = RulePack::new(soc, knowledge);
        let matters = Matters::new(knowledge);
        let stations = DeskPlan::new(soc, &matters);
        let skill = |mean| Skill::new(mean, soc.roster.skill_sd);
        let mut desk = Desk {
            plan,
            router,
            matters,
            stations,
            skill: skill(soc.triage.sensitivity),
            cloud_skill: skill(soc.triage.cloud_sensitivity),
            rules,
            room_to_hunt: 0.0,
            holidays: world.holidays,
            warm_up: world.warm_up,
        };
        // The desk opens earlier while its lines still grow, as far back as there are rows.
        while desk.still_grows(soc) && desk.warm_up.0 + world.warm_up.0 <= ATTACK_WEEK.0 {
            desk.warm_up += world.warm_up;
        }
        desk.room_to_hunt = room_to_hunt(soc, &desk);
        desk
    }

    /// Whether more waits at the end of the warm-up than a week before, on a fixed sample.
    fn still_grows(&self, soc: &Soc) -> bool {
        let waiting = |until: SimTime| -> u64 {
            let one = |replication| {
                let (_, waiting) = self.daily_work(soc, Luck::new(0, replication), until);
                waiting.iter().flatten().sum::<u64>()
            };
            (0..SAMPLE).map(one).sum()
        };
        let (before, after) = (waiting(ATTACK_WEEK - SimDuration(WEEK)), waiting(ATTACK_WEEK));
        after as f64 > GROWTH * before as f64 + f64::from(SAMPLE)
    }

    /// Returns how long the desk is at work before the attack week.
    pub fn warm_up(&self) -> SimDuration {
        self.warm_up
    }

    /// Returns the same desk at work for at least as long before the attack week.
    #[must_use]
    pub fn opened_before(self, warm_up: SimDuration) -> Desk {
        Desk { warm_up: self.warm_up.max(warm_up), ..self }
    }

    /// Returns the plan of the benign work.
    pub fn plan(&self) -> &BackgroundPlan {
        &self.plan
    }

    /// Returns the routing of the benign work.
    pub fn router(&self) -> &DeskRouter {
        &self.router
    }

    /// Returns the stations of `soc` as they stand the warm-up before the attack week, with the vacancies
    /// of a replication, fed from `rows` at least `until` then. The day of `holiday` is one, whatever is drawn;
    /// every service takes `pace` times what the file says.
    pub(super) fn open<'e>(
        &'e self,
        soc: &Soc,
        luck: Luck,
        rows: &'e mut Shared,
        until: SimTime,
        holiday: Option<SimTime>,
        pace: f64,
    ) -> Network<Opened<'e>, LINES> {
        let from = ATTACK_WEEK - self.warm_up;
        let kept = Kept::new(&self.plan.process, luck, rows, &self.plan.keep).since(from).until(until);
        let filled = |tier, seat| !luck.stream(dice::vacancy(tier, seat)).happens(soc.roster.vacancy);
        let year = |year| luck.stream(dice::holidays(year));
        let holidays = soc.roster.holidays(soc.offset, (from, until), holiday, year);
        let quiet = self.holidays.dates(soc.offset, (from, until), holiday, year);
        let lull = self.holidays.lull(quiet, &self.plan.process.profile, soc.offset);
        let kept = kept.placed(&self.plan.placing).lulled(lull);
        Network::new(self.stations.setups(filled, &holidays, pace), Opened { kept, from })
    }

    /// Runs the desk without any attack from its opening until `end`; returns the books of each station and
    /// line, and what still waits.
    pub fn daily_work(
        &self,
        soc: &Soc,
        luck: Luck,
        end: SimTime,
    ) -> (Vec<[LineCounts; LINES]>, Vec<[u64; LINES]>) {
        let whole = end.since(ATTACK_WEEK - self.warm_up);
        self.daily_work_watched(soc, luck, end, whole, |_, _| {})
    }

    /// Runs the desk as [`Desk::daily_work`] does, and shows its stations after every `step`, as they are just
    /// before its end.
    pub fn daily_work_watched(
        &self,
        soc: &Soc,
        luck: Luck,
        end: SimTime,
        step: SimDuration,
        mut watch: impl FnMut(SimTime, &[Station<LINES>]),
    ) -> (Vec<[LineCounts; LINES]>, Vec<[u64; LINES]>) {
        let mut rows = Shared::default();
        let mut network = self.open(soc, luck, &mut rows, end, None, 1.0);
        let mut now = ATTACK_WEEK - self.warm_up;
        while now < end {
            now = end.min(now + step);
            // Nobody is followed, so this comes back only at the end of the step. What begins at that very moment
            // belongs to the next.
            let nothing = network.advance_until(now - MOMENT, &self.router);
            debug_assert!(nothing.is_none());
            watch(now, network.stations());
        }
        let stations = network.stations();
        (
            stations.iter().map(|s| s.counts().clone()).collect(),
            stations.iter().map(|s| s.waiting(end - MOMENT)).collect(),
        )
    }
}

/// A supply of benign rows from the moment on at which the desk opened.
#[derive(Debug)]
pub(super) struct Opened<'e> {
    kept: Kept<'e>,
    from: SimTime,
}

impl Source for Opened<'_> {
    fn refill(&mut self, line: usize, rows: &mut Vec<Item>) -> bool {
        let old = rows.len();
        let more = self.kept.refill(line, rows);
        if rows.get(old).is_some_and(|first| first.arrival < self.from) {
            let early = rows[old..].partition_point(|r| r.arrival < self.from);
            rows.drain(old..old + early);
        }
        more
    }
}

/// One attack on its clients against one SOC.
pub struct Matchup<'a> {
    /// What is attacked with.
    pub script: &'a Script,
    /// Who is attacked: one for most attacks, many for one that goes through a provider.
    pub clients: Vec<&'a Client>,
    /// Who defends; nobody for the unopposed twin.
    pub soc: Option<(&'a Soc, &'a Desk)>,
    /// ATT&CK, sources, rules.
    pub knowledge: &'a Knowledge,
    /// What is the same for all.
    pub world: &'a World,
    /// How long is looked at, from t0.
    pub horizon: SimDuration,
    /// A fixed beginning, if asked for.
    pub start: Option<StartAt>,
    /// How the attacker chooses.
    pub attacker_policy: &'a dyn AttackerPolicy,
    /// How the SOC chooses.
    pub soc_policy: &'a dyn SocPolicy,
    pub(super) tokens: Vec<&'a str>,
    /// What feeds what in the script.
    pub(super) graph: Graph<'a>,
    /// The steps by which the attacker gets back in.
    pub(super) ways_back: Vec<StepIndex>,
    /// Of these, what is done before and gone anew each time, with what leads in.
    pub(super) ways_anew: Vec<Vec<StepIndex>>,
    /// The steps that are done again to add footholds.
    pub(super) plantings: Vec<StepIndex>,
}

impl<'a> Matchup<'a> {
    /// Returns the matchup of `script` and `client` without a SOC, under the script's own start.
    pub fn unopposed(
        script: &'a Script,
        client: &'a Client,
        knowledge: &'a Knowledge,
        world: &'a World,
        horizon: SimDuration,
    ) -> Matchup<'a> {
        let tokens = script.steps.iter().flat_map(|s| &s.gains).filter_map(|g| match g {
            Gain::Token(name) | Gain::Credential(name) => Some(name.as_str()),
            Gain::Foothold(_) => None,
        });
        let mut tokens: Vec<&str> = tokens.collect();
        tokens.sort_unstable();
        tokens.dedup();
        let graph = Graph::of(script);
        let ways = script.actor.reentry.by.iter().map(|at| graph.way_from(*at));
        Matchup {
            script,
            clients: std::iter::once(client).chain(graph.reached_behind(client)).collect(),
            soc: None,
            knowledge,
            world,
            horizon,
            start: None,
            attacker_policy: &ScriptedAttacker,
            soc_policy: &TrainedSoc,
            tokens,
            ways_back: graph.ways_tried(),
            ways_anew: ways.filter(|way| way.len() > 1).collect(),
            plantings: graph.plantings(),
            graph,
        }
    }

    /// Returns the same matchup against `soc`.
    pub fn against(mut self, soc: &'a Soc, desk: &'a Desk) -> Matchup<'a> {
        self.soc = Some((soc, desk));
        self
    }

    /// Returns the same matchup beginning at `start`.
    pub fn starting(mut self, start: Option<StartAt>) -> Matchup<'a> {
        self.start = start;
        self
    }

    /// Returns the number of a token.
    pub(super) fn token(&self, name: &str) -> Option<usize> {
        self.tokens.iter().position(|t| *t == name)
    }

    /// Returns why the script cannot be run on these clients, if it cannot.
    pub fn impossible(&self) -> Option<String> {
        self.graph.missing_in(self.clients.first()?)
    }
}

impl std::fmt::Debug for Matchup<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let soc = self.soc.map(|(s, _)| s.name.as_str());
        write!(f, "Matchup({} against {:?})", self.script.name, soc)
    }
}
