//! The benign work that comes to the desk beside an attack.

use super::desk::LINES;
use super::profile::Soc;
use super::ranking::{Ranking, sunk};
use super::trace::{Environment, Trace};
use super::world::NoiseShape;
use crate::knowledge::{Knowledge, RuleClass};
use crate::sim::arrivals::{Bursts, Class, Placing, PlacingStep, Process, keep};
use crate::units::{DAY, Probability, SimDuration, WeekPart};
use std::sync::Arc;

/// How much of what the environment offers reaches the desk.
#[derive(Clone, Debug, PartialEq)]
pub struct Background {
    /// Alerts raised before automation, per 1,000 endpoints and day.
    pub raw_per_1000_endpoints_day: f64,
    /// Share of them that automation closes.
    pub auto_closed: Probability,
    /// A trained model that closes some of the rest, if there is one.
    pub model: Option<Model>,
    /// Share of looked-at alerts that go to the second tier.
    pub escalated: Probability,
    /// Share of harmless alerts that go there all the same.
    pub false_escalated: Probability,
    /// The SOC's own export of alerts, and what follows from it.
    pub trace: Option<Arc<Trace>>,
}

/// A trained model that judges alerts before people do.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// Share of harmless alerts that it closes.
    pub closes: Probability,
    /// Chance that it closes a true one, freshly trained.
    pub wrong: Probability,
    /// Added to that chance per 30 days since it was trained.
    pub drift_per_month: Probability,
    /// How often it is trained anew.
    pub retrained_every: SimDuration,
    /// How it ranks what it does not close, if it does.
    pub ranking: Option<Ranking>,
}

impl Model {
    /// Returns the chance that it closes a true alert, `age` after it was trained.
    pub fn closes_wrongly(&self, age: SimDuration) -> Probability {
        let months = age.0 as f64 / (30 * DAY) as f64;
        Probability::clamped(self.wrong.get() + self.drift_per_month.get() * months)
    }

    /// Returns how far the scores of true alerts lie above those of harmless ones, `age` after it was trained. What
    /// makes it close more true alerts than at first makes it rank them lower: the same scores decide on both.
    pub fn separation(&self, ranking: &Ranking, age: SimDuration) -> f64 {
        ranking.separation() - sunk(self.wrong, self.closes_wrongly(age))
    }
}

/// How the rows of the environment become this SOC's work: which process, and which share of it.
#[derive(Clone, Debug, PartialEq)]
pub struct BackgroundPlan {
    /// What the environment of this book of clients offers.
    pub process: Process,
    /// By class, the marks that reach the queue.
    pub keep: Vec<u32>,
    /// What puts alerts into other lines than that of their class.
    pub placing: Placing,
    /// Chance that two benign alerts come from different sources: what joining over sources can work with.
    pub diversity: Probability,
    /// Alerts closed by automation for each that reaches the queue.
    pub auto_closed_per_queued: f64,
    /// Alerts joined to another one for each that reaches the queue.
    pub joined_per_queued: f64,
    /// Share of the raw volume asked for that the deployed sources can offer; 1 if all.
    pub met: f64,
}

impl BackgroundPlan {
    /// Returns the plan of a SOC.
    ///
    /// One share is kept of every class of the sources it collects, such that the raw volume is the one
    /// its file gives. Automation takes the upper part of the kept marks, so a SOC with less automation
    /// sees all that one with more sees.
    pub fn new(soc: &Soc, knowledge: &Knowledge, noise: &NoiseShape, kinds: [u16; 2]) -> BackgroundPlan {
        let book = f64::from(soc.book_endpoints) / 1000.0;
        let rate = |c: &RuleClass| c.triggers_per_1000_endpoints_day.value;
        let deployed = |c: &RuleClass| soc.detection.sources.contains(c.source);
        let offered: f64 = knowledge.classes().iter().filter(|c| deployed(c)).map(rate).sum();
        let wanted = soc.raw_per_1000_endpoints_day(noise);
        let share = if offered > 0.0 { (wanted / offered).min(1.0) } else { 0.0 };
        let by_source = knowledge.source_ids().map(|source| {
            let same = |c: &&RuleClass| c.source == source && deployed(c);
            let rates = knowledge.classes().iter().filter(same).map(rate).sum::<f64>();
            if offered > 0.0 { rates / offered } else { 0.0 }
        });
        let alike: f64 = by_source.map(|s| s * s).sum();
        // One source differs from itself by rounding at most.
        let diversity = if alike < 1.0 - 1e-9 && offered > 0.0 { 1.0 - alike } else { 0.0 };
        let model = soc.background.model.as_ref().map_or(0.0, |model| model.closes.get());
        let left = (1.0 - soc.background.auto_closed.get()) * (1.0 - model);
        let joins = soc.detection.correlation.as_ref().map_or(0.0, |c| c.joins.get());
        let apart = 1.0 - joins * diversity;
        // An untuned network sensor raises more than the volume of the file, which is that of a tuned one.
        let queued = |c: &RuleClass| {
            let wire = knowledge.source_by_id(c.source).id == "network-sensor";
            let noise = if wire { soc.detection.network_noise } else { 1.0 };
            Probability::clamped(share * noise * left * apart)
        };
        let own = soc.background.trace.as_ref().map(|trace| trace.environment.clone());
        let environment = own.unwrap_or_else(|| Environment::of(noise));
        BackgroundPlan {
            process: Process {
                classes: knowledge
                    .classes()
                    .iter()
                    .map(|c| {
                        let line = c.severity.index();
                        Class { per_hour: rate(c) * book / 24.0 * environment.volume[line], line }
                    })
                    .collect(),
                lines: LINES,
                profile: environment.profile,
                offset: soc.offset,
                bursts: environment.bursts,
                kinds,
            },
            keep: knowledge.classes().iter().map(|c| if deployed(c) { keep(queued(c)) } else { 0 }).collect(),
            placing: placing(soc, noise),
            diversity: Probability::clamped(diversity),
            auto_closed_per_queued: if left * apart > 0.0 { (1.0 - left) / (left * apart) } else { 0.0 },
            joined_per_queued: if apart > 0.0 { (1.0 - apart) / apart } else { 0.0 },
            met: if wanted > 0.0 { (offered / wanted).min(1.0) } else { 1.0 },
        }
    }
}

/// Which words of a harmless alert, turned round, decide whether it concerns what the client cannot lose, and what
/// a model's score of it is: that of its verdict at the first tier, and that of its service at the third.
const CROWN_JEWEL: usize = 5;
const SCORE: usize = 2;

/// Returns what makes a harmless alert count as more severe or as less: the same as of a true one.
fn placing(soc: &Soc, noise: &NoiseShape) -> Placing {
    let about_jewels = noise.crown_jewels.get() * soc.triage.crown_jewel_recall.get();
    let jewels = PlacingStep { word: CROWN_JEWEL, up: keep(Probability::clamped(about_jewels)), down: 0 };
    let ranking = soc.background.model.as_ref().and_then(|model| model.ranking.as_ref());
    let score = ranking.map(|ranking| {
        let (up, down) = ranking.harmless();
        PlacingStep { word: SCORE, up: keep(up), down: keep(down) }
    });
    Placing::new([jewels].into_iter().chain(score))
}

impl BackgroundPlan {
    /// Returns the alerts an hour that reach the queue, by the line of their class, in the mean over the week.
    pub fn queued_per_hour(&self) -> [f64; LINES] {
        let mut queued = [0.0; LINES];
        for (class, keep) in self.process.classes.iter().zip(&self.keep) {
            queued[class.line] += class.per_hour * f64::from(*keep) / 2_f64.powi(32);
        }
        queued
    }
}

impl Environment {
    /// Returns what comes to a desk that has no export of its own.
    pub fn of(noise: &NoiseShape) -> Environment {
        let (office, weekend) = (noise.office_share.get(), noise.weekend_share.get());
        let profile = |hour: usize| {
            let part = WeekPart::of(hour);
            let share = match part {
                WeekPart::Office => office,
                WeekPart::Night => 1.0 - office - weekend,
                WeekPart::Weekend => weekend,
            };
            share * 168.0 / part.hours()
        };
        Environment {
            profile: Box::new(std::array::from_fn(profile)),
            bursts: Bursts { squared_cv: noise.squared_cv, persistence: noise.persistence },
            volume: [1.0; LINES],
        }
    }
}
