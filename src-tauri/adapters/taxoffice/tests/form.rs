//! The wire form against a validator that was written from the field table alone.

mod common;

use common::{SOLD, buyer, item, record};
use maneki_app::{
    ports::tax_office::{FieldWhy, Message, Prepared, TaxOffice},
    tax_office::{Sender, TaxOfficeSettings},
};
use maneki_core::{
    tax::TaxClass,
    taxfree::{
        buyer::{Buyer, Paper, PermitKind},
        goods::UnitDetail,
        record::{PurchaseRecord, SendNo},
        rules::Status,
    },
    time::AtMs,
};
use maneki_taxoffice::{
    fake::{FakeOffice, sample_shop},
    form::encode,
    sim::complaints,
    tables::Tables,
};
use proptest::prelude::*;
use serde_json::{Value, json};

fn number(till: u8) -> SendNo {
    SendNo::next(None, SOLD, till)
}

fn register(record: &PurchaseRecord, buyer: &Buyer) -> Result<Prepared, Vec<String>> {
    let prepared = FakeOffice::new().prepare(&Message::Register { record, buyer });
    prepared.map_err(|faults| {
        let named = |line: Option<_>| line.map_or_else(String::new, |(_, name)| name);
        faults.into_iter().map(|f| format!("{} {:?} {}", f.field, f.why, named(f.line))).collect()
    })
}

fn body(prepared: &Prepared) -> Value {
    serde_json::from_slice(&prepared.bytes).expect("JSON")
}

#[test]
fn both_versions_please_the_validator() {
    for version in [2, 3] {
        let record = record(1, version, number(1));
        let prepared = register(&record, &buyer()).expect("prepared");
        assert_eq!(complaints(version, &prepared.bytes), Vec::<String>::new());
        let body = body(&prepared);
        assert_eq!(body["details"][0]["goodsName"], "抹茶チョコレート");
        let price = &body["details"][1]["price"];
        assert_eq!(*price, if version == 3 { json!("8000") } else { json!(8000) });
        assert_eq!(body.get("crudType").is_some(), version == 3);
        assert_eq!(body.get("consumTotal").is_some(), version == 2);
        let sold = if version == 3 { "20261123" } else { "20261020" };
        assert_eq!((&body["sellDate"], &body["sellTime"]), (&json!(sold), &json!("120000")));
    }
}

#[test]
fn a_cancellation_points_in_3_and_negates_in_2() {
    let (buyer, send_no) = (buyer(), number(2));
    for version in [2, 3] {
        let record = record(1, version, number(1));
        let message = Message::Cancel { record: &record, buyer: &buyer, send_no: &send_no };
        let prepared = FakeOffice::new().prepare(&message).expect("prepared");
        assert_eq!(complaints(version, &prepared.bytes), Vec::<String>::new());
        let body = body(&prepared);
        assert_eq!(body["sendNo"], send_no.as_str());
        if version == 3 {
            assert_eq!(body["beforeSendNo"], record.send_no.as_str());
            assert_eq!((&body["crudType"], &body["details"]), (&json!("9"), &json!([])));
        } else {
            assert_eq!(body["details"][1]["price"], -8000);
            assert_eq!(body["details"][0]["number"], -3);
            assert_eq!(body["consumTotal"], -3000);
        }
    }
}

#[test]
fn faults_name_the_field_and_the_product() {
    let long = "あ".repeat(51);
    let edge = "あ".repeat(50);
    let wide = "𠮷".repeat(38);
    let cases = [
        ("箸", None),
        (edge.as_str(), None), // 50 characters, 150 bytes
        (long.as_str(), Some("goodsName TooLong { most: 50 }")),
        (wide.as_str(), Some("goodsName TooManyBytes { most: 150 }")), // 38 × 4 bytes
        ("箸🥢", Some("goodsName Emoji('🥢')")),
        ("猫⭐", Some("goodsName Emoji('⭐')")),
        ("箸\u{200D}", Some("goodsName Character('\\u{200d}')")),
        ("箸\n椀", Some("goodsName Character('\\n')")),
        ("  ", Some("goodsName Missing")),
        ("※♥㊗〒 ﾊﾟｽﾀ", None), // signs that text has always had
    ];
    for (name, fault) in cases {
        let mut record = record(1, 3, number(1));
        record.items[1].name = name.to_owned();
        let found = register(&record, &buyer());
        let wanted = fault.map(|fault| vec![format!("{fault} {name}")]);
        assert_eq!(found.as_ref().err(), wanted.as_ref(), "{name}");
        if let Ok(prepared) = found {
            assert!(complaints(3, &prepared.bytes).is_empty());
        }
    }
}

#[test]
fn what_the_buyer_must_have() {
    let faults = |change: fn(&mut Buyer)| {
        let mut buyer = buyer();
        change(&mut buyer);
        register(&record(1, 3, number(1)), &buyer).err().unwrap_or_default().join(";")
    };
    assert_eq!(faults(|_| ()), "");
    assert_eq!(faults(|b| b.landed_on = None), "landDate Missing ");
    assert_eq!(faults(|b| b.passport.birth.day = None), "birth Missing ");
    assert_eq!(faults(|b| b.passport.number = "AB123".into()), "passportNo TooShort { least: 7 } ");
    assert_eq!(faults(|b| b.passport.nationality = "QQQ".into()), "nation Missing ");
    assert_eq!(faults(|b| b.passport.nationality = "D".into()), "");
    assert_eq!(
        faults(|b| {
            b.status = Status::Diplomat;
            b.landed_on = None;
        }),
        ""
    );
    let permit = |permit: &str| {
        let mut buyer = buyer();
        buyer.status = Status::LandingPermit;
        buyer.papers.push(Paper::LandingPermit { kind: PermitKind::Crew, number: permit.into() });
        register(&record(1, 3, number(3)), &buyer)
    };
    let prepared = permit("A12").expect("prepared");
    assert_eq!(body(&prepared)["docType"], "4");
    assert!(complaints(3, &prepared.bytes).is_empty());
    assert!(permit("").is_err());
}

#[test]
fn a_million_a_piece_is_described() {
    let mut record = record(1, 3, number(1));
    record.items = vec![item(1, "腕時計", 1, 1_100_000, TaxClass::Standard)];
    let bare = register(&record, &buyer()).expect("the rules ask, not the form");
    let complaint = complaints(3, &bare.bytes).join("");
    assert!(complaint.contains("B101") && complaint.contains("goodsInfo"), "{complaint}");
    record.items[0].detail = Some(UnitDetail {
        name: "腕時計".into(),
        maker: "見本".into(),
        model: "X-1".into(),
        look: "金、40 mm".into(),
        certificate: true,
        serial: "S1".into(),
    });
    let told = register(&record, &buyer()).expect("prepared");
    assert!(complaints(3, &told.bytes).is_empty());
    assert_eq!(body(&told)["details"][0]["goodsInfo"], "腕時計／見本／X-1／金、40 mm／鑑定書有");
}

/// A sale in the last hours of 31 October UTC is one of 1 November in Japan.
#[test]
fn the_day_in_japan_chooses_the_version() {
    let morning = AtMs(1_793_489_400_000); // 2026-10-31T23:30:00Z
    for (version, complaint) in [(3, None), (2, Some("B111"))] {
        let record = PurchaseRecord { sold_at: morning, ..record(1, version, number(1)) };
        let prepared = register(&record, &buyer()).expect("prepared");
        assert_eq!(body(&prepared)["sellDate"], "20261101");
        let found = complaints(version, &prepared.bytes).join("");
        assert_eq!(!found.is_empty(), complaint.is_some(), "{found}");
        assert!(found.contains(complaint.unwrap_or_default()));
    }
}

#[test]
fn an_operator_sends_under_its_own_type() {
    let through = TaxOfficeSettings { sender: Sender::Operator, ..sample_shop() };
    let (record, buyer) = (record(1, 3, number(1)), buyer());
    let message = Message::Register { record: &record, buyer: &buyer };
    let prepared = encode(Tables::shipped(), &through, &message).expect("prepared");
    assert_eq!(body(&prepared)["senderIdType"], "1");
    assert!(complaints(3, &prepared.bytes).is_empty());
}

#[test]
fn an_unknown_version_is_no_guess() {
    let faults = FakeOffice::new()
        .prepare(&Message::Register { record: &record(1, 1, number(1)), buyer: &buyer() })
        .expect_err("version 1");
    assert_eq!(faults[0].why, FieldWhy::NoForm { version: 1 });
}

/// Every one-field damage to a good message is noticed by the validator.
#[test]
fn the_validator_sees_each_damage() {
    let good = body(&register(&record(1, 3, number(1)), &buyer()).expect("prepared"));
    let fields: Vec<String> = good.as_object().expect("an object").keys().cloned().collect();
    for field in fields {
        let damages = [Value::Null, json!(1), json!(""), json!("é\u{7}"), json!("x".repeat(300))];
        for damage in damages.into_iter().map(Some).chain([None]) {
            let mut bad = good.clone();
            let object = bad.as_object_mut().expect("an object");
            match &damage {
                Some(value) => drop(object.insert(field.clone(), value.clone())),
                None => drop(object.remove(&field)),
            }
            let bytes = bad.to_string().into_bytes();
            assert!(!complaints(3, &bytes).is_empty(), "{field} {damage:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..Default::default() })]

    /// What the sender lets through the validator takes, whatever the goods and names are.
    #[test]
    fn sender_and_validator_agree(
        version in 2_u8..=3,
        goods in prop::collection::vec(
            ("\\PC{0,60}", 1_u32..10_000, 1_i32..100_000_000, any::<bool>()), 1..6),
        surname in "[A-Z]{1,20}( [A-Z]{1,10})?",
        passport in "[A-Z0-9]{5,12}",
    ) {
        let mut record = record(1, version, number(1));
        record.items = goods
            .iter()
            .enumerate()
            .map(|(at, (name, quantity, net, reduced))| {
                let class = if *reduced { TaxClass::Reduced } else { TaxClass::Standard };
                let mut item = item(u32::try_from(at).expect("few"), name, *quantity, *net, class);
                if item.exclusive_yen().get() / i64::from(*quantity) >= 1_000_000 {
                    let word = || "品".to_owned();
                    item.detail = Some(UnitDetail {
                        name: word(), maker: word(), model: word(), look: word(),
                        certificate: false, serial: String::new(),
                    });
                }
                item
            })
            .collect();
        let mut buyer = buyer();
        buyer.passport.surname = surname;
        buyer.passport.number = passport;
        if let Ok(prepared) = register(&record, &buyer) {
            let complaints = complaints(version, &prepared.bytes);
            prop_assert!(complaints.is_empty(), "{:?}", complaints);
        }
    }
}
