//! Ranking: a model says how likely an alert is to be true before anybody looks at it.

use super::dice;
use super::event::Number;
use super::execution::Detector;
use super::journal::Side;
use super::run::Engagement;
use crate::knowledge::Severity;
use crate::soc::{Model, Ranked};
use crate::units::SimDuration;

impl Engagement<'_, '_> {
    /// How long ago a model was trained.
    pub(super) fn age_of(&self, model: &Model) -> SimDuration {
        let period = model.retrained_every.0.max(1);
        let at_first = model.retrained_every.scaled(self.luck.stream(dice::model_age()).uniform());
        SimDuration((at_first + self.now.since(self.began)).0.rem_euclid(period))
    }

    /// What a model finds likely to be true counts as more severe, what it finds unlikely as less. Harmless alerts
    /// are ranked by the same bounds before they join their lines.
    pub(super) fn rank(&mut self, number: Number) {
        let Some(model) = self.m.soc.and_then(|(soc, _)| soc.background.model.as_ref()) else { return };
        let Some(ranking) = &model.ranking else { return };
        if self.here.alerts[number].detector == Detector::User {
            return; // what people tell goes to people
        }
        let true_scores = model.separation(ranking, self.age_of(model));
        let score = true_scores + self.alert_dice(number, dice::score).normal();
        let severity = self.here.alerts[number].severity.index();
        let ranked = match ranking.place(score) {
            Ranked::Up => severity.saturating_sub(1),
            Ranked::AsItWas => severity,
            Ranked::Down => (severity + 1).min(Severity::ALL.len() - 1),
        };
        if ranked != severity {
            self.here.alerts[number].severity = Severity::ALL[ranked];
            let likely = if ranked < severity { "likely" } else { "unlikely" };
            self.note_alert(Side::Sensor, number, |alert| {
                format!("a model finds {alert} {likely} to be true")
            });
        }
    }
}
