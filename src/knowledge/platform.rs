//! Platforms: what kind of thing a technique runs on and a source watches.

use std::fmt;

/// A platform of the enterprise matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Platform {
    /// Windows hosts.
    Windows,
    /// Linux hosts.
    Linux,
    /// macOS hosts.
    Macos,
    /// ESXi hypervisors.
    Esxi,
    /// Firewalls, VPN gateways, routers, switches.
    NetworkDevices,
    /// Directories and single sign-on in the cloud.
    IdentityProvider,
    /// Rented infrastructure and its control plane.
    Iaas,
    /// Mail, files and chat as a service.
    OfficeSuite,
    /// Other software as a service.
    Saas,
    /// Containers and their orchestration.
    Containers,
    /// Outside the victim, before the attack.
    Pre,
}

impl Platform {
    /// Every platform.
    pub const ALL: [Platform; 11] = [
        Platform::Windows,
        Platform::Linux,
        Platform::Macos,
        Platform::Esxi,
        Platform::NetworkDevices,
        Platform::IdentityProvider,
        Platform::Iaas,
        Platform::OfficeSuite,
        Platform::Saas,
        Platform::Containers,
        Platform::Pre,
    ];

    /// Returns the platform named `word`, either as our files write it (`network-devices`) or as ATT&CK
    /// does (`Network Devices`).
    pub fn parse(word: &str) -> Option<Platform> {
        Platform::ALL.into_iter().find(|platform| platform.name() == word || platform.title() == word)
    }

    /// Returns the name in the files people write, such as `network-devices`.
    pub const fn name(self) -> &'static str {
        match self {
            Platform::Windows => "windows",
            Platform::Linux => "linux",
            Platform::Macos => "macos",
            Platform::Esxi => "esxi",
            Platform::NetworkDevices => "network-devices",
            Platform::IdentityProvider => "identity-provider",
            Platform::Iaas => "iaas",
            Platform::OfficeSuite => "office-suite",
            Platform::Saas => "saas",
            Platform::Containers => "containers",
            Platform::Pre => "pre",
        }
    }

    /// Returns ATT&CK's own name, such as `Network Devices`.
    pub const fn title(self) -> &'static str {
        match self {
            Platform::Windows => "Windows",
            Platform::Linux => "Linux",
            Platform::Macos => "macOS",
            Platform::Esxi => "ESXi",
            Platform::NetworkDevices => "Network Devices",
            Platform::IdentityProvider => "Identity Provider",
            Platform::Iaas => "IaaS",
            Platform::OfficeSuite => "Office Suite",
            Platform::Saas => "SaaS",
            Platform::Containers => "Containers",
            Platform::Pre => "PRE",
        }
    }

    /// Returns the place in [`Platform::ALL`], from 0.
    pub const fn index(self) -> usize {
        self as usize
    }
}

/// Writes the name our files use.
impl fmt::Display for Platform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A set of platforms.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PlatformSet(u16);

impl PlatformSet {
    /// No platform.
    pub const EMPTY: PlatformSet = PlatformSet(0);

    /// Returns whether `platform` is in the set.
    pub const fn contains(self, platform: Platform) -> bool {
        self.0 & (1 << platform as u16) != 0
    }

    /// Adds `platform`.
    pub const fn insert(&mut self, platform: Platform) {
        self.0 |= 1 << platform as u16;
    }

    /// Returns whether no platform is in the set.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Returns the platforms in either set.
    pub const fn union(self, other: PlatformSet) -> PlatformSet {
        PlatformSet(self.0 | other.0)
    }

    /// Returns the platforms in both sets.
    pub const fn intersection(self, other: PlatformSet) -> PlatformSet {
        PlatformSet(self.0 & other.0)
    }

    /// Lists the platforms in the order of [`Platform::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Platform> {
        Platform::ALL.into_iter().filter(move |platform| self.contains(*platform))
    }
}

impl FromIterator<Platform> for PlatformSet {
    fn from_iter<I: IntoIterator<Item = Platform>>(platforms: I) -> PlatformSet {
        let mut set = PlatformSet::EMPTY;
        for platform in platforms {
            set.insert(platform);
        }
        set
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_names_read_back() {
        for (place, platform) in Platform::ALL.into_iter().enumerate() {
            assert_eq!(Platform::parse(platform.name()), Some(platform));
            assert_eq!(Platform::parse(platform.title()), Some(platform));
            assert_eq!(platform.index(), place);
        }
        assert_eq!(Platform::parse("AIX"), None);
    }

    #[test]
    fn a_set_holds_what_was_put_in() {
        let set: PlatformSet = [Platform::Pre, Platform::Linux].into_iter().collect();
        assert!(set.contains(Platform::Pre) && !set.contains(Platform::Windows));
        assert_eq!(set.iter().collect::<Vec<_>>(), [Platform::Linux, Platform::Pre]);
        let linux = [Platform::Linux, Platform::Esxi].into_iter().collect();
        assert_eq!(set.intersection(linux).iter().collect::<Vec<_>>(), [Platform::Linux]);
        assert_eq!(set.union(linux).iter().count(), 3);
    }
}
