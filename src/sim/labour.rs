//! What makes one service longer than another beyond its law: the tasks it holds, and whether the server is
//! at home in the subject of the work.

use super::arrivals::Item;

/// What services hold beyond their law; nothing by default.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Labour {
    /// Tasks that come with every service.
    pub tasks: Vec<Task>,
    /// Who is at home in what, if that makes a difference.
    pub subjects: Option<Subjects>,
}

/// One task, by class of the item.
#[derive(Clone, Debug, PartialEq)]
pub struct Task {
    /// Which of an item's words decides how long it takes. The word is turned round: its low bits are as
    /// good as a word of their own beside whatever the high bits decide.
    pub word: usize,
    /// By class.
    pub portions: Vec<Portion>,
}

/// How long a task takes, in multiples of the service drawn from the law: a slow case is slow throughout.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Portion {
    /// Words below this draw the first of the two lengths.
    pub below: u32,
    /// The first length.
    pub then: f64,
    /// The other.
    pub otherwise: f64,
}

/// Subjects that classes of items and servers have.
#[derive(Clone, Debug, PartialEq)]
pub struct Subjects {
    /// By class.
    pub of_class: Vec<u8>,
    /// By seat; nothing for a server at home in none.
    pub of_seat: Vec<Option<u8>>,
    /// What the service drawn is multiplied by where the server is at home.
    pub at_home: f64,
    /// How items are sent to servers; nothing if whoever is free takes the next.
    pub dispatch: Option<Dispatch>,
}

/// Sending each item to a server that is at home in what its subject is taken for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dispatch {
    /// How many subjects there are.
    pub subjects: u8,
    /// Which of an item's words, turned round, decides whether its subject is mistaken.
    pub word: usize,
    /// Below this it is.
    pub mistaken: u32,
}

/// What a service came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Served {
    /// It is done.
    Done,
    /// The server finds out that somebody else should have it: it joins the line again.
    Astray,
}

impl Labour {
    /// Returns what the service of `item` drawn from the law is multiplied by at `seat`, and what it comes to.
    #[inline]
    pub fn of(&self, item: &Item, seat: usize) -> (f64, Served) {
        let class = usize::from(item.class);
        let tasks = self.tasks.iter().filter_map(|task| {
            let portion = task.portions.get(class)?;
            let first = item.words[task.word].reverse_bits() < portion.below;
            Some(if first { portion.then } else { portion.otherwise })
        });
        let tasks: f64 = tasks.sum();
        match &self.subjects {
            None => (1.0 + tasks, Served::Done),
            Some(subjects) => {
                let (pace, served) = subjects.pace(item, seat);
                (pace + tasks, served)
            }
        }
    }

    /// Returns the subject whose servers should have `item`, if it is sent to any.
    #[inline]
    pub(super) fn wanted(&self, item: &Item) -> Option<u8> {
        self.subjects.as_ref()?.taken_for(item)
    }

    /// Returns whether the server at `seat` is at home in `subject`.
    pub(super) fn is_home(&self, seat: usize, subject: u8) -> bool {
        self.subjects.as_ref().is_some_and(|s| s.of_seat.get(seat) == Some(&Some(subject)))
    }
}

impl Subjects {
    fn of(&self, item: &Item) -> u8 {
        self.of_class.get(usize::from(item.class)).copied().unwrap_or(0)
    }

    /// What the subject of an item is taken for where items are sent to servers by subject.
    fn taken_for(&self, item: &Item) -> Option<u8> {
        let dispatch = self.dispatch?;
        let (subject, turned) = (self.of(item), item.words[dispatch.word].reverse_bits());
        // Whoever had it and passed it on knows what it is.
        if item.passed > 0 || turned >= dispatch.mistaken || dispatch.subjects < 2 {
            return Some(subject);
        }
        let step = 1 + (turned % u32::from(dispatch.subjects - 1)) as u8;
        Some((subject + step) % dispatch.subjects)
    }

    fn pace(&self, item: &Item, seat: usize) -> (f64, Served) {
        let (subject, server) = (self.of(item), self.of_seat.get(seat).copied().flatten());
        let astray = server.is_some() && server != Some(subject) && self.taken_for(item) == server;
        match server {
            _ if astray => (1.0, Served::Astray),
            Some(home) if home == subject => (self.at_home, Served::Done),
            _ => (1.0, Served::Done),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::SimTime;

    fn item(word: u32) -> Item {
        Item { arrival: SimTime(0), tag: 0, class: 1, passed: 0, words: [word; 6] }
    }

    #[test]
    fn a_task_takes_what_its_class_and_word_say() {
        let portion = Portion { below: 1 << 31, then: 0.1, otherwise: 1.0 };
        let tasks = vec![Task { word: 3, portions: vec![Portion::default(), portion] }];
        let labour = Labour { tasks, subjects: None };
        // The lowest bit decides: turned round it is the highest.
        assert_eq!(labour.of(&item(0b10), 0), (1.1, Served::Done));
        assert_eq!(labour.of(&item(0b01), 0), (2.0, Served::Done));
        assert_eq!(labour.of(&Item { class: 7, ..item(0b10) }, 0), (1.0, Served::Done));
    }

    #[test]
    fn who_is_at_home_is_quicker_and_who_is_mistaken_for_it_passes_on() {
        let dispatch = Some(Dispatch { subjects: 3, word: 0, mistaken: 1 << 31 });
        let subjects =
            Subjects { of_class: vec![0, 1], of_seat: vec![Some(1), Some(2), None], at_home: 0.6, dispatch };
        let labour = Labour { tasks: Vec::new(), subjects: Some(subjects) };
        let (right, wrong) = (item(u32::MAX), item(0));
        assert_eq!(labour.wanted(&right), Some(1));
        assert_eq!(labour.of(&right, 0), (0.6, Served::Done));
        // Somebody of another subject who helps out finishes it at the common pace.
        assert_eq!(labour.of(&right, 1), (1.0, Served::Done));
        assert_eq!(labour.of(&right, 2), (1.0, Served::Done));
        assert_eq!(labour.wanted(&wrong), Some(2));
        assert_eq!(labour.of(&wrong, 1), (1.0, Served::Astray));
        assert_eq!(labour.of(&wrong, 0), (0.6, Served::Done));
        let again = Item { passed: 1, ..wrong };
        assert_eq!((labour.wanted(&again), labour.of(&again, 0)), (Some(1), (0.6, Served::Done)));
    }
}
