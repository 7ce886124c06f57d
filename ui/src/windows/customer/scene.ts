// Which picture goes with a payment's state.

import type { PaymentStepView, PaymentView } from "../../ipc/bindings.ts";
import type { WrongCode } from "../../text/visitor/words.ts";

export type Scene =
  | "show_code"
  | "password"
  | "wait"
  | "paid"
  | "refresh"
  | "wrong_code"
  | "failed"
  | "other";

const BY_STEP: Record<PaymentStepView, Scene> = {
  show_code: "show_code",
  sending: "wait",
  type_password: "password",
  checking: "wait",
  cancelling: "wait",
  paid: "paid",
  declined: "other",
  not_sent: "failed",
  cancelled: "refresh",
  settled_unpaid: "other",
  giving_back: "wait",
  given_back: "other",
  not_given_back: "wait",
  needs_attention: "wait",
};

export function sceneOf(payment: PaymentView, wrong: WrongCode | null): Scene {
  if (wrong !== null) return wrong === "code_used" || wrong === "offer_changed" ? "refresh" : "wrong_code";
  return payment.reason === "refresh_code" ? "refresh" : BY_STEP[payment.step];
}
