// What the guided tour watches for. It asks the till for nothing and changes nothing.

import type { CashierView } from "../../ipc/bindings.ts";
import type { Drill, TourStep } from "../../text/tour.ts";

/** Whether the learner has done what the step asks for. */
export const DONE: Record<TourStep, (view: CashierView) => boolean> = {
  goods: ({ cart }) => cart.pieces > 0,
  several: ({ cart }) => cart.lines.some(({ quantity }) => quantity > 1),
  meter: ({ meter }) => meter !== null && meter.missing_yen === 0,
  discount: ({ cart }) => cart.discount !== null || cart.lines.some(({ discount }) => discount !== null),
  wallet: ({ checkout }) => checkout?.payment?.step === "show_code",
  phone: ({ done }) => done !== null && done.taken.some(({ by }) => by !== "cash"),
  next: ({ done }) => done === null,
  hold: ({ held }) => held.length > 0,
  recall: ({ held, cart }) => held.length === 0 && cart.pieces > 0,
  cash: ({ done }) => done !== null && done.taken.some(({ by }) => by === "cash"),
  goods_back: ({ returning }) => returning !== null,
  leave_return: ({ returning }) => returning === null,
};

interface DrillRule {
  /** Seconds for all points; each one more costs a point, each fault ten. */
  parSeconds: number;
  /** In this order. */
  stages: ((view: CashierView) => boolean)[];
}

export const RULES: Record<Drill, DrillRule> = {
  wallet_sale: { parSeconds: 20, stages: [DONE.goods, DONE.wallet, DONE.phone] },
  cash_sale: { parSeconds: 15, stages: [DONE.goods, DONE.cash] },
  hold_and_recall: { parSeconds: 15, stages: [DONE.goods, DONE.hold, DONE.recall] },
};

export function points(drill: Drill, seconds: number, faults: number): number {
  const late = Math.max(0, seconds - RULES[drill].parSeconds);
  return Math.max(0, 100 - late - faults * 10);
}
