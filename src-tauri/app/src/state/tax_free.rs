//! Tax-free between steps: the procedure at the counter, and every record that is not settled.

use super::State;
use crate::{
    ports::{
        records::StoredRecord,
        tax_office::{FieldFault, OfficeNotice, Prepared},
    },
    view::{LinkedView, PaperStateView, PaperView},
};
use maneki_core::{
    cart::LineNo,
    id::{CartId, Id, RecordId, RefundId, SaleId},
    passport::Passport,
    sale::Sale,
    staff::Language,
    taxfree::{
        buyer::{Buyer, Paper},
        goods::{Receipt, UnitDetail},
        life::{Life, NotNow, ParcelState},
        record::{PurchaseRecord, SendNo},
        rules::Status,
    },
    time::{AtMs, Date},
};
use std::{collections::BTreeMap, sync::Arc};

mod picture;

/// Calls to the office under way at once: it is one server for the whole country.
pub(crate) const MOST_CALLS: usize = 4;
/// Longer than an adapter's own time-outs together: after that no answer comes any more.
const CALL_LIMIT_MS: i64 = 120_000;

#[derive(Clone, Default)]
pub struct TaxFree {
    pub desk: Option<Arc<Desk>>,
    /// Every record that something is still to come of.
    pub cases: Arc<BTreeMap<RecordId, Arc<Case>>>,
    pub last_send_no: Option<SendNo>,
    /// Since when each call is under way.
    pub calls: BTreeMap<Call, AtMs>,
    /// What the office's line wants seen to, as of the last step.
    pub notices: Arc<Vec<OfficeNotice>>,
    /// The day on which terms that ended were looked for.
    pub wiped_on: Option<Date>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Call {
    Send(RecordId, SendNo),
    Ask(RecordId),
}

/// What a procedure is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Of {
    Cart(CartId),
    Sale { sale: Arc<Sale>, returns: Arc<Vec<Sale>> },
}

/// What the cashier asked of the traveller's stay.
#[derive(Clone)]
pub struct Stay {
    pub status: Status,
    pub landed_on: Option<Date>,
    pub abroad_since: Option<Date>,
    /// Beside the passport.
    pub papers: Vec<Paper>,
}

/// A receipt of the same person and day.
#[derive(Clone)]
pub struct Linked {
    pub sale: Arc<Sale>,
    pub receipt: Receipt,
    /// False where it has a record already, and only counts.
    pub to_record: bool,
}

/// One traveller's procedure. In memory only: nothing personal is kept before its records are.
#[derive(Clone)]
pub struct Desk {
    pub of: Of,
    pub passport: Option<Passport>,
    pub mended: bool,
    /// A reading that no check digit proves, to be compared with the page.
    pub likely: Option<Passport>,
    pub stay: Option<Stay>,
    pub linked: Vec<Linked>,
    pub linkable: Vec<LinkedView>,
    pub split: Vec<(LineNo, u8)>,
    pub details: BTreeMap<LineNo, UnitDetail>,
    pub names: BTreeMap<LineNo, String>,
    pub field_faults: Vec<FieldFault>,
    /// Confirmed before payment.
    pub confirmed: bool,
    /// The records written.
    pub made: Vec<Made>,
    /// The record that this procedure corrects.
    pub corrects: Option<Box<PurchaseRecord>>,
}

#[derive(Clone)]
pub struct Made {
    pub record: RecordId,
    pub send_no: SendNo,
    pub paper: PaperView,
}

impl Desk {
    #[must_use]
    pub fn new(of: Of) -> Self {
        Self {
            of,
            passport: None,
            mended: false,
            likely: None,
            stay: None,
            linked: vec![],
            linkable: vec![],
            split: vec![],
            details: BTreeMap::new(),
            names: BTreeMap::new(),
            field_faults: vec![],
            confirmed: false,
            made: vec![],
            corrects: None,
        }
    }

    #[must_use]
    pub fn buyer(&self) -> Option<Buyer> {
        let (passport, stay) = (self.passport.clone()?, self.stay.clone()?);
        let papers = [Paper::Passport].into_iter().chain(stay.papers).collect();
        let Stay { status, landed_on, abroad_since, .. } = stay;
        Some(Buyer { passport, status, landed_on, abroad_since, papers })
    }

    #[must_use]
    pub fn linked_receipts(&self) -> Vec<Receipt> {
        self.linked.iter().map(|linked| linked.receipt.clone()).collect()
    }
}

/// A record and where it stands.
#[derive(Clone)]
pub struct Case {
    pub record: PurchaseRecord,
    pub life: Life,
    pub linked: Vec<SaleId>,
    pub language: Language,
    /// How many facts of it are stored.
    pub facts: u32,
    /// The messages' bytes while they wait to go out; read from the store after a restart.
    pub messages: Vec<Arc<Prepared>>,
}

impl Case {
    /// # Errors
    /// [`NotNow`] where the stored story does not fit together.
    pub fn of(stored: &StoredRecord) -> Result<Self, NotNow> {
        Ok(Self {
            life: Life::replay(&stored.record, stored.at, &stored.facts)?,
            record: stored.record.clone(),
            linked: stored.linked.clone(),
            language: stored.language,
            facts: u32::try_from(stored.facts.len()).unwrap_or(u32::MAX),
            messages: vec![],
        })
    }

    /// Whether the till still has to do with it.
    #[must_use]
    pub fn is_live(&self, now: AtMs) -> bool {
        self.life.standing(now).is_open() || self.life.ask_at.is_some()
    }

    /// When the life wants its next tick.
    #[must_use]
    pub fn wake(&self) -> Option<AtMs> {
        let due = |state: &ParcelState| match state {
            ParcelState::Due { at } => Some(*at),
            ParcelState::InFlight { .. }
            | ParcelState::Held { .. }
            | ParcelState::Accepted { .. }
            | ParcelState::Dropped => None,
        };
        let registration = &self.life.registration;
        let withdrawal = self.life.withdrawal.as_ref().and_then(|w| w.parcel.as_ref());
        let cancellation = withdrawal.filter(|_| registration.is_accepted());
        let times =
            [due(&registration.state), cancellation.and_then(|p| due(&p.state)), self.life.ask_at];
        times.into_iter().flatten().min()
    }
}

impl TaxFree {
    #[must_use]
    pub fn case(&self, id: RecordId) -> Option<&Arc<Case>> {
        self.cases.get(&id)
    }

    /// Keeps a case while there is something to do with it.
    pub fn keep(&mut self, case: Case, now: AtMs) {
        let cases = Arc::make_mut(&mut self.cases);
        if case.is_live(now) {
            cases.insert(case.record.id, Arc::new(case));
        } else {
            cases.remove(&case.record.id);
        }
    }

    #[must_use]
    pub fn refunding(&self, refund: RefundId) -> Option<RecordId> {
        let mine =
            |case: &&Arc<Case>| case.life.refunds.iter().any(|known| known.plan.refund == refund);
        self.cases.values().find(mine).map(|case| case.record.id)
    }

    /// Calls that nobody will answer any more.
    #[must_use]
    pub fn lost_calls(&self, now: AtMs) -> Vec<Call> {
        let lost = |since: &AtMs| now.since(*since) >= CALL_LIMIT_MS;
        self.calls.iter().filter(|(_, since)| lost(since)).map(|(call, _)| call.clone()).collect()
    }

    /// Records whose time has come, the longest due first.
    #[must_use]
    pub fn due(&self, now: AtMs) -> Vec<RecordId> {
        let due = self.cases.values().filter_map(|case| {
            let at = case.wake().filter(|at| *at <= now)?;
            Some((at, case.record.id))
        });
        let mut due: Vec<(AtMs, RecordId)> = due.collect();
        due.sort_unstable();
        due.into_iter().map(|(_, id)| id).collect()
    }

    /// When the till wants to be woken for its records.
    #[must_use]
    pub fn next_wake(&self) -> Option<AtMs> {
        let lost = self.calls.values().map(|since| since.plus_ms(CALL_LIMIT_MS)).min();
        if self.calls.len() >= MOST_CALLS {
            return lost;
        }
        let due = self.cases.values().filter_map(|case| case.wake()).min();
        lost.into_iter().chain(due).min()
    }

    /// Notes how a guide slip's paper fares; says whether the paper was a slip.
    pub fn paper(&mut self, of: Id, state: PaperStateView, file: Option<String>) -> bool {
        let Some(desk) = &mut self.desk else { return false };
        if !desk.made.iter().any(|made| made.record.0 == of) {
            return false;
        }
        for made in Arc::make_mut(desk).made.iter_mut().filter(|made| made.record.0 == of) {
            made.paper.state = state;
            made.paper.file = file.clone().or(made.paper.file.take());
        }
        true
    }
}

impl State {
    /// The sale that the procedure on the screen is for; none while it is the open cart.
    #[must_use]
    pub fn desk_sale(&self) -> Option<&Arc<Sale>> {
        match &self.desk()?.of {
            Of::Cart(_) => None,
            Of::Sale { sale, .. } => Some(sale),
        }
    }

    /// The procedure on the screen: of the open cart, or of a sale.
    #[must_use]
    pub fn desk(&self) -> Option<&Arc<Desk>> {
        let desk = self.tax_free.desk.as_ref()?;
        match desk.of {
            Of::Cart(cart) => Some(desk).filter(|_| cart == self.cart.id),
            // The next customer's goods end what is done.
            Of::Sale { .. } => Some(desk).filter(|d| d.made.is_empty() || self.cart.is_empty()),
        }
    }
}
