//! What an average over attacks weighs them with.

use crate::analysis::ThreatWeight;
use crate::report::cast::Cast;
use crate::report::words;

/// Returns the sentence on the threat weights of `client`: the share of each attack, and the weight given.
pub(in crate::report) fn weights(cast: &Cast<'_>, weights: &[ThreatWeight], client: &str) -> String {
    let one = |w: &ThreatWeight| {
        format!("{} {} (given as {})", cast.attack(&w.attack), words::percent(w.share), w.weight)
    };
    let each: Vec<String> = weights.iter().filter(|w| w.client == client).map(one).collect();
    format!("Threat weights, chosen by the study, as shares of the attacks run: {}.", words::list(&each))
}
