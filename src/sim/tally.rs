//! Counting waits in integers: exact to add up, in any order.

use crate::units::SimDuration;

/// Sub-buckets per power of two: values are kept within 1/8 of themselves.
const SUB: usize = 8;
const BUCKETS: usize = SUB * 42;

/// A log-linear histogram of durations with their exact sum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    counts: Box<[u32; BUCKETS]>,
    n: u64,
    sum: u128,
}

impl Default for Tally {
    fn default() -> Tally {
        Tally { counts: Box::new([0; BUCKETS]), n: 0, sum: 0 }
    }
}

impl Tally {
    /// Counts one duration.
    #[inline]
    pub fn record(&mut self, wait: SimDuration) {
        let v = wait.0.max(0) as u64;
        self.counts[bucket(v)] += 1;
        self.n += 1;
        self.sum += u128::from(v);
    }

    /// Adds all counts of `other`.
    pub fn merge(&mut self, other: &Tally) {
        for (a, b) in self.counts.iter_mut().zip(other.counts.iter()) {
            *a += b;
        }
        self.n += other.n;
        self.sum += other.sum;
    }

    /// Returns what was counted after `earlier`, which was this tally then.
    pub fn since(&self, earlier: &Tally) -> Tally {
        let mut later = self.clone();
        for (count, before) in later.counts.iter_mut().zip(earlier.counts.iter()) {
            *count -= before;
        }
        later.n -= earlier.n;
        later.sum -= earlier.sum;
        later
    }

    /// Returns how many durations were counted.
    pub fn n(&self) -> u64 {
        self.n
    }

    /// Returns the mean in milliseconds, or nothing when nothing was counted.
    pub fn mean_ms(&self) -> Option<f64> {
        (self.n > 0).then(|| self.sum as f64 / self.n as f64)
    }

    /// Returns the smallest bucket bound that at least the share `p` of the durations lies under.
    pub fn quantile(&self, p: f64) -> Option<SimDuration> {
        let wanted = (p * self.n as f64).max(1.0);
        let mut seen = 0.0;
        for (i, &c) in self.counts.iter().enumerate() {
            seen += f64::from(c);
            if c > 0 && seen >= wanted {
                return Some(SimDuration(upper_bound(i)));
            }
        }
        None
    }

    /// Returns the duration in milliseconds that the share `p` of the durations lies under, taking those of one
    /// bucket to lie evenly in it.
    pub fn quantile_within(&self, p: f64) -> Option<f64> {
        let wanted = (p * self.n as f64).max(1.0);
        let mut seen = 0.0;
        for (i, &c) in self.counts.iter().enumerate() {
            if c > 0 && seen + f64::from(c) >= wanted {
                let below = if i == 0 { 0 } else { upper_bound(i - 1) + 1 };
                let room = (upper_bound(i) - below) as f64;
                return Some(below as f64 + room * (wanted - seen) / f64::from(c));
            }
            seen += f64::from(c);
        }
        None
    }
}

#[inline]
fn bucket(v: u64) -> usize {
    if v < SUB as u64 {
        return v as usize;
    }
    let octave = 63 - v.leading_zeros() as usize; // at least 3
    let index = (octave - 2) * SUB + ((v >> (octave - 3)) as usize & (SUB - 1));
    index.min(BUCKETS - 1)
}

/// The largest value that falls into bucket `i`.
fn upper_bound(i: usize) -> i64 {
    if i < SUB {
        return i as i64;
    }
    let (octave, sub) = (i / SUB + 2, i % SUB);
    ((SUB + sub + 1) as i64) * (1 << (octave - 3)) - 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_value_lies_within_an_eighth_of_its_bucket_bound() {
        let mut v = 0_u64;
        while v < 1 << 43 {
            let bound = upper_bound(bucket(v)) as u64;
            assert!(bound >= v && bound - v <= v / 8 + 1, "{v} went under {bound}");
            assert!(bucket(v) == 0 || (upper_bound(bucket(v) - 1) as u64) < v);
            v += 1 + v / 7;
        }
    }

    #[test]
    fn quantiles_and_mean_of_known_values() {
        let mut t = Tally::default();
        (1..=100).for_each(|i| t.record(SimDuration(i)));
        assert_eq!(t.mean_ms(), Some(50.5));
        let median = t.quantile(0.5).unwrap().0;
        assert!((50..=56).contains(&median), "{median}");
        let within = [0.01, 0.5, 0.9, 1.0].map(|p| t.quantile_within(p).unwrap());
        assert!((within[1] - 50.0).abs() < 1.5 && (within[2] - 90.0).abs() < 1.5, "{within:?}");
        assert!(within[0] <= 1.0 && within[3] <= t.quantile(1.0).unwrap().0 as f64, "{within:?}");
        assert_eq!(Tally::default().quantile_within(0.5), None);
        let mut both = t.clone();
        both.merge(&t);
        assert_eq!((both.n(), both.quantile(0.5)), (200, t.quantile(0.5)));
        assert_eq!(both.since(&t), t);
    }

    #[test]
    fn half_of_two_is_the_lesser() {
        let mut t = Tally::default();
        [1, 1_000].into_iter().for_each(|wait| t.record(SimDuration(wait)));
        assert!(t.quantile(0.5).unwrap().0 <= 2 && t.quantile(0.51).unwrap().0 >= 1_000);
    }
}
