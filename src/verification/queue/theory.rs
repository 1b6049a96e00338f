//! Waits and losses against closed formulas.

use super::super::check::{Check, Claim, Group};
use super::steady::{Counted, SteadyQueue};
use crate::sim::elementary::exp;
use crate::sim::station::{PickRule, Service};
use crate::units::{MINUTE, SimDuration};

const fn claim(text: &'static str) -> Claim {
    Claim { group: Group::Queue, text }
}

const ERLANG: Claim = claim(
    "M/M/c: share that waits C, mean wait C / (c mu - lambda), in minutes, with C from Erlang's B by the \
     recursion over servers (Erlang 1917)",
);
const GENERAL: Claim =
    claim("M/G/1: mean wait lambda E[S²] / (2 (1 - rho)), in minutes (Pollaczek 1930, Khinchine 1932)");
const PRIORITIES: Claim = claim(
    "Priorities without pre-emption: mean wait of line k, in minutes, W0 / ((1 - s(k-1)) (1 - s(k))), s the \
     load down to that line (Cobham 1954, Operations Research 2, 70–76)",
);
const NEWEST: Claim = claim(
    "M/G/1, newest first: mean wait that of oldest first, mean square 1 / (1 - rho) times as large, in \
     minutes (Takács 1963, Bell System Technical Journal 42, 487–503)",
);
const CONSERVED: Claim = claim(
    "Ageing: the sum of rho(k) W(k), in minutes, is rho W0 / (1 - rho) as under any order without pre-emption \
     (Kleinrock 1965, Naval Research Logistics Quarterly 12, 181–192)",
);
const IMPATIENT: Claim = claim(
    "M/M/c with patience D: share expired (1 - rho) P / (1 - rho P), P the share that would wait beyond D \
     without it; mean wait of the others in minutes (Barrer 1957, Operations Research 5, 650–656; Boots & \
     Tijms 1999, Management Science 45, 444–448)",
);

/// Mean service in minutes, where services are exponential or fixed.
const SERVICE: f64 = 2.0;

/// Returns the checks against formulas.
pub(super) fn theory(seed: u64) -> Vec<Check> {
    [erlang(seed), pollaczek_khinchine(seed), cobham(seed), newest_first(seed), ageing(seed), impatient(seed)]
        .concat()
}

fn of<const K: usize>(counted: &[[Counted; K]], one: impl Fn(&[Counted; K]) -> f64) -> Vec<f64> {
    counted.iter().map(one).collect()
}

fn exponential() -> Service {
    Service::Exponential(SimDuration::from_minutes(SERVICE))
}

/// Returns the share of arrivals that find `c` servers busy, at a load of `rho` for each.
///
/// Above a load of 1 nobody would ever be served in the end; what the formula then gives is no share, but
/// still what the formula of the impatient takes.
fn erlang_c(c: usize, rho: f64) -> f64 {
    let load = c as f64 * rho;
    let blocked = (1..=c).fold(1.0, |b, k| load * b / (k as f64 + load * b));
    blocked / (1.0 - rho * (1.0 - blocked))
}

fn erlang(seed: u64) -> Vec<Check> {
    let mut checks = Vec::new();
    let cases = [(1, 0.5), (1, 0.8), (4, 0.7), (4, 0.9), (8, 0.8), (8, 0.95)];
    for (case, (c, rho)) in (0..).zip(cases) {
        let queue = SteadyQueue {
            case,
            servers: c,
            service: exponential(),
            per_minute: [c as f64 * rho / SERVICE],
            pick: PickRule::UrgentOldest,
            patience: None,
        };
        let counted = queue.replications(seed);
        let waits = erlang_c(c, rho);
        let mean = waits * SERVICE / (c as f64 * (1.0 - rho));
        let name = format!("c {c}, rho {rho}");
        checks.push(ERLANG.mean(
            format!("{name}: share that waits"),
            waits,
            &of(&counted, |[line]| line.share_delayed()),
        ));
        checks.push(ERLANG.mean(
            format!("{name}: mean wait"),
            mean,
            &of(&counted, |[line]| line.mean_wait()),
        ));
    }
    checks
}

/// A log-normal service of median 2 minutes, or a fixed one where `sigma` is 0.
struct LogNormal {
    sigma: f64,
}

impl LogNormal {
    fn service(&self) -> Service {
        Service::LogNormal { median: SimDuration::from_minutes(SERVICE), sigma: self.sigma }
    }

    /// Returns the mean of the k-th power, in minutes to that power.
    fn moment(&self, k: i32) -> f64 {
        let power = f64::from(k);
        SERVICE.powi(k) * exp(power * power * self.sigma * self.sigma / 2.0)
    }
}

fn pollaczek_khinchine(seed: u64) -> Vec<Check> {
    let mut checks = Vec::new();
    let cases = [("M/D/1, rho 0.8", 0.0, 0.8), ("log-normal, cv² 0.90, rho 0.7", 0.8, 0.7)];
    for (case, (name, sigma, rho)) in (10..).zip(cases) {
        let law = LogNormal { sigma };
        let rate = rho / law.moment(1);
        let queue = SteadyQueue {
            case,
            servers: 1,
            service: law.service(),
            per_minute: [rate],
            pick: PickRule::UrgentOldest,
            patience: None,
        };
        let mean = rate * law.moment(2) / (2.0 * (1.0 - rho));
        let waits = of(&queue.replications(seed), |[line]| line.mean_wait());
        checks.push(GENERAL.mean(name, mean, &waits));
    }
    checks
}

fn cobham(seed: u64) -> Vec<Check> {
    let mut checks = Vec::new();
    let law = LogNormal { sigma: 0.5 };
    let loads = [0.3, 0.45];
    let queue = SteadyQueue {
        case: 20,
        servers: 1,
        service: law.service(),
        per_minute: loads.map(|load| load / law.moment(1)),
        pick: PickRule::UrgentOldest,
        patience: None,
    };
    let residual = 0.75 / law.moment(1) * law.moment(2) / 2.0;
    let counted = queue.replications(seed);
    let mut above = 0.0;
    for (k, load) in loads.into_iter().enumerate() {
        let theory = residual / ((1.0 - above) * (1.0 - above - load));
        let name = format!("1 server, log-normal, line {} of 2", k + 1);
        checks.push(PRIORITIES.mean(name, theory, &of(&counted, |lines| lines[k].mean_wait())));
        above += load;
    }
    // With many servers and exponential services, W0 is the wait for the first to be free.
    let (c, loads) = (3, [0.2, 0.3, 0.35]);
    let queue = SteadyQueue {
        case: 21,
        servers: c,
        service: exponential(),
        per_minute: loads.map(|load| c as f64 * load / SERVICE),
        pick: PickRule::UrgentOldest,
        patience: None,
    };
    let residual = erlang_c(c, 0.85) * SERVICE / c as f64;
    let counted = queue.replications(seed);
    let mut above = 0.0;
    for (k, load) in loads.into_iter().enumerate() {
        let theory = residual / ((1.0 - above) * (1.0 - above - load));
        let name = format!("3 servers, exponential, line {} of 3", k + 1);
        checks.push(PRIORITIES.mean(name, theory, &of(&counted, |lines| lines[k].mean_wait())));
        above += load;
    }
    checks
}

fn newest_first(seed: u64) -> Vec<Check> {
    let (law, rho) = (LogNormal { sigma: 0.5 }, 0.6);
    let rate = rho / law.moment(1);
    let queue = SteadyQueue {
        case: 30,
        servers: 1,
        service: law.service(),
        per_minute: [rate],
        pick: PickRule::UrgentNewest,
        patience: None,
    };
    let counted = queue.replications(seed);
    let mean = rate * law.moment(2) / (2.0 * (1.0 - rho));
    // Oldest first: E[W²] = 2 W² + lambda E[S³] / (3 (1 − rho)).
    let square = 2.0 * mean * mean + rate * law.moment(3) / (3.0 * (1.0 - rho));
    vec![
        NEWEST.mean("rho 0.6: mean", mean, &of(&counted, |[line]| line.mean_wait())),
        NEWEST.mean("rho 0.6: mean square", square / (1.0 - rho), &of(&counted, |[line]| line.mean_square())),
    ]
}

fn ageing(seed: u64) -> Vec<Check> {
    let (law, loads) = (LogNormal { sigma: 0.5 }, [0.25, 0.3, 0.2]);
    let queue = SteadyQueue {
        case: 40,
        servers: 1,
        service: law.service(),
        per_minute: loads.map(|load| load / law.moment(1)),
        pick: PickRule::Ageing(SimDuration(5 * MINUTE)),
        patience: None,
    };
    let rho: f64 = loads.iter().sum();
    let residual = rho / law.moment(1) * law.moment(2) / 2.0;
    let weighted = |lines: &[Counted; 3]| lines.iter().zip(loads).map(|(l, load)| load * l.mean_wait()).sum();
    let sums = of(&queue.replications(seed), weighted);
    vec![CONSERVED.mean("3 lines 5 minutes apart, rho 0.75", rho * residual / (1.0 - rho), &sums)]
}

fn impatient(seed: u64) -> Vec<Check> {
    let mut checks = Vec::new();
    let patience = 5.0;
    for (case, (c, rho)) in (50..).zip([(1, 0.8), (1, 1.3), (4, 0.9)]) {
        let queue = SteadyQueue {
            case,
            servers: c,
            service: exponential(),
            per_minute: [c as f64 * rho / SERVICE],
            pick: PickRule::UrgentOldest,
            patience: Some(SimDuration::from_minutes(patience)),
        };
        let counted = queue.replications(seed);
        // How fast the line falls when all are busy, and what of the waits it leaves beyond D.
        let falls = c as f64 * (1.0 - rho) / SERVICE;
        let beyond = exp(-falls * patience);
        let p = erlang_c(c, rho) * beyond;
        let expired = (1.0 - rho) * p / (1.0 - rho * p);
        // Waits up to D have the density a e^(−falls x); expired are those whose would be beyond D, at the
        // rate c / SERVICE once it is.
        let a = expired * (c as f64 / SERVICE) / beyond;
        let waited = a * (1.0 - beyond * (1.0 + falls * patience)) / (falls * falls);
        let name = format!("c {c}, rho {rho}, D 5 min");
        checks.push(IMPATIENT.mean(
            format!("{name}: share expired"),
            expired,
            &of(&counted, |[line]| line.share_expired()),
        ));
        checks.push(IMPATIENT.mean(
            format!("{name}: mean wait"),
            waited / (1.0 - expired),
            &of(&counted, |[line]| line.mean_wait()),
        ));
    }
    checks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn erlang_c_is_the_one_of_small_cases() {
        assert!((erlang_c(1, 0.3) - 0.3).abs() < 1e-12);
        // Two servers: 2 rho² / (1 + rho). Five at a load of four: 0.5541.
        assert!((erlang_c(2, 0.5) - 1.0 / 3.0).abs() < 1e-12);
        assert!((erlang_c(5, 0.8) - 0.5541).abs() < 5e-5);
    }

    #[test]
    fn a_queue_slower_by_a_twentieth_is_noticed() {
        let queue = SteadyQueue {
            case: 99,
            servers: 4,
            service: Service::Exponential(SimDuration::from_minutes(1.05 * SERVICE)),
            per_minute: [4.0 * 0.7 / SERVICE],
            pick: PickRule::UrgentOldest,
            patience: None,
        };
        let waits = of(&queue.replications(1), |[line]| line.mean_wait());
        assert!(!ERLANG.mean("slower", erlang_c(4, 0.7) * SERVICE / (4.0 * 0.3), &waits).holds());
    }
}
