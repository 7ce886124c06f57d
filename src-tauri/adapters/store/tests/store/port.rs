//! What is written is read back, by the rules of the port.

use maneki_app::ports::{
    Reader, Store, StoreError, Write,
    store::{Only, ReceiptQuery},
};
use maneki_core::{
    audit::{Action, AuditEntry},
    cart::{Cart, Held},
    checkout::{Checkout, ReturnDraft},
    discount::{Discount, Off},
    id::{CartId, Id, SaleId, StaffId},
    money::Yen,
    product::{Product, QuickKey},
    rate::{Rate, RateQuote},
    sale::{Coming, Sale, Tender, TenderKind},
    settings::Settings,
    shift::CashMove,
    staff::{Language, PinLock},
    tax::Rounding,
    time::AtMs,
};
use maneki_store::{Key, SqlStore, sample::SampleShop};
use std::ops::ControlFlow;

/// Runs `check` over memory, and over a file that is opened anew before reading.
fn on_both(write: impl Fn(&mut SqlStore), check: impl Fn(&mut SqlStore)) {
    let mut memory = SqlStore::in_memory().expect("memory");
    write(&mut memory);
    check(&mut memory);
    let folder = tempfile::tempdir().expect("a folder");
    let key = Key::new([1; 32]);
    write(&mut SqlStore::open(folder.path(), &key).expect("opens"));
    check(&mut SqlStore::open(folder.path(), &key).expect("opens again"));
}

fn sales(writes: &[Write]) -> Vec<Sale> {
    let sale = |write: &Write| match write {
        Write::Sale(sale) => Some((**sale).clone()),
        _ => None,
    };
    writes.iter().filter_map(sale).collect()
}

/// A store with `days` days of `count` receipts, and their sales.
fn filled(days: u32, count: u32) -> (SqlStore, Vec<Sale>) {
    let mut store = SqlStore::in_memory().expect("memory");
    let mut shop = SampleShop::new(7);
    store.commit(&shop.set_up()).expect("set up");
    let mut all = vec![];
    for _ in 0..days {
        let writes = shop.day(count);
        store.commit(&writes).expect("a day");
        all.extend(sales(&writes));
    }
    (store, all)
}

#[test]
fn a_day_comes_back_as_it_was() {
    let mut shop = SampleShop::new(1);
    let (set_up, day) = (shop.set_up(), shop.day(120));
    let sold = sales(&day);
    assert!(sold.iter().any(|sale| sale.tenders.len() == 2), "a split payment");
    assert!(sold.iter().any(|sale| sale.total_yen.is_negative()), "a return");
    on_both(
        |store| {
            store.commit(&set_up).expect("set up");
            store.commit(&day).expect("the day");
        },
        |store| {
            for sale in &sold {
                assert_eq!(store.sale(sale.id).as_ref(), Ok(&Some(sale.clone())));
                let by_number = store.sale_by_number(&sale.number).expect("asked");
                assert_eq!(by_number.as_ref(), Some(sale));
            }
            assert_eq!(store.sales_of_shift(sold[0].shift).as_ref(), Ok(&sold));
            assert_eq!(store.last_receipt(1, sold[0].number.day), Ok(120));
            assert_eq!(store.last_receipt(2, sold[0].number.day), Ok(0));
            assert_eq!(store.last_z(), Ok(1));
            let loaded = store.load().expect("loads");
            assert_eq!(loaded.products.len(), 160);
            assert_eq!(loaded.staff.len(), 6);
            assert_eq!(loaded.quote, sold[0].quote);
            assert!(loaded.shift.is_none(), "the shift was closed");
            let verified = store.verify().expect("verifies");
            let documents = u64::try_from(day.len()).expect("a count");
            assert_eq!((verified.documents, verified.breaks.len()), (documents, 0));
        },
    );
}

#[test]
fn returns_belong_to_their_sale() {
    let (mut store, sold) = filled(2, 300);
    for sale in &sold {
        let back: Vec<Sale> = sold
            .iter()
            .filter(|other| other.kind == maneki_core::sale::SaleKind::Return { of: sale.id })
            .cloned()
            .collect();
        assert_eq!(store.returns_of(sale.id), Ok(back));
    }
}

fn staff(number: u128) -> StaffId {
    StaffId(Id(number))
}

fn product() -> Product {
    let shop = SampleShop::new(1).set_up();
    let product = shop.into_iter().find_map(|write| match write {
        Write::SaveProducts(products) => products.into_iter().next(),
        _ => None,
    });
    let quick = QuickKey { page: 1, place: 2, colour: "blue".to_owned() };
    Product { quick: Some(quick), ..product.expect("a product") }
}

#[test]
fn what_is_in_motion_survives() {
    let discount = Discount {
        off: Off::Yen(Yen::of(50)),
        reason: "傷😀".to_owned(),
        given_by: staff(1),
        approved_by: Some(staff(2)),
    };
    let mut current = Cart::new(CartId(Id(1)));
    current.add(&product(), 2).expect("fits");
    current.line_mut(maneki_core::cart::LineNo(1)).expect("a line").discount =
        Some(discount.clone());
    let mut held = Cart::new(CartId(Id(2)));
    held.add(&product(), 9_999).expect("fits");
    held.discount = Some(Discount { off: Off::BasisPoints(1_000), ..discount });
    held.held = Some(Held { label: "赤い帽子".to_owned(), at: AtMs(5) });
    let checkout = Checkout {
        cart: current.id,
        opened_at: AtMs(6),
        staff: staff(1),
        total_yen: Yen::of(1_000),
        wallet: None,
        offer: maneki_core::campaign::Offer::default(),
        taken: vec![Tender {
            amount_yen: Yen::of(300),
            by: TenderKind::Cash { received_yen: Yen::of(500), change_yen: Yen::of(200) },
        }],
    };
    let draft = ReturnDraft {
        id: SaleId(Id(9)),
        of: SaleId(Id(8)),
        opened_at: AtMs(7),
        staff: staff(1),
        approved_by: None,
        reason: "色違い".to_owned(),
        coming: vec![Coming { line: maneki_core::cart::LineNo(3), quantity: 2 }],
        cash_yen: Yen::of(700),
    };
    on_both(
        |store| {
            let mut half = current.clone();
            half.lines.clear();
            store.commit(&[Write::SaveCart(half)]).expect("saved");
            store
                .commit(&[
                    Write::SaveCart(current.clone()),
                    Write::SaveCart(held.clone()),
                    Write::SaveCheckout(checkout.clone()),
                    Write::SaveCheckout(checkout.clone()),
                    Write::SaveReturn(draft.clone()),
                    Write::UseCode { hash: [3; 32], at: AtMs(8) },
                ])
                .expect("saved");
        },
        |store| {
            let loaded = store.load().expect("loads");
            assert_eq!(loaded.carts, [current.clone(), held.clone()]);
            assert_eq!(loaded.checkout.as_ref(), Some(&checkout));
            assert_eq!(loaded.returns, std::slice::from_ref(&draft));
            assert_eq!(store.code_used(&[3; 32]), Ok(true));
            assert_eq!(store.code_used(&[4; 32]), Ok(false));
            let again = Write::UseCode { hash: [3; 32], at: AtMs(9) };
            assert!(matches!(store.commit(&[again]), Err(StoreError::Conflict(_))));
            store
                .commit(&[
                    Write::DropCart(current.id),
                    Write::DropCart(held.id),
                    Write::DropCheckout(current.id),
                    Write::DropReturn(draft.id),
                ])
                .expect("dropped");
            let loaded = store.load().expect("loads");
            assert!(loaded.carts.is_empty() && loaded.returns.is_empty());
            assert_eq!(loaded.checkout, None);
        },
    );
}

#[test]
fn what_the_shop_sets_is_kept() {
    let settings = Settings {
        shop_name: "招き猫".to_owned(),
        till_number: 7,
        rounding: Rounding::HalfUp,
        visitor_language: Language::Ko,
        ..Settings::default()
    };
    let quote = |rate, at| RateQuote {
        rate: Rate::parse(rate).expect("a rate"),
        source: "銀行".to_owned(),
        at: AtMs(at),
    };
    let lock = PinLock { failures: 6, until: Some(AtMs(99)) };
    let mut cheaper = product();
    cheaper.price_yen = Yen::of(1);
    cheaper.jan = None;
    cheaper.quick = None;
    on_both(
        |store| {
            assert_eq!(store.load().expect("loads").settings, None);
            store
                .commit(&[
                    Write::SaveSettings(Box::default()),
                    Write::SaveSettings(Box::new(settings.clone())),
                    Write::AddQuote(quote("0.0500", 1)),
                    Write::AddQuote(quote("0.0466", 2)),
                    // The same words again are the newest again.
                    Write::AddQuote(quote("0.0500", 1)),
                    Write::SavePinLock { staff: staff(1), lock: PinLock::default() },
                    Write::SavePinLock { staff: staff(1), lock },
                    Write::SaveProducts(vec![product()]),
                    Write::SaveProducts(vec![cheaper.clone()]),
                ])
                .expect("saved");
        },
        |store| {
            let loaded = store.load().expect("loads");
            assert_eq!(loaded.settings.as_ref(), Some(&settings));
            assert_eq!(loaded.quote, Some(quote("0.0500", 1)));
            assert_eq!(loaded.pin_locks, [(staff(1), lock)]);
            assert_eq!(loaded.products, std::slice::from_ref(&cheaper));
        },
    );
}

#[test]
fn a_shift_is_kept_while_it_is_open() {
    let mut shop = SampleShop::new(3);
    let mut day = shop.day(3);
    let closing = day.pop().expect("the closing");
    let Write::OpenShift(mut shift) = day[0].clone() else { panic!("a day opens with a shift") };
    let cash = CashMove {
        at: AtMs(shift.opened_at.0 + 5),
        staff: staff(1),
        amount_yen: Yen::of(-3_000),
        reason: "両替".to_owned(),
    };
    let x = Write::XReport { shift: shift.id, at: cash.at, staff: staff(1) };
    day.extend([Write::MoveCash { shift: shift.id, cash: cash.clone() }, x.clone(), x]);
    shift.moves.push(cash);
    shift.x_reports = 2;
    on_both(
        |store| store.commit(&day).expect("a day"),
        |store| {
            assert_eq!(store.load().expect("loads").shift.as_ref(), Some(&shift));
            let sold = store.sales_of_shift(shift.id).expect("asked");
            let newest = sold.iter().map(|sale| sale.at).max();
            assert_eq!(store.load().expect("loads").last_at, newest);
            store.commit(std::slice::from_ref(&closing)).expect("closes");
            assert_eq!(store.load().expect("loads").shift, None);
            let again = store.commit(std::slice::from_ref(&closing));
            assert!(matches!(again, Err(StoreError::Conflict(_))), "{again:?}");
        },
    );
}

#[test]
fn a_step_is_whole_or_nothing() {
    let (mut store, sold) = filled(1, 5);
    let audit = Write::Audit(AuditEntry {
        at: AtMs(1),
        action: Action::DrawerOpened,
        staff: Some(staff(1)),
        approved_by: None,
        subject: String::new(),
        before: String::new(),
        after: String::new(),
    });
    let sale = |change: fn(&mut Sale)| {
        let mut sale = sold[0].clone();
        sale.id = SaleId(Id(77));
        sale.number.number = 6;
        change(&mut sale);
        Write::Sale(Box::new(sale))
    };
    let cases = [
        ("a number left out", sale(|sale| sale.number.number = 7)),
        ("a number given twice", sale(|sale| sale.number.number = 5)),
        ("a day not begun at 1", sale(|sale| sale.number.till = 2)),
        ("an id given twice", Write::Sale(Box::new(sold[1].clone()))),
        ("a shift nobody opened", sale(|sale| sale.shift.0 = Id(1))),
        ("a line that does not tie", sale(|sale| sale.lines[0].net_yen = Yen::of(1))),
        (
            "a copy of an unknown sale",
            Write::Reprint { sale: SaleId(Id(5)), copy: 2, at: AtMs(1), staff: staff(1) },
        ),
    ];
    for (what, write) in cases {
        let answer = store.commit(&[audit.clone(), write]);
        assert!(matches!(answer, Err(StoreError::Conflict(_))), "{what}: {answer:?}");
        assert_eq!(store.audit(None, 10), Ok(vec![]), "{what}");
    }
    store.commit(&[audit, sale(|_| {})]).expect("the right one goes in");
    assert_eq!(store.verify().expect("verifies").breaks, []);
    assert_eq!(store.audit(None, 10).expect("asked").len(), 1);
}

#[test]
fn two_current_carts_are_refused() {
    let mut store = SqlStore::in_memory().expect("memory");
    let cart = |number| Write::SaveCart(Cart::new(CartId(Id(number))));
    let answer = store.commit(&[cart(1), cart(2)]);
    assert!(matches!(answer, Err(StoreError::Conflict(_))), "{answer:?}");
}

#[test]
fn copies_are_counted() {
    let (mut store, sold) = filled(1, 2);
    let copy = |copy| Write::Reprint { sale: sold[1].id, copy, at: AtMs(3), staff: staff(1) };
    store.commit(&[copy(2), copy(3)]).expect("two copies");
    assert_eq!(store.reprints(sold[1].id), Ok(2));
    assert_eq!(store.reprints(sold[0].id), Ok(0));
    assert!(store.commit(&[copy(3)]).is_err(), "the same copy twice");
}

#[test]
fn the_audit_trail_comes_in_pages() {
    let mut store = SqlStore::in_memory().expect("memory");
    let entry = |number: i64| AuditEntry {
        at: AtMs(number),
        action: Action::ALL[usize::try_from(number).expect("small") % Action::ALL.len()],
        staff: (number % 2 == 0).then(|| staff(3)),
        approved_by: (number % 3 == 0).then(|| staff(4)),
        subject: format!("{number}"),
        before: "前".to_owned(),
        after: "後".to_owned(),
    };
    let all: Vec<Write> = (1..=50).map(|number| Write::Audit(entry(number))).collect();
    store.commit(&all).expect("written");
    let (mut before, mut found) = (None, vec![]);
    loop {
        let page = store.audit(before, 7).expect("a page");
        let Some((seq, _)) = page.last() else { break };
        before = Some(*seq);
        found.extend(page.into_iter().map(|(_, entry)| entry));
    }
    let expected: Vec<AuditEntry> = (1..=50).rev().map(entry).collect();
    assert_eq!(found, expected);
}

/// The query's own meaning, slowly: what the index must agree with.
fn fits(query: &ReceiptQuery, sale: &Sale) -> bool {
    let name = |tender: &Tender| match &tender.by {
        TenderKind::Cash { .. } => "cash".to_owned(),
        TenderKind::Wallet(paid) => paid.wallet.clone(),
        TenderKind::WalletRefund { wallet, .. } => wallet.clone(),
    };
    let text = |word: &str| {
        sale.lines.iter().any(|line| {
            let jan = line.jan.as_ref().map_or("", |jan| jan.as_str());
            let names = [&line.names.ja, &line.names.zh, &line.names.en];
            names.iter().any(|name| name.to_lowercase().contains(&word.to_lowercase()))
                || line.sku.as_str().contains(word)
                || jan.contains(word)
        })
    };
    query.from.is_none_or(|from| sale.number.day >= from)
        && query.to.is_none_or(|to| sale.number.day <= to)
        && query.least_yen.is_none_or(|least| sale.total_yen >= least)
        && query.most_yen.is_none_or(|most| sale.total_yen <= most)
        && query.tender.as_ref().is_none_or(|by| sale.tenders.iter().any(|t| name(t) == *by))
        && query.number.as_ref().is_none_or(|end| sale.number.to_string().ends_with(end))
        && query.text.iter().flat_map(|words| words.split_whitespace()).all(text)
        && query.staff.is_none_or(|staff| sale.staff == staff)
        && query.sku.as_ref().is_none_or(|sku| sale.lines.iter().any(|line| line.sku == *sku))
        && query.only.is_none_or(|only| sale.total_yen.is_negative() == (only == Only::Returns))
}

#[test]
fn every_search_agrees_with_a_slow_one() {
    let (mut store, sold) = filled(12, 90);
    let day = |at: usize| Some(sold[at * 90].number.day);
    let any = ReceiptQuery { limit: 25, ..ReceiptQuery::default() };
    let text = |text: &str| ReceiptQuery { text: Some(text.to_owned()), ..any.clone() };
    let number = |text: &str| ReceiptQuery { number: Some(text.to_owned()), ..any.clone() };
    let full = sold[200].number.to_string();
    let cases = [
        any.clone(),
        ReceiptQuery { from: day(3), to: day(5), ..any.clone() },
        ReceiptQuery { from: day(11), ..any.clone() },
        ReceiptQuery { to: day(0), ..any.clone() },
        ReceiptQuery { least_yen: Some(Yen::of(100_000)), ..any.clone() },
        ReceiptQuery {
            least_yen: Some(sold[9].total_yen),
            most_yen: Some(sold[9].total_yen),
            tender: Some("alipay".to_owned()),
            ..any.clone()
        },
        ReceiptQuery { tender: Some("cash".to_owned()), ..any.clone() },
        ReceiptQuery { tender: Some("nobody".to_owned()), ..any.clone() },
        ReceiptQuery {
            tender: Some("wechat_pay".to_owned()),
            staff: Some(sold[1].staff),
            from: day(2),
            least_yen: Some(Yen::of(5_000)),
            most_yen: Some(Yen::of(50_000)),
            ..any.clone()
        },
        ReceiptQuery { staff: Some(sold[4].staff), ..any.clone() },
        ReceiptQuery { staff: Some(staff(1)), ..any.clone() },
        ReceiptQuery { sku: Some(sold[8].lines[0].sku.clone()), ..any.clone() },
        ReceiptQuery { only: Some(Only::Returns), ..any.clone() },
        ReceiptQuery { only: Some(Only::Sales), text: Some("茶".to_owned()), ..any.clone() },
        text("緑茶"),
        text("清酒 龍角散"),
        text("精华"),
        text("WATCH"),
        text("S0001"),
        text(sold[8].lines[0].jan.as_ref().expect("a JAN").as_str()),
        text("存在しない"),
        text("%"),
        text("\" OR 1"),
        number(&full),
        number(&full[5..]),
        number("0042"),
        number("042"),
        number("2"),
        number("x"),
        number("-"),
    ];
    for query in cases {
        let expected: Vec<Sale> =
            sold.iter().rev().filter(|sale| fits(&query, sale)).cloned().collect();
        let (mut found, mut page) = (vec![], query.clone());
        loop {
            let next = store.find_receipts(&page).expect("a page");
            found.extend(next.receipts);
            let Some(cursor) = next.next else { break };
            page.after = Some(cursor);
        }
        let ids: Vec<SaleId> = found.iter().map(|row| row.id).collect();
        let expected_ids: Vec<SaleId> = expected.iter().map(|sale| sale.id).collect();
        assert_eq!(ids, expected_ids, "{query:?}");
        let mut each = vec![];
        store
            .each_receipt(&query, &mut |sale| {
                each.push(sale.clone());
                ControlFlow::Continue(())
            })
            .expect("each");
        assert_eq!(each, expected, "{query:?}");
    }
}

#[test]
fn a_list_says_what_a_receipt_is() {
    let (mut store, sold) = filled(1, 60);
    let query = ReceiptQuery { limit: 60, ..ReceiptQuery::default() };
    let page = store.find_receipts(&query).expect("a page");
    assert_eq!((page.receipts.len(), page.next), (60, None));
    for (row, sale) in page.receipts.iter().rev().zip(&sold) {
        assert_eq!((row.id, &row.number, row.at), (sale.id, &sale.number, sale.at));
        assert_eq!(row.total_yen, sale.total_yen);
        assert_eq!(row.is_return, sale.total_yen.is_negative());
        assert_eq!(row.first_item, sale.lines[0].names.ja);
        assert_eq!(usize::try_from(row.lines), Ok(sale.lines.len()));
        assert_eq!(row.tenders.len(), sale.tenders.len());
        assert_eq!(row.staff_name, sale.staff_name);
    }
}
