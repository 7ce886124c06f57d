//! The simulator's side of Antom's protocol: verifies what the till signed, signs what it answers.

use super::{
    acquirer::{Acquirer, Asked, Delivery, Money, Says, Told},
    http::{Request, Response},
    keys::Keys,
};
use crate::antom::{header, verified};
use maneki_core::time::AtMs;
use serde_json::{Map, Value, json};

pub(super) fn answer(
    acquirer: &mut Acquirer,
    keys: &Keys,
    request: &Request,
    now: i64,
) -> (i64, Response) {
    let client = request.header("client-id");
    let time = request.header("request-time");
    let tills = [("1".to_owned(), keys.till.clone())];
    let signature = request.header("signature");
    let path = request.path();
    if !verified(&tills, signature, path, client, time, &request.body) {
        // The real one does not sign this either.
        return (0, Response::json(200, result("F", "INVALID_SIGNATURE").to_string()));
    }
    let Ok(body) = serde_json::from_str::<Value>(&request.body) else {
        return signed(keys, request, now, plain("F", "PARAM_ILLEGAL"));
    };
    match path.rsplit('/').next().unwrap_or_default() {
        "pay" => pay(acquirer, keys, request, &body, now),
        "inquiryPayment" => match body["paymentRequestId"].as_str() {
            Some(id) => signed(keys, request, now, inquiry(acquirer.inquire(id, now))),
            None => signed(keys, request, now, plain("F", "PARAM_ILLEGAL")),
        },
        "cancel" => match body["paymentRequestId"].as_str() {
            Some(id) => signed(keys, request, now, cancel(acquirer.cancel(id, now), id)),
            None => signed(keys, request, now, plain("F", "PARAM_ILLEGAL")),
        },
        "refund" => signed(keys, request, now, refund(acquirer, &body, now)),
        "inquiryRefund" => signed(keys, request, now, inquire_refund(acquirer, &body, now)),
        _ => signed(keys, request, now, plain("F", "NO_INTERFACE_DEF")),
    }
}

fn pay(
    acquirer: &mut Acquirer,
    keys: &Keys,
    request: &Request,
    body: &Value,
    now: i64,
) -> (i64, Response) {
    let Some(asked) = asked(body) else {
        return signed(keys, request, now, plain("F", "PARAM_ILLEGAL"));
    };
    if asked.currency != "JPY" {
        return signed(keys, request, now, plain("F", "CURRENCY_NOT_SUPPORT"));
    }
    if !acquirer.repeats(&asked) {
        return signed(keys, request, now, plain("F", "REPEAT_REQ_INCONSISTENT"));
    }
    let told = acquirer.pay(asked, now);
    signed(keys, request, now, with_says(told, paid_body))
}

/// What the vendor's own validation wants to be there.
fn asked(body: &Value) -> Option<Asked> {
    let text = |pointer: &str| Some(body.pointer(pointer)?.as_str()?.to_owned());
    let scenario = text("/paymentFactor/inStorePaymentScenario")?;
    let fits = text("/productCode")? == "IN_STORE_PAYMENT"
        && scenario.eq_ignore_ascii_case("PaymentCode")
        && text("/paymentMethod/paymentMethodType")? == "CONNECT_WALLET";
    for pointer in [
        "/order/orderDescription",
        "/order/merchant/referenceMerchantId",
        "/order/merchant/merchantMCC",
        "/order/merchant/merchantName",
        "/order/merchant/store/referenceStoreId",
        "/order/merchant/store/storeName",
        "/order/merchant/store/storeMCC",
        "/order/env/storeTerminalId",
        "/order/env/storeTerminalRequestTime",
    ] {
        text(pointer)?;
    }
    let yen: i64 = text("/paymentAmount/value")?.parse().ok().filter(|yen| *yen > 0)?;
    let id = text("/paymentRequestId").filter(|id| (1..=64).contains(&id.len()))?;
    fits.then_some(Asked {
        id,
        code: text("/paymentMethod/paymentMethodId")?,
        currency: text("/paymentAmount/currency")?,
        yen,
        expires_at_ms: None,
    })
}

/// What is said, and what becomes of it.
struct Spoken {
    delay_ms: i64,
    delivery: Delivery,
    body: Value,
}

fn plain(status: &str, code: &str) -> Spoken {
    Spoken { delay_ms: 0, delivery: Delivery::Good, body: result(status, code) }
}

fn with_says(told: Told, say: impl FnOnce(Says) -> Value) -> Spoken {
    Spoken { delay_ms: told.delay_ms, delivery: told.delivery, body: say(told.says) }
}

fn result(status: &str, code: &str) -> Value {
    json!({ "result": {
        "resultCode": code,
        "resultStatus": status,
        "resultMessage": code.to_lowercase().replace('_', " "),
    } })
}

/// The status that each code has in the documents.
fn coded(code: &str) -> Value {
    let undecided =
        ["PAYMENT_IN_PROCESS", "UNKNOWN_EXCEPTION", "REQUEST_TRAFFIC_EXCEED_LIMIT", "SYSTEM_ERROR"];
    result(if undecided.contains(&code) { "U" } else { "F" }, code)
}

fn paid_body(says: Says) -> Value {
    match says {
        Says::Paid(money) => payment(&money),
        Says::Processing => coded("PAYMENT_IN_PROCESS"),
        Says::Failed(code) | Says::Code(code) => coded(&code),
        Says::Cancelled | Says::Refunded(_) => coded("ORDER_IS_CLOSED"),
    }
}

fn payment(money: &Money) -> Value {
    let mut body = result("S", "SUCCESS");
    let time = AtMs(money.at_ms).iso_in_japan();
    merge(
        &mut body,
        json!({
            "paymentRequestId": money.request_id,
            "paymentId": money.transaction_id,
            "paymentAmount": { "currency": money.currency, "value": money.yen.to_string() },
            "actualPaymentAmount": { "currency": "CNY", "value": money.fen.to_string() },
            "paymentCreateTime": time,
            "paymentTime": time,
            // Numbers and booleans, as in the vendor's own samples.
            "paymentQuote": {
                "quoteCurrencyPair": "JPY/CNY",
                "quotePrice": 0.046_612,
                "guaranteed": false,
            },
            "pspCustomerInfo": { "pspName": "ALIPAYCN", "displayCustomerId": "138****0000" },
        }),
    );
    body
}

fn inquiry(told: Told) -> Spoken {
    with_says(told, |says| {
        let with_status = |status: &str| {
            let mut body = result("S", "SUCCESS");
            merge(&mut body, json!({ "paymentStatus": status }));
            body
        };
        match says {
            Says::Paid(money) => {
                let mut body = payment(&money);
                merge(&mut body, json!({ "paymentStatus": "SUCCESS" }));
                body
            }
            Says::Processing => with_status("PROCESSING"),
            Says::Failed(code) => {
                let mut body = with_status("FAIL");
                merge(&mut body, json!({ "paymentResultCode": code }));
                body
            }
            Says::Cancelled => with_status("CANCELLED"),
            Says::Code(code) => coded(&code),
            Says::Refunded(_) => with_status("SUCCESS"),
        }
    })
}

fn cancel(told: Told, id: &str) -> Spoken {
    with_says(told, |says| match says {
        Says::Cancelled => {
            let mut body = result("S", "SUCCESS");
            merge(&mut body, json!({ "paymentRequestId": id }));
            body
        }
        Says::Code(code) | Says::Failed(code) => coded(&code),
        Says::Paid(_) | Says::Processing | Says::Refunded(_) => coded("UNKNOWN_EXCEPTION"),
    })
}

fn refund(acquirer: &mut Acquirer, body: &Value, now: i64) -> Spoken {
    let text = |pointer: &str| body.pointer(pointer).and_then(Value::as_str);
    let payment = text("/paymentId").and_then(|id| id.strip_prefix("SIM")).map(str::to_owned);
    let yen = text("/refundAmount/value").and_then(|value| value.parse::<i64>().ok());
    match (payment, text("/refundRequestId"), yen) {
        (Some(payment), Some(refund), Some(yen)) => {
            with_says(acquirer.refund(&payment, refund, yen, now), |says| refund_body(says, false))
        }
        _ => plain("F", "PARAM_ILLEGAL"),
    }
}

fn inquire_refund(acquirer: &mut Acquirer, body: &Value, now: i64) -> Spoken {
    let Some(refund) = body["refundRequestId"].as_str() else {
        return plain("F", "PARAM_ILLEGAL");
    };
    let payment = acquirer.payment_of_refund(refund).unwrap_or_default().to_owned();
    with_says(acquirer.inquire_refund(&payment, refund, now), |says| refund_body(says, true))
}

fn refund_body(says: Says, asked: bool) -> Value {
    match says {
        Says::Refunded(money) => {
            let mut body = result("S", "SUCCESS");
            merge(
                &mut body,
                json!({
                    "refundRequestId": money.request_id,
                    "refundId": money.transaction_id,
                    "refundAmount": {
                        "currency": money.currency,
                        "value": money.yen.to_string(),
                    },
                    "refundTime": AtMs(money.at_ms).iso_in_japan(),
                }),
            );
            if asked {
                merge(&mut body, json!({ "refundStatus": "SUCCESS" }));
            }
            body
        }
        Says::Code(code) | Says::Failed(code) => coded(&code),
        Says::Paid(_) | Says::Processing | Says::Cancelled => coded("UNKNOWN_EXCEPTION"),
    }
}

/// A notice that a payment succeeded: its headers' lines and its body.
pub(super) fn notice(
    keys: &Keys,
    money: &Money,
    path: &str,
    client: &str,
    now: i64,
) -> (String, String) {
    let mut body = payment(money);
    merge(&mut body, json!({ "notifyType": "PAYMENT_RESULT" }));
    let (time, body) = (now.to_string(), body.to_string());
    let signature = header(&keys.acquirer, "1", path, client, &time, &body);
    let head = format!(
        "client-id: {client}\r\nrequest-time: {time}\r\nsignature: {signature}\r\n\
         Content-Type: application/json; charset=UTF-8\r\n"
    );
    (head, body)
}

/// Where a pay request wants its notices, and for which client.
pub(super) fn notify_url(request: &Request) -> Option<(String, String, String)> {
    let body: Value = serde_json::from_str(&request.body).ok()?;
    let text = |name: &str| Some(body[name].as_str()?.to_owned());
    let client = request.header("client-id").to_owned();
    Some((text("paymentRequestId")?, text("paymentNotifyUrl")?, client))
}

fn merge(body: &mut Value, more: Value) {
    let (Some(body), Value::Object(more)) = (body.as_object_mut(), more) else { return };
    body.extend::<Map<String, Value>>(more);
}

fn signed(keys: &Keys, request: &Request, now: i64, spoken: Spoken) -> (i64, Response) {
    let (client, path) = (request.header("client-id"), request.path());
    let time = now.to_string();
    let body = spoken.body.to_string();
    let sign = |key| header(key, "1", path, client, &time, &body);
    let signature = match spoken.delivery {
        Delivery::Never => return (spoken.delay_ms, Response::Never),
        Delivery::Reset => return (spoken.delay_ms, Response::Reset),
        Delivery::Status(status) => {
            return (spoken.delay_ms, Response::json(status, "{}".into()));
        }
        Delivery::Rubbish => {
            return (spoken.delay_ms, Response::json(200, "<html>server busy</html>".into()));
        }
        Delivery::Unsigned => None,
        Delivery::WrongKey => Some(sign(&keys.wrong)),
        Delivery::Good => Some(sign(&keys.acquirer)),
    };
    let mut headers = vec![
        ("Content-Type".to_owned(), "application/json; charset=UTF-8".to_owned()),
        ("client-id".to_owned(), client.to_owned()),
        ("response-time".to_owned(), time.clone()),
        ("tracerid".to_owned(), format!("sim{time}")),
    ];
    headers.extend(signature.map(|signature| ("signature".to_owned(), signature)));
    (spoken.delay_ms, Response::Answer { status: 200, headers, body })
}
