//! Papers: rendered, saved beside the data, and sent to the system's print queue where one is set.
//! One thread, so that a sale never waits and papers come out in order.

use crate::house::Message;
use maneki_app::{
    ports::{Printer, Printout},
    till::{Fact, Paper, PaperJob},
    view::EReceiptView,
};
use maneki_core::{print::Delivery, receipt::EReceipt};
use maneki_paper::document::e_receipt::{Seal, e_receipt, modules};
use maneki_print::queue::SystemQueue;
use maneki_system::TillHand;
use std::{
    fs,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{self, Receiver, Sender},
    },
    thread,
};

pub(crate) struct Papers {
    pub(crate) folder: PathBuf,
    /// Signs e-receipts.
    pub(crate) hand: TillHand,
    /// The demo's printer has no paper.
    pub(crate) paper_out: Arc<AtomicBool>,
}

/// Where paper jobs are put.
pub(crate) struct Desk {
    jobs: Sender<PaperJob>,
}

impl Desk {
    pub(crate) fn put(&self, job: PaperJob) {
        if self.jobs.send(job).is_err() {
            tracing::error!("the paper thread has stopped");
        }
    }
}

impl Papers {
    pub(crate) fn start(self, facts: Sender<Message>) -> Desk {
        let (jobs, receiver) = mpsc::channel();
        let run = move || self.run(&receiver, &facts);
        if let Err(error) = thread::Builder::new().name("papers".into()).spawn(run) {
            tracing::error!(%error, "no thread for papers");
        }
        Desk { jobs }
    }

    fn run(&self, jobs: &Receiver<PaperJob>, facts: &Sender<Message>) {
        for mut job in jobs {
            let sale = job.sale;
            let tell = |fact| {
                let _ = facts.send(Message::Fact(fact));
            };
            if let Some(code) = self.seal(&mut job) {
                tell(Fact::EReceiptMade { sale, code });
            }
            let (file, bytes) = match self.save(&job) {
                Ok(saved) => saved,
                Err(reason) => {
                    tracing::error!(reason, name = job.name, "no paper");
                    tell(Fact::PaperFailed { sale, reason });
                    continue;
                }
            };
            tell(Fact::PaperSaved { sale, file: file.display().to_string() });
            if self.paper_out.load(Ordering::Relaxed) {
                tell(Fact::PrintFailed { sale, reason: "paper out".to_owned() });
                continue;
            }
            if job.queue.is_empty() {
                continue;
            }
            let printout = Printout::Pdf { title: job.name.clone(), bytes };
            match (SystemQueue { name: job.queue.clone() }).send(&printout) {
                Delivery::Printed | Delivery::HandedOver => tell(Fact::PaperPrinted { sale }),
                outcome => {
                    tracing::warn!(?outcome, queue = job.queue, "not printed");
                    tell(Fact::PrintFailed { sale, reason: format!("{outcome:?}") });
                }
            }
        }
    }

    /// Makes the e-receipt that a receipt asks for, on the paper and for the visitor's screen.
    fn seal(&self, job: &mut PaperJob) -> Option<EReceiptView> {
        let Paper::Receipt(receipt) = &mut job.paper else { return None };
        let seal = Seal { key: self.hand.public_key(), sign: &|bytes| self.hand.sign(bytes) };
        receipt.e_receipt = e_receipt(receipt, &seal);
        match &receipt.e_receipt {
            EReceipt::Off | EReceipt::Wanted { .. } => None,
            EReceipt::TooLong => Some(EReceiptView::default()),
            EReceipt::Made(text) => {
                let digit = |dark: &bool| if *dark { '1' } else { '0' };
                let rows = modules(text)?.into_iter().map(|row| row.iter().map(digit).collect());
                Some(EReceiptView { rows: rows.collect() })
            }
        }
    }

    fn save(&self, job: &PaperJob) -> Result<(PathBuf, Vec<u8>), String> {
        let bytes = match &job.paper {
            Paper::Receipt(receipt) => maneki_paper::receipt_pdf(receipt),
            Paper::Slip(slip) => maneki_paper::slip_pdf(slip),
        };
        let bytes = bytes.map_err(|error| format!("{error:?}"))?;
        let file = self.folder.join(format!("{}.pdf", job.name));
        write_whole(&file, &bytes).map_err(|error| error.to_string())?;
        Ok((file, bytes))
    }
}

/// A reader never sees half a file under its final name.
fn write_whole(file: &Path, bytes: &[u8]) -> std::io::Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    let part = file.with_extension("part");
    fs::write(&part, bytes)?;
    fs::rename(&part, file)
}
