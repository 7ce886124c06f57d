//! The law as tables of cases, against the rules that ship. Each table names its source.

use maneki_core::{
    cart::{LineNo, TaxLine},
    id::{Id, RecordId, SaleId},
    money::Yen,
    passport::{self, Passport},
    product::Sku,
    tax::{Rounding, TaxClass, TaxRate},
    taxfree::{
        buyer::{self, Buyer, Notice, Paper, PermitKind, Why},
        goods::{Goods, GoodsKind, LeftOut, Receipt, UnitDetail, meter},
        record::{Anew, Head, PurchaseRecord, RecordFault, anew, draft},
        rules::{PaperKind, Rules, Status},
    },
    time::{AtMs, Date, parse_day},
};
use maneki_taxoffice::rule_book;

fn day(text: &str) -> Date {
    parse_day(text).expect("a day")
}

fn rules(text: &str) -> Rules {
    rule_book().on(day(text)).expect("rules of the day")
}

/// ICAO's specimen of another state. No check digit covers it.
fn passport(nationality: &str) -> Passport {
    let zone = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\n\
                L898902C36UTO7408122F1204159ZE184226B<<<<<10";
    let text = zone.replace("UTO", nationality);
    let mut passport = passport::read(&text, day("2026-11-23")).expect("a zone").passport;
    passport.expires = Some(day("2036-01-01"));
    passport
}

/// `p` passport, `c` crew permit, `r` residence certificate, `f` family register, `m` My Number.
fn papers(letters: &str) -> Vec<Paper> {
    let paper = |letter| match letter {
        'p' => Paper::Passport,
        'c' => Paper::LandingPermit { kind: PermitKind::Crew, number: "A1".into() },
        'r' => Paper::ResidenceCertificate,
        'f' => Paper::FamilyRegisterSupplement,
        'm' => Paper::MyNumberCard,
        other => panic!("no such paper: {other}"),
    };
    letters.chars().map(paper).collect()
}

/// Status, nationality, sold on, landed on, abroad since, papers, refusals.
type Case = (
    Status,
    &'static str,
    &'static str,
    Option<&'static str>,
    Option<&'static str>,
    &'static str,
    Vec<Why>,
);

/// Sources: MLIT list of entitled persons (001981481.pdf) for the statuses and the six months;
/// takemoto-tax.com Q&A 450 for permit and passport; Q&A 449 for Japanese abroad.
#[test]
fn who_may_buy() {
    use PaperKind::{LandingPermit, Passport, ProofOfLifeAbroad};
    use Status::{
        Diplomat, JapaneseAbroad, LandingPermit as Permit, Official, Other, TemporaryVisitor,
        UsForces,
    };
    let late = |text| vec![Why::LandedTooLongAgo { last_day: day(text) }];
    let cases: Vec<Case> = vec![
        (TemporaryVisitor, "CHN", "2026-11-23", Some("2026-11-20"), None, "p", vec![]),
        (TemporaryVisitor, "CHN", "2026-11-23", Some("2026-11-23"), None, "p", vec![]),
        (
            TemporaryVisitor,
            "CHN",
            "2026-11-23",
            Some("2026-11-24"),
            None,
            "p",
            vec![Why::LandedAfterTheSale],
        ),
        (TemporaryVisitor, "CHN", "2026-11-23", None, None, "p", vec![Why::LandingDateMissing]),
        (TemporaryVisitor, "CHN", "2026-11-23", Some("2026-05-24"), None, "p", vec![]),
        (TemporaryVisitor, "CHN", "2026-11-23", Some("2026-05-23"), None, "p", late("2026-11-22")),
        // No 31 February: the term ends with the month (Civil Code 143).
        (TemporaryVisitor, "CHN", "2027-02-28", Some("2026-08-31"), None, "p", vec![]),
        (TemporaryVisitor, "CHN", "2027-03-01", Some("2026-08-31"), None, "p", late("2027-02-28")),
        (TemporaryVisitor, "CHN", "2028-02-29", Some("2027-08-30"), None, "p", vec![]),
        (
            TemporaryVisitor,
            "CHN",
            "2026-11-23",
            Some("2026-11-20"),
            None,
            "",
            vec![Why::PaperMissing(Passport)],
        ),
        (
            TemporaryVisitor,
            "JPN",
            "2026-11-23",
            Some("2026-11-20"),
            None,
            "p",
            vec![Why::JapaneseNational],
        ),
        // Six months are not asked of these.
        (Diplomat, "FRA", "2026-11-23", None, None, "p", vec![]),
        (Official, "FRA", "2026-11-23", Some("2020-01-01"), None, "p", vec![]),
        (UsForces, "USA", "2026-11-23", Some("2020-01-01"), None, "p", vec![]),
        (UsForces, "USA", "2026-11-23", None, None, "", vec![Why::PaperMissing(Passport)]),
        // Permit and passport from 2026-11-01; the permit alone before.
        (Permit, "PHL", "2026-11-23", Some("2026-11-20"), None, "pc", vec![]),
        (
            Permit,
            "PHL",
            "2026-11-23",
            Some("2026-11-20"),
            None,
            "c",
            vec![Why::PaperMissing(Passport)],
        ),
        (
            Permit,
            "PHL",
            "2026-11-23",
            Some("2026-11-20"),
            None,
            "p",
            vec![Why::PaperMissing(LandingPermit)],
        ),
        (Permit, "PHL", "2026-10-31", Some("2026-10-20"), None, "c", vec![]),
        (Permit, "PHL", "2026-11-23", Some("2026-05-01"), None, "pc", late("2026-10-31")),
        // Japanese nationals: two years abroad, six months since the return, a proof.
        (JapaneseAbroad, "JPN", "2026-11-23", Some("2026-11-01"), Some("2024-11-01"), "pr", vec![]),
        (
            JapaneseAbroad,
            "JPN",
            "2026-11-23",
            Some("2026-11-01"),
            Some("2024-11-02"),
            "pf",
            vec![Why::AbroadTooShort { months: 24 }],
        ),
        (JapaneseAbroad, "JPN", "2026-11-23", Some("2026-11-01"), Some("2020-01-01"), "pm", vec![]),
        (
            JapaneseAbroad,
            "JPN",
            "2026-11-23",
            Some("2026-11-01"),
            Some("2020-01-01"),
            "p",
            vec![Why::PaperMissing(ProofOfLifeAbroad)],
        ),
        (
            JapaneseAbroad,
            "JPN",
            "2026-11-23",
            Some("2026-11-01"),
            None,
            "pr",
            vec![Why::AbroadSinceMissing],
        ),
        (
            JapaneseAbroad,
            "JPN",
            "2026-11-23",
            Some("2026-05-23"),
            Some("2020-01-01"),
            "pr",
            late("2026-11-22"),
        ),
        (
            JapaneseAbroad,
            "CHN",
            "2026-11-23",
            Some("2026-11-01"),
            Some("2020-01-01"),
            "pr",
            vec![Why::ForeignNational],
        ),
        (Other, "CHN", "2026-11-23", Some("2026-11-20"), None, "p", vec![Why::StatusNotEntitled]),
    ];
    for (at, (status, nation, sold, landed, abroad, shown, why)) in cases.into_iter().enumerate() {
        let buyer = Buyer {
            passport: passport(nation),
            status,
            landed_on: landed.map(day),
            abroad_since: abroad.map(day),
            papers: papers(shown),
        };
        let found = buyer::check(&rules(sold), &buyer);
        let refusals = found.err().unwrap_or_default();
        assert!(refusals.iter().all(|r| r.citation.source.starts_with("http")), "row {at}");
        let found: Vec<Why> = refusals.into_iter().map(|refusal| refusal.why).collect();
        assert_eq!(found, why, "row {at}: {status:?} {sold}");
    }
}

#[test]
fn a_visa_is_no_passport_and_an_old_passport_is_noticed() {
    let mut visa = passport("CHN");
    visa.document_code = "V".into();
    let mut buyer = Buyer {
        passport: visa,
        status: Status::TemporaryVisitor,
        landed_on: Some(day("2026-11-20")),
        abroad_since: None,
        papers: papers("p"),
    };
    let refusals = buyer::check(&rules("2026-11-23"), &buyer).expect_err("a visa");
    assert_eq!(refusals[0].why, Why::NotAPassport);
    buyer.passport = passport("CHN");
    buyer.passport.expires = Some(day("2026-11-22"));
    let notices = buyer::check(&rules("2026-11-23"), &buyer);
    assert_eq!(notices, Ok(vec![Notice::PassportExpired { on: day("2026-11-22") }]));
}

fn goods(no: u32, quantity: u32, net: i32, class: TaxClass) -> Goods {
    let percent = if class == TaxClass::Standard { 10 } else { 8 };
    Goods {
        no: LineNo(no),
        name: format!("品{no}"),
        sku: Sku::parse("X").expect("a SKU"),
        jan: None,
        quantity,
        unit_yen: Yen::of(net / i32::try_from(quantity).expect("small")),
        net_yen: Yen::of(net),
        class,
        rate: TaxRate::percent(percent).expect("a rate"),
        kind: GoodsKind::of(class),
        tax_free: true,
        detail: None,
    }
}

/// A receipt with its tax as the till prints it: one rounding a rate.
fn receipt(goods: Vec<Goods>) -> Receipt {
    let mut taxes = vec![];
    for class in [TaxClass::Standard, TaxClass::Reduced] {
        let mine = goods.iter().filter(|goods| goods.class == class);
        let net_yen = Yen::sum(mine.clone().map(|goods| goods.net_yen)).expect("small");
        if let Some(first) = mine.clone().next() {
            let tax_yen = first.rate.included_tax(net_yen, Rounding::Down);
            taxes.push(TaxLine { class, rate: first.rate, net_yen, tax_yen });
        }
    }
    Receipt { number: "01-20261123-0001".into(), goods, taxes }
}

/// Source: MLIT shop page (page01_000001_00019) for ¥5,000 tax-exclusive; circular 8-1-2 for the
/// sum of a day; NTA 6371 for one rounding a rate.
#[test]
fn the_border_of_five_thousand() {
    use TaxClass::{Reduced, Standard};
    let today = rules("2026-11-23");
    // class, paid, tax-exclusive, missing
    let cases = [
        (Standard, 5_500, 5_000, 0),
        (Standard, 5_499, 5_000, 0), // printed tax 499: the rest is the tax-exclusive price
        (Standard, 5_498, 4_999, 1),
        (Standard, 5_000, 4_546, 454), // the inclusive price does not count
        (Reduced, 5_400, 5_000, 0),
        (Reduced, 5_399, 5_000, 0),
        (Reduced, 5_398, 4_999, 1),
        (Standard, 1, 1, 4_999),
    ];
    for (class, paid, exclusive, missing) in cases {
        let found = meter(&today, &receipt(vec![goods(1, 1, paid, class)]), &[]).expect("small");
        assert_eq!(found.exclusive_yen, Yen::of(exclusive), "{paid}");
        assert_eq!(found.missing_yen, Yen::of(missing), "{paid}");
    }
    let mixed = receipt(vec![goods(1, 1, 2_750, Standard), goods(2, 1, 2_700, Reduced)]);
    let found = meter(&today, &mixed, &[]).expect("small");
    assert_eq!((found.exclusive_yen, found.is_reached()), (Yen::of(5_000), true));
}

#[test]
fn receipts_of_the_day_are_summed_and_what_cannot_go_is_left_out() {
    use TaxClass::Standard;
    let today = rules("2026-11-23");
    let first = receipt(vec![goods(1, 1, 3_300, Standard)]);
    let second = receipt(vec![goods(1, 1, 2_200, Standard)]);
    let alone = meter(&today, &second, &[]).expect("small");
    assert_eq!(alone.missing_yen, Yen::of(3_000));
    let linked = meter(&today, &second, std::slice::from_ref(&first)).expect("small");
    assert_eq!((linked.exclusive_yen, linked.missing_yen), (Yen::of(5_000), Yen::ZERO));
    assert_eq!(linked.refundable_yen, Yen::of(200), "only this receipt's own tax");

    let mut ticket = goods(2, 1, 9_900, Standard);
    ticket.tax_free = false;
    let free = Goods { net_yen: Yen::ZERO, ..goods(3, 1, 0, Standard) };
    let found = meter(&today, &receipt(vec![goods(1, 1, 1_100, Standard), ticket, free]), &[]);
    let found = found.expect("small");
    assert_eq!(found.exclusive_yen, Yen::of(1_000));
    let left = [(LineNo(2), LeftOut::NotTaxFree), (LineNo(3), LeftOut::NothingPaid)];
    assert_eq!(found.left_out, left);
}

/// Source: takemoto-tax.com Q&A 473 and 475 (unit price, tax-exclusive; whole set asked).
#[test]
fn a_million_a_piece() {
    use TaxClass::{Reduced, Standard};
    let cases = [
        ("2026-11-23", 1, 1_100_000, Standard, true),
        ("2026-11-23", 1, 1_099_999, Standard, true), // printed tax 99,999
        ("2026-11-23", 1, 1_099_998, Standard, false),
        ("2026-11-23", 2, 2_200_000, Standard, true),
        ("2026-11-23", 2, 1_199_999, Standard, false), // the total is not the unit price
        ("2026-11-23", 3, 3_299_998, Standard, false),
        ("2026-11-23", 1, 1_080_000, Reduced, true),
        ("2026-11-23", 1, 1_079_998, Reduced, false),
        ("2026-10-31", 1, 1_100_000, Standard, false), // not asked by the old rules
    ];
    for (sold, quantity, paid, class, due) in cases {
        let receipt = receipt(vec![goods(1, quantity, paid, class)]);
        let found = meter(&rules(sold), &receipt, &[]).expect("small").detail_due;
        assert_eq!(!found.is_empty(), due, "{sold} {quantity} {paid}");
    }
}

const SOLD: AtMs = AtMs(1_795_402_800_000); // 2026-11-23T12:00:00+09:00

fn head() -> Head {
    Head {
        sale: SaleId(Id(7)),
        sold_at: SOLD,
        now: SOLD,
        till: 1,
        sample: false,
        last_send_no: None,
    }
}

fn ids() -> Vec<RecordId> {
    (1..=5).map(|bits| RecordId(Id(bits))).collect()
}

fn drafted(receipt: &Receipt, split: &[(LineNo, u8)]) -> Result<Vec<PurchaseRecord>, RecordFault> {
    draft(&rules("2026-11-23"), &head(), receipt, &[], split, &ids())
}

#[test]
fn goods_split_over_records_keep_every_yen_of_tax() {
    use TaxClass::{Reduced, Standard};
    let lines = vec![
        goods(1, 1, 3_333, Standard),
        goods(2, 3, 3_331, Standard),
        goods(3, 1, 777, Reduced),
        goods(4, 1, 1_001, Standard),
    ];
    let receipt = receipt(lines);
    let printed = Yen::sum(receipt.taxes.iter().map(|tax| tax.tax_yen)).expect("small");
    let whole = drafted(&receipt, &[]).expect("a record");
    assert_eq!((whole.len(), whole[0].refundable_yen()), (1, printed));
    assert_eq!(whole[0].confirm_by, Some(day("2027-02-21")));
    assert_eq!(whole[0].version, 3);
    let split = [(LineNo(2), 1), (LineNo(3), 1), (LineNo(4), 2)];
    let parts = drafted(&receipt, &split).expect("records");
    assert_eq!(parts.len(), 3);
    let sum = Yen::sum(parts.iter().map(PurchaseRecord::refundable_yen)).expect("small");
    assert_eq!(sum, printed, "no second rounding");
    let numbers: Vec<&str> = parts.iter().map(|record| record.send_no.as_str()).collect();
    assert_eq!(numbers, ["20261123120000010", "20261123120000011", "20261123120000012"]);
    assert_eq!(parts[1].taxes().len(), 2);
}

#[test]
fn what_no_record_is_written_for() {
    use TaxClass::Standard;
    let below = drafted(&receipt(vec![goods(1, 1, 5_498, Standard)]), &[]);
    assert!(matches!(below, Err(RecordFault::BelowThreshold { missing_yen, .. })
        if missing_yen == Yen::of(1)));
    let watch = receipt(vec![goods(1, 1, 1_320_000, Standard)]);
    assert!(matches!(drafted(&watch, &[]), Err(RecordFault::DetailMissing { lines, .. })
        if lines == [LineNo(1)]));
    let mut told = watch;
    told.goods[0].detail = Some(UnitDetail {
        name: "腕時計".into(),
        maker: "見本".into(),
        model: "X-1".into(),
        look: "金、40 mm".into(),
        certificate: true,
        serial: "S1".into(),
    });
    assert!(drafted(&told, &[]).is_ok());
    told.goods[0].detail.as_mut().expect("told").model = " ".into();
    assert!(matches!(drafted(&told, &[]), Err(RecordFault::DetailMissing { .. })));
}

/// Source: circular 8-1 (kinds apart, consumables to ¥500,000) until 2026-10-31.
#[test]
fn old_sales_keep_the_old_rules() {
    use TaxClass::{Reduced, Standard};
    let old = rules("2026-10-31");
    let mixed = receipt(vec![goods(1, 1, 2_750, Standard), goods(2, 1, 2_700, Reduced)]);
    let found = meter(&old, &mixed, &[]).expect("small");
    assert_eq!((found.exclusive_yen, found.missing_yen), (Yen::of(2_500), Yen::of(2_500)));
    let much = receipt(vec![goods(1, 1, 540_001, Reduced)]);
    assert!(meter(&old, &much, &[]).expect("small").over_cap);
    let new = meter(&rules("2026-11-01"), &much, &[]).expect("small");
    assert!(!new.over_cap && new.is_reached(), "the cap is gone");
    let head = Head { sold_at: AtMs(1_793_415_600_000), ..head() }; // 2026-10-31
    let records =
        draft(&old, &head, &receipt(vec![goods(1, 1, 6_600, Standard)]), &[], &[], &ids());
    let record = &records.expect("a record")[0];
    assert_eq!((record.version, record.confirm_by), (2, None));
}

/// A part of the goods comes back: the record is written anew for the rest, or not at all.
#[test]
fn goods_come_back() {
    use TaxClass::Standard;
    let today = rules("2026-11-23");
    let sold = receipt(vec![goods(1, 1, 5_500, Standard), goods(2, 1, 1_100, Standard)]);
    let old = &drafted(&sold, &[]).expect("a record")[0];
    let without = |no: u32| {
        let kept = sold.goods.iter().filter(|goods| goods.no != LineNo(no)).cloned().collect();
        receipt(kept)
    };
    let again = |kept: &Receipt| anew(&today, old, &head(), kept, &[], RecordId(Id(9)));
    let Ok(Anew::Record(record)) = again(&without(2)) else { panic!("the rest suffices") };
    assert_eq!((record.replaces, record.total_yen()), (Some(old.id), Yen::of(5_500)));
    assert_eq!(record.refundable_yen(), Yen::of(500));
    assert!(matches!(again(&without(1)), Ok(Anew::BelowThreshold { missing_yen, .. })
        if missing_yen == Yen::of(4_000)));
    assert_eq!(again(&receipt(vec![])), Ok(Anew::NothingKept));
}
