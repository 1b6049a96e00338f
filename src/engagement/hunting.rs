//! Hunts: looking through what is kept for what no alert showed.

use super::alerting::{Alert, AlertState};
use super::dice;
use super::event::{Event, Number};
use super::execution::Detector;
use super::fate::Fate;
use super::journal::Side;
use super::matchup::Desk;
use super::run::Engagement;
use super::start::ATTACK_WEEK;
use crate::knowledge::Severity;
use crate::sim::luck::{Luck, StreamId};
use crate::sim::station::Station;
use crate::soc::{INVESTIGATION, LINES, Soc};
use crate::units::{DAY, HOUR, Probability, SimDuration, SimTime, WEEK};

/// What makes people hunt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hunt {
    /// A calendar.
    Scheduled,
    /// Nothing else to do.
    Idle,
}

impl Hunt {
    fn luck(self, number: u32) -> StreamId {
        match self {
            Hunt::Scheduled => dice::hunt(number),
            Hunt::Idle => dice::idle_hunt(number),
        }
    }

    fn per_month(self, soc: &Soc) -> f64 {
        match self {
            Hunt::Scheduled => soc.hunting.per_month,
            Hunt::Idle => soc.hunting.idle_per_month,
        }
    }

    fn finds(self, soc: &Soc) -> Probability {
        match self {
            Hunt::Scheduled => soc.hunting.finds,
            Hunt::Idle => soc.hunting.idle_finds,
        }
    }
}

impl Engagement<'_, '_> {
    /// Puts the n-th hunt on the agenda; hunts come at the same moments of hunting time for every SOC.
    pub(super) fn schedule_hunt(&mut self, hunt: Hunt, number: u32) {
        let Some((soc, _)) = self.m.soc else { return };
        if hunt.per_month(soc) <= 0.0 {
            return;
        }
        let mean = SimDuration(30 * DAY).scaled(1.0 / hunt.per_month(soc));
        let at = self.now + self.here.luck.stream(hunt.luck(number)).exponential_duration(mean);
        if self.is_within(at) {
            self.post(at, Event::Hunt(hunt, number));
        }
    }

    /// A hunt follows one hypothesis, a deed that the attacker may have done: it finds that deed, if it
    /// showed, its traces are kept, and the hunters are good enough.
    pub(super) fn hunt(&mut self, hunt: Hunt, number: u32) {
        let Some((soc, desk)) = self.m.soc else { return };
        self.schedule_hunt(hunt, number + 1);
        let mut stream = self.here.luck.stream(hunt.luck(number));
        stream.seek(8); // past the words that drew when it runs
        let (which, skill, room) = (stream.uniform(), stream.uniform(), stream.uniform());
        let idle = || self.seats_now(INVESTIGATION) > 0 && room < desk.room_to_hunt;
        if self.here.incident.is_some() || (hunt == Hunt::Idle && !idle()) {
            return;
        }
        // What was stopped left no intrusion to find.
        let deeds: Vec<Number> =
            (0..self.here.executions.len()).filter(|&i| self.here.executions[i].stopped.is_none()).collect();
        let Some(&deed) = deeds.get((which * deeds.len() as f64) as usize) else { return };
        let e = &self.here.executions[deed];
        let kept = self.traces_kept(deed);
        // What is known, of a hunt or otherwise, calls for no other case.
        if e.hunted
            || self.fate(deed) >= Fate::FoundLate
            || !e.visible
            || !kept
            || skill >= hunt.finds(soc).get()
        {
            return;
        }
        self.here.executions[deed].hunted = true;
        let alert = self.looked_up(deed);
        self.here.alerts[alert].touched = Some(self.now);
        self.note_alert(Side::Desk, alert, |alert| format!("a hunt finds traces: {alert}"));
        self.here.stamps.t3.get_or_insert(self.now);
        self.declare(alert);
        self.join_incident(alert);
    }
}

impl Engagement<'_, '_> {
    /// Traces that somebody looked up, with no alert that led there, become a case of the second tier.
    pub(super) fn looked_up(&mut self, deed: Number) -> Number {
        self.here.first_alert.get_or_insert(self.now);
        self.here.alerts.push(Alert {
            execution: deed,
            detector: Detector::Hunt,
            severity: Severity::High,
            raised: Some(self.now),
            touched: None,
            state: AlertState::InInvestigation,
            evidence: 0,
            escalated: None,
            end: None,
            ended: None,
        });
        self.here.alerts.len() - 1
    }
}

/// Replications of daily work that the second tier's load is judged by.
const SAMPLE: u32 = 4;

/// Returns the share of its time that the second tier of `soc` has nothing to do in: none while cases wait,
/// and no more than its work leaves.
pub(super) fn room_to_hunt(soc: &Soc, desk: &Desk) -> f64 {
    if soc.hunting.idle_per_month <= 0.0 {
        return 0.0;
    }
    let (mut hours, mut clear, mut worked) = (0_u32, 0_u32, 0);
    for replication in 0..SAMPLE {
        let watch = |now: SimTime, stations: &[Station<LINES>]| {
            // The desk opens empty: its last week tells.
            if ATTACK_WEEK.since(now) < SimDuration(WEEK) {
                hours += 1;
                clear += u32::from(stations[INVESTIGATION].waiting(now) == [0; LINES]);
            }
        };
        let luck = Luck::new(0, replication);
        let (books, _) = desk.daily_work_watched(soc, luck, ATTACK_WEEK, SimDuration(HOUR), watch);
        worked += books[INVESTIGATION].iter().map(|line| line.worked).sum::<u64>();
    }
    let nothing_waits = f64::from(clear) / f64::from(hours.max(1));
    let weeks = f64::from(SAMPLE) * desk.warm_up().0 as f64 / WEEK as f64;
    let seats = f64::from(soc.roster.seat_hours(soc.offset)[INVESTIGATION]) * weeks;
    let left = 1.0 - worked as f64 / HOUR as f64 / (seats * soc.roster.vacancy.complement().get()).max(1e-9);
    left.min(nothing_waits).clamp(0.0, 1.0)
}
