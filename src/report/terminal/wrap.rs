//! Lines broken, cut and measured by the columns a terminal gives their characters.

use crate::report::words::NO_BREAK;
use unicode_width::UnicodeWidthStr;

/// Returns the columns that `text` takes.
pub(in crate::report) fn width(text: &str) -> usize {
    text.width()
}

/// Returns `text` in lines of no more than `room` columns, broken at spaces, and words too long for one at hyphens
/// or anywhere.
pub fn wrap(text: &str, room: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ').filter(|w| !w.is_empty()) {
        for (i, piece) in pieces(word, room).into_iter().enumerate() {
            let Some(line) = lines.last_mut() else { continue };
            let gap = usize::from(i == 0 && !line.is_empty());
            if i == 0 && width(line) + gap + width(&piece) <= room {
                line.push_str(&" "[..gap]);
                line.push_str(&piece);
            } else if line.is_empty() {
                *line = piece;
            } else {
                lines.push(piece);
            }
        }
    }
    lines.iter_mut().for_each(|line| *line = line.replace(NO_BREAK, " "));
    lines
}

/// Returns a word in pieces of no more than `room` columns; a character wider than that is one by itself.
fn pieces(word: &str, room: usize) -> Vec<String> {
    let mut pieces = vec![String::new()];
    for letter in word.chars() {
        let Some(piece) = pieces.last_mut() else { continue };
        let begun = piece.len();
        piece.push(letter);
        if begun > 0 && width(piece) > room {
            // A name of several words is broken between two.
            let hyphen = piece[..begun].rfind('-').map(|at| at + 1);
            let end = hyphen.filter(|at| width(&piece[*at..]) <= room).unwrap_or(begun);
            let rest = piece.split_off(end);
            pieces.push(rest);
        }
    }
    pieces
}

/// Returns `text`, cut with an ellipsis where it takes more than `room` columns.
pub(in crate::report) fn cut(text: &str, room: usize) -> String {
    if width(text) <= room {
        return text.to_owned();
    }
    let mut kept: String = text.to_owned();
    while width(&kept) >= room && kept.pop().is_some() {}
    format!("{}…", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lines_break_at_spaces_and_long_words_anywhere() {
        assert_eq!(wrap("a bc def", 4), ["a bc", "def"]);
        assert_eq!(wrap("abcdefgh ij", 3), ["abc", "def", "gh", "ij"]);
        assert_eq!(wrap("out-of-the-box-rules", 12), ["out-of-the-", "box-rules"]);
        assert_eq!(wrap("安全运营 中心", 5), ["安全", "运营", "中心"]);
        assert_eq!(wrap("in 95\u{a0}% of", 7), ["in 95 %", "of"]);
        assert_eq!(wrap("", 5), [""]);
    }

    #[test]
    fn what_is_cut_says_so() {
        assert_eq!(cut("level", 5), "level");
        assert_eq!(cut("level one", 7), "level…");
        assert_eq!(cut("安全运营", 6), "安全…");
    }

    proptest! {
        #[test]
        fn nothing_is_too_wide_and_nothing_is_lost(text in "[a-z 安é🦀\u{301}-]{0,60}", room in 2_usize..30) {
            let lines = wrap(&text, room);
            prop_assert!(lines.iter().all(|line| width(line) <= room));
            let letters = |s: &str| s.chars().filter(|c| *c != ' ').collect::<String>();
            prop_assert_eq!(letters(&lines.concat()), letters(&text));
            prop_assert!(width(&cut(&text, room)) <= room);
        }
    }
}
