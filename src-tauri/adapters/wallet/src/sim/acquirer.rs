//! The engine: orders, refunds and scripts, in the time that each call brings.
//!
//! It speaks no protocol. [`Told`] is what leaves it: what it says, and what becomes of the saying.
//! Result codes are Antom's; the other protocols translate.

use super::{
    books::{Books, EntryKind},
    script::{Fault, Outcome, Rule, Script},
};
use maneki_core::{
    money::{Fen, Yen},
    rate::Rate,
};
use std::collections::BTreeMap;

/// What becomes of an answer on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    Good,
    Never,
    Reset,
    Status(u16),
    Rubbish,
    Unsigned,
    WrongKey,
}

/// A payment or refund as an answer names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Money {
    pub request_id: String,
    pub currency: String,
    pub yen: i64,
    pub fen: i64,
    pub transaction_id: String,
    pub at_ms: i64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Says {
    Paid(Money),
    Processing,
    /// The payment or refund failed, with this code.
    Failed(String),
    Cancelled,
    Refunded(Money),
    /// The call itself ended with this code.
    Code(String),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    pub delay_ms: i64,
    pub delivery: Delivery,
    pub says: Says,
}

/// A pay request as the acquirer reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    pub id: String,
    pub code: String,
    pub currency: String,
    pub yen: i64,
    pub expires_at_ms: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Stage {
    Arriving,
    Waiting,
    Paid { at_ms: i64 },
    Failed(String),
    Closed { at_ms: i64 },
}

#[derive(Clone, Debug)]
struct Order {
    asked: Asked,
    script: Script,
    arrives_at_ms: i64,
    stage: Stage,
    refunds: BTreeMap<String, i64>,
    late_taken: bool,
    /// A cancel that is still on its way.
    cancel_at_ms: Option<i64>,
    heard: Heard,
}

/// How many messages of each kind came, to find the next fault.
#[derive(Clone, Copy, Debug, Default)]
struct Heard {
    pay: usize,
    inquiry: usize,
    cancel: usize,
    refund: usize,
    inquire_refund: usize,
}

/// A customer who never confirms is not waited for longer.
const WAITS_MS: i64 = 30 * 60_000;

/// CNY for a yen at this acquirer.
const RATE: &str = "0.046612";

/// Orders, scripts and books of one simulated acquirer.
#[derive(Clone, Debug, Default)]
pub struct Acquirer {
    rules: Vec<Rule>,
    orders: BTreeMap<String, Order>,
    books: Books,
    /// Antom's mock amounts 9901 to 9904 play their faults.
    pub mock_amounts: bool,
}

impl Acquirer {
    #[must_use]
    pub fn new(rules: Vec<Rule>) -> Self {
        Self { rules, ..Self::default() }
    }

    pub fn add_rule(&mut self, rule: Rule) {
        self.rules.push(rule);
    }

    #[must_use]
    pub fn books(&self) -> &Books {
        &self.books
    }

    /// Lets everything happen that is due by `now`.
    pub fn advance(&mut self, now: i64) {
        let books = &mut self.books;
        for order in self.orders.values_mut() {
            order.advance(now, books);
        }
    }

    /// The payments that have a notice between `after` and `until`, oldest first.
    #[must_use]
    pub fn notices(&self, after: i64, until: i64) -> Vec<Money> {
        let mut due: Vec<(i64, Money)> = Vec::new();
        for order in self.orders.values() {
            if let Stage::Paid { at_ms } = order.stage {
                let times = order.script.notices_ms.iter().map(|gap| at_ms + gap);
                let due_now = times.filter(|at| (after + 1..=until).contains(at));
                due.extend(due_now.map(|at| (at, order.money(at_ms))));
            }
        }
        due.sort_by_key(|(at, _)| *at);
        due.into_iter().map(|(_, money)| money).collect()
    }

    pub fn pay(&mut self, asked: Asked, now: i64) -> Told {
        self.advance(now);
        let order = match self.orders.get_mut(&asked.id) {
            Some(order) => order,
            None => {
                let script = self.take_script(&asked);
                let fault = script.pay.first().cloned().unwrap_or_default();
                if stops(&fault) {
                    // Nothing is remembered of what never arrived, but its script.
                    self.keep_unarrived(asked, script);
                    return told(&fault, Says::Code("UNKNOWN_EXCEPTION".into()));
                }
                let id = asked.id.clone();
                let order = Order::new(asked, script, now);
                self.orders.entry(id).or_insert(order)
            }
        };
        let fault = next(&order.script.pay, &mut order.heard.pay);
        order.advance(now, &mut self.books);
        let says = order.pay_says();
        told(&fault, says)
    }

    /// A second pay of an id must be the same pay.
    #[must_use]
    pub fn repeats(&self, asked: &Asked) -> bool {
        self.orders.get(&asked.id).is_none_or(|order| {
            let known = &order.asked;
            (&known.code, known.yen, &known.currency) == (&asked.code, asked.yen, &asked.currency)
        })
    }

    fn take_script(&mut self, asked: &Asked) -> Script {
        let code = |code: &str| vec![Fault::DoneButCode(code.to_owned())];
        let mocked = match (self.mock_amounts, asked.yen) {
            (true, 9901) => Some(Script { pay: code("UNKNOWN_EXCEPTION"), ..Script::default() }),
            (true, 9902) => Some(Script { pay: vec![Fault::ReplyLost], ..Script::default() }),
            (true, 9903) => Some(Script {
                outcome: Outcome::ConfirmThenPay(1_000),
                inquiry: code("UNKNOWN_EXCEPTION"),
                ..Script::default()
            }),
            (true, 9904) => Some(Script {
                outcome: Outcome::ConfirmThenPay(1_000),
                inquiry: vec![Fault::ReplyLost],
                ..Script::default()
            }),
            _ => None,
        };
        if let Some(script) = mocked {
            return script;
        }
        let fits = self.rules.iter().position(|rule| rule.fits(&asked.code, asked.yen));
        match fits {
            Some(at) if self.rules[at].always => self.rules[at].played(),
            Some(at) => self.rules.remove(at).played(),
            None => Script::default(),
        }
    }

    /// Later questions about an order that never arrived still meet their faults.
    fn keep_unarrived(&mut self, asked: Asked, script: Script) {
        let id = asked.id.clone();
        let mut order = Order::new(asked, script, i64::MAX / 4);
        order.heard.pay = 1;
        self.orders.insert(id, order);
    }

    pub fn inquire(&mut self, id: &str, now: i64) -> Told {
        self.advance(now);
        let Some(order) = self.orders.get_mut(id) else {
            return told(&Fault::None, Says::Code("ORDER_NOT_EXIST".into()));
        };
        let fault = next(&order.script.inquiry, &mut order.heard.inquiry);
        if stops(&fault) {
            return told(&fault, Says::Code("UNKNOWN_EXCEPTION".into()));
        }
        let says = order.inquiry_says();
        told(&fault, says)
    }

    pub fn cancel(&mut self, id: &str, now: i64) -> Told {
        self.advance(now);
        let Some(order) = self.orders.get_mut(id) else {
            return told(&Fault::None, Says::Code("ORDER_NOT_EXIST".into()));
        };
        let fault = next(&order.script.cancel, &mut order.heard.cancel);
        if let Fault::DoneLater(ms) = fault {
            order.cancel_at_ms = Some(now + ms);
        }
        if stops(&fault) {
            return told(&fault, Says::Code("UNKNOWN_EXCEPTION".into()));
        }
        let says = order.cancel(now, &mut self.books);
        told(&fault, says)
    }

    pub fn refund(&mut self, id: &str, refund: &str, yen: i64, now: i64) -> Told {
        self.advance(now);
        let Some(order) = self.orders.get_mut(id) else {
            return told(&Fault::None, Says::Code("ORDER_NOT_EXIST".into()));
        };
        let fault = next(&order.script.refund, &mut order.heard.refund);
        if stops(&fault) {
            return told(&fault, Says::Code("UNKNOWN_EXCEPTION".into()));
        }
        let says = order.refund_says(refund, yen, now, &mut self.books);
        told(&fault, says)
    }

    pub fn inquire_refund(&mut self, id: &str, refund: &str, now: i64) -> Told {
        self.advance(now);
        let Some(order) = self.orders.get_mut(id) else {
            return told(&Fault::None, Says::Code("REFUND_NOT_EXIST".into()));
        };
        let fault = next(&order.script.inquire_refund, &mut order.heard.inquire_refund);
        if stops(&fault) {
            return told(&fault, Says::Code("UNKNOWN_EXCEPTION".into()));
        }
        let says = match order.refunds.get(refund) {
            Some(yen) => Says::Refunded(order.refund_money(refund, *yen, now)),
            None => Says::Code("REFUND_NOT_EXIST".into()),
        };
        told(&fault, says)
    }

    /// The payment a refund belongs to, for protocols that name only the refund.
    #[must_use]
    pub fn payment_of_refund(&self, refund: &str) -> Option<&str> {
        let has = |order: &Order| order.refunds.contains_key(refund);
        self.orders.iter().find(|(_, order)| has(order)).map(|(id, _)| id.as_str())
    }
}

impl Order {
    fn new(asked: Asked, script: Script, now: i64) -> Self {
        let arrives_at_ms = now.saturating_add(script.arrives_after_ms);
        let refunds = BTreeMap::new();
        let heard = Heard::default();
        let stage = Stage::Arriving;
        Self {
            asked,
            script,
            arrives_at_ms,
            stage,
            refunds,
            late_taken: false,
            cancel_at_ms: None,
            heard,
        }
    }

    fn advance(&mut self, now: i64, books: &mut Books) {
        if self.stage == Stage::Arriving && now >= self.arrives_at_ms {
            self.arrive();
        }
        if self.stage == Stage::Waiting {
            self.wait(now, books);
        }
        if let Some(at) = self.cancel_at_ms.filter(|at| now >= *at) {
            self.cancel_at_ms = None;
            self.cancel(at, books);
        }
        let Stage::Closed { at_ms } = self.stage else { return };
        // Once only: a charge that was cancelled or refunded stays so.
        let late = self.script.pays_after_cancel_ms.map(|gap| at_ms + gap);
        if let Some(late) = late.filter(|late| now >= *late && !self.late_taken) {
            self.late_taken = true;
            self.charge(late, books);
        }
    }

    fn arrive(&mut self) {
        let at = self.arrives_at_ms;
        self.stage = match &self.script.outcome {
            _ if self.asked.expires_at_ms.is_some_and(|expires| at > expires) => {
                Stage::Failed("EXPIRED_CODE".into())
            }
            Outcome::Refuse(code) => Stage::Failed(code.clone()),
            Outcome::Pay
            | Outcome::ConfirmThenPay(_)
            | Outcome::ConfirmThenFail(..)
            | Outcome::ConfirmForever => Stage::Waiting,
        };
    }

    fn wait(&mut self, now: i64, books: &mut Books) {
        match &self.script.outcome {
            Outcome::Pay => self.charge(self.arrives_at_ms, books),
            Outcome::ConfirmThenPay(ms) if now >= self.arrives_at_ms + ms => {
                self.charge(self.arrives_at_ms + ms, books);
            }
            Outcome::ConfirmThenFail(ms, code) if now >= self.arrives_at_ms + ms => {
                self.stage = Stage::Failed(code.clone());
            }
            _ if now >= self.arrives_at_ms + WAITS_MS => {
                self.stage = Stage::Failed("ORDER_TIMED_OUT".into());
            }
            Outcome::ConfirmThenPay(_)
            | Outcome::ConfirmThenFail(..)
            | Outcome::ConfirmForever
            | Outcome::Refuse(_) => {}
        }
    }

    fn charge(&mut self, at_ms: i64, books: &mut Books) {
        books.write(at_ms, EntryKind::Charge, &self.asked.id, self.asked.yen);
        self.stage = Stage::Paid { at_ms };
    }

    fn cancel(&mut self, now: i64, books: &mut Books) -> Says {
        match self.stage {
            Stage::Arriving => Says::Code("ORDER_NOT_EXIST".into()),
            Stage::Closed { .. } | Stage::Failed(_) => Says::Cancelled,
            Stage::Waiting => {
                self.stage = Stage::Closed { at_ms: now };
                Says::Cancelled
            }
            Stage::Paid { .. } if self.refunds.is_empty() => {
                self.stage = Stage::Closed { at_ms: now };
                books.write(now, EntryKind::Cancel, &self.asked.id, -self.asked.yen);
                Says::Cancelled
            }
            Stage::Paid { .. } => Says::Code("ORDER_STATUS_INVALID".into()),
        }
    }

    fn pay_says(&self) -> Says {
        match &self.stage {
            Stage::Arriving => Says::Code("UNKNOWN_EXCEPTION".into()),
            Stage::Waiting => Says::Code("PAYMENT_IN_PROCESS".into()),
            Stage::Paid { at_ms } => Says::Paid(self.money(*at_ms)),
            Stage::Failed(code) => Says::Code(code.clone()),
            Stage::Closed { .. } => Says::Code("ORDER_IS_CLOSED".into()),
        }
    }

    fn inquiry_says(&self) -> Says {
        match &self.stage {
            Stage::Arriving => Says::Code("ORDER_NOT_EXIST".into()),
            Stage::Waiting => Says::Processing,
            Stage::Paid { at_ms } => Says::Paid(self.money(*at_ms)),
            Stage::Failed(code) => Says::Failed(code.clone()),
            Stage::Closed { .. } => Says::Cancelled,
        }
    }

    fn refund_says(&mut self, refund: &str, yen: i64, now: i64, books: &mut Books) -> Says {
        if let Some(known) = self.refunds.get(refund) {
            return if *known == yen {
                Says::Refunded(self.refund_money(refund, yen, now))
            } else {
                Says::Code("REPEAT_REQ_INCONSISTENT".into())
            };
        }
        let gone: i64 = self.refunds.values().sum();
        match self.stage {
            Stage::Paid { .. } if yen > 0 && yen <= self.asked.yen - gone => {
                self.refunds.insert(refund.to_owned(), yen);
                books.write(now, EntryKind::Refund, &self.asked.id, -yen);
                Says::Refunded(self.refund_money(refund, yen, now))
            }
            Stage::Paid { .. } => Says::Code("REFUND_AMOUNT_EXCEED".into()),
            Stage::Arriving => Says::Code("ORDER_NOT_EXIST".into()),
            Stage::Waiting | Stage::Failed(_) | Stage::Closed { .. } => {
                Says::Code("ORDER_STATUS_INVALID".into())
            }
        }
    }

    fn money(&self, at_ms: i64) -> Money {
        let id = &self.asked.id;
        Money {
            request_id: id.clone(),
            currency: self.asked.currency.clone(),
            yen: self.asked.yen,
            fen: fen(self.asked.yen),
            transaction_id: format!("SIM{id}"),
            at_ms,
        }
    }

    fn refund_money(&self, refund: &str, yen: i64, at_ms: i64) -> Money {
        Money {
            request_id: refund.to_owned(),
            currency: self.asked.currency.clone(),
            yen,
            fen: fen(yen),
            transaction_id: format!("SIMR{refund}"),
            at_ms,
        }
    }
}

/// Yuan in fen at the simulator's own rate.
fn fen(yen: i64) -> i64 {
    let rate = Rate::parse(RATE).expect("a rate in range");
    let Fen(fen) = rate.fen(Yen::new(yen).unwrap_or(Yen::ZERO));
    fen
}

fn next(faults: &[Fault], heard: &mut usize) -> Fault {
    let fault = faults.get(*heard).cloned().unwrap_or_default();
    *heard += 1;
    fault
}

/// The message never does anything.
fn stops(fault: &Fault) -> bool {
    match fault {
        Fault::RequestLost | Fault::DoneLater(_) | Fault::ResetBefore | Fault::Code(_) => true,
        Fault::None
        | Fault::Late(_)
        | Fault::ReplyLost
        | Fault::ResetAfter
        | Fault::HttpStatus(_)
        | Fault::Rubbish
        | Fault::Unsigned
        | Fault::WrongKey
        | Fault::WrongAmount
        | Fault::WrongCurrency
        | Fault::WrongId
        | Fault::DoneButCode(_) => false,
    }
}

fn told(fault: &Fault, mut says: Says) -> Told {
    let mut delay_ms = 0;
    let mut delivery = Delivery::Good;
    match fault {
        Fault::None => {}
        Fault::Late(ms) => delay_ms = *ms,
        Fault::ReplyLost | Fault::RequestLost | Fault::DoneLater(_) => delivery = Delivery::Never,
        Fault::ResetBefore | Fault::ResetAfter => delivery = Delivery::Reset,
        Fault::HttpStatus(status) => delivery = Delivery::Status(*status),
        Fault::Rubbish => delivery = Delivery::Rubbish,
        Fault::Unsigned => delivery = Delivery::Unsigned,
        Fault::WrongKey => delivery = Delivery::WrongKey,
        Fault::Code(code) | Fault::DoneButCode(code) => says = Says::Code(code.clone()),
        Fault::WrongAmount | Fault::WrongCurrency | Fault::WrongId => {
            if let Says::Paid(money) | Says::Refunded(money) = &mut says {
                spoil(fault, money);
            }
        }
    }
    Told { delay_ms, delivery, says }
}

fn spoil(fault: &Fault, money: &mut Money) {
    match fault {
        Fault::WrongAmount => money.yen += 1,
        Fault::WrongCurrency => money.currency = "KRW".into(),
        _ => money.request_id = "00000000000000000000000000".into(),
    }
}
