//! The paper of a 点検 (X) or a 精算 (Z): sales every way that must tie, and the drawer.
//!
//! Japanese alone: it goes into the shop's books.

use crate::{
    PaperError,
    document::paper::{Paper, check_shop, moment, tax_rows},
    flow::{Align, Style, span},
    list::{Part, Sheets},
    words,
};
use maneki_core::{
    campaign::Funding,
    money::Yen,
    printer::Media,
    receipt::{ShiftKind, ShiftPaper},
    report::{Tally, TaxFreeSums},
    shift::worth,
    staff::Language,
    time::day_text,
};

/// # Errors
/// [`PaperError::Untied`] where the sums disagree, [`PaperError::Missing`] where the shop's name
/// cannot be drawn.
pub fn shift(content: &ShiftPaper, media: Media) -> Result<Sheets, PaperError> {
    if !content.report.sums.ties() {
        return Err(PaperError::Untied);
    }
    check_shop(&content.shop)?;
    let mut paper = Paper::new(media, Language::Ja);
    paper.marks(content.sample, content.practice, content.copy);
    let title = title(content);
    let big = [span(&*title, Language::Ja, Style::bold(paper.sizes.shop))];
    paper.flow.text(Align::Center, Part::Title, &big);
    head(&mut paper, content);
    sales(&mut paper, content);
    tenders(&mut paper, content);
    staff(&mut paper, content);
    tax_free(&mut paper, content);
    campaigns(&mut paper, content);
    drawer(&mut paper, content);
    unresolved(&mut paper, content);
    paper.flow.space(10.0);
    Ok(paper.finish(title, content.at))
}

fn title(content: &ShiftPaper) -> String {
    match (content.kind, &content.report.shift.closed) {
        (ShiftKind::Z, Some(closing)) => format!("精算（Z） No. {}", closing.z_number),
        (ShiftKind::Z, None) => "精算（Z）".into(),
        (ShiftKind::X, _) => "点検（X）".into(),
    }
}

fn head(paper: &mut Paper, content: &ShiftPaper) {
    let shift = &content.report.shift;
    paper.flow.space(4.0);
    let shop = format!("{} {}", content.shop.name, content.shop.branch);
    paper.center(&shop, Style::plain(paper.sizes.second));
    paper.flow.space(4.0);
    for (name, value) in [
        ("営業日", day_text(shift.day)),
        ("開始", moment(shift.opened_at)),
        ("発行", moment(content.at)),
        (words::TILL.ja, content.till.clone()),
        (words::STAFF.ja, content.staff.clone()),
    ] {
        line(paper, name, &value);
    }
}

fn line(paper: &mut Paper, name: &str, value: &str) {
    let style = Style::plain(paper.sizes.second);
    paper.row(&[span(name, Language::Ja, style)], value, style);
}

fn heading(paper: &mut Paper, text: &str) {
    paper.thin_rule();
    let style = Style::bold(paper.sizes.body);
    paper.flow.text(Align::Left, Part::Heading, &[span(text, Language::Ja, style)]);
}

fn tally(paper: &mut Paper, name: &str, tally: Tally) {
    let (body, small) = (paper.body(), paper.small());
    let label = [
        span(name, Language::Ja, body),
        span(format!("  {} 件", tally.count), Language::Ja, small),
    ];
    paper.row(&label, &tally.yen.to_string(), body);
}

fn amount(paper: &mut Paper, name: &str, yen: Yen, style: Style) {
    paper.row(&[span(name, Language::Ja, style)], &yen.to_string(), style);
}

fn sales(paper: &mut Paper, content: &ShiftPaper) {
    let sums = &content.report.sums;
    heading(paper, "売上");
    tally(paper, "総売上", sums.sales);
    tally(paper, "返品", sums.returns);
    tally(paper, "値引（売上に反映済み）", sums.discounts);
    let total = Style::bold(paper.sizes.total * 0.85);
    amount(paper, "純売上", sums.total().unwrap_or_default(), total);
    for tax in sums.tax_lines() {
        tax_rows(paper, &tax);
    }
}

fn campaigns(paper: &mut Paper, content: &ShiftPaper) {
    for (funding, title) in [
        (Funding::Shop, "キャンペーン（店負担、値引に含む）"),
        (Funding::Wallet, "キャンペーン（ウォレット負担、売上の外）"),
    ] {
        let given = &content.report.sums.campaigns;
        let mut given = given.iter().filter(|((by, _), _)| *by == funding).peekable();
        if given.peek().is_some() {
            heading(paper, title);
        }
        for ((_, name), sum) in given {
            tally(paper, name, *sum);
        }
    }
}

fn tenders(paper: &mut Paper, content: &ShiftPaper) {
    let sums = &content.report.sums;
    heading(paper, "お支払方法");
    tally(paper, words::CASH.ja, sums.cash);
    for (code, sum) in &sums.wallets {
        tally(paper, &words::wallet(code, Language::Ja), *sum);
    }
    let back =
        sums.wallets_back.iter().map(|(code, sum)| (words::wallet(code, Language::Ja), *sum));
    let cash = (words::CASH.ja.to_owned(), sums.cash_back);
    for (name, sum) in std::iter::once(cash).chain(back).filter(|(_, sum)| sum.count > 0) {
        tally(paper, &format!("うち返金　{name}"), sum);
    }
}

fn staff(paper: &mut Paper, content: &ShiftPaper) {
    let report = &content.report;
    for (title, tallies) in [
        (words::STAFF.ja, &report.sums.staff),
        ("担当別の値引", &report.sums.staff_discounts),
        ("担当別の取消（会計前）", &report.voids),
    ] {
        if !tallies.is_empty() {
            heading(paper, title);
        }
        for (name, sum) in tallies {
            tally(paper, name, *sum);
        }
    }
}

fn tax_free(paper: &mut Paper, content: &ShiftPaper) {
    let TaxFreeSums { made, tax_yen, withdrawn } = content.report.tax_free;
    if made.count == 0 && withdrawn.count == 0 {
        return;
    }
    heading(paper, "免税購入記録（税込）");
    tally(paper, "作成", made);
    let body = paper.body();
    amount(paper, "うち消費税", tax_yen, body);
    tally(paper, "取消", withdrawn);
}

fn drawer(paper: &mut Paper, content: &ShiftPaper) {
    let shift = &content.report.shift;
    heading(paper, "ドロワー");
    let body = paper.body();
    amount(paper, "釣銭準備金", shift.float_yen, body);
    amount(paper, "現金売上（返金差引）", content.report.sums.cash.yen, body);
    for cash in &shift.moves {
        let name = if cash.amount_yen.is_negative() { "出金" } else { "入金" };
        amount(paper, &format!("{name}　{}", cash.reason), cash.amount_yen, body);
    }
    amount(paper, "あるべき額", content.report.expected_yen, Style::bold(paper.sizes.body));
    let Some(closing) = &shift.closed else { return };
    for (face, count) in closing.pieces.each() {
        let yen = worth(face, count).unwrap_or_default();
        amount(paper, &format!("{} × {count}", Yen::of(face.into())), yen, paper.small());
    }
    amount(paper, "実際の額", closing.counted_yen, body);
    amount(paper, "過不足", closing.difference(), Style::bold(paper.sizes.body));
    if !closing.reason.is_empty() {
        line(paper, words::REASON.ja, &closing.reason);
    }
}

/// Payments that nobody knows the end of: named, so that the next shift asks.
fn unresolved(paper: &mut Paper, content: &ShiftPaper) {
    let Some(closing) = &content.report.shift.closed else { return };
    if closing.unresolved.is_empty() {
        return;
    }
    heading(paper, "未確定の決済");
    let small = paper.small();
    for open in &closing.unresolved {
        // Written as the wallet's code or `refund`, the amount, the id.
        let (what, rest) = open.split_once(' ').unwrap_or((open, ""));
        let what = match what {
            "refund" => "返金".to_owned(),
            code => words::wallet(code, Language::Ja),
        };
        let text = format!("{what} {rest}");
        paper.flow.text(Align::Left, Part::Text, &[span(text.trim_end(), Language::Ja, small)]);
    }
}
