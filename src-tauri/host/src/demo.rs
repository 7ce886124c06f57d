//! The demo's shop, made once: goods, people, a rate, an open shift. It is made by the same
//! commands that a shop's own staff would use.

use crate::{
    house::{Reset, World},
    papers::DEMO_PRINTER,
};
use maneki_app::{
    demo::ShopKind,
    error::AppError,
    ports::Store,
    table::Window,
    till::{Answer, Till},
};
use maneki_core::{
    payment::Gateway,
    rate::{Rate, RateQuote},
    scan::Wallet,
    time::AtMs,
};
use maneki_store::sample::SampleShop;
use serde_json::{Value, json};
use std::{collections::BTreeMap, fs, io, path::Path, sync::Arc};

const MS_PER_DAY: i64 = 24 * 3_600_000;
/// How long the shop has been open.
const DAYS: i64 = 30;

/// The demo's cashier signs in with 1234, its manager with 9999; the sign-in screen says so.
const MANAGER_PIN: &str = "9999";
const CASHIER_PIN: &str = "1234";
/// Receipts of practice are told from a shop's by their first digits.
const PRACTICE_TILL: u8 = 90;

/// The demo charges these, all by the fake.
pub(crate) fn routes() -> BTreeMap<Wallet, Gateway> {
    [Wallet::Alipay, Wallet::AlipayPlus, Wallet::WeChatPay]
        .into_iter()
        .map(|wallet| (wallet, Gateway::Antom))
        .collect()
}

/// Removes the shop's database, with what SQLite keeps beside it.
pub(crate) fn throw_away(data: &Path, database: &str) -> io::Result<()> {
    for ending in ["", "-wal", "-shm"] {
        match fs::remove_file(data.join(format!("{database}{ending}"))) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            Ok(()) | Err(_) => {}
        }
    }
    Ok(())
}

/// Makes a till on an empty store, with a shop, a month of trade behind it, and an open shift.
pub(crate) fn furnisher(world: &World, kind: ShopKind) -> Reset {
    let (setup, open, env) =
        (Arc::clone(&world.memory.setup), Arc::clone(&world.memory.store), Arc::clone(&world.env));
    Box::new(move || {
        let (mut till, _) = Till::start(setup(), open()?)?;
        set_up(&mut till, kind)?;
        let mut store = till.into_store();
        trade(store.as_mut(), env.now())?;
        Till::start(setup(), store)
    })
}

/// The days before today, made up from a seed: what reports and searches show.
fn trade(store: &mut dyn Store, now: AtMs) -> Result<(), AppError> {
    let loaded = store.load()?;
    let morning = AtMs(now.0.div_euclid(MS_PER_DAY) * MS_PER_DAY).plus_ms(-DAYS * MS_PER_DAY);
    let quote =
        RateQuote {
            rate: Rate::parse("0.0466")?, source: "見本レート".to_owned(), at: morning
        };
    let mut shop = SampleShop::of(20_261_123, loaded.products, loaded.staff, quote, morning);
    for day in 0..DAYS {
        // Weekends are busier, as everywhere.
        let busy = if day % 7 > 4 { 9 } else { 0 };
        let receipts = u32::try_from(14 + day * 5 % 7 + busy).unwrap_or(14);
        store.commit(&shop.day(receipts))?;
    }
    Ok(())
}

fn set_up(till: &mut Till, kind: ShopKind) -> Result<(), AppError> {
    let mut call = |command: &str, request: Value| {
        let output = till.call(Window::Script, command, request);
        match output.answer {
            Answer::Now(answer) => answer.map(drop),
            Answer::Job(_) => Ok(()),
        }
    };
    call(
        "set_up",
        json!({
            "shop_name": "招き屋", "manager_name": "店長 高橋", "pin": MANAGER_PIN, "language": "ja",
        }),
    )?;
    for (name, language) in [("佐藤 花", "ja"), ("李 娜", "zh-Hans"), ("Emma Clark", "en")] {
        call(
            "save_staff",
            json!({
                "id": null, "name": name, "role": "cashier", "pin": CASHIER_PIN,
                "language": language, "active": true,
            }),
        )?;
    }
    call("import_products", json!({ "text": maneki_files::products::DEMO_SHOP_CSV }))?;
    call("save_settings", settings(kind))?;
    for campaign in campaigns() {
        call("save_campaign", campaign)?;
    }
    call("save_letterhead", letterhead())?;
    call("save_printers", printers())?;
    call("enter_rate", json!({ "rate": "0.0466", "source": "見本レート" }))?;
    call("open_shift", json!({ "float_yen": 50_000 }))?;
    call("sign_out", json!({}))
}

/// One campaign of a wallet for everybody, one of the shop's for whoever brings its code.
fn campaigns() -> [Value; 2] {
    let campaign = |names: Value, funding: &str, off: Value| {
        json!({
            "id": null, "names": names, "from": "2020-01-01", "until": "2099-12-31",
            "funding": funding, "off": off, "most_yen": null, "least_yen": 5000, "wallets": [],
            "goods": "all", "code": null, "first_a_day": null, "one_per_customer": false,
            "combines": false, "active": true,
        })
    };
    let alipay = json!({
        "ja": "Alipay で 5% 引き", "zh": "支付宝立减 5%", "en": "5% off with Alipay",
    });
    let mut wallet = campaign(alipay, "wallet", json!({ "basis_points": 500 }));
    wallet["wallets"] = json!(["alipay", "alipay_plus"]);
    wallet["most_yen"] = json!(2000);
    let coupon = json!({ "ja": "旅の優待", "zh": "旅客专享", "en": "Traveller's offer" });
    let mut coupon = campaign(coupon, "shop", json!({ "yen": 500 }));
    coupon["code"] = json!("TABI500");
    [wallet, coupon]
}

fn settings(kind: ShopKind) -> Value {
    let till_number = if kind == ShopKind::Practice { PRACTICE_TILL } else { 1 };
    json!({
        "shop_name": "招き屋", "branch": "銀座店", "address": "東京都中央区銀座0-0-0",
        "phone": "03-0000-0000", "registration_number": "T7000012050002", "till_number": till_number,
        "day_border_hour": 4, "rounding": "down", "rate_limit_hours": 36,
        "visitor_language": "zh-Hans", "camera": "", "scanner_port": "", "scanner_baud": 9600,
        "cashier_discount_basis_points": 2000, "lock_after_minutes": 10,
        "receipt_page": "https://maneki.example/r/",
    })
}

fn letterhead() -> Value {
    json!({
        "header": "", "footer": "またのお越しをお待ちしております\n感谢惠顾，欢迎再次光临",
        "return_terms": "未開封・未使用の商品に限り、7日以内に本票をお持ちいただければ返品を承ります。",
        "logo": "keep",
    })
}

/// One printer for everything, with a drawer; in the demo it is the fake.
fn printers() -> Value {
    json!({ "printers": [{
        "id": null, "name": "レジ横 80mm", "address": DEMO_PRINTER, "media": "mm80",
        "profile": {
            "dots": 576, "band_rows": 48, "raster": "gs_v0", "cutter": true, "drawer_pin": 0,
            "answers": true, "baud": 0, "stored_logo": false,
        },
        "papers": ["receipt", "formal_receipt", "x_report", "z_report", "guide_slip", "chain_proof"],
    }] })
}
