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
}

impl FootholdKind {
    /// Returns the action that takes this kind away.
    pub fn removal(self) -> Removal {
        match self {
            FootholdKind::VpnSession | FootholdKind::Account => Removal::DisableAccount,
            FootholdKind::CloudSession | FootholdKind::OauthApp => Removal::RevokeCloudAccess,
            FootholdKind::Implant
            | FootholdKind::RemoteTool
            | FootholdKind::Tunnel
            | FootholdKind::WebShell
            | FootholdKind::HypervisorRoot => Removal::IsolateHost,
        }
    }
}
