// What a manager may settle by hand: an open payment, an alarm, a refund that a wallet refused.

import type { OpenRefundView, PaymentView, SettleHow } from "../ipc/bindings.ts";
import { tenderName } from "./names.ts";
import type { Words } from "./staff.ts";

export interface Unsettled {
  id: string;
  amountYen: number;
  /** The wallet or the contract. */
  name: string;
  choices: readonly SettleHow[];
  hint: string;
  kind: "warn" | "bad";
}

/** None where nothing under this id can be settled any more. */
export function unsettled(
  id: string | null,
  payments: readonly (PaymentView | null | undefined)[],
  refunds: readonly OpenRefundView[],
  words: Words,
): Unsettled | null {
  const refund = refunds.find((open) => open.id === id && open.refused !== null);
  // A refund that began by itself bears its payment's number, and goes first.
  if (refund !== undefined) return ofRefund(refund, words);
  const payment = payments.find((open) => open?.id === id);
  return payment == null ? null : ofPayment(payment, words);
}

function ofRefund({ id, amount_yen, gateway }: OpenRefundView, words: Words): Unsettled {
  const name = words.wallets.gateways[gateway];
  return { id, amountYen: amount_yen, name, choices: ["seen"], hint: words.unresolved.refundRefused, kind: "bad" };
}

function ofPayment(payment: PaymentView, words: Words): Unsettled {
  return {
    id: payment.id ?? "",
    amountYen: payment.amount.yen,
    name: payment.wallet === null ? "" : tenderName(words, payment.wallet),
    choices: choicesOf(payment),
    hint: payment.alarm ? words.pay.contradicted : words.pay.settleHint,
    kind: payment.alarm ? "bad" : "warn",
  };
}

function choicesOf({ alarm, charged }: PaymentView): readonly SettleHow[] {
  if (alarm) return ["seen"];
  return charged ? ["complete", "give_back"] : ["paid", "not_paid", "pay_otherwise"];
}
