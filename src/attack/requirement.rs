//! What a client must be like for a script to make sense there.

use crate::client::{Client, ClientKind, Role};

/// Preconditions of a script; where one fails, the script is not run and the reason is given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Requirement {
    /// Roles of which the client must own assets.
    pub assets: Vec<Role>,
    /// Whether only a provider with clients behind it will do.
    pub provider: bool,
}

impl Requirement {
    /// Returns what of it `client` lacks.
    pub fn missing_in(&self, client: &Client) -> Option<String> {
        if self.provider && client.kind == ClientKind::Single {
            return Some(format!("{} is no provider with clients behind it", client.name));
        }
        let lacks = self.assets.iter().find(|role| client.group(**role).is_none());
        lacks.map(|role| format!("{} has no {}", client.name, role.name()))
    }
}
