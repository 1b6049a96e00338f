//! Aftermath: what all fronts came to, put together as one outcome.

use super::access::Foothold;
use super::alerting::Alert;
use super::fate::Fate;
use super::front::Front;
use super::journal::Journal;
use super::outcome::{Downstream, Ending, Evictor, Outcome, Stamps, StepFate};
use super::run::Engagement;
use super::tag::{Followed, Tag};
use crate::attack::{Grade, Loss, Milestone};
use crate::client::{AssetGroup, Client, Role};
use crate::knowledge::Platform;
use crate::soc::{Seen, SocState, TRIAGE};
use crate::units::SimTime;
use std::num::NonZeroU32;

impl Engagement<'_, '_> {
    /// Closes the books: what is still open is settled, what the SOC learnt goes home with it.
    pub(super) fn finish(mut self, state: &mut SocState) -> (Outcome, Journal) {
        let end = self.end();
        // Whatever outlived its line's patience by now has expired, though no service start saw it.
        for (tag, at) in self.outlived(end) {
            self.turn_to(tag.front());
            if let Followed::Alert(alert) = tag.followed() {
                self.alert_lost(alert, Fate::Expired, at);
            }
        }
        let mut steps = Vec::new();
        self.everywhere(|engagement| {
            engagement.settle_stamps(end);
            engagement.tell_steps(&mut steps);
        });
        self.turn_to(0);
        // Outcomes of a whole study are kept until its report is written.
        steps.sort_by_key(|step: &StepFate| step.step);
        steps.shrink_to_fit();
        let mut stamps = self.stamps();
        let downstream = self.downstream();
        let (grade, graded) = self.grade(&downstream);
        let first = |declared: &&Front<'_>| declared.stamps.t4.is_some() && declared.stamps.t4 == stamps.t4;
        let alerts = || self.fronts().flat_map(|front| &front.alerts);
        let ending = self.ending(grade);
        if self.elsewhere.len() > 1 && ending == Ending::Withdrew {
            // It has gone away when it is at work nowhere any more.
            stamps.withdrew = self.fronts().filter_map(|front| front.stamps.withdrew).max();
        }
        let outcome = Outcome {
            began: self.began,
            horizon: end,
            ending,
            early_alert: matches!((stamps.t0, self.first_alert()), (Some(t0), Some(alert)) if alert < t0),
            early_incident: self.early_incident,
            right_reason: self.fronts().find(first).and_then(|front| front.right_reason),
            milestones: self.milestones(),
            fast_branch: self.here.attacker.fast_branch,
            steps,
            incidents: self.fronts().map(|front| front.seen.incidents.len() as u32).sum(),
            alerts: alerts().filter(|a| a.raised.is_some()).count() as u32,
            looked_at: self.fronts().map(|front| front.verdicts(|_| true)).sum(),
            dismissed: self.fronts().map(|front| front.verdicts(|end| end == Fate::Dismissed)).sum(),
            footholds: self.fronts().flat_map(Front::access).count() as u32,
            footholds_found: self.fronts().flat_map(Front::access).filter(|f| f.found.is_some()).count()
                as u32,
            most_waiting: most_at_once(alerts().filter_map(|alert| waited(alert, end))),
            loss: self.loss(),
            returns: self.fronts().map(|front| front.attacker.returns).sum(),
            notices: self.fronts().map(|front| front.attacker.notices).sum(),
            wrong_actions: self.wrong_actions,
            outage: self.outage,
            false_blocks: self.false_blocks,
            graded_objective: graded,
            twin_objective: None,
            downstream,
            stamps,
        };
        (state.aged, state.pace) = (self.recall.aged, self.recall.team.pace);
        if self.m.soc.is_some() {
            let mut seen = std::mem::take(&mut self.here.seen);
            for front in self.elsewhere.iter_mut().flatten() {
                seen.absorb(std::mem::take::<Seen>(&mut front.seen));
            }
            seen.blocked = self.block_list.entered();
            state.after(seen, self.began, self.script, self.lessons);
        }
        (outcome, self.journal)
    }

    /// The stamps of the present front become what they stand for, as far as the time looked at goes.
    fn settle_stamps(&mut self, end: SimTime) {
        let first_alert = self.here.first_alert;
        let stamps = &mut self.here.stamps;
        for stamp in [&mut stamps.t5, &mut stamps.t7, &mut stamps.t8, &mut stamps.external_notice] {
            *stamp = stamp.filter(|t| *t <= end);
        }
        match stamps.t0 {
            Some(t0) => {
                stamps.t1 = stamps.t1.map(|t| t.max(t0));
                stamps.t2 = first_alert.map(|alert| alert.max(t0));
                stamps.t3 = stamps.t3.filter(|_| first_alert.is_some()).map(|t| t.max(t0));
            }
            // What is done about attempts has no place on the clock of an intrusion.
            None => [stamps.t1, stamps.t3, stamps.t5, stamps.t6] = [None; 4],
        }
        // An incident on what came before the access counts from the access on, if it was open then and led
        // to it: one that finds no access takes its t4 back. Where nobody got in there is nothing to detect.
        let early = matches!((stamps.t0, stamps.t4), (Some(t0), Some(t4)) if t4 < t0);
        stamps.t4 = stamps.t4.filter(|_| stamps.t0.is_some());
        stamps.case_alert = stamps.case_alert.filter(|_| stamps.t4.is_some());
        if let (true, Some(t0)) = (early, stamps.t0) {
            for stamp in [&mut stamps.t4, &mut stamps.t5, &mut stamps.t6] {
                *stamp = stamp.map(|t| t.max(t0));
            }
        }
        self.early_incident |= early && self.here.number == 0;
    }

    /// What became of each step at the present front.
    fn tell_steps(&self, steps: &mut Vec<StepFate>) {
        for (i, step) in self.m.script.steps.iter().enumerate() {
            let mut reached = false;
            for (number, e) in self.here.executions.iter().enumerate().filter(|(_, e)| e.step == i) {
                reached = true;
                steps.push(StepFate {
                    step: i,
                    party: self.here.party,
                    fate: self.fate(number),
                    alerted: e.alerted,
                    at: Some(e.at),
                    variant: NonZeroU32::new(e.variant + 1),
                });
            }
            if !reached && step.role != Role::Outside && self.belongs_here(i) {
                steps.push(StepFate {
                    step: i,
                    party: self.here.party,
                    fate: Fate::NotReached,
                    alerted: false,
                    at: None,
                    variant: None,
                });
            }
        }
    }

    /// The alert that the first incident was declared on.
    fn case_alert(&self) -> Option<SimTime> {
        let declared = self.fronts().filter(|front| front.stamps.t4.is_some());
        declared.min_by_key(|front| (front.stamps.t4, front.number))?.stamps.case_alert
    }

    fn first_alert(&self) -> Option<SimTime> {
        self.fronts().filter_map(|front| front.first_alert).min()
    }

    /// The stamps of all fronts as one: what came first anywhere, and, of every front that was entered, when the last
    /// one's scope was complete, its access lost and its footholds cleaned up; none of these while one is not.
    fn stamps(&self) -> Stamps {
        if self.elsewhere.len() < 2 {
            return self.here.stamps;
        }
        let first = |of: fn(&Stamps) -> Option<SimTime>| self.fronts().filter_map(|f| of(&f.stamps)).min();
        let entered = || self.fronts().filter(|front| front.stamps.t0.is_some());
        let last = |of: fn(&Stamps) -> Option<SimTime>| {
            let ends: Option<Vec<SimTime>> = entered().map(|front| of(&front.stamps)).collect();
            ends.and_then(|ends| ends.into_iter().max())
        };
        let t4 = first(|s| s.t4);
        Stamps {
            t0: first(|s| s.t0),
            t1: first(|s| s.t1),
            t2: first(|s| s.t2),
            t3: first(|s| s.t3),
            case_alert: self.case_alert(),
            t4,
            t5: last(|s| s.t5),
            // What was done anywhere before the first incident was done about a case that somebody else gave
            // notice of.
            t6: entered()
                .filter_map(|front| front.stamps.t6)
                .filter(|&t6| t4.is_none_or(|t4| t4 <= t6))
                .min(),
            t7: last(|s| s.t7),
            t8: last(|s| s.t8),
            breakout: first(|s| s.breakout),
            data_out: first(|s| s.data_out),
            objective: first(|s| s.objective),
            external_notice: first(|s| s.external_notice),
            withdrew: None,
        }
    }

    /// Phase times: when each milestone was first reached anywhere.
    fn milestones(&self) -> Vec<(Milestone, SimTime)> {
        let mut first: Vec<(Milestone, SimTime)> = Vec::new();
        for &(milestone, at) in self.fronts().flat_map(|front| &front.attacker.milestones) {
            match first.iter_mut().find(|(known, _)| *known == milestone) {
                Some((_, earliest)) => *earliest = at.min(*earliest),
                None => first.push((milestone, at)),
            }
        }
        first
    }

    /// How many of the provider's clients were meant, entered and hit; nothing where there is no provider.
    fn downstream(&self) -> Downstream {
        let clients = || self.fronts().filter(|front| front.number > 0);
        Downstream {
            meant: clients().count() as u32,
            entered: clients().filter(|front| front.stamps.t0.is_some()).count() as u32,
            hit: clients().filter(|front| front.grade.is_some()).count() as u32,
        }
    }

    /// The grade reached and when: at one organisation as its steps say, downstream by the share of clients hit.
    fn grade(&self, downstream: &Downstream) -> (Option<Grade>, Option<SimTime>) {
        let Some(spread) = self.m.script.spread.as_ref() else { return (self.here.grade, self.here.graded) };
        let mut hits: Vec<SimTime> = self.fronts().filter_map(|front| front.stamps.objective).collect();
        hits.sort_unstable();
        let all = (spread.full_share.get() * f64::from(downstream.meant)).ceil().max(1.0) as usize;
        match (hits.first(), hits.get(all - 1)) {
            (_, Some(&enough)) => (Some(Grade::Full), Some(enough)),
            (Some(&first), None) => (Some(Grade::Partial), Some(first)),
            (None, None) => (None, None),
        }
    }

    fn ending(&self, grade: Option<Grade>) -> Ending {
        let entered = || self.fronts().filter(|front| front.stamps.t0.is_some());
        if entered().next().is_none() {
            return Ending::Repelled;
        }
        if let Some(grade) = grade {
            return Ending::Achieved(grade);
        }
        let held = |front: &Front<'_>| front.attacker.usable().next().is_some();
        // Whoever had given up before its access was taken away was not evicted; of several the last to go tells.
        if entered().all(|front| front.attacker.has_left() || !held(front)) {
            let gone = |front: &Front<'_>| match front.attacker.has_left() {
                true => front.stamps.withdrew,
                false => front.stamps.t7,
            };
            let last = entered().max_by_key(|front| (gone(front), std::cmp::Reverse(front.number)));
            return match last {
                Some(front) if front.attacker.has_left() => Ending::Withdrew,
                Some(front) => Ending::Evicted(front.evictor.unwrap_or(Evictor::Soc)),
                None => Ending::Inside,
            };
        }
        Ending::Inside
    }

    /// What was lost: amounts add up, and shares of hosts count by how many hosts there are.
    fn loss(&self) -> Loss {
        if self.elsewhere.len() < 2 {
            return self.here.attacker.loss;
        }
        let all: f64 = self.fronts().map(|front| hosts(front.client)).sum();
        let mut sum = Loss::default();
        for front in self.fronts() {
            let loss = front.attacker.loss;
            sum += Loss { hosts: loss.hosts * hosts(front.client) / all.max(1.0), ..loss };
        }
        sum
    }

    /// The alerts that still wait in a line whose patience ended before `end`, and when it did.
    fn outlived(&self, end: SimTime) -> Vec<(Tag, SimTime)> {
        let (Some(desk), Some((soc, _))) = (&self.desk, self.m.soc) else { return Vec::new() };
        let waiting = desk.stations()[TRIAGE].followed(end).into_iter();
        let expiry = waiting.filter_map(|(line, item)| {
            let at = item.arrival + soc.desk.patience[line]?;
            (at < end).then_some((Tag(item.tag), at))
        });
        expiry.collect()
    }
}

impl Front<'_> {
    /// Counts the alerts that an analyst looked at and that came to such an end; those on what was stopped show no
    /// intrusion, and are left out.
    fn verdicts(&self, is: fn(Fate) -> bool) -> u32 {
        let judged = |a: &&Alert| a.touched.is_some() && self.executions[a.execution].stopped.is_none();
        self.alerts.iter().filter(judged).filter(|a| a.end.is_some_and(is)).count() as u32
    }

    /// The footholds that are access.
    fn access(&self) -> impl Iterator<Item = &Foothold> {
        self.attacker.footholds.iter().filter(|f| f.kind.is_access())
    }
}

/// How many machines a client has that could be encrypted or wiped.
fn hosts(client: &Client) -> f64 {
    let machine = |group: &&AssetGroup| {
        matches!(group.platform, Platform::Windows | Platform::Linux | Platform::Macos | Platform::Esxi)
    };
    client.assets.iter().filter(machine).map(|group| f64::from(group.count)).sum()
}

/// From when until when an alert waited for somebody to look at it.
fn waited(alert: &Alert, end: SimTime) -> Option<(SimTime, SimTime)> {
    let from = alert.raised?;
    Some((from, alert.touched.or(alert.ended).unwrap_or(end)))
}

/// Returns how many of these times overlap at most; one that ends as another begins is over by then.
fn most_at_once(times: impl Iterator<Item = (SimTime, SimTime)>) -> u32 {
    let mut changes: Vec<(SimTime, i32)> =
        times.filter(|(from, to)| from < to).flat_map(|(from, to)| [(from, 1), (to, -1)]).collect();
    changes.sort_unstable();
    let mut now = 0;
    changes
        .into_iter()
        .map(|(_, change)| {
            now += change;
            now
        })
        .max()
        .unwrap_or(0) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_wait_as_overlap() {
        let time = |(from, to)| (SimTime(from), SimTime(to));
        let most = |times: &[(i64, i64)]| most_at_once(times.iter().copied().map(time));
        assert_eq!(most(&[]), 0);
        assert_eq!(most(&[(0, 5), (5, 9)]), 1);
        assert_eq!(most(&[(0, 6), (5, 9), (5, 7), (8, 9)]), 3);
        assert_eq!(most(&[(3, 3)]), 0, "whoever is looked at at once does not wait");
    }
}
