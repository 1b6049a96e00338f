//! Sensors and rules: what of an execution shows, and which detector raises an alert.
//!
//! Each detector goes through its stages in order and writes down how far it came: telemetry, sensor up,
//! rule on, rule working, procedure fitted, not suppressed. Whether a procedure is caught is drawn once
//! per procedure, so trying the same thing again does not help the defender.

use super::alerting::{Alert, AlertState};
use super::dice;
use super::event::{Event, Number};
use super::execution::Detector;
use super::fate::Fate;
use super::journal::Side;
use super::run::Engagement;
use crate::attack::{Blockable, Defence, Noise};
use crate::client::Role;
use crate::knowledge::{ComponentSet, Platform, Severity, SourceId, SourceSet, TechniqueId};
use crate::sim::luck::unit;
use crate::soc::{Detection, EndpointAnalytics, EndpointSensor};
use crate::units::{Probability, SimDuration, SimTime};

/// Where in a procedure's stream the draws of components begin, past those of how hard it is to catch.
const COMPONENTS_AT: u64 = 16;

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
    /// The technique's components, and those of them in which this way of doing it shows: drawn one by one, the
    /// same for whoever looks there.
    listed: ComponentSet,
    showing: ComponentSet,
    /// Whether what is not listed shows: to rules on sources that ATT&CK does not connect with the technique, and as
    /// known-bad code to antivirus.
    besides: bool,
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
        let in_logs = self.shows_in_logs(&scene, detection);
        let sensor = detection.endpoint.as_ref();
        let on_product = sensor.is_some_and(|sensor| self.shows_to_product(number, sensor, &scene));
        let visible = in_logs.is_none() || on_product;
        self.here.executions[number].visible = visible;
        if visible {
            // A product keeps what it records itself; logs have to arrive.
            self.stored(if on_product { self.now } else { self.now + detection.ingest });
        }
        let alerts = self.journal.len();
        for detector in detectors {
            // Each by what it looks at itself: a log that shows nothing is not made up for by a product that sees.
            let sensed = match (detector, in_logs) {
                (Detector::User, _) => self.users_report(number, detection),
                (Detector::Endpoint, _) => match sensor {
                    Some(sensor) if on_product => self.endpoint_fires(number, &scene, detection, sensor),
                    Some(sensor) if self.is_watched(number, sensor, &scene) => {
                        Sensed::Missed(Fate::NoTelemetry)
                    }
                    _ => Sensed::Blind,
                },
                (Detector::Sandbox, _) if visible => self.sandbox_tells(number, &scene),
                (_, Some(stage)) => Sensed::Missed(stage),
                (Detector::Rules, None) => self.rules_fire(number, &scene, detection),
                (Detector::Network, None) => self.signatures_fire(number, &scene, detection),
                (Detector::Anomaly, None) => self.stands_out(number, &scene, detection),
                (Detector::Feed, None) => self.feeds_match(number),
                (Detector::Hunt | Detector::Sandbox, None) => Sensed::Blind, // hunts come at times of their own
            };
            match sensed {
                Sensed::Blind => {}
                Sensed::Missed(stage) => self.advance_fate(number, stage),
                Sensed::Fired(severity, delay) => self.raise(number, detector, severity, delay),
            }
        }
        let reached = self.here.executions[number].reached;
        if self.journal.is_on() {
            let seen_in = self.seen_in((in_logs, on_product), &scene);
            let raised = if self.here.executions[number].alerted { "" } else { reached.words() };
            let colon = if raised.is_empty() { "" } else { ": no alert, " };
            let shows = self.journal.len();
            self.note(Side::Sensor, || format!("{seen_in}{colon}{raised}"));
            self.journal.put_before(alerts, shows);
        }
    }

    /// Something of the attack is on record from `at` on.
    pub(super) fn stored(&mut self, at: SimTime) {
        let t1 = &mut self.here.stamps.t1;
        *t1 = Some(t1.map_or(at, |t1| t1.min(at)));
    }

    fn scene(&mut self, number: Number, detection: &Detection) -> Scene {
        let e = &self.here.executions[number];
        let (index, variant, role) = (e.step, e.variant, e.role);
        let step = &self.m.script.steps[index];
        let effects = &self.m.world.detection;
        let mut stream = self.organisation.luck.stream(dice::procedure(self.script, index, variant));
        let procedure = effects.procedure_sd * stream.normal();
        let besides = stream.happens(effects.component_visible);
        let noise = match step.noise {
            Noise::Low => -effects.noise_shift,
            Noise::Medium => 0.0,
            Noise::High => effects.noise_shift,
        };
        let stealth = effects.stealth_shift * self.m.script.actor.stealth.get();
        let haste = effects.haste(self.haste(), self.m.world.attacker.rush_pace);
        let ease = self.organisation.technique(step.technique).effect + procedure + noise + stealth + haste;
        let platform = self.here.client.group(role).map_or(Platform::Windows, |g| g.platform);
        let listed = self.listed_components(step.technique, platform);
        let showing = listed.iter().filter(|component| {
            stream.seek(COMPONENTS_AT + 2 * component.index() as u64);
            stream.happens(effects.component_visible)
        });
        let showing = showing.collect();
        let (carriers, with_rules) = self.sources(number, platform, detection);
        Scene { technique: step.technique, platform, ease, listed, showing, besides, carriers, with_rules }
    }

    /// The components in which a technique may show; where ATT&CK does not list the platform, what it says of others
    /// holds there.
    fn listed_components(&self, technique: TechniqueId, platform: Platform) -> ComponentSet {
        let knowledge = self.m.knowledge;
        let platforms = knowledge.get(technique).platforms;
        let on = |platform| knowledge.components_of(technique, platform);
        if platforms.contains(platform) {
            on(platform).collect()
        } else {
            platforms.iter().flat_map(on).collect()
        }
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
    fn seen_in(&self, (in_logs, on_product): (Option<Fate>, bool), scene: &Scene) -> String {
        let name = |s| self.m.knowledge.source_by_id(s).id.as_str();
        let logs = scene.with_rules.iter().filter(|_| in_logs.is_none()).map(name);
        let product = on_product.then_some("the endpoint product");
        let names: Vec<&str> = logs.chain(product).collect();
        match names.as_slice() {
            [] => "the step does not show".to_owned(),
            names => format!("the step shows in {}", names.join(", ")),
        }
    }

    /// Returns nothing if the execution leaves logs the SOC has, otherwise why it does not.
    fn shows_in_logs(&self, scene: &Scene, detection: &Detection) -> Option<Fate> {
        if scene.with_rules.is_empty() {
            return Some(Fate::NoTelemetry);
        }
        let up = |s: &SourceId| !self.organisation.is_down(*s, detection, self.now);
        let live: SourceSet = scene.with_rules.iter().filter(up).collect();
        if !live.is_empty() && self.shows_in(live.intersection(scene.carriers), scene) {
            return None;
        }
        let would = live != scene.with_rules && self.shows_in(scene.carriers, scene);
        Some(if live.is_empty() || would { Fate::SensorDown } else { Fate::NoTelemetry })
    }

    /// Whether any component shows that these sources carry; with κ a component, one of so many does with
    /// 1 − (1 − κ)^so many. Sources that carry none of them but have rules on the technique count as one.
    fn shows_in(&self, carriers: SourceSet, scene: &Scene) -> bool {
        let held = carriers.iter().map(|s| self.m.knowledge.source_by_id(s).components);
        let carried = held.fold(ComponentSet::EMPTY, ComponentSet::union).intersection(scene.listed);
        if carried.is_empty() { scene.besides } else { !carried.intersection(scene.showing).is_empty() }
    }

    /// Whether the endpoint product on the host, if it carries one, records anything of an execution: only what is
    /// its own counts, whatever logs there may be beside it.
    fn shows_to_product(&self, number: Number, sensor: &EndpointSensor, scene: &Scene) -> bool {
        let recorded = self.m.knowledge.product_components(scene.technique, scene.platform);
        let shows = match sensor.analytics {
            EndpointAnalytics::Behaviour => !recorded.intersection(scene.showing).is_empty(),
            EndpointAnalytics::MalwareOnly => scene.besides,
        };
        shows && self.is_watched(number, sensor, scene)
    }

    /// Whether an endpoint product looks at an execution at all.
    fn is_watched(&self, number: Number, sensor: &EndpointSensor, scene: &Scene) -> bool {
        let e = &self.here.executions[number];
        let runs_there = matches!(scene.platform, Platform::Windows | Platform::Linux | Platform::Macos);
        let malware = self.m.script.steps[e.step].blockable == Some(Blockable::Malware);
        let looks = sensor.analytics == EndpointAnalytics::Behaviour || malware;
        runs_there
            && looks
            && !self.m.knowledge.product_components(scene.technique, scene.platform).is_empty()
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
