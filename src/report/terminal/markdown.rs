//! Text made safe for a page that reads Markdown.

/// Returns `text` so that it is read as it stands: nothing in it is a table's edge, emphasis, link or tag.
pub(super) fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let next = letters.peek().copied().unwrap_or(' ');
        let acts = match letter {
            '\\' | '`' | '*' | '_' | '|' | '~' => true,
            '<' => next.is_ascii_alphabetic() || "/!?".contains(next),
            ']' => "([:".contains(next),
            '&' => next.is_ascii_alphanumeric() || next == '#',
            // Signs that mean something at the beginning of a line alone.
            '#' | '>' | '+' | '-' | '=' => safe.is_empty(),
            _ => false,
        };
        if acts {
            safe.push('\\');
        }
        safe.push(letter);
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_act_is_taken_as_it_stands() {
        assert_eq!(escape("a | b"), "a \\| b");
        assert_eq!(escape("[x](http://y)"), "[x\\](http://y)");
        assert_eq!(escape("<img src=x>"), "\\<img src=x>");
        assert_eq!(escape("# big"), "\\# big");
        assert_eq!(escape("*a* _b_ `c`"), "\\*a\\* \\_b\\_ \\`c\\`");
    }

    #[test]
    fn a_share_with_its_interval_stays_as_it_is() {
        for text in ["<1 % [0–1]", "82 % [70–90]", "a - b", "3 > 2"] {
            assert_eq!(escape(text), text);
        }
    }
}
