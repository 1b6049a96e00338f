//! Templates: files to begin with, which run as they are.

use super::diagnostic::quoted;
use super::error::ScenarioError;
use super::library::{Shelf, shipped, shipped_stems};

/// The longest name a new file may have, in letters.
const LONGEST: usize = 60;

/// What people write in capitals.
const SHORT_FORMS: [&str; 14] =
    ["apt", "bec", "ciso", "edr", "it", "mdr", "msp", "mssp", "ot", "siem", "smb", "soc", "vpn", "xdr"];

impl Shelf {
    /// Returns the text of a new file called `name`, with a comment on each key.
    ///
    /// # Errors
    /// If `name` is not made of small letters, digits and hyphens, if a shipped file has it, or if there
    /// is no template of such files.
    pub fn template(self, name: &str) -> Result<String, ScenarioError> {
        let instead = kebab(name);
        if instead != name || name.is_empty() {
            let instead = if instead.is_empty() { format!("my-{}", self.noun()) } else { instead };
            return Err(ScenarioError::NotAName { name: quoted(name), instead });
        }
        let shadowed = shipped_stems(self).find(|stem| stem.starts_with(name) && stem != name);
        if let Some(shadowed) = shadowed {
            return Err(ScenarioError::Shadows { noun: self.noun(), name: name.to_owned(), shadowed });
        }
        if shipped(&format!("{}/{name}.toml", self.folder())).is_some() {
            return Err(ScenarioError::Shipped { noun: self.noun(), name: name.to_owned() });
        }
        let file = format!("templates/{}.toml", self.noun());
        let unknown = || ScenarioError::Unknown { noun: "template", name: file.clone(), hint: String::new() };
        Ok(shipped(&file).ok_or_else(unknown)?.replace("{title}", &title(name)))
    }
}

/// Returns the name nearest to `text`: small letters and digits, in words joined by hyphens.
fn kebab(text: &str) -> String {
    let text = text.strip_suffix(".toml").unwrap_or(text).to_lowercase();
    let words = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let joined = words.collect::<Vec<_>>().join("-");
    let cut: String = joined.chars().take(LONGEST).collect();
    cut.trim_end_matches('-').to_owned()
}

/// Returns what people read for `name`.
fn title(name: &str) -> String {
    let spelled = |word: &str| match word {
        short if SHORT_FORMS.contains(&short) => short.to_uppercase(),
        word => word.to_owned(),
    };
    let words = name.split('-').map(spelled).collect::<Vec<_>>().join(" ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_made_of_small_words() {
        for name in ["ours", "s01-friday-night", "2027"] {
            assert_eq!(kebab(name), name);
        }
        for (text, name) in [
            ("My SOC", "my-soc"),
            ("ours.toml", "ours"),
            ("../../etc/passwd", "etc-passwd"),
            ("-a--b-", "a-b"),
            ("Zürich\u{1b}[2J", "z-rich-2j"),
            ("…", ""),
        ] {
            assert_eq!(kebab(text), name, "{text}");
            assert!(matches!(Shelf::Socs.template(text), Err(ScenarioError::NotAName { .. })), "{text}");
        }
        assert_eq!(kebab(&"a".repeat(100)).len(), LONGEST);
        assert_eq!(kebab(&format!("{}-b", "a".repeat(59))), "a".repeat(59));
    }

    #[test]
    fn a_title_reads_as_people_write_it() {
        assert_eq!(title("friday-night"), "Friday night");
        assert_eq!(title("mine-soc"), "Mine SOC");
        assert_eq!(title("socks-of-the-msp"), "Socks of the MSP");
    }

    #[test]
    fn a_shipped_file_is_not_hidden_by_accident() {
        let told = Shelf::Socs.template("level-1-basic").expect_err("it is shipped").to_string();
        assert!(told.starts_with("level-1-basic is a shipped soc, "), "{told}");
    }
}
