//! Groups of like assets, and the part each plays.

use crate::knowledge::Platform;
use crate::units::Probability;

/// What an asset is for; attack steps name the role they act on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Not on the client's assets at all: reconnaissance, staging, the attacker's own machines.
    Outside,
    /// Staff laptops and desktops.
    Workstation,
    /// Member servers, file servers among them.
    Server,
    /// Directory servers.
    DomainController,
    /// Backup servers and their stores.
    BackupServer,
    /// Hypervisor hosts and their management.
    Hypervisor,
    /// The remote-access gateway.
    VpnGateway,
    /// Routers, firewalls and other boxes at the edge.
    EdgeDevice,
    /// The identity provider's tenant.
    IdentityTenant,
    /// The mail and collaboration tenant.
    MailTenant,
    /// Cloud subscriptions.
    CloudAccount,
    /// Applications rented as a service, source control among them.
    SaasApplication,
}

impl Role {
    /// Every role with the name it has in files.
    pub const NAMES: [(Role, &'static str); 12] = [
        (Role::Outside, "outside"),
        (Role::Workstation, "workstation"),
        (Role::Server, "server"),
        (Role::DomainController, "domain-controller"),
        (Role::BackupServer, "backup-server"),
        (Role::Hypervisor, "hypervisor"),
        (Role::VpnGateway, "vpn-gateway"),
        (Role::EdgeDevice, "edge-device"),
        (Role::IdentityTenant, "identity-tenant"),
        (Role::MailTenant, "mail-tenant"),
        (Role::CloudAccount, "cloud-account"),
        (Role::SaasApplication, "saas-application"),
    ];

    /// Returns the role's name in files and reports.
    pub fn name(self) -> &'static str {
        Role::NAMES.iter().find(|(r, _)| *r == self).map_or("", |(_, n)| n)
    }
}

/// Assets of one role.
#[derive(Clone, Debug, PartialEq)]
pub struct AssetGroup {
    /// What they are for.
    pub role: Role,
    /// What they run, in ATT&CK's terms.
    pub platform: Platform,
    /// How many there are.
    pub count: u32,
    /// Share that can carry a sensor or agent; the rest is unmanaged.
    pub managed: Probability,
}
