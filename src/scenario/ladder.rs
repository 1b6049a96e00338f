//! The ladder of one key: what it is set to at the levels, and how far up another value stands.

use super::document::{Entry, Node, Value};
use super::duration;
use super::reader::NONE;
use super::settings::written;
use std::collections::BTreeSet;

/// What a key is set to, as far as values can be held against each other.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Reading {
    /// Nothing, "none" or an empty list.
    Absent,
    /// A number, a duration in milliseconds, or the middle of a law.
    Number(f64),
    /// A word.
    Word(String),
    /// Words in no order.
    Words(BTreeSet<String>),
    /// A list of anything else.
    Listed(String),
}

/// The readings of a key at the levels, from the first.
#[derive(Debug)]
pub(super) struct Ladder {
    rungs: Vec<Reading>,
    way: Way,
}

/// How one value is higher than another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// A larger number.
    Up,
    /// A smaller number.
    Down,
    /// More words, all of the lower ones among them.
    Wider,
    /// One word after another.
    Named,
    /// Being there at all.
    There,
}

impl Reading {
    /// Returns what `key` is set to in the tree of `root`.
    pub(super) fn at(key: &str, root: &Node) -> Reading {
        let node = key.split('.').try_fold(root, |node, part| node.entry(part).map(|entry| &entry.node));
        node.map_or(Reading::Absent, Reading::of)
    }

    pub(super) fn of(node: &Node) -> Reading {
        match &node.value {
            Value::Table(_) if node.is_quantity() => {
                let middle = ["value", "median", "mean"].iter().find_map(|key| node.entry(key));
                middle.map_or(Reading::Absent, |entry| Reading::of(&entry.node))
            }
            Value::Number(number) => Reading::Number(*number),
            Value::Text(text) if text == NONE => Reading::Absent,
            Value::Text(text) => match duration::parse(text) {
                Ok(time) => Reading::Number(time.0 as f64),
                Err(_) => Reading::Word(text.clone()),
            },
            Value::List(items) if items.is_empty() => Reading::Absent,
            Value::List(items) => {
                let word = |item: &Node| match &item.value {
                    Value::Text(text) => Some(text.clone()),
                    _ => None,
                };
                let words: Option<BTreeSet<String>> = items.iter().map(word).collect();
                words.map_or_else(|| Reading::Listed(written(node).unwrap_or_default()), Reading::Words)
            }
            _ => Reading::Listed(written(node).unwrap_or_default()),
        }
    }

    fn is_absent(&self) -> bool {
        *self == Reading::Absent
    }
}

impl Ladder {
    /// Returns the ladder of what a key is set to at each level; nothing where all levels are the same, or where
    /// neither more nor less of it is a higher level.
    pub(super) fn of(rungs: Vec<Reading>) -> Option<Ladder> {
        let first = rungs.iter().position(|rung| !rung.is_absent())?;
        let there = &rungs[first..];
        if rungs.windows(2).all(|pair| pair[0] == pair[1]) || there.iter().any(Reading::is_absent) {
            return None;
        }
        let all = |is: fn(&Reading, &Reading) -> bool| there.windows(2).all(|pair| is(&pair[0], &pair[1]));
        let way = match &there[0] {
            _ if all(|a, b| a == b) && first > 0 => Way::There,
            Reading::Listed(_) => Way::There,
            Reading::Number(_) if all(|a, b| numbers(a, b).is_some_and(|(a, b)| a <= b)) => Way::Up,
            Reading::Number(_) if all(|a, b| numbers(a, b).is_some_and(|(a, b)| a >= b)) => Way::Down,
            Reading::Words(_) if all(holds) => Way::Wider,
            Reading::Word(_) => Way::Named,
            _ => return None,
        };
        Some(Ladder { rungs, way })
    }

    /// Returns the highest level whose value `reading` comes up to, 0 for less than the first has; nothing where it
    /// has no place on the ladder.
    pub(super) fn climbed(&self, reading: &Reading) -> Option<u32> {
        let reached = |rung: &Reading| match (self.way, rung) {
            (_, Reading::Absent) => true,
            (_, _) if reading.is_absent() => false,
            (Way::There, _) => true,
            (Way::Up, rung) => numbers(rung, reading).is_some_and(|(rung, own)| rung <= own * (1.0 + 1e-9)),
            (Way::Down, rung) => numbers(rung, reading).is_some_and(|(rung, own)| own <= rung * (1.0 + 1e-9)),
            (Way::Wider, rung) => holds(rung, reading),
            (Way::Named, rung) => rung == reading,
        };
        let named = |rung: &Reading| rung == reading;
        if self.way == Way::Named && !reading.is_absent() && !self.rungs.iter().any(named) {
            return None;
        }
        Some(self.rungs.iter().rposition(reached).map_or(0, |at| at as u32 + 1))
    }
}

fn numbers(a: &Reading, b: &Reading) -> Option<(f64, f64)> {
    match (a, b) {
        (Reading::Number(a), Reading::Number(b)) => Some((*a, *b)),
        _ => None,
    }
}

/// Whether `b` holds all words of `a`.
fn holds(a: &Reading, b: &Reading) -> bool {
    matches!((a, b), (Reading::Words(a), Reading::Words(b)) if a.is_subset(b))
}

/// Lists the keys of a document that are set, each with its value; tables in a list by their names.
pub(super) fn leaves(root: &Node) -> Vec<(String, &Node)> {
    let mut leaves = Vec::new();
    gather(root, "", &mut leaves);
    leaves
}

fn gather<'n>(node: &'n Node, path: &str, leaves: &mut Vec<(String, &'n Node)>) {
    let below = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    match &node.value {
        Value::Table(entries) if !node.is_quantity() => {
            for Entry { key, node, .. } in entries {
                let origin =
                    matches!(key.as_str(), "basis" | "kind") || (path.is_empty() && key == "defaults");
                if !origin {
                    gather(node, &below(key), leaves);
                }
            }
        }
        Value::List(items) if items.iter().any(|item| matches!(item.value, Value::Table(_))) => {
            for (at, item) in items.iter().enumerate() {
                let name = item.entry("name").and_then(|entry| written(&entry.node));
                gather(item, &below(&name.unwrap_or_else(|| (at + 1).to_string())), leaves);
            }
        }
        _ => leaves.push((path.to_owned(), node)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(values: [Option<f64>; 5]) -> Vec<Reading> {
        values.map(|v| v.map_or(Reading::Absent, Reading::Number)).to_vec()
    }

    fn words(of: &[&str]) -> Reading {
        Reading::Words(of.iter().map(|w| (*w).to_owned()).collect())
    }

    #[test]
    fn a_number_stands_where_it_comes_up_to_whichever_way_is_up() {
        let up = Ladder::of(numbers([1.0, 2.0, 2.0, 4.0, 8.0].map(Some))).unwrap();
        let climbed = |ladder: &Ladder, n: f64| ladder.climbed(&Reading::Number(n)).unwrap();
        assert_eq!([0.5, 1.0, 3.0, 4.0, 9.0].map(|n| climbed(&up, n)), [0, 1, 3, 4, 5]);
        let down = Ladder::of(numbers([8.0, 4.0, 2.0, 2.0, 1.0].map(Some))).unwrap();
        assert_eq!([9.0, 8.0, 3.0, 2.0, 0.0].map(|n| climbed(&down, n)), [0, 1, 2, 4, 5]);
    }

    #[test]
    fn what_a_level_does_without_anybody_has() {
        let late = Ladder::of(numbers([None, None, Some(5.0), Some(5.0), Some(9.0)])).unwrap();
        assert_eq!(late.climbed(&Reading::Absent), Some(2));
        assert_eq!(late.climbed(&Reading::Number(1.0)), Some(2));
        assert_eq!(late.climbed(&Reading::Number(5.0)), Some(4));
        let there = Ladder::of(numbers([None, None, None, Some(0.6), Some(0.6)])).unwrap();
        assert_eq!(there.climbed(&Reading::Number(0.1)), Some(5));
    }

    #[test]
    fn words_stand_by_what_they_hold_or_which_they_are() {
        let sets = [&["a"][..], &["a", "b"], &["a", "b"], &["a", "b", "c"], &["a", "b", "c", "d"]];
        let wider = Ladder::of(sets.iter().map(|s| words(s)).collect()).unwrap();
        assert_eq!(wider.climbed(&words(&["a", "c", "d"])), Some(1));
        assert_eq!(wider.climbed(&words(&["x"])), Some(0));
        let named = ["tell", "guide", "guide", "act", "act"].map(|w| Reading::Word(w.to_owned())).to_vec();
        let named = Ladder::of(named).unwrap();
        assert_eq!(named.climbed(&Reading::Word("guide".to_owned())), Some(3));
        assert_eq!(named.climbed(&Reading::Word("sing".to_owned())), None);
    }

    #[test]
    fn what_does_not_rise_with_the_level_is_no_ladder() {
        assert!(Ladder::of(numbers([Some(1.0); 5])).is_none());
        assert!(Ladder::of(numbers([1.0, 3.0, 2.0, 2.0, 2.0].map(Some))).is_none());
        assert!(Ladder::of(numbers([Some(1.0), Some(1.0), Some(2.0), Some(2.0), None])).is_none());
    }
}
