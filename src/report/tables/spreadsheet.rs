//! What a CSV file takes into its fields: names, times, answers, fates.

use crate::engagement::Fate;
use crate::report::ReportError;
use crate::units::SimDuration;

/// Returns a name that no spreadsheet takes for a formula.
pub(in crate::report) fn name(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

/// Returns a time in hours; empty if there is none.
pub(in crate::report) fn hours(time: Option<SimDuration>) -> String {
    time.map(|t| t.hours().to_string()).unwrap_or_default()
}

/// Returns `true` or `false`; empty if there is no answer.
pub(in crate::report) fn said(answer: Option<bool>) -> String {
    answer.map(|a| a.to_string()).unwrap_or_default()
}

/// Returns a fate as one word, such as `not-reached`.
pub(in crate::report) fn fate(fate: Fate) -> String {
    fate.words().to_lowercase().replace(' ', "-")
}

/// Returns the bytes of a finished table.
pub(in crate::report) fn finish(writer: csv::Writer<Vec<u8>>) -> Result<Vec<u8>, ReportError> {
    writer.into_inner().map_err(|e| ReportError::Table(e.into_error().into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_is_a_formula() {
        assert_eq!(name("=1+1"), "'=1+1");
        assert_eq!(name("@SUM(A1)"), "'@SUM(A1)");
        assert_eq!(name("\t=1"), "'\t=1");
        assert_eq!(name("s01-vpn"), "s01-vpn");
    }

    #[test]
    fn a_fate_is_one_word_and_no_two_are_alike() {
        let mut words = Fate::ALL.map(fate);
        assert!(words.iter().all(|w| w.chars().all(|c| c.is_ascii_lowercase() || c == '-')));
        assert_eq!(words[0], "not-reached");
        words.sort();
        assert!(words.windows(2).all(|pair| pair[0] != pair[1]));
    }
}
