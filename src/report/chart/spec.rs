//! A chart as data: what is to be seen, before anything is drawn.

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

/// A chart.
#[derive(Clone, Debug, PartialEq)]
pub struct ChartSpec {
    /// The name of its file, without folder and ending.
    pub name: String,
    /// What stands above it.
    pub title: String,
    /// What it shows, for those who cannot see it.
    pub description: String,
    /// Width and height in pixels.
    pub size: (u32, u32),
    /// The plot inside it: left, top, right and bottom edge in pixels.
    pub plot: (i32, i32, i32, i32),
    /// What lies along the bottom.
    pub x: Axis,
    /// What lies along the left.
    pub y: Axis,
    /// What is drawn, the first lowest.
    pub marks: Vec<Mark>,
}

/// An axis.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Axis {
    /// What it measures, with the unit.
    pub label: String,
    /// Where it is marked, and how.
    pub ticks: Vec<(f64, String)>,
}

/// A place in the plot: shares of its width from the left and of its height from the bottom. Places
/// outside 0 to 1 lie beside the plot.
pub type Place = (f64, f64);

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
    },
    /// A filled rectangle.
    Bar {
        /// Its lower left corner.
        from: Place,
        /// Its upper right corner.
        to: Place,
        /// Its colour.
        colour: Rgb,
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
        /// Whether it is a heading.
        weight: Weight,
        /// How many pixels it may take.
        room: u32,
    },
}

/// How much a text stands out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// As a heading.
    Heading,
    /// As a label.
    Label,
    /// As a remark.
    Remark,
}
