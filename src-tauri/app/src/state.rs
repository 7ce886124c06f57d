//! What the till knows between steps. Plain values; cloned for each step.

use crate::{
    catalogue::Catalogue,
    commands::camera::CameraTest,
    demo::{Phone, ShopKind},
    travel::Travel,
    view::EReceiptView,
    view::Notice,
    view::NoticeView,
    view::PaperView,
    view::{CameraView, ScannerView},
};
use maneki_core::{
    campaign::Campaign,
    cart::{Cart, CartFault, Line, LineNo, Priced},
    checkout::{Checkout, ReturnDraft},
    id::{AttemptId, RefundId, SaleId, StaffId},
    money::Yen,
    payment::{Attempt, Gateway},
    product::Sku,
    rate::{CnyStatus, Rate, RateQuote, cny_status},
    refund::Refund,
    sale::{Coming, Sale},
    scan::{Patterns, Wallet},
    settings::Settings,
    shift::Shift,
    staff::{Language, PinLock, Staff},
    tax::RateTable,
    taxfree::rules::RuleBook,
    time::{AtMs, Date},
    upkeep::Upkeep,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use printing::Printing;
use tax_free::TaxFree;
use tax_office::TaxOfficeLine;
pub(crate) use upkeep::Task;
use wallets::Wallets;

mod payments;
mod pictures;
pub(crate) mod printing;
pub(crate) mod tax_free;
pub(crate) mod tax_office;
mod upkeep;
pub(crate) mod wallets;

const MS_PER_HOUR: i64 = 3_600_000;

#[derive(Clone)]
pub struct State {
    pub revision: u64,
    pub kind: ShopKind,
    pub can_practise: bool,
    pub set_up: bool,
    pub settings: Settings,
    pub rates: Arc<RateTable>,
    pub codes: Arc<Patterns>,
    /// Which gateway charges which wallet; what is missing cannot be charged here.
    pub routes: Arc<BTreeMap<Wallet, Gateway>>,
    pub wallets: Wallets,
    pub tax_office: TaxOfficeLine,
    pub tax_free_rules: Arc<RuleBook>,
    pub staff: Vec<Staff>,
    pub pin_locks: BTreeMap<StaffId, PinLock>,
    pub at_cashier: Option<StaffId>,
    pub at_manager: Option<StaffId>,
    pub at_script: Option<StaffId>,
    pub quote: Option<RateQuote>,
    pub catalogue: Catalogue,
    /// Prices that will hold from a shop day on.
    pub coming_prices: BTreeMap<(Date, Sku), Yen>,
    pub campaigns: Vec<Campaign>,
    pub travel: Arc<Travel>,
    pub cart: Cart,
    pub touched: Option<LineNo>,
    /// The last voided line, until something else happens to the cart.
    pub voided: Option<Line>,
    pub held: Vec<Cart>,
    pub checkout: Option<Checkout>,
    /// Set while a payment code is awaited: how much it is to pay.
    pub awaiting_code: Option<Yen>,
    /// The payment shown in the checkout.
    pub paying: Option<AttemptId>,
    /// Every attempt not final, and those of the open checkout.
    pub attempts: BTreeMap<AttemptId, Attempt>,
    /// Alarms about payments that a manager has seen.
    pub seen_alarms: BTreeSet<AttemptId>,
    pub refunds: BTreeMap<RefundId, Refund>,
    /// The return that a refund pays out; others give an abandoned checkout's money back.
    pub refund_drafts: BTreeMap<RefundId, SaleId>,
    pub returns: Vec<ReturnDraft>,
    /// The return on the screen, before it is confirmed.
    pub returning: Option<Returning>,
    pub shift: Option<Shift>,
    pub done: Option<Finished>,
    pub tax_free: TaxFree,
    /// What others check this till's e-receipts with.
    pub receipt_key: [u8; 32],
    pub printing: Printing,
    pub slip_language: fn(&str) -> Language,
    pub camera: CameraView,
    pub camera_test: Option<CameraTest>,
    pub scanner: ScannerView,
    pub notice: Option<NoticeView>,
    pub visitor_language: Language,
    /// The newest moment of any row: the clock must not stand before it.
    pub last_at: AtMs,
    /// The demo's customer; none in a real shop.
    pub phone: Option<Phone>,
    /// When the till was opened.
    pub started_at: AtMs,
    pub upkeep: Upkeep,
    pub task: Option<Task>,
}

/// A sale looked up to be returned, and what of it comes back.
#[derive(Clone, Debug)]
pub struct Returning {
    pub sale: Arc<Sale>,
    pub earlier: Arc<Vec<Sale>>,
    pub coming: Vec<Coming>,
    /// Set once confirmed: the draft whose money is on its way back.
    pub draft: Option<SaleId>,
}

/// The sale or return just written, and how its paper fares.
#[derive(Clone, Debug)]
pub struct Finished {
    pub sale: Arc<Sale>,
    pub paper: PaperView,
    /// None until it is made, and where the shop has no page for it.
    pub e_receipt: Option<EReceiptView>,
}

impl State {
    #[must_use]
    pub fn staff(&self, id: StaffId) -> Option<&Staff> {
        self.staff.iter().find(|staff| staff.id == id)
    }

    #[must_use]
    pub fn session(&self, window: crate::table::Window) -> Option<StaffId> {
        use crate::table::Window;
        match window {
            Window::Cashier => self.at_cashier,
            Window::Manager => self.at_manager,
            Window::Script => self.at_script,
            Window::Customer | Window::Phone => None,
        }
    }

    pub fn set_session(&mut self, window: crate::table::Window, staff: Option<StaffId>) {
        use crate::table::Window;
        match window {
            Window::Cashier => self.at_cashier = staff,
            Window::Manager => self.at_manager = staff,
            Window::Script => self.at_script = staff,
            Window::Customer | Window::Phone => {}
        }
    }

    /// When the next price begins to hold.
    fn price_wake(&self) -> Option<AtMs> {
        let ((day, _), _) = self.coming_prices.first_key_value()?;
        Some(AtMs::begin_of(*day, self.settings.day_border_hour))
    }

    #[must_use]
    pub fn day(&self, now: AtMs) -> Date {
        now.shop_day(self.settings.day_border_hour)
    }

    /// # Errors
    /// As [`Cart::price`].
    pub fn price(&self, cart: &Cart, now: AtMs) -> Result<Priced, CartFault> {
        cart.price(&self.rates, now.day_in_japan(), self.settings.rounding)
    }

    #[must_use]
    pub fn cny(&self, now: AtMs) -> CnyStatus {
        let limit = i64::from(self.settings.rate_limit_hours) * MS_PER_HOUR;
        cny_status(self.quote.as_ref(), now, limit)
    }

    /// The rate that may be shown now.
    #[must_use]
    pub fn rate(&self, now: AtMs) -> Option<Rate> {
        self.shown_quote(now).map(|quote| quote.rate)
    }

    #[must_use]
    pub fn shown_quote(&self, now: AtMs) -> Option<RateQuote> {
        match self.cny(now) {
            CnyStatus::Shown(quote) => Some(quote),
            CnyStatus::NoRate | CnyStatus::Stale(_) | CnyStatus::FromTheFuture(_) => None,
        }
    }

    pub fn notice(&mut self, code: Notice, params: &[(&str, String)]) {
        let seq = self.notice.as_ref().map_or(1, |last| last.seq + 1);
        let params = params.iter().map(|(name, value)| ((*name).to_owned(), value.clone()));
        self.notice = Some(NoticeView { code, params: params.collect(), seq });
    }

    /// When anything wants to be asked again.
    #[must_use]
    pub fn next_wake(&self) -> Option<AtMs> {
        let attempts = self.attempts.values().filter_map(|attempt| attempt.next_at);
        let refunds = self.refunds.values().filter_map(|refund| refund.next_at);
        let phone = self.phone.as_ref().map(|phone| phone.renew_at);
        let away = self.wallets.away.values().copied();
        let moved = attempts.chain(refunds).chain(away).chain(self.tax_free.next_wake());
        let moved = moved.chain(self.printing.next_wake());
        moved.chain(phone).chain(self.upkeep_wake()).chain(self.price_wake()).min()
    }
}
