//! The words on the papers, in Japanese and in the visitor's language.
//!
//! Amounts and dates are written by the documents; nothing here knows a sale.

use maneki_core::{scan::Wallet, staff::Language};

/// One word or sentence in every language. `{}` stands for what the document puts in.
#[derive(Clone, Copy, Debug)]
pub struct Word {
    pub ja: &'static str,
    pub zh_hans: &'static str,
    pub zh_hant: &'static str,
    pub en: &'static str,
    pub ko: &'static str,
}

impl Word {
    #[must_use]
    pub fn get(self, language: Language) -> &'static str {
        match language {
            Language::Ja => self.ja,
            Language::ZhHans => self.zh_hans,
            Language::ZhHant => self.zh_hant,
            Language::En => self.en,
            Language::Ko => self.ko,
        }
    }

    /// With `{}` filled.
    #[must_use]
    pub fn with(self, language: Language, value: &str) -> String {
        self.get(language).replace("{}", value)
    }
}

macro_rules! words {
    ($($name:ident: $ja:literal, $zh_hans:literal, $zh_hant:literal, $en:literal, $ko:literal;)+) => {
        $(pub const $name: Word = Word {
            ja: $ja, zh_hans: $zh_hans, zh_hant: $zh_hant, en: $en, ko: $ko,
        };)+

        /// Every word, for the test of the fonts' coverage.
        #[cfg(test)]
        pub const ALL: &[Word] = &[$($name),+];
    };
}

words! {
    MORE_ON_THIS: "詳しくはこちら", "扫码了解更多", "掃碼了解更多", "More on this", "자세히 보기";
    SALE: "お買上明細", "购物小票", "購物明細", "Receipt", "영수증";
    RETURN: "返品・返金明細", "退货退款小票", "退貨退款明細", "Return receipt", "반품·환불 영수증";
    NUMBER: "No.", "No.", "No.", "No.", "No.";
    TILL: "レジ", "收银机", "收銀機", "Till", "계산대";
    STAFF: "担当", "收银员", "收銀員", "Staff", "담당";
    ORIGINAL: "元の伝票", "原小票号", "原明細編號", "Original receipt", "원 영수증";
    REASON: "理由", "原因", "原因", "Reason", "사유";
    PIECES: "{} 点", "{} 件", "{} 件", "{} items", "{}개";
    SUBTOTAL: "小計", "小计", "小計", "Subtotal", "소계";
    DISCOUNT: "値引", "优惠", "折扣", "Discount", "할인";
    TOTAL: "合計", "合计", "合計", "Total", "합계";
    REFUND_TOTAL: "返金合計", "退款合计", "退款合計", "Total refund", "환불 합계";
    TAX_INCLUDED: "税込", "含税", "含稅", "tax included", "세금 포함";
    RATE_TOTAL: "{}%対象（税込）", "{}%税率（含税）", "{}%稅率（含稅）", "{}% rate, tax incl.",
        "{}% 대상 (세금 포함)";
    INNER_TAX: "（内消費税等 {}%）", "（其中消费税 {}%）", "（其中消費稅 {}%）", "(incl. tax {}%)",
        "(소비세 {}% 포함)";
    UNTAXED_TOTAL: "消費税のかからない商品（非課税・不課税）", "不征消费税的商品",
        "不徵消費稅的商品", "Goods without consumption tax", "소비세가 없는 상품";
    REDUCED: "※は軽減税率（{}%）対象商品です", "※为轻减税率（{}%）商品", "※為輕減稅率（{}%）商品",
        "※ Reduced tax rate ({}%)", "※ 경감세율({}%) 상품";
    CASH: "現金", "现金", "現金", "Cash", "현금";
    RECEIVED: "お預り", "实收", "實收", "Received", "받은 금액";
    CHANGE: "お釣り", "找零", "找零", "Change", "거스름돈";
    CASH_BACK: "現金で返金", "现金退款", "現金退款", "Refund in cash", "현금 환불";
    WALLET_BACK: "{} へ返金", "退款至 {}", "退款至 {}", "Refund to {}", "{}(으)로 환불";
    TRANSACTION: "取引番号", "交易号", "交易編號", "Transaction", "거래 번호";
    WALLET_PAID: "ウォレット支払額", "钱包实付", "錢包實付", "Paid by the wallet", "지갑 결제액";
    ABOUT_CNY: "人民元の目安", "折合人民币约", "折合人民幣約", "About, in CNY", "위안화 환산 약";
    CNY_RATE: "1円 = {} 元", "1日元 = {} 元", "1日圓 = {} 元", "JPY 1 = CNY {}", "1엔 = {} 위안";
    WALLET_DECIDES: "実際の金額はウォレットの表示によります", "实际金额以钱包扣款为准",
        "實際金額以錢包扣款為準", "The wallet decides the final amount",
        "실제 금액은 지갑의 결제액을 따릅니다";
    STAMP: "収入印紙", "收入印花", "收入印花", "Revenue stamp", "수입인지";
    TAX_FREE: "免税のご案内", "退税指引", "退稅指引", "Tax refund", "면세 환급 안내";
    REFUND_EXPECTED: "返金予定額", "预计退税额", "預計退稅額", "Expected refund", "환급 예정액";
    CONFIRM_BY: "税関確認の期限", "海关确认截止日", "海關確認截止日", "Customs confirmation by",
        "세관 확인 기한";
    NOT_IN_TOTAL: "合計には含みません。詳しくは別紙をご覧ください",
        "未计入合计，详见退税说明单", "未計入合計，詳見退稅說明單",
        "Not part of the total; see the guide slip", "합계에 포함되지 않습니다. 안내서를 참조하세요";
    KEEP: "返品の際は本票をお持ちください", "退货时请出示本小票", "退貨時請出示本明細",
        "Please bring this receipt for returns", "반품 시 이 영수증을 지참해 주세요";
    BY_WALLET: "この割引はウォレットで引かれ、上の合計には入りません",
        "此优惠由钱包扣减，不影响以上合计", "此優惠由錢包扣減，不影響以上合計",
        "The wallet takes this off what you pay; the total above stays",
        "이 할인은 지갑에서 차감되며 위 합계에는 영향이 없습니다";
    E_RECEIPT: "電子レシート", "电子小票", "電子收據", "E-receipt", "전자 영수증";
    E_RECEIPT_SCAN: "スマートフォンで読み取ると、このレシートを保存できます",
        "用手机扫码，即可保存本小票", "用手機掃碼，即可保存本明細",
        "Scan with your phone to keep this receipt", "휴대전화로 스캔하면 영수증을 보관할 수 있습니다";
    E_RECEIPT_TOO_LONG: "品目が多くコードに収まりません。この用紙を保管してください",
        "商品较多，二维码装不下，请保管本小票", "商品較多，二維碼裝不下，請保管本明細",
        "Too long for a code. Please keep this paper", "품목이 많아 코드에 담을 수 없습니다. 이 용지를 보관해 주세요";
    REPRINT: "再発行", "补打", "補印", "REPRINT", "재발행";
    RETURNED: "返品", "退货", "退貨", "RETURN", "반품";
    PRACTICE: "練習", "练习", "練習", "TRAINING", "연습";
    SAMPLE: "見本", "样本", "樣本", "SAMPLE", "견본";
    NOT_VALID: "この伝票は無効です", "本小票无效", "本明細無效", "Not a valid receipt", "무효 영수증";
    PHONE: "電話", "电话", "電話", "Tel.", "전화";
    REGISTRATION: "登録番号", "登记号", "登記編號", "Registration no.", "등록번호";
}

/// A wallet by its brand, as travellers know it; a code of another table as it is.
#[must_use]
pub fn wallet(code: &str, language: Language) -> String {
    let Some(wallet) = Wallet::from_code(code) else { return code.to_owned() };
    let [ja, hans, hant, en] = match wallet {
        Wallet::Alipay => ["Alipay", "支付宝", "支付寶", "Alipay"],
        Wallet::AlipayPlus => ["Alipay+"; 4],
        Wallet::WeChatPay => ["WeChat Pay", "微信支付", "微信支付", "WeChat Pay"],
        Wallet::UnionPay => ["UnionPay", "银联", "銀聯", "UnionPay"],
        Wallet::PayPay => ["PayPay"; 4],
        Wallet::RakutenPay => ["楽天ペイ", "乐天支付", "樂天支付", "Rakuten Pay"],
        Wallet::DBarai => ["d払い", "d支付", "d支付", "d Payment"],
        Wallet::Merpay => ["メルペイ", "Merpay", "Merpay", "Merpay"],
        Wallet::AuPay => ["au PAY"; 4],
        Wallet::YuchoPay => ["ゆうちょPay", "Yucho Pay", "Yucho Pay", "Yucho Pay"],
        Wallet::Emv => ["EMV QR"; 4],
    };
    match language {
        Language::Ja => ja,
        Language::ZhHans => hans,
        Language::ZhHant => hant,
        Language::En | Language::Ko => en,
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fonts::missing;

    #[test]
    fn every_wallet_has_a_name_that_can_be_drawn() {
        for wallet in Wallet::ALL {
            for language in [Language::Ja, Language::ZhHans, Language::ZhHant, Language::En] {
                let name = super::wallet(wallet.code(), language);
                assert!(!name.contains('_') && missing(&name, language).is_empty(), "{name}");
            }
        }
    }

    #[test]
    fn every_word_is_there_and_can_be_drawn() {
        let languages =
            [Language::Ja, Language::ZhHans, Language::ZhHant, Language::En, Language::Ko];
        for word in ALL {
            for language in languages {
                let text = word.get(language);
                assert!(!text.is_empty(), "{}", word.ja);
                assert_eq!(missing(text, language), [], "{text}");
                let holes = text.matches("{}").count();
                assert_eq!(holes, word.ja.matches("{}").count(), "{text}");
            }
        }
    }
}
