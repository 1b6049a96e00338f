//! Rule classes: the kinds of alert in which an ordinary day's noise arrives.

use super::rule::Severity;
use super::source::SourceId;
use crate::units::Param;

/// A rule class of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClassId(pub(super) u16);

impl ClassId {
    /// Returns the place in the table, from 0: an index for arrays over all classes.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// The rules of one severity on one log source, seen as a stream of benign triggers.
///
/// True alerts take their severity from the same classes: nothing in a queue tells them apart.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleClass {
    /// The name in files and reports, such as `dns-high`.
    pub id: String,
    /// The log source whose rules these are.
    pub source: SourceId,
    /// The severity of every alert of the class.
    pub severity: Severity,
    /// Candidate triggers per 1,000 endpoints and day, before a SOC decides which it keeps.
    pub triggers_per_1000_endpoints_day: Param,
    /// Whether what triggers it is a file or program that a sandbox can run.
    pub malware_borne: bool,
}
