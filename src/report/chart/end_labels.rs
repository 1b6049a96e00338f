//! Labels at the ends of curves: each beside its own, none over another.

use super::livery::Livery;
use super::spec::{Badge, Frame, Mark, Weight};

/// Height of a label in pixels.
const LINE: f64 = 21.0;
/// How far the badge stands beside the panel, in pixels.
const BESIDE: f64 = 18.0;

/// What stands at the end of a curve.
pub(super) struct EndLabel {
    /// Where the curve ends, in shares of the panel's height.
    pub height: f64,
    pub livery: Livery,
    pub text: String,
}

/// Returns the labels to the right of `frame`, each with a line to its curve, on the sheet. A text takes at
/// most `room` pixels.
pub(super) fn beside(frame: Frame, labels: &[EndLabel], room: u32) -> Vec<Mark> {
    let wanted: Vec<f64> = labels.iter().map(|l| l.height).collect();
    let places = spread(&wanted, LINE / frame.height());
    let mut marks = Vec::new();
    for (label, place) in labels.iter().zip(places) {
        let ((right, end), (_, y)) = (frame.on_sheet((1.0, label.height)), frame.on_sheet((1.0, place)));
        let begin = right + BESIDE;
        let corners = vec![(right + 2.0, end), (begin - 1.0, y)];
        marks.push(Mark::line(corners, label.livery.colour(), 1));
        let room = room + Badge::ROOM as u32;
        marks.extend(Mark::badged((begin, y), &label.livery.badge, label.text.clone(), Weight::Label, room));
    }
    marks
}

/// Returns places as near as can be to `wanted`, at least `gap` apart, from 0 upwards.
fn spread(wanted: &[f64], gap: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    // Of those that want the same place, the last lies above.
    order.sort_by(|a, b| wanted[*a].total_cmp(&wanted[*b]));
    // Groups that touch lie centred on what their members want: (sum of wishes, members).
    let mut groups: Vec<(f64, Vec<usize>)> = Vec::new();
    let floor = |(sum, members): &(f64, Vec<usize>)| {
        let n = members.len() as f64;
        let half = gap * (n - 1.0) / 2.0;
        (sum / n - half).min(1.0 - 2.0 * half).max(0.0)
    };
    for i in order {
        let mut group = (wanted[i], vec![i]);
        while let Some(below) = groups.pop() {
            if floor(&below) + gap * below.1.len() as f64 <= floor(&group) {
                groups.push(below);
                break;
            }
            group = (below.0 + group.0, [below.1, group.1].concat());
        }
        groups.push(group);
    }
    let mut places = vec![0.0; wanted.len()];
    for group in &groups {
        for (rank, member) in group.1.iter().enumerate() {
            places[*member] = floor(group) + gap * rank as f64;
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_keep_apart_and_near_their_curves() {
        let wanted = [0.0, 0.01, 0.0, 0.5, 0.98, 0.99, 1.0];
        let places = spread(&wanted, 0.07);
        let mut sorted = places.clone();
        sorted.sort_by(f64::total_cmp);
        assert!(sorted.windows(2).all(|w| w[1] - w[0] > 0.0699), "{sorted:?}");
        assert!(sorted[0] >= 0.0 && sorted[6] < 1.2, "{sorted:?}");
        assert!((places[3] - 0.5).abs() < 1e-9);
        assert!(places[2] > places[0], "the last of two alike lies above");
    }
}
