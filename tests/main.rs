//! One test binary, folders by question.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

mod ablation;
mod architecture;
mod cli;
mod determinism;
mod findings;
mod load;
mod mechanics;
mod panel;
mod properties;
mod scenarios;
mod stage;
mod verification;
