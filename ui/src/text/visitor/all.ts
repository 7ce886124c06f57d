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

/** What the customer is told of a wrong code; several of the staff's notices come to the same. */
export function wrongCodeOf(notice: Notice): WrongCode | null {
  switch (notice) {
    case "wallet_needs_document":
    case "wallet_stopped":
    case "wallet_away":
      return "wallet_not_set_up";
    case "code_too_short":
    case "code_too_long":
    case "code_not_digits":
      return "code_unknown";
    default:
      return isWrongCode(notice) ? notice : null;
  }
}

function isWrongCode(notice: Notice): notice is WrongCode {
  return Object.hasOwn(zhHans.wrongCodes, notice);
}
