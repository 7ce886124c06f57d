// Pictures of the tax-free procedure and its ledger, made up.

import type {
  LedgerRowView,
  LineView,
  MoneyView,
  StatusRuleView,
  TaxFreeRecordView,
  TaxFreeStepView,
  TaxFreeView,
} from "./bindings.ts";

const rule = { from: "2026-11-01", source: "消費税法施行令18条" };
const status = (more: Partial<StatusRuleView>): StatusRuleView => ({
  status: "temporary_visitor",
  entitled: true,
  papers: ["passport"],
  landing_limit_months: 6,
  abroad_months: null,
  rule,
  ...more,
});

export const TAX_FREE_STEPS: readonly TaxFreeStepView[] = [
  "passport",
  "compare",
  "stay",
  "refused",
  "goods",
  "ready",
  "after_payment",
  "done",
];

export function procedure(
  step: TaxFreeStepView,
  lines: readonly LineView[],
  money: (yen: number) => MoneyView,
): TaxFreeView {
  const [first, ...rest] = lines;
  const goods = (step === "goods" ? rest : lines).map((line) => ({
    line: line.no,
    names: line.names,
    record_name: null,
    quantity: line.quantity,
    net_yen: line.yen,
    tax_yen: 100,
    reduced: line.reduced,
    detail: null,
  }));
  const number = step === "compare" ? "E12345678" : "•••••5678";
  const known = step !== "passport";
  const missing = step === "goods" ? 1230 : 0;
  return {
    step,
    day: "2026-11-23",
    receipt: "01-20261123-0042",
    person: known ? { name: "ZHANG SAN", nationality: "CHN", number, expires: "2031-05-06", mended: true } : null,
    stay: null,
    statuses: [
      status({}),
      status({ status: "diplomat", landing_limit_months: null }),
      status({ status: "official", landing_limit_months: null }),
      status({ status: "landing_permit", papers: ["passport", "landing_permit"] }),
      status({ status: "japanese_abroad", papers: ["passport", "proof_of_life_abroad"], abroad_months: 24 }),
      status({ status: "us_forces", landing_limit_months: null }),
      status({ status: "other", entitled: false, landing_limit_months: null }),
    ],
    refusals: step === "refused" ? [{ why: "landed_too_long_ago", paper: null, last_day: "2026-10-12", months: 6, rule }] : [],
    notices: [],
    meter: { eligible_yen: missing > 0 ? 3770 : 15900, threshold_yen: 5000, missing_yen: missing, refundable_yen: 1446, excluded_lines: [] },
    threshold_rule: rule,
    linked: [],
    linkable: step === "goods" ? [{ number: "01-20261123-0039", at_ms: Date.UTC(2026, 10, 23, 3), total_yen: 3240, counts_yen: 2946 }] : [],
    groups: [{ part: 0, goods, total_yen: 17572, refundable_yen: 1446 }],
    left_out: first === undefined || step !== "goods" ? [] : [{ line: first.no, names: first.names, why: "not_tax_free" }],
    detail_due: [],
    field_faults: [],
    confirm_by: "2027-02-21",
    refund: { gross: money(1446), fee: money(0), net: money(1446) },
    records: step === "done" ? [{ id: "t1", number: "20261123141233001", standing: "queued", paper: { state: "printed", file: "slip.pdf" } }] : [],
    corrects: null,
    office_notes: [],
  };
}

const row = (more: Partial<LedgerRowView>): LedgerRowView => ({
  id: "t1",
  number: "20261123141233001",
  receipt: "01-20261123-0042",
  sold_at_ms: Date.UTC(2026, 10, 23, 5),
  total_yen: 17572,
  refundable_yen: 1446,
  standing: "sent",
  confirm_by: "2027-02-21",
  age_days: 0,
  alarm: null,
  ...more,
});

export const ledger: readonly LedgerRowView[] = [
  row({}),
  row({ id: "t2", number: "20261123120210001", standing: "needs_fix", alarm: { kind: "needs_fix", since_ms: null, days: null } }),
  row({ id: "t3", number: "20261112103355001", standing: "confirmed", age_days: 11, alarm: { kind: "confirmed_unpaid", since_ms: null, days: null } }),
  row({ id: "t4", number: "20261104174901001", standing: "refunded", age_days: 19 }),
];

export function record(id: string, money: (yen: number) => MoneyView): TaxFreeRecordView {
  const shown = ledger.find((one) => one.id === id) ?? row({});
  const fault = shown.standing === "needs_fix";
  return {
    row: shown,
    may: { send: false, ask_customs: !fault, fix: fault, withdraw: true, slip: true },
    version: 3,
    goods: [{ line: 1, name: "純米大吟醸 720ml", quantity: 2, net_yen: 11000, tax_yen: 1000, reduced: false, detail: null }],
    error: fault ? { class: "field", notes: [{ code: "E1203", field: "goodsName", text: "使用できない文字" }], again_at_ms: null } : null,
    customs: shown.standing === "confirmed" ? "1" : null,
    customs_note: null,
    refund: { gross: money(1446), fee: money(0), net: money(1446) },
    routes: shown.standing === "confirmed" ? ["wallet", "cash"] : [],
    refunded_by: null,
    refund_refused: null,
    replaces: null,
    replaced_by: null,
    history: [
      { at_ms: shown.sold_at_ms, kind: "recorded", text: "" },
      { at_ms: shown.sold_at_ms + 2000, kind: "sent_out", text: "" },
      { at_ms: shown.sold_at_ms + 3000, kind: fault ? "field_refused" : "accepted", text: fault ? "E1203 goodsName" : "" },
    ],
    wiped: false,
    sample: true,
  };
}
