//! What a station writes down of each line: who was served, and who never was.

use super::arrivals::Item;
use super::tally::Tally;
use crate::units::SimTime;

/// Why an item was never served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loss {
    /// It waited longer than its line's patience.
    Expired,
    /// It was closed with many others at once.
    BulkClosed,
}

/// A followed item that was never served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lost {
    /// The item.
    pub item: Item,
    /// When it was lost.
    pub at: SimTime,
    /// Why.
    pub how: Loss,
}

/// What became of the items of one line. Everything that arrived is in exactly one of these, or waits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LineCounts {
    /// Services begun, one item each.
    pub served: u64,
    /// Of the served, those that went to the wrong server and joined the line again.
    pub astray: u64,
    /// Items past the line's patience.
    pub expired: u64,
    /// Items closed in bulk, beyond the one that was served.
    pub bulk_closed: u64,
    /// Of the served, those whose service started within the promised time; all where none was promised.
    pub in_time: u64,
    /// Time that servers were at them, in milliseconds.
    pub worked: u64,
    /// Waits of the served.
    pub waits: Tally,
}
