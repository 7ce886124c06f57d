//! What each acquirer's result codes mean for a till. Data first; a code that nobody listed
//! decides nothing.
//!
//! Status and actions: Antom's and Alipay+'s in-store documents, as `Meaning` says. The online
//! products' advice "status U: take a new paymentRequestId" must never be followed in store.

use super::{Advice, Gateway, Reply};
use crate::refund::RefundReply;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// Success, of the call; the adapter still checks signature, amount, currency and id.
    Done,
    /// The customer is confirming on the phone.
    Confirming,
    /// Nobody knows: inquire, never with a new id.
    Ask,
    /// As `Ask`, more slowly.
    Busy,
    /// A definite no; a fresh code under a new id may work.
    RefreshCode,
    /// A definite no; another tender.
    OtherWallet,
    /// The id was used before: inquire it, whatever the answer calls itself.
    UsedId,
    /// The settings are not accepted.
    Misconfigured,
    NoSuchOrder,
    /// Too late to cancel or refund.
    WindowOver,
    /// More than is left to refund.
    TooMuch,
}

use Meaning::{
    Ask, Busy, Confirming, Done, Misconfigured, NoSuchOrder, OtherWallet, RefreshCode, TooMuch,
    UsedId, WindowOver,
};

/// Antom / Alipay+.
const ANTOM: &[(&str, Meaning)] = &[
    ("SUCCESS", Done),
    ("PAYMENT_IN_PROCESS", Confirming),
    ("UNKNOWN_EXCEPTION", Ask),
    ("SYSTEM_ERROR", Ask),
    ("REQUEST_TRAFFIC_EXCEED_LIMIT", Busy),
    ("EXPIRED_CODE", RefreshCode),
    ("INVALID_CODE", RefreshCode),
    ("INVALID_PAYMENT_CODE", RefreshCode),
    ("USER_BALANCE_NOT_ENOUGH", OtherWallet),
    ("USER_AMOUNT_EXCEED_LIMIT", OtherWallet),
    ("USER_STATUS_ABNORMAL", OtherWallet),
    ("USER_KYC_NOT_QUALIFIED", OtherWallet),
    ("USER_PAYMENT_VERIFICATION_FAILED", OtherWallet),
    ("UNAVAILABLE_PAYMENT_METHOD", OtherWallet),
    ("RISK_REJECT", OtherWallet),
    ("FRAUD_REJECT", OtherWallet),
    ("REGULATION_RESTRICTION", OtherWallet),
    ("PAYMENT_AMOUNT_EXCEED_LIMIT", OtherWallet),
    ("PAYMENT_COUNT_EXCEED_LIMIT", OtherWallet),
    ("PROCESS_FAIL", OtherWallet),
    ("ORDER_IS_CLOSED", UsedId),
    ("ORDER_IS_CANCELED", UsedId),
    ("REPEAT_REQ_INCONSISTENT", UsedId),
    ("PARAM_ILLEGAL", Misconfigured),
    ("INVALID_SIGNATURE", Misconfigured),
    ("SIGNATURE_INVALID", Misconfigured),
    ("INVALID_CLIENT", Misconfigured),
    ("KEY_NOT_FOUND", Misconfigured),
    ("ACCESS_DENIED", Misconfigured),
    ("INVALID_CONTRACT", Misconfigured),
    ("MERCHANT_NOT_REGISTERED", Misconfigured),
    ("CURRENCY_NOT_SUPPORT", Misconfigured),
    ("NO_INTERFACE_DEF", Misconfigured),
    ("ORDER_NOT_EXIST", NoSuchOrder),
    ("REFUND_NOT_EXIST", NoSuchOrder),
    ("CANCEL_WINDOW_EXCEED", WindowOver),
    ("REFUND_WINDOW_EXCEED", WindowOver),
    ("REFUND_AMOUNT_EXCEED", TooMuch),
];

/// `alipay.acquire.overseas.*`: the `error` of an answer, and SUCCESS, FAILED, UNKNOW themselves.
const SPOT_PAY: &[(&str, Meaning)] = &[
    ("SUCCESS", Done),
    ("UNKNOW", Ask),
    ("SYSTEM_ERROR", Ask),
    ("ORDER_SUCCESS_PAY_INPROCESS", Confirming),
    ("WAIT_BUYER_PAY", Confirming),
    ("SOUNDWAVE_PARSER_FAIL", RefreshCode),
    ("PAYMENT_CODE_INVALID", RefreshCode),
    ("BUYER_BALANCE_NOT_ENOUGH", OtherWallet),
    ("BUYER_BANKCARD_BALANCE_NOT_ENOUGH", OtherWallet),
    ("ERROR_BALANCE_PAYMENT_DISABLE", OtherWallet),
    ("BUYER_PAYMENT_AMOUNT_DAY_LIMIT_ERROR", OtherWallet),
    ("BEYOND_PAY_RESTRICTION", OtherWallet),
    ("PAYMENT_FAIL", OtherWallet),
    ("PAYMENT_REQUEST_HAS_RISK", OtherWallet),
    ("NO_PAYMENT_INSTRUMENTS_AVAILABLE", OtherWallet),
    ("TRADE_HAS_CLOSE", UsedId),
    ("TRADE_HAS_SUCCESS", UsedId),
    ("CONTEXT_INCONSISTENT", UsedId),
    ("ILLEGAL_SIGN", Misconfigured),
    ("ILLEGAL_PARTNER", Misconfigured),
    ("ILLEGAL_ARGUMENT", Misconfigured),
    ("INVALID_PARAMETER", Misconfigured),
    ("HAS_NO_PRIVILEGE", Misconfigured),
    ("ILLEGAL_SIGN_TYPE", Misconfigured),
    ("TRADE_NOT_EXIST", NoSuchOrder),
    ("TRADE_CANCEL_TIME_OUT", WindowOver),
    ("REFUND_AMT_RESTRICTION", TooMuch),
];

/// WeChat Pay v3 global: the `code` of an error body.
const WECHAT: &[(&str, Meaning)] = &[
    ("SUCCESS", Done),
    ("USERPAYING", Confirming),
    ("USER_PAYING", Confirming),
    ("SYSTEMERROR", Ask),
    ("SYSTEM_ERROR", Ask),
    ("BANKERROR", Ask),
    ("BANK_ERROR", Ask),
    ("FREQUENCY_LIMITED", Busy),
    ("RATELIMIT_EXCEEDED", Busy),
    ("AUTHCODEEXPIRE", RefreshCode),
    ("AUTH_CODE_EXPIRED", RefreshCode),
    ("AUTH_CODE_ERROR", RefreshCode),
    ("AUTH_CODE_INVALID", RefreshCode),
    ("NOTENOUGH", OtherWallet),
    ("NOT_ENOUGH", OtherWallet),
    ("NOTSUPORTCARD", OtherWallet),
    ("TRADE_ERROR", OtherWallet),
    ("RULELIMIT", OtherWallet),
    ("ORDERPAID", UsedId),
    ("ORDERCLOSED", UsedId),
    ("ORDERREVERSED", UsedId),
    ("OUT_TRADE_NO_USED", UsedId),
    ("SIGN_ERROR", Misconfigured),
    ("PARAM_ERROR", Misconfigured),
    ("INVALID_REQUEST", Misconfigured),
    ("NO_AUTH", Misconfigured),
    ("NOAUTH", Misconfigured),
    ("APPID_MCHID_NOT_MATCH", Misconfigured),
    ("MCH_NOT_EXISTS", Misconfigured),
    ("ORDER_NOT_EXIST", NoSuchOrder),
    ("ORDERNOTEXIST", NoSuchOrder),
    ("RESOURCE_NOT_EXISTS", NoSuchOrder),
    ("REVERSE_EXPIRE", WindowOver),
    ("REFUND_AMOUNT_EXCEED", TooMuch),
];

/// Every code that is known, for tests and for the simulator.
#[must_use]
pub const fn table(gateway: Gateway) -> &'static [(&'static str, Meaning)] {
    match gateway {
        Gateway::Antom => ANTOM,
        Gateway::SpotPay => SPOT_PAY,
        Gateway::WeChat => WECHAT,
    }
}

/// Compared without regard to case: a vendor's sample says `Success`.
#[must_use]
pub fn meaning(gateway: Gateway, code: &str) -> Meaning {
    let found = table(gateway).iter().find(|(known, _)| known.eq_ignore_ascii_case(code.trim()));
    found.map_or(Ask, |(_, meaning)| *meaning)
}

/// A signed answer to pay that is no success.
#[must_use]
pub fn pay_reply(gateway: Gateway, code: &str) -> Reply {
    let name = || code.to_owned();
    match meaning(gateway, code) {
        Confirming => Reply::Confirming,
        Busy => Reply::Busy,
        RefreshCode => Reply::Refused { code: name(), advice: Advice::RefreshCode },
        OtherWallet => Reply::Refused { code: name(), advice: Advice::OtherWallet },
        Misconfigured => Reply::Misconfigured { code: name() },
        // "Done" without proof, and codes that do not belong to pay, decide nothing.
        Done | Ask | UsedId | NoSuchOrder | WindowOver | TooMuch => {
            Reply::Undecided { code: name() }
        }
    }
}

/// A signed answer saying that the *inquiry* or *cancel* did not work. It says nothing about the
/// payment, so even a definite no is only noted.
#[must_use]
pub fn question_reply(gateway: Gateway, code: &str) -> Reply {
    match meaning(gateway, code) {
        NoSuchOrder => Reply::NoSuchOrder,
        Busy => Reply::Busy,
        WindowOver => Reply::WindowOver,
        Misconfigured => Reply::Misconfigured { code: code.to_owned() },
        Done | Confirming | Ask | RefreshCode | OtherWallet | UsedId | TooMuch => {
            Reply::Undecided { code: code.to_owned() }
        }
    }
}

/// What the customer of a payment that failed with `code` can do.
#[must_use]
pub fn advice(gateway: Gateway, code: &str) -> Advice {
    match meaning(gateway, code) {
        RefreshCode => Advice::RefreshCode,
        Misconfigured => Advice::Misconfigured,
        Done | Confirming | Ask | Busy | OtherWallet | UsedId | NoSuchOrder | WindowOver
        | TooMuch => Advice::OtherWallet,
    }
}

/// A signed answer to a refund that is no success.
#[must_use]
pub fn refund_reply(gateway: Gateway, code: &str) -> RefundReply {
    let code = code.to_owned();
    match meaning(gateway, &code) {
        Confirming => RefundReply::InProgress,
        OtherWallet | RefreshCode | Misconfigured | NoSuchOrder | WindowOver | TooMuch => {
            RefundReply::Refused { code }
        }
        Done | Ask | Busy | UsedId => RefundReply::Undecided { code },
    }
}

/// A signed answer saying that the inquiry about a refund did not work.
#[must_use]
pub fn refund_question_reply(gateway: Gateway, code: &str) -> RefundReply {
    match meaning(gateway, code) {
        NoSuchOrder => RefundReply::NoSuchRefund,
        Done | Confirming | Ask | Busy | RefreshCode | OtherWallet | UsedId | Misconfigured
        | WindowOver | TooMuch => RefundReply::Undecided { code: code.to_owned() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_code_is_listed_twice() {
        for gateway in Gateway::ALL {
            for (at, (code, _)) in table(*gateway).iter().enumerate() {
                let again = table(*gateway)[at + 1..].iter().any(|(other, _)| other == code);
                assert!(!again, "{code} twice for {gateway:?}");
            }
        }
    }

    #[test]
    fn what_nobody_listed_decides_nothing() {
        for gateway in Gateway::ALL {
            for code in ["", "BRAND_NEW_CODE", "成功", "SUCCESS_MAYBE"] {
                let undecided = Reply::Undecided { code: code.into() };
                assert_eq!(pay_reply(*gateway, code), undecided, "pay {gateway:?} {code}");
                assert_eq!(question_reply(*gateway, code), undecided, "ask {gateway:?} {code}");
            }
        }
    }

    #[test]
    fn a_failed_question_never_declines_a_payment() {
        for gateway in Gateway::ALL {
            for (code, _) in table(*gateway) {
                let reply = question_reply(*gateway, code);
                assert!(!matches!(reply, Reply::Refused { .. } | Reply::Paid(_)), "{code}");
            }
        }
    }

    #[test]
    fn used_ids_are_asked_about() {
        for code in ["REPEAT_REQ_INCONSISTENT", "ORDER_IS_CLOSED", "ORDER_NOT_EXIST", "Success"] {
            let undecided = matches!(pay_reply(Gateway::Antom, code), Reply::Undecided { .. });
            assert!(undecided, "{code}");
        }
    }
}
