//! Data components: the kinds of event in which a technique can be seen.

/// A data component that exists in the pinned ATT&CK version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ComponentId(pub(super) u8);

impl ComponentId {
    /// Returns the place in the table, from 0: an index for arrays over all components.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// A kind of event, such as "Process Creation".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Component {
    /// The ATT&CK id, such as `DC0032`.
    pub code: String,
    /// The name, such as `Process Creation`.
    pub name: String,
}

/// A set of data components.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ComponentSet(u128);

impl ComponentSet {
    /// No component.
    pub const EMPTY: ComponentSet = ComponentSet(0);
    /// How many components a set has room for.
    pub const CAPACITY: usize = 128;

    /// Returns whether `component` is in the set.
    pub const fn contains(self, component: ComponentId) -> bool {
        self.0 & (1 << component.0) != 0
    }

    /// Adds `component`.
    pub const fn insert(&mut self, component: ComponentId) {
        self.0 |= 1 << component.0;
    }

    /// Returns how many components are in the set.
    pub const fn len(self) -> u32 {
        self.0.count_ones()
    }

    /// Returns whether no component is in the set.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Returns the components in either set.
    pub const fn union(self, other: ComponentSet) -> ComponentSet {
        ComponentSet(self.0 | other.0)
    }

    /// Returns the components in both sets.
    pub const fn intersection(self, other: ComponentSet) -> ComponentSet {
        ComponentSet(self.0 & other.0)
    }

    /// Lists the components in table order.
    pub fn iter(self) -> impl Iterator<Item = ComponentId> {
        let mut left = self.0;
        std::iter::from_fn(move || {
            (left != 0).then(|| {
                let place = left.trailing_zeros() as u8;
                left &= left - 1;
                ComponentId(place)
            })
        })
    }
}

impl FromIterator<ComponentId> for ComponentSet {
    fn from_iter<I: IntoIterator<Item = ComponentId>>(components: I) -> ComponentSet {
        let mut set = ComponentSet::EMPTY;
        for component in components {
            set.insert(component);
        }
        set
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_holds_the_first_and_the_last() {
        let set: ComponentSet = [ComponentId(127), ComponentId(0)].into_iter().collect();
        assert_eq!(set.iter().collect::<Vec<_>>(), [ComponentId(0), ComponentId(127)]);
        assert_eq!(set.len(), 2);
        assert!(set.intersection(ComponentSet::EMPTY).is_empty());
        assert_eq!(set.union([ComponentId(7)].into_iter().collect()).len(), 3);
    }
}
