//! Questions that may take long: they run on a reader beside the till, never in its loop.

use crate::{
    commands::{
        receipts::{self, Exported, FoundReceipts, VerifiedView},
        tax_free::ledger,
    },
    error::{AppError, ErrorCode},
    ports::{Files, Reader, WriteFault, records::RecordQuery, store::ReceiptQuery},
};
use maneki_core::time::AtMs;
use serde_json::Value;

#[derive(Debug)]
pub enum Job {
    FindReceipts(ReceiptQuery),
    /// `name`: the file's, without its folder.
    ExportReceipts {
        query: ReceiptQuery,
        name: String,
    },
    Audit {
        before: Option<i64>,
        limit: u32,
    },
    Records {
        query: RecordQuery,
        now: AtMs,
    },
    Verify,
}

/// Does a job. The answer is the command's.
///
/// # Errors
/// The command's error.
pub fn run(job: &Job, reader: &mut dyn Reader, files: &dyn Files) -> Result<Value, AppError> {
    let answer = match job {
        Job::FindReceipts(query) => {
            serde_json::to_value(FoundReceipts::from(reader.find_receipts(query)?))
        }
        Job::ExportReceipts { query, name } => {
            let mut fill = |each: &mut crate::ports::files::EachSale<'_>| {
                reader.each_receipt(query, &mut |sale| each(sale))
            };
            serde_json::to_value(Exported::from(files.receipts_csv(name, &mut fill)?))
        }
        Job::Audit { before, limit } => {
            serde_json::to_value(receipts::AuditPage::from(reader.audit(*before, *limit)?))
        }
        Job::Records { query, now } => {
            let found = reader.find_records(query)?;
            serde_json::to_value(ledger::page(&found, query, *now))
        }
        Job::Verify => serde_json::to_value(VerifiedView::from(reader.verify()?)),
    };
    answer.map_err(|fault| AppError::new(ErrorCode::Internal).detail(fault))
}

impl From<WriteFault> for AppError {
    fn from(fault: WriteFault) -> Self {
        match fault {
            WriteFault::DiskFull => Self::new(ErrorCode::DiskFull),
            WriteFault::Store(error) => error.into(),
            WriteFault::Failed(detail) => Self::new(ErrorCode::ExportFailed).detail(detail),
        }
    }
}
