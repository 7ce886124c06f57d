use super::*;
use crate::{
    cart::{
        Cart,
        tests_support::{off, price, product},
    },
    discount::Off,
    id::{CartId, Id, SaleId, ShiftId, StaffId},
    rate::Rate,
    sale::{Coming, SaleHead, return_sums},
    tax::Rounding,
    time::parse_day,
};

fn head(number: u32) -> SaleHead {
    let rate = Rate::parse("0.0466").expect("a rate");
    SaleHead {
        id: SaleId(Id(u128::from(number))),
        number: ReceiptNo { till: 1, day: parse_day("2026-11-23").expect("a day"), number },
        at: AtMs(0),
        staff: StaffId(Id(1)),
        staff_name: "Sato".into(),
        shift: ShiftId(Id(1)),
        quote: Some(RateQuote { rate, source: "test".into(), at: AtMs(0) }),
        sample: false,
    }
}

fn cash(amount_yen: Yen) -> Vec<Tender> {
    let by = TenderKind::Cash { received_yen: amount_yen, change_yen: Yen::ZERO };
    vec![Tender { amount_yen, by }]
}

fn settings() -> Settings {
    Settings { registration_number: "T7000012050002".into(), ..Settings::default() }
}

/// Two teas and a watch, 100 yen off the teas and 10 % off the cart.
fn sold() -> Sale {
    let mut cart = Cart::new(CartId(Id(1)));
    let tea = cart.add(&product("TEA", 540, TaxClass::Reduced), 2).expect("rung up");
    cart.line_mut(tea).expect("there").discount = off(Off::Yen(Yen::of(100)));
    cart.add(&product("WATCH", 11_000, TaxClass::Standard), 1).expect("rung up");
    cart.discount = off(Off::BasisPoints(1_000));
    let priced = price(&cart);
    let tenders = cash(priced.total_yen);
    Sale::close(head(1), &cart, &priced, vec![], tenders)
}

#[test]
fn a_sale_s_receipt_says_what_the_sale_says() {
    let sale = sold();
    let receipt = Receipt::of(&sale, None, &settings(), &ReceiptChoice::default());
    assert!(receipt.ties());
    assert_eq!(receipt.number, "01-20261123-0001");
    assert_eq!(receipt.shop.registration.map(|t| t.to_string()).as_deref(), Some("T7000012050002"));
    assert_eq!(receipt.lines.iter().map(|line| line.reduced).collect::<Vec<_>>(), [true, false]);
    assert_eq!(receipt.discount.as_ref().map(|off| off.yen), Some(Yen::of(1_198)));
    assert_eq!(receipt.total_yen, Yen::of(10_782));
    assert_eq!(receipt.cny.map(|cny| cny.fen), Some(Fen(50_244)));
}

#[test]
fn a_return_s_receipt_mirrors_it() {
    let sale = sold();
    let coming: Vec<Coming> =
        sale.lines.iter().map(|l| Coming { line: l.no, quantity: l.quantity }).collect();
    let sums = return_sums(&sale, &[], &coming, Rounding::Down).expect("it comes back");
    let tenders = cash(sums.total_yen);
    let back = sums.close(head(2), &sale, "wrong size".into(), tenders);
    let choice = ReceiptChoice::default();
    let receipt = Receipt::of(&back, Some(&sale.number), &settings(), &choice);
    assert!(receipt.ties());
    assert_eq!(receipt.total_yen, Yen::of(-10_782));
    let of = "01-20261123-0001".to_owned();
    assert_eq!(receipt.kind, ReceiptKind::Return { of, reason: "wrong size".into() });
    assert_eq!(FormalReceipt::of(&receipt, "", "お品代", 1), None);
    assert!(!receipt.stamp_due);
}

#[test]
fn the_stamp_counts_the_cash_without_its_tax() {
    let paid = |cash: i32, wallet: i32| {
        let cash =
            Paid::Cash { yen: Yen::of(cash), received_yen: Yen::of(cash), change_yen: Yen::ZERO };
        let wallet = Paid::Wallet {
            wallet: "alipay".into(),
            yen: Yen::of(wallet),
            transaction: String::new(),
            fen: None,
        };
        vec![cash, wallet]
    };
    let cases = [
        (54_999, 0, 4_999, true), // 50,000 without its tax.
        (54_998, 0, 4_999, false),
        (0, 990_000, 90_000, false),
        (50_000, 50_000, 9_090, false),
        (55_000, 55_000, 10_000, true),
        (-99_000, 0, -9_000, false),
    ];
    for (cash, wallet, tax, due) in cases {
        let paid = paid(cash, wallet);
        let found = stamp_due(&paid, Yen::of(cash + wallet), Yen::of(tax));
        assert_eq!(found, due, "{cash} in cash, {wallet} by wallet");
    }
}

#[test]
fn a_receipt_that_does_not_tie_is_noticed() {
    let receipt = Receipt::of(&sold(), None, &settings(), &ReceiptChoice::default());
    let changes: [fn(&mut Receipt); 5] = [
        |r| r.total_yen = Yen::of(1),
        |r| r.lines[0].quantity = 3,
        |r| r.discount = None,
        |r| r.taxes[0].net_yen = Yen::ZERO,
        |r| r.paid.clear(),
    ];
    for (at, change) in changes.into_iter().enumerate() {
        let mut receipt = receipt.clone();
        change(&mut receipt);
        assert!(!receipt.ties(), "change {at}");
    }
}
