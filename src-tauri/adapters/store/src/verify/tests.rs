//! Whoever opens the file can drop the triggers and edit; verifying must tell, and tell where.

use super::*;
use crate::{documents::DOCUMENTS, key::Key, sample::SampleShop, store::SqlStore};
use maneki_app::ports::{Reader, Store, Write, records::RecordFact};
use maneki_core::{
    audit::{Action, AuditEntry},
    id::{RecordId, RefundId, SaleId, StaffId},
    money::Yen,
    refund::Refund,
    shift::{CashMove, Pieces, Void},
    taxfree::life::{Fact, Note, SendAnswer, Standing},
    time::AtMs,
};
use rusqlite::{params_from_iter, types::Value};

/// The tables under the chain: each with the column that holds the document's number, where a
/// row is one document's own.
const TABLES: [(&str, Option<&str>); 25] = [
    ("tax_free_record", Some("seq")),
    ("tax_free_item", Some("record")),
    ("tax_free_link", Some("record")),
    ("tax_free_fact", Some("seq")),
    ("tax_free_note", Some("fact")),
    ("payment", None),
    ("payment_state", Some("seq")),
    ("refund", None),
    ("refund_state", Some("seq")),
    ("goods", None),
    ("clerk", None),
    ("quote", None),
    ("shift", Some("seq")),
    ("cash_move", Some("seq")),
    ("x_report", Some("seq")),
    ("z_report", Some("seq")),
    ("z_unresolved", Some("z_report")),
    ("z_pieces", Some("z_report")),
    ("void", Some("seq")),
    ("sale", Some("seq")),
    ("sale_line", Some("sale")),
    ("sale_tax", Some("sale")),
    ("tender", Some("sale")),
    ("reprint", Some("seq")),
    ("audit", Some("seq")),
];

/// A purchase record and what the office said of it.
fn tax_free(count: usize, sale: SaleId, at: AtMs) -> Vec<Write> {
    let id = RecordId(Id(u128::try_from(count).expect("a count")));
    let record = crate::sample::record(id, sale, at);
    let notes = vec![Note { code: "W1".to_owned(), field: None, text: "見本".to_owned() }];
    let answer = SendAnswer::Accepted { warnings: notes };
    let fact = Fact::SendAnswered { send_no: record.record.send_no.clone(), answer };
    let fact = RecordFact {
        record: id,
        no: 0,
        at,
        staff: None,
        fact,
        standing: Standing::SentWithWarning,
        live: true,
        secret: None,
        http_status: Some(201),
    };
    vec![Write::Record(Box::new(record)), Write::RecordFact(Box::new(fact))]
}

fn chain() -> Chain {
    Chain::new(DOCUMENTS, &Key::new([0; 32]))
}

/// Two days with at least one document of every kind.
fn writes() -> Vec<Write> {
    let mut shop = SampleShop::new(11);
    let staff = StaffId(Id(1));
    let mut writes = shop.set_up();
    for _ in 0..2 {
        let mut day = shop.day(40);
        let mut closing = day.pop().expect("the closing");
        let Some(Write::OpenShift(shift)) = day.first() else { panic!("a day opens") };
        let sold = day.iter().find_map(|write| match write {
            Write::Sale(sale) => Some((sale.id, sale.at)),
            _ => None,
        });
        let (shift, (sale, at)) = (shift.id, sold.expect("a day sells"));
        let cash = CashMove { at, staff, amount_yen: Yen::of(-500), reason: "両替".to_owned() };
        day.push(Write::MoveCash { shift, cash });
        let paid = day.iter().find_map(|write| match write {
            Write::Attempt(attempt) if !attempt.is_open() => Some(attempt.clone()),
            _ => None,
        });
        let paid = paid.expect("somebody pays with a wallet");
        let id = RefundId(Id(u128::try_from(writes.len()).expect("a count")));
        let (refund, _) = Refund::start(id, &paid, &[], Yen::of(1), at).expect("it was paid");
        day.push(Write::Refund { refund: Box::new(refund), of_return: Some(sale) });
        day.extend(tax_free(writes.len(), sale, at));
        let void =
            Void { at, staff, staff_name: "李".to_owned(), what: "x".to_owned(), yen: Yen::of(8) };
        day.push(Write::Void { shift, void });
        day.push(Write::XReport { shift, at, staff });
        day.push(Write::Reprint { sale, copy: 2, at, staff });
        day.push(Write::Audit(AuditEntry {
            at,
            action: Action::ReceiptReprinted,
            staff: Some(staff),
            approved_by: None,
            subject: "x".to_owned(),
            before: String::new(),
            after: "2".to_owned(),
        }));
        if let Write::CloseShift { closing, .. } = &mut closing {
            closing.unresolved = vec!["a".to_owned(), "b".to_owned()];
            closing.pieces = Pieces::of([(1_000, 3), (5, 1)]).expect("Japan's money");
        }
        day.push(closing);
        writes.extend(day);
    }
    writes
}

/// A filled till as its editor sees it: no triggers, no keys, no checks.
fn opened() -> Connection {
    let mut store = SqlStore::in_memory().expect("memory");
    store.commit(&writes()).expect("two days");
    assert_eq!(store.verify().expect("verifies").breaks, []);
    let connection = store.into_connection();
    connection
        .execute_batch("pragma foreign_keys = off; pragma ignore_check_constraints = on;")
        .expect("pragmas");
    let triggers: Vec<String> = connection
        .prepare("select name from sqlite_schema where type = 'trigger'")
        .and_then(|mut found| found.query_map([], |row| row.get(0))?.collect())
        .expect("triggers");
    for trigger in triggers {
        connection.execute_batch(&format!("drop trigger {trigger}")).expect("dropped");
    }
    connection
}

fn walked(connection: &Connection, noted: &[Head]) -> Verdict {
    let go_on = &mut |_, _| ControlFlow::Continue(());
    walk(connection, &chain(), noted, go_on).expect("walks").expect("to its end")
}

/// What verifying says after `edit`, which is then undone.
fn after(connection: &Connection, edit: impl FnOnce(&Connection) -> bool) -> Option<Verdict> {
    connection.execute_batch("savepoint edit").expect("a savepoint");
    let verdict = edit(connection).then(|| walked(connection, &[]));
    connection.execute_batch("rollback to edit; release edit").expect("undone");
    verdict
}

/// SplitMix64.
fn next(state: &mut u64) -> usize {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let bits = (*state ^ (*state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    usize::try_from((bits ^ (bits >> 27)) >> 8).expect("64 bits")
}

fn columns(connection: &Connection, table: &str) -> Vec<(String, String)> {
    connection
        .prepare(&format!("select name, type from pragma_table_info('{table}')"))
        .and_then(|mut found| found.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect())
        .expect("columns")
}

/// A random change of one row.
struct Edit {
    sql: String,
    values: Vec<Value>,
    /// The number of the document whose row it was.
    seq: Option<i64>,
}

fn random_edit(connection: &Connection, state: &mut u64) -> Edit {
    let (table, key) = TABLES[next(state) % TABLES.len()];
    let count: u32 = connection
        .query_row(&format!("select count(*) from {table}"), [], |row| row.get(0))
        .expect("a count");
    let columns = columns(connection, table);
    let place = next(state) % usize::try_from(count).expect("small");
    let values: Vec<Value> = connection
        .query_row(&format!("select * from {table} limit 1 offset {place}"), [], |row| {
            (0..columns.len()).map(|at| row.get(at)).collect()
        })
        .expect("a row");
    let seq = key.map(|key| {
        let at = columns.iter().position(|(name, _)| name == key).expect("the key");
        match values[at] {
            Value::Integer(seq) => seq,
            _ => panic!("a number"),
        }
    });
    let one = columns.iter().map(|(name, _)| format!("{name} is ?")).collect::<Vec<_>>();
    let one = one.join(" and ");
    let sql = match next(state) % 4 {
        0 => format!("delete from {table} where {one}"),
        1 if key.is_some() => {
            // The same row again under another place: a free one, or another document's.
            let last = if key == Some("seq") { 0 } else { 1 };
            let names: Vec<_> = columns.iter().map(|(name, _)| name.as_str()).collect();
            let mut copied: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
            copied[last] = format!("{} + {}", names[last], 1 + next(state) % 500);
            let (names, copied) = (names.join(", "), copied.join(", "));
            format!("insert into {table} ({names}) select {copied} from {table} where {one}")
        }
        _ => {
            let (name, kind) = &columns[next(state) % columns.len()];
            let change = match kind.as_str() {
                "INTEGER" => format!("coalesce({name} + 1, 1)"),
                "TEXT" => format!("coalesce({name} || ' ', 'x')"),
                _ => format!("coalesce(substr({name}, 2) || x'00', x'01')"),
            };
            format!("update {table} set {name} = {change} where {one}")
        }
    };
    Edit { sql, values, seq }
}

#[test]
fn a_thousand_edits_are_all_told() {
    let connection = opened();
    let mut state = 5;
    let mut told = 0;
    while told < 1_000 {
        let edit = random_edit(&connection, &mut state);
        let verdict = after(&connection, |connection| {
            // A copy onto a taken place is refused by the primary key: no edit.
            connection.execute(&edit.sql, params_from_iter(&edit.values)).is_ok_and(|n| n == 1)
        });
        let Some(verdict) = verdict else { continue };
        let (what, named) = (&edit.sql, &verdict.named);
        assert!(!verdict.is_whole(), "not told: {what}");
        let here = |found: &ChainBreak| edit.seq.is_none_or(|seq| found.seq == seq);
        let moved = |found: &ChainBreak| found.fault == ChainFault::Added;
        assert!(named.iter().any(|found| here(found) || moved(found)), "{what}: {named:?}");
        told += 1;
    }
}

#[test]
fn each_break_has_its_name() {
    let connection = opened();
    let one = |sql: &str| -> i64 { connection.query_row(sql, [], |row| row.get(0)).expect(sql) };
    let sale = one("select min(seq) from sale");
    let other = one("select max(seq) from sale where shop_day = (select min(shop_day) from sale)");
    let audit = one("select min(seq) from audit");
    let shift = one("select max(seq) from shift");
    let last = one("select max(seq) from chain");
    let cases: [(String, Vec<String>); 9] = [
        (
            format!("update tender set amount_yen = amount_yen + 1 where sale = {sale}"),
            vec![format!("{sale} sale 01-20161123-0001: changed")],
        ),
        (format!("delete from audit where seq = {audit}"), vec![format!("{audit} audit: deleted")]),
        (
            format!("update sale set total_yen = 1 where seq in ({sale}, {other})"),
            vec![
                format!("{sale} sale 01-20161123-0001: changed"),
                format!("{other} sale 01-20161123-0040: changed"),
            ],
        ),
        (
            format!(
                "insert into audit select 9999, at_ms, action, staff, approved_by, subject,
                 before, after from audit where seq = {audit}"
            ),
            vec!["9999 audit receipt_reprinted: added".to_owned()],
        ),
        (
            format!(
                "insert into sale_tax select {audit}, reduced, tax_percent, net_yen, tax_yen
                 from sale_tax where sale = {sale}"
            ),
            vec![format!("{audit} sale_tax: added")],
        ),
        (
            format!("delete from chain where seq = {shift}"),
            vec![format!("{shift} chain: link_missing"), format!("{shift} shift")],
        ),
        (
            "update chain_head set last_at_ms = 0".to_owned(),
            vec![format!("{last} chain_head: head_forged")],
        ),
        ("delete from chain_head".to_owned(), vec![format!("{last} chain_head: not_the_head")]),
        (
            format!(
                "delete from z_unresolved where z_report = {last};
                 delete from z_pieces where z_report = {last};
                 delete from z_report where seq = {last}; delete from chain where seq = {last}"
            ),
            vec![format!("{} chain_head: not_the_head", last - 1)],
        ),
    ];
    for (sql, expected) in cases {
        let verdict = after(&connection, |connection| {
            connection.execute_batch(&sql).expect(&sql);
            true
        });
        let named = verdict.expect("walked").named;
        // A link that is gone takes the proof of the next one along: only the first are told.
        for (at, expected) in expected.iter().enumerate() {
            let found = named.get(at).map(ChainBreak::to_string).unwrap_or_default();
            assert!(found.starts_with(expected), "{sql}: {expected}, found {found}");
        }
    }
}

#[test]
fn an_older_copy_is_told_by_a_noted_head() {
    let mut store = SqlStore::in_memory().expect("memory");
    let all = writes();
    store.commit(&all[..30]).expect("half");
    let then = walked(store.connection(), &[]).head;
    store.commit(&all[30..]).expect("the rest");
    let now = walked(store.connection(), &[then]);
    assert!(now.is_whole(), "{:?}", now.named);
    let mut copy = SqlStore::in_memory().expect("memory");
    copy.commit(&all[..30]).expect("half");
    let old = walked(copy.connection(), &[then, now.head]);
    let named: Vec<String> = old.named.iter().map(ChainBreak::to_string).collect();
    assert_eq!(named, [format!("{} chain: not_the_noted", now.head.seq)]);
}

#[test]
fn a_thousand_breaks_are_named_and_all_are_counted() {
    let mut store = SqlStore::in_memory().expect("memory");
    let mut shop = SampleShop::new(1);
    store.commit(&shop.day(1_200)).expect("a day");
    let connection = store.into_connection();
    connection
        .execute_batch("drop trigger sale_update; update sale set sample = 0")
        .expect("edited");
    let verdict = walked(&connection, &[]);
    assert_eq!((verdict.breaks, verdict.named.len()), (1_200, 1_000));
}
