//! The demo's customer: a phone with a payment code that renews itself, the story it plays, and how
//! it is held before the camera. No rule of the till knows any of it.

use crate::{
    commands::Nothing,
    error::{AppError, ErrorCode},
    till::{Effect, Shown, Turn},
    view::{PaymentStepView, PhoneView},
};
use maneki_core::{id::Id, sale::TenderKind, time::AtMs};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Which shop a till keeps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ShopKind {
    #[default]
    Real,
    /// For whoever tries Maneki.
    Demo,
    /// 練習: for new staff of a real shop, beside its till.
    Practice,
}

impl ShopKind {
    /// Whether wallets, printer and tax office are fakes and every paper is a sample.
    #[must_use]
    pub fn is_played(self) -> bool {
        self != Self::Real
    }
}

/// As long as the wallets' own codes live.
const CODE_LIVES_MS: i64 = 60_000;
/// What customers show most often instead of their payment code.
const COLLECT_CODE: &str = "https://qr.alipay.com/fkx00000demo00000";

/// What happens when the phone pays, or what the story is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PhoneStory {
    #[default]
    Paid,
    PasswordFirst,
    BalanceTooLow,
    CodeExpired,
    WrongCode,
    SilentThenPaid,
    SilentThenCancelled,
    NetworkGone,
    PaperOut,
    TaxFree,
    GoodsReturn,
    DayClose,
}

impl PhoneStory {
    /// What the demo's wallet plays, by its own name.
    fn scenario(self) -> &'static str {
        match self {
            Self::PasswordFirst => "password_first",
            Self::BalanceTooLow => "balance_too_low",
            Self::CodeExpired => "code_expired",
            Self::SilentThenPaid => "silent_then_paid",
            Self::SilentThenCancelled => "silent_then_cancelled",
            Self::Paid
            | Self::WrongCode
            | Self::NetworkGone
            | Self::PaperOut
            | Self::TaxFree
            | Self::GoodsReturn
            | Self::DayClose => "paid",
        }
    }
}

/// How badly it is held, each 0 to 100.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hand {
    pub tilt: u8,
    pub glare: u8,
    pub blur: u8,
}

#[derive(Clone, Debug)]
pub struct Phone {
    pub story: PhoneStory,
    pub held: bool,
    pub hand: Hand,
    pub code: String,
    pub renew_at: AtMs,
}

impl Phone {
    #[must_use]
    pub fn new(id: Id, now: AtMs) -> Self {
        let hand = Hand::default();
        let mut phone =
            Self { story: PhoneStory::Paid, held: false, hand, code: String::new(), renew_at: now };
        phone.renew(id, now);
        phone
    }

    fn renew(&mut self, id: Id, now: AtMs) {
        self.code = match self.story {
            PhoneStory::WrongCode => COLLECT_CODE.to_owned(),
            _ => fresh_code(id),
        };
        self.renew_at = now.plus_ms(CODE_LIVES_MS);
    }

    /// What the fake world is told after each change.
    fn shown(&self) -> Shown {
        Shown {
            text: self.held.then(|| self.code.clone()),
            scenario: Some(self.story.scenario().to_owned()),
            hand: self.hand,
            network_gone: self.story == PhoneStory::NetworkGone,
            paper_out: self.story == PhoneStory::PaperOut,
        }
    }
}

/// 18 digits beginning with 28, as Alipay's own.
pub(crate) fn fresh_code(id: Id) -> String {
    format!("28{:016}", id.0 % 10_000_000_000_000_000)
}

/// Chooses the story and how the phone is held.
#[derive(Debug, Deserialize, TS)]
pub struct DemoPhone {
    pub story: PhoneStory,
    pub held: bool,
    pub tilt: u8,
    pub glare: u8,
    pub blur: u8,
}

pub fn demo_phone(turn: &mut Turn<'_>, request: DemoPhone) -> Result<Nothing, AppError> {
    let id = turn.env.fresh_id();
    let now = turn.now;
    let phone = turn.state.phone.as_mut().ok_or(ErrorCode::DemoOnly)?;
    let other = phone.story != request.story;
    phone.story = request.story;
    phone.held = request.held;
    let part = |value: u8| value.min(100);
    phone.hand =
        Hand { tilt: part(request.tilt), glare: part(request.glare), blur: part(request.blur) };
    if other {
        phone.renew(id, now);
    }
    turn.effects.push(Effect::ShowCode(phone.shown()));
    Ok(Nothing {})
}

/// Puts the demo shop back to where it began.
pub fn demo_reset(turn: &mut Turn<'_>, _: Nothing) -> Result<Nothing, AppError> {
    if !turn.state.kind.is_played() {
        return Err(ErrorCode::DemoOnly.into());
    }
    turn.effects.push(Effect::ResetDemo);
    Ok(Nothing {})
}

/// A code lives a minute.
pub(crate) fn tick(turn: &mut Turn<'_>) {
    let (id, now) = (turn.env.fresh_id(), turn.now);
    let Some(phone) = turn.state.phone.as_mut().filter(|phone| phone.renew_at <= now) else {
        return;
    };
    phone.renew(id, now);
    if phone.held {
        turn.effects.push(Effect::ShowCode(phone.shown()));
    }
}

/// The customer lowers the phone once a payment is over, and its wallet shows a fresh code.
pub(crate) fn paid(turn: &mut Turn<'_>) {
    let (id, now) = (turn.env.fresh_id(), turn.now);
    let Some(phone) = turn.state.phone.as_mut().filter(|phone| phone.held) else { return };
    phone.held = false;
    phone.renew(id, now);
    turn.effects.push(Effect::ShowCode(phone.shown()));
}

impl crate::state::State {
    /// None outside the demo.
    #[must_use]
    pub fn phone_view(&self, now: AtMs) -> Option<PhoneView> {
        let phone = self.phone.as_ref()?;
        let step = self.checkout_view(now).and_then(|checkout| checkout.payment);
        let tenders = self.done.iter().flat_map(|done| &done.sale.tenders);
        let paid = tenders
            .filter_map(|tender| match &tender.by {
                TenderKind::Wallet(paid) => Some((tender.amount_yen, paid.paid_fen)),
                TenderKind::Cash { .. } | TenderKind::WalletRefund { .. } => None,
            })
            .next();
        Some(PhoneView {
            revision: self.revision,
            now_ms: now.0,
            story: phone.story,
            held: phone.held,
            tilt: phone.hand.tilt,
            glare: phone.hand.glare,
            blur: phone.hand.blur,
            code: phone.code.clone(),
            renews_at_ms: phone.renew_at.0,
            step: step
                .map(|payment| payment.step)
                .filter(|step| *step != PaymentStepView::ShowCode),
            paid_yen: paid.map(|(yen, _)| yen.get()),
            paid_fen: paid.and_then(|(_, fen)| fen).map(|fen| fen.0),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_renewed_and_the_wrong_one_stays_wrong() {
        let mut phone = Phone::new(Id(1), AtMs(0));
        assert_eq!((phone.code.len(), phone.renew_at), (18, AtMs(60_000)));
        let first = phone.code.clone();
        phone.renew(Id(2), AtMs(60_000));
        assert_ne!(phone.code, first);
        assert_eq!(phone.renew_at, AtMs(120_000));
        phone.story = PhoneStory::WrongCode;
        phone.renew(Id(3), AtMs(61_000));
        assert_eq!(phone.code, COLLECT_CODE);
        assert_eq!(phone.shown().text, None, "a lowered phone shows the camera nothing");
    }
}
