//! Where the chain of documents does not fit what the tables hold.

use std::fmt;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChainFault {
    /// A column differs, or a row of the document was added or taken away.
    Changed,
    /// The document is gone, its link is there.
    Deleted,
    /// Rows that no link covers.
    Added,
    /// The link itself is gone.
    LinkMissing,
    /// The last link is not the signed one: the tail was cut off or added to.
    NotTheHead,
    /// The head's signature does not fit the key.
    HeadForged,
    /// A link that was noted outside (a Z report, head office) is not in this chain.
    NotTheNoted,
}

impl ChainFault {
    pub const ALL: [Self; 7] = [
        Self::Changed,
        Self::Deleted,
        Self::Added,
        Self::LinkMissing,
        Self::NotTheHead,
        Self::HeadForged,
        Self::NotTheNoted,
    ];

    /// Its name in files and notes.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Changed => "changed",
            Self::Deleted => "deleted",
            Self::Added => "added",
            Self::LinkMissing => "link_missing",
            Self::NotTheHead => "not_the_head",
            Self::HeadForged => "head_forged",
            Self::NotTheNoted => "not_the_noted",
        }
    }
}

/// One place where the data is not what was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainBreak {
    /// The link's number.
    pub seq: i64,
    /// The document's kind, or the table of a stray row.
    pub kind: String,
    /// What a person would look it up by; empty where that can no longer be read.
    pub label: String,
    pub fault: ChainFault,
}

/// `42 sale 01-20261123-0042: changed`, on one line.
impl fmt::Display for ChainBreak {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { seq, kind, label, fault } = self;
        let document = format!("{kind} {label}").replace('\n', " ");
        write!(f, "{seq} {}: {}", document.trim_end(), fault.code())
    }
}

impl ChainBreak {
    /// Reads back what [`fmt::Display`] wrote.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let (document, code) = text.rsplit_once(": ")?;
        let fault = ChainFault::ALL.into_iter().find(|fault| fault.code() == code)?;
        let (seq, document) = document.split_once(' ')?;
        let (kind, label) = document.split_once(' ').unwrap_or((document, ""));
        Some(Self { seq: seq.parse().ok()?, kind: kind.into(), label: label.into(), fault })
    }
}

#[cfg(test)]
mod tests {
    use super::{ChainBreak, ChainFault};

    #[test]
    fn a_break_reads_back() {
        for fault in ChainFault::ALL {
            for label in ["01-20261123-0042", "佐藤: drawer", ""] {
                let (kind, label) = ("sale".to_owned(), label.to_owned());
                let found = ChainBreak { seq: 42, kind, label, fault };
                assert_eq!(ChainBreak::from_text(&found.to_string()), Some(found));
            }
        }
        for text in ["", "42", "42: changed", "x sale: changed", "42 sale: odd"] {
            assert_eq!(ChainBreak::from_text(text), None, "{text}");
        }
    }
}
