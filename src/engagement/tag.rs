//! Tags: by what an item at the desk is known to the engagement that followed it there.

use super::event::Number;

/// What a followed item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Followed {
    /// An alert, by its number at its front.
    Alert(Number),
    /// A scoping, by its round.
    Scoping(u32),
}

/// A followed item and the front it belongs to, as one number that is never 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tag(pub u32);

/// Bits of an alert's or scoping's number.
const NUMBER: u32 = 20;
/// Bit that tells scopings.
const SCOPING: u32 = 1 << 31;

/// Most fronts of one engagement.
pub(super) const MOST_FRONTS: usize = 1 << (31 - NUMBER);

impl Tag {
    pub(super) fn new(front: u16, followed: Followed) -> Tag {
        let (kind, number) = match followed {
            Followed::Alert(number) => (0, number as u32 + 1),
            Followed::Scoping(round) => (SCOPING, round),
        };
        debug_assert!(number < 1 << NUMBER && usize::from(front) < MOST_FRONTS);
        Tag(kind | u32::from(front) << NUMBER | number)
    }

    pub(super) fn front(self) -> u16 {
        ((self.0 & !SCOPING) >> NUMBER) as u16
    }

    pub(super) fn followed(self) -> Followed {
        let number = self.0 & ((1 << NUMBER) - 1);
        match self.0 & SCOPING {
            0 => Followed::Alert(number as Number - 1),
            _ => Followed::Scoping(number),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_followed_is_known_again() {
        for front in [0, 1, 12, MOST_FRONTS as u16 - 1] {
            for followed in
                [Followed::Alert(0), Followed::Alert(77), Followed::Scoping(0), Followed::Scoping(9)]
            {
                let tag = Tag::new(front, followed);
                assert_ne!(tag.0, 0, "nobody follows an item without a tag");
                assert_eq!((tag.front(), tag.followed()), (front, followed));
            }
        }
    }
}
