//! Goods and prices for the tests of carts and sales.

use super::*;
use crate::{
    discount::Off,
    id::{Id, StaffId},
    product::Names,
    tax::DatedRate,
    time::parse_day,
};

pub(crate) fn rates() -> RateTable {
    let from = parse_day("2019-10-01").expect("a day");
    let row = |class, percent| DatedRate {
        from,
        class,
        rate: TaxRate::percent(percent).expect("a rate"),
    };
    RateTable::new(vec![row(TaxClass::Standard, 10), row(TaxClass::Reduced, 8)])
}

pub(crate) fn product(sku: &str, price: i32, class: TaxClass) -> Product {
    Product {
        sku: Sku::parse(sku).expect("a SKU"),
        jan: None,
        names: Names { ja: sku.into(), ..Names::default() },
        kana: String::new(),
        price_yen: Yen::of(price),
        class,
        tax_free: true,
        category: String::new(),
        quick: None,
    }
}

pub(crate) fn off(off: Off) -> Option<Discount> {
    Some(Discount { off, reason: "test".into(), given_by: StaffId(Id(1)), approved_by: None })
}

pub(crate) fn price(cart: &Cart) -> Priced {
    let day = parse_day("2026-11-23").expect("a day");
    cart.price(&rates(), day, Rounding::Down).expect("it can be priced")
}
