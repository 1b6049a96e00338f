//! From a provider to its clients: one attack, many organisations, one desk.

use super::*;
use sparring::attack::{Order, Spread};
use sparring::client::{ClientKind, Control, ControlKind, Downstream};
use sparring::engagement::{Ending, StepFate};
use sparring::soc::{AuthorityScope, Lists, Sharing, Surge};

/// Clients behind the provider.
const CLIENTS: u32 = 12;
/// Minutes until a client's turn comes.
const GAP: i64 = 5 * MINUTE;

/// The certain world, in which what was one organisation is a provider with clients like itself. On the management
/// server of the provider the attacker gets in; then it does to each client, `GAP` later, what takes `work` to do and
/// reaches the objective there. Nobody sees it.
fn provider(replications: u32, order: Order, work: i64) -> Study {
    with(replications, |s| {
        let behind = Downstream { client: client(s).clone(), count: CLIENTS };
        client(s).kind = ClientKind::Provider { downstream: vec![behind] };
        let enter = entry(s, "enter", "T1190", Role::ManagementServer, FootholdKind::WebShell);
        let push = Step {
            needs: vec![Need::ProviderFoothold],
            ground: Ground::Downstream,
            ..entry(s, "push", "T1072", Role::Workstation, FootholdKind::ManagementAgent)
        };
        let encrypt = Step {
            needs: vec![Need::AnyFoothold],
            ground: Ground::Downstream,
            objective: Some(Grade::Full),
            loss: Loss { data_gb: 1.0, hosts: 0.5, money: 0.0 },
            time: fixed(work),
            ..step(s, "encrypt", "T1486", Role::Workstation)
        };
        script(s).steps = vec![enter, push, encrypt];
        script(s).spread =
            Some(Spread { after: 0, order, gap: fixed(GAP), most: None, full_share: chance(0.5) });
        only(s, &[]);
    })
}

/// The same, seen by the SOC of the certain world.
fn watched(replications: u32, work: i64, change: impl Fn(&mut Study)) -> Study {
    let seeing = study(&["s01"], &["perfect"], 1).socs[0].detection.sources;
    let mut study = provider(replications, Order::AtOnce, work);
    soc(&mut study).detection.sources = seeing;
    change(&mut study);
    study
}

/// When a step was done at each client, after the beginning.
fn times(o: &Outcome, step: usize) -> Vec<i64> {
    let done = |s: &&StepFate| s.step == step && s.party > 0;
    let mut times: Vec<i64> =
        o.steps.iter().filter(done).filter_map(|s| s.at).map(|at| at.since(o.began).0).collect();
    times.sort_unstable();
    times
}

#[test]
fn each_client_is_come_to_in_its_turn() {
    let at_once = first(&provider(1, Order::AtOnce, WORK));
    assert_eq!(times(&at_once, 1), vec![WORK + GAP + WORK; CLIENTS as usize]);
    let one_by_one = first(&provider(1, Order::OneByOne, WORK));
    let expected: Vec<i64> = (0..i64::from(CLIENTS)).map(|n| WORK + n * GAP + WORK).collect();
    assert_eq!(times(&one_by_one, 1), expected);
    for o in [at_once, one_by_one] {
        assert_eq!((o.downstream.meant, o.downstream.entered, o.downstream.hit), (CLIENTS, CLIENTS, CLIENTS));
        assert_eq!(o.footholds, 1 + CLIENTS);
    }
}

#[test]
fn the_objective_is_reached_in_part_at_the_first_client_and_in_full_at_the_share_asked_for() {
    let o = first(&provider(1, Order::OneByOne, WORK));
    let hits = times(&o, 2);
    assert_eq!(o.ending, Ending::Achieved(Grade::Full));
    assert_eq!(o.stamps.objective.unwrap().since(o.began).0, hits[0]);
    // Half of twelve are six.
    assert_eq!(o.graded_objective.unwrap().since(o.began).0, hits[5]);
    // Amounts add up; of all machines half are lost at twelve of thirteen like organisations.
    assert!((o.loss.data_gb - 12.0).abs() < 1e-9);
    assert!((o.loss.hosts - 0.5 * 12.0 / 13.0).abs() < 1e-9, "{}", o.loss.hosts);
}

#[test]
fn as_many_clients_are_meant_as_are_wanted_and_luck_picks_them() {
    let study = |most: u32| {
        let mut study = provider(40, Order::OneByOne, WORK);
        script(&mut study).spread.as_mut().unwrap().most = Some(most);
        outcomes(&study)
    };
    let party = |o: &Outcome| -> Vec<u16> {
        let mut met: Vec<u16> = o.steps.iter().filter(|s| s.party > 0).map(|s| s.party).collect();
        met.sort_unstable();
        met.dedup();
        met
    };
    let (two, four) = (study(2), study(4));
    assert!(two.iter().all(|o| o.downstream.meant == 2 && party(o).len() == 2));
    // Who wants more comes to the same clients, and others.
    assert!(two.iter().zip(&four).all(|(a, b)| party(a).iter().all(|p| party(b).contains(p))));
    let mut all: Vec<u16> = four.iter().flat_map(party).collect();
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), CLIENTS as usize, "in forty runs every client is picked once");
}

#[test]
fn every_client_has_luck_of_its_own() {
    let n = 100;
    let mut study = provider(n, Order::AtOnce, WORK);
    let ClientKind::Provider { downstream } = &mut client(&mut study).kind else { panic!("a provider") };
    downstream[0].client.controls = vec![Control { kind: ControlKind::Segmentation, stops: chance(0.3) }];
    script(&mut study).steps[2].stopped_by = vec![ControlKind::Segmentation];
    let hit: Vec<u32> = outcomes(&study).iter().map(|o| o.downstream.hit).collect();
    let all = (n * CLIENTS) as usize;
    assert_share(hit.iter().sum::<u32>() as usize, all, 0.7, "clients whose control does not stop it");
    // Were the draw the same for all clients, all or none would be hit in a run.
    let between = |hits: &u32| (1..CLIENTS).contains(hits);
    assert!(hit.iter().filter(|hits| between(hits)).count() > 90, "{hit:?}");
    let mean = f64::from(CLIENTS) * 0.7;
    let variance = hit.iter().map(|h| (f64::from(*h) - mean).powi(2)).sum::<f64>() / f64::from(n);
    // Binomial: 12 · 0.7 · 0.3 = 2.52; its estimate from 100 runs is good to some 14 %.
    assert!((variance / 2.52 - 1.0).abs() < 0.6, "variance {variance}");
}

#[test]
fn what_is_gained_at_the_provider_serves_at_clients_and_what_at_any_client_serves_the_provider() {
    let token = |name: &str| Gain::Token(name.to_owned());
    let need = |name: &str| Need::Token(name.to_owned());
    let study = with(1, |s| {
        *s = provider(1, Order::OneByOne, WORK);
        let steps = &mut script(s).steps;
        steps[2].gains = vec![token("files")];
        steps[2].objective = None;
        // The provider's relays wait for the first files; each client's files wait for the relays.
        let relays = Step {
            needs: vec![need("files")],
            gains: vec![token("relays")],
            time: fixed(HOUR),
            ..step(s, "relays", "T1090.002", Role::ManagementServer)
        };
        let out = Step {
            needs: vec![need("files"), need("relays")],
            objective: Some(Grade::Full),
            ground: Ground::Downstream,
            ..step(s, "out", "T1041", Role::Workstation)
        };
        script(s).steps.extend([relays, out]);
    });
    let o = first(&study);
    let files = times(&o, 2);
    let relays = o.steps.iter().find(|s| s.step == 3).unwrap().at.unwrap().since(o.began).0;
    assert_eq!(relays, files[0] + HOUR);
    let out = times(&o, 4);
    assert_eq!(out.len(), CLIENTS as usize);
    for (files, out) in files.iter().zip(&out) {
        assert_eq!(*out, (*files).max(relays) + WORK);
    }
}

#[test]
fn whoever_takes_the_providers_server_away_in_time_saves_the_clients_not_yet_come_to() {
    // One after the other every two days: the intrusion is found at the provider within hours.
    let o = first(&watched(1, WORK, |s| {
        let spread = script(s).spread.as_mut().unwrap();
        (spread.order, spread.gap) = (Order::OneByOne, fixed(2 * DAY));
        soc(s).authority.kill_switch = true;
    }));
    assert_eq!(o.downstream.hit, 1, "the first comes at once");
    assert_eq!(o.downstream.entered, 1);
    assert!(times(&o, 1).len() == 1);
    assert_eq!(o.ending, Ending::Achieved(Grade::Partial));
}

#[test]
fn the_kill_switch_needs_leave_of_its_own() {
    let acted = |kill_switch: bool| {
        let study = watched(1, 30 * DAY, |s| soc(s).authority.kill_switch = kill_switch);
        let (_, journal) = story(&study);
        let at_provider = |e: &&Entry| !e.text.starts_with("at client");
        let told =
            |words: &str| journal.iter().filter(at_provider).find(|e| e.text.contains(words)).map(|e| e.at);
        (told("is asked about the web-shell"), told("takes away the web-shell"))
    };
    let (asked, with_leave) = acted(true);
    assert_eq!(asked, None, "may do anything, and this too");
    let (asked, without) = acted(false);
    assert!(asked.is_some(), "may do anything but this");
    // The client answers twenty minutes later.
    assert_eq!(between(with_leave, without), 20 * MINUTE);
}

#[test]
fn two_clients_under_attack_lead_back_to_the_provider_if_clients_share() {
    // Nobody sees what is done at the provider; the scoping of a client finds no way in.
    let looked = |sharing: Option<Sharing>, clients: u32| {
        let study = watched(1, 30 * DAY, |s| {
            script(s).steps[0].technique = s.knowledge.technique("T1583").unwrap();
            script(s).spread.as_mut().unwrap().most = Some(clients);
            soc(s).learning.sharing = sharing;
            soc(s).investigation.right_reason = Probability::NEVER;
            soc(s).authority.kill_switch = true;
        });
        let (_, journal) = story(&study);
        let at = |words: &str| journal.iter().find(|e| e.text.contains(words)).map(|e| e.at);
        (at("DECLARES AN INCIDENT"), at("what clients have in common"))
    };
    let delay = SimDuration(17 * MINUTE);
    let (declared, found) = looked(Some(Sharing { delay }), 12);
    assert!(declared.is_some());
    // Twelve cases come at the same time; the second is declared right after the first.
    let after = between(declared, found);
    assert!((delay.0..delay.0 + 2 * MINUTE).contains(&after), "{after}");
    assert_eq!(looked(None, 12).1, None, "nobody puts two and two together");
    assert_eq!(looked(Some(Sharing { delay }), 1).1, None, "one client has nothing in common with others");
}

#[test]
fn what_one_client_met_is_blocked_at_those_who_come_later() {
    let hit = |sharing: Option<i64>| {
        let study = watched(1, WORK, |s| {
            let spread = script(s).spread.as_mut().unwrap();
            (spread.order, spread.gap) = (Order::OneByOne, fixed(DAY));
            let encrypt = &mut script(s).steps[2];
            encrypt.malware = Some("encryptor".to_owned());
            encrypt.blockable = Some(sparring::attack::Blockable::Malware);
            let soc = soc(s);
            soc.learning.sharing = sharing.map(|delay| Sharing { delay: SimDuration(delay) });
            soc.detection.blocks_malware = Probability::NEVER;
            soc.detection.endpoint = Some(sparring::soc::EndpointSensor {
                analytics: sparring::soc::EndpointAnalytics::MalwareOnly,
                percentile: Probability::ALWAYS,
                coverage: Probability::ALWAYS,
            });
            (soc.intel.sandbox, soc.intel.feeds) = (None, None);
            soc.intel.lists = Some(instant_lists());
            // Nobody may do anything about the provider.
            (soc.authority.kill_switch, soc.authority.scope) = (false, AuthorityScope::Notify);
            soc.authority.reply_in_hours = fixed(300 * DAY);
            soc.authority.reply_off_hours = None;
        });
        first(&study).downstream.hit
    };
    let (quick, slow, never) = (hit(Some(HOUR)), hit(Some(3 * DAY + HOUR)), hit(None));
    assert_eq!(never, CLIENTS);
    assert_eq!(quick, 1, "the first client alone is hit");
    // Each hears at its turn within the three days it takes, in which four come, one a day.
    assert!((1..=4).contains(&slow), "{slow}");
    assert!(hit(Some(300 * DAY)) > 4, "who hears late is hit first");
}

/// Lists that take up at once what was recognised.
fn instant_lists() -> Lists {
    let lists = study(&["s01"], &["level-5"], 1).socs[0].intel.lists.clone();
    let mut lists = lists.expect("level 5 keeps lists");
    lists.add = fixed(MINUTE);
    lists
}

#[test]
fn all_clients_come_to_one_desk() {
    // One seat, six minutes a look, twelve alerts at once.
    let study = |clients: u32, seats: u32, surge: Option<Surge>| {
        watched(1, 30 * DAY, move |s| {
            script(s).spread.as_mut().unwrap().most = Some(clients);
            let roster = &mut soc(s).roster;
            roster.triage.office_seats = seats;
            roster.triage.off_seats = seats;
            roster.surge = surge.clone();
            soc(s).investigation.link = Probability::NEVER;
        })
    };
    let last_look = |study: &Study| {
        let looks = told(study, "(push, ");
        let at = |e: &Entry| e.text.contains("an analyst looks at");
        let (_, journal) = story(study);
        let looked: Vec<SimTime> =
            journal.iter().filter(|e| at(e) && e.text.contains("(push, ")).map(|e| e.at).collect();
        assert!(!looks.is_empty() && !looked.is_empty());
        looked[looked.len() - 1].since(looked[0]).0
    };
    let (one, twelve) = (study(1, 1, None), study(CLIENTS, 1, None));
    assert_eq!(last_look(&one), 0);
    assert_eq!(last_look(&twelve), 11 * TRIAGE, "one after the other");
    // Rules run every two minutes, so that not all alerts come at the same moment.
    assert!((2 * TRIAGE..=2 * TRIAGE + PERIOD).contains(&last_look(&study(CLIENTS, 4, None))));
    // Eleven wait while the first is looked at.
    assert_eq!(first(&twelve).most_waiting, 11);
    assert_eq!(first(&one).most_waiting, 0);
}

/// Four of twelve clients are meant, and nobody says which: all are looked at, and every look is a scoping's work.
#[test]
fn whoever_the_attack_means_all_clients_are_looked_at() {
    let looks = |most: u32, bare: u32| {
        let study = watched(1, 30 * DAY, |s| {
            script(s).spread.as_mut().unwrap().most = Some(most);
            // The clients' turns come when all this is over.
            script(s).spread.as_mut().unwrap().gap = fixed(20 * DAY);
            let ClientKind::Provider { downstream } = &mut client(s).kind else { panic!("a provider") };
            let mut other = downstream[0].clone();
            other.client.assets.retain(|group| group.role != Role::Workstation);
            (other.count, downstream[0].count) = (bare, CLIENTS - bare);
            downstream.push(other);
            let roster = &mut soc(s).roster;
            (roster.scoping.office_seats, roster.scoping.off_seats) = (1, 1);
            (roster.surge, soc(s).learning.sharing) = (None, Some(Sharing { delay: SimDuration(HOUR) }));
            soc(s).authority.kill_switch = false;
        });
        let (_, journal) = story(&study);
        let at = |words: &str| -> Vec<SimTime> {
            journal.iter().filter(|e| e.text.contains(words)).map(|e| e.at).collect()
        };
        let scoped = at("scoping is done").into_iter().max().unwrap();
        let looked = at("its provider was entered");
        (looked.len(), looked.iter().min().copied(), scoped)
    };
    let (all, few, unable) = (looks(CLIENTS, 0), looks(4, 0), looks(4, 6));
    assert_eq!((all.0, few.0, unable.0), (CLIENTS as usize, CLIENTS as usize, CLIENTS as usize));
    assert_eq!(all.1, few.1);
    // One pair of hands scopes the twelve one after the other, whichever four are meant.
    assert_eq!(all.2.since(all.1.unwrap()).0, i64::from(CLIENTS) * SCOPING);
    assert!(few.2 <= all.2 && few.2.since(few.1.unwrap()).0 >= 4 * SCOPING, "{few:?}");
}

#[test]
fn people_who_are_lent_come_when_they_are_said_to_and_shorten_what_waits() {
    let looked = |surge: Option<Surge>| {
        let study = watched(1, 30 * DAY, |s| {
            let roster = &mut soc(s).roster;
            (roster.triage.office_seats, roster.triage.off_seats) = (1, 1);
            roster.surge = surge.clone();
            (soc(s).investigation.link, soc(s).learning.sharing) = (Probability::NEVER, None);
        });
        let (_, journal) = story(&study);
        let push = |e: &&Entry| e.text.contains("an analyst looks at") && e.text.contains("(push, ");
        let called = journal.iter().find(|e| e.text.contains("others are called")).map(|e| e.at);
        (called, journal.iter().filter(push).map(|e| e.at).collect::<Vec<SimTime>>())
    };
    let (none, alone) = looked(None);
    assert_eq!((none, alone.len()), (None, CLIENTS as usize));
    let after = SimDuration(5 * MINUTE);
    let surge = Surge { share: 3.0, after, lasts: SimDuration(DAY) };
    let (called, helped) = looked(Some(surge));
    let there = called.expect("two clients are under attack") + after;
    let before = |times: &[SimTime]| times.iter().filter(|t| **t < there).count();
    assert_eq!(before(&helped), before(&alone), "nobody is there before");
    // From then on four work where one did.
    let left = CLIENTS as usize - before(&alone);
    let last = helped[helped.len() - 1].since(there).0;
    assert!(last <= left.div_ceil(4) as i64 * TRIAGE, "{last}");
    assert!(helped[helped.len() - 1] < alone[alone.len() - 1]);
}

#[test]
fn a_client_without_what_the_steps_need_is_not_come_to() {
    let mut study = provider(1, Order::AtOnce, WORK);
    let ClientKind::Provider { downstream } = &mut client(&mut study).kind else { panic!("a provider") };
    let mut bare = downstream[0].clone();
    bare.client.assets.retain(|group| group.role != Role::Workstation);
    (bare.count, downstream[0].count) = (5, 2);
    downstream.push(bare);
    assert_eq!(first(&study).downstream.meant, 2);
    let ClientKind::Provider { downstream } = &mut client(&mut study).kind else { panic!("a provider") };
    downstream.remove(0);
    let why = study.unopposed(0, 0).impossible().unwrap();
    assert!(why.starts_with("no client behind"), "{why}");
}

#[test]
fn access_is_lost_when_it_is_lost_everywhere() {
    let o = first(&watched(1, 30 * DAY, |s| soc(s).authority.kill_switch = true));
    assert_eq!(o.ending, Ending::Evicted(sparring::engagement::Evictor::Soc));
    assert_eq!(o.downstream.entered, CLIENTS);
    let (_, journal) = story(&watched(1, 30 * DAY, |s| soc(s).authority.kill_switch = true));
    let last = journal.iter().filter(|e| e.text.contains("no usable access left")).map(|e| e.at).max();
    assert_eq!(o.stamps.t7, last);
    let declared = journal.iter().filter(|e| e.text.contains("DECLARES")).map(|e| e.at).min();
    assert_eq!(o.stamps.t4, declared);
}

/// The scope of an attack through a provider is known once it is at every organisation that was entered.
#[test]
fn the_scope_is_complete_when_it_is_everywhere() {
    let study = watched(1, 30 * DAY, |s| soc(s).authority.kill_switch = true);
    let o = first(&study);
    assert_eq!(o.downstream.entered, CLIENTS);
    let (_, journal) = story(&study);
    let place = |e: &Entry| match e.text.split_once(": scoping is done") {
        Some((client, _)) => client.to_owned(),
        None => String::new(),
    };
    let mut first_done: std::collections::BTreeMap<String, SimTime> = std::collections::BTreeMap::new();
    for e in journal.iter().filter(|e| e.text.contains("scoping is done")) {
        first_done.entry(place(e)).or_insert(e.at);
    }
    assert_eq!(first_done.len(), 1 + CLIENTS as usize);
    assert_eq!(o.stamps.t5, first_done.values().max().copied());
    assert!(o.stamps.t5 > first_done.values().min().copied());
}
