//! What a SOC's own export of alerts says of its work, and how well that is told by the model.

use super::desk::LINES;
use super::profile::Soc;
use crate::sim::arrivals::Bursts;
use crate::units::SimDuration;
use serde::Serialize;

/// What comes to the desk of one SOC, as its own export shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Environment {
    /// Relative intensity by hour of the week where the SOC is, mean 1.
    pub profile: Box<[f64; 168]>,
    /// How hours swing around it.
    pub bursts: Bursts,
    /// By severity, what the rates of the table of classes are multiplied by.
    pub volume: [f64; LINES],
}

/// A number of the export beside that of the model fitted to it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Agreement {
    /// In the export.
    pub observed: f64,
    /// In the fitted model.
    pub fitted: f64,
}

/// A log-normal law of first looks, by maximum likelihood.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct LookFit {
    /// Alerts with a time.
    pub n: usize,
    /// Standard deviation of the logarithm.
    pub sigma: f64,
    /// The median, in minutes.
    pub median: Agreement,
    /// The mean, in minutes.
    pub mean: Agreement,
    /// The 90th percentile, in minutes.
    pub p90: Agreement,
    /// The 99th percentile, in minutes.
    pub p99: Agreement,
    /// The largest distance between the distribution of the times and the law (Kolmogorov–Smirnov).
    pub distance: f64,
    /// What that distance exceeds in 5 % of samples of a law fitted to them (Lilliefors).
    pub critical_distance: f64,
}

/// How many alerts were said to be what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Dispositions {
    /// Attacks.
    pub real: u64,
    /// What was seen rightly and is allowed.
    pub benign: u64,
    /// What was not there.
    pub wrong: u64,
    /// Nobody could tell.
    pub unknown: u64,
}

/// An export of alerts, the model fitted to it, and how well they agree.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Trace {
    /// The name of its file, without the folder.
    pub file: String,
    /// SHA-256 of the bytes of the file, in hexadecimal.
    pub sha256: String,
    /// Rows that were used.
    pub rows: usize,
    /// Rows left out because something in them cannot be read.
    pub bad_rows: usize,
    /// The earliest time stamp, as it is written.
    pub first: String,
    /// The latest time stamp, as it is written.
    pub last: String,
    /// Hours from the hour of the first row to that of the last.
    pub hours: usize,
    /// The longest run of hours without any alert.
    pub silence: usize,
    /// Alerts a day that reach the desk.
    pub per_day: Agreement,
    /// Variance over mean of the alerts of an hour, all hours together.
    pub dispersion: Agreement,
    /// Correlation of the alerts of an hour with those of the next.
    pub lag_one: Agreement,
    /// How far an hour of the week is trusted over the same hour of all such days, from 0 to 1, in the mean.
    pub trust: f64,
    /// By severity, its share; nothing where the export names none.
    pub mix: Option<[Agreement; LINES]>,
    /// How long first looks take; nothing where too few are timed.
    pub looks: Option<LookFit>,
    /// Alerts with a time, whether or not they were enough.
    pub timed: usize,
    /// What the alerts turned out to be; nothing where the export does not say.
    pub dispositions: Option<Dispositions>,
    /// What comes to the desk.
    #[serde(skip)]
    pub environment: Environment,
}

impl Trace {
    /// Returns the weeks it spans.
    pub fn weeks(&self) -> f64 {
        self.hours as f64 / 168.0
    }
}

/// What first looks are multiplied by so that they take as long as in an export.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pace {
    /// Times the medians of the look and of what is gathered for it.
    pub factor: f64,
    /// Times the standard deviation of the logarithm; the whole of it where the file gives none.
    pub spread: f64,
}

impl Pace {
    /// Sets the first looks of `soc` to this pace.
    pub fn set(self, soc: &mut Soc) {
        let times = |duration: SimDuration| SimDuration::from_millis(duration.0 as f64 * self.factor);
        let tier = &mut soc.roster.triage;
        tier.median = SimDuration(times(tier.median).0.max(1));
        tier.sigma = if tier.sigma > 0.0 { tier.sigma * self.spread } else { self.spread };
        soc.work.first_gathering = times(soc.work.first_gathering);
    }
}
