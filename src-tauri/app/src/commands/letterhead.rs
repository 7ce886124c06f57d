//! What the shop itself puts on its papers, and how they will look.

use super::Nothing;
use crate::{
    error::{AppError, ErrorCode},
    jobs::Job,
    ports::Write,
    till::Turn,
    view::{LanguageView, MediaView},
};
use maneki_core::{
    audit::Action,
    cart::Cart,
    hex::hex,
    id::{AttemptId, CartId, SaleId, ShiftId, StaffId},
    money::Yen,
    paper::{Content, Letterhead, Logo},
    product::{Names, Product, Sku},
    receipt::{Receipt, ReceiptChoice},
    sale::{ReceiptNo, Sale, SaleHead, Tender, TenderKind, WalletTender},
    settings::Settings,
    tax::TaxClass,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use ts_rs::TS;

/// The finest preview that a screen shows.
const PREVIEW_DPI: u16 = 150;

/// What the shop puts on its papers. A logo is a PNG file in base 64.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct LetterheadView {
    pub header: String,
    pub footer: String,
    pub return_terms: String,
    pub has_logo: bool,
}

pub fn show_letterhead(turn: &mut Turn<'_>, _: Nothing) -> Result<LetterheadView, AppError> {
    let settings = &turn.state.settings;
    Ok(LetterheadView {
        header: settings.receipt_header.clone(),
        footer: settings.receipt_footer.clone(),
        return_terms: settings.return_terms.clone(),
        has_logo: settings.logo.is_some(),
    })
}

/// The words, and what becomes of the logo.
#[derive(Debug, Deserialize, TS)]
pub struct EditLetterhead {
    pub header: String,
    pub footer: String,
    pub return_terms: String,
    pub logo: LogoEdit,
}

#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LogoEdit {
    Keep,
    Remove,
    /// A PNG file in base 64.
    Png(String),
}

/// Lines that a header or a footer may have; more would push the sale off the first hand's breadth.
const MOST_LINES: usize = 12;
const MOST_LETTERS: usize = 600;

fn letterhead(turn: &Turn<'_>, edit: &EditLetterhead) -> Result<Letterhead, AppError> {
    let mut head = Letterhead::from(&turn.state.settings);
    for (field, text) in
        [("header", &edit.header), ("footer", &edit.footer), ("return_terms", &edit.return_terms)]
    {
        if text.lines().count() > MOST_LINES || text.chars().count() > MOST_LETTERS {
            return Err(AppError::new(ErrorCode::BadLetterhead).with("field", field));
        }
    }
    head.header = edit.header.trim_end().to_owned();
    head.footer = edit.footer.trim_end().to_owned();
    head.return_terms = edit.return_terms.trim_end().to_owned();
    match &edit.logo {
        LogoEdit::Keep => {}
        LogoEdit::Remove => head.shop.logo = None,
        LogoEdit::Png(text) => head.shop.logo = Some(read_logo(turn, text)?),
    }
    Ok(head)
}

fn read_logo(turn: &Turn<'_>, text: &str) -> Result<Logo, AppError> {
    let bytes = crate::base64::decode(text).ok_or(ErrorCode::BadLogo)?;
    turn.press
        .logo(&bytes)
        .map_err(|fault| AppError::new(ErrorCode::BadLogo).detail(format!("{fault:?}")))
}

pub fn save_letterhead(turn: &mut Turn<'_>, request: EditLetterhead) -> Result<Nothing, AppError> {
    let head = letterhead(turn, &request)?;
    let mut settings = turn.state.settings.clone();
    settings.receipt_header = head.header;
    settings.receipt_footer = head.footer;
    settings.return_terms = head.return_terms;
    settings.logo = head.shop.logo;
    let shown = |settings: &Settings| {
        let logo = settings.logo.as_ref().map(|logo| hex(&turn.env.digest(logo.bytes())));
        json!({
            "header": settings.receipt_header, "footer": settings.receipt_footer,
            "return_terms": settings.return_terms, "logo": logo,
        })
    };
    let (before, after) = (shown(&turn.state.settings), shown(&settings));
    turn.audit_fields(Action::SettingsChanged, "papers", Some(&before), &after);
    turn.writes.push(Write::SaveSettings(Box::new(settings.clone())));
    turn.state.settings = settings;
    Ok(Nothing {})
}

/// How a receipt would look under these words: the last one of this till, or a made-up one.
#[derive(Debug, Deserialize, TS)]
pub struct PreviewReceipt {
    pub edit: EditLetterhead,
    pub media: MediaView,
    pub language: LanguageView,
}

#[derive(Debug, Serialize, TS)]
pub struct PaperPicture {
    /// A PNG file in base 64.
    pub png: String,
}

pub fn preview_receipt(turn: &mut Turn<'_>, request: PreviewReceipt) -> Result<Job, AppError> {
    let head = letterhead(turn, &request.edit)?;
    let sale = match &turn.state.done {
        Some(done) => (*done.sale).clone(),
        None => sample_sale(turn)?,
    };
    let choice = ReceiptChoice { language: request.language.into(), copy: 1, practice: false };
    let mut receipt = Receipt::under(&sale, None, &head, &choice);
    receipt.sample = true;
    let content = Box::new(Content::Receipt(Box::new(receipt)));
    Ok(Job::Preview { content, media: request.media.into(), dpi: PREVIEW_DPI })
}

/// Two goods of two rates by a wallet: all that a header and a footer stand between.
fn sample_sale(turn: &Turn<'_>) -> Result<Sale, AppError> {
    let goods = [
        ("TEA", ["宇治抹茶 100g", "宇治抹茶 100克", "Uji matcha 100 g"], 1_080, TaxClass::Reduced),
        ("BOWL", ["有田焼 茶碗", "有田烧 茶碗", "Arita tea bowl"], 3_300, TaxClass::Standard),
    ];
    let mut cart = Cart::new(CartId(turn.env.fresh_id()));
    for (sku, [ja, zh, en], price, class) in goods {
        let product = Product {
            sku: Sku::parse(sku).ok_or(ErrorCode::Internal)?,
            jan: None,
            names: Names { ja: ja.into(), zh: zh.into(), en: en.into() },
            kana: String::new(),
            price_yen: Yen::of(price),
            class,
            tax_free: true,
            category: String::new(),
            quick: None,
        };
        cart.add(&product, 1)?;
    }
    let priced = turn.state.price(&cart, turn.now)?;
    let settings = &turn.state.settings;
    let number = ReceiptNo { till: settings.till_number, day: turn.state.day(turn.now), number: 1 };
    let head = SaleHead {
        id: turn.fresh(SaleId),
        number,
        at: turn.now,
        staff: turn.fresh(StaffId),
        staff_name: turn.staff_name(),
        shift: turn.fresh(ShiftId),
        quote: turn.state.shown_quote(turn.now),
        sample: true,
    };
    let paid = WalletTender {
        attempt: turn.fresh(AttemptId),
        wallet: "alipay".into(),
        transaction: "2026000000000000000000000000".into(),
        paid_fen: None,
    };
    let tender = Tender { amount_yen: priced.total_yen, by: TenderKind::Wallet(paid) };
    Ok(Sale::close(head, &cart, &priced, vec![], vec![tender]))
}
