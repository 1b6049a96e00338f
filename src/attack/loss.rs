//! What the client loses by a step that succeeds: an objective in amounts, not in words.

use std::ops::AddAssign;

/// Losses by kind; each adds up over the steps of an engagement.
#[derive(Clone, Copy, Debug, Default, PartialEq, serde::Serialize)]
pub struct Loss {
    /// Data copied out, in gigabytes.
    pub data_gb: f64,
    /// Share of the client's hosts whose data is encrypted or wiped, at most 1.
    pub hosts: f64,
    /// Money moved, in the currency of the script.
    pub money: f64,
}

impl Loss {
    /// Returns `share` of it: what a step does that is broken off on the way.
    pub fn part(self, share: f64) -> Loss {
        let Loss { data_gb, hosts, money } = self;
        Loss { data_gb: data_gb * share, hosts: hosts * share, money: money * share }
    }

    /// Returns whether nothing is lost.
    pub fn is_nothing(self) -> bool {
        self == Loss::default()
    }
}

impl AddAssign for Loss {
    fn add_assign(&mut self, more: Loss) {
        self.data_gb += more.data_gb;
        self.hosts = (self.hosts + more.hosts).min(1.0);
        self.money += more.money;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn losses_add_up_and_no_more_than_all_hosts_can_be_lost() {
        let mut loss = Loss { data_gb: 2.0, hosts: 0.5, money: 100.0 };
        loss += Loss { data_gb: 1.0, hosts: 0.8, money: 50.0 }.part(1.0);
        assert_eq!(loss, Loss { data_gb: 3.0, hosts: 1.0, money: 150.0 });
        assert_eq!(loss.part(0.5), Loss { data_gb: 1.5, hosts: 0.5, money: 75.0 });
        assert!(loss.part(0.0).is_nothing());
    }
}
