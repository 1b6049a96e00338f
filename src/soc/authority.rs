//! What the SOC may do without asking, and how long an answer takes.

use crate::sim::distribution::Law;

/// What may be done without asking; each includes the ones before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AuthorityScope {
    /// Tell the client.
    Notify,
    /// Tell the client what to do.
    Guide,
    /// Isolate hosts.
    Isolate,
    /// Disable accounts and revoke sessions too.
    Contain,
    /// All that eviction takes.
    Evict,
}

named! { AuthorityScope:
    Notify = "notify",
    Guide = "guide",
    Isolate = "isolate",
    Contain = "contain",
    Evict = "evict",
}

/// Authority, and the client's answers where it ends.
#[derive(Clone, Debug, PartialEq)]
pub struct Authority {
    /// What may be done without asking.
    pub scope: AuthorityScope,
    /// How long the client takes to answer in its contact hours.
    pub reply_in_hours: Law,
    /// How long at other times; nothing if nobody answers before the next contact hour.
    pub reply_off_hours: Option<Law>,
    /// Whether it may cut off the server by which a provider manages all its clients, at the price of the
    /// provider's work at all of them.
    pub kill_switch: bool,
}
