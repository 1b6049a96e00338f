//! The fourteen tactics of the enterprise matrix: why an attacker does something.

use std::fmt;

/// An ATT&CK tactic, in the order of the matrix's columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tactic {
    /// Learning about the victim from outside.
    Reconnaissance,
    /// Getting infrastructure, accounts and tools ready.
    ResourceDevelopment,
    /// Getting in.
    InitialAccess,
    /// Running code.
    Execution,
    /// Staying in.
    Persistence,
    /// Getting more rights.
    PrivilegeEscalation,
    /// Not being seen or stopped.
    DefenseEvasion,
    /// Stealing names and secrets.
    CredentialAccess,
    /// Learning about the environment from inside.
    Discovery,
    /// Moving to other hosts or accounts.
    LateralMovement,
    /// Gathering what is wanted.
    Collection,
    /// Steering what was planted.
    CommandAndControl,
    /// Taking data out.
    Exfiltration,
    /// Destroying, encrypting, disrupting.
    Impact,
}

impl Tactic {
    /// Every tactic in matrix order.
    pub const ALL: [Tactic; 14] = [
        Tactic::Reconnaissance,
        Tactic::ResourceDevelopment,
        Tactic::InitialAccess,
        Tactic::Execution,
        Tactic::Persistence,
        Tactic::PrivilegeEscalation,
        Tactic::DefenseEvasion,
        Tactic::CredentialAccess,
        Tactic::Discovery,
        Tactic::LateralMovement,
        Tactic::Collection,
        Tactic::CommandAndControl,
        Tactic::Exfiltration,
        Tactic::Impact,
    ];

    /// Returns the tactic ATT&CK calls `shortname`, such as `lateral-movement`.
    pub fn parse(shortname: &str) -> Option<Tactic> {
        Tactic::ALL.into_iter().find(|tactic| tactic.shortname() == shortname)
    }

    /// Returns ATT&CK's short name, such as `lateral-movement`.
    pub const fn shortname(self) -> &'static str {
        match self {
            Tactic::Reconnaissance => "reconnaissance",
            Tactic::ResourceDevelopment => "resource-development",
            Tactic::InitialAccess => "initial-access",
            Tactic::Execution => "execution",
            Tactic::Persistence => "persistence",
            Tactic::PrivilegeEscalation => "privilege-escalation",
            Tactic::DefenseEvasion => "defense-evasion",
            Tactic::CredentialAccess => "credential-access",
            Tactic::Discovery => "discovery",
            Tactic::LateralMovement => "lateral-movement",
            Tactic::Collection => "collection",
            Tactic::CommandAndControl => "command-and-control",
            Tactic::Exfiltration => "exfiltration",
            Tactic::Impact => "impact",
        }
    }

    /// Returns the tactic's title, such as `Lateral Movement`.
    pub const fn title(self) -> &'static str {
        match self {
            Tactic::Reconnaissance => "Reconnaissance",
            Tactic::ResourceDevelopment => "Resource Development",
            Tactic::InitialAccess => "Initial Access",
            Tactic::Execution => "Execution",
            Tactic::Persistence => "Persistence",
            Tactic::PrivilegeEscalation => "Privilege Escalation",
            Tactic::DefenseEvasion => "Defense Evasion",
            Tactic::CredentialAccess => "Credential Access",
            Tactic::Discovery => "Discovery",
            Tactic::LateralMovement => "Lateral Movement",
            Tactic::Collection => "Collection",
            Tactic::CommandAndControl => "Command and Control",
            Tactic::Exfiltration => "Exfiltration",
            Tactic::Impact => "Impact",
        }
    }
}

/// Writes the short name.
impl fmt::Display for Tactic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.shortname())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_name_reads_back() {
        for tactic in Tactic::ALL {
            assert_eq!(Tactic::parse(&tactic.to_string()), Some(tactic));
        }
        assert_eq!(Tactic::parse("stealth"), None);
        assert!(Tactic::ALL.is_sorted());
    }
}
