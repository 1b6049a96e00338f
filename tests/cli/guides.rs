//! What guides a user beside the command itself: completions and manual pages, whole and up to date.

use super::{sparring, sparring_in, stderr, stdout};
use std::fs;

/// Lists the verbs, as the command's own help does.
fn verbs() -> Vec<String> {
    let help = stdout(&sparring(&["--help"]));
    let table = help.split("Commands:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let verbs = table.lines().filter_map(|line| line.split_whitespace().next());
    let verbs: Vec<String> = verbs.filter(|verb| *verb != "help").map(str::to_owned).collect();
    assert!(verbs.len() > 8 && verbs.contains(&"run".to_owned()), "{help}");
    verbs
}

#[test]
fn each_shell_is_told_of_every_verb_and_option() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let output = sparring(&["completions", shell]);
        assert!(output.status.success(), "{}", stderr(&output));
        let script = stdout(&output);
        let options = ["replication", "scenarios", "study"];
        let names = ["level-3-advanced", "s01-vpn-smash-and-grab", "smb-hybrid-250", "enterprise", "edr"];
        for word in verbs().iter().map(String::as_str).chain(options) {
            assert!(script.contains(word), "{shell} does not know {word}");
        }
        // The others complete no values at all.
        for name in names.iter().filter(|_| ["bash", "zsh", "fish"].contains(&shell)) {
            assert!(script.contains(name), "{shell} does not know {name}");
        }
    }
    assert_eq!(sparring(&["completions", "cmd"]).status.code(), Some(2));
}

#[test]
fn each_verb_has_a_manual_page() {
    let dir = tempfile::tempdir().unwrap();
    let output = sparring_in(dir.path(), &["man", "--out", "pages"]);
    assert!(output.status.success(), "{}", stderr(&output));
    let page = |name: &str| fs::read_to_string(dir.path().join("pages").join(name)).unwrap();
    let main = page("sparring.1");
    assert_eq!(main, stdout(&sparring(&["man"])));
    let verbs = verbs();
    for verb in &verbs {
        assert!(main.contains(&format!("sparring\\-{verb}(1)")), "the main page does not name {verb}");
        let page = page(&format!("sparring-{verb}.1"));
        for heading in [".SH NAME", ".SH SYNOPSIS", ".SH OPTIONS", ".SH \"EXIT STATUS\"", ".SH \"SEE ALSO\""]
        {
            assert!(page.contains(heading), "the page of {verb} lacks {heading}");
        }
    }
    assert_eq!(fs::read_dir(dir.path().join("pages")).unwrap().count(), verbs.len() + 1);
    // No date, no folder: the same version writes the same pages anywhere.
    assert!(main.contains(concat!("sparring ", env!("CARGO_PKG_VERSION"))), "{main}");
}

#[test]
fn pages_and_schemas_replace_older_ones() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("soc.schema.json"), "old").unwrap();
    let output = sparring_in(dir.path(), &["schema", "soc", "--out", "."]);
    assert!(output.status.success(), "{}", stderr(&output));
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    let written = fs::read_to_string(dir.path().join("soc.schema.json")).unwrap();
    assert_eq!(written, stdout(&sparring(&["schema", "soc"])));
    assert_eq!(sparring(&["schema"]).status.code(), Some(2), "which kind?");
}
