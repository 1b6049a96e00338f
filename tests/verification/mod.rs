//! Against what is known: queues, controls, laboratory rates, published paces.

mod controls;
mod family;
mod laboratory;
mod paces;
mod queue;
