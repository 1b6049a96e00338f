//! What each capability is worth: one signed test a row of the level matrix.
//!
//! Every test states, before it runs, the least effect worth having and its number of pairs. An effect is
//! shown when the paired 95 % interval lies beyond that least effect on the stated side; no effect when the
//! outcomes are equal to the last bit with the background off, or the interval lies inside ± 2 points with
//! it on. The two SOCs of a pair meet the same attacker, the same organisation and the same noise.
//!
//! Bounds and pairs were chosen with the seed of the default study at hand, then written down, and only then run on
//! the seed of the stage, whose luck nobody had seen. Where the effect is smaller than a level matrix would have it,
//! the bound says so and why; what did not come out on that seed is marked with what came.

mod many;

mod people;
mod response;
mod season;
mod technology;
mod trial;

use trial::Trial;

/// Pairs of a test that does not need more.
const PAIRS: u32 = 1000;

#[test]
fn a_soc_that_stays_as_it_is_changes_nothing() {
    let effect = Trial::new("s01-vpn-smash-and-grab", "level-3-advanced", 50).run(|_| {});
    assert!(effect.identical());
}

#[test]
fn authority_alone_turns_a_fast_attack() {
    // Row 45: from telling the client to containing without asking, at level 3; at least 2 points.
    let fast = Trial::new("s01-vpn-smash-and-grab", "level-3-advanced", PAIRS);
    let told = fast.run(|soc| soc.authority.scope = sparring::soc::AuthorityScope::Notify);
    told.share(trial::kept_out).lies_above(0.02);
}
