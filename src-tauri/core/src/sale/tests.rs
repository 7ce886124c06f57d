use super::*;
use crate::{
    cart::tests_support::{off, price, product},
    discount::Off,
    id::{CartId, Id},
    time::parse_day,
};
use proptest::prelude::*;

fn head(number: u32) -> SaleHead {
    SaleHead {
        id: SaleId(Id(u128::from(number))),
        number: ReceiptNo { till: 1, day: parse_day("2026-11-23").expect("a day"), number },
        at: AtMs(0),
        staff: StaffId(Id(1)),
        staff_name: "Sato".into(),
        shift: ShiftId(Id(1)),
        quote: None,
        sample: false,
    }
}

fn cash(amount_yen: Yen) -> Vec<Tender> {
    let by = TenderKind::Cash { received_yen: amount_yen, change_yen: Yen::ZERO };
    vec![Tender { amount_yen, by }]
}

#[test]
fn receipt_numbers_read_back() {
    let number = head(42).number;
    assert_eq!(number.to_string(), "01-20261123-0042");
    assert_eq!(ReceiptNo::parse("01-20261123-0042"), Some(number));
    for text in ["", "1-20261123-0042", "01-20261323-0042", "01-20261123-42", "01-20261123-004x"] {
        assert_eq!(ReceiptNo::parse(text), None, "{text}");
    }
}

#[test]
#[should_panic(expected = "a sale must tie")]
fn an_underpaid_sale_is_never_written() {
    let mut cart = Cart::new(CartId(Id(1)));
    cart.add(&product("TEA", 108, TaxClass::Reduced), 1).expect("rung up");
    let _ = Sale::close(head(1), &cart, &price(&cart), vec![], cash(Yen::of(107)));
}

proptest! {
    /// Any sale, given back in any parts, comes to exactly the sale with its signs turned.
    #[test]
    fn returns_in_parts_mirror_the_sale(
        goods in prop::collection::vec((1_i32..20_000, 1_u32..8, any::<bool>(), 0_u16..3_000), 1..6),
        cart_off in 0_i32..3_000,
        order in prop::collection::vec((0_usize..6, 1_u32..4), 0..40),
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
        let sale = Sale::close(head(1), &cart, &priced, vec![], cash(priced.total_yen));

        let mut back: Vec<Sale> = vec![];
        let rest = sale.lines.iter().map(|line| (line.no.0 as usize - 1, u32::MAX));
        for (at, pieces) in order.into_iter().chain(rest) {
            let Some(sold) = sale.lines.get(at) else { continue };
            let out = sold.quantity - returned_pieces(&back, sold.no);
            if out == 0 { continue }
            let coming = [Coming { line: sold.no, quantity: pieces.min(out) }];
            let sums = return_sums(&sale, &back, &coming, Rounding::Down).expect("it may come back");
            let total = sums.total_yen;
            back.push(sums.close(head(2), &sale, String::new(), cash(total)));
        }
        let total = Yen::sum(back.iter().map(|part| part.total_yen)).expect("in range");
        prop_assert_eq!(total, sale.total_yen.negated());
        for sold in &sale.taxes {
            let of_rate = |tax: &&TaxLine| tax.rate == sold.rate;
            let parts = || back.iter().flat_map(|part| &part.taxes).filter(of_rate);
            prop_assert_eq!(Yen::sum(parts().map(|t| t.net_yen)), Ok(sold.net_yen.negated()));
            prop_assert_eq!(Yen::sum(parts().map(|t| t.tax_yen)), Ok(sold.tax_yen.negated()));
        }
        let one_more = [Coming { line: sale.lines[0].no, quantity: 1 }];
        prop_assert_eq!(
            return_sums(&sale, &back, &one_more, Rounding::Down),
            Err(ReturnFault::BadQuantity)
        );
    }
}
