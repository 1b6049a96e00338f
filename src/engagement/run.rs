//! The loop: one clock for attacker, sensors, desk and response.

use super::attacker;
use super::attacker::Attacker;
use super::crew::Crew;
use super::dice;
use super::event::{Event, Number};
use super::fate::Fate;
use super::front::Front;
use super::hunting::Hunt;
use super::indicators::BlockList;
use super::journal::{Journal, Side};
use super::matchup::{Matchup, Opened};
use super::outcome::Outcome;
use super::recall::Recall;
use super::replication::{Organisation, Replication};
use super::spreading::{Helped, Upstream};
use super::tag::{Followed, Tag};
use crate::sim::agenda::Agenda;
use crate::sim::arrivals::{Item, Shared};
use crate::sim::luck::Luck;
use crate::sim::network::{Happened, Network};
use crate::sim::station::Loss;
use crate::soc::{LINES, Lessons, SocState, TRIAGE};
use crate::units::{HOUR, SimDuration, SimTime};

/// One replication of one attack against one SOC, while it runs.
pub struct Engagement<'e, 'a> {
    pub(super) m: &'e Matchup<'a>,
    /// The front that is spoken of now.
    pub(super) here: Box<Front<'a>>,
    /// All others by number, with a gap for that one.
    pub(super) elsewhere: Vec<Option<Box<Front<'a>>>>,
    /// When the attacker first got in anywhere.
    pub(super) entered: Option<SimTime>,
    /// Whether an incident was open before that.
    pub(super) early_incident: bool,
    /// Whether the SOC looks at the provider because of what it met at clients.
    pub(super) upstream: Upstream,
    /// Whether people were called to help out.
    pub(super) helped: Helped,
    /// Of what is the same at all fronts.
    pub(super) luck: Luck,
    pub(super) organisation: &'e mut Organisation<'a>,
    pub(super) script: u32,
    pub(super) agenda: Agenda<(u16, Event)>,
    /// Events on the agenda that the engagement has to wait for.
    pub(super) work: u32,
    pub(super) now: SimTime,
    pub(super) began: SimTime,
    pub(super) journal: Journal,
    pub(super) block_list: BlockList,
    /// What the SOC brought along.
    pub(super) recall: Recall,
    /// What this attack asks to be put right.
    pub(super) lessons: Lessons,
    /// The SOC's people who contain.
    pub(super) crew: Crew,
    pub(super) wrong_actions: u32,
    /// Entries of block lists that kept others from what they needed.
    pub(super) false_blocks: u32,
    /// Time that people who have nothing to do with the attack could not work.
    pub(super) outage: SimDuration,
    rows: Option<&'e mut Shared>,
    pub(super) desk: Option<Network<Opened<'e>, LINES>>,
    /// Followed items that wait at the desk.
    followed: u32,
}

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
            here: Box::new(Front::new(0, (0, client), luck, Attacker::new(m, luck))),
            elsewhere: vec![None],
            entered: None,
            early_incident: false,
            upstream: Upstream::Quiet,
            helped: Helped::NotYet,
            luck,
            script,
            agenda: Agenda::default(),
            work: 0,
            now: began,
            began,
            journal,
            block_list: BlockList::default(),
            recall: Recall::new(m, organisation.luck, began, state),
            lessons: Lessons::default(),
            crew: Crew::default(),
            wrong_actions: 0,
            false_blocks: 0,
            outage: SimDuration(0),
            rows: m.soc.map(|(_, desk)| books.of(&desk.plan.process)),
            desk: None,
            followed: 0,
            organisation,
        };
        engagement.open_fronts();
        engagement.lay_out(state);
        engagement.next_move();
        engagement.everywhere(|engagement| {
            engagement.schedule_hunt(Hunt::Scheduled, 0);
            engagement.schedule_hunt(Hunt::Idle, 0);
            engagement.schedule_sweep();
        });
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
            let Some((at, (front, event))) = self.agenda.take() else { return };
            self.now = at;
            self.work -= u32::from(event.is_work());
            self.turn_to(front);
            self.handle(event);
            self.give_up_waiting();
            if self.is_over() {
                return;
            }
        }
    }

    /// Puts an event of the present front on the agenda.
    pub(super) fn post(&mut self, at: SimTime, event: Event) {
        self.work += u32::from(event.is_work());
        self.agenda.post(at, event.phase(), (self.here.number, event));
    }

    fn handle(&mut self, event: Event) {
        match event {
            Event::Arrives => self.comes_to_client(),
            Event::LooksUpstream => self.looks_upstream(),
            Event::LooksDownstream => self.looks_downstream(),
            Event::LooksInVain(party) => self.looks_in_vain(party),
            Event::StepBegins { step, plan } => self.step_begins(step, plan),
            Event::StepEnds { plan } => self.step_ends(plan),
            Event::Plants { number, due } => self.plant(number, due),
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
            Event::ActionClosed(action) => self.action_closed(action),
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
                match (station, self.turn_to_followed(begun.item.tag)) {
                    (TRIAGE, Followed::Alert(alert)) => self.triage_starts(alert, begun),
                    (_, Followed::Alert(alert)) => self.investigation_starts(alert, begun),
                    (_, Followed::Scoping(round)) => {
                        let begun = self.scoped_over_again(begun);
                        self.scoping_starts(round, begun);
                    }
                }
            }
            Happened::Lost(_, lost) => {
                let fate = match lost.how {
                    Loss::Expired => Fate::Expired,
                    Loss::BulkClosed => Fate::BulkClosed,
                };
                if let Followed::Alert(alert) = self.turn_to_followed(lost.item.tag) {
                    self.alert_lost(alert, fate, lost.at);
                }
            }
        }
    }

    /// Turns to the front of a followed item, and returns what it is there.
    fn turn_to_followed(&mut self, tag: u32) -> Followed {
        self.turn_to(Tag(tag).front());
        Tag(tag).followed()
    }

    /// The end of the time looked at.
    pub(super) fn end(&self) -> SimTime {
        self.entered.unwrap_or(self.began) + self.m.horizon
    }

    /// Whether nothing that is still to come can change the outcome.
    fn is_over(&self) -> bool {
        let settled = |front: &Front<'_>| {
            // An undetected intrusion can still be found by a hunt, as long as its traces are kept.
            let found = front.stamps.t4.is_some() || front.executions.is_empty() || self.m.soc.is_none();
            let told = front.stamps.external_notice.is_some() || front.attacker.usable().next().is_none();
            front.attacker.is_finished() && found && told
        };
        self.work == 0 && self.followed == 0 && self.fronts().all(settled)
    }

    /// Puts an item before a tier of the desk, opening the desk if this is the first.
    pub(super) fn put(&mut self, tier: usize, line: usize, item: Item) {
        let Some((soc, ready)) = self.m.soc else { return };
        if self.desk.is_none() {
            // The end moves when the attacker gets in, but by no more than the horizon again.
            let until = self.began + self.m.horizon + self.m.horizon;
            let mut stream = self.luck.stream(dice::holiday_start(self.script));
            let holiday = stream.happens(self.m.script.start.holiday).then_some(self.began);
            let pace = self.recall.team.pace;
            self.desk = self.rows.take().map(|rows| ready.open(soc, self.luck, rows, until, holiday, pace));
        }
        if let Some(desk) = &mut self.desk {
            desk.inject(tier, line, item);
            self.followed += u32::from(item.tag != 0);
        }
    }

    /// Moves an alert to another of the first tier's lines, if it still waits there.
    pub(super) fn transfer(&mut self, alert: Number, line: usize) -> bool {
        let tag = self.tag_of(Followed::Alert(alert));
        self.desk.as_mut().is_some_and(|desk| desk.transfer(TRIAGE, tag, line))
    }

    /// Takes an alert out of the first tier's lines, if it still waits there.
    pub(super) fn withdraw(&mut self, alert: Number) -> Option<Item> {
        let tag = self.tag_of(Followed::Alert(alert));
        let item = self.desk.as_mut()?.withdraw(TRIAGE, tag)?;
        self.followed -= 1;
        Some(item)
    }

    /// By what the desk knows something of the present front.
    pub(super) fn tag_of(&self, followed: Followed) -> u32 {
        Tag::new(self.here.number, followed).0
    }

    /// Seats of a tier that are filled now, vacancies and holidays left out.
    pub(super) fn seats_now(&self, tier: usize) -> u32 {
        self.m.soc.map_or(0, |(soc, _)| soc.roster.seats(tier, soc.offset, self.now.0.div_euclid(HOUR)))
    }

    /// Writes a line into the journal.
    pub(super) fn note(&mut self, side: Side, text: impl FnOnce() -> String) {
        let party = self.here.party;
        self.journal.note(self.now, side, || match party {
            0 => text(),
            party => format!("at client {party}: {}", text()),
        });
    }
}
