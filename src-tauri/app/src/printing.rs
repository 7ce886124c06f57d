//! Papers on their way: written down before anything goes out, sent once, asked about where nobody
//! knows how they ended.

use crate::{
    error::{AppError, ErrorCode},
    ports::{
        PaperFault, Write,
        papers::{PaperFile, StoredPaper},
    },
    state::printing::{Queued, paper_state},
    till::{Effect, PaperJob, PrinterCall, Turn},
    view::{EReceiptView, Notice, PaperStateView},
};
use maneki_core::{
    id::{PaperId, PrinterId},
    paper::{Content, Letterhead, PaperKind, PaperNote},
    print::{Delivery, PrintEffect, PrintFact, PrintJob, PrintState, PrinterFault, PrinterStatus},
    printer::route,
};
use std::sync::Arc;

/// Writes a paper down and sets it on its way: to its file, and to its printer where one is set.
pub(crate) fn issue(turn: &mut Turn<'_>, note: PaperNote, content: Content) {
    let printer = route(&turn.state.printing.printers, note.kind).map(|printer| printer.id);
    issue_to(turn, note, content, printer);
}

pub(crate) fn issue_to(
    turn: &mut Turn<'_>,
    note: PaperNote,
    content: Content,
    printer: Option<PrinterId>,
) {
    let job = PrintJob::new(note.id, turn.now);
    let (note, content) = (Arc::new(note), Arc::new(content));
    let queued = Queued { note: Arc::clone(&note), content, printer, job, saved: false };
    turn.writes.push(Write::Paper(Box::new((*note).clone())));
    turn.writes.push(Write::Print(queued.row()));
    turn.effects.push(save(&queued));
    turn.state.printing.queue.push(queued);
    tick(turn);
}

fn save(queued: &Queued) -> Effect {
    Effect::Paper(PaperJob {
        paper: queued.note.id,
        name: queued.note.name.clone(),
        content: Arc::clone(&queued.content),
    })
}

/// A new paper's note under the shop's present head.
pub(crate) fn note(turn: &Turn<'_>, kind: PaperKind, of: maneki_core::id::Id) -> PaperNote {
    PaperNote {
        id: turn.fresh(PaperId),
        kind,
        of,
        name: String::new(),
        copy: 1,
        language: turn.state.visitor_language,
        letterhead: Letterhead::from(&turn.state.settings),
        addressee: String::new(),
        purpose: String::new(),
        staff: turn.staff_name(),
        at: turn.now,
    }
}

/// Takes up what was on its way when the till stopped.
pub(crate) fn restarted(turn: &mut Turn<'_>, stored: Vec<StoredPaper>) -> Result<(), AppError> {
    for StoredPaper { note, print, file } in stored {
        let content = match crate::papers::rebuild(turn, &note) {
            Ok(content) => content,
            Err(error) => {
                give_up(turn, &note, &error);
                continue;
            }
        };
        let (note, content) = (Arc::new(note), Arc::new(content));
        let saved = file.is_some();
        let queued = Queued { note, content, printer: print.printer, job: print.job, saved };
        if !saved {
            turn.effects.push(save(&queued));
        }
        let (paper, over) = (queued.note.id, queued.job.is_over());
        turn.state.printing.queue.push(queued);
        if !over {
            step(turn, paper, PrintFact::Restarted);
        }
    }
    watch(turn);
    Ok(())
}

/// A paper that cannot be set again any more is given up, and said so.
fn give_up(turn: &mut Turn<'_>, note: &PaperNote, error: &AppError) {
    let reason = format!("{:?}", error.code);
    let job =
        PrintJob { state: PrintState::Failed { why: None }, ..PrintJob::new(note.id, turn.now) };
    turn.writes.push(Write::Print(crate::ports::papers::PrintRow { printer: None, job }));
    turn.notice(Notice::PaperFailed, &[("reason", reason), ("name", note.name.clone())]);
}

/// Tells the world which printers to look at.
pub(crate) fn watch(turn: &mut Turn<'_>) {
    let printers = Arc::clone(&turn.state.printing.printers);
    turn.effects.push(Effect::Printer(PrinterCall::Watch(printers)));
}

/// Moves the head of every printer's queue whose time has come.
pub(crate) fn tick(turn: &mut Turn<'_>) {
    let printers = Arc::clone(&turn.state.printing.printers);
    for printer in printers.iter() {
        let head = turn.state.printing.head(printer.id).map(|head| head.note.id);
        if let Some(paper) = head {
            step(turn, paper, PrintFact::Tick);
        }
    }
}

/// What a printer says of itself.
pub(crate) fn says(turn: &mut Turn<'_>, printer: PrinterId, status: PrinterStatus) {
    if turn.state.printing.printer(printer).is_none() {
        return;
    }
    turn.state.printing.status.insert(printer, status);
    let head = turn.state.printing.head(printer);
    let queued = head.filter(|head| matches!(head.job.state, PrintState::Queued { .. }));
    if let Some(paper) = queued.map(|head| head.note.id) {
        step(turn, paper, PrintFact::Status(status));
    }
}

/// How sending a paper ended.
pub(crate) fn delivered(turn: &mut Turn<'_>, paper: PaperId, delivery: Delivery) {
    let printer = turn.state.printing.queued(paper).and_then(|queued| queued.printer);
    let status = match delivery {
        Delivery::Printed => None,
        Delivery::HandedOver => Some(PrinterStatus::Silent),
        Delivery::Refused(fault) | Delivery::Doubtful(fault) => Some(PrinterStatus::Fault(fault)),
    };
    if let (Some(printer), Some(status)) = (printer, status) {
        turn.state.printing.status.insert(printer, status);
    }
    step(turn, paper, PrintFact::Delivered(delivery));
    tick(turn);
}

/// The file of a paper was written.
pub(crate) fn saved(turn: &mut Turn<'_>, paper: PaperId, file: PaperFile, path: String) {
    let Some(queued) = turn.state.printing.queue.iter_mut().find(|q| q.note.id == paper) else {
        return;
    };
    if !queued.saved {
        turn.writes.push(Write::PaperFile { paper, file });
    }
    queued.saved = true;
    if queued.printer.is_none() && !queued.job.is_over() {
        queued.job.state = PrintState::Confirmed;
        turn.writes.push(Write::Print(queued.row()));
    }
    show(turn, paper, Some(path));
}

/// The receipt as a code for the visitor's phone, for the screen that shows the sale.
pub(crate) fn e_receipt_made(turn: &mut Turn<'_>, paper: PaperId, code: EReceiptView) {
    let Some(of) = turn.state.printing.queued(paper).map(|queued| queued.note.of) else { return };
    if let Some(done) = turn.state.done.as_mut().filter(|done| done.sale.id.0 == of) {
        done.e_receipt = Some(code);
    }
}

/// A paper could not be made: nothing of it is printed either.
pub(crate) fn failed(turn: &mut Turn<'_>, paper: PaperId, fault: &PaperFault) {
    let Some(queued) = turn.state.printing.queue.iter_mut().find(|q| q.note.id == paper) else {
        return;
    };
    let (name, of) = (queued.note.name.clone(), queued.note.of);
    // A full disk says nothing about the paper: it is made again at the next start.
    if !matches!(fault, PaperFault::DiskFull | PaperFault::Failed(_)) {
        queued.job.state = PrintState::Failed { why: None };
        turn.writes.push(Write::Print(queued.row()));
    }
    turn.state.show_paper(of, PaperStateView::Failed, None);
    match fault {
        PaperFault::Missing { item, characters } => turn.notice(
            Notice::PaperCharacterMissing,
            &[("name", name), ("item", item.clone()), ("characters", characters.clone())],
        ),
        PaperFault::DiskFull => {
            turn.notice(Notice::PaperFailed, &[("name", name), ("reason", "disk full".into())]);
        }
        PaperFault::Untied | PaperFault::NoPicture | PaperFault::Failed(_) => {
            turn.notice(Notice::PaperFailed, &[("name", name), ("reason", format!("{fault:?}"))]);
        }
    }
    forget(turn);
}

/// What the drawer did; where it did not open, it is said and written down.
pub(crate) fn drawer(turn: &mut Turn<'_>, printer: PrinterId, outcome: Result<(), PrinterFault>) {
    let Err(fault) = outcome else { return };
    let name = turn.state.printing.printer(printer).map(|p| p.name.clone()).unwrap_or_default();
    turn.audit_change(maneki_core::audit::Action::DrawerOpened, None, &name, "", fault.code());
    turn.notice(Notice::DrawerFailed, &[("printer", name), ("fault", fault.code().into())]);
}

/// Gives a job a fact: writes down what became of it, then does what it asks for.
pub(crate) fn step(turn: &mut Turn<'_>, paper: PaperId, fact: PrintFact) {
    let Some(at) = turn.state.printing.queue.iter().position(|q| q.note.id == paper) else {
        return;
    };
    let queued = turn.state.printing.queue[at].clone();
    let Some(printer) = queued.printer else { return };
    let (job, effects) = queued.job.step(fact, turn.now);
    let changed = (job.state, job.sends) != (queued.job.state, queued.job.sends);
    turn.state.printing.queue[at].job = job;
    let queued = &turn.state.printing.queue[at];
    if changed {
        turn.writes.push(Write::Print(queued.row()));
    }
    for effect in effects {
        match effect {
            PrintEffect::AskStatus => {
                turn.effects.push(Effect::Printer(PrinterCall::AskStatus { printer }));
            }
            PrintEffect::Send => {
                turn.effects.push(Effect::Printer(PrinterCall::Send {
                    printer,
                    paper,
                    name: queued.note.name.clone(),
                    content: Arc::clone(&queued.content),
                }));
            }
            // The pictures show what each printer said, and every question that is open.
            PrintEffect::Show(_) | PrintEffect::AskPerson => {}
        }
    }
    if changed {
        show(turn, paper, None);
    }
}

/// Shows where a paper stands on the screen that made it, and forgets it once it is done.
fn show(turn: &mut Turn<'_>, paper: PaperId, file: Option<String>) {
    if let Some(queued) = turn.state.printing.queued(paper) {
        let status = queued.printer.and_then(|id| turn.state.printing.status.get(&id)).copied();
        let (of, state) = (queued.note.of, paper_state(queued, status));
        turn.state.show_paper(of, state, file);
    }
    forget(turn);
}

fn forget(turn: &mut Turn<'_>) {
    turn.state.printing.queue.retain(|queued| !queued.is_done());
}

/// The queued paper that a command names.
pub(crate) fn find(turn: &Turn<'_>, id: &str) -> Result<Queued, AppError> {
    let id: PaperId = id.parse().map_err(|_| ErrorCode::NoSuchPaper)?;
    let queued = turn.state.printing.queued(id).filter(|queued| !queued.job.is_over());
    queued.cloned().ok_or_else(|| ErrorCode::NoSuchPaper.into())
}
