//! Purchase records: every fact comes back as it was, the traveller's data can go alone.

use maneki_app::ports::{
    Reader, Store, Write,
    records::{NewRecord, RecordFact, RecordQuery, Secret, StoredRecord},
    tax_office::Sealed,
};
use maneki_core::{
    id::{AttemptId, Id, RecordId, RefundId, SaleId, StaffId},
    money::Yen,
    taxfree::{
        life::{
            CustomsAnswer, Fact, Note, RefundPlan, RefundRoute, SendAnswer, Standing,
            WithdrawReason,
        },
        record::SendNo,
    },
    time::{AtMs, days_after, parse_day},
};
use maneki_store::{SqlStore, sample};

/// 2026-11-24T09:00 in Japan.
const AT: AtMs = AtMs(1_795_478_400_000);
const SALE: SaleId = SaleId(Id(77));

fn new(id: u128) -> NewRecord {
    sample::record(RecordId(Id(id)), SALE, AT)
}

fn facts() -> Vec<Fact> {
    let send_no = SendNo::parse("20261124090000010").expect("17 digits");
    let notes = vec![
        Note { code: "B1".into(), field: Some("name".into()), text: "氏名".into() },
        Note { code: "B2".into(), field: None, text: String::new() },
    ];
    let answered = |answer| Fact::SendAnswered { send_no: send_no.clone(), answer };
    let plan = |route| RefundPlan {
        refund: RefundId(Id(5)),
        route,
        gross_yen: Yen::of(100_000),
        fee_yen: Yen::of(1_500),
    };
    let approved = |route| Fact::RefundApproved { plan: plan(route), by: StaffId(Id(9)) };
    let kind = || "1".to_owned();
    let withdraw = |reason| Fact::Withdraw { reason, send_no: send_no.clone() };
    vec![
        Fact::Tick,
        Fact::Restarted,
        Fact::ResendAsked,
        answered(SendAnswer::Accepted { warnings: notes.clone() }),
        answered(SendAnswer::Duplicate),
        answered(SendAnswer::NoAnswer),
        answered(SendAnswer::Refused { notes: notes.clone() }),
        answered(SendAnswer::OfficeFault { notes }),
        Fact::CustomsAnswered(CustomsAnswer::NoneYet),
        Fact::CustomsAnswered(CustomsAnswer::Silence),
        Fact::CustomsAnswered(CustomsAnswer::Unclear { kind: kind() }),
        Fact::CustomsAnswered(CustomsAnswer::Refused { kind: kind(), note: "開封".into() }),
        Fact::CustomsAnswered(CustomsAnswer::Confirmed { kind: kind(), on: None }),
        Fact::CustomsAnswered(CustomsAnswer::Confirmed {
            kind: kind(),
            on: parse_day("2026-12-01"),
        }),
        withdraw(WithdrawReason::GoodsReturned),
        withdraw(WithdrawReason::PaymentVoided),
        withdraw(WithdrawReason::KeyedWrong),
        withdraw(WithdrawReason::FieldRefused),
        approved(RefundRoute::Wallet { attempt: AttemptId(Id(3)) }),
        approved(RefundRoute::Cash),
        approved(RefundRoute::Bank { reference: "R-1".into() }),
        Fact::RefundPaid { refund: RefundId(Id(5)) },
        Fact::RefundRefused { refund: RefundId(Id(5)), why: "REFUND_WINDOW_EXCEED".into() },
    ]
}

fn fact(record: &NewRecord, no: u32, fact: Fact, standing: Standing, live: bool) -> Write {
    Write::RecordFact(Box::new(RecordFact {
        record: record.record.id,
        no,
        at: AT.plus_ms(i64::from(no)),
        staff: None,
        fact,
        standing,
        live,
        secret: Some((Secret::Answer, Sealed(vec![u8::try_from(no).expect("few")]))),
        http_status: None,
    }))
}

#[test]
fn every_fact_comes_back_as_it_was() {
    let mut store = SqlStore::in_memory().expect("memory");
    let record = new(1);
    store.commit(&[Write::Record(Box::new(record.clone()))]).expect("written");
    for (no, told) in (0..).zip(facts()) {
        store.commit(&[fact(&record, no, told, Standing::Sent, true)]).expect("a fact");
    }
    let found = store.record(record.record.id).expect("reads").expect("there");
    let told: Vec<Fact> = found.facts.iter().map(|(_, fact)| fact.clone()).collect();
    assert_eq!(told, facts());
    let StoredRecord { record: read, language, linked, staff, at, wiped, .. } = found;
    assert_eq!(read, record.record);
    assert_eq!((language, linked, staff, at), (record.language, vec![SALE], record.staff, AT));
    assert!(!wiped);
    assert_eq!(store.verify().expect("verifies").breaks, []);
    let loaded = store.load().expect("loads");
    assert_eq!(loaded.records.len(), 1, "a live record is taken up");
    let newest = loaded.last_send_no.expect("numbers were given");
    assert_eq!(newest.as_str(), "20261124090000010", "a cancelling message counts");
}

#[test]
fn the_same_fact_twice_is_refused() {
    let mut store = SqlStore::in_memory().expect("memory");
    let record = new(1);
    let first = fact(&record, 0, Fact::Tick, Standing::Sending, true);
    store.commit(&[Write::Record(Box::new(record.clone())), first.clone()]).expect("written");
    assert!(store.commit(&[first]).is_err());
    assert!(store.commit(&[Write::Record(Box::new(record))]).is_err(), "the record too");
}

#[test]
fn data_is_wiped_and_the_record_stays_whole() {
    let mut store = SqlStore::in_memory().expect("memory");
    let record = new(1);
    let id = record.record.id;
    let settled = fact(&record, 0, Fact::Tick, Standing::Refunded, false);
    store.commit(&[Write::Record(Box::new(record.clone())), settled]).expect("written");
    assert_eq!(store.secret(id, Secret::Buyer).expect("reads"), Some(record.buyer.clone()));
    let day = record.record.sold_on();
    assert_eq!(store.unwiped(days_after(day, -1), 9).expect("reads"), []);
    assert_eq!(store.unwiped(day, 9).expect("reads").len(), 1);
    store.commit(&[Write::WipeRecord(id)]).expect("wiped");
    for kind in [Secret::Buyer, Secret::Registration, Secret::Answer] {
        assert_eq!(store.secret(id, kind).expect("reads"), None, "{kind:?}");
    }
    let found = store.record(id).expect("reads").expect("there");
    assert!(found.wiped);
    assert_eq!(found.record, record.record);
    assert_eq!(store.unwiped(day, 9).expect("reads"), []);
    assert_eq!(store.verify().expect("verifies").breaks, [], "the chain is whole");
    assert!(store.load().expect("loads").records.is_empty(), "nothing is left to do");
}

#[test]
fn the_ledger_finds() {
    let mut store = SqlStore::in_memory().expect("memory");
    let standings =
        [Standing::Sent, Standing::SentWithWarning, Standing::Confirmed, Standing::Withdrawn];
    for (id, standing) in (1..).zip(standings) {
        let record = new(id);
        let told = fact(&record, 0, Fact::Tick, standing, true);
        store.commit(&[Write::Record(Box::new(record)), told]).expect("written");
    }
    let sold_on = AT.day_in_japan();
    let late = days_after(sold_on, 91);
    let all = RecordQuery { today: Some(sold_on), limit: 9, ..RecordQuery::default() };
    let only = |standing, today| RecordQuery {
        standings: vec![standing],
        today: Some(today),
        ..all.clone()
    };
    let text = |text: &str| RecordQuery { text: Some(text.into()), ..all.clone() };
    let ids = vec![RecordId(Id(2)), RecordId(Id(3))];
    let cases: [(&str, RecordQuery, &[u128]); 13] = [
        ("all", all.clone(), &[4, 3, 2, 1]),
        ("sent", only(Standing::Sent, sold_on), &[1]),
        ("on the last day", only(Standing::Sent, days_after(sold_on, 90)), &[1]),
        ("sent, past the last day", only(Standing::Sent, late), &[]),
        ("past the last day", only(Standing::PastDeadline, late), &[2, 1]),
        ("confirmed stays confirmed", only(Standing::Confirmed, late), &[3]),
        ("by the send number", text("20261123000000003"), &[3]),
        ("by a name", text("腕時計"), &[4, 3, 2, 1]),
        ("a percent sign is itself", text("%"), &[]),
        ("these", RecordQuery { only: Some(ids), ..all.clone() }, &[3, 2]),
        ("none of these", RecordQuery { only: Some(vec![]), ..all.clone() }, &[]),
        ("sold later", RecordQuery { from: Some(late), ..all.clone() }, &[]),
        ("a page", RecordQuery { limit: 2, ..all.clone() }, &[4, 3]),
    ];
    for (name, query, expected) in cases {
        let found = store.find_records(&query).expect("reads");
        let found: Vec<u128> = found.iter().map(|stored| stored.record.id.0.0).collect();
        assert_eq!(found, expected, "{name}");
        if name != "a page" {
            assert_eq!(store.count_records(&query), Ok(expected.len() as u64), "{name}");
        }
    }
    let page = store.find_records(&RecordQuery { limit: 2, ..all.clone() }).expect("reads");
    let after = page.last().map(|stored| stored.no);
    let rest = store.find_records(&RecordQuery { after, ..all }).expect("reads");
    assert_eq!(rest.len(), 2);
    assert_eq!(store.records_of(SALE).expect("reads").len(), 4);
    let first = store.record(RecordId(Id(1))).expect("reads").expect("there");
    assert_eq!(first.replaced_by, Some(RecordId(Id(2))));
}
