//! The schema of a kind of file, for editors: made by the very code that reads such files.
//!
//! A document that is missing is read, and what its reader asked for becomes a JSON Schema (draft
//! 2020-12). Whatever the reader takes, the schema lets pass. The other way round it need not hold: that a
//! step's need is gained before, or that low stands below high, no schema says.

use super::document::Document;
use super::duration::pattern;
use super::form::{Field, Fields, Form, Presence, Spelling};
use super::inspection::Inspection;
use super::library::{Library, Shelf};
use super::manual::Manual;
use super::measure::{Measure, Scale};
use super::reader::{NONE, Table};
use super::{attack, client, soc, study, world};
use crate::units::Kind;
use serde_json::{Map, Value, json};

/// Where the definitions of a schema are.
const DEFINITIONS: &str = "#/$defs/";
/// What `extends` means, which every kind of file may say.
const EXTENDS: &str = "another file of this kind to start from: its full name, or a path from this file";
/// What a number or law needs where nothing can be inherited.
const WHOLE: &str = "whole";

impl Library {
    /// Returns the JSON Schema of the files of `shelf`, with the log sources this library knows.
    pub fn schema(&self, shelf: Shelf) -> String {
        let schema = Schema { manual: Manual::shipped(shelf), definitions: Map::new() };
        format!("{:#}\n", schema.of(shelf, &survey(self, shelf)))
    }
}

/// Returns all keys that the reader of `shelf` asks for.
fn survey(library: &Library, shelf: Shelf) -> Fields {
    let document = Document::missing();
    let inspection = Inspection::new(&document);
    let table = Table::root(&inspection, None);
    match shelf {
        Shelf::Attacks => drop(attack::script(&table, library, "")),
        Shelf::Clients => drop(client::client(&table, library, "")),
        Shelf::Socs => drop(soc::soc(&table, library, "")),
        Shelf::Studies => drop(study::plan(&table, library, "")),
        Shelf::Knowledge => drop(world::world(&table)),
    }
    table.fields()
}

/// A schema being made.
struct Schema {
    manual: Manual,
    definitions: Map<String, Value>,
}

impl Schema {
    fn of(mut self, shelf: Shelf, fields: &Fields) -> Value {
        let noun = if shelf == Shelf::Knowledge { "world" } else { shelf.noun() };
        let extends = described(Some(EXTENDS), text(&Spelling::Any));
        let mut schema = Map::new();
        schema.insert("$schema".into(), "https://json-schema.org/draft/2020-12/schema".into());
        schema.insert("title".into(), format!("Sparring: {noun}").into());
        schema.insert("$comment".into(), format!("Made by: sparring schema {noun}").into());
        schema.insert("type".into(), "object".into());
        let mut properties = self.properties(fields, "");
        properties.shift_insert(0, "extends".into(), extends);
        schema.insert("properties".into(), properties.into());
        schema.insert("additionalProperties".into(), false.into());
        // What a file extends brings what is missing in it.
        schema.insert("if".into(), json!({ "required": ["extends"] }));
        schema.insert("else".into(), whole(fields));
        schema.insert("$defs".into(), self.definitions());
        Value::Object(schema)
    }

    fn properties(&mut self, fields: &Fields, path: &str) -> Map<String, Value> {
        let mut properties = Map::new();
        for field in fields.all() {
            let path = if path.is_empty() { field.key.to_owned() } else { format!("{path}.{}", field.key) };
            let form = self.field(&field, &path);
            properties.insert(field.key.to_owned(), described(self.manual.meaning(&path), form));
        }
        origin(&mut properties);
        properties
    }

    fn field(&mut self, field: &Field, path: &str) -> Value {
        let mut form = self.form(&field.form, path);
        match (field.presence, &field.form) {
            (Presence::Removable, Form::Text(Spelling::OneOf(names))) => {
                let names: Vec<&str> = names.iter().map(String::as_str).chain([NONE]).collect();
                json!({ "enum": names })
            }
            (Presence::Removable, Form::Table(_) | Form::Weights(_)) => {
                form["type"] = json!(["object", "string"]);
                form["pattern"] = format!("^{NONE}$").into();
                form
            }
            (Presence::Removable, _) => json!({ "anyOf": [form, { "const": NONE }] }),
            (Presence::Required, Form::Tables(_)) => {
                form["minItems"] = 1.into();
                form
            }
            _ => form,
        }
    }

    fn table(&mut self, fields: &Fields, path: &str) -> Value {
        let properties = self.properties(fields, path);
        json!({ "type": "object", "properties": properties, "additionalProperties": false })
    }

    fn form(&mut self, form: &Form, path: &str) -> Value {
        match form {
            Form::Text(spelling) => text(spelling),
            Form::Texts(spelling) => json!({ "type": "array", "items": text(spelling), "uniqueItems": true }),
            Form::Switch => json!({ "type": "boolean" }),
            Form::Number(measure) => self.number(measure),
            Form::Numbers(measure) => {
                json!({ "type": "array", "items": { "allOf": [self.number(measure), defined(WHOLE)] } })
            }
            Form::Law => self.law(),
            Form::Table(fields) => self.table(fields, path),
            Form::Values => json!({ "type": "object" }),
            Form::Tables(fields) => {
                let mut item = self.table(fields, path);
                // Lists replace each other as a whole, so nothing in them is inherited. It is a condition
                // that always holds, because editors complete nothing beside an `allOf`.
                item["if"] = true.into();
                item["then"] = whole(fields);
                json!({ "type": "array", "items": item })
            }
            Form::Weights(measure) => {
                let mut properties = Map::new();
                origin(&mut properties);
                let weight = self.number(measure);
                json!({ "type": "object", "properties": properties, "additionalProperties": weight })
            }
        }
    }

    /// Returns what a number may be: bare, or a table with its range and source.
    ///
    /// Bounds hold for numbers, patterns for texts and properties for tables, so that an editor can say
    /// which part of it is wrong.
    fn number(&mut self, measure: &Measure) -> Value {
        let same = self.bare(measure);
        let mut number = bare(measure);
        number["type"] = json!([number["type"], "object"]);
        number["properties"] = quantity(&[("value", &same), ("low", &same), ("high", &same)]);
        number["additionalProperties"] = false.into();
        number
    }

    /// Returns what a law of durations may be: one of three, and each of its tables has keys of its own.
    fn law(&mut self) -> Value {
        let (same, sigma) = (self.bare(&Measure::DURATION), self.number(&Measure::LOG_SD));
        let centres = [("value", &same), ("median", &same), ("mean", &same)];
        let others = [("sigma", &sigma), ("low", &same), ("high", &same)];
        let mut law = bare(&Measure::DURATION);
        law["type"] = json!([law["type"], "object"]);
        law["properties"] = quantity(&[centres, others].concat());
        law["additionalProperties"] = false.into();
        law["if"] = json!({ "required": ["value"] });
        law["then"] = json!({ "properties": { "median": false, "mean": false, "sigma": false } });
        law["else"] = json!({
            "if": { "required": ["mean"] },
            "then": { "properties": { "median": false, "sigma": false } },
        });
        law
    }

    /// Returns a reference to the definition of a bare number.
    fn bare(&mut self, measure: &Measure) -> Value {
        let name = match measure.scale {
            Scale::Duration => "duration".to_owned(),
            _ => format!("{} {}", measure.unit, measure.bounds()).replace(' ', "-"),
        };
        let reference = defined(&name);
        self.definitions.entry(name).or_insert_with(|| bare(measure));
        reference
    }

    fn definitions(self) -> Value {
        let mut definitions = Map::new();
        definitions.insert(
            "basis".into(),
            json!({ "description": "where the numbers here come from: a published figure, or \"assumed: why\"", "type": "string" }),
        );
        definitions
            .insert("kind".into(), json!({ "description": "how the numbers here are known", "enum": Kind::NAMES.iter().map(|(_, name)| name).collect::<Vec<_>>() }));
        definitions.extend(self.definitions);
        let whole = json!({
            "$comment": "a number or law written as a table; all else passes",
            "anyOf": [{ "required": ["value"] }, { "required": ["median"] }, { "required": ["mean"] }],
            "if": { "required": ["median"] },
            "then": { "required": ["sigma"] },
            "properties": { "sigma": { "required": ["value"] } },
        });
        definitions.insert(WHOLE.into(), whole);
        Value::Object(definitions)
    }
}

/// Returns `form` with its description first.
///
/// Editors show no description that stands beside a reference: so forms are written out, however often
/// they come.
fn described(description: Option<&str>, form: Value) -> Value {
    let mut described = Map::new();
    described.extend(description.map(|text| ("description".to_owned(), text.into())));
    if let Value::Object(form) = form {
        described.extend(form);
    }
    described.into()
}

fn defined(name: &str) -> Value {
    json!({ "$ref": format!("{DEFINITIONS}{name}") })
}

fn text(spelling: &Spelling) -> Value {
    match spelling {
        Spelling::Any => json!({ "type": "string", "minLength": 1 }),
        Spelling::Like(pattern) => json!({ "type": "string", "pattern": pattern }),
        Spelling::OneOf(names) => json!({ "enum": names }),
    }
}

/// Returns the keys of a table of numbers that together are one, with their source.
fn quantity(numbers: &[(&str, &Value)]) -> Value {
    let mut properties = Map::new();
    for (key, number) in numbers {
        properties.insert((*key).to_owned(), (*number).clone());
    }
    origin(&mut properties);
    properties.into()
}

/// Adds what any table may say of its numbers, where these keys do not mean something else.
fn origin(properties: &mut Map<String, Value>) {
    for key in ["basis", "kind"] {
        properties.entry(key).or_insert_with(|| defined(key));
    }
}

/// Returns what a table needs where nothing can be inherited: its required keys, in all tables within it
/// and in its numbers.
fn whole(fields: &Fields) -> Value {
    let (mut required, mut tables) = (Vec::new(), Map::new());
    for Field { key, presence, form } in fields.all() {
        if presence == Presence::Required {
            required.push(key);
        }
        let inner = match form {
            Form::Table(inner) => whole(&inner),
            Form::Weights(_) | Form::Values => whole(&Fields::default()),
            _ => continue,
        };
        tables.insert(key.to_owned(), inner);
    }
    let mut whole = Map::new();
    if !required.is_empty() {
        whole.insert("required".into(), required.into());
    }
    if !tables.is_empty() {
        whole.insert("properties".into(), tables.into());
    }
    whole.insert("additionalProperties".into(), defined(WHOLE));
    whole.into()
}

/// Returns what a bare number may be.
fn bare(measure: &Measure) -> Value {
    let [low, high] = [measure.low, measure.high].map(shortest);
    match measure.scale {
        Scale::Duration => json!({ "type": "string", "pattern": pattern() }),
        Scale::Whole => json!({ "type": "integer", "minimum": low, "maximum": high }),
        Scale::Number => json!({ "type": "number", "minimum": low, "maximum": high }),
    }
}

/// Returns a whole number as such, so that a bound reads 100 and not 100.0.
fn shortest(bound: f64) -> Value {
    let whole = bound as i64;
    if whole as f64 == bound { whole.into() } else { bound.into() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// Lists the paths of all keys, such as `actor.hours.from`.
    fn paths(fields: &Fields, path: &str, found: &mut BTreeSet<String>) {
        for Field { key, form, .. } in fields.all() {
            let path = if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
            if let Form::Table(inner) | Form::Tables(inner) = form {
                paths(&inner, &path, found);
            }
            found.insert(path);
        }
    }

    #[test]
    fn every_key_that_is_read_is_documented_and_every_documented_key_is_read() {
        let library = Library::open(None).expect("the shipped files are sound");
        for shelf in Shelf::ALL {
            let mut read = BTreeSet::new();
            paths(&survey(&library, shelf), "", &mut read);
            // What all kinds have in common is told once, at the top.
            assert!(read.remove("defaults"), "{shelf:?}");
            let documented = Manual::shipped(shelf).paths();
            assert_eq!(read, documented, "scenarios/README.md does not say what {shelf:?} know");
        }
    }

    #[test]
    fn a_survey_enters_what_is_optional() {
        let library = Library::open(None).expect("the shipped files are sound");
        let mut read = BTreeSet::new();
        paths(&survey(&library, Shelf::Socs), "", &mut read);
        for path in ["roster.on_call.answers", "desk.patience.critical", "detection.correlation.window"] {
            assert!(read.contains(path), "{path}");
        }
    }
}
