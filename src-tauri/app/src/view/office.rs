//! What the manager's window sees of jobs that take long, of the chain, and of copies of the data.

use crate::ports::store::Verified;
use maneki_core::{
    chain::{ChainBreak, ChainFault},
    upkeep::{UpkeepKind, UpkeepRun},
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TaskKindView {
    Backup,
    Rehearsal,
    Export,
    Verify,
}

/// The long job under way; one at a time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct TaskView {
    pub kind: TaskKindView,
    pub done: u64,
    /// 0 while it is not known.
    pub all: u64,
}

#[derive(Debug, Serialize, Deserialize, TS)]
pub struct VerifiedView {
    pub whole: bool,
    pub documents: u64,
    pub head: String,
    pub breaks_in_all: u64,
    /// The first thousand of them, in the chain's order.
    pub breaks: Vec<BreakView>,
}

impl From<Verified> for VerifiedView {
    fn from(verified: Verified) -> Self {
        let Verified { documents, head, breaks_in_all, breaks } = verified;
        let breaks = breaks.into_iter().map(Into::into).collect();
        Self { whole: breaks_in_all == 0, documents, head, breaks_in_all, breaks }
    }
}

/// One place where the data is not what was written.
#[derive(Debug, Serialize, Deserialize, TS)]
pub struct BreakView {
    /// The link's number.
    pub seq: i64,
    /// The document's kind, or the table of a stray row.
    pub kind: String,
    /// Empty where it can no longer be read.
    pub label: String,
    pub fault: ChainFaultView,
}

same! {
    /// How a link and its document do not fit.
    ChainFaultView = ChainFault {
        Changed, Deleted, Added, LinkMissing, NotTheHead, HeadForged, NotTheNoted,
    }
}

impl From<ChainBreak> for BreakView {
    fn from(found: ChainBreak) -> Self {
        let ChainBreak { seq, kind, label, fault } = found;
        Self { seq, kind, label, fault: fault.into() }
    }
}

impl From<BreakView> for ChainBreak {
    fn from(view: BreakView) -> Self {
        let BreakView { seq, kind, label, fault } = view;
        Self { seq, kind, label, fault: fault.into() }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum UpkeepKindView {
    Backup,
    Rehearsal,
}

/// A copy or a rehearsal, as it ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct UpkeepRunView {
    pub kind: UpkeepKindView,
    pub at_ms: i64,
    pub took_ms: i64,
    pub file: String,
    /// An error's code; none where all went well.
    pub fault: Option<String>,
    pub documents: u64,
    pub receipts: u64,
    pub total_yen: i64,
    pub bytes: u64,
    pub head: String,
}

impl From<&UpkeepRun> for UpkeepRunView {
    fn from(run: &UpkeepRun) -> Self {
        Self {
            kind: match run.kind {
                UpkeepKind::Backup => UpkeepKindView::Backup,
                UpkeepKind::Rehearsal => UpkeepKindView::Rehearsal,
            },
            at_ms: run.at.0,
            took_ms: run.took_ms,
            file: run.file.clone(),
            fault: (!run.is_good()).then(|| run.fault.clone()),
            documents: run.documents,
            receipts: run.receipts,
            total_yen: run.total_yen,
            bytes: run.bytes,
            head: run.head.clone(),
        }
    }
}

/// The plan of copies, and how they went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct UpkeepView {
    /// Empty: a folder beside the data.
    pub folder: String,
    pub every_hours: u16,
    pub keep: u16,
    pub next_at_ms: Option<i64>,
    pub last: Option<UpkeepRunView>,
    pub last_good: Option<UpkeepRunView>,
    pub last_rehearsal: Option<UpkeepRunView>,
    /// No good copy for twice the time between two.
    pub overdue: bool,
}
