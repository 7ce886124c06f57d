//! The engine: orders, refunds and scripts, in the time that each call brings.
//!
//! It speaks no protocol. [`Told`] is what leaves it: what it says, and what becomes of the saying.
//! Result codes are Antom's; the other protocols translate.

mod order;

use super::{
    books::Books,
    script::{Fault, Outcome, Rule, Script},
};
use order::Order;
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
            if let Some(at_ms) = order.charged_at_ms {
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
        | Fault::Processing
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
        Fault::Processing => says = Says::Processing,
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
