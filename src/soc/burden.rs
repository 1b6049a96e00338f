//! What a SOC costs a client that nobody attacks: false escalations, machines cut off and servers blocked by mistake.

use super::authority::AuthorityScope;
use super::false_block::BlockedWork;
use super::profile::Soc;
use serde::Serialize;

/// Days of the month that burdens are counted by.
const MONTH: f64 = 30.0;

/// Harmless work at the desk, by the day and over its whole book of clients.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HarmlessWork {
    /// Critical and high alerts that reach the queue, and so a playbook.
    pub serious_per_day: f64,
    /// Alerts that go to the second tier.
    pub second_looks_per_day: f64,
}

/// Expected cost of false alarms to one client, a month of 30 days.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Burden {
    /// Harmless alerts that the first look passes on.
    pub false_escalations: f64,
    /// Machines that playbooks cut off on false alerts.
    pub wrong_isolations: f64,
    /// Entries of block lists that kept somebody from what was needed.
    pub false_blocks: f64,
    /// Working hours that both cost, at one person a machine.
    pub outage_user_hours: f64,
}

impl Burden {
    /// Returns the burden of `soc` on a client with `endpoints` of the book, from its daily harmless work.
    ///
    /// A playbook meets false alerts of the kinds it is written for as it meets true ones, and errs on each
    /// with the same chance; without authority to cut off a machine it meets none. `blocked` is what block lists kept
    /// its people from in so many days.
    pub fn new(soc: &Soc, work: HarmlessWork, endpoints: u32, blocked: BlockedWork, days: f64) -> Burden {
        let of_client = f64::from(endpoints) / f64::from(soc.book_endpoints.max(1)) * MONTH;
        let acts = soc.authority.scope >= AuthorityScope::Isolate;
        let meets = if acts { soc.response.playbook_share.get() } else { 0.0 };
        let wrong_isolations = work.serious_per_day * meets * soc.response.playbook_errs.get() * of_client;
        let a_month = MONTH / days.max(1.0);
        Burden {
            false_escalations: work.second_looks_per_day * of_client,
            wrong_isolations,
            false_blocks: f64::from(blocked.blocks) * a_month,
            outage_user_hours: wrong_isolations * soc.response.wrong_action_outage.hours()
                + blocked.user_hours * a_month,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Library;

    #[test]
    fn playbooks_cut_off_the_wrong_machine_only_where_they_may_cut_off_any() {
        let library = Library::open(None).unwrap();
        let mut soc = library.soc("level-5-innovative").unwrap().item;
        let work = HarmlessWork { serious_per_day: 20.0, second_looks_per_day: 5.0 };
        // A twentieth of the book, half of the kinds, one error in two hundred, four hours each.
        let none = BlockedWork::default();
        let burden = Burden::new(&soc, work, soc.book_endpoints / 20, none, 10.0);
        assert!((burden.false_escalations - 5.0 * 30.0 / 20.0).abs() < 1e-9);
        assert!((burden.wrong_isolations - 20.0 * 0.5 * 0.005 * 30.0 / 20.0).abs() < 1e-9);
        assert!((burden.outage_user_hours - 4.0 * burden.wrong_isolations).abs() < 1e-9);
        soc.authority.scope = AuthorityScope::Guide;
        let blocked = BlockedWork { blocks: 2, user_hours: 7.0 };
        let burden = Burden::new(&soc, work, 500, blocked, 10.0);
        assert_eq!(
            (burden.wrong_isolations, burden.false_blocks, burden.outage_user_hours),
            (0.0, 6.0, 21.0)
        );
    }
}
