//! The paper of a verified chain: how many documents, the newest link, and what does not fit.
//!
//! Japanese alone: it goes into the shop's books. The head on paper is what tells a file that was
//! set back as a whole.

use crate::{
    PaperError,
    document::paper::{Paper, check_shop, moment},
    flow::{Align, Style, span},
    list::{Part, Sheets},
    words,
};
use maneki_core::{
    chain::{ChainBreak, ChainFault},
    money::grouped,
    paper::ProofPage,
    printer::Media,
    staff::Language,
};

/// # Errors
/// [`PaperError::Missing`] where the shop's name cannot be drawn.
pub fn proof(page: &ProofPage, media: Media) -> Result<Sheets, PaperError> {
    check_shop(&page.shop)?;
    let mut paper = Paper::new(media, Language::Ja);
    paper.marks(page.sample, page.practice, page.copy);
    let title = "記録検証報告";
    let big = [span(title, Language::Ja, Style::bold(paper.sizes.shop))];
    paper.flow.text(Align::Center, Part::Title, &big);
    let shop = format!("{} {}", page.shop.name, page.shop.branch);
    paper.center(&shop, Style::plain(paper.sizes.second));
    paper.thin_rule();
    let outcome = match page.proof.breaks.is_empty() {
        true => "改ざん・欠落なし",
        false => "記録に食い違いがあります",
    };
    let bold = Style::bold(paper.sizes.title);
    paper.flow.text(Align::Center, Part::Heading, &[span(outcome, Language::Ja, bold)]);
    paper.thin_rule();
    let second = Style::plain(paper.sizes.second);
    for (name, value) in [
        ("検証日時", moment(page.at)),
        (words::STAFF.ja, page.staff.clone()),
        ("文書数", format!("{} 件", grouped(page.proof.documents))),
        ("食い違い", format!("{} 件", grouped(page.proof.breaks_in_all))),
    ] {
        paper.row(&[span(name, Language::Ja, second)], &value, second);
    }
    paper.thin_rule();
    let small = paper.small();
    paper.flow.text(Align::Left, Part::Text, &[span("最新の鎖（SHA-256）", Language::Ja, second)]);
    for half in [page.proof.head.get(..32), page.proof.head.get(32..)].into_iter().flatten() {
        paper.flow.text(Align::Left, Part::Text, &[span(half, Language::En, small)]);
    }
    for found in &page.proof.breaks {
        paper.flow.text(Align::Left, Part::Text, &[span(told(found), Language::Ja, small)]);
    }
    for text in [
        "初日からの全文書を読み、SHA-256 の鎖を計算し直した結果です。",
        "この紙の鎖の値を保管すると、後日の差し戻しも検出できます。",
    ] {
        paper.flow.text(Align::Left, Part::Text, &[span(text, Language::Ja, small)]);
    }
    paper.flow.space(10.0);
    Ok(paper.finish(format!("{title} {}", moment(page.at)), page.at))
}

/// What a break is in words; a kind that has none stays as it is.
fn told(found: &ChainBreak) -> String {
    let kind = DOCUMENTS.iter().find(|(of, _)| *of == found.kind).map(|(_, word)| *word);
    let gap = if found.label.is_empty() { "" } else { " " };
    let kind = kind.unwrap_or(&found.kind);
    format!("{kind}{gap}{}：{}", found.label, fault(found.fault))
}

fn fault(fault: ChainFault) -> &'static str {
    match fault {
        ChainFault::Changed => "内容が変わっています",
        ChainFault::Deleted => "文書がありません",
        ChainFault::Added => "鎖にない行があります",
        ChainFault::LinkMissing => "鎖の輪がありません",
        ChainFault::NotTheHead => "署名した末尾と違います",
        ChainFault::HeadForged => "署名が鍵と合いません",
        ChainFault::NotTheNoted => "控えの値と違います",
    }
}

const DOCUMENTS: [(&str, &str); 17] = [
    ("sale", "取引"),
    ("payment", "決済"),
    ("refund", "返金"),
    ("reprint", "再発行"),
    ("shift", "営業"),
    ("cash_move", "入出金"),
    ("x_report", "点検"),
    ("z_report", "精算"),
    ("void", "取消"),
    ("tax_free_record", "購入記録"),
    ("tax_free_fact", "購入記録の経過"),
    ("settlement", "入金明細"),
    ("paper", "伝票"),
    ("paper_file", "伝票のファイル"),
    ("audit", "操作記録"),
    ("chain", "鎖"),
    ("chain_head", "鎖の末尾"),
];

#[cfg(test)]
mod tests {
    use super::{ChainBreak, ChainFault, told};

    #[test]
    fn breaks_are_told_in_words() {
        for (kind, label, fault, text) in [
            (
                "sale",
                "01-20261123-0042",
                ChainFault::Changed,
                "取引 01-20261123-0042：内容が変わっています",
            ),
            ("chain_head", "", ChainFault::HeadForged, "鎖の末尾：署名が鍵と合いません"),
            ("sale_line", "", ChainFault::Added, "sale_line：鎖にない行があります"),
        ] {
            let (kind, label) = (kind.to_owned(), label.to_owned());
            assert_eq!(told(&ChainBreak { seq: 7, kind, label, fault }), text);
        }
    }
}
