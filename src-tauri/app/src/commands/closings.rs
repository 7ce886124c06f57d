//! Days that were closed: found again, shown again, printed again.

use super::{Nothing, printing::OnePaper, shift::ShiftReportView};
use crate::{
    error::{AppError, ErrorCode},
    papers, printing,
    till::Turn,
};
use maneki_core::{
    audit::Action,
    id::{PaperId, ShiftId},
    paper::{PaperKind, PaperNote},
    time::day_text,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

const MOST_ROWS: u32 = 31;

/// A closing that was made, by its number; none is the newest.
#[derive(Debug, Deserialize, TS)]
pub struct ShowClosing {
    pub z_number: Option<u32>,
}

pub fn show_closing(
    turn: &mut Turn<'_>,
    request: ShowClosing,
) -> Result<ShiftReportView, AppError> {
    let id = turn.store.closed_shift(request.z_number)?.ok_or(ErrorCode::NoSuchPaper)?;
    let shift = turn.store.shift(id)?.ok_or(ErrorCode::NoSuchPaper)?;
    let closing = shift.closed.clone().ok_or(ErrorCode::NoSuchPaper)?;
    let figures = turn.store.shift_figures(id, closing.at)?;
    let report = papers::shift_report(shift, figures)?;
    super::shift::view(&report, closing.at, closing.unresolved)
}

/// The newest closings, or those before a number.
#[derive(Debug, Deserialize, TS)]
pub struct ListClosings {
    pub before_z: Option<u32>,
}

#[derive(Debug, Serialize, TS)]
pub struct ClosingView {
    pub z_number: u32,
    pub day: String,
    pub closed_at_ms: i64,
    pub total_yen: i64,
    pub difference_yen: i64,
    pub unresolved: u32,
    /// Its Z and the X reports before it, oldest first.
    pub papers: Vec<ReportPaperView>,
}

#[derive(Debug, Serialize, TS)]
pub struct ReportPaperView {
    pub id: String,
    /// `01-20261123-Z7`
    pub name: String,
}

/// The newest first; fewer than [`MOST_ROWS`] where there are no more.
pub fn list_closings(
    turn: &mut Turn<'_>,
    request: ListClosings,
) -> Result<Vec<ClosingView>, AppError> {
    let last = turn.store.last_z()?;
    let first = request.before_z.map_or(last, |before| last.min(before.saturating_sub(1)));
    let mut rows = vec![];
    for number in (1..=first).rev().take(usize::try_from(MOST_ROWS).unwrap_or(0)) {
        if let Some(shift) = turn.store.closed_shift(Some(number))? {
            rows.extend(row(turn, shift)?);
        }
    }
    Ok(rows)
}

fn row(turn: &mut Turn<'_>, id: ShiftId) -> Result<Option<ClosingView>, AppError> {
    let Some(shift) = turn.store.shift(id)? else { return Ok(None) };
    let Some(closing) = &shift.closed else { return Ok(None) };
    let total = turn.store.shift_figures(id, closing.at)?.sums.total()?;
    let first = |note: &PaperNote| note.copy == 1 && is_report(note.kind);
    let papers = turn.store.papers_of(id.0)?.into_iter().map(|stored| stored.note);
    let papers = papers.filter(first);
    let papers =
        papers.map(|PaperNote { id, name, .. }| ReportPaperView { id: id.to_string(), name });
    Ok(Some(ClosingView {
        z_number: closing.z_number,
        day: day_text(shift.day),
        closed_at_ms: closing.at.0,
        total_yen: total.get(),
        difference_yen: closing.difference().get(),
        unresolved: u32::try_from(closing.unresolved.len()).unwrap_or(u32::MAX),
        papers: papers.collect(),
    }))
}

fn is_report(kind: PaperKind) -> bool {
    matches!(kind, PaperKind::XReport | PaperKind::ZReport | PaperKind::ChainProof)
}

/// Prints an X or a Z report or a proof again, as it was and marked 再発行.
pub fn reprint_report(turn: &mut Turn<'_>, request: OnePaper) -> Result<Nothing, AppError> {
    let id: PaperId = request.id.parse().map_err(|_| ErrorCode::NoSuchPaper)?;
    let stored = turn.store.paper(id)?.filter(|stored| is_report(stored.note.kind));
    again(turn, &stored.ok_or(ErrorCode::NoSuchPaper)?.note)
}

/// The next copy of a report, whichever copy `note` is of.
pub(crate) fn again(turn: &mut Turn<'_>, note: &PaperNote) -> Result<Nothing, AppError> {
    let ending = format!("-{}", note.copy);
    let name = note.name.strip_suffix(&ending).filter(|_| note.copy > 1).unwrap_or(&note.name);
    let copy_of = format!("{name}-");
    let papers = turn.store.papers_of(note.of)?.into_iter().map(|stored| stored.note);
    let copies = papers.filter(|other| other.name == name || other.name.starts_with(&copy_of));
    let copy = copies.map(|other| other.copy).max().unwrap_or(note.copy).saturating_add(1);
    let id = turn.fresh(PaperId);
    let next = PaperNote { id, copy, name: format!("{copy_of}{copy}"), ..note.clone() };
    let content = papers::rebuild(turn, &next)?;
    turn.audit_change(Action::ReceiptReprinted, None, &next.name, "", copy);
    printing::issue(turn, next, content);
    Ok(Nothing {})
}
