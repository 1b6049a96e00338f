//! A chart as data: what is to be seen, before anything is drawn.

use super::theme;
use std::fmt;

/// A colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rgb(pub u8, pub u8, pub u8);

/// Writes it as style sheets have it: `#9abf26`.
impl fmt::Display for Rgb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }
}

/// A chart: panels on a sheet, and what stands beside them.
#[derive(Clone, Debug, PartialEq)]
pub struct ChartSpec {
    /// The name of its file, without folder and ending.
    pub name: String,
    /// What stands above it: what it asks.
    pub title: String,
    /// What stands below the title: what is measured, with the unit.
    pub subtitle: String,
    /// What it shows, for those who cannot see it.
    pub description: String,
    /// How it is read, in a sentence for the text around it.
    pub reading: String,
    /// Width and height of the sheet in pixels, were the title one line.
    pub size: (u32, u32),
    /// Where something is plotted.
    pub panels: Vec<Panel>,
    /// What else stands on the sheet, drawn after the panels; placed in pixels from the upper left corner.
    pub marks: Vec<Mark>,
}

impl ChartSpec {
    /// Returns the lines of the title, and how high they stand once everything has made room for them.
    pub(super) fn title_lines(&self) -> Vec<(String, f64)> {
        let room = self.size.0.saturating_sub(2 * theme::MARGIN as u32);
        let lines = theme::wrapped(&self.title, Weight::Title, room);
        let first = theme::TITLE - theme::TITLE_LINE * (lines.len() as f64 - 1.0);
        let height = |line: usize| first + theme::TITLE_LINE * line as f64;
        lines.into_iter().enumerate().map(|(i, line)| (line, height(i))).collect()
    }

    /// Returns how much lower everything lies, in pixels, so that the title has room for all its lines.
    pub(super) fn lower(&self) -> u32 {
        theme::TITLE_LINE as u32 * (self.title_lines().len().max(1) - 1) as u32
    }

    /// Returns width and height of the sheet with room for all of the title, in pixels.
    pub(super) fn sheet(&self) -> (u32, u32) {
        (self.size.0, self.size.1 + self.lower())
    }
}

/// A plot with its axes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Panel {
    /// Where it lies on the sheet.
    pub frame: Frame,
    /// What lies along the bottom.
    pub x: Axis,
    /// What lies along the left.
    pub y: Axis,
    /// What is drawn, the first lowest; placed in shares of the frame from the lower left corner.
    pub marks: Vec<Mark>,
}

/// The edges of a panel, in pixels from the upper left corner of the sheet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Frame {
    /// The left edge.
    pub left: i32,
    /// The upper edge.
    pub top: i32,
    /// The right edge.
    pub right: i32,
    /// The lower edge.
    pub bottom: i32,
}

impl Frame {
    /// Returns the width in pixels.
    pub fn width(self) -> f64 {
        f64::from(self.right - self.left)
    }

    /// Returns the height in pixels.
    pub fn height(self) -> f64 {
        f64::from(self.bottom - self.top)
    }

    /// Returns where on the sheet a place of the panel lies.
    pub fn on_sheet(self, (x, y): Place) -> Place {
        (f64::from(self.left) + self.width() * x, f64::from(self.bottom) - self.height() * y)
    }
}

/// An axis.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Axis {
    /// What it measures, with the unit.
    pub label: String,
    /// Where it is marked, in shares of the frame, and how; a mark without text is a grid line alone.
    pub ticks: Vec<(f64, String)>,
}

/// A place: from the left, then upwards or downwards as its chart or panel has it.
pub type Place = (f64, f64);

/// How a line is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dash {
    /// Without a gap.
    #[default]
    Solid,
    /// Long strokes.
    Long,
    /// Short strokes.
    Dotted,
    /// A long stroke and a short one, in turn.
    Mixed,
}

/// Whether anything fills an outline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fill {
    /// Its colour does.
    Solid,
    /// Nothing does.
    Hollow,
}

/// A small shape of colour with a letter on it.
#[derive(Clone, Debug, PartialEq)]
pub struct Badge {
    /// Its colour.
    pub colour: Rgb,
    /// What stands on it.
    pub letter: String,
    /// Its outline.
    pub shape: Shape,
}

/// An outline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Four corners.
    Square,
    /// None.
    Disc,
}

/// How a text lies about its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// It begins there.
    Left,
    /// It is centred there.
    Centre,
    /// It ends there.
    Right,
}

/// Something drawn.
#[derive(Clone, Debug, PartialEq)]
pub enum Mark {
    /// A filled area, see-through.
    Band {
        /// Its corners.
        corners: Vec<Place>,
        /// Its colour.
        colour: Rgb,
    },
    /// A line.
    Line {
        /// Its corners.
        corners: Vec<Place>,
        /// Its colour.
        colour: Rgb,
        /// Its width in pixels.
        width: u32,
        /// How it is drawn.
        dash: Dash,
    },
    /// A filled rectangle.
    Bar {
        /// A corner of it.
        from: Place,
        /// The corner opposite.
        to: Place,
        /// Its colour.
        colour: Rgb,
    },
    /// A filled rectangle with a figure and a remark below it, in ink that can be read on it.
    Cell {
        /// A corner of it.
        from: Place,
        /// The corner opposite.
        to: Place,
        /// Its colour.
        colour: Rgb,
        /// The figure.
        figure: String,
        /// The remark; may be empty.
        remark: String,
    },
    /// A rectangle in which there is nothing to show.
    Hatch {
        /// A corner of it.
        from: Place,
        /// The corner opposite.
        to: Place,
    },
    /// A badge.
    Badge {
        /// Its middle.
        at: Place,
        /// What it looks like.
        badge: Badge,
    },
    /// A dot where an estimate lies.
    Dot {
        /// Its middle.
        at: Place,
        /// Its colour.
        colour: Rgb,
        /// Whether anything fills it.
        fill: Fill,
    },
    /// An interval that lies flat.
    Whisker {
        /// Its left end.
        from: f64,
        /// Its right end.
        to: f64,
        /// Its height.
        at: f64,
    },
    /// A line of text, centred on the height of its place.
    Text {
        /// Where.
        at: Place,
        /// What.
        text: String,
        /// How it lies about its place.
        align: Align,
        /// How much it stands out.
        weight: Weight,
        /// How many pixels it may take.
        room: u32,
    },
}

/// How much a text stands out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// As the title of the chart.
    Title,
    /// As a heading.
    Heading,
    /// As a label.
    Label,
    /// As a figure among many, or beside what it measures.
    Figure,
    /// As a remark, or the name of an axis.
    Remark,
    /// As a remark among many.
    Note,
    /// As the letter on a badge.
    Badge,
}

impl Mark {
    /// Returns a line of text that begins at `at` and takes at most `room` pixels.
    pub fn text(at: Place, text: impl Into<String>, weight: Weight, room: u32) -> Mark {
        Mark::Text { at, text: text.into(), align: Align::Left, weight, room }
    }

    /// Returns a text with another alignment, and anything else as it is.
    pub fn aligned(self, to: Align) -> Mark {
        match self {
            Mark::Text { at, text, weight, room, .. } => Mark::Text { at, text, align: to, weight, room },
            other => other,
        }
    }

    /// Returns a line without gaps.
    pub fn line(corners: Vec<Place>, colour: Rgb, width: u32) -> Mark {
        Mark::Line { corners, colour, width, dash: Dash::Solid }
    }

    /// Returns a badge and the name behind it; both begin at `at` and take at most `room` pixels.
    pub fn badged(
        (x, y): Place,
        badge: &Badge,
        name: impl Into<String>,
        weight: Weight,
        room: u32,
    ) -> [Mark; 2] {
        let room = room.saturating_sub(Badge::ROOM as u32);
        [
            Mark::Badge { at: (x + Badge::SIZE / 2.0, y), badge: badge.clone() },
            Mark::text((x + Badge::ROOM, y), name, weight, room),
        ]
    }
}

impl Badge {
    /// How wide and high it is, in pixels.
    pub const SIZE: f64 = 14.0;
    /// What it takes before a name, in pixels.
    pub const ROOM: f64 = 20.0;

    /// Returns the ink in which its letter can be read.
    pub fn ink(&self) -> Rgb {
        theme::ink_on(self.colour)
    }
}
