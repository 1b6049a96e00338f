//! A chart as an SVG drawing, which stands alone or inside a page.

use super::canvas::paint;
use super::lettering::FAMILY;
use super::spec::ChartSpec;
use plotters::prelude::SVGBackend;

/// Returns `spec` as an SVG drawing.
pub(super) fn svg(spec: &ChartSpec) -> Result<String, String> {
    let mut svg = String::new();
    paint(spec, SVGBackend::with_string(&mut svg, spec.sheet()), 1)?;
    let label = escaped(&format!("{}. {}", spec.title, spec.description));
    let family = escaped(FAMILY);
    let said_once = format!("<svg role=\"img\" aria-label=\"{label}\" font-family=\"{family}\" ");
    Ok(short(&svg, &family).replacen("<svg ", &said_once, 1))
}

/// Returns `svg` without what goes without saying; text cannot be mistaken for it, as its quotes are escaped.
fn short(svg: &str, family: &str) -> String {
    let without = [" opacity=\"1\"", " stroke=\"none\"", &format!(" font-family=\"{family}\"")];
    let short = without.iter().fold(svg.to_owned(), |svg, what| svg.replace(what, ""));
    // A line end inside a text is a space to be seen.
    short.replace(" \"/>", "\"/>").replace("\n</text>", "</text>")
}

/// Returns `text` so that it is read as it stands in a drawing.
pub(in crate::report) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::super::spec::{Axis, Frame, Mark, Panel, Weight};
    use super::super::theme;
    use super::*;

    fn spec(title: &str) -> ChartSpec {
        let corners = (0..=1000).map(|i| (f64::from(i) / 1000.0, f64::from(i / 100) / 10.0)).collect();
        let panel = Panel {
            frame: Frame { left: 50, top: 50, right: 380, bottom: 250 },
            x: Axis { label: "x".to_owned(), ticks: vec![(0.5, "<half>".to_owned())] },
            marks: vec![Mark::line(corners, theme::INK, 2)],
            ..Panel::default()
        };
        ChartSpec {
            name: "test".to_owned(),
            title: title.to_owned(),
            description: "A test".to_owned(),
            reading: String::new(),
            subtitle: String::new(),
            size: (400, 300),
            panels: vec![panel],
            marks: vec![Mark::text((10.0, 280.0), "opacity=\"1\"/> stroke=\"none\"", Weight::Note, 380)],
        }
    }

    #[test]
    fn names_cannot_leave_the_text_they_stand_in() {
        let svg = svg(&spec("<script>alert(1)</script> \"&'")).unwrap();
        assert!(!svg.contains("<script"), "{svg}");
        assert!(svg.contains("&lt;script&gt;") && svg.contains("&lt;half&gt;"));
        assert!(svg.starts_with("<svg role=\"img\" aria-label=\"&lt;script&gt;"));
        assert!(svg.contains(">\nopacity=&quot;1&quot;/&gt; stroke=&quot;none&quot;</text>"), "{svg}");
    }

    #[test]
    fn the_same_chart_is_the_same_bytes_and_small() {
        let (a, b) = (svg(&spec("a")).unwrap(), svg(&spec("a")).unwrap());
        assert_eq!(a, b);
        assert!(a.len() < 2000, "{}", a.len());
    }
}
