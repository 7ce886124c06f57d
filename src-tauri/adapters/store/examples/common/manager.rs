//! What a manager asks of a made-up till, and what it costs in memory.

use maneki_app::ports::store::{Only, ReceiptQuery};
use maneki_core::{
    money::Yen,
    sale::{ReceiptNo, Sale},
    time::{Date, days_after},
};
use std::fs;

/// From the newest sale, a day and the turn.
pub(crate) type Ask = fn(&Sale, Date, i64) -> ReceiptQuery;

/// What a manager asks, each from another day and with another amount.
pub(crate) fn questions() -> Vec<(&'static str, Ask)> {
    vec![
        ("newest", |_, _, _| any()),
        ("a day", |_, day, _| ReceiptQuery { from: Some(day), to: Some(day), ..any() }),
        ("a full number", |sale, day, turn| {
            let number = u32::try_from(turn).unwrap_or(0) * 30 + 1;
            let number = ReceiptNo { day, number, ..sale.number.clone() };
            ReceiptQuery { number: Some(number.to_string()), ..any() }
        }),
        ("the end of a number", |_, _, turn| ReceiptQuery {
            number: Some(format!("{:04}", turn * 30 + 1)),
            ..any()
        }),
        ("an exact amount", |_, _, turn| {
            let yen = Yen::new(10_000 + turn * 11).unwrap_or_default();
            ReceiptQuery { least_yen: Some(yen), most_yen: Some(yen), ..any() }
        }),
        ("a rare range of amounts", |_, _, turn| {
            let least = Yen::new(500_000 + turn * 10_000).unwrap_or_default();
            ReceiptQuery { least_yen: Some(least), ..any() }
        }),
        ("wallet, month, amounts", |_, day, turn| ReceiptQuery {
            from: Some(days_after(day, -30)),
            to: Some(day),
            tender: Some("wechat_pay".to_owned()),
            least_yen: Some(Yen::new(20_000 + turn * 500).unwrap_or_default()),
            most_yen: Some(Yen::new(24_000 + turn * 500).unwrap_or_default()),
            ..any()
        }),
        ("wallet and staff", |sale, _, _| ReceiptQuery {
            tender: Some("alipay".to_owned()),
            staff: Some(sale.staff),
            ..any()
        }),
        ("wallet, exact amount", |_, _, turn| {
            let yen = Yen::new(9_900 + turn * 110).unwrap_or_default();
            ReceiptQuery {
                tender: Some("wechat_pay".to_owned()),
                least_yen: Some(yen),
                most_yen: Some(yen),
                ..any()
            }
        }),
        ("returns in a month", |_, day, _| ReceiptQuery {
            from: Some(days_after(day, -30)),
            to: Some(day),
            only: Some(Only::Returns),
            ..any()
        }),
        ("text, common: 茶", |_, _, _| text("茶")),
        ("text, two words: 象印 炊飯器", |_, _, _| text("象印 炊飯器")),
        ("text in Chinese: 精华液", |_, _, _| text("精华液")),
        ("text, day range, wallet, amounts", |_, day, _| ReceiptQuery {
            from: Some(days_after(day, -365)),
            to: Some(day),
            tender: Some("wechat_pay".to_owned()),
            least_yen: Some(Yen::of(150_000)),
            ..text("腕時計")
        }),
        ("goods by SKU", |sale, _, _| ReceiptQuery {
            sku: sale.lines.first().map(|line| line.sku.clone()),
            ..any()
        }),
        ("text that nothing has", |_, _, _| text("存在しない")),
    ]
}

pub(crate) fn any() -> ReceiptQuery {
    ReceiptQuery { limit: 50, ..ReceiptQuery::default() }
}

fn text(words: &str) -> ReceiptQuery {
    ReceiptQuery { text: Some(words.to_owned()), ..any() }
}

/// The process's memory, now and at its most.
pub(crate) fn memory() -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = |name: &str| {
        let line = status.lines().find(|line| line.starts_with(name)).unwrap_or_default();
        line.split_whitespace().nth(1).and_then(|kb| kb.parse::<u64>().ok()).unwrap_or(0) / 1024
    };
    format!("memory {} MB, at most {} MB", line("VmRSS"), line("VmHWM"))
}
