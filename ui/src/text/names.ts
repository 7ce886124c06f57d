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

/** Passports write countries in three letters; these are the two that names are kept under. */
const NATIONS: Readonly<Record<string, string>> = {
  AUS: "AU", AUT: "AT", BEL: "BE", BRA: "BR", CAN: "CA", CHE: "CH", CHN: "CN", CZE: "CZ", D: "DE",
  DNK: "DK", ESP: "ES", FIN: "FI", FRA: "FR", GBR: "GB", HKG: "HK", IDN: "ID", IND: "IN",
  IRL: "IE", ISR: "IL", ITA: "IT", JPN: "JP", KOR: "KR", MAC: "MO", MEX: "MX", MYS: "MY",
  NLD: "NL", NOR: "NO", NZL: "NZ", PHL: "PH", POL: "PL", PRT: "PT", RUS: "RU", SGP: "SG",
  SWE: "SE", THA: "TH", TUR: "TR", TWN: "TW", UKR: "UA", USA: "US", VNM: "VN",
};

/** A country by the code in a passport; the code itself where it has no name here. */
export function nationName(code: string, language: LanguageView): string {
  const region = NATIONS[code];
  const names = new Intl.DisplayNames(language, { type: "region" });
  return region === undefined ? code : (names.of(region) ?? code);
}
