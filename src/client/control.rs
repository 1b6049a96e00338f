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

impl ControlKind {
    /// Every control with the name it has in files.
    pub const NAMES: [(ControlKind, &'static str); 12] = [
        (ControlKind::Mfa, "mfa"),
        (ControlKind::ConditionalAccess, "conditional-access"),
        (ControlKind::EmailFilter, "email-filter"),
        (ControlKind::UserAwareness, "user-awareness"),
        (ControlKind::HelpDeskVerification, "help-desk-verification"),
        (ControlKind::PatchManagement, "patch-management"),
        (ControlKind::Segmentation, "segmentation"),
        (ControlKind::ApplicationControl, "application-control"),
        (ControlKind::LeastPrivilege, "least-privilege"),
        (ControlKind::PasswordPolicy, "password-policy"),
        (ControlKind::EgressFilter, "egress-filter"),
        (ControlKind::ImmutableBackup, "immutable-backup"),
    ];

    /// Returns the control's name in files and reports.
    pub fn name(self) -> &'static str {
        ControlKind::NAMES.iter().find(|(c, _)| *c == self).map_or("", |(_, n)| n)
    }
}

/// A control as this client runs it.
#[derive(Clone, Debug, PartialEq)]
pub struct Control {
    /// Which one.
    pub kind: ControlKind,
    /// Chance that it stops a procedure it applies to; drawn once per procedure.
    pub stops: Probability,
}
