//! The receipt, on a roll of 80 or 58 mm or on a cut sheet.
//!
//! Japanese comes first, the visitor's language beside or below it. Amounts stand in one column
//! at the right; the total is the largest thing on the paper after the shop's name.

use super::paper::{Paper, both, check_shop, moment, tax_rows};
use crate::{
    PaperError,
    document::e_receipt,
    flow::{Align, Style, span},
    list::{Ink, Part, Sheets},
    words,
};
use maneki_core::{
    campaign::{Applied, Funding},
    cart::TaxLine,
    money::Yen,
    printer::Media,
    receipt::{EReceipt, Paid, Receipt, ReceiptKind, ReceiptLine},
    staff::Language,
    tax::TaxClass,
    time::day_text,
};

/// # Errors
/// [`PaperError::Untied`] where the sums disagree, [`PaperError::Missing`] where a legal item has
/// a character that no font draws.
pub fn receipt(receipt: &Receipt, media: Media) -> Result<Sheets, PaperError> {
    if !receipt.ties() {
        return Err(PaperError::Untied);
    }
    check_shop(&receipt.shop)?;
    let mut paper = Paper::new(media, receipt.language);
    paper.marks(receipt.sample, receipt.practice, receipt.copy);
    if receipt.is_return() {
        paper.banner(words::RETURNED, "");
    }
    paper.beside(
        |paper| {
            paper.shop(&receipt.shop);
            paper.own_words(&receipt.header);
        },
        |paper| head(paper, receipt),
    );
    paper.thin_rule();
    for line in &receipt.lines {
        goods(&mut paper, line);
    }
    paper.thin_rule();
    sums(&mut paper, receipt);
    paper.thin_rule();
    let is_roll = paper.is_roll();
    paper.beside(
        |paper| {
            for paid in &receipt.paid {
                tender(paper, paid);
            }
            wallet_campaigns(paper, receipt);
            cny(paper, receipt);
            reduced_note(paper, &receipt.taxes);
            if !is_roll {
                foot(paper, receipt);
            }
        },
        |paper| {
            tax_free(paper, receipt);
            if receipt.stamp_due {
                paper.stamp_box();
            }
            if is_roll {
                foot(paper, receipt);
            }
            number_code(paper, receipt);
            e_receipt(paper, receipt);
        },
    );
    let title = format!("{} {}", words::SALE.ja, receipt.number);
    Ok(paper.finish(title, receipt.at))
}

fn head(paper: &mut Paper, receipt: &Receipt) {
    let title = if receipt.is_return() { words::RETURN } else { words::SALE };
    paper.flow.space(7.0);
    let spans = paper.label(title, Style::bold(paper.sizes.title));
    paper.flow.text(Align::Center, Part::Heading, &spans);
    paper.flow.space(4.0);
    let second = Style::plain(paper.sizes.second);
    let at = [span(moment(receipt.at), Language::Ja, second)];
    paper.row(&at, &format!("{} {}", words::NUMBER.ja, receipt.number), second);
    let till = paper.label(words::TILL, paper.small());
    let mut left = till;
    left.push(span(format!(" {}", receipt.till), Language::Ja, paper.small()));
    let staff = format!("{} {}", words::STAFF.ja, receipt.staff);
    paper.row(&left, &staff, paper.small());
    if let ReceiptKind::Return { of, reason } = &receipt.kind {
        let original = paper.label(words::ORIGINAL, second);
        paper.row(&original, of, second);
        if !reason.is_empty() {
            let mut spans = paper.label(words::REASON, second);
            spans.push(span(format!("  {reason}"), Language::Ja, second));
            paper.flow.text(Align::Left, Part::Text, &spans);
        }
    }
}

/// One kind of goods: its name and amount, its name for the visitor, how many, what came off.
fn goods(paper: &mut Paper, line: &ReceiptLine) {
    let body = paper.body();
    let mark = match (line.reduced, line.untaxed) {
        (true, _) => "※",
        (false, true) => "◇",
        (false, false) => "",
    };
    let second = Style::plain(paper.sizes.second);
    let mut name = vec![span(format!("{}{mark}", line.names.ja), Language::Ja, body)];
    let count = (line.quantity > 1)
        .then(|| span(format!("{} × {}", line.unit_yen, line.quantity), Language::Ja, second));
    // A sheet has room for it beside the name.
    let (beside, below) = if paper.is_roll() { (None, count) } else { (count, None) };
    if let Some(count) = beside {
        name.push(span("   ", Language::Ja, second));
        name.push(count);
    }
    paper.row(&name, &line.gross_yen.to_string(), body);
    let indent = 8.0;
    let width = paper.flow.width() - indent;
    let small = paper.small();
    let visitor = match paper.language {
        Language::Ja => None,
        Language::ZhHans | Language::ZhHant => Some((&line.names.zh, Language::ZhHans)),
        Language::En | Language::Ko => Some((&line.names.en, Language::En)),
    };
    let discount = (line.off_yen != Yen::ZERO).then(|| {
        let mut label = paper.label(words::DISCOUNT, second);
        if !line.off_reason.is_empty() {
            label.push(span(format!(" {}", line.off_reason), Language::Ja, small));
        }
        label
    });
    paper.flow.column(indent, width, |flow| {
        if let Some((name, language)) = visitor.filter(|(name, _)| !name.is_empty()) {
            // Narrower than the column of names, so the amounts stay alone.
            let measure = flow.width() * 0.86;
            flow.column(0.0, measure, |flow| {
                flow.text(Align::Left, Part::Text, &[span(name, language, second)]);
            });
        }
        if let Some(count) = below {
            flow.text(Align::Left, Part::Text, &[count]);
        }
        if let Some(label) = discount {
            let off = line.off_yen.negated().to_string();
            flow.row(&label, &[span(off, Language::Ja, second)]);
        }
    });
    paper.flow.space(1.5);
}

fn sums(paper: &mut Paper, receipt: &Receipt) {
    let body = paper.body();
    let pieces: u64 = receipt.lines.iter().map(|line| u64::from(line.quantity)).sum();
    let mut subtotal = paper.label(words::SUBTOTAL, body);
    let count = words::PIECES.with(Language::Ja, &pieces.to_string());
    subtotal.push(span(format!("  {count}"), Language::Ja, paper.small()));
    paper.row(&subtotal, &receipt.subtotal_yen.to_string(), body);
    if let Some(off) = &receipt.discount {
        let mut label = paper.label(words::DISCOUNT, body);
        if !off.reason.is_empty() {
            label.push(span(format!(" {}", off.reason), Language::Ja, paper.small()));
        }
        paper.row(&label, &off.yen.negated().to_string(), body);
    }
    for offer in receipt.offers.iter().filter(|offer| offer.funding == Funding::Shop) {
        campaign(paper, offer);
    }
    paper.flow.space(2.0);
    let total = if receipt.is_return() { words::REFUND_TOTAL } else { words::TOTAL };
    let big = Style::bold(paper.sizes.total);
    let label = paper.label(total, Style::bold(paper.sizes.total * 0.85));
    paper.row(&label, &receipt.total_yen.to_string(), big);
    paper.flow.space(2.0);
    for tax in &receipt.taxes {
        tax_rows(paper, tax);
    }
}

/// A campaign's own line, its name in Japanese and in the visitor's language.
fn campaign(paper: &mut Paper, offer: &Applied) {
    let body = paper.body();
    let mut label = vec![span(&*offer.names.ja, Language::Ja, body)];
    let (name, language) = match paper.language {
        Language::Ja => ("", Language::Ja),
        Language::ZhHans | Language::ZhHant => (&*offer.names.zh, Language::ZhHans),
        Language::En | Language::Ko => (&*offer.names.en, Language::En),
    };
    if !name.is_empty() {
        label.push(span(format!(" {name}"), language, paper.small()));
    }
    paper.row(&label, &offer.off_yen.negated().to_string(), body);
}

/// What the wallets' campaigns take off what the customer pays: told, in no sum.
fn wallet_campaigns(paper: &mut Paper, receipt: &Receipt) {
    for offer in receipt.offers.iter().filter(|offer| offer.funding == Funding::Wallet) {
        campaign(paper, offer);
        let small = paper.small();
        for (language, text) in both(words::BY_WALLET, paper.language) {
            paper.flow.text(Align::Left, Part::Text, &[span(text, language, small)]);
        }
    }
}

fn tender(paper: &mut Paper, paid: &Paid) {
    let body = paper.body();
    match paid {
        Paid::Cash { yen, .. } if yen.is_negative() => {
            let label = paper.label(words::CASH_BACK, body);
            paper.row(&label, &yen.to_string(), body);
        }
        Paid::Cash { yen, received_yen, change_yen } => {
            let label = paper.label(words::CASH, body);
            paper.row(&label, &yen.to_string(), body);
            for (word, yen) in [(words::RECEIVED, received_yen), (words::CHANGE, change_yen)] {
                let label = paper.label(word, body);
                paper.row(&label, &yen.to_string(), body);
            }
        }
        Paid::Wallet { wallet, yen, transaction, fen } => {
            let ja = words::wallet(wallet, Language::Ja);
            let label = paper.label_of(&ja, &words::wallet(wallet, paper.language), body);
            paper.row(&label, &yen.to_string(), body);
            let small = paper.small();
            if !transaction.is_empty() {
                let mut spans = paper.label(words::TRANSACTION, small);
                spans.push(span(format!(" {transaction}"), Language::Ja, small));
                paper.flow.text(Align::Left, Part::Text, &spans);
            }
            if let Some(fen) = fen {
                let label = paper.label(words::WALLET_PAID, body);
                paper.row(&label, &format!("CNY {fen}"), Style::bold(paper.sizes.body));
            }
        }
        Paid::WalletRefund { wallet, yen } => {
            let ja = words::WALLET_BACK.with(Language::Ja, &words::wallet(wallet, Language::Ja));
            let name = words::wallet(wallet, paper.language);
            let visitor = words::WALLET_BACK.with(paper.language, &name);
            let label = paper.label_of(&ja, &visitor, body);
            paper.row(&label, &yen.to_string(), body);
        }
    }
}

/// The estimate in yuan, its rate and time, and that the wallet decides.
fn cny(paper: &mut Paper, receipt: &Receipt) {
    let Some(cny) = &receipt.cny else { return };
    paper.thin_rule();
    let label = paper.label(words::ABOUT_CNY, paper.body());
    let amount = format!("≈CNY {}", cny.fen);
    paper.row(&label, &amount, Style::bold(paper.sizes.body));
    let small = paper.small();
    let rate = words::CNY_RATE.with(paper.language, &cny.quote.rate.to_string());
    let source = format!("{rate}  {}  {}", cny.quote.source, moment(cny.quote.at));
    paper.flow.text(Align::Left, Part::Text, &[span(source, paper.language, small)]);
    for (language, text) in both(words::WALLET_DECIDES, paper.language) {
        paper.flow.text(Align::Left, Part::Text, &[span(text, language, small)]);
    }
}

fn reduced_note(paper: &mut Paper, taxes: &[TaxLine]) {
    let Some(tax) = taxes.iter().find(|tax| tax.class == TaxClass::Reduced) else { return };
    paper.flow.space(4.0);
    let percent = tax.rate.get().to_string();
    let small = paper.small();
    let ja = words::REDUCED.with(Language::Ja, &percent);
    paper.flow.text(Align::Left, Part::Text, &[span(ja, Language::Ja, small)]);
    if paper.language != Language::Ja {
        let text = words::REDUCED.with(paper.language, &percent);
        paper.flow.text(Align::Left, Part::Text, &[span(text, paper.language, small)]);
    }
}

/// Outside the total and framed, so nobody takes it off what was paid.
fn tax_free(paper: &mut Paper, receipt: &Receipt) {
    let Some(hint) = &receipt.tax_free else { return };
    paper.flow.need(9.0 * 1.4 * paper.sizes.body);
    paper.flow.space(6.0);
    let title = paper.label(words::TAX_FREE, Style::bold(paper.sizes.second));
    let second = Style::plain(paper.sizes.second);
    let rows = [
        (paper.label(words::REFUND_EXPECTED, second), hint.refund_yen.to_string()),
        (paper.label(words::CONFIRM_BY, second), day_text(hint.confirm_by)),
    ];
    let small = paper.small();
    let notes = both(words::NOT_IN_TOTAL, paper.language);
    paper.flow.boxed(5.0, Ink::Wash, 0.7, |flow| {
        flow.text(Align::Left, Part::Heading, &title);
        for (label, amount) in &rows {
            flow.row(label, &[span(&**amount, Language::Ja, Style::bold(second.size))]);
        }
        for (language, text) in notes {
            flow.text(Align::Left, Part::Text, &[span(text, language, small)]);
        }
        let record = format!("No. {}", hint.record);
        flow.text(Align::Left, Part::Text, &[span(record, Language::Ja, small)]);
    });
}

fn foot(paper: &mut Paper, receipt: &Receipt) {
    paper.own_words(&receipt.footer);
    if !receipt.return_terms.trim().is_empty() {
        paper.flow.space(4.0);
        let small = paper.small();
        for line in receipt.return_terms.lines() {
            paper.flow.text(Align::Left, Part::Text, &[span(line, Language::Ja, small)]);
        }
    }
}

/// The receipt's number as a code: it is scanned for a return.
fn number_code(paper: &mut Paper, receipt: &Receipt) {
    paper.flow.space(6.0);
    let edge = paper.flow.qr(&receipt.number, paper.sizes.module, Align::Center);
    paper.flow.space(edge);
    let small = paper.small();
    for (language, text) in both(words::KEEP, paper.language) {
        paper.flow.text(Align::Center, Part::Text, &[span(text, language, small)]);
    }
    paper.flow.space(10.0);
}

/// The receipt for the visitor's phone, in modules of whole dots; where it does not fit, that the
/// paper is the receipt.
fn e_receipt(paper: &mut Paper, receipt: &Receipt) {
    let (code, word) = match &receipt.e_receipt {
        EReceipt::Off | EReceipt::Wanted { .. } => return,
        EReceipt::Made(text) => {
            match e_receipt::modules(text).and_then(|rows| fit(rows, paper.dots())) {
                Some((rows, module)) => (Some((rows, module, text)), words::E_RECEIPT_SCAN),
                None => (None, words::E_RECEIPT_TOO_LONG),
            }
        }
        EReceipt::TooLong => (None, words::E_RECEIPT_TOO_LONG),
    };
    paper.thin_rule();
    let title = paper.label(words::E_RECEIPT, Style::bold(paper.sizes.second));
    paper.flow.text(Align::Center, Part::Heading, &title);
    if let Some((rows, module, text)) = code {
        let edge = paper.flow.qr_of(rows, text, module, Align::Center);
        paper.flow.space(edge);
    }
    let small = paper.small();
    for (language, text) in both(word, paper.language) {
        paper.flow.text(Align::Center, Part::Text, &[span(text, language, small)]);
    }
    paper.flow.space(10.0);
}

/// The largest module of whole dots that the paper takes; fewer than two dots cannot be read.
fn fit(rows: Vec<Vec<bool>>, dots: f32) -> Option<(Vec<Vec<bool>>, f32)> {
    let across = f32::from(u16::try_from(rows.len()).ok()?.checked_add(8)?);
    let dots = (dots / across).floor().min(4.0);
    let dot = 72.0 / crate::raster::HEAD_DPI;
    (dots >= 2.0).then_some((rows, dots * dot))
}
