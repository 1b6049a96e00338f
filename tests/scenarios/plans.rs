//! What `sparring check` finds wrong or odd about an attack's plan: one broken script for each, with its place and a
//! way out.

use super::library;
use sparring::scenario::{Library, Shelf};

/// A plan in which nothing is wrong or odd.
const PLAN: &str = r#"title = "Plan"
summary = "In, up, out."
notice_per_day = 0.01
[defaults]
basis = "assumed: for a test"
kind = "judgement"
[actor]
name = "Nobody"
goal = "ransom"
stealth = 0.3
tries = 2
hosts_compared = 2
alertness = 0.6
perception = "20m"
dormancy = "5d"
reactions = { rush = 5, switch = 3, quiet = 1, leave = 1, destroy = 1 }
reentry = { chance = 0.2, delay = "3d", by = ["mail"] }
[start]
weekday_office = 6
weekday_off = 3
weekend = 1
[hand_over]
after = "mail"
fast_share = 0.5
fast = "10m"
slow = "2d"
[[step]]
id = "look"
technique = "T1589"
on = "outside"
needs = []
gains = ["names"]
time = "1h"
success = 1.0
variants = 4
noise = "low"
[[step]]
id = "mail"
technique = "T1566.001"
on = "workstation"
needs = ["names"]
gains = ["foothold:implant"]
time = "3h"
success = 0.9
variants = 4
noise = "low"
milestone = "hands-on"
[[step]]
id = "memory"
technique = "T1003.001"
on = "workstation"
slot = "passwords"
needs = ["foothold"]
gains = ["credential:admin"]
time = "15m"
success = 0.6
variants = 4
noise = "high"
[[step]]
id = "tickets"
technique = "T1558.003"
on = "domain-controller"
slot = "passwords"
needs = ["foothold"]
gains = ["credential:admin"]
time = "1d"
success = 0.5
variants = 4
noise = "low"
[[step]]
id = "share"
technique = "T1021.002"
on = "server"
needs = ["foothold", "admin"]
gains = ["server"]
time = "30m"
success = 0.9
variants = 4
noise = "medium"
milestone = "breakout"
[[step]]
id = "encrypt"
technique = "T1486"
on = "server"
needs = ["foothold", "server"]
gains = []
time = "45m"
success = 0.95
variants = 4
noise = "high"
objective = "full"
[[step]]
id = "wipe"
technique = "T1485"
on = "server"
needs = ["foothold", "server"]
gains = []
time = "10m"
success = 0.9
variants = 4
noise = "high"
required = false
branch = "destruction"
"#;

/// Returns the plan with each of `changes` made, and what is said about it: errors if there are any, else warnings.
fn told(changes: &[(&str, &str)]) -> (String, Vec<String>) {
    let mut text = PLAN.to_owned();
    for (from, to) in changes {
        assert_eq!(text.matches(from).count(), 1, "{from}");
        text = text.replacen(from, to, 1);
    }
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("x.toml");
    std::fs::write(&path, &text).unwrap();
    let said = match library().attack(&path.to_string_lossy()) {
        Ok(checked) => checked.warnings.iter().map(ToString::to_string).collect(),
        Err(error) => error.to_string().split("\n\n").map(str::to_owned).collect::<Vec<_>>(),
    };
    (text, said)
}

/// Asserts that the changed plan is told of by `wanted`, once, at the place of `at`, with a way out.
#[track_caller]
fn says(changes: &[(&str, &str)], at: &str, wanted: &str, way_out: &str) {
    let (text, said) = told(changes);
    assert_eq!(text.matches(at).count(), 1, "the place {at} is not one");
    let before = &text[..text.find(at).unwrap()];
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap().chars().count() + 1;
    let all = said.join("\n");
    let lines: Vec<&str> = all.lines().filter(|line| line.contains(wanted)).collect();
    assert_eq!(lines.len(), 1, "{wanted}: {all}");
    assert!(lines[0].contains(&format!("x.toml:{line}:{column}: ")), "not at {line}:{column}: {all}");
    assert!(lines[0].contains(way_out), "no way out: {all}");
}

/// Changes of the step called `id`: its line of `key` becomes `to`.
macro_rules! of {
    ($id:literal, $from:literal, $to:literal) => {{
        let begin = PLAN.find(concat!("id = \"", $id, "\"")).unwrap();
        let end = PLAN[begin..].find("[[step]]").map_or(PLAN.len(), |end| begin + end);
        let step = &PLAN[begin..end];
        assert_eq!(step.matches($from).count(), 1, "{step}");
        (step, step.replace($from, $to))
    }};
}

/// The same for one step of the plan.
#[track_caller]
fn step_says((step, changed): (&str, String), at: &str, wanted: &str, way_out: &str) {
    says(&[(step, &changed)], at, wanted, way_out);
}

#[test]
fn nothing_is_said_of_a_sound_plan() {
    assert_eq!(told(&[]).1, [""; 0]);
}

#[test]
fn a_need_that_nothing_gains_has_a_near_miss() {
    step_says(
        of!("share", "\"admin\"]", "\"amdin\"]"),
        "[\"foothold\", \"amdin\"]",
        "step share needs amdin, which no step gains",
        "did you mean admin?",
    );
}

#[test]
fn steps_that_wait_for_each_other_are_told_as_a_ring() {
    let (share, waits) = of!("share", "\"admin\"]", "\"admin\", \"key\"]");
    let (encrypt, gives) = of!("encrypt", "gains = []", "gains = [\"key\"]");
    says(
        &[(share, &waits), (encrypt, &gives)],
        "[\"foothold\", \"admin\", \"key\"]",
        "steps share → encrypt → share go round in a circle: encrypt needs server of share, share needs key of encrypt",
        "let one of them need less",
    );
    let (_, said) = told(&[(share, &waits), (encrypt, &gives)]);
    assert!(!said.join("\n").contains("change their order"), "said twice: {said:#?}");
}

#[test]
fn what_only_destruction_gains_is_nothing_to_the_plan() {
    let (wipe, gives) = of!("wipe", "gains = []", "gains = [\"rights\"]");
    let (encrypt, waits) = of!("encrypt", "\"server\"]", "\"server\", \"rights\"]");
    says(
        &[(wipe, &gives), (encrypt, &waits)],
        "[\"foothold\", \"server\", \"rights\"]",
        "which only wipe gains, and that is done only to destroy",
        "let a step of the plan gain it",
    );
}

#[test]
fn what_never_succeeds_leads_nowhere() {
    step_says(
        of!("share", "success = 0.9", "success = 0"),
        "[\"foothold\", \"server\"]\ngains = []\ntime = \"45m\"",
        "step encrypt is never reached: it needs server, and what gains that (share)",
        "give it a chance of success",
    );
    step_says(
        of!("encrypt", "success = 0.95", "success = 0"),
        "0\nvariants = 4\nnoise = \"high\"\nobjective",
        "step encrypt has an objective and never succeeds",
        "give it a chance of success",
    );
    step_says(
        of!("memory", "success = 0.6", "success = 0"),
        "0\nvariants = 4\nnoise = \"high\"\n[[step]]\nid = \"tickets",
        "step memory never succeeds",
        "take it out",
    );
}

#[test]
fn a_slot_of_one_step_is_no_choice() {
    step_says(
        of!("tickets", "slot = \"passwords\"", "slot = \"pasword\""),
        "\"pasword\"",
        "slot pasword has one step only",
        "did you mean passwords?",
    );
    step_says(
        of!("share", "needs", "slot = \"spread\"\nneeds"),
        "\"spread\"",
        "slot spread has one step only",
        "give it to a second step",
    );
}

#[test]
fn an_alternative_that_gains_less_is_a_dead_end() {
    step_says(
        of!("tickets", "credential:admin", "foothold:account"),
        "[\"foothold\", \"admin\"]",
        "needs admin, which memory gains and its alternative tickets does not",
        "let both gain it",
    );
}

#[test]
fn a_gain_one_letter_off_is_a_slip() {
    step_says(
        of!("tickets", "credential:admin", "credential:admim"),
        "[\"credential:admim\"]",
        "step tickets gains admim, which no step needs",
        "did you mean admin?",
    );
}

#[test]
fn variants_that_are_never_tried_are_odd() {
    let never = ("switch = 3", "switch = 0");
    says(
        &[never],
        "4\nnoise = \"low\"\n[[step]]\nid = \"mail\"",
        "step look has 4 variants, of which at most 1",
        "write 1",
    );
    says(&[never], "4\nnoise = \"medium\"", "step share has 4 variants, of which at most 3", "write 3");
    // What is lost is taken up again where it was left.
    let (_, said) = told(&[never]);
    assert!(said.iter().all(|w| !w.contains("step mail has") && !w.contains("step memory has")), "{said:#?}");
    // Each notice but the last may be answered by switching.
    let abort = ("dormancy = \"5d\"", "dormancy = \"5d\"\nabort = { notices = 2 }");
    says(
        &[abort],
        "4\nnoise = \"low\"\n[[step]]\nid = \"mail\"",
        "step look has 4 variants, of which at most 2",
        "write 2",
    );
}

#[test]
fn milestones_that_are_missing_or_twice_there_are_odd() {
    step_says(
        of!("mail", "milestone = \"hands-on\"\n", ""),
        "[[step]]\nid = \"look\"",
        "no step has the milestone hands-on",
        "add it to the first step",
    );
    step_says(
        of!("encrypt", "objective", "milestone = \"breakout\"\nobjective"),
        "\"breakout\"\nobjective",
        "share has this milestone before",
        "take one of them out",
    );
}

#[test]
fn keys_that_mean_nothing_are_odd() {
    step_says(
        of!("look", "noise = \"low\"", "user_visible = true\nnoise = \"low\""),
        "true\nnoise",
        "user_visible means nothing",
        "say on whose assets it acts",
    );
}

#[test]
fn destruction_that_never_comes_is_odd() {
    says(
        &[("destroy = 1", "destroy = 0")],
        "\"destruction\"",
        "step wipe is done only to destroy",
        "some weight",
    );
    let (encrypt, less) = of!("encrypt", "objective = \"full\"", "objective = \"partial\"");
    let (wipe, all) = of!("wipe", "required", "objective = \"full\"\nrequired");
    says(
        &[(encrypt, &less), (wipe, &all)],
        "\"full\"",
        "only to destroy is the objective reached",
        "plan have it too",
    );
    let (wipe, planned) = of!("wipe", "branch = \"destruction\"\n", "");
    says(
        &[(encrypt, &less), (wipe, &planned)],
        "1 }\nreentry",
        "there is nothing to destroy",
        "set this to 0",
    );
}

#[test]
fn ways_back_that_lead_nowhere_are_odd() {
    says(
        &[("[\"mail\"]", "[\"share\"]")],
        "\"share\"]",
        "step share leads nobody back in: it needs a foothold",
        "mail",
    );
    let (mail, inside) = of!("mail", "on = \"workstation\"", "on = \"outside\"");
    let any = (", by = [\"mail\"]", "");
    says(&[(mail, &inside), any], "0.2, delay", "no step leads back in", "set this to 0");
}

#[test]
fn a_way_back_may_begin_before_what_leads_in() {
    let (_, said) = told(&[("[\"mail\"]", "[\"look\"]")]);
    assert!(said.is_empty(), "the mail needs what the look gives: {said:?}");
}

#[test]
fn footholds_beside_the_plan_come_of_steps_that_add_some() {
    let persistence = "[persistence]\nper_day = 0.5\nmost = 3\nby = [\"mail\"]\n[start]";
    says(
        &[("[start]", persistence)],
        "\"mail\"]\n[start]",
        "step mail adds no foothold to others: it needs none, and so is a way in",
        "take it out",
    );
    let any = "[persistence]\nper_day = 0.5\nmost = 3\n[start]";
    says(&[("[start]", any)], "[persistence]", "no step adds a foothold", "take this out");
    let (share, more) = of!("share", "gains = [\"server\"]", "gains = [\"server\", \"foothold:implant\"]");
    let (_, said) = told(&[("[start]", any), (share, &more)]);
    assert!(said.is_empty(), "{said:?}");
}

#[test]
fn what_is_done_without_access_neither_needs_nor_gives_any() {
    let (wipe, without) = of!("wipe", "branch = \"destruction\"", "branch = \"evicted\"");
    says(
        &[(wipe, &without)],
        "[\"foothold\", \"server\"]\ngains = []\ntime = \"10m\"",
        "step wipe is done once all access is lost, and needs a foothold",
        "only what was taken before",
    );
}

#[test]
fn a_hand_over_before_nothing_is_odd() {
    says(
        &[("after = \"mail\"", "after = \"encrypt\"")],
        "\"encrypt\"\nfast_share",
        "nothing of the plan comes then",
        "earlier",
    );
}

#[test]
fn a_plan_longer_than_anybody_looks_is_odd() {
    let longer = of!("share", "time = \"30m\"", "time = \"90d\"");
    step_says(
        longer,
        "\"ransom\"",
        "it is looked at for 60 d, and by the medians of its steps",
        "longer horizon",
    );
    let short = ("notice_per_day", "horizon = \"1h\"\nnotice_per_day");
    says(&[short], "\"1h\"\nnotice", "it is looked at for 1 h 00 min", "shorter times");
}

#[test]
fn a_plan_that_no_client_can_be_attacked_by_says_what_each_lacks() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(dir.path().join("clients")).unwrap();
    let asks = PLAN.replacen("[start]", "[requires]\nprovider = true\nassets = [\"web-server\"]\n[start]", 1);
    let path = dir.path().join("x.toml");
    std::fs::write(&path, asks).unwrap();
    let told = || {
        let own = Library::open(Some(dir.path())).unwrap();
        let warnings = own.attack(&path.to_string_lossy()).unwrap().warnings;
        warnings.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(told(), [""; 0], "a provider with web servers is shipped");
    // Without the only provider there is nobody left.
    let single = library().source(Shelf::Clients, "smb-hybrid-250").unwrap();
    std::fs::write(dir.path().join("clients/msp-twelve.toml"), single).unwrap();
    let said = told();
    let lacks = "x.toml:20:10: warning: no client here can be attacked so: ";
    assert!(said.len() == 1 && said[0].contains(lacks), "{said:#?}");
    for client in ["smb-hybrid-250", "practice-12-m365", "enterprise-2000", "msp-twelve"] {
        assert!(said[0].contains(&format!("{client} is no provider with clients behind it")), "{said:#?}");
    }
    assert!(said[0].contains("write a client that has it"), "{said:#?}");
}

#[test]
fn numbers_without_a_basis_are_counted() {
    let without = ("basis = \"assumed: for a test\"\n", "");
    says(&[without], "0.01\n", "numbers have no basis, this one first", "[defaults]");
}
