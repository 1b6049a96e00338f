use sparring::analysis::*;
use sparring::experiment::*;
use sparring::scenario::*;
fn main() {
    let runs: u32 = std::env::args().nth(1).unwrap().parse().unwrap();
    let lib = Library::open(None).unwrap();
    let plan = lib.study("default").unwrap().item;
    let mut socs: Vec<_> = plan.socs.iter().map(|s| lib.soc(s).unwrap().item).collect();
    if std::env::args().nth(2).is_some() {
        socs = vec![lib.soc("blind").unwrap().item, lib.soc("perfect").unwrap().item];
    }
    let study = Study {
        name: plan.name.clone(),
        title: plan.title.clone(),
        seed: 42,
        replications: runs,
        attacks: plan.attacks.iter().map(|s| lib.attack(s).unwrap().item).collect(),
        clients: plan.clients.iter().map(|s| lib.client(s).unwrap().item).collect(),
        socs,
        horizons: Default::default(),
        weights: plan.weights.clone(),
        start: std::env::var("START").ok().map(|s| s.parse().unwrap()),
        knowledge: lib.knowledge().clone(),
        world: lib.world().unwrap().item,
    };
    let x = fit_intercept(
        &study.attacks,
        &study.clients[0],
        &study.knowledge,
        &study.world,
        sparring::units::Probability::clamped(0.569),
    );
    println!(
        "fit {x} rate {}",
        laboratory_rate(&study.attacks, &study.clients[0], &study.knowledge, &study.world.detection)
    );
    for y in [0.463, 0.675] {
        println!(
            "{}",
            fit_intercept(
                &study.attacks,
                &study.clients[0],
                &study.knowledge,
                &study.world,
                sparring::units::Probability::clamped(y)
            )
        );
    }
    let t = std::time::Instant::now();
    let r = run(&study, 0, &Progress::default()).unwrap();
    println!("{:?}", t.elapsed());
    let desks = study.desks();
    let books: Vec<_> = (0..study.socs.len()).map(|s| run_desk(&study, s, &desks[s], 10, 28)).collect();
    println!("{:?}", t.elapsed());
    let f = analyse(&study, &r, &books);
    let e = |x: &Option<sparring::stats::Estimate>| x.map_or("-".into(), |e| format!("{:.2}", e.estimate));
    for c in &f.cells {
        let t = |x: &Option<TimeFindings>| {
            x.as_ref().map_or("-".into(), |t| {
                format!("{:.1}/{}", t.restricted_mean, t.median.map_or("-".into(), |m| format!("{m:.1}")))
            })
        };
        println!(
            "{} {} n0={} det={} dit={} def={} obj={} alerted={} alert={} inc={} cont={} margin={:?} fh={} right={}",
            &c.attack[..3],
            c.soc,
            c.n_not_started,
            e(&c.detected),
            e(&c.detected_in_time),
            e(&c.defended_in_time),
            e(&c.objective_reached),
            e(&c.share_of_steps_alerted),
            t(&c.to_alert),
            t(&c.to_incident),
            t(&c.to_contain),
            c.win_margin.median.map(|m| m.round()),
            e(&c.footholds_found),
            e(&c.right_reason)
        );
        println!(
            "    {}",
            c.endings
                .iter()
                .filter(|x| x.share.estimate > 0.0)
                .map(|x| format!("{} {:.2}", x.ending, x.share.estimate))
                .collect::<Vec<_>>()
                .join(", ")
        );
        println!(
            "    {}",
            c.fates
                .iter()
                .filter(|x| x.share > 0.0)
                .map(|x| format!("{} {:.2}", x.fate, x.share))
                .collect::<Vec<_>>()
                .join(", ")
        );
    }
    for d in &f.desks {
        println!("{} auto {:.0} 2nd {:.1}", d.soc, d.auto_closed_per_day, d.second_looks_per_day);
        for s in &d.severities {
            println!(
                "    {} {:.1}/d served {:.2} exp {:.2} bulk {:.2} wait {:.2} med {:?} p90 {:?}",
                s.severity,
                s.per_day,
                s.served,
                s.expired,
                s.bulk_closed,
                s.waiting,
                s.wait_median.map(|x| x.round()),
                s.wait_p90.map(|x| x.round())
            );
        }
    }
}
