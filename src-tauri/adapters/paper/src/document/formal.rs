//! The formal receipt (領収書): for whom, how much, what for.
//!
//! Japanese alone: it goes into someone's books.

use crate::{
    PaperError,
    document::paper::{Paper, check_shop, moment, tax_rows},
    flow::{Align, Style, span},
    fonts::missing,
    list::{Ink, Part, Sheets},
    words,
};
use maneki_core::{printer::Media, receipt::FormalReceipt, staff::Language};

/// # Errors
/// [`PaperError::Missing`] where the shop or the addressee cannot be drawn.
pub fn formal(receipt: &FormalReceipt, media: Media) -> Result<Sheets, PaperError> {
    check_shop(&receipt.shop)?;
    for (item, text) in [("addressee", &receipt.addressee), ("purpose", &receipt.purpose)] {
        let characters = missing(text, Language::Ja);
        if !characters.is_empty() {
            return Err(PaperError::Missing { item, characters });
        }
    }
    let mut paper = Paper::new(media, Language::Ja);
    paper.marks(receipt.sample, receipt.practice, receipt.copy);
    let title = [span("領 収 書", Language::Ja, Style::bold(paper.sizes.shop))];
    paper.flow.text(Align::Center, Part::Title, &title);
    paper.flow.space(8.0);
    body(&mut paper, receipt);
    paper.flow.space(8.0);
    for tax in &receipt.taxes {
        tax_rows(&mut paper, tax);
    }
    if receipt.stamp_due {
        paper.stamp_box();
    }
    paper.flow.space(10.0);
    paper.shop(&receipt.shop);
    paper.flow.space(10.0);
    Ok(paper.finish(format!("領収書 {}", receipt.number), receipt.at))
}

fn body(paper: &mut Paper, receipt: &FormalReceipt) {
    let second = Style::plain(paper.sizes.second);
    let number = format!("{} {}", words::NUMBER.ja, receipt.number);
    paper.row(&[span(moment(receipt.at), Language::Ja, second)], &number, second);
    paper.flow.space(8.0);
    let to = if receipt.addressee.is_empty() {
        "上様".to_owned()
    } else {
        format!("{} 様", receipt.addressee)
    };
    let name = [span(to, Language::Ja, Style::plain(paper.sizes.title + 2.0))];
    paper.flow.text(Align::Left, Part::Heading, &name);
    paper.flow.rule(0.7, Ink::Black);
    paper.flow.space(8.0);
    // The dashes keep anyone from writing a digit before or after.
    let amount = format!("{} −", receipt.total_yen);
    let big = [span(amount, Language::Ja, Style::bold(paper.sizes.total * 1.25))];
    paper.flow.boxed(5.0, Ink::Wash, 0.7, |flow| flow.text(Align::Center, Part::Text, &big));
    paper.flow.space(6.0);
    let style = paper.body();
    let purpose = if receipt.purpose.is_empty() { "お品代" } else { &receipt.purpose };
    let what = [span(format!("但し　{purpose}として"), Language::Ja, style)];
    paper.flow.text(Align::Left, Part::Text, &what);
    let taken = [span("上記正に領収いたしました", Language::Ja, style)];
    paper.flow.text(Align::Left, Part::Text, &taken);
    let wallets = receipt.paid_by.iter().map(|code| words::wallet(code, Language::Ja));
    let wallets: Vec<String> = wallets.collect();
    if !wallets.is_empty() {
        let text = format!("お支払方法　{}", wallets.join("、"));
        paper.flow.text(Align::Left, Part::Text, &[span(text, Language::Ja, second)]);
    }
    let staff = format!("{}　{}", words::STAFF.ja, receipt.staff);
    paper.flow.text(Align::Left, Part::Text, &[span(staff, Language::Ja, second)]);
}
