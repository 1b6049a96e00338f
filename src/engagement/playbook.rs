//! Playbooks: what acts on an alert before anybody has looked at it.

use super::alerting::AlertState;
use super::dice;
use super::event::Number;
use super::execution::Execution;
use super::journal::Side;
use super::outcome::Evictor;
use super::run::Engagement;
use crate::client::{Removal, Role};
use crate::knowledge::Severity;

impl Engagement<'_, '_> {
    /// Whether a playbook acts on an alert: a serious one, of a kind that has a playbook, on something that
    /// was not stopped and that the SOC may act on without asking.
    ///
    /// A kind is a technique and what detected it; which kinds have a playbook is drawn once a replication.
    pub(super) fn meets_playbook(&self, number: Number) -> bool {
        let Some((soc, _)) = self.m.soc else { return false };
        let alert = &self.here.alerts[number];
        let execution = &self.here.executions[alert.execution];
        let technique = self.m.script.steps[execution.step].technique;
        let mut kind = self.here.luck.stream(dice::playbook(technique, alert.detector as usize));
        alert.severity <= Severity::High
            && execution.stopped.is_none()
            && self.approved(execution.role).next().is_some()
            && kind.happens(soc.response.playbook_share)
    }

    /// What a playbook may do about a deed on an asset of a role.
    fn approved(&self, role: Role) -> impl Iterator<Item = Removal> {
        let may = |removal: &Removal| self.m.soc.is_some_and(|(soc, _)| soc.authority.allows(*removal));
        harmless(role).iter().copied().filter(may)
    }

    /// A playbook acts, and that is an incident.
    pub(super) fn playbook_acts(&mut self, number: Number) {
        let Some((soc, _)) = self.m.soc else { return };
        let alert = &self.here.alerts[number];
        let (state, detector) = (alert.state, alert.detector);
        if !matches!(state, AlertState::Waiting | AlertState::InTriage | AlertState::InInvestigation) {
            return;
        }
        let e = self.here.executions[alert.execution].clone();
        let targets = self.playbook_targets(&e);
        let isolates = self.approved(e.role).any(|removal| removal == Removal::IsolateHost);
        if targets.is_empty() && !isolates {
            return; // the alert names nothing that it could act on
        }
        self.note_alert(Side::Response, number, |alert| format!("a playbook acts on {alert}"));
        if state == AlertState::Waiting {
            self.withdraw(number as u32 + 1);
        }
        self.declare(number);
        self.join_incident(number);
        let mut stream = self.here.luck.stream(dice::playbook_hits(self.script, e.step, e.visit, e.attempt));
        stream.seek(2 * detector as u64);
        self.here.stamps.t6.get_or_insert(self.now);
        if stream.happens(soc.response.playbook_errs) {
            // The people who take the incident up have to do it by hand.
            self.hits_the_wrong_place();
            self.note(Side::Response, || "the playbook hits the wrong host or account".into());
            return;
        }
        // A playbook does not weigh: it acts where the alert is, whatever else there may be.
        for &target in &targets {
            if self.here.attacker.footholds[target].usable {
                self.take_away(target, Evictor::Soc);
            }
        }
        if isolates {
            self.cut_off(e.role, e.host);
        }
    }

    /// The usable access that the alert on a deed names and a playbook may take away: what is on the host,
    /// and the account or session it was done through.
    fn playbook_targets(&self, deed: &Execution) -> Vec<Number> {
        let removal = |foothold: Number| self.here.attacker.footholds[foothold].kind.removal();
        let through = deed.via.filter(|&via| removal(via) != Removal::IsolateHost);
        let named = self.footholds_at(deed).into_iter().chain(through);
        let may = |foothold: &Number| {
            self.here.attacker.footholds[*foothold].usable
                && self.approved(deed.role).any(|approved| approved == removal(*foothold))
        };
        named.filter(may).collect()
    }
}

/// What a machine may do to an asset of a role without anybody looking: it cuts off nothing on which
/// everybody's work hangs.
fn harmless(role: Role) -> &'static [Removal] {
    match role {
        Role::Outside => &[],
        Role::Workstation | Role::Server | Role::VirtualDesktop => {
            &[Removal::IsolateHost, Removal::DisableAccount]
        }
        Role::DomainController
        | Role::BackupServer
        | Role::Hypervisor
        | Role::VpnGateway
        | Role::EdgeDevice
        | Role::WebServer
        | Role::MailServer
        | Role::ManagementServer
        | Role::IdentityBridge => &[Removal::DisableAccount],
        Role::IdentityTenant | Role::MailTenant | Role::CloudAccount | Role::SaasApplication => {
            &[Removal::DisableAccount, Removal::RevokeCloudAccess]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_everybody_works_on_is_not_cut_off_by_a_machine() {
        for role in [Role::DomainController, Role::Hypervisor, Role::VpnGateway, Role::MailTenant] {
            assert!(!harmless(role).contains(&Removal::IsolateHost), "{role:?}");
        }
        assert!(harmless(Role::Workstation).contains(&Removal::IsolateHost));
    }
}
