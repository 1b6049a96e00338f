//! Near misses: what somebody probably meant by a word nobody knows.

/// Returns up to `max` of the `candidates` nearest to `word`, best first, none farther than a third of its
/// length (at least one edit).
///
/// An edit is a letter added, dropped, changed, or swapped with its neighbour (Damerau–Levenshtein,
/// optimal string alignment); upper and lower case count as equal. Ties keep the candidates' order.
pub fn nearest<'a>(word: &str, candidates: impl Iterator<Item = &'a str>, max: usize) -> Vec<&'a str> {
    let word = letters(word);
    let limit = (word.len() / 3).max(1);
    let mut near: Vec<(usize, &str)> = candidates
        .filter_map(|candidate| {
            let other = letters(candidate);
            // The difference in length is a floor of the distance: most candidates end here.
            if word.len().abs_diff(other.len()) > limit {
                return None;
            }
            let edits = distance(&word, &other);
            (edits <= limit).then_some((edits, candidate))
        })
        .collect();
    near.sort_by_key(|(edits, _)| *edits);
    near.into_iter().take(max).map(|(_, candidate)| candidate).collect()
}

/// Returns the end of an error message that offers `words`: `; did you mean a, b or c?`, or nothing.
pub fn did_you_mean(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [only] => format!("; did you mean {only}?"),
        [first @ .., last] => format!("; did you mean {} or {last}?", first.join(", ")),
    }
}

fn letters(word: &str) -> Vec<char> {
    word.chars().flat_map(char::to_lowercase).collect()
}

fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let change = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = change.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(before[j - 2] + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edits(a: &str, b: &str) -> usize {
        distance(&letters(a), &letters(b))
    }

    #[test]
    fn an_edit_is_a_letter_added_dropped_changed_or_swapped() {
        assert_eq!(edits("", "abc"), 3);
        assert_eq!(edits("kitten", "sitting"), 3);
        assert_eq!(edits("dsn", "dns"), 1);
        assert_eq!(edits("T1059.01", "T1059.001"), 1);
        // Optimal string alignment never edits a swapped pair again: 3, where free Damerau gives 2.
        assert_eq!(edits("ca", "abc"), 3);
    }

    #[test]
    fn the_nearest_come_first_and_the_far_not_at_all() {
        let known = ["macos", "dns", "web-proxy", "web-server"];
        assert_eq!(nearest("web-porxy", known.into_iter(), 3), ["web-proxy"]);
        assert_eq!(nearest("DNS", known.into_iter(), 3), ["dns"]);
        assert!(nearest("firewall", known.into_iter(), 3).is_empty());
        assert_eq!(nearest("ab", ["ac", "ad", "ae", "af"].into_iter(), 3), ["ac", "ad", "ae"]);
    }

    #[test]
    fn an_offer_reads_as_a_question() {
        assert_eq!(did_you_mean(&[]), "");
        assert_eq!(did_you_mean(&["a"]), "; did you mean a?");
        assert_eq!(did_you_mean(&["a", "b", "c"]), "; did you mean a, b or c?");
    }
}
