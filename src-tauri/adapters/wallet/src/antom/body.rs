//! The bodies of Antom's calls, and what its answers mean. Scalars go as strings and are read as
//! strings or numbers, because the vendor's own samples have both.

use crate::settings::{AntomSettings, ShopSettings};
use maneki_core::{
    money::Fen,
    payment::{ASK_FOR_MS, Gateway, Order, Proof, Reply, codes},
    refund::{Refund, RefundProof, RefundReply},
    scan::PaymentCode,
    time::AtMs,
};
use serde_json::{Value, json};

pub(super) fn pay(
    order: &Order,
    code: &PaymentCode,
    shop: &ShopSettings,
    settings: &AntomSettings,
    now: AtMs,
    clock_ahead_ms: i64,
) -> Value {
    let amount = yen(order.amount.get());
    let theirs = now.plus_ms(clock_ahead_ms.saturating_neg());
    let mut request = json!({
        "productCode": "IN_STORE_PAYMENT",
        "paymentRequestId": order.id.to_string(),
        "paymentAmount": amount,
        "paymentMethod": {
            "paymentMethodType": "CONNECT_WALLET",
            "paymentMethodId": code.reveal(),
        },
        "paymentFactor": { "inStorePaymentScenario": "PaymentCode" },
        // The wallet must not take the money after the till has given up.
        "paymentExpiryTime": theirs.plus_ms(ASK_FOR_MS).iso_in_japan(),
        "merchantRegion": "JP",
        "order": {
            "orderAmount": amount,
            "referenceOrderId": order.id.to_string(),
            "orderDescription": shop.order_description,
            "merchant": {
                "referenceMerchantId": shop.merchant_id,
                "merchantMCC": shop.mcc,
                "merchantName": shop.merchant_name,
                "store": {
                    "referenceStoreId": shop.store_id,
                    "storeName": shop.store_name,
                    "storeMCC": shop.mcc,
                },
            },
            "env": {
                "storeTerminalId": shop.terminal_id,
                "storeTerminalRequestTime": now.iso_in_japan(),
            },
        },
    });
    if let Some(currency) = &settings.settlement_currency {
        request["settlementStrategy"] = json!({ "settlementCurrency": currency });
    }
    if let Some(url) = &settings.notify_url {
        request["paymentNotifyUrl"] = json!(url);
    }
    request
}

/// By the till's own id only: a `paymentId` beside it would win.
pub(super) fn by_id(payment_request_id: &str) -> Value {
    json!({ "paymentRequestId": payment_request_id })
}

pub(super) fn refund_by_id(refund_request_id: &str) -> Value {
    json!({ "refundRequestId": refund_request_id })
}

/// docs.antom.com/ac/ams/refund: `paymentId` is required.
pub(super) fn refund(refund: &Refund, payment_id: &str) -> Value {
    json!({
        "refundRequestId": refund.id.to_string(),
        "paymentId": payment_id,
        "refundAmount": yen(refund.amount.get()),
    })
}

/// ¥1 is "1": the smallest unit of yen is the yen.
fn yen(yen: i64) -> Value {
    json!({ "currency": "JPY", "value": yen.to_string() })
}

/// `resultStatus` and `resultCode`; empty where missing.
pub(super) fn result(answer: &Value) -> (&str, &str) {
    let part = |name: &str| answer["result"][name].as_str().unwrap_or_default();
    (part("resultStatus"), part("resultCode"))
}

fn is_success(answer: &Value) -> bool {
    let (status, code) = result(answer);
    let status_fits = status.eq_ignore_ascii_case("S") || status.is_empty();
    status_fits && code.eq_ignore_ascii_case("SUCCESS")
}

pub(super) fn pay_reply(answer: &Value) -> Reply {
    let (status, code) = result(answer);
    if is_success(answer) {
        return paid(answer);
    }
    match codes::pay_reply(Gateway::Antom, code) {
        // Only an F is a no, whatever the code is called.
        Reply::Refused { code, .. } | Reply::Misconfigured { code }
            if !status.eq_ignore_ascii_case("F") =>
        {
            Reply::Undecided { code }
        }
        reply => reply,
    }
}

pub(super) fn payment_id(inquiry: &Value) -> Option<String> {
    text(&inquiry["paymentId"]).filter(|_| is_success(inquiry))
}

/// Two levels: `result` says whether the question worked, `paymentStatus` how the payment stands.
pub(super) fn inquiry_reply(answer: &Value) -> Reply {
    if !is_success(answer) {
        return codes::question_reply(Gateway::Antom, result(answer).1);
    }
    let status = answer["paymentStatus"].as_str().unwrap_or_default();
    match status.to_ascii_uppercase().as_str() {
        "SUCCESS" => paid(answer),
        "FAIL" => {
            let code = text(&answer["paymentResultCode"]).unwrap_or_else(|| "FAIL".into());
            Reply::Refused { advice: codes::advice(Gateway::Antom, &code), code }
        }
        "PROCESSING" => Reply::Confirming,
        "CANCELLED" => Reply::Closed,
        other => Reply::Undecided { code: other.to_owned() },
    }
}

pub(super) fn cancel_reply(answer: &Value, id: &str) -> Reply {
    if !is_success(answer) {
        return codes::question_reply(Gateway::Antom, result(answer).1);
    }
    match text(&answer["paymentRequestId"]) {
        Some(named) if named != id => Reply::Undecided { code: "OTHER_PAYMENT".into() },
        _ => Reply::Closed,
    }
}

pub(super) fn refund_reply(answer: &Value) -> RefundReply {
    let (status, code) = result(answer);
    if is_success(answer) {
        return refund_status(answer, "SUCCESS");
    }
    match codes::refund_reply(Gateway::Antom, code) {
        RefundReply::Refused { code } if !status.eq_ignore_ascii_case("F") => {
            RefundReply::Undecided { code }
        }
        reply => reply,
    }
}

pub(super) fn refund_inquiry_reply(answer: &Value) -> RefundReply {
    if !is_success(answer) {
        return codes::refund_question_reply(Gateway::Antom, result(answer).1);
    }
    refund_status(answer, "")
}

fn refund_status(answer: &Value, unsaid: &str) -> RefundReply {
    let status = answer["refundStatus"].as_str().unwrap_or(unsaid);
    match status.to_ascii_uppercase().as_str() {
        "SUCCESS" => refunded(answer),
        "PROCESSING" => RefundReply::InProgress,
        "FAIL" => RefundReply::Refused { code: "FAIL".into() },
        other => RefundReply::Undecided { code: other.to_owned() },
    }
}

fn paid(answer: &Value) -> Reply {
    let proof = || {
        let (currency, value) = amount(&answer["paymentAmount"])?;
        Some(Proof {
            request_id: text(&answer["paymentRequestId"])?,
            currency,
            value,
            wallet_transaction_id: text(&answer["paymentId"])?,
            fen: yuan(&answer["actualPaymentAmount"]),
            wallet_name: text(&answer["pspCustomerInfo"]["pspName"]),
        })
    };
    // A success that does not say for what decides nothing.
    proof().map_or_else(|| Reply::Undecided { code: "NO_PROOF".into() }, Reply::Paid)
}

fn refunded(answer: &Value) -> RefundReply {
    let proof = || {
        let (currency, value) = amount(&answer["refundAmount"])?;
        Some(RefundProof {
            request_id: text(&answer["refundRequestId"])?,
            currency,
            value,
            fen: yuan(&answer["actualRefundAmount"]),
            wallet_transaction_id: text(&answer["refundId"])?,
        })
    };
    proof()
        .map_or_else(|| RefundReply::Undecided { code: "NO_PROOF".into() }, RefundReply::Refunded)
}

fn amount(value: &Value) -> Option<(String, i64)> {
    Some((text(&value["currency"])?, text(&value["value"])?.parse().ok()?))
}

fn yuan(value: &Value) -> Option<Fen> {
    amount(value).filter(|(currency, _)| currency == "CNY").map(|(_, fen)| Fen(fen))
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}
