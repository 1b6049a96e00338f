//! What is refused, and how it is said.

use super::{folder, library};
use sparring::scenario::{Library, ScenarioError, Shelf};
use std::fs;
use std::path::PathBuf;
use tempfile::TempDir;

/// A folder of scenario files that need not be sound.
struct Bench {
    dir: TempDir,
    library: Library,
}

impl Bench {
    fn new() -> Bench {
        Bench { dir: tempfile::tempdir().expect("a folder"), library: library() }
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path = self.dir.path().join(name);
        fs::write(&path, bytes).expect("it can be written");
        path.to_string_lossy().into_owned()
    }

    /// Returns what is said about a shipped file in which `from` is replaced by `to`.
    fn told(&self, shelf: Shelf, name: &str, from: &str, to: &str) -> String {
        let text = self.library.source(shelf, name).expect("it is shipped");
        assert!(text.contains(from), "{name} does not hold {from}");
        let path = self.write("x.toml", text.replacen(from, to, 1));
        match shelf {
            Shelf::Attacks => said(self.library.attack(&path)),
            Shelf::Clients => said(self.library.client(&path)),
            Shelf::Socs => said(self.library.soc(&path)),
            Shelf::Studies => said(self.library.study(&path)),
            Shelf::Knowledge => unreachable!("the world is not chosen by name"),
        }
    }

    fn soc(&self, from: &str, to: &str) -> String {
        self.told(Shelf::Socs, "level-1-basic", from, to)
    }

    fn attack(&self, from: &str, to: &str) -> String {
        self.told(Shelf::Attacks, "s01-vpn-smash-and-grab", from, to)
    }
}

fn said<T: std::fmt::Debug>(loaded: Result<T, ScenarioError>) -> String {
    loaded.expect_err("it is refused").to_string()
}

/// Asserts that `said` has a message with `wanted`, a place in x.toml and a caret under it.
#[track_caller]
fn placed(said: &str, wanted: &str) {
    let lines: Vec<&str> = said.lines().collect();
    let at = lines.iter().position(|line| line.contains(wanted)).unwrap_or_else(|| panic!("{said}"));
    let place = lines[at].split_once("x.toml:").unwrap_or_else(|| panic!("no place: {said}")).1;
    let numbers = place.splitn(3, ':').take(2).map(str::parse::<usize>);
    assert!(numbers.into_iter().all(|number| number.is_ok_and(|number| number > 0)), "{said}");
    assert!(lines.get(at + 2).is_some_and(|line| line.contains('^')), "no caret: {said}");
}

#[test]
fn a_message_reads_like_this() {
    let bench = Bench::new();
    let path = bench.write("x.toml", "extends = \"level-2-intermediate\"\n[triage]\nsensitivty = 0.9\n");
    let told = said(bench.library.soc(&path));
    let expected = format!(
        "{path}:3:1: unknown key sensitivty; did you mean sensitivity?\n    \
         3 | sensitivty = 0.9\n      | ^^^^^^^^^^"
    );
    assert_eq!(told, expected);
}

#[test]
fn a_wrong_value_is_refused_where_it_stands() {
    let bench = Bench::new();
    let soc = |from: &str, to: &str, wanted: &str| placed(&bench.soc(from, to), wanted);
    soc("sensitivity = { value = 0.63,", "sensitivity = { value = 1.4,", "= 1.4 is out of range");
    soc("sensitivity = { value = 0.63,", "sensitivity = { value = -0.1,", "= -0.1 is out of range");
    soc("sensitivity = { value = 0.63,", "sensitivity = { value = nan,", "NaN is out of range");
    soc(
        "raw_per_1000_endpoints_day = { value = 8,",
        "raw_per_1000_endpoints_day = { value = inf,",
        "inf is out",
    );
    soc("low = 0.55, high = 0.72", "low = 0.9, high = 0.95", "not in this order");
    soc("low = 0.55, high = 0.72", "low = 0.1, high = 0.2", "not in this order");
    soc("ingest = { value = \"10m\"", "ingest = { value = \"-10m\"", "\"-10m\" is negative");
    soc("ingest = { value = \"10m\"", "ingest = { value = 10", "with its unit, such as \"10m\"");
    soc("ingest = { value = \"10m\"", "ingest = { value = \"10 minutes\"", "has an unknown unit");
    soc("off_seats = 0", "off_seats = 0.5", "a whole number");
    soc("off_seats = 0", "off_seats = \"none\"", "write a number");
    soc("off_seats = 0", "off_seats = true", "is a truth value (true)");
    soc("office_seats = 1", "office_seats = 0", "a tier without seats");
    // More than a station holds, with those that are lent.
    soc("off_seats = 0", "off_seats = 501", "write one from 0 to 500");
    soc("scope = \"notify\"", "scope = \"notfy\"", "unknown scope notfy; did you mean notify?");
    soc("\"antivirus\"", "\"antivirsu\"", "unknown source antivirsu; did you mean antivirus?");
    soc("\"antivirus\"", "\"edge-appliance\"", "listed twice");
    soc("pick = \"severity-oldest\"", "pick = \"ageing\"", "lacks its step");
    soc("sigma = 0.5, ", "", "missing key response.action.sigma");
    soc("median = \"60m\", sigma = 1.2", "median = \"60m\", sigma = -1", "out of range");
    soc("[hunting]", "[huntng]", "unknown key huntng; did you mean hunting?");
    soc("per_month = 0", "per_month = 99999999999999999999", "too large");
    soc("per_month = 0", "per_month = 1979-05-27", "is a date");
    soc("kind = \"judgement\"", "kind = \"judgment\"", "unknown kind judgment; did you mean judgement?");
    soc("title = \"Level 1 - Basic\"", "title = \"\"", "title is empty");
    soc("title = \"Level 1 - Basic\"", "title = \"a\"\ntitle = \"b\"", "duplicate key");
    soc("title = \"Level 1 - Basic\"", "title = ", "cannot read this");
}

#[test]
fn a_client_is_one_or_has_others_behind_it() {
    let bench = Bench::new();
    let client = |name: &str, from: &str, to: &str, wanted: &str| {
        placed(&bench.told(Shelf::Clients, name, from, to), wanted);
    };
    let single = "smb-hybrid-250";
    client(single, "kind = \"single\"", "kind = \"provider\"", "a provider has clients; add [[downstream]]");
    client(single, "kind = \"single\"", "kind = \"sole\"", "unknown kind sole");
    let behind = |kind: &str, client: &str| {
        let end = "basis = \"assumed: one copy off site, seldom tried\" }\n";
        let last = format!("{end}[[downstream]]\nclient = \"{client}\"\ncount = 3\n");
        let text = bench.library.source(Shelf::Clients, single).expect("shipped").replace(end, &last);
        let path = bench.write("x.toml", text.replace("kind = \"single\"", &format!("kind = \"{kind}\"")));
        bench.library.client(&path)
    };
    let wrong = |kind: &str, client: &str, wanted: &str| placed(&said(behind(kind, client)), wanted);
    wrong("single", "managed-60", "only a provider has clients downstream; take [[downstream]] out");
    wrong("provider", "managed-61", "did you mean managed-60?");
    wrong("provider", "msp-twelve", "msp-twelve is a provider itself; name one that is not");
    assert_eq!(behind("provider", "managed-60").expect("all is there").item.downstream()[0].count, 3);
    let itself = bench.write("itself.toml", "").replace('\\', "/");
    let text = format!("extends = \"msp-twelve\"\n[[downstream]]\nclient = \"{itself}\"\ncount = 1\n");
    let path = bench.write("itself.toml", text);
    let told = said(bench.library.client(&path));
    assert!(told.contains("provider itself") || told.contains("no client"), "{told}");
    let path =
        bench.write("x.toml", "extends = \"msp-twelve\"\nkind = \"single\"\ndownstream = []\ncontrol = []\n");
    let alone = bench.library.client(&path).expect("what it took away is gone").item;
    assert!(alone.controls.is_empty());
}

#[test]
fn a_list_of_tables_that_must_be_there_has_one_at_least() {
    let bench = Bench::new();
    let path = bench.write("x.toml", "extends = \"s01-vpn-smash-and-grab\"\nstep = []\n");
    placed(&said(bench.library.attack(&path)), "step is empty; write one or more, each under [[step]]");
    let path = bench.write("x.toml", "extends = \"smb-hybrid-250\"\nasset = []\n");
    placed(&said(bench.library.client(&path)), "asset is empty");
}

#[test]
fn a_missing_table_is_told_once_and_not_key_by_key() {
    let bench = Bench::new();
    let told = bench.soc("[hunting]\nper_month = 0\nfinds = 0\nidle_per_month = 0\nidle_finds = 0\n", "");
    placed(&told, "missing key hunting; add it");
    assert_eq!(told.lines().count(), 3, "{told}");
}

#[test]
fn all_errors_of_a_file_are_told_up_to_twenty() {
    let bench = Bench::new();
    let text = bench.library.source(Shelf::Socs, "level-1-basic").expect("shipped");
    let path = bench.write("x.toml", text.replace("value = 0.", "value = 7."));
    let told = said(bench.library.soc(&path));
    assert_eq!(told.matches("x.toml:").count(), 20);
    assert!(told.lines().last().is_some_and(|line| line.starts_with("and ")), "{told}");
}

#[test]
fn a_script_that_cannot_be_walked_is_refused() {
    let bench = Bench::new();
    let attack = |from: &str, to: &str, wanted: &str| placed(&bench.attack(from, to), wanted);
    attack("technique = \"T1133\"", "technique = \"T113\"", "unknown technique T113; did you mean");
    attack("on = \"vpn-gateway\"", "on = \"vpn-gatway\"", "unknown on vpn-gatway; did you mean vpn-gateway?");
    attack("noise = \"low\"", "noise = \"quiet\"", "unknown noise quiet; known are low, medium, high");
    attack("goal = \"ransom\"", "goal = \"ransome\"", "did you mean ransom?");
    attack("after = \"vpn-login\"", "after = \"vpn-logn\"", "unknown step vpn-logn; did you mean vpn-login?");
    attack("gains = [\"foothold:vpn-session\"", "gains = [\"foothold:vpn\"", "unknown foothold vpn");
    attack("gains = [\"foothold:vpn-session\"", "gains = [\"foothold\"", "a gain says which foothold");
    attack("needs = []", "needs = [\"foothold\"]", "nothing comes before it");
    attack("needs = []", "needs = [\"No Token\"]", "No Token is no name");
}

/// A script of three steps, with places to break it.
const WALK: &str = r#"
title = "t"
summary = "s"
notice_per_day = 0
[defaults]
basis = "assumed: for a test"
[actor]
name = "a"
goal = "espionage"
stealth = 0
tries = 1
hosts_compared = 1
alertness = 0
perception = "1m"
dormancy = "1m"
reactions = { rush = 1, switch = 0, quiet = 0, leave = 0 }
reentry = { chance = 0, delay = "1m" }
[start]
weekday_office = 1
weekday_off = 1
weekend = 1
[[step]]
id = "one"
technique = "T1078"
on = "vpn-gateway"
needs = []
gains = ["foothold:account", "list"]
time = "1m"
success = 1
variants = 1
noise = "low"
milestone = "hands-on"
[[step]]
id = "two"
technique = "T1005"
on = "server"
needs = ["foothold", "list"]
gains = ["loot"]
time = "1m"
success = 1
variants = 1
noise = "low"
[[step]]
id = "three"
technique = "T1048"
on = "server"
needs = ["loot"]
gains = []
time = "1m"
success = 1
variants = 1
noise = "low"
objective = "full"
"#;

#[test]
fn each_break_in_a_walk_has_its_own_message() {
    let bench = Bench::new();
    let load = |text: &str| bench.library.attack(&bench.write("x.toml", text));
    let sound = load(WALK).expect("it is sound");
    assert!(sound.warnings.is_empty(), "{:?}", sound.warnings);
    let broken = |from: &str, to: &str, wanted: &str| {
        assert!(WALK.contains(from), "{from}");
        placed(&said(load(&WALK.replacen(from, to, 1))), wanted);
    };
    broken("needs = [\"loot\"]", "needs = [\"lot\"]", "needs lot, which no step gains; did you mean loot?");
    broken("\"list\"]\ntime", "\"map\"]\ntime", "needs list, which no step gains");
    broken("needs = [\"foothold\", \"list\"]", "needs = [\"loot\"]", "which only its own slot gains");
    broken(
        "needs = [\"foothold\", \"list\"]\ngains = [\"loot\"]\ntime = \"1m\"\nsuccess = 1\nvariants = 1\nnoise = \"low\"\n",
        "needs = [\"end\"]\ngains = [\"loot\"]\ntime = \"1m\"\nsuccess = 1\nvariants = 1\nnoise = \"low\"\n",
        "needs end, which no step gains",
    );
    broken(
        "needs = [\"loot\"]\ngains = []",
        "needs = [\"loot\"]\ngains = [\"foothold\"]",
        "a gain says which",
    );
    broken("objective = \"full\"\n", "", "no step has an objective");
    broken("\"foothold:account\", ", "", "which no step gains");
    broken("id = \"two\"", "id = \"one\"", "step one is already there");
    broken("variants = 1", "variants = 0", "variants = 0 is out of range; write one from 1 to");
    broken(
        "weekday_office = 1\nweekday_off = 1\nweekend = 1",
        "weekday_office = 0\nweekday_off = 0\nweekend = 0",
        "no part of the week",
    );
    let later =
        WALK.replacen("gains = []", "gains = [\"key\"]", 1).replacen("\"foothold\", \"list\"", "\"key\"", 1);
    placed(&said(load(&later)), "steps two → three → two go round in a circle");
    let later = later.replacen("needs = [\"loot\"]", "needs = [\"foothold\"]", 1);
    placed(&said(load(&later)), "which only the later step three gains");
}

#[test]
fn what_is_odd_is_warned_about() {
    let bench = Bench::new();
    let warned = |from: &str, to: &str, wanted: &str| {
        let path = bench.write("x.toml", WALK.replacen(from, to, 1));
        let warnings = bench.library.attack(&path).expect("still sound").warnings;
        let told: Vec<String> = warnings.iter().map(ToString::to_string).collect();
        assert!(told.iter().any(|w| w.contains("warning: ") && w.contains(wanted)), "{told:?}");
    };
    warned(
        "technique = \"T1005\"",
        "technique = \"T1685\"",
        "T1685 is an id of a newer ATT&CK; it is read as T1562.001",
    );
    warned(
        "technique = \"T1005\"",
        "technique = \"T1059.008\"",
        "runs on network-devices, but every server is windows",
    );
    warned("objective = \"full\"", "objective = \"partial\"", "no step has the objective full");
    let soc = |more: &str, wanted: &str| {
        let path = bench.write("x.toml", format!("extends = \"level-1-basic\"\n{more}"));
        let warnings = bench.library.soc(&path).expect("still sound").warnings;
        assert!(warnings.iter().any(|w| w.message.contains(wanted)), "{warnings:?}");
    };
    soc("[response]\nplaybook_share = 0.5", "no authority to isolate");
    soc("[hunting]\nper_month = 2\nfinds = 0.1\n[investigation]\nretention = \"2d\"", "less than a week");
    soc("[detection.endpoint]\nanalytics = \"behaviour\"", "behaviour analytics, but");
    soc("[detection]\nsources = []", "rules run, but no source");
    soc("[background]\nauto_closed = 0.2", "never a true one");
}

#[test]
fn files_that_extend_each_other_are_named_as_a_chain() {
    let bench = Bench::new();
    bench.write("a.toml", "extends = \"x.toml\"\n");
    let path = bench.write("x.toml", "title = \"x\"\nextends = \"a.toml\"\n");
    let told = said(bench.library.soc(&path));
    assert!(told.contains("a.toml:1:11: these extend each other: x → a → x"), "{told}");
    let path = bench.write("x.toml", "extends = \"x.toml\"\n");
    placed(&said(bench.library.soc(&path)), "these extend each other: x → x");
    let path = bench.write("x.toml", "extends = \"level-9\"\n");
    placed(&said(bench.library.soc(&path)), "unknown soc level-9");
    let path = bench.write("x.toml", "extends = 3\n");
    placed(&said(bench.library.soc(&path)), "extends is a number; write a name");
    for n in 0..40 {
        bench.write(&format!("n{n}.toml"), format!("extends = \"n{}.toml\"\n", n + 1));
    }
    let told = said(bench.library.soc(&bench.dir.path().join("n0.toml").to_string_lossy()));
    assert!(told.contains("more than 16 files extend each other"), "{told}");
}

#[test]
fn a_file_that_is_none_is_refused() {
    let bench = Bench::new();
    let path = |name: &str| bench.dir.path().join(name).to_string_lossy().into_owned();
    let soc = |path: &str| said(bench.library.soc(path));
    assert!(soc(&path("none.toml")).starts_with("cannot read "));
    fs::create_dir(bench.dir.path().join("dir.toml")).expect("a folder");
    assert!(soc(&path("dir.toml")).contains("dir.toml is not a file"));
    let bad = bench.write("bad.toml", b"title = \"\xff\"");
    assert!(soc(&bad).contains("bad.toml:1:10: this is not UTF-8"), "{}", soc(&bad));
    let big = bench.write("big.toml", vec![b'#'; 1_000_001]);
    assert!(soc(&big).contains("has 1000001 bytes"), "{}", soc(&big));
    let empty = bench.write("x.toml", "");
    placed(&soc(&empty), "missing key");
}

#[test]
fn an_unknown_name_is_refused_with_near_misses_or_the_list() {
    let library = library();
    let told = said(library.soc("level-2-intermedate"));
    assert_eq!(told, "unknown soc level-2-intermedate; did you mean level-2-intermediate?");
    let told = said(library.attack("nonsense"));
    assert!(told.contains("there are s01-vpn-smash-and-grab, "), "{told}");
    assert!(said(library.client("xy")).starts_with("unknown client xy; there are enterprise-2000, "));
    assert!(said(library.study("")).starts_with("unknown study "));
    let bench = Bench::new();
    let study = |from: &str, to: &str, wanted: &str| {
        placed(&bench.told(Shelf::Studies, "default", from, to), wanted);
    };
    study(
        "[\"s01-vpn-smash-and-grab\"",
        "[\"s01-vpn-smash-and-crab\"",
        "did you mean s01-vpn-smash-and-grab?",
    );
    study("\"smb-hybrid-250\"", "\"smb-hybird-250\"", "unknown client smb-hybird-250; did you mean");
    study("\"level-1-basic\"", "\"level\"", "ambiguous soc level: it could be level-1-basic, ");
    let short = bench.write("x.toml", "extends = \"level-1\"\n");
    let told = said(library.soc(&short));
    assert!(
        told.contains("unknown soc level-1; after extends the name is written in full: level-1-basic"),
        "{told}"
    );
    study("s05-forgotten-tenant = 0", "s5-forgotten-tenant = 0", "no attack of this study; did you mean");
    study("ransom = 60", "ransom = -60", "out of range");
    study("replications = 500", "replications = 0", "write one from 1 to");
    study("seed = 42", "seed = 4.2", "write a whole number");
}

#[test]
fn a_name_may_be_cut_short_unless_several_begin_so() {
    let library = library();
    let full = |shelf: Shelf, asked: &str| library.full_name(shelf, asked).map_err(|error| error.to_string());
    assert_eq!(full(Shelf::Socs, "level-1"), Ok("level-1-basic".to_owned()));
    let told = full(Shelf::Socs, "level-").expect_err("there are five");
    assert!(
        told.starts_with("ambiguous soc level-: it could be level-1-basic, level-2-intermediate, "),
        "{told}"
    );
    // What nothing begins with is for the reader to refuse, and a whole name is itself.
    assert_eq!(full(Shelf::Socs, "nonsense"), Ok("nonsense".to_owned()));
    let own = tempfile::tempdir().expect("a folder");
    for folder in ["socs", "clients"] {
        fs::create_dir(own.path().join(folder)).expect("a folder");
        fs::write(own.path().join(folder).join("level-1.toml"), "").expect("written");
    }
    let library = Library::open(Some(own.path())).expect("it is one");
    assert_eq!(library.full_name(Shelf::Socs, "level-1").expect("whole"), "level-1");
    assert_eq!(library.shelf_of("level-2").expect("a SOC"), Shelf::Socs);
    let told = said(library.shelf_of("level-1"));
    assert_eq!(
        told,
        "ambiguous scenario level-1: it could be client level-1, soc level-1; write more of it, or the path of a file"
    );
    assert!(
        said(library.shelf_of("level-"))
            .contains("it could be client level-1, soc level-1, soc level-1-basic")
    );
}

#[test]
fn a_folder_without_scenarios_is_no_library() {
    let empty = tempfile::tempdir().expect("a folder");
    assert!(said(Library::open(Some(empty.path()))).contains("holds no scenarios"));
    assert!(said(Library::open(Some(&empty.path().join("none")))).contains("holds no scenarios"));
}

#[test]
fn own_files_stand_in_for_shipped_ones() {
    let own = tempfile::tempdir().expect("a folder");
    let socs = own.path().join("socs");
    fs::create_dir(&socs).expect("a folder");
    let shipped = fs::read_to_string(folder().join("socs/level-1-basic.toml")).expect("shipped");
    let mine = shipped.replace("Level 1 - Basic", "Ours");
    fs::write(socs.join("level-1-basic.toml"), &mine).expect("written");
    fs::write(socs.join("extra.toml"), "extends = \"level-2-intermediate\"\ntitle = \"Extra\"\n")
        .expect("written");
    let library = Library::open(Some(own.path())).expect("it is one");
    assert_eq!(library.soc("level-1-basic").expect("sound").item.title, "Ours");
    assert!(library.names(Shelf::Socs).contains(&"extra".to_owned()));
    let extra = library.soc("extra").expect("sound");
    assert_eq!((extra.item.name.as_str(), extra.item.title.as_str()), ("extra", "Extra"));
    assert_ne!(extra.digest.sha256, library.soc("level-2-intermediate").expect("sound").digest.sha256);
    // The digest of what extends it covers the changed file too.
    let plain = super::library().soc("level-2-intermediate").expect("sound").digest;
    assert_ne!(plain.sha256, library.soc("level-2-intermediate").expect("sound").digest.sha256);
}

#[test]
fn hostile_text_is_never_echoed_as_it_is() {
    let bench = Bench::new();
    let hostile = "title = \"t\"\n\"\u{1b}[2J\u{202e}key\" = 1\n";
    let told = said(bench.library.client(&bench.write("x.toml", hostile)));
    assert!(!told.contains(['\u{1b}', '\u{202e}']), "{told}");
    let path: PathBuf = bench.dir.path().join("\u{1b}]0;x\u{7}.toml");
    let told = said(bench.library.client(&path.to_string_lossy()));
    assert!(!told.contains(['\u{1b}', '\u{7}']), "{told}");
    let long = format!("{} = 1\n", "k".repeat(200_000));
    let told = said(bench.library.client(&bench.write("x.toml", long)));
    assert!(told.lines().all(|line| line.chars().count() < 400), "a line is too long");
}

#[test]
fn a_study_with_attacks_of_its_own_does_not_inherit_the_weights_of_others() {
    let bench = Bench::new();
    let own = "extends = \"default\"\ntitle = \"Ours\"\nattacks = [\"s01-vpn-smash-and-grab\", \"s02-loader-to-ransomware\"]\n";
    let path = bench.write("x.toml", own);
    let study = bench.library.study(&path).expect("it is a study");
    assert!(study.item.weights.is_empty(), "{:?}", study.item.weights);
    assert_eq!(study.warnings.len(), 1);
    placed(&study.warnings[0].to_string(), "leave out s02-loader-to-ransomware, so no average is made");
    // Of those it keeps it takes them over.
    let fewer = own.replace("s02-loader-to-ransomware", "s05-forgotten-tenant");
    let study = bench.library.study(&bench.write("x.toml", fewer)).expect("it is a study");
    assert_eq!(
        study.item.weights.keys().collect::<Vec<_>>(),
        ["s01-vpn-smash-and-grab", "s05-forgotten-tenant"]
    );
    assert!(study.warnings.is_empty(), "{:?}", study.warnings);
    // One of its own is asked about.
    let path = bench.write("x.toml", format!("{own}[weights]\ns05-forgotten-tenant = 1\n"));
    placed(&said(bench.library.study(&path)), "s05-forgotten-tenant is no attack of this study");
}
