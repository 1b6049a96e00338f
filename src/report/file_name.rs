//! Names of files inside a report, made from names that people chose.

/// Characters of a name that a file's takes.
const LENGTH: usize = 100;

/// Makes names fit for files on any system, in their order, and no two alike.
pub(super) fn own_names<'n>(names: impl Iterator<Item = &'n str>) -> Vec<String> {
    let fit = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    let mut taken: Vec<String> = Vec::new();
    for name in names {
        let stem: String = name.chars().take(LENGTH).map(fit).collect();
        let alike = (2..).map(|next| format!("{stem}-{next}"));
        let own = std::iter::once(stem.clone()).chain(alike).find(|name| !taken.contains(name));
        taken.extend(own);
    }
    taken
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_leaves_its_folder_and_none_takes_anothers_place() {
        let names = ["level-1", "Level 1", "../../etc/passwd", "级", "一", ""];
        let own = own_names(names.into_iter());
        assert_eq!(own, ["level-1", "level-1-2", "------etc-passwd", "-", "--2", ""]);
        let long = "x".repeat(300);
        let own = own_names([long.as_str(), long.as_str()].into_iter());
        assert!(own[0].len() <= LENGTH && own[0] != own[1]);
    }
}
