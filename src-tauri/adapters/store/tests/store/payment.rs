//! Payments and refunds: each state a row, the last one read back, the unfinished found again.

use maneki_app::ports::{Reader, Store, StoreError, Write};
use maneki_core::{
    checkout::{Checkout, ReturnDraft},
    id::{AttemptId, CartId, Id, RefundId, SaleId, StaffId},
    money::{Fen, Yen},
    payment::{
        Advice, Attempt, Attention, CallKind, Flags, Gateway, Order, Proof, Settlement, State,
    },
    refund::{Refund, RefundCallKind, RefundProof, RefundState},
    scan::Wallet,
    time::AtMs,
};
use maneki_store::SqlStore;

fn sending(id: u128) -> Attempt {
    let order = Order {
        id: AttemptId(Id(id)),
        cart: CartId(Id(7)),
        amount: Yen::of(1_980),
        wallet: Wallet::Alipay,
        gateway: Gateway::Antom,
        code_hash: [9; 32],
    };
    Attempt {
        order,
        version: 0,
        state: State::Sending,
        started_at: AtMs(100),
        next_at: Some(AtMs(200)),
        give_up_at: AtMs(900),
        proof: None,
        code: None,
        advice: None,
        attention: None,
        settled: None,
        flags: Flags::default(),
        calls: 1,
        open_call: Some((0, CallKind::Pay)),
        rounds: 0,
        last_cancel_at: None,
    }
}

/// Every field differs from [`sending`] and from its default.
fn settled(id: u128) -> Attempt {
    Attempt {
        version: 4,
        state: State::SettledByStaff,
        next_at: None,
        give_up_at: AtMs(800),
        proof: Some(Proof {
            request_id: "r".to_owned(),
            currency: "JPY".to_owned(),
            value: -1,
            wallet_transaction_id: "t".to_owned(),
            fen: Some(Fen(9_226)),
            wallet_name: Some("ALIPAYCN".to_owned()),
        }),
        code: Some("ORDER_NOT_EXIST".to_owned()),
        advice: Some(Advice::OtherWallet),
        attention: Some(Attention::Mismatch),
        settled: Some(Settlement {
            by: StaffId(Id(3)),
            paid: true,
            amount: Yen::of(1_980),
            evidence: "customer's app shows 20261123…".to_owned(),
            reason: "線が切れた".to_owned(),
            at: AtMs(700),
        }),
        flags: Flags {
            paid_after_cancel: true,
            contradicted: false,
            superseded: true,
            giving_back: false,
            completing: true,
            window_over: false,
            confirming: true,
        },
        calls: 12,
        open_call: None,
        rounds: 5,
        last_cancel_at: Some(AtMs(650)),
        ..sending(id)
    }
}

fn refund(id: u128, state: RefundState) -> Refund {
    let done = state == RefundState::Refunded;
    Refund {
        id: RefundId(Id(id)),
        attempt: AttemptId(Id(1)),
        gateway: Gateway::WeChat,
        amount: Yen::of(500),
        paid: Yen::of(1_980),
        automatic: true,
        version: u32::from(done),
        state,
        started_at: AtMs(1_000),
        next_at: (!done).then_some(AtMs(1_100)),
        code: done.then(|| "SUCCESS".to_owned()),
        refused_once: done,
        proof: done.then(|| RefundProof {
            request_id: "q".to_owned(),
            currency: "JPY".to_owned(),
            value: 500,
            fen: Some(Fen(2_330)),
            wallet_transaction_id: "w".to_owned(),
        }),
        calls: 1,
        open_call: (!done).then_some((0, RefundCallKind::Refund)),
        rounds: 3,
    }
}

fn write(attempt: &Attempt) -> Write {
    Write::Attempt(Box::new(attempt.clone()))
}

fn write_refund(refund: &Refund, of_return: Option<SaleId>) -> Write {
    Write::Refund { refund: Box::new(refund.clone()), of_return }
}

#[test]
fn the_last_state_comes_back() {
    let mut store = SqlStore::in_memory().expect("memory");
    let id = AttemptId(Id(1));
    assert_eq!(store.attempt(id), Ok(None));
    for attempt in [sending(1), settled(1)] {
        store.commit(&[write(&attempt)]).expect("written");
        assert_eq!(store.attempt(id), Ok(Some(attempt)));
    }
    assert_eq!(store.verify().expect("verifies").breaks, []);
}

#[test]
fn what_is_not_finished_is_found_at_the_next_start() {
    let mut store = SqlStore::in_memory().expect("memory");
    let other_cart = |attempt: Attempt| {
        let order = Order { cart: CartId(Id(8)), ..attempt.order.clone() };
        Attempt { order, ..attempt }
    };
    let watched = Attempt { next_at: Some(AtMs(5_000)), ..other_cart(settled(3)) };
    let all = [sending(1), other_cart(settled(2)), watched, other_cart(sending(4))];
    store.commit(&all.iter().map(write).collect::<Vec<_>>()).expect("written");
    store.commit(&[write(&settled(1)), write(&other_cart(settled(4)))]).expect("two end");
    let live = |store: &mut SqlStore| -> Vec<u128> {
        let loaded = store.load().expect("loads");
        loaded.attempts.iter().map(|attempt| attempt.order.id.0.0).collect()
    };
    assert_eq!(live(&mut store), [3]);
    let checkout = Checkout {
        cart: CartId(Id(7)),
        opened_at: AtMs(1),
        staff: StaffId(Id(1)),
        total_yen: Yen::of(1_980),
        wallet: None,
        offer: maneki_core::campaign::Offer::default(),
        taken: vec![],
    };
    store.commit(&[Write::SaveCheckout(checkout)]).expect("a checkout");
    assert_eq!(live(&mut store), [1, 3], "the open checkout's payment counts");
}

#[test]
fn a_state_is_written_once_and_an_order_never_changes() {
    let mut store = SqlStore::in_memory().expect("memory");
    store.commit(&[write(&sending(1)), write(&settled(1))]).expect("written");
    let later = |version| Attempt { version, ..settled(1) };
    let dearer = |attempt: Attempt| {
        let order = Order { amount: Yen::of(1), ..attempt.order.clone() };
        Attempt { order, ..attempt }
    };
    let cases = [
        ("the same version", later(4)),
        ("a version passed over", later(2)),
        ("another amount", dearer(later(5))),
    ];
    for (what, attempt) in cases {
        let answer = store.commit(&[write(&attempt)]);
        assert!(matches!(answer, Err(StoreError::Conflict(_))), "{what}: {answer:?}");
    }
    store.commit(&[write(&later(5))]).expect("the next version");
}

#[test]
fn refunds_are_kept_with_the_return_they_pay_out() {
    let mut store = SqlStore::in_memory().expect("memory");
    let draft = ReturnDraft {
        id: SaleId(Id(50)),
        of: SaleId(Id(49)),
        opened_at: AtMs(1),
        staff: StaffId(Id(1)),
        approved_by: None,
        reason: "x".to_owned(),
        coming: vec![],
        cash_yen: Yen::ZERO,
    };
    let open = refund(20, RefundState::Sending);
    let paying = refund(21, RefundState::Sending);
    store
        .commit(&[
            Write::SaveReturn(draft.clone()),
            write_refund(&open, None),
            write_refund(&paying, Some(draft.id)),
        ])
        .expect("written");
    let (of, done) = (AttemptId(Id(1)), refund(21, RefundState::Refunded));
    assert_eq!(store.refunds_of(of), Ok(vec![open.clone(), paying]));
    store.commit(&[write_refund(&done, Some(draft.id))]).expect("one is done");
    assert_eq!(store.refunds_of(of), Ok(vec![open.clone(), done.clone()]));
    let loaded = store.load().expect("loads");
    assert_eq!(loaded.refunds, [(open.clone(), None), (done, Some(draft.id))]);
    store.commit(&[Write::DropReturn(draft.id)]).expect("the return is written");
    assert_eq!(store.load().expect("loads").refunds, [(open, None)]);
    assert_eq!(store.verify().expect("verifies").breaks, []);
}
