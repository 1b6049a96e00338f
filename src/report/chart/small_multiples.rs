//! Small multiples: panels alike, side by side in rows, on one scale.

use super::spec::{Align, Frame, Mark, Panel, Weight};
use super::theme;

/// Rows and columns of panels, in pixels.
#[derive(Clone, Copy, Debug)]
pub(super) struct SmallMultiples {
    /// How many panels there are, and how many stand in a row.
    pub panels: usize,
    pub columns: usize,
    /// What is left free to the left of the first and to the right of the last, and between two.
    pub left: i32,
    pub right: i32,
    pub gap: i32,
    /// Where the first row begins, how high a panel is, and what lies from one panel to the one below.
    pub top: i32,
    pub height: i32,
    pub below: i32,
}

impl SmallMultiples {
    /// Returns the frame of one panel.
    pub(super) fn frame(&self, panel: usize) -> Frame {
        let columns = self.columns.max(1) as i32;
        let free = theme::WIDTH as i32 - self.left - self.right - self.gap * (columns - 1);
        let (row, column) = (panel as i32 / columns, panel as i32 % columns);
        let left = self.left + column * (free / columns + self.gap);
        let top = self.top + row * (self.height + self.below);
        Frame { left, top, right: left + free / columns, bottom: top + self.height }
    }

    /// Returns the lower edge of the last row.
    pub(super) fn bottom(&self) -> f64 {
        f64::from(self.frame(self.panels.saturating_sub(1)).bottom)
    }

    /// Leaves the marks of an upright axis to the first panel of each row; the others show its lines alone.
    pub(super) fn share_axis(&self, panel: usize, mut plot: Panel) -> Panel {
        if !panel.is_multiple_of(self.columns.max(1)) {
            plot.y.ticks.iter_mut().for_each(|(_, label)| label.clear());
        }
        plot
    }

    /// Returns the name of what lies along the bottom, once for all.
    pub(super) fn name_axis(&self, name: &str) -> Mark {
        let last = self.frame(self.panels.min(self.columns).saturating_sub(1));
        let middle = f64::midpoint(f64::from(self.left), f64::from(last.right));
        Mark::text((middle, self.bottom() + 40.0), name, Weight::Remark, theme::WIDTH).aligned(Align::Centre)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_lie_side_by_side_then_below() {
        let five = SmallMultiples {
            panels: 5,
            columns: 3,
            left: 60,
            right: 16,
            gap: 40,
            top: 100,
            height: 50,
            below: 30,
        };
        let frames: Vec<Frame> = (0..5).map(|i| five.frame(i)).collect();
        assert_eq!(frames[0], Frame { left: 60, top: 100, right: 328, bottom: 150 });
        assert_eq!((frames[1].left, frames[2].right), (368, theme::WIDTH as i32 - 16));
        assert_eq!((frames[3].left, frames[3].top), (60, 180));
        assert_eq!(five.bottom(), 230.0);
    }
}
