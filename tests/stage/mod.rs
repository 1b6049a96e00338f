//! What tests have in common: studies put together from shipped files.

use sparring::experiment::Study;
use sparring::scenario::{Changes, Library};

/// Returns the shipped library alone, whatever lies in the working folder.
pub fn library() -> Library {
    Library::open(None).unwrap()
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
