// The words of the staff's screens, by the signed-in person's language.

import type { LanguageView, Notice } from "../ipc/bindings.ts";
import type { Fault, FaultCode } from "../ipc/transport.ts";
import { audit as enAudit } from "./en/audit.ts";
import { campaigns as enCampaigns } from "./en/campaigns.ts";
import { exports as enExports } from "./en/exports.ts";
import { faults as enFaults } from "./en/faults.ts";
import { keep as enKeep } from "./en/keep.ts";
import { notices as enNotices } from "./en/notices.ts";
import { papers as enPapers } from "./en/papers.ts";
import { products as enProducts } from "./en/products.ts";
import * as enRecords from "./en/records.ts";
import { reports as enReports } from "./en/reports.ts";
import { scanner as enScanner } from "./en/scanner.ts";
import { screens as enScreens } from "./en/screens.ts";
import { settle as enSettle } from "./en/settle.ts";
import { taxFree as enTaxFree } from "./en/tax-free.ts";
import { taxOffice as enTaxOffice } from "./en/tax-office.ts";
import { travel as enTravel } from "./en/travel.ts";
import { wallets as enWallets } from "./en/wallets.ts";
import { type AuditWords, audit as jaAudit } from "./ja/audit.ts";
import { type CampaignWords, campaigns as jaCampaigns } from "./ja/campaigns.ts";
import { type ExportWords, exports as jaExports } from "./ja/exports.ts";
import { faults as jaFaults } from "./ja/faults.ts";
import { type KeepWords, keep as jaKeep } from "./ja/keep.ts";
import { notices as jaNotices } from "./ja/notices.ts";
import { type PaperWords, papers as jaPapers } from "./ja/papers.ts";
import { type ProductWords, products as jaProducts } from "./ja/products.ts";
import * as jaRecords from "./ja/records.ts";
import { type ReportWords, reports as jaReports } from "./ja/reports.ts";
import { type ScannerWords, scanner as jaScanner } from "./ja/scanner.ts";
import { type Screens, screens as jaScreens } from "./ja/screens.ts";
import { type SettleWords, settle as jaSettle } from "./ja/settle.ts";
import { type TaxFreeWords, taxFree as jaTaxFree } from "./ja/tax-free.ts";
import { taxOffice as jaTaxOffice, type TaxOfficeWords } from "./ja/tax-office.ts";
import { type TravelWords, travel as jaTravel } from "./ja/travel.ts";
import { type WalletWords, wallets as jaWallets } from "./ja/wallets.ts";
import type { Params } from "./params.ts";
import { audit as zhAudit } from "./zh-hans/audit.ts";
import { campaigns as zhCampaigns } from "./zh-hans/campaigns.ts";
import { exports as zhExports } from "./zh-hans/exports.ts";
import { faults as zhFaults } from "./zh-hans/faults.ts";
import { keep as zhKeep } from "./zh-hans/keep.ts";
import { notices as zhNotices } from "./zh-hans/notices.ts";
import { papers as zhPapers } from "./zh-hans/papers.ts";
import { products as zhProducts } from "./zh-hans/products.ts";
import * as zhRecords from "./zh-hans/records.ts";
import { reports as zhReports } from "./zh-hans/reports.ts";
import { scanner as zhScanner } from "./zh-hans/scanner.ts";
import { screens as zhScreens } from "./zh-hans/screens.ts";
import { settle as zhSettle } from "./zh-hans/settle.ts";
import { taxFree as zhTaxFree } from "./zh-hans/tax-free.ts";
import { taxOffice as zhTaxOffice } from "./zh-hans/tax-office.ts";
import { travel as zhTravel } from "./zh-hans/travel.ts";
import { wallets as zhWallets } from "./zh-hans/wallets.ts";

export interface Words extends Screens {
  language: LanguageView;
  faults: Record<FaultCode, (params: Params) => string>;
  notices: Record<Notice, (params: Params) => string>;
  records: jaRecords.RecordWords;
  taxFree: TaxFreeWords;
  taxOffice: TaxOfficeWords;
  wallets: WalletWords;
  audit: AuditWords;
  campaigns: CampaignWords;
  travel: TravelWords;
  keep: KeepWords;
  exports: ExportWords;
  settle: SettleWords;
  reports: ReportWords;
  papers: PaperWords;
  products: ProductWords;
  scanner: ScannerWords;
}

const ja: Words = {
  ...jaScreens,
  language: "ja",
  faults: jaFaults,
  notices: jaNotices,
  taxFree: jaTaxFree,
  taxOffice: jaTaxOffice,
  audit: jaAudit,
  campaigns: jaCampaigns,
  travel: jaTravel,
  keep: jaKeep,
  exports: jaExports,
  settle: jaSettle,
  reports: jaReports,
  papers: jaPapers,
  products: jaProducts,
  scanner: jaScanner,
  records: jaRecords,
  wallets: jaWallets,
};
const zh: Words = {
  ...zhScreens,
  language: "zh-Hans",
  faults: zhFaults,
  notices: zhNotices,
  taxFree: zhTaxFree,
  taxOffice: zhTaxOffice,
  audit: zhAudit,
  campaigns: zhCampaigns,
  travel: zhTravel,
  keep: zhKeep,
  exports: zhExports,
  settle: zhSettle,
  reports: zhReports,
  papers: zhPapers,
  products: zhProducts,
  scanner: zhScanner,
  records: zhRecords,
  wallets: zhWallets,
};
const en: Words = {
  ...enScreens,
  language: "en",
  faults: enFaults,
  notices: enNotices,
  taxFree: enTaxFree,
  taxOffice: enTaxOffice,
  audit: enAudit,
  campaigns: enCampaigns,
  travel: enTravel,
  keep: enKeep,
  exports: enExports,
  settle: enSettle,
  reports: enReports,
  papers: enPapers,
  products: enProducts,
  scanner: enScanner,
  records: enRecords,
  wallets: enWallets,
};

export type StaffLanguage = "ja" | "zh-Hans" | "en";
export const STAFF_LANGUAGES: readonly StaffLanguage[] = ["ja", "zh-Hans", "en"];

/** Staff read Japanese, Chinese or English; who chose another reads the nearest. */
export const WORDS: Record<LanguageView, Words> = { ja, "zh-Hans": zh, "zh-Hant": zh, en, ko: en };

export function faultText(words: Words, fault: Fault): string {
  return words.faults[fault.code](fault.params);
}

/** The words for a code, or the code itself where a newer till knows more of them. */
export function wordsFor(table: Readonly<Record<string, string>>, code: string): string {
  return table[code] ?? code;
}
