//! No bytes make the reader panic.

use super::{folder, library};
use sparring::scenario::{Library, Shelf};

/// A generator of its own, so that no change of the simulator's luck changes this test.
pub(super) struct Dice(pub(super) u64);

impl Dice {
    pub(super) fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(super) fn below(&mut self, n: usize) -> usize {
        (self.roll() % n.max(1) as u64) as usize
    }
}

/// What people and machines put where something else belongs.
const SPLINTERS: [&str; 24] = [
    "\"",
    "[",
    "]",
    "{",
    "}",
    "=",
    "nan",
    "-inf",
    "1e999",
    "-1",
    "\"\"",
    "''",
    "\"none\"",
    "\"-4m\"",
    "true",
    "[[step]]\n",
    "\u{0}",
    "\u{feff}",
    "\u{202e}",
    "ü",
    "9223372036854775808",
    "extends = \"x.toml\"\n",
    "0x7f",
    "1979-05-27",
];

fn mutate(text: &str, dice: &mut Dice) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    for _ in 0..=dice.below(3) {
        let at = dice.below(bytes.len());
        match dice.below(7) {
            0 => drop(bytes.drain(at..(at + dice.below(40)).min(bytes.len()))),
            1 => {
                let copy = bytes[at..(at + dice.below(200)).min(bytes.len())].to_vec();
                bytes.splice(at..at, copy);
            }
            2 => {
                let splinter = SPLINTERS[dice.below(SPLINTERS.len())];
                bytes.splice(at..at, splinter.bytes());
            }
            3 => {
                // The value of some line, replaced as a whole.
                let splinter = SPLINTERS[dice.below(SPLINTERS.len())];
                let rest = &bytes[at..];
                let begin = rest.iter().position(|b| *b == b'=').map_or(at, |n| at + n + 1);
                let end = bytes[begin..].iter().position(|b| *b == b'\n').map_or(bytes.len(), |n| begin + n);
                bytes.splice(begin..end, splinter.bytes());
            }
            4 | 5 => {
                // A line taken out or doubled.
                let begin = bytes[..at].iter().rposition(|b| *b == b'\n').map_or(0, |n| n + 1);
                let end = bytes[at..].iter().position(|b| *b == b'\n').map_or(bytes.len(), |n| at + n + 1);
                let line = bytes[begin..end].to_vec();
                if dice.below(2) == 0 {
                    drop(bytes.drain(begin..end));
                } else {
                    drop(bytes.splice(end..end, line));
                }
            }
            _ => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = dice.roll() as u8;
                }
            }
        }
    }
    bytes
}

/// Reads the file as what it should be and as what it should not; whatever is said must be printable.
fn read(library: &Library, shelf: Shelf, path: &str) -> Result<(), String> {
    let told = match shelf {
        Shelf::Attacks => library.attack(path).map(drop),
        Shelf::Clients => library.client(path).map(drop),
        Shelf::Socs => library.soc(path).map(drop),
        Shelf::Studies | Shelf::Knowledge => library.study(path).map(drop),
    };
    told.map_err(|error| error.to_string())
}

#[test]
fn two_thousand_mutations_are_read_or_refused() {
    let library = library();
    let shelves = [Shelf::Attacks, Shelf::Clients, Shelf::Socs, Shelf::Studies];
    let files: Vec<(Shelf, String)> = shelves
        .into_iter()
        .flat_map(|shelf| library.names(shelf).into_iter().map(move |name| (shelf, name)))
        .map(|(shelf, name)| (shelf, library.source(shelf, &name).expect("shipped")))
        .collect();
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("x.toml");
    let mut dice = Dice(1);
    let mut refused = 0;
    for turn in 0..2_000 {
        let (shelf, text) = &files[turn % files.len()];
        std::fs::write(&path, mutate(text, &mut dice)).expect("it can be written");
        if let Err(told) = read(&library, *shelf, &path.to_string_lossy()) {
            refused += 1;
            let printable = |c: char| c == '\n' || !c.is_control();
            assert!(told.chars().all(printable), "turn {turn}: {told:?}");
        }
    }
    assert!((500..2_000).contains(&refused), "{refused} were refused");
}

#[test]
fn a_file_on_the_wrong_shelf_is_refused() {
    let library = library();
    for (shelf, name) in [(Shelf::Attacks, "attacks"), (Shelf::Clients, "clients"), (Shelf::Socs, "socs")] {
        let file = format!("{}.toml", library.names(shelf)[0]);
        let path = folder().join(name).join(file).to_string_lossy().into_owned();
        for other in [Shelf::Attacks, Shelf::Clients, Shelf::Socs, Shelf::Studies] {
            assert_eq!(read(&library, other, &path).is_ok(), other == shelf, "{path} as {other:?}");
        }
    }
}
