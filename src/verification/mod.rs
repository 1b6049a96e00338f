//! The verification pack: the kernel, the estimators and the controls held against what is known.
//!
//! **For:** showing whoever asks that the machinery does what the books say. `sparring verify` prints the
//! pack, the tests assert it; there is one place for both.
//! **Takes:** a seed; for the controls, studies ready to run.
//! **Gives:** [`Check`]s, plain data: what was expected, what came out, how far apart they may be, the
//! verdict.
//! **Guards:** an expected value comes from a formula, a printed table or a hand-worked example named in its
//! claim, never from an earlier run; how far off is too far is settled in the code before anything runs.
//!
//! Each check draws from streams of its own (the kinds of a file are listed on top of it), so one check more
//! moves no other.
//!
//! **To add a check:** a [`Claim`] with its source, and a line that makes a check of it, in the file of its
//! subject; nothing else, since the command and the tests take all there are.

mod arrivals;
mod calibration;
mod check;
mod controls;
mod coverage;
mod laws;
mod published;
mod queue;
mod races;

pub use calibration::{CALIBRATION_REPLICATIONS, calibration};
pub use check::{Check, Claim, Group, Verdict, Yardstick, Z_LIMIT};
pub use controls::{ControlStudies, controls};
pub use coverage::{ACCEPTED, coverage};
pub use queue::queue;

/// Returns the checks of races between clocks, of the laws drawn from, and of arrivals.
pub fn races(seed: u64) -> Vec<Check> {
    [races::races(seed), laws::laws(seed), arrivals::arrivals(seed)].concat()
}

/// Returns the checks of estimators against published examples.
pub fn estimators(seed: u64) -> Vec<Check> {
    published::published(seed)
}
