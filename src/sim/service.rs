//! How long services take, drawn one by one or many at once with the same result.

use super::elementary::{exp, exp_of_moderate, inverse_normal, inverse_normals, ln_of_normal};
use super::luck::unit;
use crate::units::SimDuration;

/// How long a service takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Service {
    /// Log-normal.
    LogNormal {
        /// Median.
        median: SimDuration,
        /// Standard deviation of the logarithm.
        sigma: f64,
    },
    /// Exponential with this mean.
    Exponential(SimDuration),
}

/// How many services are drawn at once: enough for the processor to overlap them.
pub(super) const BATCH: usize = 32;

/// A service law made ready to draw from.
#[derive(Clone, Copy, Debug)]
pub(super) enum Sampler {
    LogNormal { location: f64, sigma: f64 },
    Exponential { mean: f64 },
}

impl Sampler {
    pub(super) fn new(service: Service) -> Sampler {
        match service {
            Service::LogNormal { median, sigma } => {
                Sampler::LogNormal { location: super::elementary::ln(median.0 as f64), sigma }
            }
            Service::Exponential(mean) => Sampler::Exponential { mean: mean.0 as f64 },
        }
    }

    /// Returns the service that `word` draws, in milliseconds at normal speed.
    #[inline]
    pub(super) fn draw(self, word: u32) -> f64 {
        match self {
            Sampler::LogNormal { location, sigma } => exp(location + sigma * inverse_normal(unit(word))),
            Sampler::Exponential { mean } => mean * -ln_of_normal(unit(word)),
        }
    }

    /// Replaces each uniform number by the service it draws.
    #[inline]
    pub(super) fn draw_all(self, uniforms: &mut [f64; BATCH]) {
        match self {
            Sampler::LogNormal { location, sigma } => {
                inverse_normals(uniforms);
                for x in uniforms.iter_mut() {
                    *x = location + sigma * *x;
                }
                if uniforms.iter().all(|x| x.abs() <= 700.0) {
                    uniforms.iter_mut().for_each(|x| *x = exp_of_moderate(*x));
                } else {
                    uniforms.iter_mut().for_each(|x| *x = exp(*x));
                }
            }
            Sampler::Exponential { mean } => {
                for x in uniforms {
                    *x = mean * -ln_of_normal(*x);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::luck::{Luck, StreamId};
    use crate::units::MINUTE;

    #[test]
    fn many_at_once_are_the_same_as_one_by_one() {
        let laws = [
            Service::LogNormal { median: SimDuration(6 * MINUTE), sigma: 0.8 },
            Service::Exponential(SimDuration(MINUTE)),
        ];
        let mut stream = Luck::new(8, 0).stream(StreamId::new(1, [0]));
        for law in laws.map(Sampler::new) {
            for _ in 0..1000 {
                let mut words = [0; BATCH];
                stream.fill(&mut words);
                (words[0], words[1]) = (0, u32::MAX);
                let mut many = words.map(unit);
                law.draw_all(&mut many);
                assert_eq!(many, words.map(|w| law.draw(w)));
            }
        }
    }
}
