//! Papers as the store keeps them.

use maneki_core::{
    id::PrinterId,
    paper::PaperNote,
    print::{PrintJob, PrintState},
    time::AtMs,
};

/// Where a paper stands on its way, as it is written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrintRow {
    /// None only becomes a file.
    pub printer: Option<PrinterId>,
    pub job: PrintJob,
}

/// The PDF that was kept of a paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaperFile {
    pub at: AtMs,
    pub bytes: u64,
    pub sha256: [u8; 32],
}

/// An issued paper as it was read back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredPaper {
    pub note: PaperNote,
    pub print: PrintRow,
    pub file: Option<PaperFile>,
}

impl StoredPaper {
    /// Whether something is still to come of it.
    #[must_use]
    pub fn is_open(&self) -> bool {
        let failed = matches!(self.print.job.state, PrintState::Failed { .. });
        !self.print.job.is_over() || (self.file.is_none() && !failed)
    }
}
