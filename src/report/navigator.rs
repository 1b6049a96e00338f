//! `navigator/SOC.json`: what a SOC alerted on, as a layer of the ATT&CK Navigator.
//!
//! Layer format 4.5, as specified in the Navigator's repository under `layers/spec/v4.5/layerformat.md`.

use super::cast::Cast;
use super::file_name::own_names;
use super::{Dossier, ReportError, words};
use crate::analysis::{Coverage, TechniqueCoverage};
use crate::report::json::json;
use serde::Serialize;
use std::collections::BTreeSet;

/// The version of the Navigator the layers are written for.
const NAVIGATOR: &str = "5.2.0";
/// The version of the layer format.
const FORMAT: &str = "4.5";
/// From never alerted to always: orange through sand to slate, apart for every kind of colour vision. No end
/// is white, the colour of what was never tried.
const COLOURS: [&str; 3] = ["#f0a35c", "#f3e3b3", "#506b84"];

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Layer<'a> {
    name: String,
    versions: Versions<'a>,
    domain: &'a str,
    description: String,
    sorting: u8,
    layout: Layout<'a>,
    hide_disabled: bool,
    techniques: Vec<Technique>,
    gradient: Gradient<'a>,
    legend_items: Vec<LegendItem<'a>>,
    metadata: Vec<Metadata>,
}

#[derive(Serialize)]
struct Versions<'a> {
    attack: &'a str,
    navigator: &'a str,
    layer: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Layout<'a> {
    layout: &'a str,
    #[serde(rename = "showID")]
    show_id: bool,
    show_name: bool,
    expanded_subtechniques: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Technique {
    #[serde(rename = "techniqueID")]
    technique_id: String,
    /// In percent; without one the Navigator gives no colour.
    #[serde(skip_serializing_if = "Option::is_none")]
    score: Option<f64>,
    comment: String,
    metadata: Vec<Metadata>,
    show_subtechniques: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Gradient<'a> {
    colors: [&'a str; 3],
    min_value: u8,
    max_value: u8,
}

#[derive(Serialize)]
struct LegendItem<'a> {
    label: &'a str,
    color: &'a str,
}

#[derive(Serialize)]
struct Metadata {
    name: &'static str,
    value: String,
}

/// Returns a layer for each SOC, at each client where there are several: names inside the report, and bytes.
///
/// # Errors
/// If a number has no place in JSON.
pub fn navigator(dossier: &Dossier<'_>) -> Result<Vec<(String, Vec<u8>)>, ReportError> {
    let cast = dossier.cast();
    let whole: Vec<&Coverage> = dossier.findings.coverage.iter().filter(|c| c.attack.is_none()).collect();
    let names: Vec<String> = whole
        .iter()
        .map(|c| if cast.several_clients() { format!("{}--{}", c.soc, c.client) } else { c.soc.clone() })
        .collect();
    let mut files = Vec::new();
    for (name, coverage) in own_names(names.iter().map(String::as_str)).into_iter().zip(whole) {
        files.push((format!("navigator/{name}.json"), json(&layer(dossier, &cast, coverage))?));
    }
    Ok(files)
}

fn layer<'a>(dossier: &Dossier<'a>, cast: &Cast<'_>, coverage: &Coverage) -> Layer<'a> {
    let manifest = dossier.manifest;
    let (soc, client) = (cast.soc(&coverage.soc), cast.client(&coverage.client));
    let short = cast.soc_in_short(&coverage.soc);
    let said = |name, value: &str| Metadata { name, value: words::plain(value) };
    Layer {
        name: match cast.several_clients() {
            true => format!("{short} at {client}: executions alerted"),
            false => format!("{short}: executions alerted"),
        },
        versions: Versions {
            attack: manifest.attack_version.split('.').next().unwrap_or_default(),
            navigator: NAVIGATOR,
            layer: FORMAT,
        },
        domain: "enterprise-attack",
        description: format!(
            "{soc} at {client}. The score is the share of executions with at least one alert, in %, over all \
             attacks of the study; a technique of several tactics has the same score under each. A technique \
             without a score was not tried, or too seldom to say: this is no statement on the SOC."
        ),
        sorting: 0,
        layout: Layout {
            layout: "side",
            show_id: true,
            show_name: true,
            expanded_subtechniques: "annotated",
        },
        hide_disabled: false,
        techniques: techniques(coverage),
        gradient: Gradient { colors: COLOURS, min_value: 0, max_value: 100 },
        legend_items: ["0 %: never alerted", "50 %", "100 %: always alerted"]
            .into_iter()
            .zip(COLOURS)
            .map(|(label, color)| LegendItem { label, color })
            .collect(),
        metadata: vec![
            said("study", &manifest.title),
            said("attacks", &words::list(&manifest.attacks)),
            said("client", &coverage.client),
            said("SOC", &coverage.soc),
            said("replications", &manifest.replications.to_string()),
            said("seed", &manifest.seed.to_string()),
            said("made by", &format!("{} {}, a simulation", manifest.product, manifest.version)),
        ],
    }
}

/// Lists the techniques that were tried, and the parents under which sub-techniques must be unfolded.
fn techniques(coverage: &Coverage) -> Vec<Technique> {
    let parent = |code: &str| code.split_once('.').map(|(parent, _)| parent.to_owned());
    let tried = &coverage.techniques;
    let parents: BTreeSet<String> = tried.iter().filter_map(|t| parent(&t.technique)).collect();
    let mut listed: Vec<Technique> =
        tried.iter().map(|t| technique(t, parents.contains(&t.technique))).collect();
    let unfolded = parents.into_iter().filter(|p| tried.iter().all(|t| t.technique != *p));
    listed.extend(unfolded.map(|technique_id| Technique {
        technique_id,
        score: None,
        comment: String::new(),
        metadata: Vec::new(),
        show_subtechniques: true,
    }));
    listed.sort_by(|a, b| a.technique_id.cmp(&b.technique_id));
    listed
}

fn technique(tried: &TechniqueCoverage, show_subtechniques: bool) -> Technique {
    let counted = &tried.alerted;
    let executions = words::count(counted.executions as usize, "execution");
    let mut metadata = vec![
        Metadata { name: "executions", value: counted.executions.to_string() },
        Metadata { name: "alerted", value: counted.alerted.to_string() },
    ];
    let comment = match &counted.share {
        Some(share) => {
            metadata.push(Metadata { name: "95 % interval", value: format!("{} %", words::limits(share)) });
            metadata.push(Metadata { name: "replications with it", value: share.n.to_string() });
            format!(
                "Alerted {} of {executions} in {}; in brackets the 95 % interval.",
                words::share(share),
                words::count(share.n, "replication")
            )
        }
        None => format!(
            "{} of {executions} alerted, all in one replication: too few for a share.",
            counted.alerted
        ),
    };
    Technique {
        technique_id: tried.technique.clone(),
        score: counted.share.map(|share| (share.estimate * 1000.0).round() / 10.0),
        comment,
        metadata,
        show_subtechniques,
    }
}

#[cfg(test)]
mod tests {
    use super::super::fake;
    use super::*;
    use serde_json::Value;

    /// Layers by their file names, each checked against the schema.
    fn layers(dossier: &Dossier<'_>) -> Vec<(String, Value)> {
        let schema = include_str!("../../tests/schemas/navigator-layer-4.5.json");
        let schema = jsonschema::validator_for(&serde_json::from_str(schema).unwrap()).unwrap();
        let checked = |(name, bytes): (String, Vec<u8>)| {
            let layer: Value = serde_json::from_slice(&bytes).unwrap();
            let wrong: Vec<String> = schema.iter_errors(&layer).map(|e| e.to_string()).collect();
            assert!(wrong.is_empty(), "{name}: {wrong:?}");
            (name, layer)
        };
        navigator(dossier).unwrap().into_iter().map(checked).collect()
    }

    #[test]
    fn each_soc_is_a_layer_that_fits_the_schema() {
        let fake = fake::fake();
        let layers = layers(&fake.dossier());
        let names: Vec<&str> = layers.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names[0], "navigator/level-1-basic.json");
        assert_eq!(names.len(), fake.study.socs.len());
        for (_, layer) in &layers {
            let versions = &layer["versions"];
            assert_eq!((&versions["attack"], &versions["layer"]), (&"18".into(), &"4.5".into()));
            assert!(!layer["techniques"].as_array().unwrap().is_empty());
        }
    }

    #[test]
    fn the_schema_would_notice() {
        let schema = include_str!("../../tests/schemas/navigator-layer-4.5.json");
        let schema = jsonschema::validator_for(&serde_json::from_str(schema).unwrap()).unwrap();
        let (_, layer) = layers(&fake::fake().dossier()).remove(0);
        let broken = |change: fn(&mut Value)| {
            let mut layer = layer.clone();
            change(&mut layer);
            !schema.is_valid(&layer)
        };
        assert!(broken(|l| l["domain"] = "mitre-enterprise".into()));
        assert!(broken(|l| l["versions"]["layer"] = "4.4".into()));
        assert!(broken(|l| l["techniques"][0]["score"] = "37".into()));
        assert!(broken(|l| l["techniques"][0]["techniqueID"] = "T1".into()));
        assert!(broken(|l| l["gradient"]["colors"] = serde_json::json!(["#ffffff"])));
        assert!(broken(|l| l["gradiant"] = Value::Null));
        assert!(!broken(|l| l["techniques"][0]["tactic"] = "lateral-movement".into()));
    }

    #[test]
    fn a_score_is_the_share_in_percent_and_a_sub_technique_can_be_seen() {
        let fake = fake::fake();
        let (_, layer) = layers(&fake.dossier()).remove(2);
        let techniques = layer["techniques"].as_array().unwrap();
        let find = |id: &str| techniques.iter().filter(|t| t["techniqueID"] == id).collect::<Vec<_>>();
        let coverage = fake.findings.coverage.iter().filter(|c| c.attack.is_none()).nth(2).unwrap();
        let mut subs = 0;
        for t in &coverage.techniques {
            let [one] = find(&t.technique)[..] else { panic!("{} is not there once", t.technique) };
            let share = t.alerted.share.unwrap();
            assert!((one["score"].as_f64().unwrap() - share.estimate * 100.0).abs() < 0.051);
            assert_eq!(one["metadata"][0]["value"], t.alerted.executions.to_string());
            assert_eq!(one["metadata"][3]["value"], share.n.to_string());
            if let Some((parent, _)) = t.technique.split_once('.') {
                subs += 1;
                let [parent] = find(parent)[..] else { panic!("{parent} is not there once") };
                assert_eq!(parent["showSubtechniques"], true);
            }
        }
        assert!(subs > 0);
    }

    #[test]
    fn too_few_for_a_share_is_no_score() {
        let mut fake = fake::fake();
        let whole = fake.findings.coverage.iter_mut().find(|c| c.attack.is_none()).unwrap();
        whole.techniques[0].alerted.share = None;
        let id = whole.techniques[0].technique.clone();
        let (_, layer) = layers(&fake.dossier()).remove(0);
        let one = layer["techniques"].as_array().unwrap().iter().find(|t| t["techniqueID"] == *id).unwrap();
        assert!(one.get("score").is_none());
        assert!(one["comment"].as_str().unwrap().contains("too few"));
    }

    #[test]
    fn no_name_breaks_a_layer() {
        for hostile in ["\"},{\u{1b}[2J\u{202e}</script>", "..\\..\\x", "安全运营中心"] {
            let mut fake = fake::fake();
            fake.rename(hostile);
            for (name, layer) in layers(&fake.dossier()) {
                let file = name.strip_prefix("navigator/").unwrap();
                assert!(!file.contains(['/', '\\', '"']) && !file.contains(".."), "{name}");
                let text = layer["name"].as_str().unwrap();
                assert!(text.chars().all(|c| !c.is_control() && c != '\u{202e}'), "{text}");
            }
        }
    }

    #[test]
    fn each_client_has_its_own_layers_where_there_are_several() {
        let mut fake = fake::fake();
        let mut other = fake.study.clients[0].clone();
        other.name = "another".to_owned();
        fake.study.clients.push(other);
        let names: Vec<String> = layers(&fake.dossier()).into_iter().map(|(name, _)| name).collect();
        assert_eq!(names[0], "navigator/level-1-basic--smb-hybrid-250.json");
    }
}
