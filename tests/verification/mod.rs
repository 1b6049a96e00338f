//! Against what is known: the verification pack, brute force, controls, laboratory rates, published paces.

mod controls;
mod family;
mod laboratory;
mod paces;
mod pack;
mod queue;
