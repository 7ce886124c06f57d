//! From what was sold to what a paper says: when it is issued, and on any day after.

use crate::{
    demo::ShopKind,
    error::{AppError, ErrorCode},
    ports::{Reader, Vault, Write, records::Secret, store::ShiftFigures},
    printing,
    state::tax_free::Case,
    till::Turn,
};
use maneki_core::{
    id::{RecordId, SaleId, ShiftId},
    paper::{Content, PaperKind, PaperNote, Proof, ProofPage, TestPage, TravelPage, TravelText},
    receipt::{FormalReceipt, Receipt, ReceiptChoice, ShiftKind, ShiftPaper, TaxFreeHint},
    report::{ShiftReport, Sums},
    sale::{Sale, SaleKind, TenderKind},
    settings::Settings,
    shift::Shift,
    taxfree::{
        life::Life,
        record::PurchaseRecord,
        slip::{GuideSlip, SlipShop},
    },
};

/// What papers are set from.
pub struct Sources<'a> {
    pub reader: &'a mut dyn Reader,
    pub vault: &'a dyn Vault,
    pub settings: &'a Settings,
    pub kind: ShopKind,
    /// Whether records go out to a tax office at all.
    pub has_sender: bool,
}

/// Asks for a receipt's paper; copy 1 is the original.
pub(crate) fn receipt(turn: &mut Turn<'_>, sale: &Sale, copy: u32) -> Result<(), AppError> {
    let mut note = printing::note(turn, PaperKind::Receipt, sale.id.0);
    note.copy = copy;
    note.name = numbered(&sale.number.to_string(), copy);
    let fresh: Vec<PurchaseRecord> = turn.writes.iter().filter_map(fresh_record).collect();
    if copy > 1
        && let Some(first) = first(turn.store, sale)?
    {
        // The shop may be called otherwise by now, and the visitor is another.
        (note.letterhead, note.language) = (first.letterhead, first.language);
    }
    let content = receipt_of(turn.store, turn.state.kind, sale, &note, &fresh)?;
    printing::issue(turn, note, Content::Receipt(Box::new(content)));
    Ok(())
}

fn fresh_record(write: &Write) -> Option<PurchaseRecord> {
    match write {
        Write::Record(new) => Some(new.record.clone()),
        _ => None,
    }
}

fn numbered(name: &str, copy: u32) -> String {
    if copy > 1 { format!("{name}-{copy}") } else { name.to_owned() }
}

/// The note of a sale's first receipt; none where it was sold before papers were written down.
fn first(reader: &mut dyn Reader, sale: &Sale) -> Result<Option<PaperNote>, AppError> {
    let papers = reader.papers_of(sale.id.0)?;
    let notes = papers.into_iter().map(|stored| stored.note);
    Ok(notes.into_iter().find(|note| note.kind == PaperKind::Receipt && note.copy == 1))
}

/// Asks for a formal receipt for someone by name.
pub(crate) fn formal(
    turn: &mut Turn<'_>,
    sale: &Sale,
    addressee: &str,
    purpose: &str,
) -> Result<(), AppError> {
    let papers = turn.store.papers_of(sale.id.0)?;
    let before = papers.iter().filter(|stored| stored.note.kind == PaperKind::FormalReceipt);
    let copy = u32::try_from(before.count()).unwrap_or(u32::MAX).saturating_add(1);
    let mut note = printing::note(turn, PaperKind::FormalReceipt, sale.id.0);
    note.copy = copy;
    note.name = numbered(&format!("{}-formal", sale.number), copy);
    (note.addressee, note.purpose) = (addressee.trim().to_owned(), purpose.trim().to_owned());
    let content = content(&mut sources(turn), &note)?;
    printing::issue(turn, note, content);
    Ok(())
}

/// Asks for the paper of a report that was just taken.
pub(crate) fn shift(turn: &mut Turn<'_>, report: ShiftReport) {
    let shift = &report.shift;
    let kind = if shift.closed.is_some() { PaperKind::ZReport } else { PaperKind::XReport };
    let mut note = printing::note(turn, kind, shift.id.0);
    let day: String =
        maneki_core::time::day_text(shift.day).chars().filter(char::is_ascii_digit).collect();
    let till = turn.state.settings.till_number;
    note.name = match &shift.closed {
        Some(closing) => format!("{till:02}-{day}-Z{}", closing.z_number),
        None => format!("{till:02}-{day}-X{}", shift.x_reports),
    };
    let content = shift_paper(&note, report, turn.state.kind);
    printing::issue(turn, note, Content::Shift(Box::new(content)));
}

/// Asks for the paper of a chain that was just verified.
pub(crate) fn proof(turn: &mut Turn<'_>, staff: String, proof: Proof) {
    let mut note = printing::note(turn, PaperKind::ChainProof, turn.fresh(|id| id));
    let stamp = turn.now.digits_in_japan();
    let till = turn.state.settings.till_number;
    note.name = format!("{till:02}-{}-proof-{}", &stamp[..8], &stamp[8..]);
    (note.staff, note.purpose) = (staff, proof.to_text());
    let content = Content::Proof(Box::new(proof_page(&note, proof, turn.state.kind)));
    printing::issue(turn, note, content);
}

fn proof_page(note: &PaperNote, proof: Proof, of: ShopKind) -> ProofPage {
    ProofPage {
        shop: note.letterhead.shop.clone(),
        staff: note.staff.clone(),
        at: note.at,
        proof,
        copy: note.copy,
        sample: of.is_played(),
        practice: of == ShopKind::Practice,
    }
}

/// What a paper said when it was issued, set from what is stored.
pub(crate) fn rebuild(turn: &mut Turn<'_>, note: &PaperNote) -> Result<Content, AppError> {
    content(&mut sources(turn), note)
}

fn sources<'a>(turn: &'a mut Turn<'_>) -> Sources<'a> {
    use crate::ports::tax_office::OfficeNotice;
    let has_sender = !turn.office.notices(turn.now).contains(&OfficeNotice::NotSetUp);
    Sources {
        reader: &mut *turn.store,
        vault: turn.vault,
        settings: &turn.state.settings,
        kind: turn.state.kind,
        has_sender,
    }
}

/// # Errors
/// [`ErrorCode::NoSuchPaper`] where what it is of is not stored; the store's.
pub fn content(from: &mut Sources<'_>, note: &PaperNote) -> Result<Content, AppError> {
    Ok(match note.kind {
        PaperKind::Receipt => Content::Receipt(Box::new(stored_receipt(from, note)?)),
        PaperKind::FormalReceipt => {
            let plain = PaperNote { copy: 1, ..note.clone() };
            let receipt = stored_receipt(from, &plain)?;
            let formal = FormalReceipt::of(&receipt, &note.addressee, &note.purpose, note.copy);
            Content::Formal(Box::new(formal.ok_or(ErrorCode::NotASale)?))
        }
        PaperKind::XReport | PaperKind::ZReport => {
            let report = stored_report(from.reader, note)?;
            Content::Shift(Box::new(shift_paper(note, report, from.kind)))
        }
        PaperKind::GuideSlip => Content::Slip(Box::new(stored_slip(from, note)?)),
        PaperKind::ChainProof => {
            let proof = Proof::from_text(&note.purpose).ok_or(ErrorCode::NoSuchPaper)?;
            Content::Proof(Box::new(proof_page(note, proof, from.kind)))
        }
        PaperKind::TravelCard => {
            let text = TravelText::from_text(&note.purpose).ok_or(ErrorCode::NoSuchPaper)?;
            Content::Travel(Box::new(TravelPage {
                shop: note.letterhead.shop.clone(),
                text,
                language: note.language,
                at: note.at,
                copy: note.copy,
                sample: from.kind.is_played(),
                practice: from.kind == ShopKind::Practice,
            }))
        }
        PaperKind::TestPage => Content::Test(Box::new(TestPage {
            shop: note.letterhead.shop.clone(),
            printer: note.addressee.clone(),
            address: note.purpose.clone(),
            at: note.at,
            sample: from.kind.is_played(),
        })),
    })
}

fn stored_receipt(from: &mut Sources<'_>, note: &PaperNote) -> Result<Receipt, AppError> {
    let sale = from.reader.sale(SaleId(note.of))?.ok_or(ErrorCode::NoSuchPaper)?;
    receipt_of(from.reader, from.kind, &sale, note, &[])
}

fn receipt_of(
    reader: &mut dyn Reader,
    of: ShopKind,
    sale: &Sale,
    note: &PaperNote,
    fresh: &[PurchaseRecord],
) -> Result<Receipt, AppError> {
    let original = match sale.kind {
        SaleKind::Sale => None,
        SaleKind::Return { of } => reader.sale(of)?,
    };
    let practice = of == ShopKind::Practice;
    let choice = ReceiptChoice { language: note.language, copy: note.copy, practice };
    let number = original.as_ref().map(|sale| &sale.number);
    let mut receipt = Receipt::under(sale, number, &note.letterhead, &choice);
    receipt.tax_free = hint(reader, sale, note, fresh)?;
    Ok(receipt)
}

/// What the first print told of the sale's purchase record, if there was one by then.
fn hint(
    reader: &mut dyn Reader,
    sale: &Sale,
    note: &PaperNote,
    fresh: &[PurchaseRecord],
) -> Result<Option<TaxFreeHint>, AppError> {
    let told = |record: &PurchaseRecord| {
        Some(TaxFreeHint {
            record: record.send_no.to_string(),
            refund_yen: record.refundable_yen(),
            confirm_by: record.confirm_by?,
        })
    };
    if let Some(record) = fresh.iter().find(|record| record.sale == sale.id) {
        return Ok(told(record));
    }
    let first = if note.copy > 1 { first(reader, sale)?.map(|first| first.at) } else { None };
    let by = first.unwrap_or(note.at);
    let records = reader.records_of(sale.id)?;
    let known = records.iter().find(|stored| stored.record.sale == sale.id && stored.at <= by);
    Ok(known.and_then(|stored| told(&stored.record)))
}

fn shift_paper(note: &PaperNote, report: ShiftReport, of: ShopKind) -> ShiftPaper {
    let kind = if note.kind == PaperKind::ZReport { ShiftKind::Z } else { ShiftKind::X };
    ShiftPaper {
        shop: note.letterhead.shop.clone(),
        kind,
        // Its name begins with the till's number, as a receipt's does.
        till: note.name.chars().take(2).collect(),
        staff: note.staff.clone(),
        at: note.at,
        report,
        copy: note.copy,
        sample: of.is_played(),
        practice: of == ShopKind::Practice,
    }
}

/// The shift's sums as they stood when the report was taken.
fn stored_report(reader: &mut dyn Reader, note: &PaperNote) -> Result<ShiftReport, AppError> {
    let id = ShiftId(note.of);
    let found = reader.shift(id)?.ok_or(ErrorCode::NoSuchPaper)?;
    let mut figures = reader.shift_figures(id, note.at)?;
    if note.kind == PaperKind::ZReport {
        return shift_report(found, figures);
    }
    let mut sales = reader.sales_of_shift(id)?;
    sales.retain(|sale| sale.at <= note.at);
    figures.sums = Sums::of(&sales)?;
    shift_report(as_of(found, note), figures)
}

pub(crate) fn shift_report(shift: Shift, figures: ShiftFigures) -> Result<ShiftReport, AppError> {
    let ShiftFigures { sums, voids, tax_free } = figures;
    let expected_yen = shift.expected_cash(sums.cash.yen)?;
    Ok(ShiftReport { shift, sums, expected_yen, voids, tax_free })
}

fn as_of(mut shift: Shift, note: &PaperNote) -> Shift {
    shift.moves.retain(|cash| cash.at <= note.at);
    shift.closed = None;
    // Its name ends with the report's number in the shift.
    let number = note.name.rsplit_once('X').and_then(|(_, number)| number.parse().ok());
    shift.x_reports = number.unwrap_or(shift.x_reports);
    shift
}

fn stored_slip(from: &mut Sources<'_>, note: &PaperNote) -> Result<GuideSlip, AppError> {
    let id = RecordId(note.of);
    let stored = from.reader.record(id)?.ok_or(ErrorCode::NoSuchPaper)?;
    let facts: Vec<_> = stored.facts.iter().filter(|(at, _)| *at <= note.at).cloned().collect();
    let life = Life::replay(&stored.record, stored.at, &facts)
        .map_err(|_| AppError::new(ErrorCode::NoSuchPaper))?;
    let sealed = from.reader.secret(id, Secret::Buyer)?;
    let buyer = sealed.and_then(|sealed| from.vault.open_buyer(id, &sealed));
    let last = buyer.map(|buyer| buyer.passport.last_four()).unwrap_or_default();
    let sale = from.reader.sale(stored.record.sale)?;
    let by_wallet = sale.as_ref().and_then(|sale| wallet_payment(sale, &stored.record)).is_some();
    let route = if by_wallet { "wallet" } else { "cash" };
    let shop = &note.letterhead.shop;
    let slip_shop = SlipShop {
        name: shop.name.clone(),
        address: shop.address.clone(),
        terms: from.settings.tax_free.on_slip(&shop.name, route),
        has_sender: from.has_sender,
    };
    let slip = GuideSlip::of(&stored.record, &life, &slip_shop, last, note.language, note.at);
    Ok(GuideSlip { copy: note.copy.saturating_sub(1), ..slip })
}

/// The wallet payment of a sale that is large enough to give a record's tax back through.
pub(crate) fn wallet_payment(
    sale: &Sale,
    record: &PurchaseRecord,
) -> Option<maneki_core::id::AttemptId> {
    let gross = record.refundable_yen();
    sale.tenders.iter().filter(|_| sale.kind == SaleKind::Sale).find_map(|tender| {
        match &tender.by {
            TenderKind::Wallet(paid) if tender.amount_yen >= gross => Some(paid.attempt),
            TenderKind::Wallet(_) | TenderKind::Cash { .. } | TenderKind::WalletRefund { .. } => {
                None
            }
        }
    })
}

/// Asks for a record's guide slip; copy 1 is the original.
pub(crate) fn slip(turn: &mut Turn<'_>, case: &Case, slip: GuideSlip, copy: u32) {
    let mut note = printing::note(turn, PaperKind::GuideSlip, case.record.id.0);
    (note.copy, note.language) = (copy, case.language);
    note.name = numbered(&format!("{}-tax-free", case.record.send_no), copy);
    let slip = GuideSlip { copy: copy.saturating_sub(1), ..slip };
    printing::issue(turn, note, Content::Slip(Box::new(slip)));
}
