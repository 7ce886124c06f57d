//! The hash chain: one link for each document, over the document as its tables hold it.
//!
//! There is no second copy of a body to disagree with: a changed column, a deleted or an added
//! row makes the hash differ. Which tables make a document is said in [`crate::documents`].
//!
//! A null column is left out of the hash, so a later migration may add a column to an old
//! document; such a column must be nullable and without a default.

use crate::{
    documents::{Document, Part},
    key::{HmacSha256, Key},
};
use hmac::{KeyInit, Mac};
use maneki_core::time::AtMs;
use rusqlite::{Connection, OptionalExtension, Row, params, types::ValueRef};
use sha2::{Digest, Sha256};
use std::iter;

/// No name is this long: it closes a row.
const END_OF_ROW: u32 = u32::MAX;

/// A link: the number of a document and the hash over it and all before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// 0 where nothing was chained yet.
    pub seq: i64,
    pub hash: [u8; 32],
}

impl Head {
    pub(crate) const START: Self = Self { seq: 0, hash: [0; 32] };
}

/// What the signature covers: the head, and the newest moment that any document carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Signed {
    pub(crate) head: Head,
    pub(crate) last_at: AtMs,
}

impl Signed {
    pub(crate) const START: Self = Self { head: Head::START, last_at: AtMs(i64::MIN) };
}

/// The statements that read one kind of document, its root table first.
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    pub(crate) parts: Vec<PartSql>,
}

pub(crate) struct PartSql {
    pub(crate) table: &'static str,
    /// The rows of one document: its number, its label, what the chain covers.
    one: String,
    /// The rows of all documents, in the chain's order.
    pub(crate) all: String,
}

/// Adds links and signs the head.
pub(crate) struct Chain {
    pub(crate) kinds: Vec<Kind>,
    key: [u8; 32],
}

impl Chain {
    pub(crate) fn new(documents: &[Document], key: &Key) -> Self {
        let kinds = documents.iter().map(Kind::new).collect();
        Self { kinds, key: key.chain() }
    }

    /// Links the document whose rows were just written under `head.seq + 1`.
    pub(crate) fn append(
        &self,
        connection: &Connection,
        head: Head,
        kind: &str,
    ) -> rusqlite::Result<Head> {
        let seq = head.seq + 1;
        let kind = self.kind(kind).expect("a kind of the table of documents");
        let mut link = Link::begin(&head.hash, seq, kind.name);
        for part in &kind.parts {
            let mut statement = connection.prepare_cached(&part.one)?;
            let mut rows = statement.query([seq])?;
            while let Some(row) = rows.next()? {
                link.add(part.table, row)?;
            }
        }
        let hash = link.finish();
        connection
            .prepare_cached("insert into chain (seq, kind, hash) values (?1, ?2, ?3)")?
            .execute(params![seq, kind.name, hash])?;
        Ok(Head { seq, hash })
    }

    pub(crate) fn kind(&self, name: &str) -> Option<&Kind> {
        self.kinds.iter().find(|kind| kind.name == name)
    }

    pub(crate) fn sign(&self, connection: &Connection, signed: Signed) -> rusqlite::Result<()> {
        connection
            .prepare_cached(
                "insert or replace into chain_head (id, seq, hash, last_at_ms, mac)
                 values (1, ?1, ?2, ?3, ?4)",
            )?
            .execute(params![
                signed.head.seq,
                signed.head.hash,
                signed.last_at.0,
                self.mac(signed)
            ])?;
        Ok(())
    }

    pub(crate) fn mac(&self, signed: Signed) -> [u8; 32] {
        let mut mac = HmacSha256::new_from_slice(&self.key).expect("HMAC takes any key");
        mac.update(&signed.head.seq.to_le_bytes());
        mac.update(&signed.head.hash);
        mac.update(&signed.last_at.0.to_le_bytes());
        mac.finalize().into_bytes().into()
    }
}

impl Kind {
    fn new(document: &Document) -> Self {
        let roots = [document.label].into_iter().chain(iter::repeat("null"));
        let parts = document.parts.iter().zip(roots).map(|(part, label)| {
            let Part { table, key, columns, order } = part;
            let select = format!("select {key}, {label}, {columns} from {table}");
            PartSql {
                table,
                one: format!("{select} where {key} = ?1 order by {order}"),
                all: format!("{select} order by {key}, {order}"),
            }
        });
        Self { name: document.kind, parts: parts.collect() }
    }
}

/// The signed head and its signature; none before the first document.
pub(crate) fn read_head(connection: &Connection) -> rusqlite::Result<Option<(Signed, [u8; 32])>> {
    connection
        .query_row("select seq, hash, last_at_ms, mac from chain_head", [], |row| {
            let head = Head { seq: row.get(0)?, hash: row.get(1)? };
            Ok((Signed { head, last_at: AtMs(row.get(2)?) }, row.get(3)?))
        })
        .optional()
}

/// The hash of one document in the making.
pub(crate) struct Link(Sha256);

impl Link {
    pub(crate) fn begin(before: &[u8; 32], seq: i64, kind: &str) -> Self {
        let mut link = Self(Sha256::new());
        link.0.update(before);
        link.0.update(seq.to_le_bytes());
        link.text(kind);
        link
    }

    /// One row: its table, then name and value of each column that is not null. Before them
    /// stand the document's number, which is hashed already, and its label.
    pub(crate) fn add(&mut self, table: &str, row: &Row<'_>) -> rusqlite::Result<()> {
        self.text(table);
        let statement: &rusqlite::Statement<'_> = row.as_ref();
        for at in 2..statement.column_count() {
            match row.get_ref(at)? {
                ValueRef::Null => continue,
                ValueRef::Integer(number) => {
                    self.text(statement.column_name(at)?);
                    self.0.update(b"i");
                    self.0.update(number.to_le_bytes());
                }
                ValueRef::Real(number) => {
                    self.text(statement.column_name(at)?);
                    self.0.update(b"r");
                    self.0.update(number.to_bits().to_le_bytes());
                }
                ValueRef::Text(text) => {
                    self.text(statement.column_name(at)?);
                    self.0.update(b"t");
                    self.bytes(text);
                }
                ValueRef::Blob(bytes) => {
                    self.text(statement.column_name(at)?);
                    self.0.update(b"b");
                    self.bytes(bytes);
                }
            }
        }
        self.0.update(END_OF_ROW.to_le_bytes());
        Ok(())
    }

    pub(crate) fn finish(self) -> [u8; 32] {
        self.0.finalize().into()
    }

    fn text(&mut self, text: &str) {
        let length = u32::try_from(text.len()).expect("a name is short");
        self.0.update(length.to_le_bytes());
        self.0.update(text.as_bytes());
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.0.update((bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
    }
}
