//! What a file extends, laid one over the other.

use super::diagnostic::{Diagnostic, Gravity};
use super::document::{Document, Node, Place, SourceFile, Value, parse};
use super::error::ScenarioError;
use super::inspection::{InputDigest, refusal};
use super::library::{Library, Shelf};
use super::shelving::shelf_by;

/// How many files may extend each other.
const DEPTH: usize = 16;

/// Returns the document that `name` and all it extends make, and the digest of their bytes.
pub(super) fn document(
    library: &Library,
    shelf: Shelf,
    name: &str,
) -> Result<(Document, InputDigest), ScenarioError> {
    let first = library.find(shelf, name)?;
    let item = first.stem();
    let mut files: Vec<SourceFile> = Vec::new();
    let mut trees = Vec::new();
    let mut next = Some(first);
    while let Some(file) = next.take() {
        let mut tree = parse(&file, files.len() as u16).map_err(refusal)?;
        if let Some(other) = other_kind(&tree, shelf) {
            let start = Place { file: files.len() as u16, start: 0, end: 0 };
            let message = format!("this is {}; {} is wanted here", other.one(), shelf.one());
            return Err(refused(&file, start, &message));
        }
        let parent = match &mut tree.value {
            Value::Table(entries) => {
                entries.iter().position(|entry| entry.key == "extends").map(|at| entries.remove(at))
            }
            _ => None,
        };
        trees.push(tree);
        files.push(file);
        let Some(parent) = parent else { break };
        let child = &files[files.len() - 1];
        let at = parent.node.place;
        let Value::Text(parent) = parent.node.value else {
            return Err(refused(
                child,
                at,
                &format!("extends is {}; write a name", parent.node.value.noun()),
            ));
        };
        let file = library
            .find_beside(shelf, &parent, child)
            .map_err(|error| refused(child, at, &error.to_string()))?;
        if files.iter().any(|known| known.shown == file.shown) {
            let chain: Vec<String> = files.iter().chain([&file]).map(SourceFile::stem).collect();
            let message = format!("these extend each other: {}; take one extends out", chain.join(" → "));
            return Err(refused(child, at, &message));
        }
        if files.len() == DEPTH {
            return Err(refused(
                child,
                at,
                &format!("more than {DEPTH} files extend each other; merge some"),
            ));
        }
        next = Some(file);
    }
    let mut oldest_first = trees.into_iter().rev();
    let oldest = oldest_first.next().expect("there is at least the file asked for");
    let root = oldest_first.fold(oldest, |base, tree| tree.over(base));
    let digest = InputDigest::of(shelf.noun(), item, files.iter().map(|file| file.text.as_str()));
    Ok((Document { files, root }, digest))
}

/// Returns what a file is if it is plainly something else than what belongs on `shelf`.
fn other_kind(tree: &Node, shelf: Shelf) -> Option<Shelf> {
    let Value::Table(entries) = &tree.value else { return None };
    let keys: Vec<&str> = entries.iter().map(|entry| entry.key.as_str()).collect();
    shelf_by(&keys).filter(|found| *found != shelf && shelf != Shelf::Knowledge)
}

fn refused(file: &SourceFile, place: Place, message: &str) -> ScenarioError {
    refusal(vec![Diagnostic::new(Gravity::Error, file, place, message)])
}
