//! What the shop sets for itself.

use crate::{
    money::Yen, paper::Logo, staff::Language, tax::Rounding, taxfree::keep::Keeping,
    taxfree::slip::RefundTerms, upkeep::BackupPlan,
};

/// Hours in a rate's default limit (docs of the forex file: it changes once a day).
const DEFAULT_RATE_LIMIT_HOURS: u16 = 36;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    pub shop_name: String,
    pub branch: String,
    pub address: String,
    pub phone: String,
    /// `T` and 13 digits, or empty while the shop has none.
    pub registration_number: String,
    /// 1 to 99; part of every receipt number.
    pub till_number: u8,
    /// The hour in Japan at which the shop's day begins, 0 to 23.
    pub day_border_hour: u8,
    pub rounding: Rounding,
    pub rate_limit_hours: u16,
    /// The language of the customer's screen while nobody stands there.
    pub visitor_language: Language,
    pub receipt_header: String,
    pub receipt_footer: String,
    /// Under which conditions goods come back, on every receipt.
    pub return_terms: String,
    pub logo: Option<Logo>,
    /// The camera's name as it was listed; empty takes the first.
    pub camera: String,
    pub scanner: ScannerLine,
    /// A discount above this many hundredths of a percent asks for a manager's PIN.
    pub cashier_discount_basis_points: u16,
    /// Minutes without a touch after which a window locks; 0 never.
    pub lock_after_minutes: u16,
    /// Where the page that shows e-receipts lies, `https://…/`; empty makes none.
    pub receipt_page: String,
    pub tax_free: TaxFreeTerms,
    pub backup: BackupPlan,
}

/// A barcode scanner on a serial port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScannerLine {
    /// The port's name as it was listed, or its path; empty where no scanner has one.
    pub port: String,
    /// Bits a second, one of [`SCANNER_BAUDS`].
    pub baud: u32,
}

impl Default for ScannerLine {
    fn default() -> Self {
        Self { port: String::new(), baud: 9_600 }
    }
}

/// What serial scanners can be set to; 9600 is what nearly all leave the factory with.
pub const SCANNER_BAUDS: [u32; 8] = [1_200, 2_400, 4_800, 9_600, 19_200, 38_400, 57_600, 115_200];

/// The longest address of a page for e-receipts: each character takes room from the receipt.
pub const LONGEST_PAGE: usize = 100;

/// Whether e-receipts may lead to this address: a plain `https` one, or one of this machine.
#[must_use]
pub fn is_receipt_page(page: &str) -> bool {
    let rest =
        ["https://", "http://127.0.0.1:"].iter().find_map(|scheme| page.strip_prefix(scheme));
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._~/:".contains(c);
    rest.is_some_and(|rest| !rest.is_empty() && rest.chars().all(plain))
        && page.len() <= LONGEST_PAGE
}

/// How the shop gives tax back, and how long it keeps what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaxFreeTerms {
    /// Taken off the refund, in hundredths of a percent of the tax.
    pub fee_basis_points: u16,
    /// So many days after the payment the acquirer still gives part of it back.
    pub wallet_refund_days: u16,
    /// The shop's own term; the law's is the least.
    pub keep_years: u8,
    /// The month, 1 to 12, with whose last day the shop's taxable period ends.
    pub year_ends_in: u8,
    /// The ways that the shop offers.
    pub routes: RefundRoutes,
    /// Who pays the refund, where it is not the shop.
    pub operator: String,
    /// The operator's registration for moving others' money (資金移動業).
    pub operator_registration: String,
    /// What the amount in another currency goes by, as the slip says it.
    pub rate_basis: String,
    /// Whom the traveller may ask.
    pub contact: String,
}

/// Ways by which tax goes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RefundRoutes {
    pub wallet: bool,
    pub cash: bool,
    pub bank: bool,
}

impl Default for TaxFreeTerms {
    fn default() -> Self {
        Self {
            fee_basis_points: 0,
            // The shorter of the windows that acquirers publish for Alipay.
            wallet_refund_days: 90,
            keep_years: 10,
            year_ends_in: 3,
            routes: RefundRoutes { wallet: true, cash: true, bank: true },
            operator: String::new(),
            operator_registration: String::new(),
            rate_basis: String::new(),
            contact: String::new(),
        }
    }
}

impl TaxFreeTerms {
    /// What is taken off a refund of `gross`, rounded down.
    #[must_use]
    pub fn fee(&self, gross: Yen) -> Yen {
        let product = i128::from(gross.get()).saturating_mul(i128::from(self.fee_basis_points));
        let fee = i64::try_from(product.div_euclid(10_000)).unwrap_or(0);
        Yen::new(fee).unwrap_or_default()
    }

    /// The ways that are open here: another's refunds are only recorded, never paid by this till.
    #[must_use]
    pub fn offered(&self) -> RefundRoutes {
        match self.operator.is_empty() {
            true => self.routes,
            false => RefundRoutes { wallet: false, cash: false, bank: true },
        }
    }

    #[must_use]
    pub fn keeping(&self) -> Keeping {
        Keeping { years: u32::from(self.keep_years), year_ends_in: self.year_ends_in }
    }

    /// As the guide slip says them.
    #[must_use]
    pub fn on_slip(&self, shop_name: &str, route: &str) -> RefundTerms {
        let operator = if self.operator.is_empty() { shop_name } else { &self.operator };
        let fee = match self.fee_basis_points {
            0 => String::new(),
            points => {
                let (whole, part) = (points.div_euclid(100), points.rem_euclid(100));
                if part == 0 { format!("{whole} %") } else { format!("{whole}.{part:02} %") }
            }
        };
        RefundTerms {
            route: route.to_owned(),
            operator: operator.to_owned(),
            estimate: !fee.is_empty(),
            fee,
            rate_basis: self.rate_basis.clone(),
            contact: self.contact.clone(),
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            shop_name: String::new(),
            branch: String::new(),
            address: String::new(),
            phone: String::new(),
            registration_number: String::new(),
            till_number: 1,
            day_border_hour: 4,
            rounding: Rounding::Down,
            rate_limit_hours: DEFAULT_RATE_LIMIT_HOURS,
            visitor_language: Language::ZhHans,
            receipt_header: String::new(),
            receipt_footer: String::new(),
            return_terms: String::new(),
            logo: None,
            camera: String::new(),
            scanner: ScannerLine::default(),
            cashier_discount_basis_points: 2_000,
            lock_after_minutes: 10,
            receipt_page: String::new(),
            tax_free: TaxFreeTerms::default(),
            backup: BackupPlan::default(),
        }
    }
}
