//! The loop: one clock for attacker, sensors, desk and response.

use super::alerting::Alert;
use super::attacker;
use super::attacker::Attacker;
use super::crew::Crew;
use super::dice;
use super::event::Event;
use super::execution::Execution;
use super::fate::Fate;
use super::hunting::Hunt;
use super::incident::Incident;
use super::indicators::BlockList;
use super::journal::{Journal, Side};
use super::matchup::{Matchup, Opened};
use super::outcome::{Ending, Evictor, Outcome, Stamps, StepFate};
use super::recall::Recall;
use super::replication::{Organisation, Replication};
use crate::attack::Grade;
use crate::client::{Client, Role};
use crate::sim::agenda::Agenda;
use crate::sim::arrivals::{Item, Shared};
use crate::sim::luck::Luck;
use crate::sim::network::{Happened, Network};
use crate::sim::station::Loss;
use crate::soc::{INVESTIGATION, LINES, Seen, SocState, TRIAGE};
use crate::units::{HOUR, SimDuration, SimTime};
use std::num::NonZeroU32;

/// One replication of one attack against one SOC, while it runs.
pub struct Engagement<'e, 'a> {
    pub(super) m: &'e Matchup<'a>,
    pub(super) client: &'a Client,
    pub(super) luck: Luck,
    pub(super) organisation: &'e mut Organisation<'a>,
    pub(super) script: u32,
    pub(super) agenda: Agenda<Event>,
    /// Events on the agenda that the engagement has to wait for.
    pub(super) work: u32,
    pub(super) now: SimTime,
    pub(super) began: SimTime,
    pub(super) journal: Journal,
    pub(super) stamps: Stamps,
    pub(super) first_alert: Option<SimTime>,
    pub(super) grade: Option<Grade>,
    /// When that grade was reached.
    pub(super) graded: Option<SimTime>,
    pub(super) evictor: Option<Evictor>,
    pub(super) attacker: Attacker,
    pub(super) executions: Vec<Execution>,
    pub(super) alerts: Vec<Alert>,
    pub(super) incident: Option<Incident>,
    pub(super) block_list: BlockList,
    /// Whether the latest incident was declared for the right reason.
    pub(super) right_reason: Option<bool>,
    pub(super) seen: Seen,
    /// What the SOC brought along.
    pub(super) recall: Recall,
    /// Scopings asked for so far.
    pub(super) scopings: u32,
    /// The SOC's people who contain, and the client's.
    pub(super) crew: Crew,
    pub(super) client_crew: Crew,
    pub(super) wrong_actions: u32,
    /// Time that people who have nothing to do with the attack could not work.
    pub(super) outage: SimDuration,
    rows: Option<&'e mut Shared>,
    desk: Option<Network<Opened<'e>, LINES>>,
    /// Followed items that wait at the desk.
    followed: u32,
}

/// Tags from here on belong to scopings, below to alerts.
pub(super) const SCOPING_TAGS: u32 = 1 << 30;

impl<'e, 'a> Engagement<'e, 'a> {
    /// Runs one replication of a matchup and returns what came of it.
    ///
    /// `state` is what the SOC brings along and takes home; `journal` is written if it is on.
    pub fn run(
        m: &'e Matchup<'a>,
        replication: &'e mut Replication<'a>,
        state: &mut SocState,
        journal: Journal,
    ) -> (Outcome, Journal) {
        let Some(&client) = m.clients.first() else { unreachable!("a matchup has at least one client") };
        replication.come_to(state.visit.number);
        let Replication { organisation, books } = replication;
        let luck = organisation.visit_luck();
        let script = m.script.luck_number();
        let began = match m.start {
            Some(start) => start.in_utc(client.offset),
            None => attacker::draw_start(m.script, client, luck),
        };
        let mut engagement = Engagement {
            m,
            client,
            luck,
            script,
            agenda: Agenda::default(),
            work: 0,
            now: began,
            began,
            journal,
            stamps: Stamps::default(),
            first_alert: None,
            grade: None,
            graded: None,
            evictor: None,
            attacker: Attacker::new(m, luck),
            executions: Vec::new(),
            alerts: Vec::new(),
            incident: None,
            block_list: BlockList::default(),
            right_reason: None,
            seen: Seen::default(),
            recall: Recall::new(m, organisation.luck, began, state),
            scopings: 0,
            crew: Crew::default(),
            client_crew: Crew::default(),
            wrong_actions: 0,
            outage: SimDuration(0),
            rows: m.soc.map(|(_, desk)| books.of(&desk.plan.process)),
            desk: None,
            followed: 0,
            organisation,
        };
        engagement.lay_out(state);
        engagement.next_move();
        engagement.schedule_hunt(Hunt::Scheduled, 0);
        engagement.schedule_hunt(Hunt::Idle, 0);
        engagement.schedule_sweep();
        engagement.go();
        engagement.finish(state)
    }

    fn go(&mut self) {
        loop {
            let next = self.agenda.next_time().unwrap_or(SimTime::NEVER);
            if self.followed > 0 {
                let limit = next.min(self.end());
                let happened = match (&mut self.desk, self.m.soc) {
                    (Some(desk), Some((_, ready))) => desk.advance_until(limit, &ready.router),
                    _ => None,
                };
                if let Some(happened) = happened {
                    self.at_the_desk(happened);
                    continue;
                }
            }
            if next > self.end() {
                return;
            }
            let Some((at, event)) = self.agenda.take() else { return };
            self.now = at;
            self.work -= u32::from(event.is_work());
            self.handle(event);
            if self.is_over() {
                return;
            }
        }
    }

    /// Puts an event on the agenda.
    pub(super) fn post(&mut self, at: SimTime, event: Event) {
        self.work += u32::from(event.is_work());
        self.agenda.post(at, event.phase(), event);
    }

    fn handle(&mut self, event: Event) {
        match event {
            Event::StepBegins { step, plan } => self.step_begins(step, plan),
            Event::StepEnds { plan } => self.step_ends(plan),
            Event::Noticed => self.react(),
            Event::Woken { plan } => self.wake(plan),
            Event::Returns => self.come_back(),
            Event::Alert(alert) => self.alert_raised(alert),
            Event::Page(alert) => self.page(alert),
            Event::PlaybookActs(alert) => self.playbook_acts(alert),
            Event::TriageDone(alert) => self.triage_done(alert),
            Event::InvestigationDone(alert) => self.investigation_done(alert),
            Event::PassedOn(alert) => self.passed_on(alert),
            Event::FootholdFound(foothold) => self.foothold_found(foothold),
            Event::ScopingDone => self.scoping_done(),
            Event::Reply { foothold, attempt } => self.client_replies(foothold, attempt),
            Event::Acted { foothold, by, attempt } => self.acted(foothold, by, attempt),
            Event::Eradicated(foothold) => self.eradicated(foothold),
            Event::DoorClosed(way) => self.close_door(way),
            Event::Hunt(hunt, number) => self.hunt(hunt, number),
            Event::Sweep => self.sweep(),
            Event::LooksBack(indicator) => self.look_back(indicator),
            Event::ExternalNotice => self.external_notice(),
            Event::OutsideDone => self.outside_done(),
        }
    }

    fn at_the_desk(&mut self, happened: Happened) {
        self.followed -= 1;
        match happened {
            Happened::Started(station, begun) => {
                self.now = begun.start;
                match station {
                    TRIAGE => self.triage_starts(begun),
                    INVESTIGATION => self.investigation_starts(begun),
                    _ => {
                        let begun = self.scoped_over_again(begun);
                        self.scoping_starts(begun);
                    }
                }
            }
            Happened::Lost(_, lost) => {
                let fate = match lost.how {
                    Loss::Expired => Fate::Expired,
                    Loss::BulkClosed => Fate::BulkClosed,
                };
                self.alert_lost(lost.item.tag as usize - 1, fate, lost.at);
            }
        }
    }

    /// The end of the time looked at.
    pub(super) fn end(&self) -> SimTime {
        self.here.stamps.t0.unwrap_or(self.began) + self.m.horizon
    }

    /// Whether nothing that is still to come can change the outcome.
    fn is_over(&self) -> bool {
        let settled = self.here.attacker.is_finished() && self.work == 0 && self.followed == 0;
        // An undetected intrusion can still be found by a hunt, as long as its traces are kept.
        let found = self.here.stamps.t4.is_some() || self.here.executions.is_empty() || self.m.soc.is_none();
        let told = self.here.stamps.external_notice.is_some() || self.here.attacker.usable().next().is_none();
        settled && found && told
    }

    /// Puts an item before a tier of the desk, opening the desk if this is the first.
    pub(super) fn put(&mut self, tier: usize, line: usize, item: Item) {
        let Some((soc, ready)) = self.m.soc else { return };
        if self.desk.is_none() {
            // The end moves when the attacker gets in, but by no more than the horizon again.
            let until = self.began + self.m.horizon + self.m.horizon;
            let mut stream = self.here.luck.stream(dice::holiday_start(self.script));
            let holiday = stream.happens(self.m.script.start.holiday).then_some(self.began);
            let pace = self.recall.team.pace;
            self.desk =
                self.rows.take().map(|rows| ready.open(soc, self.here.luck, rows, until, holiday, pace));
        }
        if let Some(desk) = &mut self.desk {
            desk.inject(tier, line, item);
            self.followed += 1;
        }
    }

    /// Moves an item to another of the first tier's lines, if it still waits there.
    pub(super) fn transfer(&mut self, tag: u32, line: usize) -> bool {
        self.desk.as_mut().is_some_and(|desk| desk.transfer(TRIAGE, tag, line))
    }

    /// Takes an item out of the first tier's lines, if it still waits there.
    pub(super) fn withdraw(&mut self, tag: u32) -> Option<Item> {
        let item = self.desk.as_mut()?.withdraw(TRIAGE, tag)?;
        self.followed -= 1;
        Some(item)
    }

    /// Seats of a tier that are filled now, vacancies and holidays left out.
    pub(super) fn seats_now(&self, tier: usize) -> u32 {
        self.m.soc.map_or(0, |(soc, _)| soc.roster.seats(tier, soc.offset, self.now.0.div_euclid(HOUR)))
    }

    /// Writes a line into the journal.
    pub(super) fn note(&mut self, side: Side, text: impl FnOnce() -> String) {
        self.journal.note(self.now, side, text);
    }

    fn finish(mut self, state: &mut SocState) -> (Outcome, Journal) {
        let end = self.end();
        // Whatever outlived its line's patience by now has expired, though no service start saw it.
        for (alert, at) in self.outlived(end) {
            self.alert_lost(alert, Fate::Expired, at);
        }
        for stamp in [
            &mut self.here.stamps.t5,
            &mut self.here.stamps.t7,
            &mut self.here.stamps.t8,
            &mut self.here.stamps.external_notice,
        ] {
            *stamp = stamp.filter(|t| *t <= end);
        }
        if let (Some(t0), Some(alert)) = (self.here.stamps.t0, self.here.first_alert) {
            self.here.stamps.t2 = Some(alert.max(t0));
        }
        // An incident on what came before the access counts from the access on, if it was open then and led
        // to it: one that finds no access takes its t4 back. Where nobody got in there is nothing to detect.
        let early_incident =
            matches!((self.here.stamps.t0, self.here.stamps.t4), (Some(t0), Some(t4)) if t4 < t0);
        self.here.stamps.t4 = self.here.stamps.t4.filter(|_| self.here.stamps.t0.is_some());
        if let (true, Some(t0)) = (early_incident, self.here.stamps.t0) {
            for stamp in [&mut self.here.stamps.t4, &mut self.here.stamps.t5, &mut self.here.stamps.t6] {
                *stamp = stamp.map(|t| t.max(t0));
            }
        }
        let ending = self.ending();
        self.take_stock();
        let mut steps = Vec::new();
        for (i, step) in self.m.script.steps.iter().enumerate() {
            let mut reached = false;
            for (number, e) in self.here.executions.iter().enumerate().filter(|(_, e)| e.step == i) {
                reached = true;
                steps.push(StepFate {
                    step: i,
                    fate: self.fate(number),
                    alerted: e.alerted,
                    at: Some(e.at),
                    variant: NonZeroU32::new(e.variant + 1),
                });
            }
            if !reached && step.role != Role::Outside {
                steps.push(StepFate {
                    step: i,
                    fate: Fate::NotReached,
                    alerted: false,
                    at: None,
                    variant: None,
                });
            }
        }
        // Outcomes of a whole study are kept until its report is written.
        steps.shrink_to_fit();
        let access = || self.here.attacker.footholds.iter().filter(|f| f.kind.is_access());
        let outcome = Outcome {
            began: self.began,
            horizon: end,
            ending,
            early_alert: matches!((self.here.stamps.t0, self.here.first_alert), (Some(t0), Some(a)) if a < t0),
            early_incident,
            right_reason: self.here.stamps.t4.and(self.here.right_reason),
            milestones: self.here.attacker.milestones.clone(),
            fast_branch: self.here.attacker.fast_branch,
            steps,
            incidents: self.here.seen.incidents.len() as u32,
            alerts: self.here.alerts.iter().filter(|a| a.raised.is_some()).count() as u32,
            looked_at: self.verdicts(|_| true),
            dismissed: self.verdicts(|end| end == Fate::Dismissed),
            footholds: access().count() as u32,
            footholds_found: access().filter(|f| f.found.is_some()).count() as u32,
            loss: self.here.attacker.loss,
            returns: self.here.attacker.returns,
            notices: self.here.attacker.notices,
            wrong_actions: self.wrong_actions,
            outage: self.outage,
            graded_objective: self.here.graded,
            twin_objective: None,
            stamps: self.here.stamps,
        };
        (state.aged, state.pace) = (self.recall.aged, self.recall.team.pace);
        if let Some((soc, _)) = self.m.soc {
            let luck = self.here.luck;
            let draw = |gap| Engagement::luck_of_gap(luck, gap);
            state.after(self.here.seen, self.began, self.script, soc, draw);
        }
        (outcome, self.journal)
    }

    /// Counts the alerts that an analyst looked at and that came to such an end; those on what was stopped show no
    /// intrusion, and are left out.
    fn verdicts(&self, is: fn(Fate) -> bool) -> u32 {
        let judged = |a: &&Alert| a.touched.is_some() && self.here.executions[a.execution].stopped.is_none();
        self.here.alerts.iter().filter(judged).filter(|a| a.end.is_some_and(is)).count() as u32
    }

    fn ending(&self) -> Ending {
        match (self.here.stamps.t0, self.here.grade) {
            (None, _) => Ending::Repelled,
            (_, Some(grade)) => Ending::Achieved(grade),
            // Whoever had given up before its access was taken away was not evicted.
            (Some(_), None) if self.here.attacker.has_left() => Ending::Withdrew,
            (Some(_), None) if self.here.attacker.usable().next().is_none() => {
                Ending::Evicted(self.here.evictor.unwrap_or(Evictor::Soc))
            }
            (Some(_), None) => Ending::Inside,
        }
    }

    /// The alerts that still wait in a line whose patience ended before `end`, and when it did.
    fn outlived(&self, end: SimTime) -> Vec<(usize, SimTime)> {
        let (Some(desk), Some((soc, _))) = (&self.desk, self.m.soc) else { return Vec::new() };
        let waiting = desk.stations()[TRIAGE].followed(end).into_iter();
        let expiry = waiting.filter_map(|(line, item)| {
            let at = item.arrival + soc.desk.patience[line]?;
            (at < end).then_some((item.tag as usize - 1, at))
        });
        expiry.collect()
    }
}
