//! The intensity of arrivals over one frame: profile and bursts, summed up, and asked back for the hour.

use super::arrivals::{BLOCK_DAYS, Process};
use super::elementary::{exp, inverse_normals, ln};
use super::luck::{Luck, StreamId, unit};
use crate::units::{DAY, HOUR, SimTime};

/// Days in one frame, the stretch of integrated intensity that periods lie in: each period divides it.
pub(super) const FRAME_DAYS: i64 = 28;
/// Hours in one frame.
const FRAME_HOURS: usize = (FRAME_DAYS * 24) as usize;
/// Blocks in one frame.
pub(super) const BLOCKS: u32 = (FRAME_DAYS / BLOCK_DAYS) as u32;
/// Hours over which one hour's shock still swings the intensity.
const MEMORY: usize = 24;
/// Shocks drawn at once: their number in a frame is a multiple.
const SHOCKS: usize = 24;
const _: () = assert!((FRAME_HOURS + MEMORY).is_multiple_of(SHOCKS));
/// Equal parts of a frame's whole intensity: so many that few hold the end of more than one hour.
const PARTS: usize = 2048;

/// The intensity of all hours of one frame.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    pub(super) number: u32,
    /// The hours, then one that never ends.
    hours: Vec<Hour>,
    /// By part of the whole intensity, the first hour that ends in it or later.
    first_hour: Box<[u16; 2 * PARTS]>,
    parts_per_unit: f64,
}

/// An hour of a frame.
#[derive(Clone, Copy, Debug)]
struct Hour {
    /// Intensity summed from the start of the frame to the start of this hour.
    opens: f64,
    /// The same to its end.
    ends: f64,
    intensity: f64,
    /// Hours from the start of the frame to the start of this one.
    number: f64,
}

impl Frame {
    /// Returns the intensity of each hour of a frame: profile × burst, of mean 1 over a long time.
    pub(super) fn new(process: &Process, luck: Luck, number: u32) -> Frame {
        let first = number as usize * FRAME_HOURS;
        let base = SimTime(first as i64 * HOUR).hour_of_week(process.offset);
        let week = process.profile.len();
        let mut intensity: Vec<f64> = (0..FRAME_HOURS).map(|h| process.profile[(base + h) % week]).collect();
        let bursts = process.bursts;
        if bursts.squared_cv > 0.0 {
            // A log-normal factor of mean 1: a moving average of one normal shock an hour, so that the
            // shocks, and with them the factor, can be drawn from any hour on.
            let variance = ln(1.0 + bursts.squared_cv);
            let mut weights = [1.0; MEMORY];
            for k in 1..MEMORY {
                weights[k] = weights[k - 1] * bursts.persistence;
            }
            let norm = weights.iter().map(|w| w * w).sum::<f64>();
            let scale = (variance / norm).sqrt();
            let mut stream = luck.stream(StreamId::new(process.kinds[1], [0]));
            stream.seek(first as u64);
            let mut words = vec![0; FRAME_HOURS + MEMORY];
            stream.fill(&mut words);
            let mut shocks: Vec<f64> = words.iter().map(|&w| unit(w)).collect();
            shocks.as_chunks_mut::<SHOCKS>().0.iter_mut().for_each(inverse_normals);
            // The sums of all hours grow together, so that none waits for itself.
            let mut sums = vec![0.0; FRAME_HOURS];
            for (k, weight) in weights.iter().enumerate() {
                for (sum, shock) in sums.iter_mut().zip(&shocks[MEMORY - k..]) {
                    *sum += weight * shock;
                }
            }
            for (m, sum) in intensity.iter_mut().zip(sums) {
                *m *= exp(scale * sum - variance / 2.0);
            }
        }
        Frame::of(number, &intensity)
    }

    /// Returns the frame whose hours have these intensities.
    fn of(number: u32, intensity: &[f64]) -> Frame {
        let mut opens = 0.0;
        let hour = |(h, &intensity): (usize, &f64)| {
            let hour = Hour { opens, ends: opens + intensity, intensity, number: h as f64 };
            opens = hour.ends;
            hour
        };
        let mut hours: Vec<Hour> = intensity.iter().enumerate().map(hour).collect();
        let parts_per_unit = if opens > 0.0 { PARTS as f64 / opens } else { 0.0 };
        hours.push(Hour { opens, ends: f64::INFINITY, intensity: 1.0, number: intensity.len() as f64 });
        let mut frame = Frame { number, hours, first_hour: Box::new([0; 2 * PARTS]), parts_per_unit };
        let mut known = 0;
        for h in 0..intensity.len() {
            let end = frame.part(frame.hours[h].ends) + 1;
            if end > known {
                frame.first_hour[known..end].fill(h as u16);
                known = end;
            }
        }
        frame
    }

    /// Returns the intensity summed from the start of the frame to the start of hour `hour`.
    #[inline]
    pub(super) fn integral(&self, hour: usize) -> f64 {
        self.hours[hour].opens
    }

    /// Returns the part of the whole intensity that `value` lies in: never less for a larger value.
    #[inline]
    fn part(&self, value: f64) -> usize {
        // Added to 2^52, a number is rounded to a whole one, which then stands in the last bits.
        let rounded = value * self.parts_per_unit + 4_503_599_627_370_496.0;
        rounded.to_bits() as usize % (2 * PARTS)
    }

    /// Returns the hour in which the integral passes `value`.
    #[inline]
    fn hour(&self, value: f64) -> &Hour {
        let hours = &self.hours[..];
        let mut h = usize::from(self.first_hour[self.part(value)]);
        // One step is taken without a question, because whether it is needed cannot be guessed.
        h += usize::from(hours[h].ends <= value);
        let mut hour = &hours[h];
        while hour.ends <= value {
            h += 1;
            hour = &hours[h];
        }
        hour
    }

    /// Returns when the integral reaches `value`, in milliseconds from the start of the frame.
    #[inline]
    pub(super) fn moment(&self, value: f64) -> u32 {
        let hour = self.hour(value);
        let fraction = (value - hour.opens) / hour.intensity;
        ((hour.number + fraction) * HOUR as f64) as u32
    }
}

// Moments of a frame are whole milliseconds of 32 bits.
const _: () = assert!((FRAME_DAYS + 1) * DAY < 1 << 32);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hour_is_the_one_a_walk_would_find() {
        let swinging = |h: usize| if h.is_multiple_of(7) { 0.0 } else { 0.01 + (h % 11) as f64 };
        for intensity in [vec![1.0; FRAME_HOURS], (0..FRAME_HOURS).map(swinging).collect()] {
            let frame = Frame::of(0, &intensity);
            let whole = frame.integral(FRAME_HOURS);
            let between = (0..50_000).map(|i| whole * f64::from(i) / 50_000.0);
            for value in between.chain(frame.hours.iter().map(|hour| hour.opens)).filter(|&v| v < whole) {
                let walked = frame.hours.iter().find(|hour| hour.ends > value);
                assert_eq!(Some(frame.hour(value).number), walked.map(|hour| hour.number), "at {value}");
            }
        }
    }
}
