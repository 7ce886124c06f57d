//! The tax-free guide slip (免税のご案内), at A4, A5 and 80 mm.
//!
//! The visitor's language, complete, with Japanese beside the headings for staff and customs.
//! What must not be missed stands first and largest: the last day, and what will be refunded.

use crate::{
    PaperError,
    document::paper,
    flow::{Align, Flow, Span, Style, span},
    fonts::missing,
    list::{Ink, Part, Sheets},
    slip_words::{self, SlipWords},
};
use maneki_core::{
    printer::Media,
    staff::Language,
    taxfree::slip::{GuideSlip, SendState, SlipItem},
    time::Date,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlipForm {
    A4,
    /// Its own layout: A4 at 71 % would be 4.6 pt small.
    A5,
    Mm80,
}

/// Sizes of a form, in points.
struct Sizes {
    page: Option<(f32, f32)>,
    margin: f32,
    title: f32,
    heading: f32,
    /// The date and the amount.
    big: f32,
    body: f32,
    small: f32,
    gap: f32,
    /// One module of the QR code.
    module: f32,
}

impl SlipForm {
    fn sizes(self) -> Sizes {
        match self {
            Self::A4 => Sizes {
                page: Some(paper::A4),
                margin: 42.0,
                title: 22.0,
                heading: 12.5,
                big: 24.0,
                body: 10.0,
                small: 8.0,
                gap: 15.0,
                module: 2.6,
            },
            Self::A5 => Sizes {
                page: Some(paper::A5),
                margin: 26.0,
                title: 15.5,
                heading: 9.5,
                big: 17.0,
                body: 7.6,
                small: 6.6,
                gap: 8.0,
                module: 2.0,
            },
            Self::Mm80 => Sizes {
                page: None,
                margin: 0.0,
                title: 14.0,
                heading: 9.5,
                big: 17.0,
                body: 8.5,
                small: 7.0,
                gap: 9.0,
                module: 4.0 * 72.0 / crate::raster::HEAD_DPI,
            },
        }
    }
}

/// # Errors
/// [`PaperError::Missing`] where the shop's name or the record's number cannot be drawn.
pub fn slip(slip: &GuideSlip, form: SlipForm) -> Result<Sheets, PaperError> {
    for (item, text) in [("shop", &slip.shop_name), ("record", &slip.record_number)] {
        let characters = missing(text, Language::Ja);
        if !characters.is_empty() {
            return Err(PaperError::Missing { item, characters });
        }
    }
    let sizes = form.sizes();
    let flow = match sizes.page {
        Some((width, height)) => Flow::sheets(width, height, sizes.margin, sizes.margin),
        None => paper::flow(Media::Mm80),
    };
    let words = slip_words::of(slip.language);
    let mut page = Page { flow, sizes, words, slip };
    page.head();
    page.cards();
    page.steps();
    page.goods();
    page.refund();
    page.foot();
    let border = if page.sizes.page.is_none() { paper::border(Media::Mm80) } else { 0.0 };
    Ok(Sheets {
        title: format!("{} {}", words.get("title"), slip.record_number),
        language: slip.language,
        at: slip.sold_at,
        border,
        pages: page.flow.finish(),
    })
}

struct Page<'a> {
    flow: Flow,
    sizes: Sizes,
    words: &'static SlipWords,
    slip: &'a GuideSlip,
}

impl Page<'_> {
    fn is_roll(&self) -> bool {
        self.sizes.page.is_none()
    }

    fn own(&self, text: impl Into<String>, style: Style) -> Span {
        span(text, self.slip.language, style)
    }

    /// A word in the visitor's language and, grey and smaller, in Japanese.
    fn both(&self, key: &'static str, style: Style) -> Vec<Span> {
        let mut spans = vec![self.own(self.words.get(key), style)];
        if self.slip.language != Language::Ja {
            let size = style.size * 0.74;
            let ja = Style {
                size,
                bold: false,
                ink: if self.is_roll() { Ink::Black } else { Ink::Grey },
            };
            let text = format!("  {}", slip_words::of(Language::Ja).get(key));
            spans.push(span(text, Language::Ja, ja));
        }
        spans
    }

    fn body(&self) -> Style {
        Style::plain(self.sizes.body)
    }

    fn quiet(&self) -> Style {
        let ink = if self.is_roll() { Ink::Black } else { Ink::Grey };
        Style::plain(self.sizes.small).ink(ink)
    }

    fn head(&mut self) {
        if self.is_roll() {
            self.flow.space(6.0);
        }
        self.marks();
        let title = [self.own(self.words.get("title"), Style::bold(self.sizes.title))];
        self.flow.text(Align::Left, Part::Title, &title);
        if self.slip.language != Language::Ja {
            let ja = slip_words::of(Language::Ja).get("title");
            let style = self.quiet();
            self.flow.text(Align::Left, Part::Text, &[span(ja, Language::Ja, style)]);
        }
        let note = [self.own(self.words.get("not_a_receipt"), self.quiet())];
        self.flow.text(Align::Left, Part::Text, &note);
        self.flow.space(self.sizes.gap * 0.7);
    }

    /// Sample and reprint, over all else.
    fn marks(&mut self) {
        let ja = slip_words::of(Language::Ja);
        for (key, on) in [("sample", self.slip.sample), ("reprint", self.slip.copy > 0)] {
            if !on {
                continue;
            }
            let style = Style::bold(self.sizes.heading).ink(Ink::White);
            let mut spans = vec![span(ja.get(key), Language::Ja, style)];
            if self.words.get(key) != ja.get(key) {
                spans.push(self.own(format!("  {}", self.words.get(key)), style));
            }
            if key == "reprint" {
                spans.push(span(format!("  {}", self.slip.copy), Language::Ja, style));
            }
            self.flow.boxed(3.0, Ink::Black, 0.0, |flow| {
                flow.text(Align::Center, Part::Heading, &spans);
            });
            self.flow.space(5.0);
        }
    }

    /// The last day and the amount: side by side on sheets, one over the other on a roll.
    fn cards(&mut self) {
        let by = self.slip.confirm_by.map_or_else(|| "—".into(), |day| self.day(day));
        let note = self.words.with("confirm_by_note", &[("date", &by)]);
        let refund = self.slip.refundable_yen.to_string();
        let rates = self.slip.taxes.iter().map(|tax| {
            let percent = tax.rate.get().to_string();
            let (net, tax) = (tax.net_yen.to_string(), tax.tax_yen.to_string());
            let values = [("percent", &*percent), ("net", &net), ("tax", &tax)];
            self.words.with("refundable_rate", &values)
        });
        let mut below: Vec<String> = rates.collect();
        if self.slip.terms.estimate {
            below.push(self.words.get("estimate").to_owned());
        }
        let accent = if self.is_roll() { Ink::Black } else { Ink::Accent };
        let cards =
            [("confirm_by", by, vec![note], accent), ("refundable", refund, below, Ink::Black)];
        if self.is_roll() {
            for (key, big, notes, ink) in cards {
                self.card(key, &big, &notes, ink);
                self.flow.space(6.0);
            }
        } else {
            self.card_row(cards);
        }
        self.flow.space(self.sizes.gap);
    }

    fn card_row(&mut self, cards: [(&'static str, String, Vec<String>, Ink); 2]) {
        let (gap, whole) = (self.sizes.gap, self.flow.width());
        let width = (whole - gap) / 2.0;
        let (x, top) = (self.flow.x(), self.flow.y());
        let mut bottom = top;
        for (column, (key, big, notes, ink)) in [0.0, width + gap].into_iter().zip(cards) {
            self.flow.go(top);
            self.within(column + 11.0, width - 11.0, |page| page.card(key, &big, &notes, ink));
            bottom = bottom.max(self.flow.y());
        }
        for (column, ink) in [(0.0, Ink::Accent), (width + gap, Ink::Black)] {
            self.flow.fill(x + column, top, 3.0, bottom - top, ink);
        }
        self.flow.go(bottom);
    }

    fn within(&mut self, x: f32, width: f32, set: impl FnOnce(&mut Self)) {
        Flow::column_of(self, |page| &mut page.flow, x, width, set);
    }

    fn card(&mut self, key: &'static str, big: &str, notes: &[String], ink: Ink) {
        let heading = self.both(key, Style::bold(self.sizes.heading));
        self.flow.text(Align::Left, Part::Heading, &heading);
        let big = [self.own(big, Style::bold(self.sizes.big).ink(ink))];
        self.flow.text(Align::Left, Part::Text, &big);
        for note in notes {
            let style = Style::plain((self.sizes.body + self.sizes.small) / 2.0);
            let spans = [self.own(&**note, style)];
            self.flow.text(Align::Left, Part::Text, &spans);
        }
    }

    fn heading(&mut self, key: &'static str) {
        self.flow.need(self.sizes.heading * 4.0);
        let spans = self.both(key, Style::bold(self.sizes.heading));
        self.flow.text(Align::Left, Part::Heading, &spans);
        self.flow.space(self.sizes.gap * 0.15);
        let (thick, ink) = if self.is_roll() { (0.7, Ink::Black) } else { (0.8, Ink::Pale) };
        self.flow.rule(thick, ink);
        self.flow.space(self.sizes.gap * 0.35);
    }

    /// What to do at the airport, numbered.
    fn steps(&mut self) {
        self.heading("conditions");
        let last = &self.slip.passport_last;
        let passport = self.words.with("bring_passport", &[("last", last)]);
        let mut steps: Vec<String> = ["where", "together", "unopened", "consumed", "leave_japan"]
            .map(|key| self.words.get(key).to_owned())
            .to_vec();
        steps.insert(1, passport);
        if self.slip.items.iter().any(|item| item.detailed) {
            steps.push(format!("★ {}", self.words.get("bring_certificate")));
        }
        let indent = self.sizes.body * 1.9;
        for (number, text) in (1..).zip(steps) {
            self.flow.need(self.sizes.body * 3.0);
            let style = Style::bold(self.sizes.body).ink(if self.is_roll() {
                Ink::Black
            } else {
                Ink::Accent
            });
            let x = self.flow.x();
            self.flow.put(x, &[span(format!("{number}"), Language::Ja, style)], Part::Text);
            let spans = [self.own(text, self.body())];
            let width = self.flow.width() - indent;
            self.flow.column(indent, width, |flow| flow.text(Align::Left, Part::Text, &spans));
            self.flow.space(self.sizes.gap * 0.18);
        }
        self.flow.space(self.sizes.gap * 0.6);
    }

    fn goods(&mut self) {
        self.heading("items");
        for item in &self.slip.items {
            self.item(item);
        }
        self.flow.space(self.sizes.gap * 0.25);
        let label = self.both("total", Style::bold(self.sizes.body));
        let total = [self.own(self.slip.total_yen.to_string(), Style::bold(self.sizes.body + 1.0))];
        self.flow.row(&label, &total);
        self.flow.space(self.sizes.gap * 0.8);
    }

    fn item(&mut self, item: &SlipItem) {
        let body = self.body();
        let mark = if item.detailed { " ★" } else { "" };
        let mut label = vec![span(format!("{}{mark}", item.name), Language::Ja, body)];
        let count = format!("× {}   {}%", item.quantity, item.rate_percent);
        let count = span(count, Language::Ja, self.quiet());
        if !self.is_roll() {
            label.push(span("   ", Language::Ja, body));
            label.push(count.clone());
        }
        self.flow.row(&label, &[span(item.net_yen.to_string(), Language::Ja, body)]);
        if self.is_roll() {
            self.flow.text(Align::Left, Part::Text, &[count]);
        }
    }

    fn refund(&mut self) {
        let terms = &self.slip.terms;
        self.heading("refund");
        let route = match &*terms.route {
            "wallet" => self.words.get("route_wallet"),
            "cash" => self.words.get("route_cash"),
            "bank" => self.words.get("route_bank"),
            other => other,
        };
        let fee = if terms.fee.is_empty() { self.words.get("fee_none") } else { &terms.fee };
        let facts = [
            ("route", route),
            ("operator", &*terms.operator),
            ("fee", fee),
            ("rate_basis", &*terms.rate_basis),
            ("contact", &*terms.contact),
        ];
        for (key, value) in facts.into_iter().filter(|(_, value)| !value.is_empty()) {
            self.fact(key, value, self.slip.language);
        }
        let note = [self.own(self.words.get("not_before"), self.body())];
        self.flow.space(self.sizes.gap * 0.15);
        self.flow.text(Align::Left, Part::Text, &note);
        self.flow.space(self.sizes.gap * 0.8);
    }

    /// A name and what it is, in two columns.
    fn fact(&mut self, key: &'static str, value: &str, language: Language) {
        let name = [self.own(self.words.get(key), self.quiet())];
        let spans = [span(value, language, self.body())];
        let share = if self.is_roll() { 0.36 } else { 0.24 };
        let (x, indent) = (self.flow.x(), self.flow.width() * share);
        self.flow.need(self.sizes.body * 2.0);
        if Flow::measure(&name) > indent - 4.0 {
            self.flow.text(Align::Left, Part::Text, &name);
        } else {
            // Both on one baseline, though the name is smaller.
            let top = self.flow.y();
            self.flow.go(top + (self.sizes.body - self.sizes.small) * 1.08);
            self.flow.put(x, &name, Part::Text);
            self.flow.go(top);
        }
        let width = self.flow.width() - indent;
        self.flow.column(indent, width, |flow| flow.text(Align::Left, Part::Text, &spans));
    }

    /// The record as the shop and the office know it, and its code.
    fn foot(&mut self) {
        let module = self.sizes.module;
        // A code of version 2 or 3 with its quiet zone.
        let edge = 37.0 * module;
        self.flow.need(edge + self.sizes.body);
        self.heading("record_number");
        let top = self.flow.y();
        let whole = self.flow.width();
        let width = if self.is_roll() { whole } else { whole - edge };
        let day = self.day(self.slip.sold_at.day_in_japan());
        let shop = format!("{}\u{3000}{}", self.slip.shop_name, self.slip.shop_address);
        let sending = match self.slip.send_state {
            SendState::Sent => "sending_sent",
            SendState::Waiting => "sending_waiting",
            SendState::NotSent => "sending_not_sent",
        };
        self.within(0.0, width, |page| {
            let (slip, own) = (page.slip, page.slip.language);
            page.fact("record_number", &slip.record_number, own);
            page.fact("receipt_number", &slip.receipt_number, own);
            page.fact("sold_on", &day, own);
            page.fact("shop", &shop, Language::Ja);
            page.fact("sending", page.words.get(sending), own);
            if slip.send_state != SendState::Sent {
                let note = [page.own(page.words.get("sending_note"), page.quiet())];
                page.flow.text(Align::Left, Part::Text, &note);
            }
        });
        let (bottom, says) = (self.flow.y(), self.slip.record_number.clone());
        if self.is_roll() {
            self.flow.space(4.0);
            let edge = self.flow.qr(&says, module, Align::Center);
            self.flow.space(edge + 10.0);
        } else {
            self.flow.go(top - 4.0 * module);
            let edge = self.flow.qr(&says, module, Align::Right);
            self.flow.go(bottom.max(top + edge - 4.0 * module));
        }
    }

    /// A day as the language writes it.
    fn day(&self, day: Date) -> String {
        let (year, month, date) = (day.year(), u8::from(day.month()), day.day());
        match self.slip.language {
            Language::Ja | Language::ZhHans | Language::ZhHant => {
                format!("{year}年{month}月{date}日")
            }
            Language::Ko => format!("{year}년 {month}월 {date}일"),
            Language::En => format!("{date} {} {year}", day.month()),
        }
    }
}
