//! Papers as the shop issues them: what they are of, under whose head, and what they say.
//!
//! A note holds all that a paper needs besides the documents it is of, so any paper of any day can
//! be set again as it was, whatever the settings have become since.

use crate::{
    chain::ChainBreak,
    id::{Id, PaperId},
    receipt::{FormalReceipt, Receipt, ShiftPaper, Shop},
    settings::Settings,
    staff::Language,
    taxfree::slip::GuideSlip,
    time::AtMs,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PaperKind {
    Receipt,
    FormalReceipt,
    XReport,
    ZReport,
    GuideSlip,
    ChainProof,
    TravelCard,
    TestPage,
}

impl PaperKind {
    pub const ALL: [Self; 8] = [
        Self::Receipt,
        Self::FormalReceipt,
        Self::XReport,
        Self::ZReport,
        Self::GuideSlip,
        Self::ChainProof,
        Self::TravelCard,
        Self::TestPage,
    ];

    /// Its name in tables.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Receipt => "receipt",
            Self::FormalReceipt => "formal_receipt",
            Self::XReport => "x_report",
            Self::ZReport => "z_report",
            Self::GuideSlip => "guide_slip",
            Self::ChainProof => "chain_proof",
            Self::TravelCard => "travel_card",
            Self::TestPage => "test_page",
        }
    }

    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// The shop's mark in black and white: eight dots to a byte, the leftmost in the highest bit,
/// 1 black, each row padded to whole bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logo {
    width: u16,
    bytes: Vec<u8>,
}

impl Logo {
    /// The widest that fits between the margins of 58 mm paper at the head's own dots.
    pub const WIDEST: u16 = 384;
    pub const HIGHEST: u16 = 256;

    /// None where the bytes are not whole rows, or there are too many or none.
    #[must_use]
    pub fn new(width: u16, bytes: Vec<u8>) -> Option<Self> {
        let logo = Self { width, bytes };
        let stride = logo.stride();
        let whole = width > 0 && logo.bytes.len().checked_rem(stride) == Some(0);
        let fits = width <= Self::WIDEST && (1..=Self::HIGHEST).contains(&logo.height());
        (whole && fits).then_some(logo)
    }

    #[must_use]
    pub fn width(&self) -> u16 {
        self.width
    }

    #[must_use]
    pub fn height(&self) -> u16 {
        let rows = self.bytes.len().checked_div(self.stride()).unwrap_or(0);
        u16::try_from(rows).unwrap_or(u16::MAX)
    }

    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Rows of dark dots.
    pub fn rows(&self) -> impl Iterator<Item = Vec<bool>> + '_ {
        let width = usize::from(self.width);
        self.bytes.chunks(self.stride().max(1)).map(move |row| {
            let bits = row.iter().flat_map(|byte| (0..8).map(move |bit| byte & (0x80 >> bit) != 0));
            bits.take(width).collect()
        })
    }

    /// Bytes in a row.
    #[must_use]
    pub fn stride(&self) -> usize {
        usize::from(self.width).div_ceil(8)
    }
}

/// What the shop puts on its papers, as it stood when one was issued.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Letterhead {
    pub shop: Shop,
    pub header: String,
    pub footer: String,
    pub return_terms: String,
    /// Where the page that shows e-receipts lies; empty makes none.
    pub receipt_page: String,
}

impl From<&Settings> for Letterhead {
    fn from(settings: &Settings) -> Self {
        Self {
            shop: Shop::from(settings),
            header: settings.receipt_header.clone(),
            footer: settings.receipt_footer.clone(),
            return_terms: settings.return_terms.clone(),
            receipt_page: settings.receipt_page.clone(),
        }
    }
}

/// A paper that was issued. Written once, with what it is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaperNote {
    pub id: PaperId,
    pub kind: PaperKind,
    /// The sale, the shift, the purchase record or the printer.
    pub of: Id,
    /// What people call it, and its file's name: `01-20261123-0042`.
    pub name: String,
    /// 1 is the original; from 2 it says 再発行.
    pub copy: u32,
    pub language: Language,
    pub letterhead: Letterhead,
    /// Whom a formal receipt is for, and what it was for; of a proof, the
    /// proof; of a travel card, its text.
    pub addressee: String,
    pub purpose: String,
    /// Who took it, as printed.
    pub staff: String,
    pub at: AtMs,
}

/// What a paper says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    Receipt(Box<Receipt>),
    Formal(Box<FormalReceipt>),
    Shift(Box<ShiftPaper>),
    Slip(Box<GuideSlip>),
    Proof(Box<ProofPage>),
    Travel(Box<TravelPage>),
    Test(Box<TestPage>),
}

/// What verifying the chain came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    pub documents: u64,
    /// The newest link, as hex.
    pub head: String,
    pub breaks_in_all: u64,
    /// The first of them.
    pub breaks: Vec<ChainBreak>,
}

impl Proof {
    /// As a note holds it: a line for the outcome, and one for each break.
    #[must_use]
    pub fn to_text(&self) -> String {
        let Self { documents, head, breaks_in_all, breaks } = self;
        let mut text = format!("{documents} {head} {breaks_in_all}");
        for found in breaks {
            text.push('\n');
            text.push_str(&found.to_string());
        }
        text
    }

    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let mut words = lines.next()?.split(' ');
        let documents = words.next()?.parse().ok()?;
        let head = words.next()?.to_owned();
        let breaks_in_all = words.next()?.parse().ok()?;
        let breaks = lines.map(ChainBreak::from_text).collect::<Option<_>>()?;
        Some(Self { documents, head, breaks_in_all, breaks })
    }
}

/// Tells on paper that the records are whole, or where they are not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProofPage {
    pub shop: Shop,
    pub staff: String,
    pub at: AtMs,
    pub proof: Proof,
    pub copy: u32,
    pub sample: bool,
    pub practice: bool,
}

/// What a travel card says, in one language. Each text is one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TravelText {
    pub topic: String,
    pub title: String,
    pub lines: Vec<String>,
    /// What its code leads to.
    pub link: Option<String>,
}

impl TravelText {
    /// As a note holds it: topic, title, link, then a line each.
    #[must_use]
    pub fn to_text(&self) -> String {
        let link = self.link.as_deref().unwrap_or_default();
        let head = [self.topic.as_str(), &self.title, link];
        let texts = head.into_iter().chain(self.lines.iter().map(String::as_str));
        texts.map(|text| text.replace('\n', " ")).collect::<Vec<_>>().join("\n")
    }

    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let mut lines = text.split('\n').map(str::to_owned);
        let (topic, title, link) = (lines.next()?, lines.next()?, lines.next()?);
        let link = Some(link).filter(|link| !link.is_empty());
        Some(Self { topic, title, lines: lines.collect(), link })
    }
}

/// A travel card to take along.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TravelPage {
    pub shop: Shop,
    pub text: TravelText,
    pub language: Language,
    pub at: AtMs,
    pub copy: u32,
    pub sample: bool,
    pub practice: bool,
}

/// Shows whether a printer prints all that a paper may need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TestPage {
    pub shop: Shop,
    pub printer: String,
    pub address: String,
    pub at: AtMs,
    pub sample: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chain::ChainFault;

    #[test]
    fn a_logo_is_whole_rows() {
        assert_eq!(
            Logo::new(12, vec![0; 6]).map(|logo| (logo.width(), logo.height())),
            Some((12, 3))
        );
        for (width, bytes) in [(0, vec![]), (12, vec![0; 5]), (12, vec![]), (385, vec![0; 49])] {
            assert_eq!(Logo::new(width, bytes), None, "{width}");
        }
        let logo = Logo::new(9, vec![0b1000_0001, 0b1000_0000]).expect("a row");
        let dark: Vec<usize> = logo
            .rows()
            .flat_map(|row| row.into_iter().enumerate().filter_map(|(at, dark)| dark.then_some(at)))
            .collect();
        assert_eq!(dark, [0, 7, 8]);
    }

    #[test]
    fn a_proof_reads_back() {
        let whole =
            Proof { documents: 12, head: "ab".repeat(32), breaks_in_all: 0, breaks: vec![] };
        let found = |label: &str, fault| {
            let (kind, label) = ("sale".to_owned(), label.to_owned());
            ChainBreak { seq: 7, kind, label, fault }
        };
        let breaks =
            vec![found("01-20261123-0001", ChainFault::Changed), found("", ChainFault::Deleted)];
        let broken = Proof { breaks_in_all: 30, breaks, ..whole.clone() };
        for proof in [whole, broken] {
            assert_eq!(Proof::from_text(&proof.to_text()), Some(proof));
        }
        assert_eq!(Proof::from_text(""), None);
    }

    #[test]
    fn a_travel_card_reads_back() {
        let lines = vec!["改札にタッチ".to_owned(), "1人1枚".to_owned()];
        let plain = TravelText { topic: "交通".into(), title: "IC".into(), lines, link: None };
        let link = Some("https://example.com/".to_owned());
        for text in [TravelText { link, ..plain.clone() }, plain] {
            assert_eq!(TravelText::from_text(&text.to_text()), Some(text));
        }
        assert_eq!(TravelText::from_text("交通\nIC"), None);
    }

    #[test]
    fn kinds_read_back() {
        for kind in PaperKind::ALL {
            assert_eq!(PaperKind::from_code(kind.code()), Some(kind));
        }
    }
}
