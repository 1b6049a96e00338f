//! Exit codes: each is held, and documented where people look.

use super::{sparring, sparring_in, stderr, stdout};
use sparring::cli::Exit;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

#[test]
fn the_codes_are_documented_wherever_people_look() {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let help = stdout(&sparring(&["--help"]));
    let page = stdout(&sparring(&["man"]));
    for exit in Exit::ALL {
        let (code, meaning) = (exit as u8, exit.meaning());
        assert!(readme.contains(&format!("{code} {meaning}")), "README: {code} {meaning}");
        assert!(help.contains(&format!("\n  {code:<4} {meaning}")), "{help}");
        assert!(page.contains(&format!("\\fB{code}\\fR\n{}", meaning.replace('-', "\\-"))), "{page}");
    }
}

#[test]
fn what_is_done_ends_with_0_and_what_cannot_be_done_as_asked_with_2() {
    let dir = tempfile::tempdir().unwrap();
    let run = ["run", "--attack", "s01", "--soc", "level-1", "--runs", "1", "--out", "o"];
    assert_eq!(sparring_in(dir.path(), &run).status.code(), Some(Exit::Done as i32));
    for args in [&["show", "soc", "level-9"][..], &["run", "--nonsense"], &["explain", "--soc", "level-1"]] {
        assert_eq!(sparring(args).status.code(), Some(Exit::Refused as i32), "{args:?}");
    }
}

#[test]
fn a_wrong_number_is_told_what_is_allowed() {
    for (args, allowed) in [
        (["run", "--runs", "-1"], "'-1' for '--runs <N>': write a whole number from 1 to 10000000"),
        (["run", "--runs", "many"], "'many' for '--runs <N>': write a whole number from 1 to"),
        (["run", "--threads", "0"], "'0' for '--threads <N>': write a whole number from 1 to"),
        (
            ["run", "--seed", "-1"],
            "'-1' for '--seed <N>': write a whole number from 0 to 18446744073709551615",
        ),
        (
            ["explain", "--replication", "-1"],
            "'-1' for '--replication <N>': write a whole number from 0 to 4294967295",
        ),
    ] {
        let output = sparring(&args);
        assert_eq!(output.status.code(), Some(Exit::Refused as i32), "{args:?}");
        assert!(stderr(&output).contains(allowed), "{args:?}: {}", stderr(&output));
    }
}

#[cfg(unix)]
#[test]
fn a_refusal_that_nobody_reads_is_a_refusal_all_the_same() {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let mut command = Command::new(env!("CARGO_BIN_EXE_sparring"));
    let status = command.args(["run", "--soc", "nobody"]).stderr(writer).status().unwrap();
    assert_eq!(status.code(), Some(Exit::Refused as i32));
}

/// A full disk is easily had on Linux.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_ends_with_1() {
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_sparring"));
    let output = command.args(["list", "socs"]).stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(Exit::Failed as i32), "{}", stderr(&output));
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_with_130_and_nothing_is_written() {
    use std::os::unix::process::ExitStatusExt;
    // Before the command has come to watch for Ctrl-C, the system ends it without a code: then wait longer.
    for wait in [1, 2, 4, 8, 16] {
        let dir = tempfile::tempdir().unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_sparring"))
            .args(["run", "--runs", "50000", "--threads", "1"])
            .current_dir(dir.path())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_secs(wait));
        let interrupt = format!("kill -INT {}", child.id());
        assert!(Command::new("sh").args(["-c", &interrupt]).status().unwrap().success());
        let status = child.wait().unwrap();
        assert!(fs::read_dir(dir.path()).unwrap().next().is_none(), "something was written");
        if status.signal().is_none() {
            assert_eq!(status.code(), Some(Exit::Stopped as i32));
            return;
        }
    }
    panic!("the command never came to watch for Ctrl-C");
}

/// What is at fault in a request is a refusal; what fails on the way is not.
#[test]
fn errors_of_a_run_have_their_own_codes() {
    use sparring::experiment::RunError;
    for (error, exit) in [
        (RunError::Stopped, Exit::Stopped),
        (RunError::Nothing("s05 on a firm without a tenant".to_owned()), Exit::Refused),
        (RunError::Threads { threads: 7, why: "there is no memory left".to_owned() }, Exit::Failed),
    ] {
        assert_eq!(Exit::of(&error.into()), exit);
    }
}
