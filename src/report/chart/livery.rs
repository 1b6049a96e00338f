//! Livery: the colour, sign and stroke by which a SOC is known in every chart and table.

use super::spec::{Badge, Dash, Rgb, Shape};
use crate::report::cast::{self, Cast};

/// Colours of the levels from first to last: light to dark, so that they stay apart for every kind of colour
/// vision and in print without colour.
const LEVELS: [Rgb; cast::LEVELS.len()] = [
    Rgb(0x99, 0x98, 0x00),
    Rgb(0x1a, 0x8f, 0x57),
    Rgb(0x2a, 0x4e, 0xbe),
    Rgb(0x4c, 0x35, 0x79),
    Rgb(0x37, 0x02, 0x31),
];

/// Colours of all other SOCs, in turn.
const OTHERS: [Rgb; 4] =
    [Rgb(0xf8, 0x2a, 0x56), Rgb(0x6d, 0x29, 0x3c), Rgb(0xe7, 0x51, 0xaa), Rgb(0xa6, 0x31, 0x12)];

/// Strokes of all other SOCs, in turn; as many as have no factor in common with the colours.
const DASHES: [Dash; 3] = [Dash::Long, Dash::Dotted, Dash::Mixed];

/// How a SOC is known, whatever else can be seen of it.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::report) struct Livery {
    /// What stands before its name: a square with its number for a level, a disc with a letter for others.
    pub badge: Badge,
    /// How its curves are drawn: levels without a gap.
    pub dash: Dash,
}

impl Livery {
    /// Returns how the SOC called `name` is known. A level is known the same in every study; others take theirs
    /// in the order of the study.
    pub(in crate::report) fn of(cast: &Cast<'_>, name: &str) -> Livery {
        match cast.level(name) {
            Some(level) => {
                let letter = (level + 1).to_string();
                let badge = Badge { colour: LEVELS[level], letter, shape: Shape::Square };
                Livery { badge, dash: Dash::Solid }
            }
            None => Livery::of_other(cast.place_of_other(name)),
        }
    }

    /// Returns how the SOC is known that is the `place`th that is no level.
    fn of_other(place: usize) -> Livery {
        let letter = ('A'..='Z').chain('a'..='z').nth(place).unwrap_or('+').to_string();
        Livery {
            badge: Badge { colour: OTHERS[place % OTHERS.len()], letter, shape: Shape::Disc },
            dash: DASHES[place % DASHES.len()],
        }
    }

    /// Returns its colour.
    pub(in crate::report) fn colour(&self) -> Rgb {
        self.badge.colour
    }
}

#[cfg(test)]
mod tests {
    use super::super::theme::{self, luminance};
    use super::*;
    use crate::report::fake::fake;
    use crate::sim::elementary::{exp, ln};

    type Linear = [f64; 3];

    /// What is left of a colour for those who lack one kind of cone (Machado, Oliveira and Fernandes 2009,
    /// severity 1), on linear light; the first is for those who lack none.
    const VISIONS: [(&str, [Linear; 3]); 4] = [
        ("all", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
        (
            "protanopia",
            [
                [0.152286, 1.052583, -0.204868],
                [0.114503, 0.786281, 0.099216],
                [-0.003882, -0.048116, 1.051998],
            ],
        ),
        (
            "deuteranopia",
            [
                [0.367322, 0.860646, -0.227968],
                [0.280085, 0.672501, 0.047413],
                [-0.011820, 0.042940, 0.968881],
            ],
        ),
        (
            "tritanopia",
            [
                [1.255528, -0.076749, -0.178779],
                [-0.078411, 0.930809, 0.147602],
                [0.004733, 0.691367, 0.303900],
            ],
        ),
    ];

    /// The colour in CIE L*a*b* (white D65), as seen.
    fn seen(colour: Rgb, vision: &[Linear; 3]) -> Linear {
        let linear = theme::linear(colour);
        let dot = |row: &Linear, light: &Linear| row.iter().zip(light).map(|(a, b)| a * b).sum::<f64>();
        let light = [0, 1, 2].map(|i| dot(&vision[i], &linear).clamp(0.0, 1.0));
        let xyz = [
            dot(&[0.412456, 0.357576, 0.180438], &light) / 0.95047,
            dot(&[0.212673, 0.715152, 0.072175], &light),
            dot(&[0.019334, 0.119192, 0.950304], &light) / 1.08883,
        ];
        let [x, y, z] = xyz.map(|t| match t {
            much if much > 216.0 / 24389.0 => exp(ln(much) / 3.0),
            little => (24389.0 / 27.0 * little + 16.0) / 116.0,
        });
        [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
    }

    /// The difference of two colours as seen (CIE 1976); about 2.3 can just be told.
    fn apart(a: Rgb, b: Rgb, vision: &[Linear; 3]) -> f64 {
        let (a, b) = (seen(a, vision), seen(b, vision));
        a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum::<f64>().sqrt()
    }

    fn all() -> Vec<Rgb> {
        LEVELS.into_iter().chain(OTHERS).collect()
    }

    #[test]
    fn the_difference_of_colours_is_that_of_the_standard() {
        let [(_, full), ..] = VISIONS;
        // By definition of the scale, and red by the published L*a*b* of sRGB's primary.
        assert!((apart(theme::PAPER, Rgb(0, 0, 0), &full) - 100.0).abs() < 0.01);
        let red = seen(Rgb(255, 0, 0), &full);
        let published = [53.24, 80.09, 67.20];
        assert!(red.iter().zip(published).all(|(a, b)| (a - b).abs() < 0.05), "{red:?}");
    }

    #[test]
    fn colours_stay_apart_for_every_kind_of_colour_vision() {
        let colours = all();
        for (name, vision) in VISIONS {
            for (i, a) in colours.iter().enumerate() {
                for b in &colours[i + 1..] {
                    assert!(apart(*a, *b, &vision) > 20.0, "{name}: {a} {b} {}", apart(*a, *b, &vision));
                }
            }
        }
    }

    #[test]
    fn levels_darken_and_every_colour_stands_out_from_the_paper() {
        let [(_, full), ..] = VISIONS;
        let lightness: Vec<f64> = LEVELS.iter().map(|colour| seen(*colour, &full)[0]).collect();
        assert!(lightness.windows(2).all(|w| w[0] - w[1] > 8.0), "{lightness:?}");
        for colour in all() {
            // WCAG 2.2, 1.4.11: what must be seen, 3 to 1.
            let contrast = 1.05 / (luminance(colour) + 0.05);
            assert!(contrast >= 3.0, "{colour} {contrast}");
        }
    }

    #[test]
    fn a_level_is_known_the_same_whoever_else_takes_part() {
        let mut fake = fake();
        let level = fake.study.socs[3].clone();
        let before = Livery::of(&fake.dossier().cast(), &level.name);
        assert_eq!(before.badge.letter, "4");
        let mut own = level.clone();
        own.name = "quoted".to_owned();
        fake.study.socs = vec![own, level.clone()];
        let cast = fake.dossier().cast();
        assert_eq!(Livery::of(&cast, &level.name), before);
        let other = Livery::of(&cast, "quoted");
        assert_eq!((other.badge.letter.as_str(), other.badge.shape), ("A", Shape::Disc));
        assert!(other.dash != Dash::Solid);
    }

    #[test]
    fn others_are_told_apart_by_more_than_colour() {
        let many: Vec<Livery> = (0..12).map(Livery::of_other).collect();
        for (i, a) in many.iter().enumerate() {
            for b in &many[i + 1..] {
                assert!(a.badge.letter != b.badge.letter);
                assert!(a.colour() != b.colour() || a.dash != b.dash, "{a:?} {b:?}");
            }
        }
        assert_eq!(Livery::of_other(900).badge.letter, "+");
    }
}
