import type { Notice } from "../../ipc/bindings.ts";
import { type Params, hole, wordsOf } from "../params.ts";

const outcomes: Readonly<Record<string, string>> = {
  paid: "it was paid",
  declined: "it was not paid",
  not_sent: "it was not paid",
  cancelled: "cancelled, no money moved",
  settled_by_staff: "settled by hand",
};

export const notices: Record<Notice, (params: Params) => string> = {
  rung_up: (p) => `Rang up ${hole(p, "sku")}`,
  jan_not_in_shop: (p) => `JAN ${hole(p, "text")} is not in the shop. Search by name.`,
  jan_bad: (p) => `${hole(p, "text")} was misread. Scan it again.`,
  shows_collect_code: () => "That is a collect code. Ask for the payment code (付款码).",
  shows_link: () => "That is a web link. Ask for the payment code in the app.",
  shows_merchant_code: () => "That is a shop's code. Ask for the customer's payment code.",
  shows_delivery_code: () => "That is a delivery code. Ask for the payment code.",
  shows_coupon: () => "That is a coupon. Enter it as a discount.",
  code_taken: (p) => `Took the code: ${hole(p, "name")}`,
  offer_changed: (p) => `This wallet has another offer: the amount is now ¥${hole(p, "total_yen")}. Show it, then read the code again.`,
  code_unknown: () => "The till does not know that code. Ask to see the right one.",
  code_too_short: (p) => `That has ${hole(p, "digits")} digits: too few for a payment code. Ask for the payment code.`,
  code_too_long: (p) => `That has ${hole(p, "digits")} digits: too many for a payment code. Ask for the payment code.`,
  code_not_digits: () => "There are letters or signs in it: not a payment code. Ask for the payment code.",
  scanner_garbled: () => "What the scanner sent cannot be read. Ask the manager to check its speed in the settings.",
  code_used: () => "That payment code was used. Ask the customer to refresh it.",
  nothing_to_pay: () => "That is a payment code. Press Pay first.",
  wallet_not_set_up: (p) => `${hole(p, "wallet")} cannot be used in this shop yet.`,
  wallet_needs_document: (p) =>
    `${hole(p, "wallet")} cannot be charged here: it needs the acquirer's document. Take another wallet or cash.`,
  wallet_stopped: (p) =>
    `The acquirer refuses this shop's settings (${hole(p, "code")}). Its wallets are stopped. Take cash; call the manager.`,
  wallet_away: (p) => `The acquirer of ${hole(p, "wallet")} does not answer. Take cash or another wallet.`,
  receipt_read: (p) => `Read receipt ${hole(p, "number")}`,
  payment_settled: (p) =>
    `The open payment of ¥${hole(p, "amount_yen")}: ${wordsOf(outcomes, hole(p, "outcome"))}`,
  charged_after_cancel: (p) =>
    `A cancelled payment of ¥${hole(p, "amount_yen")} was charged after all. It is being refunded.`,
  refund_settled: (p) => `¥${hole(p, "amount_yen")} was refunded`,
  refund_refused: (p) =>
    `The refund of ¥${hole(p, "amount_yen")} was refused (${hole(p, "code")}). A manager must give it back another way.`,
  payment_contradicted: () => "The wallet contradicts a payment settled by hand. Tell the manager.",
  paper_failed: (p) => `The paper ${hole(p, "name")} could not be made. The sale is recorded; print it again.`,
  paper_character_missing: (p) =>
    `The paper ${hole(p, "name")} cannot be printed: no font draws ${hole(p, "characters")} in “${hole(p, "item")}”. Change the settings.`,
  name_not_printable: (p) =>
    `${hole(p, "characters")} in “${hole(p, "name")}” will print as 〓. Use another letter.`,
  drawer_failed: (p) => `The drawer did not open (${hole(p, "printer")}). Check power and cable.`,
  clock_went_back: () => "The clock stands before the last record. Set the computer's time.",
  clock_differs: (p) => `This computer's clock is ${hole(p, "seconds")} s away from the acquirer's. Set its time.`,
  return_done: (p) => `Return complete (${hole(p, "number")})`,
  customs_confirmed: (p) => `Customs confirmed ${hole(p, "record")}`,
  tax_free_needs_you: (p) => `Purchase record ${hole(p, "record")} needs you`,
  backup_failed: () => "A backup by plan failed. Open the page for backups.",
};
