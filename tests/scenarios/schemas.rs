//! The schemas: made by the reader, true of every shipped file, and never stricter than the reader.

use super::mutations::Dice;
use super::{folder, library};
use jsonschema::Validator;
use serde_json::Value as Json;
use sparring::scenario::{Library, Shelf};
use std::fs;
use toml::{Table, Value};

/// Each kind of file with its shelf.
const KINDS: [(&str, Shelf); 5] = [
    ("attack", Shelf::Attacks),
    ("client", Shelf::Clients),
    ("soc", Shelf::Socs),
    ("study", Shelf::Studies),
    ("world", Shelf::Knowledge),
];

fn schema(library: &Library, shelf: Shelf) -> Json {
    serde_json::from_str(&library.schema(shelf)).expect("a schema is JSON")
}

fn validator(library: &Library, shelf: Shelf) -> Validator {
    jsonschema::draft202012::new(&schema(library, shelf)).expect("a schema is one")
}

fn json(table: &Table) -> Json {
    serde_json::to_value(table).expect("a table can be written as JSON")
}

/// Reads a file of one shelf with the reader.
fn read(library: &Library, shelf: Shelf, path: &str) -> Result<(), String> {
    let told = match shelf {
        Shelf::Attacks => library.attack(path).map(drop),
        Shelf::Clients => library.client(path).map(drop),
        Shelf::Socs => library.soc(path).map(drop),
        Shelf::Studies => library.study(path).map(drop),
        Shelf::Knowledge => unreachable!("the world is not chosen by name"),
    };
    told.map_err(|error| error.to_string())
}

/// `cargo run -- schema --out scenarios/schemas` makes them anew when a change is meant to move them.
#[test]
fn the_committed_schemas_are_what_the_reader_makes() {
    for (kind, shelf) in KINDS {
        let path = folder().join(format!("schemas/{kind}.schema.json"));
        let committed = fs::read_to_string(&path).expect("it is committed");
        assert!(committed == library().schema(shelf), "{} is not what is made now", path.display());
    }
}

#[test]
fn a_schema_is_sound_by_the_rules_of_its_draft() {
    for (kind, shelf) in KINDS {
        let schema = schema(&library(), shelf);
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema", "{kind}");
        assert!(jsonschema::meta::validate(&schema).is_ok(), "{kind}");
        assert!(schema["properties"]["title"].is_object() || shelf == Shelf::Knowledge, "{kind}");
    }
}

#[test]
fn every_shipped_file_is_true_to_its_schema() {
    let library = library();
    let mut files = 0;
    for (kind, shelf) in KINDS {
        let validator = validator(&library, shelf);
        // The catalogue of capabilities is the program's own; it has tests of its own.
        for name in library.names(shelf).into_iter().filter(|name| name != "capabilities") {
            let text = library.source(shelf, &name).expect("shipped");
            let table: Table = text.parse().expect("it is TOML");
            let wrong: Vec<String> = validator.iter_errors(&json(&table)).map(|e| e.to_string()).collect();
            assert!(wrong.is_empty(), "{kind} {name}: {wrong:#?}");
            files += 1;
        }
    }
    assert!(files >= 15, "only {files} files");
}

#[test]
fn what_is_wrong_in_its_structure_is_refused_by_reader_and_schema() {
    let library = library();
    let dir = tempfile::tempdir().expect("a folder");
    let refused = |shelf: Shelf, name: &str, from: &str, to: &str| {
        let text = library.source(shelf, name).expect("shipped");
        assert!(text.contains(from), "{name} does not hold {from}");
        let text = text.replacen(from, to, 1);
        let path = dir.path().join("x.toml");
        fs::write(&path, &text).expect("it can be written");
        assert!(read(&library, shelf, &path.to_string_lossy()).is_err(), "the reader takes {to} for {from}");
        let table: Table = text.parse().expect("it is TOML");
        let valid = validator(&library, shelf).is_valid(&json(&table));
        assert!(!valid, "the schema lets {to} pass for {from}");
    };
    let soc = |from: &str, to: &str| refused(Shelf::Socs, "level-1-basic", from, to);
    soc("[triage]\n", "[triage]\nsensitivty = 0.9\n"); // an unknown key
    soc("[hunting]\n", "[huntng]\n");
    soc("kind = \"judgement\"", "kind = \"judgment\"");
    soc("per_month = 0", "per_month = \"none\""); // a wrong type
    soc("per_month = 0", "per_month = true");
    soc("office_seats = 1", "office_seats = 1.5");
    soc("title = \"Level 1 - Basic\"", "title = 1");
    soc("title = \"Level 1 - Basic\"", "title = \"\"");
    soc("ingest = { value = \"10m\"", "ingest = { value = \"-10m\""); // a wrong duration
    soc("ingest = { value = \"10m\"", "ingest = { value = \"10 minutes\"");
    soc("ingest = { value = \"10m\"", "ingest = { value = 10");
    soc("sensitivity = { value = 0.63,", "sensitivity = { value = 1.4,"); // out of range
    soc("sensitivity = { value = 0.63,", "sensitivity = { value = -0.1,");
    soc("low = 0.55, high = 0.72", "low = 0.55, high = 7.2");
    soc("[hunting]\nper_month = 0\nfinds = 0\n", ""); // something is missing
    soc("per_month = 0\n", "");
    soc("sigma = 0.5, ", "");
    soc("sensitivity = { value = 0.63,", "sensitivity = {");
    soc("scope = \"notify\"", "scope = \"notfy\""); // an unknown word
    soc("\"antivirus\"", "\"antivirsu\"");
    soc("\"antivirus\"", "\"edge-appliance\""); // twice
    // What is inherited need not be said, but what is said must be right.
    let inherits = |from: &str, to: &str| refused(Shelf::Socs, "level-2-intermediate", from, to);
    inherits("extends = \"level-1-basic\"\n", "");
    inherits("extends = \"level-1-basic\"\n", "extends = 1\n");
    inherits("extends = \"level-1-basic\"\n", "extends = \"level-1-basic\"\nscope = \"guide\"\n");
    let attack = |from: &str, to: &str| refused(Shelf::Attacks, "s01-vpn-smash-and-grab", from, to);
    attack("technique = \"T1133\"", "technique = \"VPN\"");
    attack("on = \"vpn-gateway\"", "on = \"vpn-gatway\"");
    attack("gains = [\"foothold:vpn-session\"", "gains = [\"foothold:vpn\"");
    attack("stopped_by = [\"mfa\"]", "stopped_by = [\"mfa\", \"hope\"]");
    attack("id = \"vpn-login\"\n", "");
    attack(
        "time = { median = \"4m\", sigma = 0.9 }",
        "time = { median = \"4m\", mean = \"4m\", sigma = 0.9 }",
    );
    attack("time = { median = \"4m\", sigma = 0.9 }", "time = { median = \"4m\" }");
    attack("time = { median = \"4m\", sigma = 0.9 }", "time = 240");
    attack("success = 0.98", "success = { low = 0.9 }");
    let client = |from: &str, to: &str| refused(Shelf::Clients, "smb-hybrid-250", from, to);
    client("kind = \"single\"", "kind = \"lone\"");
    client("platform = \"windows\"", "platform = \"dos\"");
    client("utc_offset_hours = 0", "utc_offset_hours = 15");
    let study = |from: &str, to: &str| refused(Shelf::Studies, "default", from, to);
    study("replications = 500", "replications = 0");
    study("seed = 42", "seed = 4.2");
    study("ransom = 60", "ransome = 60");
    study("s01-vpn-smash-and-grab = 0.343", "s01-vpn-smash-and-grab = -0.343");
}

#[test]
fn a_value_may_be_written_in_every_form_the_reader_takes() {
    let library = library();
    let validator = validator(&library, Shelf::Socs);
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("x.toml");
    let taken = |line: &str| {
        let text = format!("extends = 'level-3-advanced'\n{line}\n");
        fs::write(&path, &text).expect("it can be written");
        read(&library, Shelf::Socs, &path.to_string_lossy()).unwrap_or_else(|told| panic!("{told}"));
        let table: Table = text.parse().expect("it is TOML");
        assert!(validator.is_valid(&json(&table)), "the schema refuses {line}");
    };
    for text in ["0s", "90m", "1h30m", ".5h", "5.h", "2.5d", " 1 h 30 m ", "\\t2w", "250ms", "36525d"] {
        taken(&format!("roster.hand_over = \"{text}\""));
        taken(&format!("response.action = \"{text}\""));
        taken(&format!("response.action = {{ value = \"36525d\", low = \"{text}\" }}"));
        taken(&format!("response.action = {{ median = \"{text}\", sigma = 0 }}"));
        taken(&format!("response.action = {{ mean = \"{text}\", kind = \"survey\" }}"));
    }
    for number in ["0", "1", "-0.0", "1.0", "1e-3", "{ value = 0.5 }", "{ value = 0.5, low = 0, high = 1 }"] {
        taken(&format!("triage.sensitivity = {number}"));
    }
    // Of a number that is inherited, a part may be said anew.
    taken("response.action = { low = \"1s\" }");
    taken("response.action = { sigma = { value = 0.7, high = 2.0 } }");
    taken("triage.sensitivity = { high = 1 }");
    for key in ["desk.patience", "roster.on_call", "detection.endpoint", "authority.reply_off_hours"] {
        taken(&format!("{key} = \"none\""));
    }
}

/// What may stand where something else belongs.
const SPLINTERS: [&str; 32] = [
    "'none'",
    "0",
    "1",
    "-1",
    "0.5",
    "2.5",
    "20",
    "1e7",
    "-0.0",
    "12.0",
    "true",
    "'x'",
    "''",
    "'4m'",
    "' 1 h 30m '",
    "'.5h'",
    "'5.h'",
    "'1e3s'",
    "[]",
    "['a']",
    "[1, 2]",
    "[{ value = 8, low = 7 }]",
    "{ value = 0.5 }",
    "{ low = 0.1 }",
    "{ value = '4m', low = '1m' }",
    "{ median = '4m', sigma = 0.7 }",
    "{ median = '4m', sigma = { value = 0.7, basis = 'b' }, high = '1h' }",
    "{ mean = '4m', kind = 'survey' }",
    "{ sigma = 1 }",
    "{ basis = 'b' }",
    "{}",
    "1979-05-27",
];

fn splinter(dice: &mut Dice) -> Value {
    let text = format!("x = {}", SPLINTERS[dice.below(SPLINTERS.len())]);
    text.parse::<Table>().expect("it is TOML").remove("x").expect("it is there")
}

/// Changes one value somewhere in `value`.
fn change(value: &mut Value, others: &[Table], dice: &mut Dice) {
    match value {
        Value::Table(table) if dice.below(8) > 0 => change_in(table, others, dice),
        Value::Array(items) if !items.is_empty() && dice.below(4) > 0 => {
            let at = dice.below(items.len());
            match dice.below(6) {
                0 => drop(items.remove(at)),
                1 => items.push(items[at].clone()),
                _ => change(&mut items[at], others, dice),
            }
        }
        value => *value = splinter(dice),
    }
}

fn change_in(table: &mut Table, others: &[Table], dice: &mut Dice) {
    let keys: Vec<String> = table.keys().cloned().collect();
    let other = &others[dice.below(others.len())];
    if keys.is_empty() || dice.below(12) == 0 {
        let key = ["basis", "kind", "defaults", "wait", "low", "hours", "x"][dice.below(7)];
        table.insert(key.to_owned(), splinter(dice));
        return;
    }
    let key = &keys[dice.below(keys.len())];
    match dice.below(10) {
        0 => drop(table.remove(key)),
        // The same key as another file has it, or another key of that file.
        1 | 2 => drop(other.get(key).cloned().map(|value| table.insert(key.clone(), value))),
        3 => {
            let (key, value) = other.iter().nth(dice.below(other.len())).expect("no file is empty");
            table.insert(key.clone(), value.clone());
        }
        _ => change(&mut table[key.as_str()], others, dice),
    }
}

/// Makes a file that extends `name` and says less than `table` does.
fn extending(table: &mut Table, name: &str, dice: &mut Dice) {
    let keys: Vec<String> = table.keys().cloned().collect();
    for key in keys {
        match &mut table[key.as_str()] {
            _ if dice.below(2) == 0 => drop(table.remove(&key)),
            Value::Table(inner) => inner.retain(|_, _| dice.below(2) == 0),
            _ => {}
        }
    }
    table.insert("extends".to_owned(), name.into());
}

/// The converse need not hold: the reader knows what no schema says.
#[test]
fn what_the_reader_takes_the_schema_lets_pass() {
    let library = library();
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("x.toml").to_string_lossy().into_owned();
    let mut dice = Dice(7);
    let (mut taken, mut extended, mut refused_by_both) = (0, 0, 0);
    for (kind, shelf) in KINDS.into_iter().filter(|(kind, _)| *kind != "world") {
        let validator = validator(&library, shelf);
        let names = library.names(shelf);
        let tables: Vec<Table> = names
            .iter()
            .map(|name| library.source(shelf, name).expect("shipped").parse().expect("it is TOML"))
            .collect();
        for turn in 0..400 {
            let at = turn % names.len();
            let mut table = tables[at].clone();
            let extends = dice.below(2) == 0;
            if extends {
                extending(&mut table, &names[dice.below(names.len())], &mut dice);
            }
            for _ in 0..=dice.below(3) {
                change_in(&mut table, &tables, &mut dice);
            }
            let text = toml::to_string(&table).expect("it can be written as TOML");
            fs::write(&path, &text).expect("it can be written");
            let valid = validator.is_valid(&json(&table));
            if read(&library, shelf, &path).is_ok() {
                taken += 1;
                extended += u32::from(extends);
                let wrong: Vec<String> =
                    validator.iter_errors(&json(&table)).map(|e| e.to_string()).collect();
                assert!(valid, "{kind}, turn {turn}: {wrong:#?}\n{text}");
            } else {
                refused_by_both += u32::from(!valid);
            }
        }
    }
    // Else the test would show nothing.
    assert!(taken > 300 && extended > 150, "{taken} were taken, {extended} of them extend another");
    assert!(refused_by_both > 600, "{refused_by_both} were refused by both");
}
