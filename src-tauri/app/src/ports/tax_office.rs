//! The tax office: purchase records go out, customs confirmations come in.
//!
//! Who stands behind it (the office itself, an approved operator, the simulator, the demo's fake)
//! and where the shop's numbers and certificates lie is the adapter's own business.

use crate::{credentials::Secret, tax_office::KeyFile};
use maneki_core::{
    cart::LineNo,
    id::{Id, RecordId},
    taxfree::{
        buyer::Buyer,
        life::{CustomsAnswer, SendAnswer},
        record::{PurchaseRecord, SendNo},
    },
    time::{AtMs, Date},
};
use std::fmt;

pub trait TaxOffice: Send + Sync {
    /// The message's exact bytes. No I/O: a step may call it, and should before payment, so that
    /// a name the office cannot take is told while the goods are still on the counter.
    ///
    /// # Errors
    /// Every field that the record form does not allow.
    fn prepare(&self, message: &Message<'_>) -> Result<Prepared, Vec<FieldFault>>;

    /// Sends the bytes and waits for the answer or gives up. Sending the same bytes again is one
    /// record at the office.
    fn send(&self, prepared: &Prepared) -> Sent;

    /// What customs said of one record.
    fn ask(&self, query: &CustomsQuery) -> Asked;

    /// Asks about a record that nobody sent: it registers nothing.
    fn probe(&self, now: AtMs) -> OfficeProbe;

    /// What somebody must see to before it stops working.
    fn notices(&self, now: AtMs) -> Vec<OfficeNotice>;

    /// The certificate and the key of a PKCS #12 file. No I/O. None where the password is
    /// another's or the file holds no certificate with its key.
    fn unpack(&self, file: &[u8], password: &Secret) -> Option<KeyFile>;
}

/// What is to be sent.
#[derive(Debug, Clone, Copy)]
pub enum Message<'a> {
    Register {
        record: &'a PurchaseRecord,
        buyer: &'a Buyer,
    },
    /// Takes a registered record back: by pointer in version 3, by a negative copy in version 2.
    Cancel {
        record: &'a PurchaseRecord,
        buyer: &'a Buyer,
        send_no: &'a SendNo,
    },
}

impl Message<'_> {
    /// The number under which the office keeps this message.
    #[must_use]
    pub fn send_no(&self) -> &SendNo {
        match self {
            Self::Register { record, .. } => &record.send_no,
            Self::Cancel { send_no, .. } => send_no,
        }
    }
}

/// The bytes as they go out; kept, encrypted, since they hold personal data.
#[derive(Clone, PartialEq, Eq)]
pub struct Prepared {
    pub record: RecordId,
    pub send_no: SendNo,
    pub version: u8,
    pub bytes: Vec<u8>,
}

impl fmt::Debug for Prepared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Prepared({}, v{}, {} bytes)", self.send_no, self.version, self.bytes.len())
    }
}

/// The office's answer to a message, and what it looked like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    pub answer: SendAnswer,
    pub raw: Raw,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    pub answer: CustomsAnswer,
    pub raw: Raw,
}

/// What came back on the line, kept with the record.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Raw {
    /// None where the line broke before a status came.
    pub http_status: Option<u16>,
    pub body: Vec<u8>,
}

/// How a test of the line ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OfficeProbe {
    /// The office answered as it should.
    Works,
    /// Nobody answers at this address.
    Unreachable,
    /// Who answers is not the office: none of the trusted authorities vouches for it.
    NotTrusted,
    /// The line was closed without a word, as for a client certificate that is not accepted.
    Closed,
    TimedOut,
    /// The office does not let this shop in.
    Refused {
        http_status: u16,
    },
    /// An answer, but none that a tax office gives.
    Strange {
        http_status: u16,
    },
    NotSetUp,
}

/// Which record to ask about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomsQuery {
    pub send_no: SendNo,
    pub sold_on: Date,
}

/// Makes personal data unreadable without the shop's key. No I/O: a step may call it.
///
/// What is sealed for one record opens for no other.
pub trait Vault: Send + Sync {
    /// `fresh` are two ids that no other call ever got.
    fn seal_buyer(&self, record: RecordId, buyer: &Buyer, fresh: [Id; 2]) -> Sealed;

    /// None where the bytes were changed, belong to another record, or the key is another.
    fn open_buyer(&self, record: RecordId, sealed: &Sealed) -> Option<Buyer>;

    /// For the bytes of a message, which hold the same data.
    fn seal(&self, record: RecordId, plain: &[u8], fresh: [Id; 2]) -> Sealed;

    fn open(&self, record: RecordId, sealed: &Sealed) -> Option<Vec<u8>>;
}

/// Encrypted bytes.
#[derive(Clone, PartialEq, Eq)]
pub struct Sealed(pub Vec<u8>);

impl fmt::Debug for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sealed({} bytes)", self.0.len())
    }
}

/// A field that the record form does not allow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldFault {
    /// The wire's name: `goodsName`, `shopPlace`, …
    pub field: String,
    pub why: FieldWhy,
    /// The line it stands on, and that line's product.
    pub line: Option<(LineNo, String)>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldWhy {
    Missing,
    TooShort {
        least: usize,
    },
    TooLong {
        most: usize,
    },
    TooManyBytes {
        most: usize,
    },
    /// A character that the form does not take.
    Character(char),
    Emoji(char),
    /// No row of the code table gives this value.
    NoCode,
    /// The sale is older or newer than every form known here.
    NoForm {
        version: u8,
    },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OfficeNotice {
    /// No sender is set up: records wait here and papers say "not sent".
    NotSetUp,
    /// A sender is set up, but something is missing: records wait.
    Incomplete,
    CertificateExpires {
        on: Date,
        days: i64,
    },
    CertificateExpired {
        on: Date,
    },
    /// The code tables' rows that still need the official text.
    Unconfirmed {
        rows: usize,
    },
}
