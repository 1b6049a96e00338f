//! Sensors and rules: what of an execution shows, and which detector raises an alert.
//!
//! Each detector goes through its stages in order and writes down how far it came: telemetry, sensor up,
//! rule on, rule working, procedure fitted, not suppressed. Whether a procedure is caught is drawn once
//! per procedure, so trying the same thing again does not help the defender.

use super::alerting::{Alert, AlertState};
use super::dice;
use super::event::{Event, Number};
use super::execution::{Detector, Execution};
use super::fate::Fate;
use super::journal::Side;
use super::run::Engagement;
use crate::attack::{Blockable, Defence, Noise};
use crate::client::Role;
use crate::knowledge::{Platform, Severity, SourceSet, TechniqueId};
use crate::sim::luck::unit;
use crate::soc::{Detection, EndpointAnalytics, EndpointSensor};
use crate::units::{Probability, SimDuration};

/// What one detector made of an execution.
pub(super) enum Sensed {
    /// It does not apply at all.
    Blind,
    /// It came to this stage.
    Missed(Fate),
    /// It raised an alert.
    Fired(Severity, SimDuration),
}

/// What all detectors need to know of an execution.
pub(super) struct Scene {
    pub technique: TechniqueId,
    pub platform: Platform,
    /// Log-odds beside the intercept that technique, procedure, noise and stealth give.
    pub ease: f64,
    /// Uniform draw against the chance that the procedure shows.
    show: f64,
    /// Sources that carry it, are sent and collected, and reach the host.
    pub carriers: SourceSet,
    /// These, and sources that ATT&CK does not connect with the technique but rules do.
    pub with_rules: SourceSet,
}

impl Engagement<'_, '_> {
    /// Lets every detector look at an execution.
    pub(super) fn sense(&mut self, number: Number) {
        let Some((soc, _)) = self.m.soc else { return };
        let detection = &soc.detection;
        let scene = self.scene(number, detection);
        let detectors = [
            Detector::Rules,
            Detector::Endpoint,
            Detector::Network,
            Detector::Anomaly,
            Detector::Feed,
            Detector::Sandbox,
            Detector::User,
        ];
        let shows = self.shows(number, &scene, detection);
        self.here.executions[number].visible = shows.is_none();
        if shows.is_none() {
            let stored = self.now + detection.ingest;
            self.here.stamps.t1 = Some(self.here.stamps.t1.map_or(stored, |t| t.min(stored)));
        }
        let alerts = self.journal.len();
        for detector in detectors {
            let sensed = match (detector, shows) {
                (Detector::User, _) => self.users_report(number, detection),
                (_, Some(stage)) => Sensed::Missed(stage),
                (Detector::Rules, None) => self.rules_fire(number, &scene, detection),
                (Detector::Endpoint, None) => match &detection.endpoint {
                    Some(sensor) => self.endpoint_fires(number, &scene, detection, sensor),
                    None => Sensed::Blind,
                },
                (Detector::Network, None) => self.signatures_fire(number, &scene, detection),
                (Detector::Anomaly, None) => self.stands_out(number, &scene, detection),
                (Detector::Feed, None) => self.feeds_match(number),
                (Detector::Sandbox, None) => self.sandbox_tells(number, &scene),
                (Detector::Hunt, None) => Sensed::Blind, // comes at times of its own
            };
            match sensed {
                Sensed::Blind => {}
                Sensed::Missed(stage) => self.advance_fate(number, stage),
                Sensed::Fired(severity, delay) => self.raise(number, detector, severity, delay),
            }
        }
        let reached = self.here.executions[number].reached;
        if self.journal.is_on() {
            let seen_in = self.seen_in(number, &scene, detection);
            let raised = if self.here.executions[number].alerted { "" } else { reached.words() };
            let colon = if raised.is_empty() { "" } else { ": no alert, " };
            let shows = self.journal.len();
            self.note(Side::Sensor, || format!("{seen_in}{colon}{raised}"));
            self.journal.put_before(alerts, shows);
        }
    }

    fn scene(&mut self, number: Number, detection: &Detection) -> Scene {
        let e = &self.here.executions[number];
        let (index, variant, role) = (e.step, e.variant, e.role);
        let step = &self.m.script.steps[index];
        let effects = &self.m.world.detection;
        let mut stream = self.organisation.luck.stream(dice::procedure(self.script, index, variant));
        let procedure = effects.procedure_sd * stream.normal();
        let show = stream.uniform();
        let noise = match step.noise {
            Noise::Low => -effects.noise_shift,
            Noise::Medium => 0.0,
            Noise::High => effects.noise_shift,
        };
        let stealth = effects.stealth_shift * self.m.script.actor.stealth.get();
        let haste = effects.haste(self.haste(), self.m.world.attacker.rush_pace);
        let ease = self.organisation.technique(step.technique).effect + procedure + noise + stealth + haste;
        let platform = self.here.client.group(role).map_or(Platform::Windows, |g| g.platform);
        let (carriers, with_rules) = self.sources(number, platform, detection);
        Scene { technique: step.technique, platform, ease, show, carriers, with_rules }
    }

    /// Whether a host of a role carries what reaches the share `coverage` of manageable hosts.
    pub(super) fn carries(&self, role: Role, host: u32, coverage: Probability) -> bool {
        let managed = self.here.client.group(role).map_or(Probability::NEVER, |g| g.managed);
        let mut stream = self.here.luck.stream(dice::host(self.script, role as usize, host));
        // The attacker compares hosts and works on the one that is watched least.
        let compared = self.m.script.actor.hosts_compared.max(1);
        let watched = (0..compared).map(|_| stream.uniform()).fold(0.0_f64, f64::max);
        watched < managed.get() * coverage.get()
    }

    /// Whether the attacker has switched a defence off on assets of a role and nobody has noticed yet.
    pub(super) fn is_disabled(&self, defence: Defence, role: Role, detection: &Detection) -> bool {
        let since = self.here.attacker.disabled.get(&(defence, role));
        since.is_some_and(|&since| self.now < since + detection.loss_noticed_after)
    }

    /// Sources that carry the technique there, are sent and collected, and reach the host; those of
    /// rules may also be ones that ATT&CK does not connect with the technique but rules do.
    fn sources(&self, number: Number, platform: Platform, detection: &Detection) -> (SourceSet, SourceSet) {
        let e = &self.here.executions[number];
        let knowledge = self.m.knowledge;
        let (carriers, with_rules) = self.m.script.steps[e.step].sources_on(platform, knowledge);
        let collected = self.here.client.telemetry.intersection(detection.sources);
        let host_logs = self.carries(e.role, e.host, detection.host_coverage)
            && !self.is_disabled(Defence::HostLogs, e.role, detection);
        let arrives = |set: SourceSet| -> SourceSet {
            let set = set.intersection(collected);
            set.iter().filter(|s| host_logs || !knowledge.source_by_id(*s).is_on_hosts()).collect()
        };
        (arrives(carriers), arrives(with_rules))
    }

    /// What of an execution shows where, in words.
    fn seen_in(&self, number: Number, scene: &Scene, detection: &Detection) -> String {
        if !self.here.executions[number].visible {
            return "the step does not show".to_owned();
        }
        let name = |s| self.m.knowledge.source_by_id(s).id.as_str();
        let mut names: Vec<&str> = scene.with_rules.iter().map(name).collect();
        let execution = &self.here.executions[number];
        if detection.endpoint.as_ref().is_some_and(|e| self.endpoint_sees(e, execution, scene)) {
            names.push("the endpoint product");
        }
        format!("the step shows in {}", names.join(", "))
    }

    /// Returns nothing if the execution leaves telemetry the SOC has, otherwise why it does not.
    fn shows(&self, number: Number, scene: &Scene, detection: &Detection) -> Option<Fate> {
        let Scene { carriers, with_rules, .. } = *scene;
        let e = &self.here.executions[number];
        let sensor = detection.endpoint.as_ref().filter(|s| self.endpoint_sees(s, e, scene));
        if carriers.union(with_rules).is_empty() && sensor.is_none() {
            return Some(Fate::NoTelemetry);
        }
        let up = |set: SourceSet| set.iter().any(|s| !self.organisation.is_down(s, detection, self.now));
        if sensor.is_none() && !up(carriers.union(with_rules)) {
            return Some(Fate::SensorDown);
        }
        let visible = self.visibility(carriers, sensor.is_some(), scene);
        (scene.show >= visible).then_some(Fate::NoTelemetry)
    }

    /// Chance that at least one component of the technique shows in what is collected:
    /// 1 − Π (1 − κ) over the components carried; an endpoint product is a carrier too.
    fn visibility(&self, carriers: SourceSet, sensor: bool, scene: &Scene) -> f64 {
        let knowledge = self.m.knowledge;
        let technique = knowledge.get(scene.technique);
        let count = |platform: Platform| {
            let carried = |c| carriers.iter().any(|s| knowledge.source_carries(s, c)) || sensor;
            knowledge.components_of(scene.technique, platform).filter(|c| carried(*c)).count()
        };
        let carried = if technique.platforms.contains(scene.platform) {
            count(scene.platform)
        } else {
            technique.platforms.iter().map(count).max().unwrap_or(0)
        };
        self.m.world.detection.shows(carried.max(1))
    }

    pub(super) fn endpoint_sees(&self, sensor: &EndpointSensor, e: &Execution, scene: &Scene) -> bool {
        let runs_there = matches!(scene.platform, Platform::Windows | Platform::Linux | Platform::Macos);
        let looks = match sensor.analytics {
            EndpointAnalytics::Behaviour => true,
            EndpointAnalytics::MalwareOnly => {
                self.m.script.steps[e.step].blockable == Some(Blockable::Malware)
            }
        };
        let shows_on_hosts = || {
            let carriers = self.m.knowledge.carriers(scene.technique, scene.platform);
            carriers.iter().any(|s| self.m.knowledge.source_by_id(s).is_on_hosts())
        };
        runs_there
            && looks
            && shows_on_hosts()
            && self.carries(e.role, e.host, sensor.coverage)
            && self
                .m
                .soc
                .is_none_or(|(soc, _)| !self.is_disabled(Defence::EndpointSensor, e.role, &soc.detection))
    }

    /// Returns how the detector misses the procedure, if it does.
    pub(super) fn fits(
        &self,
        number: Number,
        detector: Detector,
        chance: f64,
        scene: &Scene,
        detection: &Detection,
    ) -> Option<Sensed> {
        let e = &self.here.executions[number];
        let id = dice::fit(self.script, e.step, e.variant, detector as usize);
        if !self.organisation.luck.stream(id).happens(Probability::clamped(chance)) {
            return Some(Sensed::Missed(Fate::VariantMissed));
        }
        let id = dice::suppression(scene.technique, detector as usize);
        let hidden = self.organisation.luck.stream(id).happens(detection.suppressed)
            || self.wrongly_allowed(scene.technique, e.role);
        hidden.then_some(Sensed::Missed(Fate::Suppressed))
    }

    /// The draws of severity and delay of an alert.
    pub(super) fn alert_words(&self, number: Number, detector: Detector) -> (f64, f64) {
        let mut stream = self.alert_stream(number, detector);
        stream.seek(16 * detector as u64 + 8);
        (unit(stream.word()), unit(stream.word()))
    }

    pub(super) fn alert_stream(&self, number: Number, detector: Detector) -> crate::sim::luck::Stream {
        let e = &self.here.executions[number];
        let mut stream = self.here.luck.stream(dice::alert(self.script, e.step, e.visit, e.attempt));
        stream.seek(16 * detector as u64);
        stream
    }

    /// A detector's signal is on its way to become an alert.
    pub(super) fn raise(
        &mut self,
        execution: Number,
        detector: Detector,
        severity: Severity,
        delay: SimDuration,
    ) {
        let alert = self.here.alerts.len();
        self.here.alerts.push(Alert {
            execution,
            detector,
            severity,
            raised: None,
            touched: None,
            state: AlertState::OnItsWay,
            evidence: 0,
            escalated: None,
            end: None,
            ended: None,
        });
        self.here.executions[execution].alerted = true;
        self.note_alert(Side::Sensor, alert, |alert| format!("{alert} is on its way"));
        self.post(self.now + delay, Event::Alert(alert));
    }
}
