// What the page of e-receipts says, in the phone's language.

import type { LanguageView } from "../ipc/bindings.ts";

export interface PageWords {
  receipt: string;
  refund: string;
  signed: (shop: string) => string;
  refused: string;
  refusedHint: string;
  unknownTill: string;
  unknownTillHint: string;
  none: string;
  noneHint: string;
  sample: string;
  practice: string;
  reprint: string;
  subtotal: string;
  discount: string;
  total: string;
  refundTotal: string;
  rate: (percent: number) => string;
  inside: (tax: string) => string;
  reduced: string;
  cash: string;
  received: string;
  change: string;
  walletTook: (yuan: string) => string;
  about: (yuan: string) => string;
  rateNote: (rate: string, source: string) => string;
  byWallet: string;
  walletDecides: string;
  offline: string;
  language: string;
}

export const PAGE_WORDS: Record<LanguageView, PageWords> = {
  ja: {
    receipt: "お買上明細",
    refund: "返品・返金明細",
    signed: (shop) => `${shop} のレジの署名を確認しました`,
    refused: "このコードは使えません",
    refusedHint: "内容が署名と合わないか、途中までしか読み取れていません。もう一度読み取ってください。",
    unknownTill: "どのレジのものか確認できません",
    unknownTillHint: "このページが知っている店のレジの署名ではないため、内容を表示しません。",
    none: "電子レシート",
    noneHint: "レシートまたはお客様画面のコードをカメラで読み取ってください。",
    sample: "見本 — 実際の取引ではありません",
    practice: "練習 — 実際の取引ではありません",
    reprint: "再発行",
    subtotal: "小計",
    discount: "値引",
    total: "合計",
    refundTotal: "返金合計",
    rate: (percent) => `${percent}%対象（税込）`,
    inside: (tax) => `内消費税等 ${tax}`,
    reduced: "※は軽減税率対象商品です",
    cash: "現金",
    received: "お預り",
    change: "お釣り",
    walletTook: (yuan) => `ウォレット支払額 CNY ${yuan}`,
    about: (yuan) => `約 CNY ${yuan}`,
    rateNote: (rate, source) => `1円 = ${rate} 元（${source}）`,
    byWallet: "ウォレットで引かれ、上の合計には入りません",
    walletDecides: "実際の金額はウォレットの表示によります",
    offline: "このページは通信なしで開けます。内容はどこにも送られません。",
    language: "言語",
  },
  "zh-Hans": {
    receipt: "购物小票",
    refund: "退货退款小票",
    signed: (shop) => `已核对 ${shop} 收银机的签名`,
    refused: "此码无效",
    refusedHint: "内容与签名不符，或没有扫描完整。请重新扫描。",
    unknownTill: "无法确认来自哪家店",
    unknownTillHint: "本页面不认识这台收银机的签名，因此不显示内容。",
    none: "电子小票",
    noneHint: "请用相机扫描小票或顾客屏幕上的二维码。",
    sample: "样本 — 非实际交易",
    practice: "练习 — 非实际交易",
    reprint: "补打",
    subtotal: "小计",
    discount: "优惠",
    total: "合计",
    refundTotal: "退款合计",
    rate: (percent) => `${percent}%税率（含税）`,
    inside: (tax) => `其中消费税 ${tax}`,
    reduced: "※为轻减税率商品",
    cash: "现金",
    received: "实收",
    change: "找零",
    walletTook: (yuan) => `钱包实付 CNY ${yuan}`,
    about: (yuan) => `约 CNY ${yuan}`,
    rateNote: (rate, source) => `1日元 = ${rate} 元（${source}）`,
    byWallet: "由钱包扣减，不影响合计",
    walletDecides: "实际金额以钱包扣款为准",
    offline: "本页面可离线打开，内容不会发送到任何地方。",
    language: "语言",
  },
  "zh-Hant": {
    receipt: "購物明細",
    refund: "退貨退款明細",
    signed: (shop) => `已核對 ${shop} 收銀機的簽章`,
    refused: "此碼無效",
    refusedHint: "內容與簽章不符，或沒有掃描完整。請重新掃描。",
    unknownTill: "無法確認來自哪家店",
    unknownTillHint: "本頁面不認識這台收銀機的簽章，因此不顯示內容。",
    none: "電子收據",
    noneHint: "請用相機掃描明細或顧客螢幕上的二維碼。",
    sample: "樣本 — 非實際交易",
    practice: "練習 — 非實際交易",
    reprint: "補印",
    subtotal: "小計",
    discount: "折扣",
    total: "合計",
    refundTotal: "退款合計",
    rate: (percent) => `${percent}%稅率（含稅）`,
    inside: (tax) => `其中消費稅 ${tax}`,
    reduced: "※為輕減稅率商品",
    cash: "現金",
    received: "實收",
    change: "找零",
    walletTook: (yuan) => `錢包實付 CNY ${yuan}`,
    about: (yuan) => `約 CNY ${yuan}`,
    rateNote: (rate, source) => `1日圓 = ${rate} 元（${source}）`,
    byWallet: "由錢包扣減，不影響合計",
    walletDecides: "實際金額以錢包扣款為準",
    offline: "本頁面可離線開啟，內容不會傳送到任何地方。",
    language: "語言",
  },
  en: {
    receipt: "Receipt",
    refund: "Return receipt",
    signed: (shop) => `Signed by the till of ${shop}`,
    refused: "This code is not valid",
    refusedHint: "It does not match its signature, or was not read whole. Please scan it again.",
    unknownTill: "This page does not know the till",
    unknownTillHint: "It cannot check who signed the code, so it does not show what it says.",
    none: "E-receipt",
    noneHint: "Scan the code on your receipt or on the shop's screen with your camera.",
    sample: "Sample — not a real sale",
    practice: "Practice — not a real sale",
    reprint: "Reprint",
    subtotal: "Subtotal",
    discount: "Discount",
    total: "Total",
    refundTotal: "Total refund",
    rate: (percent) => `${percent}% rate, tax included`,
    inside: (tax) => `including ${tax} tax`,
    reduced: "※ Reduced tax rate",
    cash: "Cash",
    received: "Received",
    change: "Change",
    walletTook: (yuan) => `Your wallet took CNY ${yuan}`,
    about: (yuan) => `about CNY ${yuan}`,
    rateNote: (rate, source) => `JPY 1 = CNY ${rate} (${source})`,
    byWallet: "Your wallet takes it off; the total stays",
    walletDecides: "Your wallet decides the final amount",
    offline: "This page opens without a network. Nothing is sent anywhere.",
    language: "Language",
  },
  ko: {
    receipt: "영수증",
    refund: "반품·환불 영수증",
    signed: (shop) => `${shop} 계산대의 서명을 확인했습니다`,
    refused: "사용할 수 없는 코드입니다",
    refusedHint: "내용이 서명과 다르거나 일부만 읽혔습니다. 다시 스캔해 주세요.",
    unknownTill: "어느 매장의 코드인지 확인할 수 없습니다",
    unknownTillHint: "이 페이지가 아는 계산대의 서명이 아니어서 내용을 표시하지 않습니다.",
    none: "전자 영수증",
    noneHint: "영수증이나 고객 화면의 코드를 카메라로 스캔해 주세요.",
    sample: "견본 — 실제 거래가 아닙니다",
    practice: "연습 — 실제 거래가 아닙니다",
    reprint: "재발행",
    subtotal: "소계",
    discount: "할인",
    total: "합계",
    refundTotal: "환불 합계",
    rate: (percent) => `${percent}% 대상 (세금 포함)`,
    inside: (tax) => `소비세 ${tax} 포함`,
    reduced: "※ 경감세율 상품",
    cash: "현금",
    received: "받은 금액",
    change: "거스름돈",
    walletTook: (yuan) => `지갑 결제액 CNY ${yuan}`,
    about: (yuan) => `약 CNY ${yuan}`,
    rateNote: (rate, source) => `1엔 = ${rate} 위안 (${source})`,
    byWallet: "지갑에서 차감되며 합계에는 영향이 없습니다",
    walletDecides: "실제 금액은 지갑의 결제액을 따릅니다",
    offline: "이 페이지는 인터넷 없이 열립니다. 내용은 어디에도 전송되지 않습니다.",
    language: "언어",
  },
};

/** The page's language for a phone that asks for these, best first. */
export function languageFor(wanted: readonly string[]): LanguageView {
  for (const tag of wanted) {
    const low = tag.toLowerCase();
    if (/^zh\b.*(hant|tw|hk|mo)\b/.test(low)) return "zh-Hant";
    if (low.startsWith("zh")) return "zh-Hans";
    for (const language of ["ja", "ko", "en"] as const) if (low.startsWith(language)) return language;
  }
  return "en";
}
