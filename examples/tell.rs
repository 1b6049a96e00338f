use sparring::experiment::*;
use sparring::scenario::*;
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let lib = Library::open(None).unwrap();
    let find = |n: Vec<String>, p: &str| n.into_iter().find(|x| x.starts_with(p)).unwrap();
    let study = Study {
        name: "x".into(),
        title: "x".into(),
        seed: 42,
        replications: 1,
        attacks: vec![lib.attack(&find(lib.names(Shelf::Attacks), &a[1])).unwrap().item],
        clients: vec![lib.client("smb-hybrid-250").unwrap().item],
        socs: vec![lib.soc(&find(lib.names(Shelf::Socs), &a[2])).unwrap().item],
        horizons: Default::default(),
        weights: Default::default(),
        start: None,
        knowledge: lib.knowledge().clone(),
        world: lib.world().unwrap().item,
    };
    let (o, j) = replay(&study, Cell { attack: 0, client: 0, soc: 0 }, a[3].parse().unwrap());
    let t0 = o.stamps.t0.unwrap_or(o.began);
    for e in j {
        println!("{} {:>14} {:8} {}", e.at, e.at.since(t0).to_string(), e.side.word(), e.text);
    }
    println!("{:?} {:?} twin {:?}", o.ending, o.stamps, o.twin_objective);
}
