//! Where a SOC's authority ends: who is asked, when an answer comes, and how well the client acts itself.

use super::*;
use sparring::engagement::{Ending, Evictor};
use sparring::soc::AuthorityScope;

/// What the client needs for one action, and how much of it when it is told what to do.
const BY_ITSELF: i64 = 90 * MINUTE;
const ASKED: i64 = 20 * MINUTE;

/// A client that can do what it is asked, at any hour, and is no faster for being told how.
fn able(study: &mut Study) {
    let own = &mut client(study).response;
    (own.capability, own.guided_capability) = (Probability::ALWAYS, Probability::ALWAYS);
    (own.guided_pace, own.off_hours) = (1.0, Probability::ALWAYS);
}

/// The times from order to loss of access, and who took it.
#[test]
fn where_authority_ends_the_client_is_asked() {
    use AuthorityScope::{Contain, Evict, Guide, Isolate, Notify};
    use FootholdKind::{Account, CloudSession, Implant};
    let itself = ASKED + BY_ITSELF;
    for (scope, kind, wait, by) in [
        (Notify, Implant, itself, Evictor::Client),
        (Notify, Account, itself, Evictor::Client),
        (Guide, Implant, itself, Evictor::Client),
        (Isolate, Implant, ACTION, Evictor::Soc),
        (Isolate, Account, ASKED + ACTION, Evictor::Soc),
        (Isolate, CloudSession, ASKED + ACTION, Evictor::Soc),
        (Contain, Implant, ACTION, Evictor::Soc),
        (Contain, Account, ACTION, Evictor::Soc),
        (Contain, CloudSession, ACTION, Evictor::Soc),
        (Evict, Account, ACTION, Evictor::Soc),
    ] {
        let o = first(&with(1, |s| {
            able(s);
            soc(s).authority.scope = scope;
            script(s).steps[0].gains = vec![Gain::Foothold(kind)];
        }));
        assert_eq!(between(o.stamps.t6, o.stamps.t7), wait, "{scope:?} and {kind:?}");
        assert_eq!(o.ending, Ending::Evicted(by), "{scope:?} and {kind:?}");
    }
}

/// When a question asked in the night that begins on this day is answered: the loss of access, less what the
/// action takes.
fn answered(start: &str, off_hours: Option<&Law>, zone: f64) -> (SimTime, i64) {
    let o = first(&with(1, |s| {
        able(s);
        s.start = Some(start.parse().unwrap());
        (soc(s).authority.scope, soc(s).authority.reply_off_hours) =
            (AuthorityScope::Guide, off_hours.cloned());
        client(s).offset = SimDuration::from_hours(zone);
    }));
    (o.stamps.t7.unwrap() - SimDuration(BY_ITSELF), between(o.stamps.t6, o.stamps.t7) - BY_ITSELF)
}

#[test]
fn a_question_at_night_waits_for_whoever_answers_first() {
    let opens = |zone: f64| {
        let mut study = certain(1);
        i64::from(client(&mut study).contact.from) * HOUR - SimDuration::from_hours(zone).0
    };
    for zone in [0.0, 2.0, -5.0] {
        let at = answered("tue-22:00", None, zone).0.0.rem_euclid(DAY);
        assert_eq!(at, opens(zone) + ASKED, "in the morning by the client's clock, zone {zone}");
    }
    assert_eq!(answered("tue-22:00", Some(&fixed(HOUR)), 0.0).1, HOUR, "somebody is called out of bed");
    let slow = answered("tue-22:00", Some(&fixed(3 * DAY)), 0.0).0.0.rem_euclid(DAY);
    assert_eq!(slow, opens(0.0) + ASKED, "who comes in the morning is sooner");
    assert_eq!(answered("tue-12:00", Some(&fixed(MINUTE)), 0.0).1, ASKED, "by day the other law counts");
}

#[test]
fn nobody_answers_at_the_weekend() {
    for start in ["fri-22:00", "sat-11:00", "sun-11:00"] {
        let mut study = certain(1);
        let opens = i64::from(client(&mut study).contact.from) * HOUR;
        let at = answered(start, None, 0.0).0.0.rem_euclid(7 * DAY);
        assert_eq!(at, opens + ASKED, "{start}: on Monday");
    }
}

/// A client acts as well as it knows how, and as well as it is told by who has understood and has the right
/// runbook; then also at its other pace.
#[test]
fn a_client_acts_as_it_knows_how_or_as_it_is_told() {
    let done = |scope: AuthorityScope, minutes: i64| {
        let study = with(500, |s| {
            able(s);
            soc(s).authority.scope = scope;
            soc(s).investigation.right_reason = chance(0.6);
            soc(s).investigation.min_depth = Probability::NEVER;
            soc(s).response.wrong_runbook = chance(0.25);
            let own = &mut client(s).response;
            (own.capability, own.guided_capability, own.guided_pace) = (chance(0.3), chance(0.8), 0.5);
        });
        let first_try = ASKED + minutes * MINUTE;
        let at_once = |o: &&Outcome| o.stamps.t7.is_some() && between(o.stamps.t6, o.stamps.t7) == first_try;
        outcomes(&study).iter().filter(at_once).count()
    };
    assert_share(done(AuthorityScope::Notify, 90), 500, 0.3, "alone");
    assert_eq!(done(AuthorityScope::Notify, 45), 0, "nobody tells it how");
    // Rightly told where the reason is right and so is the runbook.
    let told = 0.6 * 0.75;
    assert_share(done(AuthorityScope::Guide, 45), 500, told * 0.8, "as it is told");
    assert_share(done(AuthorityScope::Guide, 90), 500, (1.0 - told) * 0.3, "told nothing of use");
}

/// At night somebody who can act is there by chance; else it waits for the morning.
#[test]
fn at_night_a_client_acts_if_somebody_is_there() {
    let study = with(400, |s| {
        able(s);
        s.start = Some("tue-22:00".parse().unwrap());
        (soc(s).authority.scope, soc(s).authority.reply_off_hours) =
            (AuthorityScope::Notify, Some(fixed(HOUR)));
        client(s).response.off_hours = chance(0.4);
    });
    let morning = i64::from(study.clients[0].contact.from) * HOUR + BY_ITSELF;
    let outcomes = outcomes(&study);
    let at_once = |o: &&Outcome| between(o.stamps.t6, o.stamps.t7) == HOUR + BY_ITSELF;
    assert_share(outcomes.iter().filter(at_once).count(), 400, 0.4, "there");
    for o in outcomes.iter().filter(|o| !at_once(o)) {
        assert_eq!(o.stamps.t7.unwrap().0.rem_euclid(DAY), morning);
    }
}
