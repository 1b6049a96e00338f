//! Preventive controls: the client's own, the same under every SOC.

use crate::units::Probability;

/// A control an attack step may run into.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ControlKind {
    /// Multi-factor authentication.
    Mfa,
    /// Conditional access: device, place and risk.
    ConditionalAccess,
    /// Filtering of mail and messages.
    EmailFilter,
    /// People who know what not to click or to say.
    UserAwareness,
    /// The help desk's way of making sure who calls.
    HelpDeskVerification,
    /// Known holes closed in time.
    PatchManagement,
    /// Networks that do not reach each other.
    Segmentation,
    /// Only known programs run.
    ApplicationControl,
    /// No more rights than needed; administrators apart.
    LeastPrivilege,
    /// Passwords that cannot be guessed or sprayed.
    PasswordPolicy,
    /// Outbound traffic limited.
    EgressFilter,
    /// Backups that cannot be deleted.
    ImmutableBackup,
}

named! { ControlKind:
    Mfa = "mfa",
    ConditionalAccess = "conditional-access",
    EmailFilter = "email-filter",
    UserAwareness = "user-awareness",
    HelpDeskVerification = "help-desk-verification",
    PatchManagement = "patch-management",
    Segmentation = "segmentation",
    ApplicationControl = "application-control",
    LeastPrivilege = "least-privilege",
    PasswordPolicy = "password-policy",
    EgressFilter = "egress-filter",
    ImmutableBackup = "immutable-backup",
}

/// A control as this client runs it.
#[derive(Clone, Debug, PartialEq)]
pub struct Control {
    /// Which one.
    pub kind: ControlKind,
    /// Chance that it stops a procedure it applies to; drawn once per procedure.
    pub stops: Probability,
}
