//! Printers' set-up, papers on their way, and the drawer.

use super::{Approval, Nothing, exports::stamped, staff::approve};
use crate::{
    error::{AppError, ErrorCode},
    jobs::Job,
    papers,
    ports::{Found, FoundHow, PaperFault, Write},
    printing,
    till::{Effect, PrinterCall, Turn},
    view::{
        FoundHowView, FoundPrinterView, PrinterFaultView, PrinterSetupView, PrinterStatusView,
        ThermalProfileView,
    },
};
use maneki_core::{
    audit::Action,
    id::{PrinterId, SaleId, StaffId},
    paper::PaperKind,
    print::{PrintFact, PrintState, PrinterFault, PrinterStatus},
    printer::{PrinterSetup, ThermalProfile, with_drawer},
};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, sync::Arc};
use ts_rs::TS;

/// More than any counter has.
const MOST_PRINTERS: usize = 8;

#[derive(Debug, Serialize, Deserialize, TS)]
pub struct Printers {
    pub printers: Vec<PrinterSetupView>,
}

pub fn show_printers(turn: &mut Turn<'_>, _: Nothing) -> Result<Printers, AppError> {
    Ok(Printers { printers: turn.state.printing.printers.iter().map(Into::into).collect() })
}

/// Sets all printers anew. Papers that waited for one that is gone wait without a printer.
pub fn save_printers(turn: &mut Turn<'_>, request: Printers) -> Result<Printers, AppError> {
    let printers: Vec<PrinterSetup> =
        request.printers.into_iter().map(|view| read(turn, view)).collect::<Result<_, _>>()?;
    check(&printers)?;
    let before = show_printers(turn, Nothing {})?;
    let after = Printers { printers: printers.iter().map(Into::into).collect() };
    turn.audit_fields(Action::PrintersChanged, "", Some(&before), &after);
    turn.writes.push(Write::SavePrinters(printers.clone()));
    turn.state.printing.status.retain(|id, _| printers.iter().any(|printer| printer.id == *id));
    turn.state.printing.printers = Arc::new(printers);
    printing::watch(turn);
    printing::tick(turn);
    show_printers(turn, Nothing {})
}

fn read(turn: &Turn<'_>, view: PrinterSetupView) -> Result<PrinterSetup, AppError> {
    let bad = |field: &str| AppError::new(ErrorCode::BadPrinter).with("field", field);
    let id = match view.id {
        Some(id) => id.parse().map_err(|_| bad("id"))?,
        None => turn.fresh(PrinterId),
    };
    let profile = view.profile;
    let profile = ThermalProfile {
        dots: profile.dots,
        band_rows: profile.band_rows,
        raster: profile.raster.into(),
        cutter: profile.cutter,
        drawer_pin: profile.drawer_pin,
        answers: profile.answers,
        baud: profile.baud,
        stored_logo: profile.stored_logo,
    };
    let papers: BTreeSet<PaperKind> = view.papers.into_iter().map(Into::into).collect();
    Ok(PrinterSetup {
        id,
        name: view.name.trim().chars().take(40).collect(),
        address: view.address.trim().to_owned(),
        media: view.media.into(),
        profile,
        papers: papers.into_iter().filter(|kind| *kind != PaperKind::TestPage).collect(),
    })
}

fn check(printers: &[PrinterSetup]) -> Result<(), AppError> {
    let bad = |field: &str| Err(AppError::new(ErrorCode::BadPrinter).with("field", field));
    let (mut names, mut kinds) = (BTreeSet::new(), BTreeSet::new());
    if printers.len() > MOST_PRINTERS {
        return bad("printers");
    }
    for printer in printers {
        if printer.name.is_empty() || !names.insert(&printer.name) {
            return bad("name");
        }
        if printer.address.is_empty() || printer.address.contains(char::is_control) {
            return bad("address");
        }
        if !printer.profile.is_sound() {
            return bad("profile");
        }
        if printer.papers.iter().any(|kind| !kinds.insert(*kind)) {
            return bad("papers");
        }
    }
    Ok(())
}

impl From<&PrinterSetup> for PrinterSetupView {
    fn from(printer: &PrinterSetup) -> Self {
        let profile = &printer.profile;
        Self {
            id: Some(printer.id.to_string()),
            name: printer.name.clone(),
            address: printer.address.clone(),
            media: printer.media.into(),
            profile: ThermalProfileView {
                dots: profile.dots,
                band_rows: profile.band_rows,
                raster: profile.raster.into(),
                cutter: profile.cutter,
                drawer_pin: profile.drawer_pin,
                answers: profile.answers,
                baud: profile.baud,
                stored_logo: profile.stored_logo,
            },
            papers: printer.papers.iter().map(|kind| (*kind).into()).collect(),
        }
    }
}

pub fn find_printers(_: &mut Turn<'_>, _: Nothing) -> Result<Job, AppError> {
    Ok(Job::FindPrinters)
}

#[derive(Debug, Serialize, TS)]
pub struct FoundPrinters {
    pub printers: Vec<FoundPrinterView>,
}

impl From<Vec<Found>> for FoundPrinters {
    fn from(found: Vec<Found>) -> Self {
        let printers = found.into_iter().map(|found| FoundPrinterView {
            address: found.address,
            how: match found.how {
                FoundHow::Network => FoundHowView::Network,
                FoundHow::Ipp => FoundHowView::Ipp,
                FoundHow::Usb => FoundHowView::Usb,
                FoundHow::Serial => FoundHowView::Serial,
                FoundHow::Queue => FoundHowView::Queue,
            },
            name: found.name,
            status: PrinterStatusView::of(Some(found.status)),
            fault: found.status.fault().map(Into::into),
        });
        Self { printers: printers.collect() }
    }
}

#[derive(Debug, Deserialize, TS)]
pub struct OnePrinter {
    pub printer: String,
}

pub(super) fn printer(turn: &Turn<'_>, id: &str) -> Result<PrinterSetup, AppError> {
    let id: PrinterId = id.parse().map_err(|_| ErrorCode::NoSuchPrinter)?;
    turn.state.printing.printer(id).cloned().ok_or_else(|| ErrorCode::NoSuchPrinter.into())
}

pub fn print_test_page(turn: &mut Turn<'_>, request: OnePrinter) -> Result<Nothing, AppError> {
    let printer = printer(turn, &request.printer)?;
    let mut note = printing::note(turn, PaperKind::TestPage, printer.id.0);
    note.name = stamped(turn.now, "test");
    (note.addressee, note.purpose) = (printer.name.clone(), printer.address.clone());
    let content = papers::rebuild(turn, &note)?;
    printing::issue_to(turn, note, content, Some(printer.id));
    Ok(Nothing {})
}

/// Lays the shop's logo down in a printer's own memory.
pub fn store_logo(turn: &mut Turn<'_>, request: OnePrinter) -> Result<Nothing, AppError> {
    let printer = printer(turn, &request.printer)?;
    let logo = turn.state.settings.logo.clone().ok_or(ErrorCode::NoLogo)?;
    turn.effects.push(Effect::Printer(PrinterCall::KeepLogo { printer: printer.id, logo }));
    turn.audit_change(Action::PrintersChanged, None, &printer.name, "", "logo");
    Ok(Nothing {})
}

/// A person looked whether a paper came out.
#[derive(Debug, Deserialize, TS)]
pub struct AnswerPrint {
    pub id: String,
    pub came_out: bool,
    /// Where it did not: print it again, marked 再発行.
    pub again: bool,
}

pub fn answer_print(turn: &mut Turn<'_>, request: AnswerPrint) -> Result<Nothing, AppError> {
    let queued = printing::find(turn, &request.id)?;
    if !matches!(queued.job.state, PrintState::Unknown { .. }) {
        return Err(ErrorCode::NoSuchPaper.into());
    }
    let again = request.again && !request.came_out;
    let answer = if request.came_out { "came out" } else { "did not come out" };
    turn.audit_change(Action::PaperAnswered, None, &queued.note.name, "unknown", answer);
    printing::step(turn, queued.note.id, PrintFact::CameOut(request.came_out));
    if again { print_again(turn, &queued) } else { Ok(Nothing {}) }
}

/// The next copy of a paper, which says so.
fn print_again(
    turn: &mut Turn<'_>,
    queued: &crate::state::printing::Queued,
) -> Result<Nothing, AppError> {
    use super::{closings, receipts, tax_free::ledger};
    let (kind, id) = (queued.note.kind, queued.note.of);
    match kind {
        PaperKind::Receipt => {
            let request = receipts::ReprintReceipt { id: id.to_string() };
            receipts::reprint_receipt(turn, request)
        }
        PaperKind::GuideSlip => {
            let request = ledger::TaxFreeRecordId { id: id.to_string() };
            ledger::reprint_guide_slip(turn, request)
        }
        PaperKind::FormalReceipt
        | PaperKind::XReport
        | PaperKind::ZReport
        | PaperKind::ChainProof
        | PaperKind::TravelCard => closings::again(turn, &queued.note),
        PaperKind::TestPage => Ok(Nothing {}),
    }
}

#[derive(Debug, Deserialize, TS)]
pub struct OnePaper {
    pub id: String,
}

/// Takes a paper off its printer's queue; its file stays.
pub fn drop_print(turn: &mut Turn<'_>, request: OnePaper) -> Result<Nothing, AppError> {
    let queued = printing::find(turn, &request.id)?;
    if queued.job.state == PrintState::Sent {
        return Err(ErrorCode::PaperUnderWay.into());
    }
    turn.audit_change(Action::PaperAnswered, None, &queued.note.name, "queued", "taken off");
    printing::step(turn, queued.note.id, PrintFact::TakenOff);
    printing::tick(turn);
    Ok(Nothing {})
}

/// Sends a paper, of which nothing went out yet, to another printer.
#[derive(Debug, Deserialize, TS)]
pub struct MovePrint {
    pub id: String,
    pub printer: String,
}

pub fn move_print(turn: &mut Turn<'_>, request: MovePrint) -> Result<Nothing, AppError> {
    let queued = printing::find(turn, &request.id)?;
    let to = printer(turn, &request.printer)?;
    let job = queued.job.moved(turn.now).ok_or(ErrorCode::PaperUnderWay)?;
    let mine = turn.state.printing.queue.iter_mut().find(|q| q.note.id == queued.note.id);
    if let Some(mine) = mine {
        (mine.job, mine.printer) = (job, Some(to.id));
        turn.writes.push(Write::Print(mine.row()));
    }
    printing::tick(turn);
    Ok(Nothing {})
}

/// Opens the drawer without a sale.
#[derive(Debug, Deserialize, TS)]
pub struct OpenDrawer {
    pub reason: String,
    pub approval: Option<Approval>,
}

pub fn open_drawer(turn: &mut Turn<'_>, request: OpenDrawer) -> Result<Nothing, AppError> {
    let reason: String = request.reason.trim().chars().take(120).collect();
    if reason.is_empty() {
        return Err(ErrorCode::ReasonNeeded.into());
    }
    if with_drawer(&turn.state.printing.printers).is_none() {
        return Err(ErrorCode::NoDrawer.into());
    }
    let approved_by = approve(turn, request.approval.as_ref())?;
    kick_drawer(turn, &reason, approved_by);
    Ok(Nothing {})
}

/// Opens the drawer that hangs on a printer, where one does, and writes down why.
pub(crate) fn kick_drawer(turn: &mut Turn<'_>, why: &str, approved_by: Option<StaffId>) {
    let Some(printer) = with_drawer(&turn.state.printing.printers).map(|p| p.id) else { return };
    turn.audit_change(Action::DrawerOpened, approved_by, why, "", "");
    turn.effects.push(Effect::Printer(PrinterCall::OpenDrawer { printer }));
}

/// A formal receipt for a sale, by name.
#[derive(Debug, Deserialize, TS)]
pub struct PrintFormalReceipt {
    /// The sale's.
    pub id: String,
    /// Without 様; empty prints 上様.
    pub addressee: String,
    pub purpose: String,
}

pub fn print_formal_receipt(
    turn: &mut Turn<'_>,
    request: PrintFormalReceipt,
) -> Result<Nothing, AppError> {
    let id: SaleId = request.id.parse().map_err(|_| ErrorCode::NoSuchReceipt)?;
    let sale = turn.store.sale(id)?.ok_or(ErrorCode::NoSuchReceipt)?;
    let short = |text: &str| text.trim().chars().take(60).collect::<String>();
    papers::formal(turn, &sale, &short(&request.addressee), &short(&request.purpose))?;
    Ok(Nothing {})
}

impl From<PaperFault> for AppError {
    fn from(fault: PaperFault) -> Self {
        match fault {
            PaperFault::Missing { item, characters } => Self::new(ErrorCode::PaperCharacterMissing)
                .with("item", item)
                .with("characters", characters),
            PaperFault::DiskFull => Self::new(ErrorCode::DiskFull),
            PaperFault::NoPicture => Self::new(ErrorCode::BadLogo),
            PaperFault::Untied => Self::new(ErrorCode::PaperFailed).detail("the sums disagree"),
            PaperFault::Failed(detail) => Self::new(ErrorCode::PaperFailed).detail(detail),
        }
    }
}

/// What the demo's printer says from now on; none is ready.
#[derive(Debug, Deserialize, TS)]
pub struct DemoSetPrinter {
    pub fault: Option<PrinterFaultView>,
    pub near_end: bool,
}

pub fn demo_set_printer(turn: &mut Turn<'_>, request: DemoSetPrinter) -> Result<Nothing, AppError> {
    if !turn.state.kind.is_played() {
        return Err(ErrorCode::DemoOnly.into());
    }
    let fault = request.fault.map(PrinterFault::from).map(PrinterStatus::Fault);
    let near_end = request.near_end.then_some(PrinterStatus::NearEnd);
    turn.effects.push(Effect::SetFakePrinter { status: fault.or(near_end) });
    Ok(Nothing {})
}
