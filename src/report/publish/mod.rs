//! Putting a report in its place: all of it or nothing.
//!
//! A report is written beside its place first, into `.NAME.sparring-PID`, then swapped in by renaming.
//! Only an empty folder or an earlier report is replaced. Runs that publish at one time take turns, and
//! what another run has published meanwhile is not replaced. A program killed while it writes leaves such
//! a folder behind; it may be deleted. One killed while it swaps leaves the earlier report in a folder that
//! ends in `.old`; the next run puts that right.

mod draft;
mod place;
mod turn;

use super::ReportError;
use draft::{Draft, draft};
use place::{Place, mend};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use turn::Turn;

/// The file that marks a folder as ours.
const MARK: &str = "manifest.json";

/// What a file can be made of.
pub trait Content {
    /// Writes all of it.
    ///
    /// # Errors
    /// If it cannot be made or `to` does not take it.
    fn write_to(&self, to: &mut dyn Write) -> io::Result<()>;
}

impl Content for Vec<u8> {
    fn write_to(&self, to: &mut dyn Write) -> io::Result<()> {
        to.write_all(self)
    }
}

/// A place that was found fit for a report, before any work was done for it.
#[derive(Debug)]
pub struct Claim {
    dir: PathBuf,
    /// The mark of the report that was there, or nothing.
    before: Option<Vec<u8>>,
}

/// Checks that a report could be put at `dir`, and puts right what a killed run has left there.
///
/// # Errors
/// If `dir` holds something else, or cannot be there.
pub fn check(dir: &Path) -> Result<Claim, ReportError> {
    let no_place = |error: ReportError| match error.is_refusal() {
        true => error,
        false => ReportError::NoPlace(Box::new(error)),
    };
    try_out(dir).map_err(no_place)
}

fn try_out(dir: &Path) -> Result<Claim, ReportError> {
    let turn = Turn::wait(dir);
    let mut place = Place::find(dir)?;
    if turn.is_some() {
        mend(&place)?;
        place = Place::find(dir)?;
    }
    // The nearest folder there is must let us write.
    let mut folder = place.parent.as_path();
    while !folder.exists() {
        folder = folder.parent().unwrap_or(Path::new("."));
    }
    let trial = Draft::begin(folder, &place.name)?;
    drop(trial);
    Ok(Claim { dir: dir.to_owned(), before: place.mark() })
}

impl Claim {
    /// Puts `files` (name, content) at the place, instead of the report that was there.
    ///
    /// # Errors
    /// If something else is there by now, or the file system refuses; then the place is as it was. If it is
    /// the report of another run, this one is kept beside it.
    pub fn publish(&self, files: &[(String, impl Content)]) -> Result<(), ReportError> {
        let place = {
            let _turn = Turn::wait(&self.dir);
            Place::find(&self.dir)?
        };
        let draft = draft(&place, files)?;
        // Nobody swaps while it is our turn; where there are no turns, a swap that meets another fails.
        let _turn = Turn::wait(&self.dir);
        let place = Place::find(&self.dir)?;
        let mark = place.mark();
        let own = fs::read(draft.path.join(MARK)).ok();
        // A report of the same request is the same, byte for byte.
        if mark.is_some() && mark != self.before && mark != own {
            return draft.keep_beside(&place);
        }
        draft.swap_in(&place)
    }
}

fn failed(action: &'static str, path: &Path) -> impl Fn(io::Error) -> ReportError {
    let path = path.display().to_string();
    move |e| ReportError::Files { action, path: path.clone(), why: e.to_string() }
}

#[cfg(test)]
mod tests {
    use super::super::manifest::PRODUCT;
    use super::*;
    use tempfile::tempdir;

    fn publish(dir: &Path, files: &[(String, Vec<u8>)]) -> Result<(), ReportError> {
        check(dir)?.publish(files)
    }

    fn report(text: &str) -> Vec<(String, Vec<u8>)> {
        let manifest = serde_json::json!({
            "product": PRODUCT, "title": text, "files": ["manifest.json", "charts/a.svg"]
        });
        vec![(MARK.to_owned(), manifest.to_string().into()), ("charts/a.svg".to_owned(), text.into())]
    }

    fn names(dir: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(dir).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_report_replaces_an_empty_folder_and_an_earlier_report() {
        let room = tempdir().unwrap();
        let dir = room.path().join("deep/below/latest");
        publish(&dir, &report("one")).unwrap();
        publish(&dir, &report("two")).unwrap();
        assert_eq!(fs::read_to_string(dir.join("charts/a.svg")).unwrap(), "two");
        assert_eq!(names(dir.parent().unwrap()), ["latest"]);
        let empty = room.path().join("empty");
        fs::create_dir(&empty).unwrap();
        check(&empty).unwrap();
        publish(&empty, &report("three")).unwrap();
        assert_eq!(names(&empty), ["charts", MARK]);
        assert_eq!(names(room.path()), ["deep", "empty"]);
    }

    #[test]
    fn what_is_not_ours_is_refused_and_left_as_it_is() {
        let room = tempdir().unwrap();
        let dir = room.path().join("photos");
        fs::create_dir(&dir).unwrap();
        fs::write(dir.join("cat.jpg"), "meow").unwrap();
        let refusal = publish(&dir, &report("one")).unwrap_err();
        assert!(refusal.is_refusal());
        assert!(refusal.to_string().contains("photos is not replaced"), "{refusal}");
        assert!(refusal.to_string().contains("--out"), "{refusal}");
        assert!(check(&dir).is_err());
        // The manifest of something else makes it none of ours.
        fs::write(dir.join(MARK), r#"{"product": "other"}"#).unwrap();
        assert!(publish(&dir, &report("one")).is_err());
        assert_eq!(names(&dir), ["cat.jpg", MARK]);
        assert_eq!(names(room.path()), ["photos"]);
        // So is a report to which somebody has added a file.
        let mine = room.path().join("mine");
        publish(&mine, &report("one")).unwrap();
        fs::write(mine.join("notes.txt"), "keep me").unwrap();
        let refusal = publish(&mine, &report("two")).unwrap_err().to_string();
        assert!(refusal.contains("notes.txt"), "{refusal}");
        assert_eq!(fs::read_to_string(mine.join("charts/a.svg")).unwrap(), "one");
    }

    #[test]
    fn a_file_in_the_way_is_refused() {
        let room = tempdir().unwrap();
        let file = room.path().join("file");
        fs::write(&file, "text").unwrap();
        assert!(publish(&file, &report("one")).unwrap_err().to_string().contains("it is a file"));
        assert!(check(&file.join("below")).is_err() && publish(&file.join("below"), &report("one")).is_err());
        assert!(check(Path::new("/")).is_err());
        assert_eq!(fs::read_to_string(&file).unwrap(), "text");
    }

    #[test]
    fn a_name_that_leaves_the_folder_is_refused_before_anything_is_written() {
        let room = tempdir().unwrap();
        for name in ["../out", "/etc/x", "a/../../b", "", "a\\b"] {
            let files = vec![(name.to_owned(), Vec::<u8>::new())];
            assert!(publish(&room.path().join("r"), &files).is_err(), "{name}");
        }
        assert!(names(room.path()).is_empty());
    }

    #[test]
    fn a_failure_on_the_way_leaves_nothing_behind() {
        let room = tempdir().unwrap();
        let dir = room.path().join("latest");
        publish(&dir, &report("one")).unwrap();
        // The second file needs a folder where the first has put a file.
        let files = vec![("a".to_owned(), vec![1_u8]), ("a/b".to_owned(), vec![2])];
        assert!(publish(&dir, &files).is_err());
        assert_eq!(fs::read_to_string(dir.join("charts/a.svg")).unwrap(), "one");
        assert_eq!(names(room.path()), ["latest"]);
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_and_loops_are_refused() {
        use std::os::unix::fs::symlink;
        let room = tempdir().unwrap();
        let at = |name: &str| room.path().join(name);
        symlink(at("loop"), at("loop")).unwrap();
        symlink(at("nowhere"), at("dangling")).unwrap();
        assert!(publish(&at("loop"), &report("one")).is_err());
        assert!(publish(&at("dangling"), &report("one")).is_err());
        publish(&at("real"), &report("one")).unwrap();
        symlink(at("real"), at("link")).unwrap();
        publish(&at("link"), &report("two")).unwrap();
        assert!(fs::symlink_metadata(at("link")).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(at("real").join("charts/a.svg")).unwrap(), "two");
        assert_eq!(names(room.path()), ["dangling", "link", "loop", "real"]);
    }

    #[test]
    fn what_another_run_has_published_meanwhile_stays_and_nothing_is_lost() {
        let room = tempdir().unwrap();
        let dir = room.path().join("latest");
        for round in 1..=2 {
            let (first, second) = (check(&dir).unwrap(), check(&dir).unwrap());
            first.publish(&report(&format!("first {round}"))).unwrap();
            let told = second.publish(&report(&format!("second {round}"))).unwrap_err();
            assert!(!told.is_refusal());
            let kept = room.path().join(format!("latest-{}", round + 1));
            assert!(told.to_string().contains(&kept.display().to_string()), "{told}");
            assert_eq!(fs::read_to_string(dir.join("charts/a.svg")).unwrap(), format!("first {round}"));
            assert_eq!(fs::read_to_string(kept.join("charts/a.svg")).unwrap(), format!("second {round}"));
        }
        // Of the same request there is one report, whoever made it.
        let (first, second) = (check(&dir).unwrap(), check(&dir).unwrap());
        first.publish(&report("same")).unwrap();
        second.publish(&report("same")).unwrap();
        assert_eq!(names(room.path()), ["latest", "latest-2", "latest-3"]);
    }

    #[test]
    fn of_many_runs_at_one_time_each_report_is_somewhere() {
        let room = tempdir().unwrap();
        let dir = room.path().join("latest");
        publish(&dir, &report("earlier")).unwrap();
        let claims: Vec<Claim> = (0..8).map(|_| check(&dir).unwrap()).collect();
        let failed: Vec<ReportError> = std::thread::scope(|scope| {
            let runs = claims
                .iter()
                .enumerate()
                .map(|(i, claim)| scope.spawn(move || claim.publish(&report(&format!("run {i}"))).err()));
            let runs: Vec<_> = runs.collect();
            runs.into_iter().filter_map(|run| run.join().unwrap()).collect()
        });
        assert_eq!(failed.len(), 7, "one wins: {failed:?}");
        assert!(failed.iter().all(|e| matches!(e, ReportError::Overtaken { .. })), "{failed:?}");
        let mut found: Vec<String> = names(room.path())
            .iter()
            .map(|name| fs::read_to_string(room.path().join(name).join("charts/a.svg")).unwrap())
            .collect();
        found.sort();
        assert_eq!(found, (0..8).map(|i| format!("run {i}")).collect::<Vec<_>>());
    }

    #[cfg(unix)]
    #[test]
    fn what_a_run_killed_while_it_swapped_has_left_is_put_right() {
        let room = tempdir().unwrap();
        let (dir, old) = (room.path().join("latest"), room.path().join(".latest.sparring-77.old"));
        publish(&dir, &report("one")).unwrap();
        fs::rename(&dir, &old).unwrap();
        check(&dir).unwrap();
        assert_eq!(fs::read_to_string(dir.join("charts/a.svg")).unwrap(), "one");
        // If the new one is in its place, the old one was to go.
        publish(&old, &report("zero")).unwrap();
        check(&dir).unwrap();
        assert_eq!(names(room.path()), ["latest"]);
        // What is not a report of ours is nobody's to move or remove.
        fs::create_dir(&old).unwrap();
        fs::write(old.join("cat.jpg"), "meow").unwrap();
        check(&dir).unwrap();
        assert_eq!(names(&old), ["cat.jpg"]);
    }
}
