//! What was lost under each SOC, for a terminal or a ticket.

use super::sheet::Sheet;
use super::table::{Field, Table};
use super::text::named;
use crate::analysis::{CellFindings, Lost};
use crate::report::cast::Cast;
use crate::report::dossier::{Dossier, Fight};
use crate::report::{amount, sentences};

/// Adds what each attack took, and what each step up saves of it.
pub(super) fn losses(sheet: &mut Sheet, dossier: &Dossier<'_>) {
    let cast = dossier.cast();
    let fights: Vec<Fight<'_>> = dossier.fights();
    if fights.is_empty() {
        return;
    }
    for fight in &fights {
        sheet.space();
        sheet.heading(&format!("What was lost: {}", cast.fight(fight.attack, fight.client)));
        table(sheet, &cast, fight);
        if !fight.losses.is_empty() {
            sheet.space();
        }
        for saving in sentences::savings(&cast, fight) {
            sheet.item(super::ink::Tone::Plain, &saving);
        }
    }
    sheet.space();
    let aside = fights.iter().any(|f| !f.losses.is_empty()).then_some(sentences::LOSSES_ASIDE);
    sheet.paragraph(&format!(
        "Means of all engagements, those in which nothing was lost among them, with 95 % intervals. \
         Kinds that an attack takes nothing of are left out. {} {}",
        sentences::losses(&sentences::taken(&dossier.findings.cells)),
        aside.unwrap_or_default()
    ));
}

/// Adds one column a kind that the attack takes anything of.
fn table(sheet: &mut Sheet, cast: &Cast<'_>, fight: &Fight<'_>) {
    let kinds = sentences::taken(fight.cells);
    match kinds.len() {
        0 => {}
        1 => sheet.table(&of::<2>(cast, fight, &kinds)),
        2 => sheet.table(&of::<3>(cast, fight, &kinds)),
        3 => sheet.table(&of::<4>(cast, fight, &kinds)),
        4 => sheet.table(&of::<5>(cast, fight, &kinds)),
        _ => sheet.table(&of::<6>(cast, fight, &kinds)),
    }
}

fn of<const N: usize>(cast: &Cast<'_>, fight: &Fight<'_>, kinds: &[Lost]) -> Table<N> {
    let said = |c: &CellFindings, kind: Lost| {
        let found = c.losses.iter().find(|l| l.kind == kind.name());
        let said = found.map(|l| amount::with_interval(&l.mean, sentences::amount(kind)));
        Field::from(said.unwrap_or_else(|| "–".to_owned()))
    };
    let kind = |column: usize| column.checked_sub(1).and_then(|i| kinds.get(i).copied());
    Table {
        header: std::array::from_fn(|column| kind(column).map_or("SOC", sentences::lost)),
        rows: fight
            .cells
            .iter()
            .map(|c| std::array::from_fn(|i| kind(i).map_or_else(|| named(cast, &c.soc), |k| said(c, k))))
            .collect(),
    }
}
