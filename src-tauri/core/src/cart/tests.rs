use super::{tests_support::*, *};
use crate::{discount::Off, id::Id, time::parse_day};
use proptest::prelude::*;

#[test]
fn two_rates_one_rounding_each() {
    let mut cart = Cart::new(CartId(Id(1)));
    cart.add(&product("TEA", 108, TaxClass::Reduced), 3).expect("rung up");
    cart.add(&product("PEN", 110, TaxClass::Standard), 1).expect("rung up");
    let priced = price(&cart);
    assert_eq!(priced.total_yen, Yen::of(434));
    let taxes: Vec<_> = priced.taxes.iter().map(|t| (t.rate.get(), t.net_yen, t.tax_yen)).collect();
    assert_eq!(taxes, [(10, Yen::of(110), Yen::of(10)), (8, Yen::of(324), Yen::of(24))]);
}

#[test]
fn a_cart_discount_is_shared_by_rate_before_tax() {
    let mut cart = Cart::new(CartId(Id(1)));
    cart.add(&product("TEA", 1080, TaxClass::Reduced), 1).expect("rung up");
    cart.add(&product("PEN", 2200, TaxClass::Standard), 1).expect("rung up");
    cart.discount = off(Off::Yen(Yen::of(328)));
    let priced = price(&cart);
    let nets: Vec<_> = priced.taxes.iter().map(|tax| (tax.net_yen, tax.tax_yen)).collect();
    assert_eq!(nets, [(Yen::of(1980), Yen::of(180)), (Yen::of(972), Yen::of(72))]);
}

#[test]
fn the_same_goods_share_a_line_until_a_discount_parts_them() {
    let tea = product("TEA", 108, TaxClass::Reduced);
    let mut cart = Cart::new(CartId(Id(1)));
    let first = cart.add(&tea, 1).expect("rung up");
    assert_eq!(cart.add(&tea, 2), Ok(first));
    cart.line_mut(first).expect("the line").discount = off(Off::BasisPoints(1_000));
    assert_eq!(cart.add(&tea, 1), Ok(LineNo(2)));
    let voided = cart.void(first).expect("the line");
    assert_eq!(cart.void(first), Err(CartFault::NoSuchLine));
    cart.restore(voided);
    assert_eq!(cart.lines.iter().map(|line| line.no.0).collect::<Vec<_>>(), [1, 2]);
}

#[test]
fn what_a_cart_refuses() {
    let mut cart = Cart::new(CartId(Id(1)));
    let tea = product("TEA", i32::MAX, TaxClass::Reduced);
    for quantity in [0, 10_000, 1_000_000_000] {
        assert_eq!(cart.add(&tea, quantity), Err(CartFault::BadQuantity), "{quantity}");
    }
    assert_eq!(cart.add(&tea, 9_999), Err(CartFault::TooLarge));
    assert!(cart.is_empty());
    for at in 0..MOST_LINES {
        cart.add(&product(&format!("P{at}"), 1, TaxClass::Standard), 1).expect("rung up");
    }
    assert_eq!(cart.add(&tea, 1), Err(CartFault::TooManyLines));
    assert_eq!(cart.set_quantity(LineNo(5), 0), Err(CartFault::BadQuantity));
}

#[test]
fn a_day_before_the_table_has_no_price() {
    let mut cart = Cart::new(CartId(Id(1)));
    cart.add(&product("TEA", 108, TaxClass::Reduced), 1).expect("rung up");
    let day = parse_day("2000-01-01").expect("a day");
    let priced = cart.price(&rates(), day, Rounding::Down);
    assert_eq!(priced, Err(CartFault::NoTaxRate(TaxClass::Reduced)));
}

proptest! {
    #[test]
    fn sums_always_tie(
        goods in prop::collection::vec((1_i32..200_000, 1_u32..30, any::<bool>(), 0_u16..=10_000), 1..20),
        cart_off in 0_i32..3_000_000,
    ) {
        let mut cart = Cart::new(CartId(Id(1)));
        for (at, (yen, pieces, reduced, points)) in goods.into_iter().enumerate() {
            let class = if reduced { TaxClass::Reduced } else { TaxClass::Standard };
            let no = cart.add(&product(&format!("P{at}"), yen, class), pieces).expect("rung up");
            cart.line_mut(no).expect("the line").discount =
                if points == 0 { None } else { off(Off::BasisPoints(points)) };
        }
        cart.discount = if cart_off == 0 { None } else { off(Off::Yen(Yen::of(cart_off))) };
        let priced = price(&cart);
        let nets = Yen::sum(priced.lines.iter().map(|line| line.net_yen));
        let taxed = Yen::sum(priced.taxes.iter().map(|tax| tax.net_yen));
        prop_assert_eq!(nets, Ok(priced.total_yen));
        prop_assert_eq!(taxed, Ok(priced.total_yen));
        prop_assert!(priced.lines.iter().all(|line| !line.net_yen.is_negative()));
        prop_assert!(!priced.total_yen.is_negative());
    }
}
