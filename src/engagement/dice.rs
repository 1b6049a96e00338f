//! The names of all decisions that luck decides, in one place.
//!
//! Attack decisions carry the script's number, so that two scripts do not share luck step by step; what
//! belongs to the organisation (how hard a technique is to catch, which rules are on, when a source
//! fails) does not. None carries the SOC.

use crate::knowledge::{SourceId, TechniqueId};
use crate::sim::luck::StreamId;

/// Kind of the streams of background rows: class, period.
pub const ROWS: u16 = 1;
/// Kind of the stream of background bursts.
pub const BURSTS: u16 = 2;

/// Number of tries and visits packed into one index.
fn packed(visit: u32, attempt: u32) -> u32 {
    debug_assert!(attempt < 1 << 16, "a step is taken up fewer than 65,536 times a visit");
    visit << 16 | attempt
}

macro_rules! dice {
    ($($(#[$doc:meta])* $name:ident = $kind:literal ( $($arg:ident : $ty:ty),* ) => [$($index:expr),*];)*) => {
        $($(#[$doc])* pub(super) fn $name($($arg: $ty),*) -> StreamId {
            StreamId::new($kind, [$($index),*])
        })*
    };
}

dice! {
    /// Whether a seat of a tier stands empty.
    vacancy = 3(tier: usize, seat: u32) => [tier as u32, seat];
    /// Where between two reviews of its lists a SOC is.
    reviews = 79() => [0];
    /// Which weekdays of a year are holidays, by their number in it.
    holidays = 70(year: u32) => [year];
    /// Whether what an alert told is still known after hand-overs.
    memory = 71(script: u32, recognised: u32) => [script, recognised];
    /// Whether a model closes a true alert.
    model = 73(script: u32, step: usize, visit: u32, attempt: u32) => [script, step as u32, packed(visit, attempt)];
    /// Whether a true alert is joined to what it does not belong to.
    joining = 74(script: u32, step: usize, visit: u32, attempt: u32) => [script, step as u32, packed(visit, attempt)];
    /// How long ago a model was trained when the attack begins.
    model_age = 75() => [0];
    /// Whether an alert is seen to be about a crown jewel.
    crown_jewel = 76(script: u32, step: usize, visit: u32, attempt: u32) => [script, step as u32, packed(visit, attempt)];
    /// How likely a model holds an alert to be true.
    score = 78(script: u32, step: usize, visit: u32, attempt: u32) => [script, step as u32, packed(visit, attempt)];
    /// Whether the attack begins on a holiday.
    holiday_start = 77(script: u32) => [script];
    /// How skilled the organisation's analysts are for their kind.
    skill = 72() => [0];
    /// When the attack begins.
    start = 10(script: u32) => [script];
    /// How long the hand-over takes, and whether the quick way.
    hand_over = 11(script: u32) => [script];
    /// Whether this run takes the slow branch.
    slow_branch = 12(script: u32) => [script];
    /// Waiting and working time of one try of a step.
    step_time = 13(script: u32, step: usize, visit: u32, attempt: u32) => [script, step as u32, packed(visit, attempt)];
    /// Whether one try of a step succeeds where nothing stops it.
    step_success = 14(script: u32, step: usize, visit: u32, attempt: u32) => [script, step as u32, packed(visit, attempt)];
    /// Whether a control stops a procedure.
    control = 15(script: u32, step: usize, variant: u32, control: usize) => [script, step as u32, variant, control as u32];
    /// Whether an inline sensor stops a procedure.
    inline_block = 16(script: u32, step: usize, variant: u32) => [script, step as u32, variant];
    /// How well watched a host is.
    host = 17(script: u32, role: usize, number: u32) => [script, role as u32, number];
    /// Whether and when the loss of a foothold is noticed.
    perception = 18(script: u32, foothold: u32) => [script, foothold];
    /// When the loss of a host is noticed.
    cut_off = 23(script: u32, role: usize, host: u32) => [script, role as u32, host];
    /// What the attacker does on noticing for the n-th time.
    reaction = 19(script: u32, notice: u32) => [script, notice];
    /// Whether and when the attacker comes back the n-th time.
    reentry = 20(script: u32, times: u32) => [script, times];
    /// When somebody outside tells the client.
    external_notice = 21(script: u32) => [script];
    /// When the client sees an overt objective, and how long outside responders take.
    outside = 22(script: u32) => [script];
    /// How hard a technique is to catch.
    technique = 30(technique: TechniqueId) => [technique.index() as u32];
    /// How hard a procedure is to catch, and whether it shows at all.
    procedure = 31(script: u32, step: usize, variant: u32) => [script, step as u32, variant];
    /// Which rules on a technique are on, and which of them are broken.
    rules = 32(technique: TechniqueId) => [technique.index() as u32];
    /// Whether a detector's analytic fits a procedure.
    fit = 33(script: u32, step: usize, variant: u32, detector: usize) => [script, step as u32, variant, detector as u32];
    /// Whether an exclusion hides a technique from a detector.
    suppression = 34(technique: TechniqueId, detector: usize) => [technique.index() as u32, detector as u32];
    /// When a source fails silently.
    outage = 35(source: SourceId) => [source.index() as u32];
    /// The words, the delay and the severity of an alert.
    alert = 40(script: u32, step: usize, visit: u32, attempt: u32) => [script, step as u32, packed(visit, attempt)];
    /// What automation does with an alert.
    automation = 41(script: u32, step: usize, visit: u32, attempt: u32) => [script, step as u32, packed(visit, attempt)];
    /// Whether an alert is linked to an incident already open.
    link = 42(script: u32, step: usize, visit: u32, attempt: u32) => [script, step as u32, packed(visit, attempt)];
    /// Whether a deed is traced back to the access it was done through.
    tracing = 43(script: u32, step: usize, visit: u32, attempt: u32) => [script, step as u32, packed(visit, attempt)];
    /// Whether scoping finds a deed that no alert showed.
    retrospect = 44(script: u32, step: usize, visit: u32, attempt: u32) => [script, step as u32, packed(visit, attempt)];
    /// Reason and calm of the n-th incident.
    incident = 50(script: u32, number: u32) => [script, number];
    /// The words of a scoping.
    scoping = 51(script: u32, round: u32) => [script, round];
    /// Whether and when a scoping finds a foothold.
    finding = 52(script: u32, foothold: u32, round: u32) => [script, foothold, round];
    /// How long the client takes to answer.
    reply = 53(script: u32, foothold: u32, attempt: u32) => [script, foothold, attempt];
    /// How long an action takes, and whether it is the right one.
    action = 54(script: u32, foothold: u32, attempt: u32) => [script, foothold, attempt];
    /// How long cleaning up takes.
    eradication = 55(script: u32, foothold: u32) => [script, foothold];
    /// How long the client takes to agree that the way in is closed.
    closing = 56(script: u32) => [script];
    /// When an exploit is disclosed.
    disclosure = 90(script: u32, step: usize) => [script, step as u32];
    /// How long after its disclosure the SOC has a rule of its own on an exploit.
    coverage = 91(script: u32, step: usize) => [script, step as u32];
    /// Whether feeds hold the servers of a variant, and how long these had been in use.
    servers = 92(script: u32, variant: u32) => [script, variant];
    /// Whether what feeds hold of a variant is handed on to be blocked.
    handed_on = 93(script: u32, variant: u32) => [script, variant];
    /// When the advisory on an attack comes, whether and when a sweep follows, and whether it finds.
    advisory = 94(script: u32) => [script];
    /// Whether code notices the sandbox, and how long the verdict takes.
    sandbox = 95(script: u32, family: usize) => [script, family as u32];
    /// Whether an indicator of code fits another packing of it.
    repacked = 99(script: u32, family: usize, packing: u32) => [script, family as u32, packing];
    /// How long until what was recognised is on a block list.
    listing = 96(script: u32, step: usize, visit: u32, attempt: u32) => [script, step as u32, packed(visit, attempt)];
    /// What the daily entries of a list of blocked servers come to.
    daily_blocks = 100(list: u32) => [list];
    /// Whether the servers of a variant, once blocked, are in somebody else's way.
    false_block = 101(script: u32, variant: u32) => [script, variant];
    /// When, after the n-th review, a wrong exception begins to hide a technique on a class of hosts.
    wrong_allow = 97(technique: TechniqueId, role: usize, review: u32) => [technique.index() as u32, role as u32, review];
    /// Whether there are rules on a source of identity, mail, cloud or rented applications.
    cloud_rules = 98(source: SourceId) => [source.index() as u32];
    /// When the n-th scheduled hunt runs, what it looks for, and whether it finds that.
    hunt = 60(number: u32) => [number];
    /// The same of the n-th hunt in idle time, and whether anybody is idle.
    idle_hunt = 110(number: u32) => [number];
    /// Whether a kind of alert has a playbook.
    playbook = 111(technique: TechniqueId, detector: usize) => [technique.index() as u32, detector as u32];
    /// Whether a playbook hits what it is meant for.
    playbook_hits = 112(script: u32, step: usize, visit: u32, attempt: u32) => [script, step as u32, packed(visit, attempt)];
    /// Whether the runbook for an action is the right one.
    runbook = 113(script: u32, foothold: u32, attempt: u32) => [script, foothold, attempt];
    /// Whether somebody at the client who can act is there in the off-hours before a contact day.
    client_there = 114(script: u32, day: u32) => [script, day];
    /// Whether the attacker reads along with the n-th incident, and when it makes something of it.
    chatter = 24(script: u32, incident: u32) => [script, incident];
    /// When those in a seat leave, one after another.
    leaving = 120(tier: usize, seat: u32) => [tier as u32, seat];
    /// Whether somebody is among those who leave at once.
    leaving_at_once = 121(tier: usize, seat: u32) => [tier as u32, seat];
    /// Whether an attacker still uses what an indicator points to.
    still_used = 122(script: u32, kind: u32, which: u32) => [script, kind, which];
    /// How long a missing rule takes, and whether it does what it should.
    missing_rule = 123(technique: TechniqueId, script: u32, step: usize, variant: u32) => [technique.index() as u32, script, step as u32, variant];
    /// The same of closing a way in.
    open_way = 124(technique: TechniqueId, role: usize) => [technique.index() as u32, role as u32];
    /// The same of a control to be tightened.
    open_control = 131(kind: usize, technique: TechniqueId, script: u32, step: usize) => [kind as u32, technique.index() as u32, script, step as u32];
    /// Whether a control that was tightened stops a procedure.
    tightened = 132(script: u32, step: usize, variant: u32, kind: usize) => [script, step as u32, variant, kind as u32];
    /// Whether looking back for an indicator finds what it points to.
    looking_back = 125(script: u32, kind: u32, which: u32) => [script, kind, which];
    /// When exercises begin, and what the n-th is about.
    exercise = 126(number: u32) => [number];
    /// Whether an exercise closes the gap at a step, and in which way it was done there.
    exercised = 127(number: u32, script: u32, step: usize) => [number, script, step as u32];
    /// When audits begin.
    audits = 128() => [0];
    /// Whether audits find a weakness that is there for the n-th time, when it is mended, and for how long.
    audit = 129(times: u32, client: u32, technique: TechniqueId, role: usize) => [times, client, technique.index() as u32, role as u32];
    /// How often, when, which attacks come in a season.
    season = 130() => [0];
    /// When the attacker would plant a foothold for the n-th time, by which step and way of doing it, and whether it
    /// succeeds where nothing stops it.
    planting = 26(script: u32, number: u32) => [script, number];
    /// Whether a harmless explanation is at hand, and which eye sees through it at each look.
    explanation = 27(script: u32) => [script];
    /// When a client of the provider is come to.
    spreading = 25(script: u32) => [script];
    /// Whether a look at the provider finds a foothold.
    upstream = 116(script: u32, foothold: u32) => [script, foothold];
    /// When in turn a client hears what was met at another.
    handing_on = 117(script: u32, client: u32) => [script, client];
    /// When a provider's client, or its provider, is told of the intrusion by the other.
    passing_on = 118(script: u32) => [script];
    /// How long a client takes to mend the hole of an exploit.
    mended = 133(script: u32, step: usize, client: u32) => [script, step as u32, client];
    /// How well the SOC understands an intrusion it was told of.
    told = 115(script: u32) => [script];
}
