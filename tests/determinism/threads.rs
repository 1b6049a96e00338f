//! One, two or seven threads write the same folder, byte for byte.

use crate::cli::{sparring, sparring_in};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

fn contents(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![dir.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(dir).unwrap().to_string_lossy().into_owned();
                found.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    found
}

#[test]
fn the_folder_does_not_depend_on_threads() {
    let dir = tempfile::tempdir().unwrap();
    let written: Vec<_> = ["1", "2", "7"]
        .into_iter()
        .map(|threads| {
            let out = dir.path().join(threads);
            let output =
                sparring(&["run", "--runs", "12", "--threads", threads, "--out", &out.to_string_lossy()]);
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            contents(&out)
        })
        .collect();
    assert!(written[0].contains_key("report.html") && written[0].contains_key("outcomes.csv"));
    assert!(written[0] == written[1] && written[1] == written[2]);
}

#[test]
fn a_season_does_not_depend_on_threads() {
    let dir = tempfile::tempdir().unwrap();
    let study = "extends = \"season\"\ntitle = \"At random\"\n[season]\nvisits = []\nper_year = 4\n";
    fs::write(dir.path().join("x.toml"), study).unwrap();
    for which in ["season", "x.toml"] {
        let written: Vec<_> = ["1", "2", "3"]
            .into_iter()
            .map(|threads| {
                let out = dir.path().join(format!("{which}-{threads}"));
                let args =
                    ["--soc", "level-2", "--soc", "level-4", "--runs", "7", "--threads", threads, "--out"];
                let output = sparring_in(
                    dir.path(),
                    &[&["run", which], &args[..], &[&out.to_string_lossy()]].concat(),
                );
                assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
                contents(&out)
            })
            .collect();
        assert!(written[0].contains_key("season.csv"));
        assert!(written[0] == written[1] && written[1] == written[2], "{which}");
    }
}
