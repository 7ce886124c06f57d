//! Printers as the till knows them, and papers on their way.

use super::State;
use crate::{
    ports::papers::PrintRow,
    view::{
        PaperStateView, PrintJobView, PrinterFaultView, PrinterStateView, PrinterStatusView,
        PrintingView,
    },
};
use maneki_core::{
    id::{Id, PaperId, PrinterId},
    paper::{Content, PaperKind, PaperNote},
    print::{PrintJob, PrintState, PrinterStatus},
    printer::PrinterSetup,
    time::AtMs,
};
use std::{collections::BTreeMap, sync::Arc};

#[derive(Clone, Default)]
pub struct Printing {
    pub printers: Arc<Vec<PrinterSetup>>,
    /// What each said last.
    pub status: BTreeMap<PrinterId, PrinterStatus>,
    /// Oldest first; a printer takes them in this order.
    pub queue: Vec<Queued>,
}

/// A paper that something is still to come of.
#[derive(Clone)]
pub struct Queued {
    pub note: Arc<PaperNote>,
    pub content: Arc<Content>,
    /// None only becomes a file.
    pub printer: Option<PrinterId>,
    pub job: PrintJob,
    /// Its PDF is kept.
    pub saved: bool,
}

impl Queued {
    #[must_use]
    pub fn row(&self) -> PrintRow {
        PrintRow { printer: self.printer, job: self.job.clone() }
    }

    #[must_use]
    pub fn is_done(&self) -> bool {
        let failed = matches!(self.job.state, PrintState::Failed { .. });
        self.job.is_over() && (self.saved || failed)
    }
}

impl Printing {
    #[must_use]
    pub fn printer(&self, id: PrinterId) -> Option<&PrinterSetup> {
        self.printers.iter().find(|printer| printer.id == id)
    }

    #[must_use]
    pub fn queued(&self, paper: PaperId) -> Option<&Queued> {
        self.queue.iter().find(|queued| queued.note.id == paper)
    }

    /// The paper whose turn it is at a printer. What nobody knows the end of stands aside.
    #[must_use]
    pub fn head(&self, printer: PrinterId) -> Option<&Queued> {
        let moving = |queued: &&Queued| {
            let state = queued.job.state;
            matches!(state, PrintState::Queued { .. } | PrintState::Sent)
        };
        self.queue.iter().filter(|queued| queued.printer == Some(printer)).find(moving)
    }

    /// When a printer must be asked next.
    #[must_use]
    pub fn next_wake(&self) -> Option<AtMs> {
        let heads = self.printers.iter().filter_map(|printer| self.head(printer.id));
        let waiting = heads.filter(|head| matches!(head.job.state, PrintState::Queued { .. }));
        waiting.map(|head| head.job.ask_at).min()
    }
}

/// How a paper fares, for the screen that made it.
#[must_use]
pub(crate) fn paper_state(queued: &Queued, status: Option<PrinterStatus>) -> PaperStateView {
    if queued.printer.is_none() {
        let failed = matches!(queued.job.state, PrintState::Failed { .. });
        return match (failed, queued.saved) {
            (true, _) => PaperStateView::Failed,
            (false, true) => PaperStateView::Saved,
            (false, false) => PaperStateView::Making,
        };
    }
    match queued.job.state {
        PrintState::Queued { held_by: None } => PaperStateView::Making,
        PrintState::Queued { held_by: Some(_) } => PaperStateView::Waiting,
        PrintState::Sent => PaperStateView::Printing,
        PrintState::Confirmed if status == Some(PrinterStatus::Silent) => {
            PaperStateView::HandedOver
        }
        PrintState::Confirmed => PaperStateView::Printed,
        PrintState::Unknown { .. } => PaperStateView::Unknown,
        PrintState::Failed { .. } => PaperStateView::NotPrinted,
    }
}

impl State {
    /// Where the paper of something on the screen stands.
    pub(crate) fn show_paper(&mut self, of: Id, state: PaperStateView, file: Option<String>) {
        if self.tax_free.paper(of, state, file.clone()) {
            return;
        }
        let done = self.done.as_mut().filter(|done| done.sale.id.0 == of);
        if let Some(done) = done {
            done.paper.state = state;
            done.paper.file = file.or(done.paper.file.take());
        }
    }

    #[must_use]
    pub fn printing_view(&self) -> PrintingView {
        let printing = &self.printing;
        let jobs = |wanted: fn(&PrintState) -> bool| -> Vec<PrintJobView> {
            let queue = printing.queue.iter().filter(|queued| queued.printer.is_some());
            queue.filter(|queued| wanted(&queued.job.state)).map(|q| self.job_view(q)).collect()
        };
        let printers = printing.printers.iter().map(|printer| {
            let status = printing.status.get(&printer.id).copied();
            let waits =
                |queued: &&Queued| queued.printer == Some(printer.id) && !queued.job.is_over();
            PrinterStateView {
                id: printer.id.to_string(),
                name: printer.name.clone(),
                media: printer.media.into(),
                status: PrinterStatusView::of(status),
                fault: status.and_then(PrinterStatus::fault).map(Into::into),
                waiting: u32::try_from(printing.queue.iter().filter(waits).count())
                    .unwrap_or(u32::MAX),
                has_drawer: printer.media.is_roll() && printer.profile.drawer_pin.is_some(),
            }
        });
        PrintingView {
            printers: printers.collect(),
            waiting: jobs(|state| matches!(state, PrintState::Queued { held_by: Some(_) })),
            questions: jobs(|state| matches!(state, PrintState::Unknown { .. })),
        }
    }

    fn job_view(&self, queued: &Queued) -> PrintJobView {
        let printer = queued.printer.and_then(|id| self.printing.printer(id));
        let (_, fault) = queued.job.words();
        PrintJobView {
            id: queued.note.id.to_string(),
            kind: queued.note.kind.into(),
            name: queued.note.name.clone(),
            printer_id: queued.printer.map(|id| id.to_string()).unwrap_or_default(),
            printer: printer.map(|printer| printer.name.clone()).unwrap_or_default(),
            at_ms: queued.note.at.0,
            fault: fault.map(PrinterFaultView::from),
            can_print_again: queued.note.kind != PaperKind::TestPage,
        }
    }
}
