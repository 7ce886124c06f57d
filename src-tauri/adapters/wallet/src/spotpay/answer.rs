//! What the old family's XML says.

use super::Fields;
use maneki_core::{
    money::Fen,
    payment::{Gateway, Proof, Reply, codes},
    refund::{Refund, RefundProof, RefundReply},
};
use quick_xml::{Reader, events::Event};

/// The fields of `response/alipay`, and what stands around them.
pub(super) struct Answer {
    pub(super) fields: Fields,
    outer: Fields,
}

impl Answer {
    /// `None` where the text is no such XML.
    pub(super) fn read(text: &str) -> Option<Self> {
        let mut reader = Reader::from_str(text);
        let mut path: Vec<String> = Vec::new();
        let mut answer = Self { fields: Fields::new(), outer: Fields::new() };
        let mut held = String::new();
        loop {
            match reader.read_event().ok()? {
                Event::Start(tag) => {
                    path.push(tag.name().as_ref().to_owned());
                    held.clear();
                }
                Event::Text(words) => held.push_str(&words),
                Event::GeneralRef(name) => {
                    held.push_str(&entity(&name)?);
                }
                Event::CData(words) => held.push_str(&words),
                Event::End(_) => {
                    let parts: Vec<&str> = path.iter().map(String::as_str).collect();
                    match parts.as_slice() {
                        ["alipay", "response", _, field] => {
                            answer.fields.insert((*field).to_owned(), held.clone());
                        }
                        ["alipay", field] => {
                            answer.outer.insert((*field).to_owned(), held.clone());
                        }
                        _ => {}
                    }
                    path.pop()?;
                    held.clear();
                }
                Event::Eof => break,
                _ => {}
            }
        }
        (path.is_empty() && answer.outer.contains_key("is_success")).then_some(answer)
    }

    pub(super) fn signature(&self) -> Option<&str> {
        self.outer.get("sign").map(String::as_str).filter(|text| !text.is_empty())
    }

    fn field(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }

    pub(super) fn is_success(&self) -> bool {
        self.field("result_code").eq_ignore_ascii_case("SUCCESS")
    }

    /// The reason where there is one, else the result itself.
    pub(super) fn code(&self) -> &str {
        let reason = [self.field("error"), self.field("detail_error_code")];
        let outer = self.outer.get("error").map_or("", String::as_str);
        let mut said = reason.into_iter().chain([outer, self.field("result_code")]);
        said.find(|text| !text.is_empty()).unwrap_or_default()
    }

    pub(super) fn pay_reply(&self) -> Reply {
        if self.is_success() {
            return self.paid();
        }
        let result = |word: &str| self.field("result_code").eq_ignore_ascii_case(word);
        match codes::pay_reply(Gateway::SpotPay, self.code()) {
            Reply::Refused { code, .. } if !result("FAILED") => Reply::Undecided { code },
            Reply::Misconfigured { code } if result("UNKNOW") => Reply::Undecided { code },
            reply => reply,
        }
    }

    pub(super) fn query_reply(&self) -> Reply {
        if !self.is_success() {
            return codes::question_reply(Gateway::SpotPay, self.code());
        }
        match self.field("alipay_trans_status") {
            "TRADE_SUCCESS" | "TRADE_FINISHED" => self.paid(),
            "WAIT_BUYER_PAY" => Reply::Confirming,
            "TRADE_CLOSED" => Reply::Closed,
            other => Reply::Undecided { code: other.to_owned() },
        }
    }

    fn paid(&self) -> Reply {
        let text = |name: &str| Some(self.field(name).to_owned()).filter(|text| !text.is_empty());
        let proof = || {
            Some(Proof {
                request_id: text("partner_trans_id")?,
                currency: text("currency")?,
                value: yen(self.field("trans_amount"))?,
                wallet_transaction_id: text("alipay_trans_id")?,
                fen: fen(self.field("trans_amount_cny")),
                wallet_name: Some("ALIPAYCN".into()),
            })
        };
        proof().map_or_else(|| Reply::Undecided { code: "NO_PROOF".into() }, Reply::Paid)
    }

    pub(super) fn refund_reply(&self, refund: &Refund) -> RefundReply {
        if !self.is_success() {
            return codes::refund_reply(Gateway::SpotPay, self.code());
        }
        let text = |name: &str| Some(self.field(name).to_owned()).filter(|text| !text.is_empty());
        let proof = || {
            Some(RefundProof {
                request_id: text("partner_refund_id")?,
                currency: text("currency")?,
                value: yen(self.field("refund_amount"))?,
                fen: fen(self.field("refund_amount_cny")),
                wallet_transaction_id: text("alipay_trans_id")
                    .unwrap_or_else(|| refund.id.to_string()),
            })
        };
        let unproven = || RefundReply::Undecided { code: "NO_PROOF".into() };
        proof().map_or_else(unproven, RefundReply::Refunded)
    }
}

fn entity(name: &str) -> Option<String> {
    let number = |text: &str, base| char::from_u32(u32::from_str_radix(text, base).ok()?);
    match name {
        "amp" => Some("&".into()),
        "lt" => Some("<".into()),
        "gt" => Some(">".into()),
        "quot" => Some("\"".into()),
        "apos" => Some("'".into()),
        other => {
            let digits = other.strip_prefix('#')?;
            let found = match digits.strip_prefix('x') {
                Some(hex) => number(hex, 16),
                None => number(digits, 10),
            };
            found.map(String::from)
        }
    }
}

/// `1250` or `1250.00`: yen have no smaller unit, so other decimals are no yen.
fn yen(text: &str) -> Option<i64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    if part.bytes().all(|digit| digit == b'0') { whole.parse().ok() } else { None }
}

/// `58.27` as 5827.
fn fen(text: &str) -> Option<Fen> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let cents = format!("{part:0<2}");
    if cents.len() != 2 || text.is_empty() || text.starts_with('-') {
        return None;
    }
    format!("{whole}{cents}").parse().ok().map(Fen)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_with_and_without_places() {
        let cases = [("1250", Some(1250)), ("1250.00", Some(1250)), ("12.5", None), ("", None)];
        for (text, value) in cases {
            assert_eq!(yen(text), value, "{text}");
        }
        let cases = [("58.27", Some(5827)), ("58.2", Some(5820)), ("58", Some(5800)), ("", None)];
        for (text, value) in cases {
            assert_eq!(fen(text).map(|fen| fen.0), value, "{text}");
        }
    }

    #[test]
    fn rubbish_is_no_answer() {
        for text in ["", "busy", "<html></html>", "<alipay><is_success>T", "{\"a\":1}"] {
            assert!(Answer::read(text).is_none(), "{text}");
        }
    }
}
