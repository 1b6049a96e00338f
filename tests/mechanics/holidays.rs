//! Holidays: the same days for every SOC, on which less comes and nobody at the client answers.

use super::*;
use sparring::experiment::run_desk;
use sparring::soc::{AuthorityScope, TRIAGE};

/// The client is asked on a Tuesday morning, which is a holiday or not, and acts at once when it answers.
fn asked(holiday: Probability, seats_of_a_holiday: f64) -> SimTime {
    let o = first(&with(1, |s| {
        // One chance in billions for any other day.
        s.world.holidays.per_year = 1e-9;
        script(s).start.holiday = holiday;
        soc(s).roster.holidays_per_year = seats_of_a_holiday;
        soc(s).authority.scope = AuthorityScope::Guide;
        let own = &mut client(s).response;
        (own.capability, own.guided_capability) = (Probability::ALWAYS, Probability::ALWAYS);
        (own.guided_pace, own.off_hours, own.action) = (1.0, Probability::ALWAYS, fixed(MINUTE));
    }));
    o.stamps.t7.unwrap()
}

#[test]
fn on_a_holiday_the_client_answers_the_day_after() {
    let from = i64::from(certain(1).clients[0].contact.from) * HOUR;
    let usual = asked(Probability::NEVER, 0.0);
    assert!(usual.0.rem_euclid(DAY) > from && usual.0.rem_euclid(DAY) < from + 6 * HOUR, "{usual}");
    let after = asked(Probability::ALWAYS, 0.0);
    let midnight = usual.0 - usual.0.rem_euclid(DAY) + DAY;
    assert_eq!(after.0, midnight + from + 20 * MINUTE + MINUTE);
    assert_eq!(asked(Probability::ALWAYS, 10.0), after, "whatever holidays the SOC keeps");
}

#[test]
fn on_holidays_as_much_comes_as_at_weekends() {
    let came = |per_year: f64| {
        let mut study = study(&["s01"], &["level-1"], 1);
        study.world.holidays.per_year = per_year;
        study.socs[0].roster.holidays_per_year = 0.0;
        let (desk, reps) = (study.desks().remove(0), 40);
        let books = run_desk(&study, 0, &desk, reps, 28);
        let part = |days: std::ops::Range<usize>| -> f64 {
            books.week[24 * days.start..24 * days.end].iter().map(|hour| hour.arrived).sum::<u64>() as f64
        };
        assert!(books.lines(TRIAGE).iter().any(|line| line.served > 0));
        (part(0..5), part(5..7), study.world.noise)
    };
    let ((days, weekend, noise), (fewer, same, _)) = (came(0.0), came(52.2));
    assert_eq!(weekend, same, "weekends are as they were");
    // A fifth of all weekdays brings what a day of the weekend does where that is less: by day and by night.
    let an_hour = |share: f64, hours: f64| share / hours;
    let (office, rest) = (noise.office_share.get(), noise.weekend_share.get());
    let night = an_hour(1.0 - office - rest, 70.0);
    let quiet = an_hour(rest, 48.0) * 24.0 / (10.0 * an_hour(office, 50.0) + 14.0 * night);
    let expected = days * (1.0 - 0.2 * (1.0 - quiet));
    assert!((fewer / expected - 1.0).abs() < 0.03, "{fewer} of {days}, expected {expected}");
}
