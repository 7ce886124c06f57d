//! The paper of a 点検 (X) or 精算 (Z).

use super::Shop;
use crate::{report::ShiftReport, time::AtMs};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShiftKind {
    /// The shift goes on.
    X,
    /// The shift is closed; its closing is in the report.
    Z,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShiftPaper {
    pub shop: Shop,
    pub kind: ShiftKind,
    pub till: String,
    /// Who took it.
    pub staff: String,
    pub at: AtMs,
    pub report: ShiftReport,
    pub copy: u32,
    pub sample: bool,
    /// Made in training: 練習.
    pub practice: bool,
}
