//! Every draw comes from here, from a stream named after the decision it is for.
//!
//! A stream's ChaCha key is its name written out (seed, replication, kind, indices), never hashed: two
//! names cannot meet, and adding a draw to one decision shifts no other. Nothing about who asks (which
//! cell, which thread) is in the name, so all who ask for the same decision get the same luck.

use super::elementary;
use crate::units::{Probability, SimDuration};
use rand_chacha::rand_core::block::Generator;
use rand_chacha::rand_core::{Rng, SeedableRng};
use rand_chacha::{ChaCha8Core, ChaCha8Rng};

/// The luck of one replication: where all its streams come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Luck {
    /// The study's seed.
    pub seed: u64,
    /// The replication's number within the study.
    pub replication: u32,
}

/// The name of one decision: a kind, and up to four numbers that say which.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct StreamId {
    /// What is decided; the rooms that use luck number their own kinds.
    pub kind: u16,
    /// Which one of that kind.
    pub index: [u32; 4],
}

impl StreamId {
    /// Returns the name of decision `kind` at `index`, unused places zero.
    pub fn new<const N: usize>(kind: u16, index: [u32; N]) -> StreamId {
        const { assert!(N <= 4) };
        let mut full = [0; 4];
        full[..N].copy_from_slice(&index);
        StreamId { kind, index: full }
    }
}

/// Bit of a replication's number from which on the visit of a season is written. A study has fewer than 2²⁴
/// replications, so no two visits of any two of them share a stream.
const VISIT_BIT: u32 = 24;

impl Luck {
    /// Returns the luck of the same replication at a visit of a season, from 0 to 255: that of the first is the
    /// replication's own.
    pub fn at_visit(self, visit: u32) -> Luck {
        debug_assert!(visit < 1 << (32 - VISIT_BIT) && self.replication < 1 << VISIT_BIT);
        Luck { replication: self.replication | visit << VISIT_BIT, ..self }
    }

    /// Returns the stream of draws for the decision `id`.
    pub fn stream(self, id: StreamId) -> Stream {
        Stream(ChaCha8Rng::from_seed(self.key(id)))
    }

    /// Returns the same stream, to be taken in whole groups of words.
    pub(super) fn groups(self, id: StreamId) -> Groups {
        Groups(ChaCha8Core::from_seed(self.key(id)))
    }

    fn key(self, id: StreamId) -> [u8; 32] {
        let mut key = [0_u8; 32];
        key[0..8].copy_from_slice(&self.seed.to_le_bytes());
        key[8..12].copy_from_slice(&self.replication.to_le_bytes());
        key[12..14].copy_from_slice(&id.kind.to_le_bytes());
        for (i, part) in id.index.iter().enumerate() {
            key[14 + 4 * i..18 + 4 * i].copy_from_slice(&part.to_le_bytes());
        }
        key
    }
}

/// Words that the generator makes at once.
pub(super) const GROUP: usize = 64;

/// A sequence of draws belonging to one decision, in groups that are written where they are wanted.
pub(super) struct Groups(ChaCha8Core);

impl Groups {
    /// Writes the next words of the stream, the same as so many calls of [`Stream::word`].
    #[inline]
    pub(super) fn next_into(&mut self, words: &mut [u32; GROUP]) {
        self.0.generate(words);
    }
}

/// A sequence of draws belonging to one decision.
#[derive(Clone, Debug)]
pub struct Stream(ChaCha8Rng);

impl Stream {
    /// Returns the next 32 random bits.
    #[inline]
    pub fn word(&mut self) -> u32 {
        self.0.next_u32()
    }

    /// Fills `words` with the next random bits, the same as so many calls of [`Stream::word`].
    #[inline]
    pub fn fill(&mut self, words: &mut [u32]) {
        let mut bytes = [0; 256];
        for chunk in words.chunks_mut(64) {
            let bytes = &mut bytes[..4 * chunk.len()];
            self.0.fill_bytes(bytes);
            for (w, b) in chunk.iter_mut().zip(bytes.chunks_exact(4)) {
                *w = u32::from_le_bytes([b[0], b[1], b[2], b[3]]);
            }
        }
    }

    /// Moves to the `position`-th word of the stream.
    pub fn seek(&mut self, position: u64) {
        self.0.set_word_pos(u128::from(position));
    }

    /// Returns a number strictly between 0 and 1.
    #[inline]
    pub fn uniform(&mut self) -> f64 {
        let bits = self.0.next_u64() >> 11;
        (bits as f64 + 0.5) * (1.0 / 9_007_199_254_740_992.0)
    }

    /// Returns whether an event of probability `p` happens. The same draw decides for every `p`, so
    /// what happens at a small chance also happens at a larger one.
    #[inline]
    pub fn happens(&mut self, p: Probability) -> bool {
        self.uniform() < p.get()
    }

    /// Returns an exponential number of mean 1.
    #[inline]
    pub fn exponential(&mut self) -> f64 {
        -elementary::ln(self.uniform())
    }

    /// Returns a standard normal number.
    #[inline]
    pub fn normal(&mut self) -> f64 {
        elementary::inverse_normal(self.uniform())
    }

    /// Returns an exponential duration of the given mean, at least one millisecond.
    pub fn exponential_duration(&mut self, mean: SimDuration) -> SimDuration {
        mean.scaled(self.exponential())
    }
}

/// Returns the number strictly between 0 and 1 that a 32-bit word stands for.
#[inline]
pub fn unit(word: u32) -> f64 {
    (f64::from(word) + 0.5) * (1.0 / 4_294_967_296.0)
}

/// Returns the threshold below which a uniform 32-bit word lies with probability `p`.
///
/// `p` = 1 is one word in 2³² short of certain, which keeps the threshold in 32 bits.
#[inline]
pub fn threshold(p: Probability) -> u32 {
    (p.get() * 4_294_967_295.0) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_name_one_luck_and_another_name_another() {
        let luck = Luck::new(42, 3);
        let id = StreamId::new(7, [1, 2]);
        assert_eq!(luck.stream(id).word(), luck.stream(id).word());
        for other in [StreamId::new(7, [2, 1]), StreamId::new(8, [1, 2]), StreamId::new(7, [1, 2, 1])] {
            assert_ne!(luck.stream(id).uniform(), luck.stream(other).uniform());
        }
        assert_ne!(luck.stream(id).word(), Luck { seed: 43, ..luck }.stream(id).word());
        assert_ne!(luck.stream(id).word(), Luck { replication: 4, ..luck }.stream(id).word());
    }

    #[test]
    fn each_visit_has_luck_of_its_own_and_the_first_that_of_the_replication() {
        let id = StreamId::new(7, [1, 2]);
        let word = |replication, visit| Luck::new(1, replication).at_visit(visit).stream(id).word();
        assert_eq!(word(9, 0), Luck::new(1, 9).stream(id).word());
        let mut words: Vec<u32> = (0..40).flat_map(|r| (0..40).map(move |v| word(r, v))).collect();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), 1600, "no two of 1,600 streams begin alike");
    }

    #[test]
    fn any_word_can_be_drawn_alone() {
        let luck = Luck::new(1, 0);
        let id = StreamId::new(1, [0]);
        let mut all = [0; 100];
        luck.stream(id).fill(&mut all);
        let mut alone = luck.stream(id);
        alone.seek(77);
        assert_eq!(alone.word(), all[77]);
    }

    #[test]
    fn groups_hold_the_words_of_the_stream() {
        let luck = Luck::new(1, 4);
        let id = StreamId::new(1, [3, 2]);
        let (mut words, mut groups) = ([0; 3 * GROUP], [[0; GROUP]; 3]);
        luck.stream(id).fill(&mut words);
        let mut stream = luck.groups(id);
        groups.iter_mut().for_each(|group| stream.next_into(group));
        assert_eq!(groups.as_flattened(), words);
    }

    #[test]
    fn what_happens_at_a_small_chance_happens_at_a_larger_one() {
        let luck = Luck::new(5, 0);
        for i in 0..1000 {
            let at = |p: f64| luck.stream(StreamId::new(2, [i])).happens(Probability::clamped(p));
            assert!(!at(0.2) || at(0.3));
        }
    }
}
