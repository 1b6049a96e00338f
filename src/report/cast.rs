//! The cast: who takes part, by the names and in the order of the study.

use super::words::plain;
use crate::experiment::Study;

/// The names of the levels, from first to last.
pub(super) const LEVELS: [&str; 5] =
    ["level-1-basic", "level-2-intermediate", "level-3-advanced", "level-4-optimized", "level-5-innovative"];

/// Titles and places of a study's attacks, clients and SOCs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cast<'a> {
    study: &'a Study,
}

impl<'a> Cast<'a> {
    pub(super) fn of(study: &'a Study) -> Cast<'a> {
        Cast { study }
    }

    /// Returns the title of the attack called `name`.
    pub(super) fn attack(&self, name: &str) -> String {
        titled(name, self.study.attacks.iter().map(|a| (a.name.as_str(), a.title.as_str())))
    }

    /// Returns the title of the client called `name`.
    pub(super) fn client(&self, name: &str) -> String {
        titled(name, self.study.clients.iter().map(|c| (c.name.as_str(), c.title.as_str())))
    }

    /// Returns the title of the SOC called `name`.
    pub(super) fn soc(&self, name: &str) -> String {
        titled(name, self.study.socs.iter().map(|s| (s.name.as_str(), s.title.as_str())))
    }

    /// Returns the title of a SOC up to its dash, such as `Level 3`, if no other SOC's begins the same.
    pub(super) fn soc_in_short(&self, name: &str) -> String {
        let full = self.soc(name);
        let head = |title: &str| plain(title.split(" - ").next().unwrap_or_default());
        let short = head(&full);
        let same = self.study.socs.iter().filter(|s| head(&s.title) == short).count();
        if same == 1 { short } else { full }
    }

    /// Returns an attack's title, with the client's where there are several.
    pub(super) fn fight(&self, attack: &str, client: &str) -> String {
        if self.several_clients() {
            format!("{} on {}", self.attack(attack), self.client(client))
        } else {
            self.attack(attack)
        }
    }

    /// Returns whether there is more than one client.
    pub(super) fn several_clients(&self) -> bool {
        self.study.clients.len() > 1
    }

    /// Returns the place of the SOC called `name` among the levels, if it is one.
    pub(super) fn level(&self, name: &str) -> Option<usize> {
        LEVELS.iter().position(|level| *level == name)
    }

    /// Returns the place of the SOC called `name` among those of the study that are no level.
    pub(super) fn place_of_other(&self, name: &str) -> usize {
        let mut others = self.study.socs.iter().filter(|s| self.level(&s.name).is_none());
        others.position(|s| s.name == name).unwrap_or(0)
    }
}

/// The title that belongs to `name`, or the name where the title is empty.
fn titled<'t>(name: &str, mut all: impl Iterator<Item = (&'t str, &'t str)>) -> String {
    plain(all.find(|(n, title)| *n == name && !title.trim().is_empty()).map_or(name, |(_, title)| title))
}

// What follows is tests, which may look to the right of their room.
#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{Library, Shelf};

    #[test]
    fn the_levels_are_those_that_are_shipped() {
        let library = Library::open(None).unwrap();
        let names = library.names(Shelf::Socs);
        let shipped: Vec<&str> =
            names.iter().map(AsRef::as_ref).filter(|n: &&str| n.starts_with("level-")).collect();
        assert_eq!(shipped, LEVELS);
    }
}
