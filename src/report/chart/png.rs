//! A chart as a PNG picture, for documents that take no drawings.

use super::canvas::paint;
use super::picture::{PIXEL, Picture};
use super::spec::ChartSpec;
use ::png::{BitDepth, ColorType, Compression, Encoder, EncodingError, Filter};
use std::collections::BTreeMap;

/// Pixels of the picture to one of the sheet.
const SCALE: u32 = 2;

/// Returns `spec` as a PNG picture.
pub(super) fn png(spec: &ChartSpec) -> Result<Vec<u8>, String> {
    let (width, height) = spec.sheet();
    let size = (width * SCALE, height * SCALE);
    let mut pixels = vec![0; Picture::bytes(size)];
    paint(spec, Picture::on(&mut pixels, size), SCALE)?;
    encode(spec, size, &pixels).map_err(|error| error.to_string())
}

fn encode(spec: &ChartSpec, size: (u32, u32), pixels: &[u8]) -> Result<Vec<u8>, EncodingError> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, size.0, size.1);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_compression(Compression::Balanced);
    encoder.set_filter(Filter::NoFilter);
    // For those who cannot see it.
    encoder.add_itxt_chunk("Title".to_owned(), spec.title.clone())?;
    encoder.add_itxt_chunk("Description".to_owned(), spec.description.clone())?;
    let indexed = Palette::of(pixels);
    encoder.set_color(if indexed.is_some() { ColorType::Indexed } else { ColorType::Rgb });
    let (colours, data) = indexed.map_or((Vec::new(), None), |(p, data)| (p.0.concat(), Some(data)));
    if !colours.is_empty() {
        encoder.set_palette(colours);
    }
    let mut writer = encoder.write_header()?;
    writer.write_image_data(data.as_deref().unwrap_or(pixels))?;
    writer.finish()?;
    Ok(bytes)
}

type Colour = [u8; PIXEL];

/// The colours of a picture that has few, in the order in which they come.
struct Palette(Vec<Colour>);

impl Palette {
    /// Returns the palette of `pixels` and the place of each pixel's colour in it, if they have few enough.
    fn of(pixels: &[u8]) -> Option<(Palette, Vec<u8>)> {
        let mut places: BTreeMap<Colour, u8> = BTreeMap::new();
        let mut palette = Palette(Vec::new());
        let mut data = Vec::with_capacity(pixels.len() / PIXEL);
        // Most pixels are like the one before.
        let mut last: Option<(Colour, u8)> = None;
        for pixel in pixels.as_chunks::<PIXEL>().0 {
            let place = match last {
                Some((colour, place)) if colour == *pixel => place,
                _ => match places.get(pixel) {
                    Some(place) => *place,
                    None => {
                        let place = u8::try_from(palette.0.len()).ok()?;
                        palette.0.push(*pixel);
                        places.insert(*pixel, place);
                        place
                    }
                },
            };
            last = Some((*pixel, place));
            data.push(place);
        }
        Some((palette, data))
    }
}

#[cfg(test)]
mod tests {
    use super::super::spec::{Mark, Rgb, Weight};
    use super::*;
    use ::png::Decoder;
    use std::io::Cursor;

    /// A chart of so many shades.
    fn spec(shades: u16) -> ChartSpec {
        let stripe = |i: u16| Mark::Bar {
            from: (f64::from(i), 60.0),
            to: (f64::from(i) + 1.0, 100.0),
            colour: Rgb(i as u8, (i >> 8) as u8, 7),
        };
        let text = Mark::text((10.0, 40.0), "95 % of 398", Weight::Label, 300);
        ChartSpec {
            name: "test".to_owned(),
            title: "How soon? <Ünïcode> – 北".to_owned(),
            description: "Level 5: all".to_owned(),
            reading: String::new(),
            subtitle: String::new(),
            size: (400, 120),
            panels: Vec::new(),
            marks: (0..shades).map(stripe).chain([text]).collect(),
        }
    }

    /// Returns the picture's pixels as red, green and blue, and whether they were indexed.
    fn decoded(bytes: &[u8]) -> (Vec<u8>, bool) {
        let mut decoder = Decoder::new(Cursor::new(bytes));
        decoder.set_transformations(::png::Transformations::EXPAND);
        let mut reader = decoder.read_info().unwrap();
        let indexed = reader.info().color_type == ColorType::Indexed;
        let texts: Vec<&str> = reader.info().utf8_text.iter().map(|t| t.keyword.as_str()).collect();
        assert_eq!(texts, ["Title", "Description"]);
        assert_eq!((reader.info().width, reader.info().height), (800, 240));
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut pixels).unwrap();
        (pixels, indexed)
    }

    #[test]
    fn few_colours_and_many_both_come_out_as_they_were_drawn() {
        for (shades, few) in [(5, true), (300, false)] {
            let spec = spec(shades);
            let bytes = png(&spec).unwrap();
            assert_eq!(bytes, png(&spec).unwrap());
            let (pixels, indexed) = decoded(&bytes);
            assert_eq!(indexed, few);
            for i in 0..usize::from(shades) {
                let at = (160 * 800 + 2 * i) * PIXEL;
                assert_eq!(pixels[at..at + PIXEL], [i as u8, (i >> 8) as u8, 7], "{i}");
            }
            let dark = pixels.as_chunks::<PIXEL>().0[..800 * 110].iter().filter(|p| p[0] < 0x40).count();
            assert!(dark > 200, "there are letters: {dark}");
        }
    }
}
