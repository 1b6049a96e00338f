//! The organisation as a whole.

use super::asset::{AssetGroup, Role};
use super::control::{Control, ControlKind};
use crate::knowledge::SourceSet;
use crate::sim::distribution::Law;
use crate::units::{DAY, HOUR, Probability, SimDuration, SimTime, WEEK};

/// Whether the client stands alone or is a provider through whom others are reached.
#[derive(Clone, Debug, PartialEq)]
pub enum ClientKind {
    /// One organisation.
    Single,
    /// A managed service provider and the clients behind it.
    Provider {
        /// The clients, by kind.
        downstream: Vec<Downstream>,
    },
}

/// Clients of a provider that are alike.
#[derive(Clone, Debug, PartialEq)]
pub struct Downstream {
    /// What each of them is like.
    pub client: Client,
    /// How many there are.
    pub count: u32,
}

/// When somebody at the client answers: Monday to Friday, from and to these local hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ContactHours {
    /// First hour of the day.
    pub from: u8,
    /// Hour at which the day ends.
    pub to: u8,
}

/// What the client's own people can do when told, the same whichever SOC tells them.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnResponse {
    /// How many of them act at the same time.
    pub people: u32,
    /// Chance that a containment step they carry out themselves is done right.
    pub capability: Probability,
    /// The same where somebody who has understood the intrusion tells them what to do.
    pub guided_capability: Probability,
    /// How long they take for it, once they begin.
    pub action: Law,
    /// What that is multiplied by where they are told what to do.
    pub guided_pace: f64,
    /// Chance that somebody who can act is there outside contact hours.
    pub off_hours: Probability,
}

/// An organisation under attack.
#[derive(Clone, Debug, PartialEq)]
pub struct Client {
    /// The name it is chosen by: the stem of its file.
    pub name: String,
    /// The name people read.
    pub title: String,
    /// Alone, or a provider for others.
    pub kind: ClientKind,
    /// Users and endpoints watched.
    pub endpoints: u32,
    /// Local clock minus UTC.
    pub offset: SimDuration,
    /// When somebody answers.
    pub contact: ContactHours,
    /// What it owns.
    pub assets: Vec<AssetGroup>,
    /// What it guards itself with.
    pub controls: Vec<Control>,
    /// Sources it is able to send to a SOC.
    pub telemetry: SourceSet,
    /// What its own people can do.
    pub response: OwnResponse,
}

impl ContactHours {
    /// Returns whether somebody answers at the local time `local`.
    fn open(self, local: i64) -> bool {
        let (day, hour) = (local.rem_euclid(WEEK) / DAY, local.rem_euclid(DAY) / HOUR);
        day < 5 && (i64::from(self.from)..i64::from(self.to)).contains(&hour)
    }
}

impl Client {
    /// Returns the clients behind a provider, by kind; none for anybody else.
    pub fn downstream(&self) -> &[Downstream] {
        match &self.kind {
            ClientKind::Single => &[],
            ClientKind::Provider { downstream } => downstream,
        }
    }

    /// Returns the assets of `role`, if the client has any.
    pub fn group(&self, role: Role) -> Option<&AssetGroup> {
        self.assets.iter().find(|g| g.role == role)
    }

    /// Returns how likely the control `kind` stops a procedure; never, where the client lacks it.
    pub fn stops(&self, kind: ControlKind) -> Probability {
        self.controls.iter().find(|c| c.kind == kind).map_or(Probability::NEVER, |c| c.stops)
    }

    /// Returns whether somebody at the client answers at `t`.
    pub fn answers(&self, t: SimTime) -> bool {
        self.contact.open((t + self.offset).0)
    }

    /// Returns the first moment from `t` on at which somebody answers.
    pub fn next_answer(&self, t: SimTime) -> SimTime {
        let mut at = t;
        // At most a week of hours; contact hours are never empty in a checked client.
        for _ in 0..=168 {
            if self.answers(at) {
                return at;
            }
            let local = (at + self.offset).0;
            at = SimTime(local - local.rem_euclid(HOUR) + HOUR - self.offset.0);
        }
        t
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn on_friday_evening_the_next_answer_is_monday_morning() {
        let client = Client {
            name: "c".into(),
            title: "C".into(),
            kind: ClientKind::Single,
            endpoints: 1,
            offset: SimDuration(HOUR),
            contact: ContactHours { from: 8, to: 17 },
            assets: Vec::new(),
            controls: Vec::new(),
            telemetry: SourceSet::default(),
            response: OwnResponse {
                people: 1,
                capability: Probability::NEVER,
                guided_capability: Probability::NEVER,
                action: Law::Fixed(SimDuration(1)),
                guided_pace: 1.0,
                off_hours: Probability::NEVER,
            },
        };
        let friday_18_local = SimTime(4 * DAY + 17 * HOUR + 5);
        assert!(!client.answers(friday_18_local));
        assert_eq!(client.next_answer(friday_18_local), SimTime(WEEK + 7 * HOUR));
        assert!(client.answers(SimTime(WEEK + 7 * HOUR)));
    }
}
