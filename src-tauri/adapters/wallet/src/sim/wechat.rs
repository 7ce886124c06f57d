//! The simulator's side of WeChat Pay v3: verifies the authorization, signs what it answers.

use super::{
    acquirer::{Acquirer, Asked, Delivery, Money, Says, Told},
    http::{Request, Response},
    keys::Keys,
};
use crate::wechat::content;
use serde_json::{Value, json};

/// The serial number of the simulator's key.
pub(super) const SERIAL: &str = "SIM1";

/// What is said: an HTTP status and a body, empty for 204.
struct Spoken {
    told: (i64, Delivery),
    status: u16,
    body: String,
}

pub(super) fn answer(
    acquirer: &mut Acquirer,
    keys: &Keys,
    request: &Request,
    now: i64,
) -> (i64, Response) {
    let spoken = if authorized(keys, request) {
        route(acquirer, request, now)
    } else {
        failed((0, Delivery::Good), "SIGN_ERROR")
    };
    signed(keys, now, spoken)
}

fn authorized(keys: &Keys, request: &Request) -> bool {
    let header = request.header("Authorization");
    let part = |name: &str| {
        let start = header.find(&format!("{name}=\""))? + name.len() + 2;
        header[start..].split('"').next()
    };
    let parts = (part("timestamp"), part("nonce_str"), part("signature"));
    let (Some(time), Some(nonce), Some(signature)) = parts else { return false };
    let content = content(&[&request.method, &request.target, time, nonce, &request.body]);
    keys.till.verifies(content.as_bytes(), signature)
}

/// The request's own time, for a simulator that has no clock.
pub(super) fn time_of(request: &Request) -> Option<i64> {
    let header = request.header("Authorization");
    let start = header.find("timestamp=\"")? + "timestamp=\"".len();
    let seconds: i64 = header[start..].split('"').next()?.parse().ok()?;
    Some(seconds * 1_000)
}

fn route(acquirer: &mut Acquirer, request: &Request, now: i64) -> Spoken {
    let body: Value = serde_json::from_str(&request.body).unwrap_or_default();
    let path = request.path();
    let orders = "/v3/global/transactions/out-trade-no/";
    let refunds = "/v3/global/refunds/out-refund-no/";
    let micropay = "/v3/global/micropay/transactions/";
    if path == "/v3/global/micropay/transactions/pay" {
        pay(acquirer, &body, now)
    } else if let Some(id) = path.strip_prefix(orders) {
        order(acquirer.inquire(id, now), id)
    } else if path.starts_with(micropay) && path.ends_with("/reverse") {
        let id = path.rsplit('/').nth(1).unwrap_or_default();
        reversed(acquirer.cancel(id, now))
    } else if path == "/v3/global/refunds" {
        refund(acquirer, &body, now)
    } else if let Some(id) = path.strip_prefix(refunds) {
        let payment = acquirer.payment_of_refund(id).unwrap_or_default().to_owned();
        refund_state(acquirer.inquire_refund(&payment, id, now))
    } else {
        failed((0, Delivery::Good), "INVALID_REQUEST")
    }
}

fn pay(acquirer: &mut Acquirer, body: &Value, now: i64) -> Spoken {
    let text = |pointer: &str| Some(body.pointer(pointer)?.as_str()?.to_owned());
    let asked = || {
        text("/appid")?;
        text("/mchid")?;
        text("/description")?;
        text("/merchant_category_code")?;
        Some(Asked {
            id: text("/out_trade_no").filter(|id| (1..=32).contains(&id.len()))?,
            code: text("/payer/auth_code")?,
            currency: text("/amount/currency")?,
            yen: body.pointer("/amount/total")?.as_i64().filter(|yen| *yen > 0)?,
            expires_at_ms: None,
        })
    };
    let Some(asked) = asked() else { return failed((0, Delivery::Good), "PARAM_ERROR") };
    if !acquirer.repeats(&asked) {
        return failed((0, Delivery::Good), "OUT_TRADE_NO_USED");
    }
    let id = asked.id.clone();
    order(acquirer.pay(asked, now), &id)
}

fn order(told: Told, id: &str) -> Spoken {
    let head = (told.delay_ms, told.delivery);
    let state = |state: &str| fine(head, &json!({ "out_trade_no": id, "trade_state": state }));
    match told.says {
        Says::Paid(money) => fine(head, &paid(&money)),
        Says::Processing => state("USERPAYING"),
        Says::Failed(_) => state("PAYERROR"),
        Says::Cancelled => state("REVOKED"),
        Says::Refunded(_) => state("REFUND"),
        Says::Code(code) if code == "PAYMENT_IN_PROCESS" => state("USERPAYING"),
        Says::Code(code) => failed(head, &translated(&code)),
    }
}

fn paid(money: &Money) -> Value {
    json!({
        "id": money.transaction_id,
        "out_trade_no": money.request_id,
        "trade_type": "MICROPAY",
        "trade_state": "SUCCESS",
        "amount": {
            "total": money.yen,
            "currency": money.currency,
            "payer_total": money.fen,
            "payer_currency": "CNY",
        },
    })
}

fn reversed(told: Told) -> Spoken {
    let head = (told.delay_ms, told.delivery);
    match told.says {
        Says::Cancelled => Spoken { told: head, status: 204, body: String::new() },
        Says::Code(code) | Says::Failed(code) => failed(head, &translated(&code)),
        Says::Paid(_) | Says::Processing | Says::Refunded(_) => failed(head, "SYSTEM_ERROR"),
    }
}

fn refund(acquirer: &mut Acquirer, body: &Value, now: i64) -> Spoken {
    let text = |pointer: &str| body.pointer(pointer).and_then(Value::as_str);
    let yen = body.pointer("/amount/refund").and_then(Value::as_i64);
    let (Some(payment), Some(id), Some(yen)) = (text("/out_trade_no"), text("/out_refund_no"), yen)
    else {
        return failed((0, Delivery::Good), "PARAM_ERROR");
    };
    let told = acquirer.refund(payment, id, yen, now);
    let head = (told.delay_ms, told.delivery);
    match told.says {
        // Accepted, like the real one; the outcome is asked for.
        Says::Refunded(money) => {
            fine(head, &json!({ "id": money.transaction_id, "out_refund_no": id }))
        }
        Says::Code(code) | Says::Failed(code) => failed(head, &translated(&code)),
        Says::Paid(_) | Says::Processing | Says::Cancelled => failed(head, "SYSTEM_ERROR"),
    }
}

fn refund_state(told: Told) -> Spoken {
    let head = (told.delay_ms, told.delivery);
    match told.says {
        Says::Refunded(money) => fine(
            head,
            &json!({
                "id": money.transaction_id,
                "out_refund_no": money.request_id,
                "status": "SUCCESS",
                "amount": {
                    "refund": money.yen,
                    "currency": money.currency,
                    "payer_refund": money.fen,
                    "payer_currency": "CNY",
                },
            }),
        ),
        Says::Code(code) | Says::Failed(code) => failed(head, &translated(&code)),
        Says::Paid(_) | Says::Processing | Says::Cancelled => failed(head, "SYSTEM_ERROR"),
    }
}

/// The engine speaks Antom's codes.
fn translated(code: &str) -> String {
    let known = [
        ("UNKNOWN_EXCEPTION", "SYSTEM_ERROR"),
        ("REQUEST_TRAFFIC_EXCEED_LIMIT", "FREQUENCY_LIMITED"),
        ("EXPIRED_CODE", "AUTHCODEEXPIRE"),
        ("INVALID_PAYMENT_CODE", "AUTH_CODE_INVALID"),
        ("USER_BALANCE_NOT_ENOUGH", "NOTENOUGH"),
        ("RISK_REJECT", "RULELIMIT"),
        ("ORDER_IS_CLOSED", "ORDERCLOSED"),
        ("REPEAT_REQ_INCONSISTENT", "OUT_TRADE_NO_USED"),
        ("REFUND_NOT_EXIST", "RESOURCE_NOT_EXISTS"),
    ];
    let found = known.iter().find(|(theirs, _)| *theirs == code);
    found.map_or(code, |(_, ours)| ours).to_owned()
}

fn fine(told: (i64, Delivery), body: &Value) -> Spoken {
    Spoken { told, status: 200, body: body.to_string() }
}

fn failed(told: (i64, Delivery), code: &str) -> Spoken {
    let status = match code {
        "SYSTEM_ERROR" => 500,
        "SIGN_ERROR" => 401,
        "ORDER_NOT_EXIST" | "RESOURCE_NOT_EXISTS" => 404,
        "FREQUENCY_LIMITED" => 429,
        _ => 400,
    };
    let body = json!({ "code": code, "message": code.to_lowercase() }).to_string();
    Spoken { told, status, body }
}

fn signed(keys: &Keys, now: i64, spoken: Spoken) -> (i64, Response) {
    let (delay_ms, delivery) = spoken.told;
    let (time, nonce) = ((now / 1_000).to_string(), format!("SIM{now}"));
    let content = content(&[&time, &nonce, &spoken.body]);
    let signature = match delivery {
        Delivery::Never => return (delay_ms, Response::Never),
        Delivery::Reset => return (delay_ms, Response::Reset),
        Delivery::Status(status) => return (delay_ms, Response::json(status, "{}".into())),
        Delivery::Rubbish => return (delay_ms, Response::json(200, "busy".into())),
        Delivery::Unsigned => None,
        Delivery::WrongKey => Some(keys.wrong.sign(content.as_bytes())),
        Delivery::Good => Some(keys.acquirer.sign(content.as_bytes())),
    };
    let mut headers = vec![
        ("Content-Type".to_owned(), "application/json".to_owned()),
        ("Wechatpay-Timestamp".to_owned(), time),
        ("Wechatpay-Nonce".to_owned(), nonce),
        ("Wechatpay-Serial".to_owned(), SERIAL.to_owned()),
    ];
    headers.extend(signature.map(|signed| ("Wechatpay-Signature".to_owned(), signed)));
    (delay_ms, Response::Answer { status: spoken.status, headers, body: spoken.body })
}
