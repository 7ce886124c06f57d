//! Starting: the till goes on where the last step was committed, whatever stopped it.

use super::{Effect, Till};
use crate::demo::{Phone, ShopKind};
use crate::{
    catalogue::Catalogue,
    commands::{pay, returns, tax_free::office, tax_office, wallets},
    credentials::SecretChange,
    error::AppError,
    ports::{Env, Files, Press, Store, TaxOffice, Vault, records::StoredRecord, store::Loaded},
    printing,
    state::{
        State,
        printing::Printing,
        tax_free::{Case, TaxFree},
        tax_office::TaxOfficeLine,
        wallets::Wallets,
    },
    table::Window,
    travel::{Topic, Travel},
    view::{CameraView, Notice, ScannerView},
};
use maneki_core::{
    audit::Action,
    cart::Cart,
    id::{AttemptId, CartId, RecordId, RefundId},
    payment::{self, Gateway},
    refund::RefundFact,
    scan::{Patterns, Wallet},
    staff::Language,
    tax::RateTable,
    taxfree::rules::RuleBook,
    time::AtMs,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// How far the clock may stand before the newest row without a word.
const CLOCK_SLACK_MS: i64 = 60_000;

/// What the till is given at its start and never changes while it runs.
pub struct Setup {
    pub kind: ShopKind,
    /// Whether a practice shop can be opened beside it.
    pub can_practise: bool,
    pub rates: RateTable,
    pub codes: Patterns,
    pub tax_free_rules: RuleBook,
    /// The travel cards that the program ships.
    pub travel: Vec<Topic>,
    pub tax_office: Arc<dyn TaxOffice>,
    /// Seals what names a traveller.
    pub vault: Arc<dyn Vault>,
    /// The guide slip's language for a nationality as in the zone.
    pub slip_language: fn(&str) -> Language,
    /// Which gateway charges which wallet before any was opened: the demo's.
    pub routes: BTreeMap<Wallet, Gateway>,
    pub env: Arc<dyn Env>,
    pub files: Arc<dyn Files>,
    /// What others check this till's e-receipts with.
    pub receipt_key: [u8; 32],
    pub recovery: super::Recovery,
    pub press: Arc<dyn Press>,
}

impl Till {
    /// Loads what was committed and takes every open payment and refund up again. The effects
    /// are the first calls to make.
    ///
    /// # Errors
    /// The store's.
    pub fn start(setup: Setup, mut store: Box<dyn Store>) -> Result<(Self, Vec<Effect>), AppError> {
        let mut loaded = store.load()?;
        let now = setup.env.now();
        let (env, files) = (Arc::clone(&setup.env), Arc::clone(&setup.files));
        let (office, vault) = (Arc::clone(&setup.tax_office), Arc::clone(&setup.vault));
        let recovery = Arc::clone(&setup.recovery);
        let press = Arc::clone(&setup.press);
        let papers = std::mem::take(&mut loaded.papers);
        let state = state(setup, loaded, now);
        let mut till = Self { state, store, env, files, office, vault, recovery, press };
        let (result, effects, _) = till.step(Window::Script, |turn| {
            // Before anything is asked over them.
            wallets::open(turn, SecretChange::None);
            tax_office::open(turn, SecretChange::None);
            let attempts: Vec<AttemptId> = turn.state.attempts.keys().copied().collect();
            for id in attempts {
                pay::learn(turn, id, payment::Fact::Restarted)?;
            }
            let refunds: Vec<RefundId> = turn.state.refunds.keys().copied().collect();
            for id in refunds {
                returns::learn(turn, id, RefundFact::Restarted)?;
            }
            office::restarted(turn)?;
            printing::restarted(turn, papers)?;
            watch_the_clock(turn);
            let name = turn.state.settings.camera.clone();
            turn.effects.push(Effect::Camera { name });
            turn.effects.push(Effect::Scanner(turn.state.settings.scanner.clone()));
            Ok(())
        });
        result.map(|()| (till, effects)).map_err(|error| error.detail(format!("at {now:?}")))
    }
}

/// The records that something is still to come of. One whose story does not fit together was
/// tampered with: verifying the chain names it, and nothing is done for it.
fn cases(records: &[StoredRecord]) -> BTreeMap<RecordId, Arc<Case>> {
    let cases = records.iter().filter_map(|stored| Case::of(stored).ok());
    cases.map(|case| (case.record.id, Arc::new(case))).collect()
}

fn watch_the_clock(turn: &mut super::Turn<'_>) {
    let last = turn.state.last_at;
    if last.since(turn.now) > CLOCK_SLACK_MS {
        turn.notice(Notice::ClockWentBack, &[("last_at_ms", last.0.to_string())]);
        let (before, after) = (last.iso_in_japan(), turn.now.iso_in_japan());
        turn.audit_by(None, Action::ClockWentBack, "", before, after);
    }
}

fn state(setup: Setup, loaded: Loaded, now: AtMs) -> State {
    let (held, mut open): (Vec<Cart>, Vec<Cart>) =
        loaded.carts.into_iter().partition(|cart| cart.held.is_some());
    let cart = open.pop().unwrap_or_else(|| Cart::new(CartId(setup.env.fresh_id())));
    let settings = loaded.settings.clone().unwrap_or_default();
    let checkout = loaded.checkout.filter(|checkout| checkout.cart == cart.id);
    let mine = |attempt: &&payment::Attempt| {
        checkout.as_ref().is_some_and(|open| open.cart == attempt.order.cart)
            && attempt.holds_order()
    };
    let paying = loaded.attempts.iter().find(mine).map(payment::Attempt::id);
    let drafts = loaded.refunds.iter().filter_map(|(refund, draft)| Some((refund.id, (*draft)?)));
    State {
        // Windows take newer pictures only, also of a till that was built anew.
        revision: u64::try_from(now.0).unwrap_or(0),
        phone: setup.kind.is_played().then(|| Phone::new(setup.env.fresh_id(), now)),
        kind: setup.kind,
        can_practise: setup.can_practise,
        set_up: loaded.settings.is_some(),
        visitor_language: settings.visitor_language,
        settings,
        rates: Arc::new(setup.rates),
        codes: Arc::new(setup.codes),
        campaigns: loaded.campaigns,
        travel: Arc::new(Travel { topics: setup.travel, shop: loaded.travel }),
        routes: Arc::new(setup.routes),
        receipt_key: setup.receipt_key,
        wallets: Wallets {
            settings: Arc::new(loaded.wallets.unwrap_or_default()),
            ..Wallets::default()
        },
        tax_office: TaxOfficeLine {
            settings: loaded.tax_office.map(Arc::new),
            ..TaxOfficeLine::default()
        },
        tax_free_rules: Arc::new(setup.tax_free_rules),
        staff: loaded.staff,
        pin_locks: loaded.pin_locks.into_iter().collect(),
        at_cashier: None,
        at_manager: None,
        at_script: None,
        quote: loaded.quote,
        catalogue: Catalogue::new(loaded.products),
        coming_prices: loaded
            .coming_prices
            .into_iter()
            .map(|coming| ((coming.from, coming.sku), coming.price_yen))
            .collect(),
        cart,
        touched: None,
        voided: None,
        held,
        checkout,
        awaiting_code: None,
        paying,
        refund_drafts: drafts.collect(),
        attempts: loaded.attempts.into_iter().map(|attempt| (attempt.id(), attempt)).collect(),
        seen_alarms: BTreeSet::new(),
        refunds: loaded.refunds.into_iter().map(|(refund, _)| (refund.id, refund)).collect(),
        returns: loaded.returns,
        returning: None,
        shift: loaded.shift,
        done: None,
        slip_language: setup.slip_language,
        tax_free: TaxFree {
            cases: Arc::new(cases(&loaded.records)),
            last_send_no: loaded.last_send_no,
            ..TaxFree::default()
        },
        printing: Printing { printers: Arc::new(loaded.printers), ..Printing::default() },
        camera: CameraView::default(),
        camera_test: None,
        scanner: ScannerView::default(),
        notice: None,
        last_at: loaded.last_at.unwrap_or(AtMs(0)),
        started_at: now,
        upkeep: loaded.upkeep,
        task: None,
    }
}
