//! One analyst more or less: in which tier, and when.

use crate::engagement::Desk;
use crate::soc::{Roster, Soc, TIERS};
use crate::units::HOUR;

/// Whether there is one more or one less.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Headcount {
    /// One more.
    More,
    /// One less.
    Less,
}

/// When the analyst who comes or goes is at work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shift {
    /// Monday to Friday, 08 to 18 by the SOC's clock.
    Office,
    /// The hours of one of several sites, every day of the week.
    Site(String),
}

/// One seat more or less in one tier and one shift: what one person can fill, or nearly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posting {
    /// The tier.
    pub tier: usize,
    /// More or less.
    pub headcount: Headcount,
    /// When.
    pub shift: Shift,
    /// Hours a week that the seat is filled.
    pub hours_a_week: u32,
}

/// Returns the postings of `soc`, tier by tier, each with the SOC as it would be; nothing where a seat cannot be
/// taken away because there is none, or no other.
///
/// A desk around the clock needs some five people for one seat more at all hours. One person fills one shift: that of
/// the office hours, or at the site whose hours bring most alerts for each of its seats.
pub fn postings(soc: &Soc, desk: &Desk) -> Vec<(Posting, Option<Soc>)> {
    let mut found = Vec::new();
    for tier in 0..TIERS {
        for headcount in [Headcount::More, Headcount::Less] {
            let mut changed = soc.clone();
            let site = busiest_site(soc, desk, tier);
            let shift = match site {
                None => Shift::Office,
                Some(site) => Shift::Site(soc.roster.sites[site].name.clone()),
            };
            let seats = match site {
                None => &mut tier_mut(&mut changed.roster, tier).office_seats,
                Some(site) => &mut changed.roster.sites[site].seats[tier],
            };
            let possible = match headcount {
                Headcount::More => Some(*seats + 1),
                Headcount::Less => seats.checked_sub(1),
            };
            *seats = possible.unwrap_or(*seats);
            let hours = |soc: &Soc| soc.roster.seat_hours(soc.offset)[tier];
            let hours_a_week = hours(&changed).abs_diff(hours(soc));
            let sound = possible.is_some() && hours(&changed) > 0;
            found.push((Posting { tier, headcount, shift, hours_a_week }, sound.then_some(changed)));
        }
    }
    found
}

fn tier_mut(roster: &mut Roster, tier: usize) -> &mut crate::soc::Tier {
    match tier {
        0 => &mut roster.triage,
        1 => &mut roster.investigation,
        _ => &mut roster.scoping,
    }
}

/// Returns the site with seats of this tier whose hours bring most alerts for each of them; nothing where all are at
/// one place.
fn busiest_site(soc: &Soc, desk: &Desk, tier: usize) -> Option<usize> {
    let profile = &desk.plan().process.profile;
    let offset = soc.offset.0.div_euclid(HOUR);
    let load = |site: usize| {
        let at = &soc.roster.sites[site];
        let own = (0..168).filter(|&utc| at.is_on(utc));
        let arrivals: f64 = own.map(|utc| profile[(utc + offset).rem_euclid(168) as usize]).sum();
        arrivals / f64::from(at.seats[tier].max(1))
    };
    let staffed = (0..soc.roster.sites.len()).filter(|&site| soc.roster.sites[site].seats[tier] > 0);
    staffed.fold(None, |best: Option<usize>, site| match best {
        Some(best) if load(best) >= load(site) => Some(best),
        _ => Some(site),
    })
}
