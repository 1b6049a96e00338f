//! No bytes make the reader panic.

use super::{folder, library};
use sparring::experiment::{Progress, run};
use sparring::scenario::{Changes, Library, Shelf};

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

/// A shipped file, and how it is read again after it was mutated.
struct Specimen {
    reader: Reader,
    text: String,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Reader {
    /// A scenario file by its path.
    Shelf(Shelf),
    /// The world, or a table of knowledge, in the place of the shipped one.
    Knowledge(&'static str),
}

/// Everything that is read from files.
fn specimens(library: &Library) -> Vec<Specimen> {
    let shelves = [Shelf::Attacks, Shelf::Clients, Shelf::Socs, Shelf::Studies];
    let named = shelves.into_iter().flat_map(|shelf| {
        library.names(shelf).into_iter().map(move |name| Specimen {
            reader: Reader::Shelf(shelf),
            text: library.source(shelf, &name).expect("shipped"),
        })
    });
    let tables = [
        "world.toml",
        "tactics.csv",
        "techniques.csv",
        "components.csv",
        "technique_components.csv",
        "aliases.csv",
        "sources.csv",
        "rule_counts.csv",
        "rule_classes.csv",
    ];
    let table = |file: &'static str| Specimen {
        reader: Reader::Knowledge(file),
        text: std::fs::read_to_string(folder().join("knowledge").join(file)).expect("shipped"),
    };
    named.chain(tables.into_iter().map(table)).collect()
}

/// Where mutated files lie: one for the shelves, and a library folder for knowledge.
struct Dish {
    dir: tempfile::TempDir,
    library: Library,
}

impl Dish {
    fn new() -> Dish {
        let dir = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(dir.path().join("knowledge")).expect("a folder");
        Dish { dir, library: library() }
    }

    /// Reads `bytes` as what they should be; returns what is said if they are refused.
    fn read(&self, reader: Reader, bytes: &[u8]) -> Result<(), String> {
        match reader {
            Reader::Shelf(shelf) => {
                let path = self.dir.path().join("x.toml");
                std::fs::write(&path, bytes).expect("it can be written");
                read(&self.library, shelf, &path.to_string_lossy())
            }
            Reader::Knowledge(file) => {
                let path = self.dir.path().join("knowledge").join(file);
                std::fs::write(&path, bytes).expect("it can be written");
                let opened = Library::open(Some(self.dir.path()));
                let told = opened.and_then(|library| library.world().map(drop)).map_err(|e| e.to_string());
                std::fs::remove_file(path).expect("it can be taken away");
                told
            }
        }
    }
}

/// Reads the file as what it should be; whatever is said must be printable.
fn read(library: &Library, shelf: Shelf, path: &str) -> Result<(), String> {
    let told = match shelf {
        Shelf::Attacks => library.attack(path).map(drop),
        Shelf::Clients => library.client(path).map(drop),
        Shelf::Socs => library.soc(path).map(drop),
        Shelf::Studies | Shelf::Knowledge => library.study(path).map(drop),
    };
    told.map_err(|error| error.to_string())
}

/// One turn in so many is a table of knowledge.
const TABLES_EVERY: usize = 20;

/// Reads `turns` mutations of all files in turn; returns how many were refused.
fn mutate_all(turns: usize, seed: u64) -> usize {
    let dish = Dish::new();
    let (tables, files): (Vec<_>, Vec<_>) =
        specimens(&dish.library).into_iter().partition(|s| matches!(s.reader, Reader::Knowledge(_)));
    let mut dice = Dice(seed);
    let mut refused = 0;
    for turn in 0..turns {
        // Reading knowledge takes all tables at once, so it has its turn less often.
        let file = match turn % TABLES_EVERY {
            0 => &tables[turn / TABLES_EVERY % tables.len()],
            _ => &files[turn % files.len()],
        };
        let bytes = mutate(&file.text, &mut dice);
        if let Err(told) = dish.read(file.reader, &bytes) {
            refused += 1;
            let printable = |c: char| c == '\n' || !c.is_control();
            assert!(told.chars().all(printable), "turn {turn} of seed {seed}: {told:?}");
            // One message has a line for what is wrong, and two to show where; a file has at most twenty.
            assert!((1..=70).contains(&told.lines().count()), "turn {turn} of seed {seed}: {told}");
        }
    }
    refused
}

#[test]
fn four_thousand_mutations_are_read_or_refused() {
    let refused = mutate_all(4_000, 1);
    assert!((1_000..4_000).contains(&refused), "{refused} were refused");
}

/// The long run: `MUTATIONS=1000000 cargo test --release -- --ignored as_many_mutations_as_are_asked_for`.
#[test]
#[ignore = "takes as long as MUTATIONS says"]
fn as_many_mutations_as_are_asked_for() {
    let number = |name: &str| std::env::var(name).ok().and_then(|n| n.parse().ok());
    let turns = number("MUTATIONS").unwrap_or(100_000);
    let seed = number("SEED").unwrap_or(2) as u64;
    let refused = mutate_all(turns, seed);
    println!("{turns} mutations of seed {seed}: {refused} refused, the others read");
    assert!(refused > turns / 4 && refused < turns);
}

/// Numbers and durations at the ends of what a file may hold, and beyond.
const EXTREMES: [&str; 16] = [
    "0", "1", "0.5", "1e-9", "0.999999", "2", "7", "24", "100", "1000", "100000", "1e6", "1e9", "-1", "14",
    "5",
];
const LENGTHS: [&str; 8] = ["0s", "1ms", "1s", "90m", "30d", "52w", "5000w", "36525d"];

/// Returns `text` with a few of its numbers and durations changed, so that it often still says something.
fn vary(text: &str, dice: &mut Dice) -> Vec<u8> {
    let mut text = text.to_owned();
    for _ in 0..=dice.below(4) {
        let bytes = text.as_bytes();
        let begins = |i: usize| bytes[i].is_ascii_digit() && i > 0 && matches!(bytes[i - 1], b' ' | b'"');
        let places: Vec<usize> = (0..bytes.len()).filter(|&i| begins(i)).collect();
        let at = places[dice.below(places.len())];
        let rest = &text[at..];
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '.').unwrap_or(rest.len());
        let of: &[&str] = if bytes[at - 1] == b'"' { &LENGTHS } else { &EXTREMES };
        text.replace_range(at..at + end, of[dice.below(of.len())]);
    }
    text.into_bytes()
}

/// Runs one replication of the study that a mutated file makes, if it makes one.
fn run_mutated(library: &Library, shelf: Shelf, path: &str) -> bool {
    let mut changes = Changes {
        attacks: vec!["s02-loader-to-ransomware".to_owned()],
        clients: vec!["smb-hybrid-250".to_owned()],
        socs: vec!["level-4-optimized".to_owned()],
        replications: Some(1),
        ..Changes::default()
    };
    match shelf {
        Shelf::Attacks => changes.attacks = vec![path.to_owned()],
        Shelf::Clients => changes.clients = vec![path.to_owned()],
        Shelf::Socs => changes.socs = vec![path.to_owned()],
        Shelf::Studies | Shelf::Knowledge => return false,
    }
    let Ok(assembled) = library.assemble("default", &changes) else { return false };
    // That nothing can be run is an answer too.
    run(&assembled.study, 1, &Progress::default()).is_ok()
}

/// What is read is also run: `MUTATIONS=20000 cargo test --release -- --ignored what_is_read_can_be_run`.
#[test]
#[ignore = "takes as long as MUTATIONS says"]
fn what_is_read_can_be_run() {
    let number = |name: &str| std::env::var(name).ok().and_then(|n| n.parse::<usize>().ok());
    let (turns, seed) = (number("MUTATIONS").unwrap_or(2_000), number("SEED").unwrap_or(3) as u64);
    let dish = Dish::new();
    let files: Vec<Specimen> = specimens(&dish.library)
        .into_iter()
        .filter(|s| matches!(s.reader, Reader::Shelf(Shelf::Attacks | Shelf::Clients | Shelf::Socs)))
        .collect();
    let path = dish.dir.path().join("x.toml");
    let mut dice = Dice(seed);
    let mut ran = 0;
    let mut slowest = (std::time::Duration::ZERO, 0);
    for turn in 0..turns {
        let file = &files[turn % files.len()];
        let Reader::Shelf(shelf) = file.reader else { continue };
        std::fs::write(&path, vary(&file.text, &mut dice)).expect("it can be written");
        let begun = std::time::Instant::now();
        ran += usize::from(run_mutated(&dish.library, shelf, &path.to_string_lossy()));
        if begun.elapsed() > slowest.0 {
            slowest = (begun.elapsed(), turn);
            println!("turn {turn}, {shelf:?}: {:?}", slowest.0);
            std::fs::copy(&path, std::env::temp_dir().join("slowest.toml")).expect("it can be copied");
        }
    }
    println!(
        "{turns} mutations of seed {seed}: {ran} ran; the slowest, turn {}, took {:?}",
        slowest.1, slowest.0
    );
    assert!(ran > turns / 10);
}

/// A script that is refused is not run, and one that is read runs without a panic.
#[test]
fn a_thousand_mutated_scripts_run_whole_or_not_at_all() {
    let dish = Dish::new();
    let names = dish.library.names(Shelf::Attacks);
    let path = dish.dir.path().join("x.toml");
    let named = path.to_string_lossy();
    let mut dice = Dice(4);
    let (mut refused, mut ran) = (0, 0);
    for turn in 0..1_000 {
        let text = dish.library.source(Shelf::Attacks, &names[turn % names.len()]).expect("shipped");
        let bytes = if turn % 2 == 0 { vary(&text, &mut dice) } else { mutate(&text, &mut dice) };
        std::fs::write(&path, bytes).expect("it can be written");
        let sound = read(&dish.library, Shelf::Attacks, &named).is_ok();
        let runs = run_mutated(&dish.library, Shelf::Attacks, &named);
        assert!(sound || !runs, "turn {turn}: a script that is refused was run");
        refused += usize::from(!sound);
        ran += usize::from(runs);
    }
    assert!(refused > 100 && ran > 100, "{refused} were refused, {ran} ran");
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
