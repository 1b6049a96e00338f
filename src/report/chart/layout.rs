//! Whether charts are well laid out: nothing off the sheet, no text over another.

// What follows is tests, which may look to the right of their room.
#[cfg(test)]
use crate::report::fake::{Fake, fake};

use super::spec::{Align, Badge, ChartSpec, Mark, Place, Weight};
use super::{specs, theme};

/// A box on the sheet: left, top, right and bottom edge, and what is in it.
#[derive(Debug)]
struct Taken {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
    text: String,
}

fn text(at: Place, text: &str, align: Align, weight: Weight, room: u32) -> Option<Taken> {
    let text = theme::fit(text, weight, room);
    let width = theme::width(&text, weight);
    let left = match align {
        Align::Left => at.0,
        Align::Centre => at.0 - width / 2.0,
        Align::Right => at.0 - width,
    };
    // From the top of a capital to the foot of a letter without tail.
    let half = theme::letters(weight).em * 0.36;
    let taken = Taken { left, top: at.1 - half, right: left + width, bottom: at.1 + half, text };
    (width > 0.0).then_some(taken)
}

/// Returns the texts of a chart as they will stand.
fn texts(spec: &ChartSpec) -> Vec<Taken> {
    let room = spec.size.0 - 2 * theme::MARGIN as u32;
    let margin = f64::from(theme::MARGIN);
    let mut all = vec![text((margin, theme::SUBTITLE), &spec.subtitle, Align::Left, Weight::Remark, room)];
    let title = spec.title_lines().into_iter();
    all.extend(title.map(|(line, height)| text((margin, height), &line, Align::Left, Weight::Title, room)));
    let of = |mark: &Mark, on_sheet: &dyn Fn(Place) -> Place| match mark {
        Mark::Text { at, text: said, align, weight, room } => {
            text(on_sheet(*at), said, *align, *weight, *room)
        }
        Mark::Badge { at, badge } => {
            let ((x, y), half) = (on_sheet(*at), Badge::SIZE / 2.0);
            let text = badge.letter.clone();
            Some(Taken { left: x - half, top: y - half, right: x + half, bottom: y + half, text })
        }
        _ => None,
    };
    for panel in &spec.panels {
        all.extend(panel.marks.iter().map(|m| of(m, &|place| panel.frame.on_sheet(place))));
        let remark = |at, said: &str, align| text(at, said, align, Weight::Remark, 900);
        for (at, label) in &panel.x.ticks {
            let (x, y) = panel.frame.on_sheet((*at, 0.0));
            all.push(remark((x, y + 16.0), label, Align::Centre));
        }
        for (at, label) in &panel.y.ticks {
            let (x, y) = panel.frame.on_sheet((0.0, *at));
            all.push(remark((x - 8.0, y), label, Align::Right));
        }
        let (middle, bottom) = panel.frame.on_sheet((0.5, 0.0));
        all.push(remark((middle, bottom + 40.0), &panel.x.label, Align::Centre));
        let (left, top) = panel.frame.on_sheet((0.0, 1.0));
        all.push(remark((left, top - 18.0), &panel.y.label, Align::Left));
    }
    all.extend(spec.marks.iter().map(|m| of(m, &|place| place)));
    all.into_iter().flatten().collect()
}

/// Lists what is wrong with the layout of a chart.
pub(super) fn faults(spec: &ChartSpec) -> Vec<String> {
    let (width, height) = (f64::from(spec.size.0), f64::from(spec.size.1));
    let texts = texts(spec);
    let mut faults = Vec::new();
    for (i, a) in texts.iter().enumerate() {
        if a.left < 0.0 || a.top < -f64::from(spec.lower()) || a.right > width || a.bottom > height {
            faults.push(format!("{}: “{}” off the sheet: {a:?}", spec.name, a.text));
        }
        let over = |b: &&Taken| a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
        faults.extend(
            texts[i + 1..]
                .iter()
                .filter(over)
                .map(|b| format!("{}: “{}” over “{}”: {a:?} {b:?}", spec.name, a.text, b.text)),
        );
    }
    for panel in &spec.panels {
        let inside = |(x, y): Place| (-1e-9..=1.0 + 1e-9).contains(&x) && (-1e-9..=1.0 + 1e-9).contains(&y);
        let plotted = |mark: &Mark| match mark {
            Mark::Band { corners, .. } | Mark::Line { corners, .. } => corners.iter().all(|c| inside(*c)),
            Mark::Bar { from, to, .. } | Mark::Cell { from, to, .. } => inside(*from) && inside(*to),
            _ => true,
        };
        faults.extend(panel.marks.iter().filter(|m| !plotted(m)).map(|m| format!("{}: {m:?}", spec.name)));
    }
    faults
}

/// Gives the study so many SOCs, of which those past the fifth do as the fifth.
fn with_socs(mut fake: Fake, n: usize) -> Fake {
    let last = fake.study.socs.len() - 1;
    for i in last + 1..n {
        let mut soc = fake.study.socs[last].clone();
        (soc.name, soc.title) = (format!("more-{i}"), format!("More than {i} - of it"));
        fake.study.socs.push(soc);
        let copies: Vec<_> = fake.results.cells.iter().filter(|(c, _)| c.soc == last).cloned().collect();
        fake.results.cells.extend(copies.into_iter().map(|(mut cell, outcomes)| {
            cell.soc = i;
            (cell, outcomes)
        }));
    }
    fake.study.socs.truncate(n);
    fake.results.cells.retain(|(c, _)| c.soc < n);
    fake.results.cells.sort_by_key(|(c, _)| (c.attack, c.client, c.soc));
    fake
}

#[test]
fn nothing_lies_over_anything_else_however_many_socs_and_whatever_their_names() {
    let long = "A very long name (indeed), such as nobody would give, and yet it is given here";
    let unbroken = "Unbreakable".repeat(40);
    for n in [1, 2, 3, 5, 7, 9] {
        for name in ["Short", long, unbroken.as_str(), "\u{301}\u{200b}<b>&amp;"] {
            let mut fake = with_socs(fake(), n);
            // All but the last, which stays as it is.
            for soc in &mut fake.study.socs {
                soc.title = format!("{name} {}", soc.title);
            }
            fake.rename(name);
            let specs = specs(&fake.dossier());
            assert_eq!(specs.len(), if n == 1 { 9 } else { 11 }, "{n}");
            let faults: Vec<String> = specs.iter().flat_map(|(_, spec)| faults(spec)).collect();
            assert!(faults.is_empty(), "{n} SOCs called {name}:\n{}", faults.join("\n"));
        }
    }
}

#[test]
fn a_fault_would_be_seen() {
    let mut spec = specs(&fake().dossier()).swap_remove(0).1;
    assert!(faults(&spec).is_empty());
    spec.marks.push(Mark::text((300.0, 20.0), "over the title", Weight::Label, 200));
    spec.marks.push(Mark::text((900.0, 200.0), "off the sheet", Weight::Label, 200));
    let corners = vec![(0.0, 0.0), (1.2, 0.5)];
    spec.panels[0].marks.push(Mark::line(corners, theme::INK, 1));
    assert_eq!(faults(&spec).len(), 3, "{:?}", faults(&spec));
}

#[test]
fn a_fight_nobody_got_into_is_said_so_and_well_laid_out() {
    let mut fake = fake();
    for (_, outcomes) in fake.results.cells.iter_mut().filter(|(c, _)| c.attack == 0) {
        for outcome in outcomes {
            outcome.stamps = crate::engagement::Stamps::default();
            outcome.ending = crate::engagement::Ending::Repelled;
            outcome.steps.iter_mut().for_each(|s| s.fate = crate::engagement::Fate::NotReached);
        }
    }
    fake.rename("Hopeless");
    let specs = specs(&fake.dossier());
    let of_first = |spec: &&ChartSpec| spec.title.contains("Hopeless") && spec.name.contains("hopeless");
    let first: Vec<&ChartSpec> = specs.iter().map(|(_, spec)| spec).filter(of_first).collect();
    assert_eq!(first.len(), 2, "no difference and no fates to show");
    for spec in first {
        assert!(spec.description.contains("the attacker never got in"), "{}", spec.description);
        assert_eq!(faults(spec), Vec::<String>::new());
    }
}

#[test]
fn more_socs_than_anybody_would_compare_are_still_drawn() {
    let mut fake = with_socs(fake(), 60);
    fake.rename("Many");
    for (_, spec) in specs(&fake.dossier()) {
        let svg = super::svg::svg(&spec).unwrap();
        assert!(svg.starts_with("<svg ") && svg.trim_end().ends_with("</svg>"), "{}", spec.name);
    }
}
