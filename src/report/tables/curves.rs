//! `curves.csv`: every curve of the report, for those who draw for themselves.

use super::spreadsheet::{finish, name};
use crate::analysis::{Curve, DifferenceCurve, End};
use crate::report::{Dossier, ReportError};

const HEADER: [&str; 14] = [
    "study",
    "seed",
    "version",
    "attack",
    "client",
    "soc",
    "against",
    "curve",
    "hours_from_t0",
    "estimate",
    "low",
    "high",
    "n",
    "at_risk",
];

/// Returns `curves.csv`: the share with an incident by then, the cumulative incidence of each end, and the
/// difference of the first between neighbours; with pointwise 95 % limits. Curves are steps: each row holds
/// from its time on, before the first the share is 0.
///
/// # Errors
/// If a row cannot be written.
pub fn curves(dossier: &Dossier<'_>) -> Result<Vec<u8>, ReportError> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(HEADER)?;
    for cell in &dossier.findings.cells {
        let whose = [&cell.attack, &cell.client, &cell.soc].map(|text| name(text));
        let ends = End::ALL.iter().zip(&cell.ends.curves).map(|(end, curve)| (end.name(), curve));
        for (what, curve) in [("incident", &cell.incident_curve)].into_iter().chain(ends) {
            of_shares(dossier, &mut writer, &whose, what, curve)?;
        }
    }
    for difference in &dossier.findings.differences {
        of_difference(dossier, &mut writer, difference)?;
    }
    finish(writer)
}

type Writer = csv::Writer<Vec<u8>>;

fn of_shares(
    dossier: &Dossier<'_>,
    writer: &mut Writer,
    [attack, client, soc]: &[String; 3],
    what: &str,
    curve: &Curve,
) -> Result<(), ReportError> {
    let n = curve.n.to_string();
    for p in &curve.points {
        let numbers = [p.hours, p.reached, p.low, p.high].map(|x| x.to_string());
        let mut row = study(dossier);
        row.extend([attack, client, soc].map(Clone::clone));
        row.extend([String::new(), what.to_owned()]);
        row.extend(numbers);
        row.extend([n.clone(), p.at_risk.to_string()]);
        writer.write_record(&row)?;
    }
    Ok(())
}

fn of_difference(
    dossier: &Dossier<'_>,
    writer: &mut Writer,
    difference: &DifferenceCurve,
) -> Result<(), ReportError> {
    for (hours, e) in &difference.points {
        let mut row = study(dossier);
        row.extend(
            [&difference.attack, &difference.client, &difference.a, &difference.b].map(|text| name(text)),
        );
        row.push("incident-difference".to_owned());
        row.extend([*hours, e.estimate, e.low, e.high].map(|x| x.to_string()));
        row.extend([e.n.to_string(), String::new()]);
        writer.write_record(&row)?;
    }
    Ok(())
}

fn study(dossier: &Dossier<'_>) -> Vec<String> {
    vec![name(&dossier.study.name), dossier.study.seed.to_string(), dossier.manifest.version.to_owned()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fake;

    #[test]
    fn every_curve_rises_and_keeps_its_band() {
        let fake = fake::fake();
        let bytes = curves(&fake.dossier()).unwrap();
        let mut reader = csv::Reader::from_reader(bytes.as_slice());
        assert_eq!(reader.headers().unwrap().iter().collect::<Vec<_>>(), HEADER);
        let rows: Vec<csv::StringRecord> = reader.records().map(|r| r.unwrap()).collect();
        let number = |row: &csv::StringRecord, at: usize| row[at].parse::<f64>().unwrap();
        let same = |a: &csv::StringRecord, b: &csv::StringRecord| (3..8).all(|i| a[i] == b[i]);
        let mut seen = std::collections::BTreeSet::new();
        for curve in rows.chunk_by(same) {
            seen.insert(curve[0][7].to_owned());
            for pair in curve.windows(2) {
                assert!(number(&pair[0], 8) < number(&pair[1], 8));
                assert!(&curve[0][7] == "incident-difference" || number(&pair[0], 9) <= number(&pair[1], 9));
            }
            assert!(curve.iter().all(|r| number(r, 10) <= number(r, 9) && number(r, 9) <= number(r, 11)));
        }
        for what in ["incident", "evicted-by-soc", "objective-reached", "incident-difference"] {
            assert!(seen.contains(what), "{what} of {seen:?}");
        }
    }
}
