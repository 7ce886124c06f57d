//! The simulator's side of the old family: forms in, signed XML out.

use super::{
    acquirer::{Acquirer, Asked, Delivery, Money, Says, Told},
    http::{Request, Response},
    keys::Keys,
};
use crate::{
    Secret,
    spotpay::{Fields, Signer, form_decoded, joined},
};

/// The simulator's MD5 key; the test host's customers all share it.
pub const MD5_KEY: &str = "sim0sim0sim0sim0sim0sim0sim0sim0";

pub(super) fn answer(
    acquirer: &mut Acquirer,
    keys: &Keys,
    request: &Request,
    now: i64,
) -> (i64, Response) {
    let Some(form) = form_decoded(&request.body) else {
        return (0, outer_error("ILLEGAL_ARGUMENT"));
    };
    let rsa = form.get("sign_type").is_some_and(|kind| kind == "RSA2");
    let signed = form.get("sign").map_or("", String::as_str);
    let md5 = Signer::Md5(Secret::new(MD5_KEY));
    let verified = if rsa {
        keys.till.verifies(joined(&form).as_bytes(), signed)
    } else {
        md5.verifies(&form, signed)
    };
    if !verified {
        return (0, outer_error("ILLEGAL_SIGN"));
    }
    let (told, fields) = route(acquirer, &form, now);
    let content = joined(&fields);
    let signature = match told.1 {
        Delivery::Never => return (told.0, Response::Never),
        Delivery::Reset => return (told.0, Response::Reset),
        Delivery::Status(status) => return (told.0, xml(status, String::new())),
        Delivery::Rubbish => return (told.0, xml(200, "<html>busy</html>".into())),
        Delivery::Unsigned => String::new(),
        Delivery::WrongKey if rsa => keys.wrong.sign(content.as_bytes()),
        Delivery::WrongKey => Signer::Md5(Secret::new("another")).sign(&fields),
        Delivery::Good if rsa => keys.acquirer.sign(content.as_bytes()),
        Delivery::Good => md5.sign(&fields),
    };
    (told.0, xml(200, document(&fields, &signature, if rsa { "RSA2" } else { "MD5" })))
}

/// The request's own time, for a simulator that has no clock.
pub(super) fn time_of(request: &Request) -> Option<i64> {
    form_decoded(&request.body)?.get("timestamp")?.parse().ok()
}

fn route(acquirer: &mut Acquirer, form: &Fields, now: i64) -> ((i64, Delivery), Fields) {
    let field = |name: &str| form.get(name).map_or("", String::as_str);
    let id = field("partner_trans_id");
    match field("service") {
        "alipay.acquire.overseas.spot.pay" => {
            let yen = field("trans_amount").parse().unwrap_or(0);
            let asked = Asked {
                id: id.to_owned(),
                code: field("buyer_identity_code").to_owned(),
                currency: field("currency").to_owned(),
                yen,
                expires_at_ms: None,
            };
            if id.is_empty() || asked.code.is_empty() || yen <= 0 {
                return ((0, Delivery::Good), failed("INVALID_PARAMETER"));
            }
            if !acquirer.repeats(&asked) {
                return ((0, Delivery::Good), failed("CONTEXT_INCONSISTENT"));
            }
            spoken(acquirer.pay(asked, now), false)
        }
        "alipay.acquire.overseas.query" => spoken(acquirer.inquire(id, now), true),
        "alipay.acquire.cancel" => spoken(acquirer.cancel(field("out_trade_no"), now), false),
        "alipay.acquire.overseas.spot.refund" => {
            let yen = field("refund_amount").parse().unwrap_or(0);
            spoken(acquirer.refund(id, field("partner_refund_id"), yen, now), false)
        }
        _ => ((0, Delivery::Good), failed("ILLEGAL_SERVICE")),
    }
}

fn spoken(told: Told, query: bool) -> ((i64, Delivery), Fields) {
    let fields = match told.says {
        Says::Paid(money) => paid(&money),
        Says::Refunded(money) => refunded(&money),
        Says::Processing => success(&[("alipay_trans_status", "WAIT_BUYER_PAY")]),
        Says::Cancelled if query => success(&[("alipay_trans_status", "TRADE_CLOSED")]),
        Says::Cancelled => success(&[("action", "close")]),
        Says::Failed(_) => success(&[("alipay_trans_status", "TRADE_CLOSED")]),
        Says::Code(code) => coded(&code),
    };
    ((told.delay_ms, told.delivery), fields)
}

/// The engine speaks Antom's codes.
fn coded(code: &str) -> Fields {
    let known = [
        ("UNKNOWN_EXCEPTION", "SYSTEM_ERROR"),
        ("PAYMENT_IN_PROCESS", "ORDER_SUCCESS_PAY_INPROCESS"),
        ("EXPIRED_CODE", "PAYMENT_CODE_INVALID"),
        ("INVALID_PAYMENT_CODE", "PAYMENT_CODE_INVALID"),
        ("USER_BALANCE_NOT_ENOUGH", "BUYER_BALANCE_NOT_ENOUGH"),
        ("RISK_REJECT", "PAYMENT_REQUEST_HAS_RISK"),
        ("ORDER_NOT_EXIST", "TRADE_NOT_EXIST"),
        ("ORDER_IS_CLOSED", "TRADE_HAS_CLOSE"),
        ("REPEAT_REQ_INCONSISTENT", "CONTEXT_INCONSISTENT"),
        ("REFUND_AMOUNT_EXCEED", "REFUND_AMT_RESTRICTION"),
    ];
    let found = known.iter().find(|(theirs, _)| *theirs == code);
    let name = found.map_or(code, |(_, ours)| ours);
    let undecided = ["SYSTEM_ERROR", "ORDER_SUCCESS_PAY_INPROCESS", "REQUEST_TRAFFIC_EXCEED_LIMIT"];
    let result = if undecided.contains(&name) { "UNKNOW" } else { "FAILED" };
    fields(&[("result_code", result), ("error", name)])
}

fn failed(code: &str) -> Fields {
    fields(&[("result_code", "FAILED"), ("error", code)])
}

fn success(more: &[(&str, &str)]) -> Fields {
    let mut all = fields(more);
    all.insert("result_code".into(), "SUCCESS".into());
    all
}

fn paid(money: &Money) -> Fields {
    let (yen, cny) = (money.yen.to_string(), yuan(money.fen));
    success(&[
        ("alipay_trans_id", &money.transaction_id),
        ("partner_trans_id", &money.request_id),
        ("alipay_trans_status", "TRADE_SUCCESS"),
        ("currency", &money.currency),
        ("trans_amount", &yen),
        ("trans_amount_cny", &cny),
        ("exchange_rate", "0.046612"),
    ])
}

fn refunded(money: &Money) -> Fields {
    let (yen, cny) = (money.yen.to_string(), yuan(money.fen));
    success(&[
        ("alipay_trans_id", &money.transaction_id),
        ("partner_refund_id", &money.request_id),
        ("currency", &money.currency),
        ("refund_amount", &yen),
        ("refund_amount_cny", &cny),
    ])
}

fn yuan(fen: i64) -> String {
    format!("{}.{:02}", fen / 100, fen % 100)
}

fn fields(pairs: &[(&str, &str)]) -> Fields {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn document(fields: &Fields, signature: &str, kind: &str) -> String {
    let inner: String =
        fields.iter().map(|(name, value)| format!("<{name}>{value}</{name}>")).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<alipay><is_success>T</is_success>\
         <response><alipay>{inner}</alipay></response>\
         <sign>{signature}</sign><sign_type>{kind}</sign_type></alipay>"
    )
}

/// What is wrong with the call itself is said without a signature.
fn outer_error(code: &str) -> Response {
    xml(200, format!("<alipay><is_success>F</is_success><error>{code}</error></alipay>"))
}

fn xml(status: u16, body: String) -> Response {
    let headers = vec![("Content-Type".to_owned(), "text/xml; charset=UTF-8".to_owned())];
    Response::Answer { status, headers, body }
}
