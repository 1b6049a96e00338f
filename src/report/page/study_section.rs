//! What the page says of the study as a whole.

use super::Tagged;
use super::fight_section::{share, tagged};
use super::panel_table::{self, BurdenRow, PanelRow};
use crate::analysis::CellFindings;
use crate::report::amount::{self, Say};
use crate::report::cast::Cast;
use crate::report::dossier::{Dossier, Fight};
use crate::report::manifest::Manifest;
use crate::report::{sentences, words};
use crate::stats::Estimate;
use serde::Serialize;

#[derive(Serialize)]
pub(super) struct StudySection<'a> {
    title: String,
    question: String,
    attacks: Vec<Party>,
    clients: Vec<Party>,
    socs: Vec<SocParty>,
    answers: Vec<Answer>,
    /// What joint intervals are, if anything is compared.
    at_once: Option<String>,
    levels: Vec<Tagged>,
    answer_rows: Vec<AnswerRow>,
    averages: Vec<AverageTable>,
    measures: Vec<&'static str>,
    /// What every measure is over.
    basis: &'static str,
    /// What each measure and each kind of loss counts.
    terms: Vec<Term>,
    /// What the comparisons of losses are.
    losses_aside: &'static str,
    burdens: Vec<BurdenRow>,
    several_clients: bool,
    desks: Vec<DeskRows>,
    skipped: Vec<String>,
    budget: Vec<BudgetRow>,
    numbers: usize,
    judgement: String,
    horizons: String,
    manifest: &'a Manifest,
}

#[derive(Serialize)]
struct Party {
    title: String,
    summary: String,
}

#[derive(Serialize)]
struct SocParty {
    soc: Tagged,
    summary: String,
}

#[derive(Serialize)]
struct Answer {
    fight: String,
    /// Sentences, how it ends first.
    said: Vec<String>,
}

/// A word that stands above a column.
#[derive(Serialize)]
struct Term {
    word: &'static str,
    meaning: String,
}

/// One measure of a fight under each SOC.
#[derive(Serialize)]
struct AnswerRow {
    fight: String,
    measure: &'static str,
    shares: Vec<String>,
}

#[derive(Serialize)]
struct AverageTable {
    client: String,
    rows: Vec<AverageRow>,
    panel: Vec<PanelRow>,
    weights: String,
}

#[derive(Serialize)]
struct AverageRow {
    soc: Tagged,
    over_before_objective: String,
    objective_reached: String,
    defended_in_time: String,
}

#[derive(Serialize)]
struct DeskRows {
    soc: Tagged,
    days: u64,
    auto_closed: String,
    second_looks: String,
    lines: Vec<DeskLine>,
}

#[derive(Serialize)]
struct DeskLine {
    severity: String,
    per_day: String,
    served: String,
    expired: String,
    bulk_closed: String,
    waiting: String,
    promise_kept: String,
    wait_median: String,
    wait_p90: String,
}

#[derive(Serialize)]
struct BudgetRow {
    kind: &'static str,
    meaning: &'static str,
    n: usize,
    share: String,
}

impl<'a> StudySection<'a> {
    pub(super) fn of(dossier: &Dossier<'a>, fights: &[Fight<'_>]) -> StudySection<'a> {
        let cast = dossier.cast();
        let manifest = dossier.manifest;
        let study = dossier.study;
        let counts = manifest.assumptions;
        let of_all = |n: usize| words::percent(n as f64 / counts.all().max(1) as f64);
        let days = |(of, days): (&String, &f64)| format!("{of}: {}", words::time(days * 24.0));
        StudySection {
            title: words::plain(&study.title),
            question: question(dossier),
            attacks: study.attacks.iter().map(|a| party(cast.attack(&a.name), &a.summary)).collect(),
            clients: study
                .clients
                .iter()
                .map(|c| party(cast.client(&c.name), &words::count(c.endpoints as usize, "endpoint")))
                .collect(),
            socs: study
                .socs
                .iter()
                .map(|s| SocParty {
                    soc: tagged(&cast, &s.name, cast.soc(&s.name)),
                    summary: words::plain(&s.summary),
                })
                .collect(),
            answers: fights
                .iter()
                .map(|f| Answer { fight: cast.fight(f.attack, f.client), said: sentences::answer(&cast, f) })
                .collect(),
            at_once: sentences::at_once(&dossier.findings.comparisons),
            levels: study.socs.iter().map(|s| tagged(&cast, &s.name, cast.soc_in_short(&s.name))).collect(),
            answer_rows: fights.iter().flat_map(|f| answer_rows(&cast, f)).collect(),
            averages: averages(dossier),
            measures: panel_table::measures(),
            basis: crate::analysis::PANEL_BASIS,
            terms: terms(dossier),
            losses_aside: sentences::LOSSES_ASIDE,
            burdens: panel_table::burdens(dossier),
            several_clients: cast.several_clients(),
            desks: desks(dossier),
            skipped: skipped(dossier),
            budget: vec![
                row("measured", "counted, timed or computed from published data", counts.measured, of_all),
                row("survey", "said by people who were asked", counts.survey, of_all),
                row("judgement", "decided by the authors, with the reason", counts.judgement, of_all),
                row("unsourced", "given without any reason", counts.unsourced, of_all),
            ],
            numbers: counts.all(),
            judgement: of_all(counts.judgement + counts.unsourced),
            horizons: manifest.horizon_days.iter().map(days).collect::<Vec<_>>().join(", "),
            manifest,
        }
    }
}

/// The words that stand above columns, and what they mean.
fn terms(dossier: &Dossier<'_>) -> Vec<Term> {
    let taken = sentences::taken(&dossier.findings.cells);
    let all = sentences::measure_terms().into_iter().chain(sentences::loss_terms(&taken));
    all.map(|(word, meaning)| Term { word, meaning }).collect()
}

fn row(kind: &'static str, meaning: &'static str, n: usize, of_all: impl Fn(usize) -> String) -> BudgetRow {
    BudgetRow { kind, meaning, n, share: of_all(n) }
}

fn party(title: String, summary: &str) -> Party {
    Party { title, summary: words::plain(summary) }
}

fn question(dossier: &Dossier<'_>) -> String {
    let cast = dossier.cast();
    let study = dossier.study;
    let attacks: Vec<String> = study.attacks.iter().map(|a| cast.attack(&a.name)).collect();
    let clients: Vec<String> = study.clients.iter().map(|c| cast.client(&c.name)).collect();
    let socs: Vec<String> = study.socs.iter().map(|s| cast.soc_in_short(&s.name)).collect();
    let ask = match socs.len() {
        1 => format!(
            "Would {} be rid of the attacker before any objective, and how soon would it know?",
            socs[0]
        ),
        _ => format!(
            "Which of {} would be rid of the attacker before any objective, how soon would each know, and what \
             does each step up buy?",
            words::list(&socs)
        ),
    };
    let attacks: Vec<String> = attacks.iter().map(|attack| format!("“{attack}”")).collect();
    format!("{} attacked by {}. {ask}", words::list(&clients), words::list(&attacks))
}

/// What the answer rests on, and what of it is the defence's own doing.
fn answer_rows(cast: &Cast<'_>, fight: &Fight<'_>) -> [AnswerRow; 3] {
    let row = |fight_name: String, measure, of: fn(&CellFindings) -> Option<Estimate>| AnswerRow {
        fight: fight_name,
        measure,
        shares: fight.cells.iter().map(|cell| share(of(cell))).collect(),
    };
    let name = cast.fight(fight.attack, fight.client);
    [
        row(name, "over before any objective", |c| c.over_before_objective),
        row(String::new(), "objective reached", |c| c.objective_reached),
        row(String::new(), "defended in time, of those that got in", |c| c.defended_in_time),
    ]
}

fn averages(dossier: &Dossier<'_>) -> Vec<AverageTable> {
    let cast = dossier.cast();
    let row = |a: &crate::analysis::StudyAverage| AverageRow {
        soc: tagged(&cast, &a.soc, cast.soc(&a.soc)),
        over_before_objective: words::share(&a.over_before_objective),
        objective_reached: words::share(&a.objective_reached),
        defended_in_time: words::share(&a.defended_in_time),
    };
    let table = |rows: &[crate::analysis::StudyAverage]| AverageTable {
        client: cast.client(&rows[0].client),
        rows: rows.iter().map(row).collect(),
        panel: panel_table::of_client(dossier, &rows[0].client),
        weights: sentences::weights(&cast, &dossier.findings.weights, &rows[0].client),
    };
    dossier.findings.averages.chunk_by(|a, b| a.client == b.client).map(table).collect()
}

fn desks(dossier: &Dossier<'_>) -> Vec<DeskRows> {
    let cast = dossier.cast();
    let said = |e: Option<Estimate>, say: Say| e.map_or("–".to_owned(), |e| amount::with_interval(&e, say));
    let line = |s: &crate::analysis::SeverityLoad| DeskLine {
        severity: words::plain(&s.severity),
        per_day: said(s.per_day, amount::load),
        served: share(s.served),
        expired: share(s.expired),
        bulk_closed: share(s.bulk_closed),
        waiting: share(s.waiting),
        promise_kept: match (s.promised_minutes, s.promise_kept) {
            (Some(within), Some(kept)) => format!("{} in {}", words::share(&kept), words::wait(within)),
            _ => "–".to_owned(),
        },
        wait_median: said(s.wait_median, amount::wait),
        wait_p90: said(s.wait_p90, amount::wait),
    };
    let desk = |d: &crate::analysis::DeskFindings| DeskRows {
        soc: tagged(&cast, &d.soc, cast.soc(&d.soc)),
        days: d.days,
        auto_closed: said(d.auto_closed_per_day, amount::load),
        second_looks: said(d.second_looks_per_day, amount::load),
        lines: d.severities.iter().map(line).collect(),
    };
    dossier.findings.desks.iter().map(desk).collect()
}

fn skipped(dossier: &Dossier<'_>) -> Vec<String> {
    let cast = dossier.cast();
    let skipped = dossier.findings.skipped.iter();
    skipped
        .map(|(attack, client, why)| {
            format!("{} on {}: {}", cast.attack(attack), cast.client(client), words::plain(why))
        })
        .collect()
}
