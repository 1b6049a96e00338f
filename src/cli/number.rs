//! Whole numbers among the arguments.

use std::ops::RangeInclusive;

/// Returns a reader of whole numbers in `range`, which says what is allowed.
pub(super) fn whole<T: TryFrom<u64>>(
    range: RangeInclusive<u64>,
) -> impl Fn(&str) -> Result<T, String> + Clone + Send + Sync + 'static {
    move |text| {
        let number = text.parse().ok().filter(|number| range.contains(number));
        let (low, high) = (range.start(), range.end());
        number
            .and_then(|number| T::try_from(number).ok())
            .ok_or_else(|| format!("write a whole number from {low} to {high}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_whole_number_in_range_is_told_what_is() {
        let runs = whole::<u32>(1..=500);
        assert_eq!(runs("500"), Ok(500));
        for text in ["0", "-1", "501", "1.5", "many", ""] {
            assert_eq!(runs(text), Err("write a whole number from 1 to 500".to_owned()), "{text}");
        }
        let seed = whole::<u64>(0..=u64::MAX);
        assert_eq!(seed("18446744073709551615"), Ok(u64::MAX));
        for text in ["-1", "18446744073709551616"] {
            let told = "write a whole number from 0 to 18446744073709551615".to_owned();
            assert_eq!(seed(text), Err(told), "{text}");
        }
    }
}
