//! Footholds: the kinds of access an attacker can hold, and what takes each away.

/// A kind of access.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FootholdKind {
    /// A remote-access session on stolen credentials.
    VpnSession,
    /// An account the attacker knows the password of, or made.
    Account,
    /// Malware that calls home.
    Implant,
    /// A legitimate remote-control tool in the wrong hands.
    RemoteTool,
    /// A tunnel or proxy out of the network.
    Tunnel,
    /// A script on a web server that takes commands.
    WebShell,
    /// Root on a hypervisor or its management.
    HypervisorRoot,
    /// A cloud or mail session or token.
    CloudSession,
    /// An application with consent or credentials in the tenant.
    OauthApp,
    /// A second factor of the attacker's on somebody's account.
    MfaDevice,
    /// A trust by which the attacker's own identities count as the client's.
    FederatedTrust,
    /// A virtual machine that nobody knows of.
    RogueVm,
    /// Changed software of a box at the edge.
    EdgeImplant,
    /// An agent of a management tool that answers to the attacker.
    ManagementAgent,
    /// A password, key or ticket: no access of its own, but what the next access is made of.
    Credential,
}

/// How readily somebody who looks for it finds a foothold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visibility {
    /// As usual.
    Plain,
    /// It lies where hardly anybody looks.
    Hidden,
}

/// What takes a foothold away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Removal {
    /// Cutting the host off the network.
    IsolateHost,
    /// Disabling an account and ending what runs under it.
    DisableAccount,
    /// Revoking sessions and tokens, removing applications.
    RevokeCloudAccess,
    /// Wiping a device and setting it up anew.
    RebuildDevice,
}

named! { FootholdKind:
    VpnSession = "vpn-session",
    Account = "account",
    Implant = "implant",
    RemoteTool = "remote-tool",
    Tunnel = "tunnel",
    WebShell = "web-shell",
    HypervisorRoot = "hypervisor-root",
    CloudSession = "cloud-session",
    OauthApp = "oauth-app",
    MfaDevice = "mfa-device",
    FederatedTrust = "federated-trust",
    RogueVm = "rogue-vm",
    EdgeImplant = "edge-implant",
    ManagementAgent = "management-agent",
    Credential = "credential",
}

impl FootholdKind {
    /// Returns whether it is access by itself.
    pub fn is_access(self) -> bool {
        self != FootholdKind::Credential
    }

    /// Returns how readily it is found.
    pub fn visibility(self) -> Visibility {
        match self {
            FootholdKind::FederatedTrust | FootholdKind::RogueVm | FootholdKind::EdgeImplant => {
                Visibility::Hidden
            }
            _ => Visibility::Plain,
        }
    }

    /// Returns the action that takes this kind away.
    pub fn removal(self) -> Removal {
        match self {
            FootholdKind::VpnSession | FootholdKind::Account | FootholdKind::Credential => {
                Removal::DisableAccount
            }
            FootholdKind::CloudSession
            | FootholdKind::OauthApp
            | FootholdKind::MfaDevice
            | FootholdKind::FederatedTrust => Removal::RevokeCloudAccess,
            FootholdKind::Implant
            | FootholdKind::RemoteTool
            | FootholdKind::Tunnel
            | FootholdKind::WebShell
            | FootholdKind::HypervisorRoot
            | FootholdKind::RogueVm
            | FootholdKind::ManagementAgent => Removal::IsolateHost,
            FootholdKind::EdgeImplant => Removal::RebuildDevice,
        }
    }
}
