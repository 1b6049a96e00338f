//! What stands on the agenda of an engagement, and which comes first within a millisecond.

use super::hunting::Hunt;
use super::outcome::Evictor;
use crate::attack::StepIndex;
use crate::sim::agenda::Phase;
use crate::soc::Indicator;
use crate::units::SimTime;

/// Number of a foothold, execution or alert within the engagement.
pub(super) type Number = usize;

/// Something that happens at a known time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Event {
    /// The attacker turns to a client of the provider.
    Arrives,
    /// The SOC, with what it met at clients in hand, looks at the provider.
    LooksUpstream,
    /// The SOC, which has understood an intrusion at the provider, looks at a client.
    LooksDownstream,
    /// The SOC looks at this client of an entered provider, which the attack does not mean.
    LooksInVain(u16),
    /// The attacker begins a try of a step, unless its plans changed since (`plan`).
    StepBegins { step: StepIndex, plan: u32 },
    /// The try ends.
    StepEnds { plan: u32 },
    /// The attacker would add a foothold beside its plan, as was `due` before its working hours were looked at.
    Plants { number: u32, due: SimTime },
    /// The attacker notices that it is seen.
    Noticed,
    /// The attacker stirs again after lying still.
    Woken { plan: u32 },
    /// The attacker, thrown out, tries to come back.
    Returns,
    /// A detector's signal has become an alert.
    Alert(Number),
    /// An alert nobody has touched pages the one on call.
    Page(Number),
    /// A playbook acts on an alert.
    PlaybookActs(Number),
    /// The first look is done.
    TriageDone(Number),
    /// The second look is done.
    InvestigationDone(Number),
    /// The second look finds that somebody else should have the case.
    PassedOn(Number),
    /// A scoping finds a foothold.
    FootholdFound(Number),
    /// A scoping is done.
    ScopingDone,
    /// The client answers a request to act on a foothold.
    Reply { foothold: Number, attempt: u32 },
    /// A containment action on a foothold is carried out.
    Acted { foothold: Number, by: Evictor, attempt: u32 },
    /// A contained foothold has been cleaned up.
    Eradicated(Number),
    /// A way in is closed.
    DoorClosed(StepIndex),
    /// A corrective action is closed that this attack itself asked for.
    ActionClosed(Number),
    /// A hunt runs.
    Hunt(Hunt, u32),
    /// Somebody looks for what an advisory tells of.
    Sweep,
    /// Something blocked elsewhere comes in while the attack goes on.
    LooksBack(Indicator),
    /// Somebody outside tells the client.
    ExternalNotice,
    /// Outside responders have taken all access away.
    OutsideDone,
}

impl Event {
    /// What comes first within a millisecond: the attacker's deeds, then signals, then verdicts, then
    /// containment, then what the attacker makes of it, then the rest of the world.
    pub(super) fn phase(&self) -> Phase {
        Phase(match self {
            Event::Arrives | Event::StepBegins { .. } | Event::StepEnds { .. } | Event::Plants { .. } => 0,
            Event::Alert(_) => 1,
            Event::Page(_)
            | Event::PlaybookActs(_)
            | Event::TriageDone(_)
            | Event::InvestigationDone(_)
            | Event::PassedOn(_)
            | Event::FootholdFound(_)
            | Event::ScopingDone
            | Event::LooksUpstream
            | Event::LooksDownstream
            | Event::LooksInVain(_) => 2,
            Event::Reply { .. }
            | Event::Acted { .. }
            | Event::Eradicated(_)
            | Event::DoorClosed(_)
            | Event::ActionClosed(_) => 3,
            Event::Noticed | Event::Woken { .. } | Event::Returns => 4,
            Event::Hunt(..)
            | Event::Sweep
            | Event::LooksBack(_)
            | Event::ExternalNotice
            | Event::OutsideDone => 5,
        })
    }

    /// Whether the engagement has to wait for this before it is over.
    pub(super) fn is_work(&self) -> bool {
        !matches!(
            self,
            Event::Hunt(..)
                | Event::Sweep
                | Event::LooksBack(_)
                | Event::ExternalNotice
                | Event::Page(_)
                | Event::ActionClosed(_)
                | Event::Plants { .. }
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_attackers_deed_comes_before_what_is_made_of_it() {
        let step = Event::StepEnds { plan: 0 };
        assert!(step.phase() < Event::Alert(0).phase());
        assert!(Event::Alert(0).phase() < Event::TriageDone(0).phase());
        assert!(Event::Acted { foothold: 0, by: Evictor::Soc, attempt: 0 }.phase() < Event::Noticed.phase());
    }
}
