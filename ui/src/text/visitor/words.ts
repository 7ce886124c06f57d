// What the customer's screen says. One instruction at a time; no staff data, no codes.

import type { DeclineView, Notice, PaymentStepView, VisitorStepView } from "../../ipc/bindings.ts";

/** What a customer can be shown to do about a wrong code. */
export type WrongCode = Extract<
  Notice,
  | "shows_collect_code"
  | "shows_link"
  | "shows_merchant_code"
  | "shows_delivery_code"
  | "shows_coupon"
  | "code_unknown"
  | "code_used"
  | "offer_changed"
  | "wallet_not_set_up"
>;

export interface VisitorWords {
  welcome: string;
  welcomeHint: string;
  goods: string;
  pieces: (count: string) => string;
  discount: string;
  total: string;
  taxIncluded: (tax: string) => string;
  due: string;
  change: string;
  about: (yuan: string) => string;
  estimate: string;
  rate: (rate: string, source: string, at: string) => string;
  meterMissing: (yen: string) => string;
  meterReached: (yen: string) => string;
  taxFree: {
    title: string;
    steps: Record<VisitorStepView, { title: string; hint: string }>;
    confirmBy: string;
    refund: (yen: string) => string;
    fee: (yen: string) => string;
  };
  seconds: (count: string) => string;
  aim: string;
  pay: string;
  steps: Record<PaymentStepView, { title: string; hint: string }>;
  reasons: Record<DeclineView, string>;
  wrongCodes: Record<WrongCode, string>;
  thanks: string;
  /** Said aloud when a wallet has paid. */
  spoken: (amount: string) => string;
  moreOnThis: string;
  byWallet: string;
  eReceipt: string;
  eReceiptTooLong: string;
  takeReceipt: string;
  walletTook: (yuan: string) => string;
  refunded: string;
  sample: string;
  oneMoment: string;
}
