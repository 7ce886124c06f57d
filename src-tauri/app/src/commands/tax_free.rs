//! Tax-free at the counter: who, what, and the records written for it.
//!
//! Nothing of the traveller is stored before the records are; a crash before that asks for the
//! passport again.

use super::{Approval, Nothing};
use crate::{
    error::{AppError, ErrorCode},
    state::tax_free::{Desk, Linked, Of, Stay},
    till::Turn,
    view::{LinkedView, Notice, StayPaperView, StayStatusView, UnitDetailView},
};
use maneki_core::{
    cart::LineNo,
    id::{CartId, SaleId},
    passport::{Field, MrzFault, likely, read},
    sale::{ReceiptNo, Sale, SaleKind},
    taxfree::{
        goods::Receipt,
        life::Standing,
        rules::{NoRule, Rules},
    },
    time::{Date, day_text, parse_day},
};
use serde::Deserialize;
use std::sync::Arc;
use ts_rs::TS;

pub mod demo;
pub mod export;
pub mod ledger;
mod mask;
pub(crate) mod office;
mod records;
pub mod show;
pub mod terms;

/// Receipts of today that are offered to be linked.
const MOST_LINKABLE: u32 = 20;
/// A text longer than this is no machine-readable zone.
const LONGEST_ZONE: usize = 400;
/// A shop splits a receipt over a handful of records.
const MOST_PARTS: u8 = 9;

/// A receipt's number or id; none means the open cart or, where it is empty, the sale just done.
#[derive(Debug, Deserialize, TS)]
pub struct StartTaxFree {
    pub receipt: Option<String>,
}

pub fn start_tax_free(turn: &mut Turn<'_>, request: StartTaxFree) -> Result<Nothing, AppError> {
    let desk = match request.receipt.as_deref().map(str::trim) {
        Some(receipt) => {
            let sale = find_sale(turn, receipt)?;
            of_sale(turn, sale)?
        }
        None if !turn.state.cart.is_empty() => Desk::new(Of::Cart(turn.state.cart.id)),
        None => {
            let done = turn.state.done.as_ref().ok_or(ErrorCode::CartEmpty)?;
            let sale = done.sale.as_ref().clone();
            of_sale(turn, sale)?
        }
    };
    let rules = rules(turn, turn.state.desk_day(&desk, turn.now))?;
    if !rules.refund_system.value {
        // The tax came off at the till then, which this till never did. Records of that time keep
        // their own rules and form: they are corrected and taken back as they were made.
        let error = AppError::new(ErrorCode::OldTaxFreeLaw).with("day", day_text(rules.day));
        return Err(error.with("source", &rules.refund_system.source));
    }
    let mut desk = desk;
    desk.linkable = linkable(turn, &desk)?;
    turn.state.tax_free.desk = Some(Arc::new(desk));
    Ok(Nothing {})
}

fn find_sale(turn: &mut Turn<'_>, receipt: &str) -> Result<Sale, AppError> {
    let found = match (ReceiptNo::parse(receipt), receipt.parse::<SaleId>()) {
        (Some(number), _) => turn.store.sale_by_number(&number)?,
        (None, Ok(id)) => turn.store.sale(id)?,
        (None, Err(_)) => None,
    };
    found.ok_or_else(|| AppError::new(ErrorCode::NoSuchReceipt).with("number", receipt))
}

fn of_sale(turn: &mut Turn<'_>, sale: Sale) -> Result<Desk, AppError> {
    if sale.kind != SaleKind::Sale {
        return Err(ErrorCode::NotASale.into());
    }
    if !is_today(turn, &sale) {
        return Err(ErrorCode::TaxFreeNotToday.into());
    }
    if let Some(number) = live_record(turn, sale.id)? {
        return Err(AppError::new(ErrorCode::RecordExists).with("number", number));
    }
    let returns = Arc::new(turn.store.returns_of(sale.id)?);
    Ok(Desk::new(Of::Sale { sale: Arc::new(sale), returns }))
}

/// The procedure belongs to the day of the sale; a shop open past midnight is still on it.
fn is_today(turn: &Turn<'_>, sale: &Sale) -> bool {
    let border = turn.state.settings.day_border_hour;
    sale.at.day_in_japan() == turn.now.day_in_japan()
        || sale.at.shop_day(border) == turn.now.shop_day(border)
}

/// The number of a sale's record that was not taken back.
fn live_record(turn: &mut Turn<'_>, sale: SaleId) -> Result<Option<String>, AppError> {
    for stored in turn.store.records_of(sale)?.iter().filter(|s| s.record.sale == sale) {
        match office::case_of(turn, stored)?.life.standing(turn.now) {
            Standing::Withdrawn | Standing::Withdrawing => {}
            _ => return Ok(Some(stored.record.send_no.to_string())),
        }
    }
    Ok(None)
}

pub(super) fn rules(turn: &Turn<'_>, day: Date) -> Result<Rules, AppError> {
    turn.state.tax_free_rules.on(day).map_err(|NoRule(name)| {
        AppError::new(ErrorCode::NoTaxFreeRules).detail(format!("{name:?} on {day}"))
    })
}

/// Sales of the day beside the procedure's own.
fn linkable(turn: &mut Turn<'_>, desk: &Desk) -> Result<Vec<LinkedView>, AppError> {
    use crate::ports::store::{Only, ReceiptQuery};
    let day = turn.state.day(turn.now);
    let query = ReceiptQuery {
        from: Some(day),
        to: Some(day),
        only: Some(Only::Sales),
        limit: MOST_LINKABLE,
        ..ReceiptQuery::default()
    };
    let mine = match &desk.of {
        Of::Cart(_) => None,
        Of::Sale { sale, .. } => Some(sale.id),
    };
    let rows = turn.store.find_receipts(&query)?.receipts;
    let others = rows.into_iter().filter(|row| Some(row.id) != mine);
    let views = others.map(|row| LinkedView {
        number: row.number.to_string(),
        at_ms: row.at.0,
        total_yen: row.total_yen.get(),
        counts_yen: 0,
    });
    Ok(views.collect())
}

/// The open procedure, to be changed before its records are written.
fn desk<'a>(turn: &'a mut Turn<'_>) -> Result<&'a mut Desk, AppError> {
    if turn.state.desk().is_none_or(|desk| !desk.made.is_empty()) {
        return Err(ErrorCode::NoTaxFreeOpen.into());
    }
    let desk = turn.state.tax_free.desk.as_mut().ok_or(ErrorCode::NoTaxFreeOpen)?;
    let desk = Arc::make_mut(desk);
    desk.confirmed = false;
    Ok(desk)
}

/// The machine-readable zone, line by line, as typed or as an OCR-B reader sent it. `compared`:
/// a person compared a doubtful number with the page.
#[derive(Deserialize, TS)]
pub struct ReadPassport {
    pub lines: String,
    #[serde(default)]
    pub compared: bool,
}

pub fn read_passport(turn: &mut Turn<'_>, request: ReadPassport) -> Result<Nothing, AppError> {
    let today = turn.now.day_in_japan();
    let desk = desk(turn)?;
    if request.lines.len() > LONGEST_ZONE {
        let places = request.lines.chars().count();
        return Err(AppError::new(ErrorCode::PassportLength).with("places", places));
    }
    let reading = match read(&request.lines, today) {
        Err(MrzFault::Doubtful) => {
            let doubtful = likely(&request.lines, today)?;
            if !request.compared {
                desk.passport = None;
                desk.likely = Some(doubtful.passport);
                return Ok(Nothing {});
            }
            doubtful
        }
        other => other?,
    };
    desk.likely = None;
    desk.mended = !reading.mended.is_empty();
    let language = (turn.state.slip_language)(&reading.passport.nationality);
    self::desk(turn)?.passport = Some(reading.passport);
    turn.state.visitor_language = language;
    records::check_form(turn)
}

impl From<MrzFault> for AppError {
    fn from(fault: MrzFault) -> Self {
        let field = |field| Self::new(ErrorCode::PassportField).with("field", field_name(field));
        match fault {
            MrzFault::Length { places } => {
                Self::new(ErrorCode::PassportLength).with("places", places)
            }
            MrzFault::Character { place } => {
                Self::new(ErrorCode::PassportCharacter).with("place", place + 1)
            }
            MrzFault::CheckDigit => Self::new(ErrorCode::PassportCheckDigit),
            MrzFault::Doubtful => Self::new(ErrorCode::PassportDoubtful),
            MrzFault::Letters(at) | MrzFault::Dates(at) | MrzFault::Shape(at) => field(at),
        }
    }
}

fn field_name(field: Field) -> &'static str {
    match field {
        Field::DocumentCode => "document_code",
        Field::Issuer => "issuer",
        Field::Nationality => "nationality",
        Field::Name => "name",
        Field::Number => "number",
        Field::Birth => "birth",
        Field::Sex => "sex",
        Field::Expiry => "expiry",
    }
}

/// What the landing stamp and the other papers say. Days as `2026-11-23`.
#[derive(Deserialize, TS)]
pub struct SetStay {
    pub status: StayStatusView,
    pub landed_on: Option<String>,
    /// Since when a Japanese national has lived abroad.
    pub abroad_since: Option<String>,
    /// Beside the passport.
    #[serde(default)]
    pub papers: Vec<StayPaperView>,
}

pub fn set_stay(turn: &mut Turn<'_>, request: SetStay) -> Result<Nothing, AppError> {
    let day = |text: Option<String>, field: &str| match text.as_deref().map(str::trim) {
        None | Some("") => Ok(None),
        Some(text) => {
            let bad = || AppError::new(ErrorCode::BadDate).with("field", field);
            parse_day(text).map(Some).ok_or_else(bad)
        }
    };
    let stay = Stay {
        status: request.status.into(),
        landed_on: day(request.landed_on, "landed_on")?,
        abroad_since: day(request.abroad_since, "abroad_since")?,
        papers: request.papers.into_iter().map(Into::into).collect(),
    };
    desk(turn)?.stay = Some(stay);
    records::check_form(turn)
}

/// The same person's other receipts of today, by number; replaces those linked before.
#[derive(Debug, Deserialize, TS)]
pub struct LinkReceipts {
    pub numbers: Vec<String>,
}

pub fn link_receipts(turn: &mut Turn<'_>, request: LinkReceipts) -> Result<Nothing, AppError> {
    let open = desk(turn)?.clone();
    let day = turn.state.desk_day(&open, turn.now);
    let mut linked: Vec<Linked> = vec![];
    for number in &request.numbers {
        let refused = |why: &str| {
            AppError::new(ErrorCode::LinkRefused).with("number", number).with("why", why)
        };
        let sale = find_sale(turn, number.trim())?;
        if sale.kind != SaleKind::Sale {
            return Err(refused("is_return"));
        }
        if sale.at.day_in_japan() != day {
            return Err(refused("other_day"));
        }
        let own = matches!(&open.of, Of::Sale { sale: mine, .. } if mine.id == sale.id);
        if own || linked.iter().any(|other| other.sale.id == sale.id) {
            return Err(refused("itself"));
        }
        let to_record = live_record(turn, sale.id)?.is_none();
        if !to_record && !records::same_person(turn, sale.id, &open)? {
            return Err(refused("other_person"));
        }
        let receipt = Receipt::kept(&sale, &turn.store.returns_of(sale.id)?)?;
        linked.push(Linked { sale: Arc::new(sale), receipt, to_record });
    }
    desk(turn)?.linked = linked;
    records::check_form(turn)
}

/// Which record each line goes to; lines not named go to record 0.
#[derive(Debug, Deserialize, TS)]
pub struct SplitGoods {
    pub parts: Vec<GoodsPart>,
}

#[derive(Debug, Deserialize, TS)]
pub struct GoodsPart {
    pub line: u32,
    pub part: u8,
}

pub fn split_goods(turn: &mut Turn<'_>, request: SplitGoods) -> Result<Nothing, AppError> {
    let lines = lines(turn)?;
    let fits = |part: &GoodsPart| lines.contains(&LineNo(part.line)) && part.part < MOST_PARTS;
    if !request.parts.iter().all(fits) {
        return Err(ErrorCode::NoSuchLine.into());
    }
    let split = request.parts.iter().filter(|part| part.part > 0);
    desk(turn)?.split = split.map(|part| (LineNo(part.line), part.part)).collect();
    records::check_form(turn)
}

/// The lines of the procedure's receipt.
fn lines(turn: &mut Turn<'_>) -> Result<Vec<LineNo>, AppError> {
    let desk = desk(turn)?.clone();
    let receipt = turn.state.desk_receipt(&desk, turn.now).ok_or(ErrorCode::AmountTooLarge)?;
    Ok(receipt.goods.iter().map(|goods| goods.no).collect())
}

/// Describes goods from ¥1,000,000 a piece.
#[derive(Debug, Deserialize, TS)]
pub struct DetailGoods {
    pub line: u32,
    pub detail: UnitDetailView,
}

pub fn detail_goods(turn: &mut Turn<'_>, request: DetailGoods) -> Result<Nothing, AppError> {
    let line = LineNo(request.line);
    if !lines(turn)?.contains(&line) {
        return Err(ErrorCode::NoSuchLine.into());
    }
    desk(turn)?.details.insert(line, request.detail.into());
    records::check_form(turn)
}

/// The name on the record, where the office does not take the receipt's; empty takes that again.
#[derive(Debug, Deserialize, TS)]
pub struct NameGoods {
    pub line: u32,
    pub name: String,
}

pub fn name_goods(turn: &mut Turn<'_>, request: NameGoods) -> Result<Nothing, AppError> {
    let (line, name) = (LineNo(request.line), request.name.trim().to_owned());
    if !lines(turn)?.contains(&line) {
        return Err(ErrorCode::NoSuchLine.into());
    }
    let names = &mut desk(turn)?.names;
    if name.is_empty() {
        names.remove(&line);
    } else {
        names.insert(line, name);
    }
    records::check_form(turn)
}

/// Writes the records, queues them and asks for the slips. Before payment it only checks: the
/// records are then written with the sale.
pub fn confirm_tax_free(turn: &mut Turn<'_>, _: Nothing) -> Result<Nothing, AppError> {
    let open = desk(turn)?.clone();
    match &open.of {
        Of::Cart(_) => {
            records::check(turn, &open)?;
            desk(turn)?.confirmed = true;
        }
        Of::Sale { .. } => {
            let staff = turn.who()?;
            records::write(turn, &open, staff)?;
        }
    }
    Ok(Nothing {})
}

/// The open cart was sold: its procedure goes on for the sale. What was confirmed is written with
/// it; a sale is never held up by its record.
pub(crate) fn sold(turn: &mut Turn<'_>, cart: CartId, sale: &Sale) -> Result<(), AppError> {
    let Some(open) = turn.state.tax_free.desk.as_deref().cloned() else { return Ok(()) };
    if open.of != Of::Cart(cart) {
        return Ok(());
    }
    let of = Of::Sale { sale: Arc::new(sale.clone()), returns: Arc::new(vec![]) };
    let next = Desk { of, confirmed: false, ..open.clone() };
    turn.state.tax_free.desk = Some(Arc::new(next.clone()));
    if open.confirmed {
        let (writes, effects) = (turn.writes.len(), turn.effects.len());
        let before = turn.state.tax_free.clone();
        if let Err(error) = records::write(turn, &next, sale.staff) {
            turn.writes.truncate(writes);
            turn.effects.truncate(effects);
            turn.state.tax_free = before;
            turn.notice(Notice::TaxFreeNeedsYou, &[("record", format!("{:?}", error.code))]);
        }
    }
    Ok(())
}

pub fn leave_tax_free(turn: &mut Turn<'_>, _: Nothing) -> Result<Nothing, AppError> {
    turn.state.tax_free.desk = None;
    Ok(Nothing {})
}
