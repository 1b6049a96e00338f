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
    /// Servers whose web pages face outside.
    WebServer,
    /// Mail servers of the client's own.
    MailServer,
    /// What manages other machines: remote monitoring, software distribution.
    ManagementServer,
    /// What copies identities between the directory and the cloud, or signs them in across the two.
    IdentityBridge,
    /// Desktops that run on a server and are used from afar.
    VirtualDesktop,
}

named! { Role:
    Outside = "outside",
    Workstation = "workstation",
    Server = "server",
    DomainController = "domain-controller",
    BackupServer = "backup-server",
    Hypervisor = "hypervisor",
    VpnGateway = "vpn-gateway",
    EdgeDevice = "edge-device",
    IdentityTenant = "identity-tenant",
    MailTenant = "mail-tenant",
    CloudAccount = "cloud-account",
    SaasApplication = "saas-application",
    WebServer = "web-server",
    MailServer = "mail-server",
    ManagementServer = "management-server",
    IdentityBridge = "identity-bridge",
    VirtualDesktop = "virtual-desktop",
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
    /// Whether an attack is mostly after these, or through these.
    pub crown_jewel: bool,
}
