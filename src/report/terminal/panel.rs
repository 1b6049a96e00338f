//! The panel beside the speeds, and what a SOC costs its clients, for a terminal or a ticket.

use super::ink::Tone;
use super::sheet::Sheet;
use super::table::{Field, Table};
use super::text::named;
use crate::analysis::DeskFindings;
use crate::report::amount::{self, Say};
use crate::report::cast::Cast;
use crate::report::dossier::{Dossier, Fight};
use crate::report::{sentences, words};
use crate::stats::Estimate;

/// What stands where there is nothing to say.
const NOTHING: &str = "–";

/// Adds how well each SOC understood the attacks: of all together where they are weighed, else of each.
pub(super) fn panel(sheet: &mut Sheet, dossier: &Dossier<'_>) {
    let cast = dossier.cast();
    let findings = dossier.findings;
    if findings.cells.is_empty() {
        return;
    }
    for of_client in findings.panel_averages.chunk_by(|a, b| a.client == b.client) {
        sheet.space();
        let client = cast.client(&of_client[0].client);
        sheet.heading(&format!("Beyond speed, all attacks by their threat weights: {client}"));
        let row = |a: &crate::analysis::PanelAverage| row(&cast, &a.soc, a.shares.iter().map(|(_, e)| *e));
        sheet.table(&table(of_client.iter().map(row).collect()));
    }
    for fight in dossier.fights() {
        if findings.panel_averages.iter().all(|a| a.client != fight.client) {
            sheet.space();
            sheet.heading(&format!("Beyond speed: {}", cast.fight(fight.attack, fight.client)));
            let row = |c: &crate::analysis::CellFindings| row(&cast, &c.soc, c.panel.iter().map(|p| p.share));
            sheet.table(&table(fight.cells.iter().map(row).collect()));
        }
    }
    sheet.paragraph(&format!("Shares in percent, with 95 % intervals. {}", sentences::measures()));
    let worse: Vec<(Fight<'_>, Vec<String>)> = dossier
        .fights()
        .into_iter()
        .map(|fight| (fight.clone(), sentences::faster_and_worse(&cast, &fight)))
        .filter(|(_, said)| !said.is_empty())
        .collect();
    if worse.is_empty() {
        return;
    }
    sheet.space();
    sheet.subheading("Where the faster SOC understands less");
    for (fight, said) in worse {
        for sentence in said {
            sheet.item(Tone::Bad, &format!("{}: {sentence}", cast.fight(fight.attack, fight.client)));
        }
    }
}

fn row(cast: &Cast<'_>, soc: &str, shares: impl Iterator<Item = Option<Estimate>>) -> [Field; 7] {
    let mut shares = shares.map(|e| e.map_or(NOTHING.to_owned(), |e| words::share(&e).replace(" %", "")));
    std::array::from_fn(|column| match column {
        0 => named(cast, soc),
        _ => shares.next().unwrap_or_default().into(),
    })
}

fn table(rows: Vec<[Field; 7]>) -> Table<7> {
    Table {
        header: [
            "SOC",
            "Right reason",
            "Steps traced",
            "Footholds found",
            "Closed too early",
            "Declared",
            "Tactics alerted",
        ],
        rows,
    }
}

/// Adds what the daily work costs each client, and which promises are kept.
pub(super) fn burdens(sheet: &mut Sheet, dossier: &Dossier<'_>) {
    let cast = dossier.cast();
    let desks = &dossier.findings.desks;
    let said =
        |e: Option<Estimate>, say: Say| e.map_or(NOTHING.to_owned(), |e| amount::with_interval(&e, say));
    let several = cast.several_clients();
    let rows = desks.iter().flat_map(|desk| {
        desk.burdens.iter().map(move |burden| {
            let soc = named(&cast, &desk.soc);
            let client = if several { cast.client(&burden.client) } else { String::new() };
            [
                if several {
                    Field::from(format!("{}, {client}", cast.soc_in_short(&desk.soc)))
                } else {
                    soc
                },
                said(desk.looks_per_shift, amount::load).into(),
                said(burden.false_escalations, amount::load).into(),
                said(burden.wrong_isolations, amount::few).into(),
                said(burden.false_blocks, amount::few).into(),
                said(burden.outage_user_hours, amount::few).into(),
            ]
        })
    });
    sheet.space();
    sheet.heading("What it costs a client in 30 days, without any attack");
    sheet.table(&Table {
        header: [
            "SOC",
            "Looks a shift",
            "False escalations",
            "Wrong isolations",
            "False blocks",
            "Person-hours out",
        ],
        rows: rows.collect(),
    });
    let n = desks.iter().find_map(|d| d.looks_per_shift).map_or(0, |e| e.n);
    sheet.paragraph(&format!(
        "Means with the 95 % intervals of {}. Looks: alerts that an analyst of the first tier looks at in eight \
         hours. Escalations: harmless alerts that the first look passes on. Isolations: machines that playbooks cut \
         off on false alerts, as expected of those that came; blocks: servers on block lists that its people needed, \
         shared with others or in other hands by then; outage: working hours these two cost.",
        words::count(n, "replication")
    ));
    promises(sheet, &cast, desks);
}

/// Adds the shares of first looks that began within the time promised.
fn promises(sheet: &mut Sheet, cast: &Cast<'_>, desks: &[DeskFindings]) {
    let promised = |d: &DeskFindings| d.severities.iter().any(|s| s.promised_minutes.is_some());
    if !desks.iter().any(promised) {
        return;
    }
    let row = |desk: &DeskFindings| {
        let mut fields = desk.severities.iter().map(|s| match (s.promised_minutes, s.promise_kept) {
            (Some(within), Some(kept)) => format!("{} in {}", words::share(&kept), words::wait(within)),
            _ => NOTHING.to_owned(),
        });
        std::array::from_fn(|column| match column {
            0 => named(cast, &desk.soc),
            _ => fields.next().unwrap_or_default().into(),
        })
    };
    sheet.space();
    sheet.subheading("First looks that begin within the time promised");
    sheet.table(&Table::<5> {
        header: ["SOC", "Critical", "High", "Medium", "Low"],
        rows: desks.iter().map(row).collect(),
    });
    sheet.paragraph("Of all alerts of the severity: one never looked at, or still waiting, kept no promise.");
}
