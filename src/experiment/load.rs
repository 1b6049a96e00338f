//! The load of a desk without any attack: as it is, and with one analyst more or less on the same alerts.

use super::desk_run::{ReplicationBooks, run_replication};
use super::runner::{Progress, RunError};
use super::staffing::{Posting, postings};
use super::study::Study;
use crate::engagement::Desk;
use crate::sim::luck::Luck;
use crate::soc::Soc;
use rayon::prelude::*;
use std::sync::atomic::Ordering;

/// The books of one desk over several independent replications.
#[derive(Clone, Debug, PartialEq)]
pub struct LoadBooks {
    /// Days that the books were open in each replication.
    pub days: u32,
    /// Days of daily work before, which are left out.
    pub warm_up_days: f64,
    /// The replications, in their order.
    pub replications: Vec<ReplicationBooks>,
}

/// The books of a desk, and of the same with one analyst more or less.
#[derive(Clone, Debug, PartialEq)]
pub struct Load {
    /// As it is.
    pub as_it_is: LoadBooks,
    /// Each posting with its books; nothing where there is no seat to take away.
    pub postings: Vec<(Posting, Option<LoadBooks>)>,
}

/// Runs the desk of the first SOC of `study` for `days`, as often as the study asks, on `threads` threads (all there
/// are, if zero); as it is, and with each posting. In one replication all meet the same alerts.
///
/// # Errors
/// [`RunError::Stopped`] when `progress.stop` was set, [`RunError::Threads`] when the system gives no threads,
/// [`RunError::Nothing`] for a study without a SOC.
pub fn run_load(study: &Study, days: u32, threads: usize, progress: &Progress) -> Result<Load, RunError> {
    let soc = study.socs.first().ok_or_else(|| RunError::Nothing("there is no SOC".to_owned()))?;
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .map_err(|e| RunError::Threads { threads, why: e.to_string() })?;
    let made = |soc: &Soc| Desk::new(soc, &study.knowledge, &study.world);
    let as_it_is = made(soc);
    let tried = postings(soc, &as_it_is);
    let desks: Vec<(&Soc, Desk)> = pool.install(|| {
        let changed: Vec<&Soc> = tried.iter().filter_map(|(_, changed)| changed.as_ref()).collect();
        changed.into_par_iter().map(|soc| (soc, made(soc))).collect()
    });
    let desks: Vec<(&Soc, Desk)> = std::iter::once((soc, as_it_is)).chain(desks).collect();
    // All open on the same day: what one has behind it the others have too.
    let longest = desks.iter().map(|(_, desk)| desk.warm_up()).max().unwrap_or_default();
    let desks: Vec<(&Soc, Desk)> =
        desks.into_iter().map(|(soc, desk)| (soc, desk.opened_before(longest))).collect();
    let each: Vec<(usize, u32)> =
        (0..desks.len()).flat_map(|desk| (0..study.replications).map(move |r| (desk, r))).collect();
    let books: Vec<ReplicationBooks> = pool.install(|| {
        each.into_par_iter()
            .with_max_len(1)
            .map(|(desk, replication)| {
                if progress.stop.load(Ordering::Relaxed) {
                    return Err(RunError::Stopped);
                }
                let (soc, opened) = &desks[desk];
                let mut books = run_replication(soc, opened, Luck::new(study.seed, replication), days);
                // By hour of the week only the desk as it is is told, and waits take room.
                if desk > 0 {
                    books.waits = Vec::new();
                }
                progress.done.fetch_add(1, Ordering::Relaxed);
                Ok(books)
            })
            .collect::<Result<_, _>>()
    })?;
    let mut books = books.into_iter();
    let mut opened = desks.iter().map(|(_, desk)| LoadBooks {
        days,
        warm_up_days: desk.warm_up().hours() / 24.0,
        replications: books.by_ref().take(study.replications as usize).collect(),
    });
    let as_it_is = opened.next().expect("the desk as it is comes first");
    let postings = tried
        .iter()
        .map(|(posting, changed)| (posting.clone(), changed.as_ref().and_then(|_| opened.next())));
    Ok(Load { as_it_is, postings: postings.collect() })
}
