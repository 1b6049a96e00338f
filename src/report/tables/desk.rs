//! `desk.csv`: each SOC's desk by hour of the week, without any attack.

use super::spreadsheet::{finish, name};
use crate::report::{Dossier, ReportError};

const HEADER: [&str; 10] = [
    "study",
    "seed",
    "version",
    "soc",
    "days",
    "hour_of_week",
    "arrived_per_hour",
    "looked_at_per_hour",
    "closed_unread_per_hour",
    "waiting_at_end_of_hour",
];

/// Returns `desk.csv`: first looks by hour of the week where the SOC is (0 = Monday 00:00), averages over all
/// weeks simulated.
///
/// # Errors
/// If a row cannot be written.
pub fn desk(dossier: &Dossier<'_>) -> Result<Vec<u8>, ReportError> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(HEADER)?;
    for desk in &dossier.findings.desks {
        for (hour, load) in desk.week.iter().enumerate() {
            let mut row = vec![
                name(&dossier.study.name),
                dossier.study.seed.to_string(),
                dossier.manifest.version.to_owned(),
                name(&desk.soc),
                desk.days.to_string(),
                hour.to_string(),
            ];
            row.extend([load.arrived, load.served, load.lost, load.waiting].map(|x| x.to_string()));
            writer.write_record(&row)?;
        }
    }
    finish(writer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fake;

    #[test]
    fn each_soc_has_a_row_for_each_hour() {
        let fake = fake::fake();
        let bytes = desk(&fake.dossier()).unwrap();
        let rows = csv::Reader::from_reader(bytes.as_slice()).into_records().count();
        assert_eq!(rows, fake.study.socs.len() * 168);
    }
}
