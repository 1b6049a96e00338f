//! Audits: going through accounts and applications for what should not be there.

use crate::units::{Probability, SimDuration};

/// Audits at regular distances.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Audits {
    /// From one to the next.
    pub every: SimDuration,
    /// Share of the weaknesses there are that they find; what is found is mended as post-mortems' actions are.
    pub finds: Probability,
}

impl Audits {
    /// Returns when the audits up to `until` take place, the first of them at the share `phase` of the
    /// distance between two.
    pub fn dates(&self, phase: f64, until: SimDuration) -> impl Iterator<Item = SimDuration> + use<> {
        let every = self.every.0.max(1) as f64;
        let date = move |k: u32| SimDuration((every * (f64::from(k) + phase)) as i64);
        (0..).map(date).take_while(move |t| *t <= until)
    }
}
