//! Personal data: sealed, silent in logs, wiped when its term ends and not before.

mod common;

use common::{SOLD, buyer, record};
use maneki_app::ports::tax_office::{Message, Sealed, TaxOffice, Vault};
use maneki_core::{
    id::{Id, RecordId, RefundId, StaffId},
    taxfree::{
        buyer::{Paper, PermitKind},
        keep::{Keeping, may_wipe, wipe_from},
        life::{CustomsAnswer, Fact, Life, RefundPlan, RefundRoute, SendAnswer, WithdrawReason},
        record::SendNo,
    },
    time::{AtMs, day_text},
};
use maneki_taxoffice::{fake::FakeOffice, seal::KeyVault};

const DAY_MS: i64 = 86_400_000;

fn fresh(n: u128) -> [Id; 2] {
    [Id(n), Id(n + 1)]
}

#[test]
fn sealed_and_opened() {
    let vault = KeyVault::new(&[7; 32]);
    let mut buyer = buyer();
    buyer.papers.push(Paper::LandingPermit { kind: PermitKind::Crew, number: "A12".into() });
    let (mine, other) = (RecordId(Id(1)), RecordId(Id(2)));
    let sealed = vault.seal_buyer(mine, &buyer, fresh(1));
    assert_eq!(vault.open_buyer(mine, &sealed), Some(buyer.clone()));
    assert_eq!(vault.open_buyer(other, &sealed), None, "it opens for its own record only");
    assert_eq!(KeyVault::new(&[8; 32]).open_buyer(mine, &sealed), None, "another key");
    for at in 0..sealed.0.len() {
        let mut bent = sealed.0.clone();
        bent[at] ^= 1;
        assert_eq!(vault.open_buyer(mine, &Sealed(bent)), None, "byte {at}");
        assert_eq!(vault.open(mine, &Sealed(sealed.0[..at].to_vec())), None, "cut at {at}");
    }
    for secret in ["ERIKSSON", "L898902C3", "1974", "CHN"] {
        let secret = secret.as_bytes();
        assert!(!sealed.0.windows(secret.len()).any(|window| window == secret));
    }
    let again = vault.seal_buyer(mine, &buyer, fresh(3));
    assert_ne!(again, sealed, "equal data does not look equal");
}

#[test]
fn nothing_of_it_in_debug() {
    let (record, buyer) = (record(1, 3, number()), buyer());
    let message = Message::Register { record: &record, buyer: &buyer };
    let prepared = FakeOffice::new().prepare(&message).expect("prepared");
    let sealed = KeyVault::new(&[7; 32]).seal_buyer(record.id, &buyer, fresh(1));
    let shown = format!("{record:?} {buyer:?} {message:?} {prepared:?} {sealed:?}");
    for secret in ["ERIKSSON", "ANNA", "L898902C3", "02C3", "1974", "2026-10-10", "CHN"] {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
}

fn number() -> SendNo {
    SendNo::next(None, SOLD, 1)
}

/// Source: seven years from two months after the taxable period's end (taxfree-tokyo.jp).
#[test]
fn the_term() {
    let record = record(1, 3, number()); // sold on 2026-11-23
    let cases = [
        (7, 12, "2034-03-01"),
        (10, 12, "2037-03-01"),
        (7, 3, "2034-06-01"),
        (7, 11, "2034-02-01"),
        // Its period began in November.
        (7, 10, "2035-01-01"),
    ];
    for (years, year_ends_in, from) in cases {
        let keeping = Keeping { years, year_ends_in };
        assert_eq!(day_text(wipe_from(&record, keeping)), from, "{keeping:?}");
    }
    let less = Keeping { years: 1, year_ends_in: 12 };
    assert_eq!(day_text(wipe_from(&record, less)), "2034-03-01", "never less than the law's");
}

#[test]
fn an_open_case_is_never_wiped() {
    let record = record(1, 3, number());
    let keeping = Keeping { years: 7, year_ends_in: 12 };
    let later = SOLD.plus_ms(8 * 366 * DAY_MS);
    let send_no = record.send_no.clone();
    let accepted = SendAnswer::Accepted { warnings: vec![] };
    let customs = |answer| Fact::CustomsAnswered(answer);
    let confirm = customs(CustomsAnswer::Confirmed { kind: "1".into(), on: None });
    let plan = RefundPlan {
        refund: RefundId(Id(3)),
        route: RefundRoute::Cash,
        gross_yen: record.refundable_yen(),
        fee_yen: Default::default(),
    };
    let sent = vec![Fact::Tick, Fact::SendAnswered { send_no: send_no.clone(), answer: accepted }];
    let with = |more: Vec<Fact>| [sent.clone(), more].concat();
    let approved = Fact::RefundApproved { plan, by: StaffId(Id(4)) };
    let paid = Fact::RefundPaid { refund: RefundId(Id(3)) };
    let reason = WithdrawReason::GoodsReturned;
    let cases = [
        ("never sent", vec![], false),
        ("sent, no answer in eight years", sent.clone(), true),
        ("unclear", with(vec![customs(CustomsAnswer::Unclear { kind: "2".into() })]), false),
        ("confirmed, not refunded", with(vec![confirm.clone()]), false),
        ("approved, not paid", with(vec![confirm.clone(), approved.clone()]), false),
        ("refunded", with(vec![confirm, approved, paid]), true),
        ("taken back, the office not told", with(vec![Fact::Withdraw { reason, send_no }]), false),
    ];
    for (name, facts, wiped) in cases {
        let facts: Vec<(AtMs, Fact)> = facts.into_iter().map(|fact| (SOLD, fact)).collect();
        let life = Life::replay(&record, SOLD, &facts).expect("a life");
        assert_eq!(may_wipe(&record, &life, keeping, later), wiped, "{name}");
        assert!(!may_wipe(&record, &life, keeping, SOLD.plus_ms(7 * 366 * DAY_MS)), "{name}");
    }

    // Under the old rules the registration is the end.
    let old = common::record(1, 2, SendNo::next(None, SOLD, 1));
    let accepted = SendAnswer::Accepted { warnings: vec![] };
    let send_no = old.send_no.clone();
    let facts = [(SOLD, Fact::Tick), (SOLD, Fact::SendAnswered { send_no, answer: accepted })];
    let life = Life::replay(&old, SOLD, &facts).expect("a life");
    assert!(may_wipe(&old, &life, keeping, later));
}
