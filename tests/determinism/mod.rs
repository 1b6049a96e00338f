//! The same seed gives the same bytes, whoever asks, however many threads and cells there are.

mod cells;
mod kernel;
mod threads;
