// Every language of the customer's screen.

import type { LanguageView, Notice } from "../../ipc/bindings.ts";
import { en } from "./en.ts";
import { ja } from "./ja.ts";
import { ko } from "./ko.ts";
import type { VisitorWords, WrongCode } from "./words.ts";
import { zhHans } from "./zh-hans.ts";
import { zhHant } from "./zh-hant.ts";

export const VISITOR_WORDS: Record<LanguageView, VisitorWords> = {
  "zh-Hans": zhHans,
  "zh-Hant": zhHant,
  ja,
  en,
  ko,
};

export const VISITOR_LANGUAGES: readonly LanguageView[] = ["zh-Hans", "zh-Hant", "ja", "en", "ko"];

export function isWrongCode(notice: Notice): notice is WrongCode {
  return Object.hasOwn(zhHans.wrongCodes, notice);
}
