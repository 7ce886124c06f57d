//! A printer that remembers every paper it was sent, and has the faults of a counter.

use maneki_app::ports::{Found, PaperFault, Press};
use maneki_core::{
    id::PaperId,
    label::Labels,
    paper::{Content, Logo},
    print::{Delivery, PrinterFault, PrinterStatus},
    printer::Media,
    staff::Language,
};

pub struct Roll {
    pub status: PrinterStatus,
    /// The fault that comes while the next paper runs through.
    pub midway: Option<PrinterFault>,
    /// Whether that paper came out all the same.
    pub comes_out: bool,
    /// Every paper whose bytes it took, in order.
    pub sent: Vec<PaperId>,
    /// Those that lie on the counter, as text of their kind and copy.
    pub counter: Vec<(PaperId, Content)>,
    pub drawer: u32,
}

impl Default for Roll {
    fn default() -> Self {
        Self {
            status: PrinterStatus::Ready,
            midway: None,
            comes_out: true,
            sent: vec![],
            counter: vec![],
            drawer: 0,
        }
    }
}

impl Roll {
    /// Takes a paper as a real printer does.
    pub fn take(&mut self, paper: PaperId, content: &Content) -> Delivery {
        if let Some(fault) = self.status.fault() {
            return Delivery::Refused(fault);
        }
        self.sent.push(paper);
        let fault = self.midway.take();
        if fault.is_none() || self.comes_out {
            self.counter.push((paper, content.clone()));
        }
        match fault {
            Some(fault) => {
                self.status = PrinterStatus::Fault(fault);
                Delivery::Doubtful(fault)
            }
            None => Delivery::Printed,
        }
    }
}

/// Draws nothing; every character is there.
pub struct PlainPress;

impl Press for PlainPress {
    fn find(&self) -> Vec<Found> {
        vec![]
    }

    fn preview(&self, _: &Content, _: Media, _: u16) -> Result<Vec<u8>, PaperFault> {
        Err(PaperFault::Failed("nothing is drawn here".into()))
    }

    fn labels(&self, _: &Labels) -> Result<Vec<u8>, PaperFault> {
        Ok(b"labels".to_vec())
    }

    fn logo(&self, _: &[u8]) -> Result<Logo, PaperFault> {
        Err(PaperFault::NoPicture)
    }

    fn missing(&self, _: &str, _: Language) -> Vec<char> {
        vec![]
    }
}
