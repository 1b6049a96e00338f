//! Attack scripts: the keys of `attacks/*.toml`.

use super::diagnostic::quoted;
use super::error::ScenarioError;
use super::form::Spelling;
use super::inspection::Checked;
use super::library::{Library, Shelf};
use super::reader::{Table, read};
use super::route;
use super::words::{Switch, Word};
use crate::attack::{
    Abort, Actor, Blockable, Branch, Defence, Disclosure, Exposure, Gain, Goal, Grade, Ground, HandOver,
    Infrastructure, Loss, Milestone, Need, Noise, ObservedAt, Order, Persistence, Reaction, ReactionWeights,
    Reentry, Requirement, Script, SlowBranch, Spread, StartLaw, Step, Weekday, When, WorkHours,
};
use crate::client::{ControlKind, FootholdKind, Role};
use crate::knowledge::TechniqueId;
use crate::units::{Probability, WeekPart};

/// How ATT&CK writes a technique.
const TECHNIQUE: &str = r"^T[0-9]{4}(\.[0-9]{3})?$";

/// How a need or gain of access begins.
const FOOTHOLD: &str = "foothold";

/// The need of access to the provider, by a step at one of its clients.
const PROVIDER_FOOTHOLD: &str = "provider-foothold";

/// How the gain of a password, key or ticket begins.
const CREDENTIAL: &str = "credential:";

/// Reads the attack called `name`.
pub(super) fn load(library: &Library, name: &str) -> Result<Checked<Script>, ScenarioError> {
    read(library, Shelf::Attacks, name, |table, name| script(table, library, name))
}

/// Reads a script called `name`.
pub(super) fn script<'t>(table: &Table<'t>, library: &Library, name: &str) -> Script {
    defaults(table);
    let title = table.text("title");
    let summary = table.text("summary");
    let overt_objective = table.switch("overt_objective", Switch::Off);
    let notice_per_day = table.number("notice_per_day", "per day", 0.0..=1.0);
    let sources = table.optional_words("sources", Spelling::Any);
    let sources = sources.iter().map(|word| word.text.to_owned()).collect();
    let horizon = table.optional_duration("horizon");
    let requires = table.optional_table("requires", requires).unwrap_or_default();
    let steps = table.tables("step", "id");
    let ids: Vec<(usize, &str)> =
        steps.iter().map(|t| t.peek_text("id").unwrap_or_default()).enumerate().collect();
    let actor = table.table("actor", |t| actor(t, &ids));
    let start = table.table("start", start);
    let hand_over = table.optional_table("hand_over", |t| hand_over(t, &ids));
    let persistence = table.optional_table("persistence", |t| persistence(t, &ids));
    let spread = table.optional_table("spread", |t| spread(t, &ids));
    // A step without a technique is left out: that was an error, and nothing comes of this script.
    let read = |table: Table<'t>| table.read(|t| step(t, library)).map(|step| (table, step));
    let (tables, mut steps): (Vec<Table>, Vec<Step>) = steps.into_iter().filter_map(read).unzip();
    for step in &mut steps {
        if step.blockable == Some(Blockable::Malware) {
            step.malware.get_or_insert_with(|| name.to_owned());
        }
    }
    let slow = table.optional_table("slow_branch", |t| SlowBranch {
        share: t.share("share"),
        factor: t.number("factor", "factor", 0.01..=1000.0),
    });
    let exposure = table.optional_table("exposure", exposure);
    let script = Script {
        name: name.to_owned(),
        title,
        summary,
        horizon,
        requires,
        actor,
        start,
        hand_over,
        persistence,
        spread,
        slow,
        overt_objective,
        notice_per_day,
        exposure,
        steps,
        sources,
    };
    if table.inspection.sound() {
        route::check(table, &tables, &script, library);
    }
    script
}

/// Reads `[defaults]`, whose basis and kind the document has already handed to its numbers.
pub(super) fn defaults(table: &Table<'_>) {
    table.optional_table("defaults", |_| ());
}

fn actor(table: &Table<'_>, steps: &[(usize, &str)]) -> Actor {
    Actor {
        name: table.text("name"),
        goal: table.name("goal", Goal::NAMES),
        stealth: table.share("stealth"),
        tries: table.count("tries", 0..=100),
        hosts_compared: table.count("hosts_compared", 1..=1000),
        hours: table.optional_table("hours", hours),
        alertness: table.share("alertness"),
        perception: table.law("perception"),
        reactions: table.table("reactions", reactions),
        dormancy: table.law("dormancy"),
        reentry: table.table("reentry", |t| reentry(t, steps)),
        tempo: table.optional_number("tempo", "factor", 0.05..=20.0).unwrap_or(1.0),
        destroys_above: optional_share(table, "destroys_above").unwrap_or(Probability::NEVER),
        reads_chat: optional_share(table, "reads_chat").unwrap_or(Probability::NEVER),
        abort: table.optional_table("abort", abort).unwrap_or_default(),
    }
}

fn optional_share(table: &Table<'_>, key: &'static str) -> Option<Probability> {
    table.optional_number(key, "share", 0.0..=1.0).map(Probability::clamped)
}

fn reentry(table: &Table<'_>, steps: &[(usize, &str)]) -> Reentry {
    let chance = table.share("chance");
    let with_credential = optional_share(table, "with_credential").unwrap_or(chance);
    let ways = table.optional_words("by", Spelling::Any);
    let by = ways.iter().filter_map(|word| table.meaning("step", word, steps)).collect();
    Reentry { chance, with_credential, delay: table.law("delay"), by }
}

fn abort(table: &Table<'_>) -> Abort {
    Abort { notices: table.optional_count("notices", 1..=1000) }
}

fn requires(table: &Table<'_>) -> Requirement {
    Requirement {
        assets: table.optional_names("assets", "role", Role::NAMES),
        provider: table.switch("provider", Switch::Off),
    }
}

fn loss(table: &Table<'_>) -> Loss {
    let amount = |key, unit, most| table.optional_number(key, unit, 0.0..=most).unwrap_or_default();
    Loss {
        data_gb: amount("data_gb", "gigabytes", 1e9),
        hosts: amount("hosts", "share", 1.0),
        money: amount("money", "currency", 1e12),
    }
}

fn hours(table: &Table<'_>) -> WorkHours {
    let hours = WorkHours {
        from: table.count("from", 0..=23) as u8,
        to: table.count("to", 1..=24) as u8,
        week_begins: table.optional_name("week_begins", Weekday::NAMES).unwrap_or_default(),
        days: table.count("days", 1..=7) as u8,
        offset: table.offset("utc_offset"),
    };
    if hours.from >= hours.to && table.inspection.sound() {
        let message =
            format!("work from {} to {} has no hours; let it end after it begins", hours.from, hours.to);
        table.inspection.error(table.place_of("to"), message);
    }
    hours
}

fn reactions(table: &Table<'_>) -> ReactionWeights {
    let weight = |reaction: Reaction| match reaction {
        Reaction::Destroy => table.optional_number(reaction.name(), "weight", 0.0..=1e6).unwrap_or_default(),
        _ => table.number(reaction.name(), "weight", 0.0..=1e6),
    };
    let weights = Reaction::ALL.map(weight);
    if table.inspection.sound() && weights.iter().sum::<f64>() <= 0.0 {
        table.inspection.error(table.place(), "all reactions have weight 0; give one of them more");
    }
    ReactionWeights(weights)
}

fn exposure(table: &Table<'_>) -> Exposure {
    Exposure {
        infrastructure: table.name("infrastructure", Infrastructure::NAMES),
        in_use: table.law("in_use"),
        advisory: disclosure(table, "advisory"),
    }
}

/// Returns when something becomes public, by the table at `key`.
fn disclosure(table: &Table<'_>, key: &'static str) -> Disclosure {
    let known = table.optional_table(key, |t| t.name("when", When::NAMES).by(t.law("by")));
    known.unwrap_or(Disclosure::Never)
}

fn start(table: &Table<'_>) -> StartLaw {
    let weight = |part: WeekPart| {
        let key = match part {
            WeekPart::Office => "weekday_office",
            WeekPart::Night => "weekday_off",
            WeekPart::Weekend => "weekend",
        };
        table.number(key, "weight", 0.0..=1e6) / part.hours()
    };
    let hourly = WeekPart::ALL.map(weight);
    if table.inspection.sound() && hourly.iter().sum::<f64>() <= 0.0 {
        table.inspection.error(table.place(), "no part of the week has any weight; give one of them some");
    }
    StartLaw {
        weights: Box::new(std::array::from_fn(|hour| hourly[WeekPart::of(hour) as usize])),
        holiday: table
            .optional_number("holiday", "share", 0.0..=1.0)
            .map_or(Probability::NEVER, Probability::clamped),
    }
}

fn hand_over(table: &Table<'_>, steps: &[(usize, &str)]) -> HandOver {
    let after = table.word("after", Spelling::Any).and_then(|word| table.meaning("step", &word, steps));
    HandOver {
        after: after.unwrap_or_default(),
        fast_share: table.share("fast_share"),
        fast: table.law("fast"),
        slow: table.law("slow"),
    }
}

fn persistence(table: &Table<'_>, steps: &[(usize, &str)]) -> Persistence {
    let ways = table.optional_words("by", Spelling::Any);
    Persistence {
        // More than one an hour is no spare access any more.
        per_day: table.number("per_day", "per day", 0.0..=24.0),
        most: table.count("most", 1..=50),
        by: ways.iter().filter_map(|word| table.meaning("step", word, steps)).collect(),
    }
}

fn spread(table: &Table<'_>, steps: &[(usize, &str)]) -> Spread {
    let after = table.word("after", Spelling::Any).and_then(|word| table.meaning("step", &word, steps));
    Spread {
        after: after.unwrap_or_default(),
        order: table.name("order", Order::NAMES),
        gap: table.law("gap"),
        most: table.optional_count("most", 1..=1000),
        full_share: table.share("full_share"),
    }
}

fn step(table: &Table<'_>, library: &Library) -> Option<Step> {
    let id = table.text("id");
    let technique = technique(table, library);
    Some(Step {
        role: table.name("on", Role::NAMES),
        needs: table.words("needs", in_hand("")).iter().filter_map(|word| need(table, word)).collect(),
        gains: table
            .words("gains", in_hand(CREDENTIAL))
            .iter()
            .filter_map(|word| gain(table, word))
            .collect(),
        wait: table.optional_law("wait"),
        time: table.law("time"),
        success: table.share("success"),
        stopped_by: table.optional_names("stopped_by", "control", ControlKind::NAMES),
        variants: table.count("variants", 1..=1000),
        noise: table.name("noise", Noise::NAMES),
        observed: table.optional_name("observed", ObservedAt::NAMES).unwrap_or(ObservedAt::End),
        blockable: table.optional_name("blockable", Blockable::NAMES),
        disclosed: disclosure(table, "disclosed"),
        malware: table.optional_text("malware"),
        user_visible: table.switch("user_visible", Switch::Off),
        looks_benign: optional_share(table, "looks_benign").unwrap_or(Probability::NEVER),
        slot: table.optional_text("slot").unwrap_or_else(|| id.clone()),
        required: table.switch("required", Switch::On),
        milestone: table.optional_name("milestone", Milestone::NAMES),
        objective: table.optional_name("objective", Grade::NAMES),
        loss: table.optional_table("loss", loss).unwrap_or_default(),
        disables: table.optional_name("disables", Defence::NAMES),
        clears_logs: table.switch("clears_logs", Switch::Off),
        traces: table.optional_duration("traces"),
        shuns_sensors: table.switch("shuns_sensors", Switch::Off),
        branch: table.optional_name("branch", Branch::NAMES).unwrap_or(Branch::Plan),
        ground: table.optional_name("at", Ground::NAMES).unwrap_or(Ground::Own),
        technique: technique?,
        id,
    })
}

fn technique(table: &Table<'_>, library: &Library) -> Option<TechniqueId> {
    let word = table.word("technique", Spelling::Like(TECHNIQUE.to_owned()))?;
    match library.knowledge().technique(&quoted(word.text)) {
        Ok(id) => {
            let code = &library.knowledge().get(id).code;
            if code != word.text {
                let message = format!("{} is an id of a newer ATT&CK; it is read as {code}", word.text);
                table.inspection.warn(word.place, message);
            }
            Some(id)
        }
        Err(error) => {
            table.inspection.error(word.place, error.to_string());
            None
        }
    }
}

/// Returns how needs and gains are spelled: as access of some kind, or as a word of the script's own.
fn in_hand(before: &str) -> Spelling {
    let kinds: Vec<&str> = access().into_iter().map(|(_, name)| name).collect();
    let before = if before.is_empty() { String::new() } else { format!("({before})?") };
    Spelling::Like(format!("^({FOOTHOLD}:({})|{before}[a-z0-9-]+)$", kinds.join("|")))
}

/// The kinds of footholds that are access, with their names.
fn access() -> Vec<(FootholdKind, &'static str)> {
    FootholdKind::NAMES.iter().copied().filter(|(kind, _)| kind.is_access()).collect()
}

fn need(table: &Table<'_>, word: &Word<'_>) -> Option<Need> {
    if word.text == FOOTHOLD {
        return Some(Need::AnyFoothold);
    }
    if word.text == PROVIDER_FOOTHOLD {
        return Some(Need::ProviderFoothold);
    }
    match foothold(table, word) {
        Some(kind) => kind.map(Need::Foothold),
        None => token(table, word).map(Need::Token),
    }
}

fn gain(table: &Table<'_>, word: &Word<'_>) -> Option<Gain> {
    if word.text == FOOTHOLD {
        let message = "a gain says which foothold; write one such as foothold:implant";
        table.inspection.error(word.place, message);
        return None;
    }
    match foothold(table, word) {
        Some(kind) => kind.map(Gain::Foothold),
        None => match word.text.strip_prefix(CREDENTIAL) {
            Some(name) => token(table, &Word { text: name, place: word.place }).map(Gain::Credential),
            None => token(table, word).map(Gain::Token),
        },
    }
}

/// Returns the kind if `word` is `foothold:KIND`; within, nothing if there is no such kind.
fn foothold(table: &Table<'_>, word: &Word<'_>) -> Option<Option<FootholdKind>> {
    let kind = word.text.strip_prefix(FOOTHOLD)?.strip_prefix(':')?;
    Some(table.meaning("foothold", &Word { text: kind, place: word.place }, &access()))
}

fn token(table: &Table<'_>, word: &Word<'_>) -> Option<String> {
    let kebab = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if word.text.chars().all(kebab) {
        return Some(word.text.to_owned());
    }
    let message = format!(
        "{} is no name; write small letters, digits and hyphens, or foothold:KIND",
        quoted(word.text)
    );
    table.inspection.error(word.place, message);
    None
}
