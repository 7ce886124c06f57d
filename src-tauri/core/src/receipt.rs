//! What the papers of a sale say: the content alone, in plain values, not how it looks.
//!
//! A [`Receipt`] holds every item that a 適格簡易請求書 must have (taxfree.md §4: issuer and
//! registration number, day, goods with the reduced ones marked, total and tax per rate), so a
//! paper made from one cannot lack them. Nothing here draws.

use crate::{
    campaign::{Applied, Funding},
    cart::TaxLine,
    money::{Fen, Yen},
    paper::{Letterhead, Logo},
    product::Names,
    rate::RateQuote,
    sale::{ReceiptNo, Sale, SaleKind, SaleLine, Tender, TenderKind},
    settings::Settings,
    staff::Language,
    tax::TaxClass,
    time::{AtMs, Date},
};

mod formal;
mod shift_paper;
mod t_number;

pub use formal::FormalReceipt;
pub use shift_paper::{ShiftKind, ShiftPaper};
pub use t_number::{BadTNumber, TNumber};

/// Cash receipts from this amount, tax excluded, carry a revenue stamp (印紙税法 別表第一 17号, in
/// force since 2014-04-01).
const STAMP_FROM: Yen = Yen::of(50_000);

/// Who sells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shop {
    pub name: String,
    pub branch: String,
    pub address: String,
    pub phone: String,
    /// None while the shop is no registered issuer: the receipt is then no qualified invoice.
    pub registration: Option<TNumber>,
    pub logo: Option<Logo>,
}

impl From<&Settings> for Shop {
    fn from(settings: &Settings) -> Self {
        Self {
            name: settings.shop_name.clone(),
            branch: settings.branch.clone(),
            address: settings.address.clone(),
            phone: settings.phone.clone(),
            registration: TNumber::parse(&settings.registration_number).ok(),
            logo: settings.logo.clone(),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReceiptKind {
    Sale,
    /// Goods came back: all amounts are negative.
    Return {
        /// The number on the receipt of the sale.
        of: String,
        reason: String,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceiptLine {
    pub names: Names,
    pub unit_yen: Yen,
    pub quantity: u32,
    /// Unit price by quantity.
    pub gross_yen: Yen,
    /// The line's own discount; the gross's sign.
    pub off_yen: Yen,
    pub off_reason: String,
    /// Taxed at the reduced rate: marked ※.
    pub reduced: bool,
    /// Not taxed: marked ◇.
    pub untaxed: bool,
}

impl From<&SaleLine> for ReceiptLine {
    fn from(line: &SaleLine) -> Self {
        Self {
            names: line.names.clone(),
            unit_yen: line.unit_yen,
            quantity: line.quantity,
            gross_yen: line.gross_yen,
            off_yen: line.line_off_yen,
            off_reason: line.line_off_reason.clone(),
            reduced: line.class == TaxClass::Reduced,
            untaxed: line.class == TaxClass::Untaxed,
        }
    }
}

/// The cart's discount, before it is shared over the rates; the subtotal's sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CartOff {
    pub yen: Yen,
    pub reason: String,
}

/// One way some of the total was paid or given back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Paid {
    Cash {
        yen: Yen,
        received_yen: Yen,
        change_yen: Yen,
    },
    /// `wallet` is its name in the code table; the paper knows how each is written.
    Wallet {
        wallet: String,
        yen: Yen,
        transaction: String,
        /// What the wallet says it took; it replaces the estimate.
        fen: Option<Fen>,
    },
    WalletRefund {
        wallet: String,
        yen: Yen,
    },
}

impl Paid {
    #[must_use]
    pub fn yen(&self) -> Yen {
        match self {
            Self::Cash { yen, .. } | Self::Wallet { yen, .. } | Self::WalletRefund { yen, .. } => {
                *yen
            }
        }
    }
}

impl From<&Tender> for Paid {
    fn from(tender: &Tender) -> Self {
        let yen = tender.amount_yen;
        match &tender.by {
            TenderKind::Cash { received_yen, change_yen } => {
                Self::Cash { yen, received_yen: *received_yen, change_yen: *change_yen }
            }
            TenderKind::Wallet(paid) => Self::Wallet {
                wallet: paid.wallet.clone(),
                yen,
                transaction: paid.transaction.clone(),
                fen: paid.paid_fen,
            },
            TenderKind::WalletRefund { wallet, .. } => {
                Self::WalletRefund { wallet: wallet.clone(), yen }
            }
        }
    }
}

/// The total in yuan at the rate shown at the sale: an estimate, the wallet decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CnyNote {
    pub fen: Fen,
    pub quote: RateQuote,
}

/// What the receipt tells of the tax-free record made for its sale.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaxFreeHint {
    pub record: String,
    /// Shown outside the total.
    pub refund_yen: Yen,
    /// The last day of customs' confirmation.
    pub confirm_by: Date,
}

/// How a receipt is asked for; nothing in it changes what the sale says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceiptChoice {
    /// Japanese is always there; this language stands beside it.
    pub language: Language,
    /// 1 is the original, 2 the first reprint.
    pub copy: u32,
    pub practice: bool,
}

impl Default for ReceiptChoice {
    fn default() -> Self {
        Self { language: Language::ZhHans, copy: 1, practice: false }
    }
}

/// The receipt as a code for the visitor's phone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum EReceipt {
    /// The shop has no page that shows one.
    #[default]
    Off,
    /// Not made yet; it is to lead to this page.
    Wanted { page: String },
    /// What the code says.
    Made(String),
    /// More than a code holds: the paper must do.
    TooLong,
}

impl EReceipt {
    /// For a page's address; empty where the shop has none.
    #[must_use]
    pub fn for_page(page: &str) -> Self {
        if page.is_empty() { Self::Off } else { Self::Wanted { page: page.to_owned() } }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    pub shop: Shop,
    pub kind: ReceiptKind,
    /// Also in a QR code, for returns.
    pub number: String,
    pub at: AtMs,
    pub till: String,
    pub staff: String,
    pub lines: Vec<ReceiptLine>,
    /// After the lines' own discounts, before the cart's.
    pub subtotal_yen: Yen,
    /// Without the shop's campaigns.
    pub discount: Option<CartOff>,
    /// The shop's come off the total; the wallets' are only told.
    pub offers: Vec<Applied>,
    /// Tax included.
    pub total_yen: Yen,
    pub taxes: Vec<TaxLine>,
    pub paid: Vec<Paid>,
    /// None where no rate was fit to be shown.
    pub cny: Option<CnyNote>,
    pub stamp_due: bool,
    pub tax_free: Option<TaxFreeHint>,
    /// The shop's own words, one paragraph a line; they stand beside the legal items, never in
    /// their place.
    pub header: String,
    pub footer: String,
    pub return_terms: String,
    pub language: Language,
    /// 1 is the original; from 2 the paper says 再発行.
    pub copy: u32,
    /// Made in training: 練習.
    pub practice: bool,
    /// Made in demo mode: 見本.
    pub sample: bool,
    pub e_receipt: EReceipt,
}

impl Receipt {
    /// The receipt of a sale or a return under the shop's present head. `original` is the number
    /// of the sale that a return takes back.
    #[must_use]
    pub fn of(
        sale: &Sale,
        original: Option<&ReceiptNo>,
        settings: &Settings,
        choice: &ReceiptChoice,
    ) -> Self {
        Self::under(sale, original, &Letterhead::from(settings), choice)
    }

    /// The same under the head of another day.
    #[must_use]
    pub fn under(
        sale: &Sale,
        original: Option<&ReceiptNo>,
        head: &Letterhead,
        choice: &ReceiptChoice,
    ) -> Self {
        let kind = match sale.kind {
            SaleKind::Sale => ReceiptKind::Sale,
            SaleKind::Return { .. } => ReceiptKind::Return {
                of: original.map(ToString::to_string).unwrap_or_default(),
                reason: sale.discount_reason.clone(),
            },
        };
        let reason = match sale.kind {
            SaleKind::Sale => sale.discount_reason.clone(),
            SaleKind::Return { .. } => String::new(),
        };
        let campaigns = shop_offers(&sale.offers);
        let own_yen = sale.discount_yen.minus(campaigns).unwrap_or_default();
        let discount = CartOff { yen: own_yen, reason };
        let cny = |quote: &RateQuote| CnyNote {
            fen: quote.rate.fen(sale.total_yen),
            quote: quote.clone(),
        };
        let paid: Vec<Paid> = sale.tenders.iter().map(Paid::from).collect();
        Self {
            shop: head.shop.clone(),
            kind,
            number: sale.number.to_string(),
            at: sale.at,
            till: format!("{:02}", sale.number.till),
            staff: sale.staff_name.clone(),
            lines: sale.lines.iter().map(ReceiptLine::from).collect(),
            subtotal_yen: sale.subtotal_yen,
            discount: (discount.yen != Yen::ZERO).then_some(discount),
            offers: sale.offers.clone(),
            total_yen: sale.total_yen,
            taxes: sale.taxes.clone(),
            stamp_due: stamp_due(&paid, sale.total_yen, sale.tax_yen()),
            paid,
            cny: sale.quote.as_ref().map(cny),
            tax_free: None,
            header: head.header.clone(),
            footer: head.footer.clone(),
            return_terms: head.return_terms.clone(),
            language: choice.language,
            copy: choice.copy,
            practice: choice.practice,
            sample: sale.sample,
            e_receipt: EReceipt::for_page(&head.receipt_page),
        }
    }

    #[must_use]
    pub fn is_return(&self) -> bool {
        matches!(self.kind, ReceiptKind::Return { .. })
    }

    /// Whether what will be printed ties: lines, rates and tenders each sum to the total, and
    /// every line is its unit price by its quantity.
    #[must_use]
    pub fn ties(&self) -> bool {
        let lines =
            Yen::sum(self.lines.iter().map(|l| l.gross_yen.minus(l.off_yen).unwrap_or_default()));
        let own = self.discount.as_ref().map_or(Yen::ZERO, |off| off.yen);
        let off = own.plus(shop_offers(&self.offers)).unwrap_or_default();
        let sign = if self.is_return() { -1 } else { 1 };
        let priced = |line: &ReceiptLine| {
            line.unit_yen.times(i64::from(line.quantity).saturating_mul(sign)) == Ok(line.gross_yen)
        };
        lines == Ok(self.subtotal_yen)
            && self.subtotal_yen.minus(off) == Ok(self.total_yen)
            && Yen::sum(self.taxes.iter().map(|tax| tax.net_yen)) == Ok(self.total_yen)
            && Yen::sum(self.paid.iter().map(Paid::yen)) == Ok(self.total_yen)
            && self.lines.iter().all(priced)
    }
}

/// What the shop's campaigns took off.
fn shop_offers(offers: &[Applied]) -> Yen {
    let offs = offers.iter().filter(|one| one.funding == Funding::Shop).map(|one| one.off_yen);
    Yen::sum(offs).unwrap_or_default()
}

/// Whether the receipt must carry a revenue stamp: only its cash counts, without the tax inside,
/// since the tax is printed apart. Wallets are named as such and carry none.
fn stamp_due(paid: &[Paid], total: Yen, tax: Yen) -> bool {
    let cash = paid.iter().filter(|paid| matches!(paid, Paid::Cash { .. })).map(Paid::yen);
    let cash = i128::from(Yen::sum(cash).unwrap_or_default().get());
    let (total, tax) = (i128::from(total.get()), i128::from(tax.get()));
    // cash × (total − tax) / total ≥ limit, without a division.
    let without_tax = cash.saturating_mul(total.saturating_sub(tax));
    cash > 0 && without_tax >= i128::from(STAMP_FROM.get()).saturating_mul(total)
}

#[cfg(test)]
mod tests;
