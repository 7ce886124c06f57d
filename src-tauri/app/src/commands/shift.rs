//! Float, cash in and out, 点検 and 精算.

use super::{Approval, Nothing, staff::approve};
use crate::{
    error::{AppError, ErrorCode},
    ports::Write,
    till::Turn,
    view::TaxView,
};
use maneki_core::{
    audit::Action,
    campaign::Funding,
    id::ShiftId,
    money::Yen,
    report::{ShiftReport, Tally},
    shift::{CashMove, Closing, Pieces, Shift, Void, worth},
    time::{AtMs, day_text},
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Debug, Deserialize, TS)]
pub struct OpenShift {
    pub float_yen: i64,
}

pub fn open_shift(turn: &mut Turn<'_>, request: OpenShift) -> Result<Nothing, AppError> {
    if turn.state.shift.is_some() {
        return Err(ErrorCode::ShiftAlreadyOpen.into());
    }
    let float_yen = amount(request.float_yen)?;
    let shift = Shift {
        id: turn.fresh(ShiftId),
        day: turn.state.day(turn.now),
        opened_at: turn.now,
        opened_by: turn.who()?,
        float_yen,
        moves: vec![],
        x_reports: 0,
        closed: None,
    };
    turn.audit_change(Action::ShiftOpened, None, day_text(shift.day), "", float_yen);
    turn.writes.push(Write::OpenShift(shift.clone()));
    turn.state.shift = Some(shift);
    super::returns::close_done(turn)?;
    Ok(Nothing {})
}

/// Positive puts in, negative takes out; taking out asks for a manager.
#[derive(Debug, Deserialize, TS)]
pub struct MoveCash {
    pub amount_yen: i64,
    pub reason: String,
    pub approval: Option<Approval>,
}

pub fn move_cash(turn: &mut Turn<'_>, request: MoveCash) -> Result<Nothing, AppError> {
    let amount_yen = Yen::new(request.amount_yen)?;
    let reason = request.reason.trim().to_owned();
    if amount_yen == Yen::ZERO {
        return Err(ErrorCode::BadAmount.into());
    }
    if reason.is_empty() {
        return Err(ErrorCode::ReasonNeeded.into());
    }
    let out = amount_yen.is_negative();
    let approved_by = if out { approve(turn, request.approval.as_ref())? } else { None };
    let cash = CashMove { at: turn.now, staff: turn.who()?, amount_yen, reason: reason.clone() };
    let shift = turn.state.shift.as_mut().ok_or(ErrorCode::ShiftNotOpen)?;
    shift.moves.push(cash.clone());
    let shift = shift.id;
    turn.writes.push(Write::MoveCash { shift, cash });
    let action = if out { Action::CashPaidOut } else { Action::CashPaidIn };
    super::printing::kick_drawer(turn, &reason, approved_by);
    turn.audit_change(action, approved_by, reason, "", amount_yen);
    Ok(Nothing {})
}

#[derive(Debug, Serialize, TS)]
pub struct TallyView {
    pub name: String,
    pub count: u32,
    pub yen: i64,
}

impl TallyView {
    fn new(name: &str, tally: Tally) -> Self {
        Self { name: name.to_owned(), count: tally.count, yen: tally.yen.get() }
    }
}

/// An X report, or a Z where `z_number` is there.
#[derive(Debug, Serialize, TS)]
pub struct ShiftReportView {
    pub z_number: Option<u32>,
    pub x_reports: u32,
    pub day: String,
    pub opened_at_ms: i64,
    pub at_ms: i64,
    pub sales: TallyView,
    pub returns: TallyView,
    pub discounts: TallyView,
    pub total_yen: i64,
    pub taxes: Vec<TaxView>,
    pub cash: TallyView,
    pub wallets: Vec<TallyView>,
    /// What of cash and wallets went back to customers, by tender.
    pub given_back: Vec<TallyView>,
    /// What the shop's campaigns took off, inside the discounts.
    pub shop_campaigns: Vec<TallyView>,
    /// What the wallets' campaigns took off for the customers, outside every sum.
    pub wallet_campaigns: Vec<TallyView>,
    pub staff: Vec<TallyView>,
    pub staff_discounts: Vec<TallyView>,
    /// Rung up and taken out again before it was paid, by staff.
    pub staff_voids: Vec<TallyView>,
    pub tax_free: TallyView,
    pub tax_free_tax_yen: i64,
    pub tax_free_withdrawn: TallyView,
    pub float_yen: i64,
    pub moved_yen: i64,
    pub expected_yen: i64,
    pub counted_yen: Option<i64>,
    /// How the count came about; empty where only its sum was told.
    pub pieces: Vec<PiecesView>,
    pub difference_yen: Option<i64>,
    pub reason: String,
    /// Payments still being asked about.
    pub unresolved: Vec<String>,
}

/// `at` and `unresolved`: of the moment that the report is of.
pub(crate) fn view(
    report: &ShiftReport,
    at: AtMs,
    unresolved: Vec<String>,
) -> Result<ShiftReportView, AppError> {
    let (shift, sums) = (&report.shift, &report.sums);
    let tallies = |map: &std::collections::BTreeMap<String, Tally>| {
        map.iter().map(|(name, tally)| TallyView::new(name, *tally)).collect::<Vec<_>>()
    };
    let campaigns = |funding: Funding| {
        let of_kind = sums.campaigns.iter().filter(|((by, _), _)| *by == funding);
        of_kind.map(|((_, name), tally)| TallyView::new(name, *tally)).collect()
    };
    let closed = shift.closed.as_ref();
    Ok(ShiftReportView {
        z_number: closed.map(|closed| closed.z_number),
        x_reports: shift.x_reports,
        day: day_text(shift.day),
        opened_at_ms: shift.opened_at.0,
        at_ms: at.0,
        sales: TallyView::new("sales", sums.sales),
        returns: TallyView::new("returns", sums.returns),
        discounts: TallyView::new("discounts", sums.discounts),
        total_yen: sums.total()?.get(),
        taxes: sums.tax_lines().iter().map(Into::into).collect(),
        cash: TallyView::new("cash", sums.cash),
        wallets: tallies(&sums.wallets),
        given_back: Some(("cash", sums.cash_back))
            .filter(|(_, back)| *back != Tally::default())
            .map(|(name, back)| TallyView::new(name, back))
            .into_iter()
            .chain(tallies(&sums.wallets_back))
            .collect(),
        shop_campaigns: campaigns(Funding::Shop),
        wallet_campaigns: campaigns(Funding::Wallet),
        staff: tallies(&sums.staff),
        staff_discounts: tallies(&sums.staff_discounts),
        staff_voids: tallies(&report.voids),
        tax_free: TallyView::new("tax_free", report.tax_free.made),
        tax_free_tax_yen: report.tax_free.tax_yen.get(),
        tax_free_withdrawn: TallyView::new("withdrawn", report.tax_free.withdrawn),
        float_yen: shift.float_yen.get(),
        moved_yen: Yen::sum(shift.moves.iter().map(|cash| cash.amount_yen))?.get(),
        expected_yen: report.expected_yen.get(),
        counted_yen: closed.map(|closed| closed.counted_yen.get()),
        pieces: closed
            .map(|closed| PiecesView::all(&closed.pieces))
            .transpose()?
            .unwrap_or_default(),
        difference_yen: closed.map(|closed| closed.difference().get()),
        reason: closed.map(|closed| closed.reason.clone()).unwrap_or_default(),
        unresolved,
    })
}

fn report(turn: &mut Turn<'_>) -> Result<ShiftReport, AppError> {
    let shift = turn.state.shift.clone().ok_or(ErrorCode::ShiftNotOpen)?;
    let figures = turn.store.shift_figures(shift.id, turn.now)?;
    debug_assert!(figures.sums.ties(), "a shift's sums must tie");
    crate::papers::shift_report(shift, figures)
}

pub fn report_shift(turn: &mut Turn<'_>, _: Nothing) -> Result<ShiftReportView, AppError> {
    let staff = turn.who()?;
    let mut report = report(turn)?;
    report.shift.x_reports += 1;
    let shift = report.shift.id;
    turn.state.shift = Some(report.shift.clone());
    turn.writes.push(Write::XReport { shift, at: turn.now, staff });
    turn.audit(Action::ShiftReported, report.shift.x_reports);
    let view = view(&report, turn.now, turn.state.unresolved_names())?;
    crate::papers::shift(turn, report);
    Ok(view)
}

/// So many of a note or coin, and what they are worth.
#[derive(Debug, Serialize, TS)]
pub struct PiecesView {
    pub face_yen: u16,
    pub count: u32,
    pub yen: i64,
}

impl PiecesView {
    fn all(pieces: &Pieces) -> Result<Vec<Self>, AppError> {
        let view =
            |(face_yen, count)| Ok(Self { face_yen, count, yen: worth(face_yen, count)?.get() });
        pieces.each().map(view).collect()
    }
}

#[derive(Debug, Clone, Copy, Deserialize, TS)]
pub struct PieceCount {
    pub face_yen: u16,
    pub count: u32,
}

fn pieces(counted: &[PieceCount]) -> Result<Pieces, AppError> {
    let pieces = Pieces::of(counted.iter().map(|piece| (piece.face_yen, piece.count)));
    pieces.ok_or_else(|| ErrorCode::BadAmount.into())
}

/// Sums a drawer up while it is being counted.
#[derive(Debug, Deserialize, TS)]
pub struct SumPieces {
    pub pieces: Vec<PieceCount>,
}

#[derive(Debug, Serialize, TS)]
pub struct PiecesSum {
    pub pieces: Vec<PiecesView>,
    pub total_yen: i64,
}

pub fn sum_pieces(_: &mut Turn<'_>, request: SumPieces) -> Result<PiecesSum, AppError> {
    let pieces = pieces(&request.pieces)?;
    Ok(PiecesSum { total_yen: pieces.total()?.get(), pieces: PiecesView::all(&pieces)? })
}

/// Puts goods that were taken out of a cart into the shift's figures; a negative amount puts
/// back what was taken out by mistake. Without an open shift there are none.
pub(crate) fn void(turn: &mut Turn<'_>, what: String, yen: Yen) -> Result<(), AppError> {
    if let Some(shift) = &turn.state.shift {
        let (staff, staff_name) = (turn.who()?, turn.staff_name());
        let void = Void { at: turn.now, staff, staff_name, what, yen };
        turn.writes.push(Write::Void { shift: shift.id, void });
    }
    Ok(())
}

/// What was counted, why it differs, and that the open payments were seen.
#[derive(Debug, Deserialize, TS)]
pub struct CloseShift {
    pub counted_yen: i64,
    /// How the count came about, which must sum to it; empty where only the sum is told.
    #[serde(default)]
    pub pieces: Vec<PieceCount>,
    pub reason: String,
    pub acknowledge_unresolved: bool,
    pub approval: Option<Approval>,
}

pub fn close_shift(turn: &mut Turn<'_>, request: CloseShift) -> Result<ShiftReportView, AppError> {
    if turn.state.checkout.is_some() {
        return Err(ErrorCode::InCheckout.into());
    }
    let mut report = report(turn)?;
    let unresolved = turn.state.unresolved_names();
    if !unresolved.is_empty() && !request.acknowledge_unresolved {
        let error = AppError::new(ErrorCode::UnresolvedPayments);
        return Err(error.with("count", unresolved.len()));
    }
    let counted_yen = amount(request.counted_yen)?;
    let pieces = pieces(&request.pieces)?;
    if !pieces.is_empty() && pieces.total()? != counted_yen {
        return Err(ErrorCode::BadAmount.into());
    }
    let reason = request.reason.trim().to_owned();
    if counted_yen != report.expected_yen && reason.is_empty() {
        let difference = counted_yen.minus(report.expected_yen)?;
        let error = AppError::new(ErrorCode::CountDiffers);
        return Err(error.with("difference_yen", difference.get()));
    }
    let approved_by = approve(turn, request.approval.as_ref())?;
    let closing = Closing {
        at: turn.now,
        staff: turn.who()?,
        z_number: turn.store.last_z()? + 1,
        counted_yen,
        pieces,
        expected_yen: report.expected_yen,
        reason,
        unresolved,
    };
    let difference = closing.difference();
    let subject = format!("Z {}", closing.z_number);
    turn.audit_change(Action::ShiftClosed, approved_by, subject, report.expected_yen, difference);
    turn.writes.push(Write::CloseShift { shift: report.shift.id, closing: closing.clone() });
    report.shift.closed = Some(closing);
    turn.state.shift = None;
    turn.state.voided = None;
    let view = view(&report, turn.now, turn.state.unresolved_names())?;
    crate::papers::shift(turn, report);
    Ok(view)
}

fn amount(yen: i64) -> Result<Yen, AppError> {
    let yen = Yen::new(yen)?;
    if yen.is_negative() { Err(ErrorCode::BadAmount.into()) } else { Ok(yen) }
}
