//! The kernel: queues, events, luck. No word of security is spoken here.
//!
//! Takes laws, calendars and seeds; gives service starts and event times in whole milliseconds.
//! A [`station::Station`] is a line of work, a [`network::Network`] steps stations in time order, an
//! [`agenda::Agenda`] holds the few events that are not services, [`luck`] hands out every draw.
//!
//! Guards the rule that a result depends on the seed alone: everything after a draw is integer,
//! draws come only from [`luck`], and [`elementary`] uses no system mathematics.

mod account;
pub mod agenda;
pub mod arrivals;
pub mod calendar;
mod crew;
pub mod distribution;
pub mod elementary;
mod intensity;
mod labour;
mod line;
pub mod luck;
pub mod network;
mod placing;
mod service;
mod setup;
pub mod station;
mod supply;
pub mod tally;
