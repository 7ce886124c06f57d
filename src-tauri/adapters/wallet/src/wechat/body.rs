//! The bodies of WeChat's calls, and what its answers mean. Yen have no smaller unit: ¥1 is 1.

use crate::settings::{ShopSettings, WeChatSettings};
use maneki_core::{
    money::Fen,
    payment::{Advice, Order, Proof, Reply},
    refund::{Refund, RefundProof, RefundReply},
    scan::PaymentCode,
};
use serde_json::{Value, json};

pub(super) fn pay(
    order: &Order,
    code: &PaymentCode,
    shop: &ShopSettings,
    settings: &WeChatSettings,
) -> Value {
    json!({
        "appid": settings.app_id,
        "mchid": settings.merchant_id,
        "description": shop.order_description,
        "out_trade_no": order.id.to_string(),
        "trade_type": "MICROPAY",
        "merchant_category_code": shop.mcc,
        "payer": { "auth_code": code.reveal() },
        "amount": { "total": order.amount.get(), "currency": "JPY" },
        "scene_info": {
            "device_id": shop.terminal_id,
            "store_info": { "id": shop.store_id, "name": shop.store_name },
        },
    })
}

pub(super) fn refund(refund: &Refund, settings: &WeChatSettings) -> Value {
    json!({
        "appid": settings.app_id,
        "mchid": settings.merchant_id,
        "out_trade_no": refund.attempt.to_string(),
        "out_refund_no": refund.id.to_string(),
        "amount": {
            "refund": refund.amount.get(),
            "total": refund.paid.get(),
            "currency": "JPY",
        },
    })
}

/// Pay and query answer with the same order.
pub(super) fn payment_reply(answer: &Value) -> Reply {
    let state = answer["trade_state"].as_str().unwrap_or_default();
    match state.to_ascii_uppercase().as_str() {
        "SUCCESS" => paid(answer),
        "USERPAYING" => Reply::Confirming,
        "CLOSED" | "REVOKED" => Reply::Closed,
        "PAYERROR" => Reply::Refused { code: "PAYERROR".into(), advice: Advice::OtherWallet },
        other => Reply::Undecided { code: other.to_owned() },
    }
}

fn paid(answer: &Value) -> Reply {
    let amount = &answer["amount"];
    let proof = || {
        Some(Proof {
            request_id: answer["out_trade_no"].as_str()?.to_owned(),
            currency: amount["currency"].as_str()?.to_owned(),
            value: amount["total"].as_i64()?,
            wallet_transaction_id: answer["id"].as_str()?.to_owned(),
            fen: yuan(amount, "payer_total"),
            wallet_name: Some("WECHATPAY".into()),
        })
    };
    proof().map_or_else(|| Reply::Undecided { code: "NO_PROOF".into() }, Reply::Paid)
}

pub(super) fn refund_reply(answer: &Value) -> RefundReply {
    let status = answer["status"].as_str().unwrap_or_default();
    match status.to_ascii_uppercase().as_str() {
        "SUCCESS" => refunded(answer),
        "PROCESSING" => RefundReply::InProgress,
        "CLOSED" => RefundReply::Refused { code: "CLOSED".into() },
        // ABNORMAL wants a person: the money is stuck between the wallet and its bank.
        other => RefundReply::Undecided { code: other.to_owned() },
    }
}

fn refunded(answer: &Value) -> RefundReply {
    let amount = &answer["amount"];
    let proof = || {
        Some(RefundProof {
            request_id: answer["out_refund_no"].as_str()?.to_owned(),
            currency: amount["currency"].as_str()?.to_owned(),
            value: amount["refund"].as_i64()?,
            fen: yuan(amount, "payer_refund"),
            wallet_transaction_id: answer["id"].as_str()?.to_owned(),
        })
    };
    proof()
        .map_or_else(|| RefundReply::Undecided { code: "NO_PROOF".into() }, RefundReply::Refunded)
}

fn yuan(amount: &Value, field: &str) -> Option<Fen> {
    let in_yuan = amount["payer_currency"].as_str() == Some("CNY");
    amount[field].as_i64().filter(|_| in_yuan).map(Fen)
}
