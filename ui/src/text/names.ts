// Which of a product's names a reader sees, and in which letter forms.

import type { LanguageView, NamesView, StaffTile } from "../ipc/bindings.ts";
import type { Words } from "./staff.ts";

export interface Named {
  text: string;
  lang: LanguageView;
}

/** The name in the reader's language, else the Japanese one. */
export function nameOf(names: NamesView, language: LanguageView): Named {
  if ((language === "zh-Hans" || language === "zh-Hant") && names.zh !== "") {
    return { text: names.zh, lang: "zh-Hans" };
  }
  if ((language === "en" || language === "ko") && names.en !== "") {
    return { text: names.en, lang: "en" };
  }
  return { text: names.ja, lang: "ja" };
}

/** The other name worth showing small: a cashier hands over what the customer calls it. */
export function otherNameOf(names: NamesView, language: LanguageView): Named | null {
  if (language !== "ja") return { text: names.ja, lang: "ja" };
  return names.zh === "" ? null : { text: names.zh, lang: "zh-Hans" };
}

export function categoryName(words: Words, category: string): string {
  return words.categories[category] ?? category;
}

const WALLETS: Readonly<Record<string, string>> = {
  alipay: "Alipay",
  alipay_plus: "Alipay+",
  wechat_pay: "WeChat Pay",
  union_pay: "UnionPay",
  pay_pay: "PayPay",
  rakuten_pay: "楽天ペイ",
  d_barai: "d払い",
  merpay: "メルペイ",
  au_pay: "au PAY",
  yucho_pay: "ゆうちょPay",
  emv: "EMV QR",
};

/** What receipts can be searched by. */
export const TENDERS: readonly string[] = ["cash", ...Object.keys(WALLETS)];

/** Cash in the reader's language; a wallet by its brand. */
export function tenderName(words: Words, tender: string): string {
  return words.tenders[tender] ?? walletName(tender);
}

export function walletName(wallet: string): string {
  return WALLETS[wallet] ?? wallet;
}

export function managersOf(staff: readonly StaffTile[]): StaffTile[] {
  return staff.filter(({ role, active }) => role === "manager" && active);
}
