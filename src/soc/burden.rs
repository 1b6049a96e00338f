//! What a SOC costs a client that nobody attacks: false escalations, machines cut off by mistake.

use super::authority::AuthorityScope;
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
    /// Working hours these cost, at one person a machine.
    pub outage_user_hours: f64,
}

impl Burden {
    /// Returns the burden of `soc` on a client with `endpoints` of the book, from its daily harmless work.
    ///
    /// A playbook meets false alerts of the kinds it is written for as it meets true ones, and errs on each
    /// with the same chance; without authority to cut off a machine it meets none.
    pub fn new(soc: &Soc, work: HarmlessWork, endpoints: u32) -> Burden {
        let of_client = f64::from(endpoints) / f64::from(soc.book_endpoints.max(1)) * MONTH;
        let acts = soc.authority.scope >= AuthorityScope::Isolate;
        let meets = if acts { soc.response.playbook_share.get() } else { 0.0 };
        let wrong_isolations = work.serious_per_day * meets * soc.response.playbook_errs.get() * of_client;
        Burden {
            false_escalations: work.second_looks_per_day * of_client,
            wrong_isolations,
            outage_user_hours: wrong_isolations * soc.response.wrong_action_outage.hours(),
        }
    }
}
