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
use maneki_core::{paper::ProofPage, printer::Media, staff::Language};

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
        ("文書数", page.proof.documents.to_string()),
        ("食い違い", format!("{} 件", page.proof.breaks_in_all)),
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
        paper.flow.text(Align::Left, Part::Text, &[span(&**found, Language::En, small)]);
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
