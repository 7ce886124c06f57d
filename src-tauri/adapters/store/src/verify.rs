//! Walks the whole chain beside the tables and names every break.
//!
//! All tables are read once, in the chain's order, in step: constant memory, whatever the size.

use crate::chain::{Chain, Head, Kind, Link, Signed, read_head};
use maneki_app::ports::Progress;
use maneki_core::{
    chain::{ChainBreak, ChainFault},
    id::Id,
};
use rusqlite::{
    Connection, Row, Rows, Statement, fallible_streaming_iterator::FallibleStreamingIterator,
    types::ValueRef,
};
use std::ops::ControlFlow;

/// How many breaks are named; all are counted.
const NAMED_AT_MOST: usize = 1_000;
/// Whoever waits hears of it every so many documents.
const TOLD_EVERY: u64 = 100;

/// What verifying found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    pub documents: u64,
    /// The last link, as recorded in the chain.
    pub head: Head,
    pub breaks: u64,
    /// The first thousand breaks, in the chain's order.
    pub named: Vec<ChainBreak>,
}

impl Verdict {
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.breaks == 0
    }
}

/// Compares the tables with the chain, and the chain with its signed head and with `noted`,
/// links that were noted outside the machine. `progress` hears of documents done and in all;
/// none where it broke off.
pub(crate) fn verify(
    connection: &Connection,
    chain: &Chain,
    noted: &[Head],
    progress: &mut Progress<'_>,
) -> rusqlite::Result<Option<Verdict>> {
    let snapshot = connection.unchecked_transaction()?;
    walk(&snapshot, chain, noted, progress)
}

fn walk(
    connection: &Connection,
    chain: &Chain,
    noted: &[Head],
    progress: &mut Progress<'_>,
) -> rusqlite::Result<Option<Verdict>> {
    let mut statements = Vec::new();
    for kind in &chain.kinds {
        for (at, part) in kind.parts.iter().enumerate() {
            statements.push((kind, part.table, at == 0, connection.prepare(&part.all)?));
        }
    }
    let mut walk = Walk { cursors: Vec::new(), verdict: Verdict::empty() };
    for (kind, table, root, statement) in &mut statements {
        walk.cursors.push(Cursor::open(kind, table, *root, statement)?);
    }
    if walk.links(connection, noted, progress)?.is_break() {
        return Ok(None);
    }
    walk.strays_before(i64::MAX)?;
    walk.head(chain, read_head(connection)?);
    Ok(Some(walk.verdict))
}

impl Verdict {
    fn empty() -> Self {
        Self { documents: 0, head: Head::START, breaks: 0, named: Vec::new() }
    }

    fn add(&mut self, seq: i64, kind: &str, label: Option<String>, fault: ChainFault) {
        self.breaks += 1;
        if self.named.len() < NAMED_AT_MOST {
            let (kind, label) = (kind.to_owned(), label.unwrap_or_default());
            self.named.push(ChainBreak { seq, kind, label, fault });
        }
    }
}

struct Walk<'a> {
    cursors: Vec<Cursor<'a>>,
    verdict: Verdict,
}

impl Walk<'_> {
    fn links(
        &mut self,
        connection: &Connection,
        noted: &[Head],
        progress: &mut Progress<'_>,
    ) -> rusqlite::Result<ControlFlow<()>> {
        let all: i64 =
            connection
                .query_row("select coalesce(max(seq), 0) from chain", [], |row| row.get(0))?;
        let mut statement = connection.prepare("select seq, kind, hash from chain order by seq")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let seq: i64 = row.get(0)?;
            let kind = row.get_ref(1)?.as_str()?;
            let hash: [u8; 32] = row.get(2)?;
            let before = self.verdict.head;
            for missing in (before.seq + 1..seq).take(NAMED_AT_MOST) {
                self.verdict.add(missing, "chain", None, ChainFault::LinkMissing);
            }
            self.strays_before(seq)?;
            self.link(&before.hash, seq, kind, &hash)?;
            self.verdict.documents += 1;
            let done = self.verdict.documents;
            if done.is_multiple_of(TOLD_EVERY) && progress(done, all.unsigned_abs()).is_break() {
                return Ok(ControlFlow::Break(()));
            }
            self.verdict.head = Head { seq, hash };
            if noted.iter().any(|noted| noted.seq == seq && noted.hash != hash) {
                self.verdict.add(seq, kind, None, ChainFault::NotTheNoted);
            }
        }
        let last = self.verdict.head.seq;
        for noted in noted.iter().filter(|noted| noted.seq > last) {
            self.verdict.add(noted.seq, "chain", None, ChainFault::NotTheNoted);
        }
        Ok(ControlFlow::Continue(()))
    }

    fn link(
        &mut self,
        before: &[u8; 32],
        seq: i64,
        kind: &str,
        hash: &[u8; 32],
    ) -> rusqlite::Result<()> {
        let mut link = Link::begin(before, seq, kind);
        let (mut found, mut label) = (false, None);
        for cursor in &mut self.cursors {
            while cursor.seq == Some(seq) {
                let row = cursor.rows.get().expect("a cursor with a number is on a row");
                if cursor.kind.name == kind {
                    if cursor.root {
                        (found, label) = (true, label_of(row));
                    }
                    link.add(cursor.table, row)?;
                } else {
                    self.verdict.add(seq, cursor.table, label_of(row), ChainFault::Added);
                }
                cursor.advance()?;
            }
        }
        if !found {
            self.verdict.add(seq, kind, None, ChainFault::Deleted);
        } else if link.finish() != *hash {
            self.verdict.add(seq, kind, label, ChainFault::Changed);
        }
        Ok(())
    }

    /// Rows numbered below `seq` that the walk has passed: nothing covers them.
    fn strays_before(&mut self, seq: i64) -> rusqlite::Result<()> {
        for cursor in &mut self.cursors {
            while let Some(stray) = cursor.seq.filter(|stray| *stray < seq) {
                let label = cursor.rows.get().and_then(label_of);
                self.verdict.add(stray, cursor.table, label, ChainFault::Added);
                cursor.advance()?;
            }
        }
        Ok(())
    }

    fn head(&mut self, chain: &Chain, signed: Option<(Signed, [u8; 32])>) {
        let last = self.verdict.head;
        match signed {
            None if last == Head::START => {}
            Some((signed, mac)) if chain.mac(signed) != mac => {
                self.verdict.add(signed.head.seq, "chain_head", None, ChainFault::HeadForged);
            }
            Some((signed, _)) if signed.head == last => {}
            _ => self.verdict.add(last.seq, "chain_head", None, ChainFault::NotTheHead),
        }
    }
}

/// A table of documents, read in the chain's order.
struct Cursor<'a> {
    kind: &'a Kind,
    table: &'static str,
    root: bool,
    rows: Rows<'a>,
    /// The number of the row that the cursor is on; none at the end.
    seq: Option<i64>,
}

impl<'a> Cursor<'a> {
    fn open(
        kind: &'a Kind,
        table: &'static str,
        root: bool,
        statement: &'a mut Statement<'_>,
    ) -> rusqlite::Result<Self> {
        let mut cursor = Self { kind, table, root, rows: statement.query([])?, seq: None };
        cursor.advance()?;
        Ok(cursor)
    }

    fn advance(&mut self) -> rusqlite::Result<()> {
        self.rows.advance()?;
        self.seq = self.rows.get().map(|row| row.get(0)).transpose()?;
        Ok(())
    }
}

/// The label, as a person would look the document up.
fn label_of(row: &Row<'_>) -> Option<String> {
    match row.get_ref(1).ok()? {
        ValueRef::Integer(number) => Some(number.to_string()),
        ValueRef::Text(text) => Some(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Blob(bytes) => Some(Id(u128::from_be_bytes(bytes.try_into().ok()?)).to_string()),
        ValueRef::Null | ValueRef::Real(_) => None,
    }
}

#[cfg(test)]
mod tests;
