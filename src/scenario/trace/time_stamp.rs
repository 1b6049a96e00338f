//! Time stamps of an export: RFC 3339, or a date and a time by the SOC's own clock.

use crate::units::{DAY, HOUR, MINUTE, SECOND, SimDuration};

/// A time stamp that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TimeStamp {
    /// Milliseconds from a Monday 00:00, by the clock it is written in.
    written: i64,
    /// How far that clock stands from UTC, if it says so.
    zone: Option<SimDuration>,
}

/// Years that an export may come from.
const YEARS: std::ops::RangeInclusive<i64> = 1970..=2199;
/// How time stamps are written, for messages.
pub(super) const WRITTEN: &str = "2026-01-31 13:45, 2026-01-31 13:45:10 or 2026-01-31T13:45:10Z";

impl TimeStamp {
    /// Returns the time stamp that `text` is, if it is one.
    pub(super) fn parse(text: &str) -> Option<TimeStamp> {
        let (date, rest) = text.split_at_checked(10)?;
        let (year, month, day) = (digits(date.get(..4)?)?, digits(date.get(5..7)?)?, digits(date.get(8..)?)?);
        let dashes = date.as_bytes()[4] == b'-' && date.as_bytes()[7] == b'-';
        let days = dashes.then(|| days_from_monday(year, month, day)).flatten()?;
        let clock = rest.strip_prefix(['T', 't', ' '])?;
        let end = clock.find(['Z', 'z', '+', '-', '−']).unwrap_or(clock.len());
        let (clock, zone) = (clock[..end].trim_end(), &clock[end..]);
        let mut parts = clock.split(':');
        let (hour, minute) = (digits(parts.next()?)?, digits(parts.next()?)?);
        let millis = parts.next().map_or(Some(0), seconds)?;
        if hour > 23 || minute > 59 || parts.next().is_some() {
            return None;
        }
        let written = days * DAY + hour * HOUR + minute * MINUTE + millis;
        let zone = if zone.is_empty() { None } else { Some(offset(zone)?) };
        Some(TimeStamp { written, zone })
    }

    /// Returns the milliseconds from a Monday 00:00 by a clock that stands `own` from UTC; a time stamp without a
    /// zone is taken to be by that clock.
    pub(super) fn by_clock(self, own: SimDuration) -> i64 {
        self.written + self.zone.map_or(0, |zone| own.0 - zone.0)
    }
}

/// Returns a number of two or four digits.
fn digits(text: &str) -> Option<i64> {
    let fits = matches!(text.len(), 2 | 4) && text.bytes().all(|b| b.is_ascii_digit());
    fits.then(|| text.parse().ok()).flatten()
}

/// Returns seconds, with or without a fraction, in milliseconds; a leap second ends its minute.
fn seconds(text: &str) -> Option<i64> {
    let (whole, fraction) = text.split_once(['.', ',']).unwrap_or((text, "0"));
    let sound = !fraction.is_empty() && fraction.bytes().all(|b| b.is_ascii_digit());
    let whole = digits(whole).filter(|whole| sound && *whole <= 60)?;
    let thousandths = fraction.bytes().chain(*b"000").take(3).fold(0, |n, b| 10 * n + i64::from(b - b'0'));
    Some((whole * SECOND + thousandths).min(MINUTE - 1))
}

/// Returns how far a zone such as `Z`, `+02:00` or `-0530` stands from UTC.
fn offset(text: &str) -> Option<SimDuration> {
    if text.eq_ignore_ascii_case("z") {
        return Some(SimDuration::ZERO);
    }
    let (sign, rest) = match text.strip_prefix('+') {
        Some(rest) => (1, rest),
        None => (-1, text.strip_prefix(['-', '−'])?),
    };
    let (hours, minutes) = match rest.split_once(':') {
        Some(parts) => parts,
        None => rest.split_at_checked(2)?,
    };
    let minutes = if minutes.is_empty() { 0 } else { digits(minutes)? };
    let hours = digits(hours).filter(|hours| *hours <= 18 && minutes <= 59)?;
    Some(SimDuration(sign * (hours * HOUR + minutes * MINUTE)))
}

/// Returns the days from a Monday, if there is such a day.
///
/// The count of days of the Gregorian calendar is that of Howard Hinnant, "chrono-compatible low-level date
/// algorithms" (2013): years begin in March, so that the leap day ends one.
fn days_from_monday(year: i64, month: i64, day: i64) -> Option<i64> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let longest = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    if !YEARS.contains(&year) || !(1..=12).contains(&month) || !(1..=longest).contains(&day) {
        return None;
    }
    let (y, m) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let of_year = (153 * m + 2) / 5 + day - 1;
    let of_era = y.rem_euclid(400) * 365 + y.rem_euclid(400) / 4 - y.rem_euclid(400) / 100 + of_year;
    let since_1970 = y.div_euclid(400) * 146_097 + of_era - 719_468;
    // The first day of 1970 was a Thursday.
    Some(since_1970 + 3)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::SimTime;

    fn hour_of_week(text: &str, own: SimDuration) -> Option<usize> {
        let at = TimeStamp::parse(text)?.by_clock(own);
        Some(SimTime(at).hour_of_week(SimDuration::ZERO))
    }

    #[test]
    fn a_time_stamp_falls_into_its_hour_of_the_week() {
        let utc = SimDuration::ZERO;
        // 2024-02-29 was a Thursday, 2026-01-04 a Sunday, 2000-01-01 a Saturday.
        assert_eq!(hour_of_week("2024-02-29 09:30", utc), Some(3 * 24 + 9));
        assert_eq!(hour_of_week("2026-01-04T23:59:60Z", utc), Some(167));
        assert_eq!(hour_of_week("2000-01-01 00:00:00.5", utc), Some(5 * 24));
        // An hour east of UTC it is Monday already.
        assert_eq!(hour_of_week("2026-01-04T23:30:00Z", SimDuration(HOUR)), Some(0));
        assert_eq!(hour_of_week("2026-01-05T00:30:00+02:00", utc), Some(6 * 24 + 22));
        assert_eq!(hour_of_week("2026-01-04 18:30-0530", utc), Some(0));
        // Without a zone the SOC's own clock is meant.
        assert_eq!(hour_of_week("2026-01-05 00:30", SimDuration(9 * HOUR)), Some(0));
    }

    #[test]
    fn what_is_no_time_stamp_is_none() {
        let wrong = [
            "",
            "2026-02-29 10:00",
            "2026-13-01 10:00",
            "2026-00-10 10:00",
            "2026-01-01",
            "2026-01-01 24:00",
            "2026-01-01 10:60",
            "2026-01-01 10",
            "2026-01-01 10:00:61",
            "2026-01-01 10:00:00:00",
            "01.02.2026 10:00",
            "2026-01-01T10:00:00+99:00",
            "2026-01-01T10:00:00.",
            "2026/01/01 10:00",
            "1969-12-31 10:00",
            "äöü",
            "2026-01-01 1０:00",
            "２０２６-01-01",
            "2026-01-01T10:00:00Zz",
        ];
        for text in wrong {
            assert_eq!(TimeStamp::parse(text), None, "{text}");
        }
    }
}
