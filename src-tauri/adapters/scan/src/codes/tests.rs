use super::*;
use maneki_core::scan::{Scanned, Symbology};

fn today() -> Date {
    parse_day("2026-11-23").expect("a day")
}

fn told(text: &str, symbology: Symbology) -> String {
    match patterns().tell_apart(text, symbology, today()) {
        Scanned::Wallet { wallet, mark, .. } => format!("wallet {wallet:?} {mark:?}"),
        Scanned::Jan(jan) => format!("jan {jan}"),
        Scanned::Receipt(receipt) => format!("receipt {receipt}"),
        Scanned::Coupon(coupon) => format!("coupon {coupon}"),
        Scanned::Wrong(wrong) => format!("wrong {wrong:?}"),
        Scanned::Unknown => "unknown".to_owned(),
    }
}

#[test]
fn every_row_is_the_first_to_match_its_own_sample() {
    let table = patterns();
    let samples = samples(PATTERNS_CSV).expect("the shipped table is sound");
    assert_eq!(samples.len(), table.rows().len());
    for (row, (id, sample)) in table.rows().iter().zip(samples) {
        assert_eq!(row.id, id);
        let scanned = table.tell_apart(&sample, Symbology::Unsaid, today());
        match (row.meaning, scanned) {
            (Meaning::Wallet(want), Scanned::Wallet { code, wallet, mark }) => {
                assert_eq!(
                    (wallet, mark, code.reveal()),
                    (want, row.mark, sample.as_str()),
                    "{id}"
                );
            }
            (Meaning::Wrong(want), Scanned::Wrong(wrong)) => assert_eq!(wrong, want, "{id}"),
            (Meaning::Coupon, Scanned::Coupon(text)) => assert_eq!(text, sample, "{id}"),
            (want, other) => panic!("{id}: wanted {want:?}, got {other:?}"),
        }
        // The day before the row's first day it means something else.
        let before = row.from.previous_day().expect("a day before");
        let then = table.tell_apart(&sample, Symbology::Unsaid, before);
        assert_ne!(then, table.tell_apart(&sample, Symbology::Unsaid, today()), "{id} on {before}");
    }
}

#[test]
fn what_lies_at_the_edges_of_the_rows() {
    for (text, want) in [
        ("281234567890123", "unknown"),
        ("2812345678901234", "wallet Alipay Confirmed"),
        ("301234567890123456789012", "wallet Alipay Confirmed"),
        ("3012345678901234567890123", "unknown"),
        ("241234567890123456", "wrong Delivery"),
        ("311234567890123456", "wrong Delivery"),
        ("101234567890123456", "wallet WeChatPay Confirmed"),
        ("151234567890123456", "wallet WeChatPay Confirmed"),
        ("161234567890123456", "wrong Delivery"),
        ("10123456789012345", "unknown"),
        ("1012345678901234567", "unknown"),
        ("28123456789012345a", "unknown"),
        ("２81234567890123456", "unknown"),
        ("hQVDUFYwMQ", "unknown"),
        ("HQVDUFYwMWETTwegAAADMwEB", "unknown"),
        ("hQVDUFYwMWETTwegAAADMwEBUAhVbmlvblBheQ==", "wallet Emv Confirmed"),
        ("hQVDUFYwMWETTwegAA=DMwEBUAhVbmlvblBheQ==", "unknown"),
        ("hQVDUFYwMWETTwegAAADMwEBUAhVbmlvblBhe", "unknown"),
        // Shorter than an application's name.
        ("hQVDUFYwMWETTwegAAA=", "unknown"),
        ("HTTPS://QR.ALIPAY.COM/FKX123", "wrong AlipayCollect"),
        ("https://qr.alipay.com.example/", "wrong Url"),
        ("4901234567894", "jan 4901234567894"),
        ("4901234567890", "unknown"),
        ("49123456", "jan 49123456"),
        ("036000291452", "jan 0036000291452"),
        ("01-20261123-0042", "receipt 01-20261123-0042"),
        ("01-20261332-0042", "unknown"),
        ("]E04901234567894", "jan 4901234567894"),
        ("(01)04901234567894(21)7", "jan 4901234567894"),
        ("9912345678904", "coupon 9912345678904"),
        ("", "unknown"),
    ] {
        assert_eq!(told(text, Symbology::Unsaid), want, "{text}");
    }
}

#[test]
fn faults_in_a_table_are_named_by_line_and_column() {
    let head = "id,kind,means,form,prefixes,infix,lengths,from,until,mark,source,sample\n";
    let good = "a,wallet,alipay,digits,28,,16-24,2020-01-01,,C,x,281234567890123456";
    assert!(read_patterns(&format!("{head}{good}")).is_ok());
    for (from, to, column) in [
        ("wallet,", "purse,", "kind"),
        ("alipay,", "gold,", "means"),
        ("digits", "letters", "form"),
        ("16-24", "16-", "lengths"),
        ("28,,", "28,x,", "infix"),
        ("2020-01-01", "2020-13-01", "from"),
        (",C,", ",D,", "mark"),
        ("C,x", "C,", "source"),
    ] {
        let bad = format!("{head}{good}\n{}", good.replacen(from, to, 1));
        match read_patterns(&bad) {
            Err(TableError::Cell { line: 3, column: named, .. }) => assert_eq!(named, column),
            other => panic!("{column}: {other:?}"),
        }
    }
    assert!(matches!(
        read_patterns(&format!("{head}{good}\na,b")),
        Err(TableError::Csv { line: 3, .. })
    ));
}

#[test]
fn an_emv_code_names_its_network_and_account_end() {
    let code = "hQVDUFYwMWEbTwegAAADMwEBUAhVbmlvblBheVoGYhI0VngS";
    assert_eq!(Networks::shipped().hints(code, today()), ["UnionPay 7812"]);
    assert!(Networks::shipped().hints("281234567890123456", today()).is_empty());
}
