//! People who act by hand, one thing after another, and the scripts they write where there are several.

use crate::client::{Removal, Role};
use crate::units::{SimDuration, SimTime};
use std::collections::BTreeMap;

/// Those who act, and what they have to do.
#[derive(Clone, Debug, Default)]
pub(super) struct Crew {
    /// When each of them is free.
    free: Vec<SimTime>,
    scripts: BTreeMap<Removal, Script>,
}

/// A script for one kind of action.
#[derive(Clone, Copy, Debug)]
struct Script {
    /// What the first action of its kind was about.
    first: Target,
    /// When it is written; nothing before it is needed for anything else.
    written: Option<SimTime>,
}

/// What an action is about: a host, or what names an account or grant, of one of several parties.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    Host(u16, Role, u32),
    Access(u16, u32),
}

/// One action to be carried out.
#[derive(Clone, Copy, Debug)]
pub(super) struct Task {
    pub removal: Removal,
    pub target: Target,
    /// How long it takes one of the people.
    pub by_hand: SimDuration,
}

impl Crew {
    /// Takes on an action at `now` and returns when it is done: by the first of `people` who is free, or by a
    /// script if that is sooner. A script is begun when a second host, account or grant needs the same, and
    /// does all from when it is written on.
    pub(super) fn take_on(
        &mut self,
        now: SimTime,
        people: u32,
        task: Task,
        script_time: Option<SimDuration>,
    ) -> SimTime {
        let people = people.max(1) as usize;
        if self.free.len() < people {
            self.free.resize(people, SimTime(0));
        }
        let first = (0..people).min_by_key(|&one| self.free[one]).unwrap_or(0);
        let done = self.free[first].max(now) + task.by_hand;
        let fresh = Script { first: task.target, written: None };
        let script = self.scripts.entry(task.removal).or_insert(fresh);
        if let Some(writing) = script_time
            && script.first != task.target
        {
            let written = (*script.written.get_or_insert(now + writing)).max(now);
            if written < done {
                return written;
            }
        }
        self.free[first] = done;
        done
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::MINUTE;

    fn minutes(n: i64) -> SimDuration {
        SimDuration(n * MINUTE)
    }

    fn isolation(host: u32) -> Task {
        let target = Target::Host(0, Role::Server, host);
        Task { removal: Removal::IsolateHost, target, by_hand: minutes(10) }
    }

    /// Minutes until the last of `hosts` is done by `people`.
    fn last_of(hosts: u32, people: u32, script: Option<SimDuration>) -> i64 {
        let mut crew = Crew::default();
        let isolate = |host| crew.take_on(SimTime(0), people, isolation(host), script);
        (0..hosts).map(isolate).max().map_or(0, |done| done.0 / MINUTE)
    }

    #[test]
    fn by_hand_hosts_come_one_after_another() {
        assert_eq!([1, 2, 5].map(|hosts| last_of(hosts, 1, None)), [10, 20, 50]);
        assert_eq!(last_of(5, 3, None), 20);
    }

    #[test]
    fn what_a_script_saves_grows_with_the_hosts_and_is_nothing_for_one() {
        let saved =
            [1, 2, 3, 5, 20].map(|hosts| last_of(hosts, 1, None) - last_of(hosts, 1, Some(minutes(15))));
        assert_eq!(saved, [0, 5, 15, 35, 185]);
    }

    #[test]
    fn a_script_for_hosts_does_not_disable_accounts() {
        let mut crew = Crew::default();
        let mut act = |task| crew.take_on(SimTime(0), 1, task, Some(minutes(15))).0 / MINUTE;
        let account = Target::Access(0, 7);
        let account = Task { removal: Removal::DisableAccount, target: account, by_hand: minutes(10) };
        assert_eq!([act(isolation(0)), act(account), act(isolation(1))], [10, 20, 15]);
    }

    #[test]
    fn another_try_at_the_same_host_is_no_reason_for_a_script() {
        let mut crew = Crew::default();
        let mut act = |host| crew.take_on(SimTime(0), 1, isolation(host), Some(minutes(1))).0 / MINUTE;
        assert_eq!([act(0), act(0), act(1), act(0)], [10, 20, 1, 30]);
    }
}
