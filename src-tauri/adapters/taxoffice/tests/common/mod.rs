//! A record and its buyer for the tests of sending.
#![allow(dead_code, reason = "each test file uses its part")]

pub(crate) mod till;

use maneki_app::{
    commands::tax_office::SaveTaxOffice, credentials::Secret, tax_office::TaxOfficeSettings,
};
use maneki_core::{
    cart::LineNo,
    id::{Id, RecordId, SaleId},
    jan::Jan,
    money::Yen,
    passport,
    product::Sku,
    tax::{Rounding, TaxClass, TaxRate},
    taxfree::{
        buyer::{Buyer, Paper},
        goods::GoodsKind,
        record::{Item, PurchaseRecord, SendNo},
        rules::Status,
    },
    time::{AtMs, days_after, parse_day},
};
use maneki_taxoffice::sim::SET_UP_FILE;
use std::{fs, path::Path};

/// What points a till to a simulator whose keys are in this folder.
pub(crate) fn set_up(folder: &Path) -> (TaxOfficeSettings, Secret) {
    let text = fs::read_to_string(folder.join(SET_UP_FILE)).expect("written by the simulator");
    let SaveTaxOffice { settings, secret, .. } = serde_json::from_str(&text).expect("a request");
    (settings, secret.expect("the client's key"))
}

/// 2026-11-23T12:00:00+09:00
pub(crate) const SOLD: AtMs = AtMs(1_795_402_800_000);

/// 2026-10-20T12:00:00+09:00: under the old rules.
pub(crate) const SOLD_BEFORE: AtMs = AtMs(1_792_465_200_000);

pub(crate) fn buyer() -> Buyer {
    let zone = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\n\
                L898902C36UTO7408122F1204159ZE184226B<<<<<10";
    let today = parse_day("2026-11-23").expect("a day");
    let mut passport = passport::read(zone, today).expect("a zone").passport;
    passport.nationality = "CHN".into();
    Buyer {
        passport,
        status: Status::TemporaryVisitor,
        landed_on: parse_day("2026-10-10"),
        abroad_since: None,
        papers: vec![Paper::Passport],
    }
}

pub(crate) fn item(no: u32, name: &str, quantity: u32, net: i32, class: TaxClass) -> Item {
    let rate = TaxRate::percent(if class == TaxClass::Standard { 10 } else { 8 }).expect("a rate");
    let net_yen = Yen::of(net);
    Item {
        line: LineNo(no),
        name: name.to_owned(),
        sku: Sku::parse("X").expect("a SKU"),
        jan: Jan::parse("4901234567894").ok(),
        quantity,
        net_yen,
        tax_yen: rate.included_tax(net_yen, Rounding::Down),
        class,
        rate,
        kind: GoodsKind::of(class),
        detail: None,
    }
}

pub(crate) fn record(bits: u128, version: u8, send_no: SendNo) -> PurchaseRecord {
    let sold_at = if version == 2 { SOLD_BEFORE } else { SOLD };
    let sold_on = sold_at.day_in_japan();
    PurchaseRecord {
        id: RecordId(Id(bits)),
        version,
        send_no,
        sale: SaleId(Id(bits)),
        receipt_number: format!("01-20261123-{bits:04}"),
        sold_at,
        items: vec![
            item(1, "抹茶ﾁｮｺﾚｰﾄ", 3, 3_240, TaxClass::Reduced),
            item(2, "南部鉄器 急須", 1, 8_800, TaxClass::Standard),
        ],
        confirm_by: (version >= 3).then(|| days_after(sold_on, 90)),
        replaces: None,
        keep_years: 7,
        sample: false,
    }
}
