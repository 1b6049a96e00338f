//! What tests have in common: studies put together from shipped files.

use sparring::experiment::Study;
use sparring::scenario::{Changes, Library};

/// Returns the shipped library alone, whatever lies in the working folder.
pub fn library() -> Library {
    Library::open(None).unwrap()
}

/// The seed of tests whose bounds were written before anybody had run them on it.
pub const REGISTERED: u64 = 20_261_124;

/// Returns the default study with these attacks and SOCs, on one of its clients or another, with a seed of its own.
pub fn registered(attacks: &[&str], client: &str, socs: &[&str], replications: u32) -> Study {
    let names = |list: &[&str]| list.iter().map(|s| (*s).to_owned()).collect();
    let changes = Changes {
        attacks: names(attacks),
        clients: vec![client.to_owned()],
        socs: names(socs),
        replications: Some(replications),
        seed: Some(REGISTERED),
        ..Changes::default()
    };
    library().assemble("default", &changes).unwrap().study
}

/// Returns the default study with these attacks and SOCs (all its own where empty).
pub fn study(attacks: &[&str], socs: &[&str], replications: u32) -> Study {
    let names = |list: &[&str]| list.iter().map(|s| (*s).to_owned()).collect();
    let changes = Changes {
        attacks: names(attacks),
        socs: names(socs),
        replications: Some(replications),
        ..Changes::default()
    };
    library().assemble("default", &changes).unwrap().study
}
