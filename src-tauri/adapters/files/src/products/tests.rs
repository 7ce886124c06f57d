use super::*;
use maneki_app::ports::{
    Files,
    files::{ExportOrder, Format},
};
use maneki_core::{tax::TaxRate, time::parse_day};
use proptest::prelude::*;

const HEADER: &str = "sku,jan,name_ja,name_kana,name_zh,name_en,price_yen,tax_class,tax_free,\
                      category,quick_colour,quick_page,quick_place,next_price_yen,next_price_from";

fn file(rows: &str) -> String {
    format!("{HEADER}\n{rows}\n")
}

fn faults(file: &str) -> String {
    let fault = |fault: &Fault| {
        format!("{} {} {} {}", fault.line, fault.column, fault.code.word(), fault.value)
    };
    match read(file.as_bytes()) {
        Ok(list) => format!("{} products", list.products.len()),
        Err(faults) => faults.iter().map(fault).collect::<Vec<_>>().join("; "),
    }
}

#[test]
fn the_demo_shop_is_a_shop() {
    let shop = read(DEMO_SHOP_CSV.as_bytes()).expect("the shipped shop has no fault").products;
    assert!(shop.len() >= 320, "{}", shop.len());
    let count = |fits: fn(&Product) -> bool| shop.iter().filter(|product| fits(product)).count();
    assert!((50..=72).contains(&count(|product| product.quick.is_some())));
    assert!(count(|product| product.jan.is_some_and(|jan| jan.as_str().len() == 8)) >= 8);
    assert!(count(|product| !product.tax_free) >= 20);
    assert!(count(|product| product.class == TaxClass::Reduced) >= 60);
    assert_eq!(
        count(|product| product.names.zh.is_empty() || product.names.en.is_empty()),
        0,
        "every product speaks three languages"
    );
    let ten = TaxRate::percent(10).expect("a rate");
    let over_a_million = |product: &&Product| {
        let tax = ten.included_tax(product.price_yen, Default::default());
        product.price_yen.minus(tax).expect("in range") >= Yen::of(1_000_000)
    };
    assert_eq!(shop.iter().filter(over_a_million).count(), 2);
    let today = parse_day("2026-11-23").expect("a day");
    let rates = crate::tax::shipped();
    assert!(shop.iter().all(|product| rates.on(product.class, today).is_some()));
}

#[test]
fn what_the_law_taxes_how() {
    let shop = read(DEMO_SHOP_CSV.as_bytes()).expect("the shipped shop has no fault").products;
    let by_category = |category: &str| -> Vec<&Product> {
        shop.iter().filter(|product| product.category == category).collect()
    };
    for food in ["sweets", "tea"] {
        let goods = by_category(food);
        assert!(goods.iter().all(|product| product.class == TaxClass::Reduced), "{food}");
    }
    for standard in ["whisky", "medicine", "cosmetics", "watches", "services"] {
        let goods = by_category(standard);
        assert!(goods.iter().all(|product| product.class == TaxClass::Standard), "{standard}");
    }
    let untaxed = shop.iter().filter(|product| product.class == TaxClass::Untaxed);
    let skus: Vec<&str> = untaxed.map(|product| product.sku.as_str()).collect();
    assert_eq!(skus.len(), 9, "cards, tickets, gift cards: {skus:?}");
    for never in ["tickets", "bullion", "services"] {
        let goods = by_category(never);
        assert!(!goods.is_empty() && goods.iter().all(|product| !product.tax_free), "{never}");
    }
}

#[test]
fn emoji_and_rare_kanji_are_names_too() {
    let rows = "A-1,,𠮷野の🍵 髙﨑,,𠮷,👨‍👩‍👧 tea,100,reduced,yes,,,,,,";
    let products = read(file(rows).as_bytes()).expect("no fault").products;
    assert_eq!(products[0].names.ja, "𠮷野の🍵 髙﨑");
    assert_eq!(products[0].names.en, "👨‍👩‍👧 tea");
}

#[test]
fn columns_may_be_few_and_in_any_order() {
    let csv = "\u{FEFF}tax_free,price_yen,name_ja,sku,tax_class\r\nno,\"100\",券,T-1,standard\r\n";
    let products = read(csv.as_bytes()).expect("no fault").products;
    assert_eq!((products[0].sku.as_str(), products[0].tax_free), ("T-1", false));
    assert_eq!((products[0].jan, products[0].quick.clone()), (None, None));
}

#[test]
fn every_fault_says_line_and_column() {
    let good = "A-1,4901234567894,茶,,,,100,reduced,yes,,,,,,";
    for (rows, expected) in [
        (good, "1 products"),
        ("A-1,,券,,,,100,untaxed,no,,,,,,", "1 products"),
        ("A-1,,券,,,,100,untaxed,yes,,,,,,", "2 tax_free bad_word yes"),
        (",,茶,,,,100,reduced,yes,,,,,,", "2 sku missing "),
        ("A 1,,茶,,,,100,reduced,yes,,,,,,", "2 sku bad_sku A 1"),
        ("A1,4901234567890,茶,,,,100,reduced,yes,,,,,,", "2 jan jan_check_digit 4901234567890"),
        ("A1,49012345,茶,,,,100,reduced,yes,,,,,,", "2 jan jan_check_digit 49012345"),
        ("A1,490123456,茶,,,,100,reduced,yes,,,,,,", "2 jan jan_length 490123456"),
        ("A1,4.90123E+12,茶,,,,100,reduced,yes,,,,,,", "2 jan jan_not_digits 4.90123E+12"),
        ("A1,,,,,,100,reduced,yes,,,,,,", "2 name_ja missing "),
        ("A1,,茶,,,,,reduced,yes,,,,,,", "2 price_yen missing "),
        ("A1,,茶,,,,0,reduced,yes,,,,,,", "2 price_yen not_positive 0"),
        ("A1,,茶,,,,-5,reduced,yes,,,,,,", "2 price_yen not_positive -5"),
        ("A1,,茶,,,,10.5,reduced,yes,,,,,,", "2 price_yen bad_number 10.5"),
        ("A1,,茶,,,,１００,reduced,yes,,,,,,", "2 price_yen bad_number １００"),
        ("A1,,茶,,,,\"1,000\",reduced,yes,,,,,,", "2 price_yen bad_number 1,000"),
        ("A1,,茶,,,,-,reduced,yes,,,,,,", "2 price_yen bad_number -"),
        ("A1,,茶,,,,1000000000000,reduced,yes,,,,,,", "2 price_yen too_large 1000000000000"),
        (
            "A1,,茶,,,,99999999999999999999,reduced,yes,,,,,,",
            "2 price_yen too_large 99999999999999999999",
        ),
        ("A1,,茶,,,,100,8%,yes,,,,,,", "2 tax_class bad_word 8%"),
        ("A1,,茶,,,,100,reduced,はい,,,,,,", "2 tax_free bad_word はい"),
        ("A1,,茶,,,,100,reduced,yes,,red,1,1,,", "2 quick_colour bad_word red"),
        ("A1,,茶,,,,100,reduced,yes,,blue,,1,,", "2 quick_page quick_key_incomplete "),
        ("A1,,茶,,,,100,reduced,yes,,blue,0,1,,", "2 quick_page bad_number 0"),
        ("A1,,茶,,,,100,reduced,yes,,blue,1,x,,", "2 quick_place bad_number x"),
        ("A1,,茶,,,,0,food,yes,,,,,,", "2 price_yen not_positive 0; 2 tax_class bad_word food"),
        ("A1,,茶,,,,100,reduced,yes,,,,,90,2026-12-01", "1 products"),
        ("A1,,茶,,,,100,reduced,yes,,,,,90,", "2 next_price_from missing "),
        ("A1,,茶,,,,100,reduced,yes,,,,,,2026-12-01", "2 next_price_yen missing "),
        ("A1,,茶,,,,100,reduced,yes,,,,,0,2026-12-01", "2 next_price_yen not_positive 0"),
        ("A1,,茶,,,,100,reduced,yes,,,,,9.5,2026-12-01", "2 next_price_yen bad_number 9.5"),
        ("A1,,茶,,,,100,reduced,yes,,,,,90,2026/12/1", "2 next_price_from bad_date 2026/12/1"),
        ("A1,,茶,,,,100,reduced,yes,,,,,90,2026-02-31", "2 next_price_from bad_date 2026-02-31"),
        ("A1,,Tea, green,,,,100,reduced,yes,,,,,,", "2  too_many_cells "),
    ] {
        assert_eq!(faults(&file(rows)), expected, "{rows}");
    }
}

#[test]
fn nothing_may_be_there_twice() {
    let rows = "A1,4901234567894,茶,,,,100,reduced,yes,,blue,1,1,,\n\
                \n\
                A1,4901234567894,茶,,,,0,reduced,yes,,,,,,\n\
                a1,,茶,,,,100,reduced,yes,,sky,1,1,,";
    let expected = "4 price_yen not_positive 0; 4 sku double_sku A1; \
                    4 jan double_jan 4901234567894; 5 quick_place quick_key_taken 1";
    assert_eq!(faults(&file(rows)), expected);
}

#[test]
fn a_name_may_be_long_but_not_endless() {
    let name = "茶".repeat(120);
    assert_eq!(faults(&file(&format!("A1,,{name},,,,1,reduced,yes,,,,,,"))), "1 products");
    let found = faults(&file(&format!("A1,,{name}茶,,,,1,reduced,yes,,,,,,")));
    assert_eq!(found, format!("2 name_ja too_long {}", "茶".repeat(60)));
}

proptest! {
    #[test]
    fn no_file_breaks_it(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = read(&bytes);
    }

    #[test]
    fn no_text_behind_a_good_header_breaks_it(rows in "[\"',\r\n0-9a茶🍵-]{0,200}") {
        let _ = read(file(&rows).as_bytes());
    }
}

#[test]
#[ignore = "a measurement: run it in release"]
fn how_long_a_large_file_takes() {
    let rows: String = (0..200_000)
        .map(|no| {
            format!("SKU-{no},,ほうじ茶 {no},ホウジチャ,焙茶,Hojicha,540,reduced,yes,tea,,,,,\n")
        })
        .collect();
    let begun = std::time::Instant::now();
    let read = read(file(&rows).as_bytes()).expect("no fault").products.len();
    println!("{read} rows in {:?}", begun.elapsed());
}

#[test]
fn what_is_exported_reads_back_the_same() {
    let mut products = read(DEMO_SHOP_CSV.as_bytes()).expect("the demo's goods").products;
    for (product, name) in products.iter_mut().zip(["=1+1", "'茶'", "-10°", "@home", "a, \"b\""])
    {
        product.names.ja = name.to_owned();
    }
    let folder = tempfile::tempdir().expect("a folder");
    let files = crate::ShopFiles::new(folder.path().to_owned());
    let order = ExportOrder { format: Format::Csv, name: "goods".to_owned(), choice: vec![] };
    let sku = |at: usize| products[at].sku.clone();
    let day = |text| parse_day(text).expect("a day");
    let coming = BTreeMap::from([
        ((day("2027-02-01"), sku(0)), Yen::of(300)),
        ((day("2027-01-01"), sku(0)), Yen::of(200)),
        ((day("2026-12-24"), sku(2)), Yen::of(100)),
    ]);
    let written = files.export_products(&order, &products, &coming).expect("written");
    let text = std::fs::read(&written.path).expect("there");
    assert!(text.windows(5).any(|cell| cell == b"'=1+1"), "a formula is made harmless");
    let read = read(&text).expect("no fault");
    assert_eq!(read.products, products);
    let price =
        |at, from, yen| ComingPrice { sku: sku(at), from: day(from), price_yen: Yen::of(yen) };
    // Of two prices to come the next one, in the line of its product.
    let expected = vec![(2, price(0, "2027-01-01", 200)), (4, price(2, "2026-12-24", 100))];
    assert_eq!(read.coming, expected);
}
