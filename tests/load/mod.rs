//! The desk without any attack: against theory, on paired alerts, and fitted to an export.

mod against_theory;
mod exports;
mod pairs;
