// Pictures of every screen, made up. Amounts are what the real till gave for the same goods.

import type {
  CartView,
  CashierView,
  Commands,
  CustomerView,
  LanguageView,
  LineView,
  ManagerView,
  MoneyView,
  PaymentStepView,
  PaymentView,
  ProductView,
  StaffTile,
  PhoneView,
} from "./bindings.ts";

import { travelCards, visitorCards } from "./fixture-travel.ts";
import { TAX_FREE_STEPS, ledger, procedure, record } from "./fixture-tax-free.ts";

type Goods = readonly ProductView[];
const NOW = Date.UTC(2026, 10, 23, 5, 12, 0);
const RATE = 0.046612;
const money = (yen: number): MoneyView => ({ yen, fen: Math.round(yen * RATE * 100) });

const staff: StaffTile[] = [
  { id: "s1", name: "佐藤 美咲", role: "manager", language: "ja", active: true },
  { id: "s2", name: "李 娜", role: "cashier", language: "zh-Hans", active: true },
  { id: "s3", name: "田中 健", role: "cashier", language: "ja", active: true },
  { id: "s4", name: "Emma Clarke", role: "cashier", language: "en", active: true },
];

const shop = { name: "招福屋", branch: "浅草店", till: 1, set_up: true, demo: true, practice: false, can_practise: false, test_wallets: false };
const cny = {
  state: "shown" as const,
  rate: "0.046612",
  source: "中国銀行",
  at_ms: NOW - 4 * 3_600_000,
};
const camera = { state: "live" as const, name: "C270 HD Webcam", choices: ["C270 HD Webcam", "FaceTime"] };
const scanner = { state: "off" as const, choices: ["Honeywell 1900 0c2e:0901 16013B0A", "/dev/ttyS0"], heard: null };
const shift = { opened_at_ms: NOW - 5 * 3_600_000, opened_by: "佐藤 美咲", day: "2026-11-23", float_yen: 30000 };

function lines(goods: Goods, count: number): LineView[] {
  const picks = new Set(["SKN-002", "TEA-001", "SWT-001", "SAK-001", "MED-001", "ELC-001"]);
  const chosen = [...goods.filter(({ sku }) => picks.has(sku)), ...goods.filter(({ quick }) => quick !== null)];
  return chosen.slice(0, count).map((product, index) => {
    const quantity = (index % 3) + 1;
    const gross = product.price_yen * quantity;
    const off = index === 1 ? Math.floor(gross / 10) : 0;
    return {
      no: index + 1,
      sku: product.sku,
      jan: product.jan,
      names: product.names,
      quantity,
      unit_yen: product.price_yen,
      gross_yen: gross,
      off_yen: off,
      discount: off === 0 ? null : { off: { basis_points: 1000 }, reason: "展示品" },
      yen: gross - off,
      reduced: product.class === "reduced",
      tax_free: product.tax_free,
    };
  });
}

function cart(goods: Goods, count: number): CartView {
  const made = lines(goods, count);
  const subtotal = made.reduce((sum, line) => sum + line.yen, 0);
  const discount = count > 4 ? 500 : 0;
  const total = subtotal - discount;
  const reduced = made.filter((line) => line.reduced).reduce((sum, line) => sum + line.yen, 0);
  const taxes = [
    { percent: 10, net_yen: total - reduced, tax_yen: Math.floor(((total - reduced) * 10) / 110), reduced: false },
    { percent: 8, net_yen: reduced, tax_yen: Math.floor((reduced * 8) / 108), reduced: true },
  ];
  return {
    id: "c1",
    lines: made,
    pieces: made.reduce((sum, line) => sum + line.quantity, 0),
    subtotal: money(subtotal),
    discount_yen: discount,
    discount: discount === 0 ? null : { off: { yen: 500 }, reason: "クーポン" },
    total: money(total),
    tax_yen: taxes.reduce((sum, tax) => sum + tax.tax_yen, 0),
    taxes: made.length === 0 ? [] : taxes.filter(({ net_yen }) => net_yen > 0),
    touched: made.at(-1)?.no ?? null,
  };
}

function payment(step: PaymentStepView, yen: number, more: Partial<PaymentView> = {}): PaymentView {
  const waiting = step === "sending" || step === "type_password" || step === "checking" || step === "cancelling";
  return {
    id: step === "show_code" ? null : "01KAR7Q4T0M3Z9",
    step,
    amount: money(yen),
    wallet: step === "show_code" ? null : "alipay",
    reason: null,
    reason_code: null,
    started_at_ms: step === "show_code" ? null : NOW - 12_000,
    until_ms: waiting ? NOW + 46_000 : null,
    wallet_fen: null,
    transaction: null,
    cart: "c1",
    charged: false,
    alarm: false,
    ...more,
  };
}

const meter = {
  eligible_yen: 3770,
  threshold_yen: 5000,
  missing_yen: 1230,
  refundable_yen: 377,
  excluded_lines: [],
};

function cashier(goods: Goods, count: number, more: Partial<CashierView> = {}): CashierView {
  return {
    revision: 1,
    now_ms: NOW,
    shop,
    session: { staff: staff[0] as StaffTile, lock_after_minutes: 0 },
    staff,
    shift,
    cny,
    cart: cart(goods, count),
    can_undo: false,
    held: [{ id: "h1", label: "赤い帽子の方", at_ms: NOW - 420_000, pieces: 3, total_yen: 8640 }],
    meter: count === 0 ? null : meter,
    checkout: null,
    tax_free: null,
    records: { unsent: 0, alarms: 0, to_refund: 0, office: [] },
    printing: { printers: [], waiting: [], questions: [] },
    done: null,
    returning: null,
    unresolved: [],
    open_refunds: [],
    wallets_away: false,
    camera,
    scanner,
    notice: null,
    visitor_language: "zh-Hans",
    ...more,
  };
}

function checkout(goods: Goods, made: PaymentView | null, more: Partial<CashierView> = {}): CashierView {
  const view = cashier(goods, 5, more);
  const total = view.cart.total;
  const up = (unit: number): number => Math.ceil(total.yen / unit) * unit;
  return {
    ...view,
    checkout: {
      total,
      due: total,
      taken: [],
      payment: made === null ? null : { ...made, amount: total },
      cash_choices: [...new Set([total.yen, up(1000), up(5000), up(10000)])],
      wallet: null,
      offers: [],
    },
  };
}

const STEPS: PaymentStepView[] = [
  "show_code",
  "sending",
  "type_password",
  "checking",
  "cancelling",
  "paid",
  "declined",
  "not_sent",
  "cancelled",
  "settled_unpaid",
  "giving_back",
  "given_back",
  "not_given_back",
  "needs_attention",
];
type Scenes<V> = Record<string, (goods: Goods) => V>;

const paying: Scenes<CashierView> = Object.fromEntries(
  STEPS.map((step) => [
    step,
    (goods: Goods) =>
      checkout(
        goods,
        payment(step, 0, {
          reason: step === "declined" ? "balance_too_low" : null,
          reason_code: step === "declined" ? "USER_BALANCE_NOT_ENOUGH" : null,
          wallet_fen: step === "paid" ? 85672 : null,
        }),
      ),
  ]),
);

const unresolved = [
  payment("needs_attention", 12800, { alarm: true, started_at_ms: NOW - 1_900_000 }),
  payment("checking", 3240, { id: "01KAR7Q4T0M3ZA", wallet: "wechat_pay" }),
];

const taxFree: Scenes<CashierView> = Object.fromEntries(
  TAX_FREE_STEPS.map((step) => [
    `tax-free-${step}`,
    (goods: Goods) => cashier(goods, 0, { tax_free: procedure(step, lines(goods, 4), money) }),
  ]),
);

const cashierScenes: Scenes<CashierView> = {
  ...taxFree,
  selling: (goods) => cashier(goods, 5, { can_undo: true }),
  empty: (goods) => cashier(goods, 0, { held: [] }),
  many: (goods) => cashier(goods, 24, { unresolved, meter: { ...meter, missing_yen: 0, eligible_yen: 18400, refundable_yen: 1790, excluded_lines: [3] } }),
  stale: (goods) => cashier(goods, 3, { cny: { ...cny, state: "stale", at_ms: NOW - 40 * 3_600_000 }, camera: { state: "none", name: "", choices: [] } }),
  chinese: (goods) => cashier(goods, 5, { session: { staff: staff[1] as StaffTile, lock_after_minutes: 0 } }),
  english: (goods) => cashier(goods, 5, { session: { staff: staff[3] as StaffTile, lock_after_minutes: 0 } }),
  "sign-in": (goods) => cashier(goods, 0, { session: null }),
  locked: (goods) => cashier(goods, 4, { session: null }),
  "set-up": (goods) => cashier(goods, 0, { session: null, shop: { ...shop, set_up: false, name: "" } }),
  closed: (goods) => cashier(goods, 0, { shift: null }),
  cash: (goods) => checkout(goods, null),
  split: (goods) => {
    const view = checkout(goods, payment("show_code", 0));
    const taken = [{ by: "cash", amount_yen: 5000, received_yen: 5000, change_yen: 0, fen: null, transaction: null }];
    return view.checkout === null ? view : { ...view, checkout: { ...view.checkout, taken } };
  },
  ...paying,
  "no-camera": (goods) => checkout(goods, payment("show_code", 0), { camera: { state: "unplugged", name: "", choices: [] } }),
  done: (goods) =>
    cashier(goods, 0, {
      done: {
        id: "r1",
        number: "01-20261123-0042",
        is_return: false,
        e_receipt: null,
        offers: [],
        total: money(18380),
        taken: [{ by: "cash", amount_yen: 18380, received_yen: 20000, change_yen: 1620, fen: null, transaction: null }],
        change_yen: 1620,
        paper: { state: "printed", file: "r.pdf" },
      },
    }),
  "done-wallet": (goods) =>
    cashier(goods, 0, {
      done: {
        id: "r1",
        number: "01-20261123-0043",
        is_return: false,
        e_receipt: null,
        offers: [],
        total: money(18380),
        taken: [{ by: "alipay", amount_yen: 18380, received_yen: null, change_yen: null, fen: 85690, transaction: "2026112322001412345678901234" }],
        change_yen: 0,
        paper: { state: "saved", file: "r.pdf" },
      },
    }),
  return: (goods) =>
    cashier(goods, 0, {
      returning: {
        of: "r1",
        number: "01-20261123-0042",
        at_ms: NOW - 3_600_000,
        lines: lines(goods, 4).map((line, index) => ({
          no: line.no,
          names: line.names,
          unit_yen: line.unit_yen,
          sold: line.quantity,
          returned: 0,
          coming: index === 1 ? 1 : 0,
          back_yen: index === 1 ? line.unit_yen : 0,
        })),
        total: money(1296),
        taxes: [{ percent: 8, net_yen: 1296, tax_yen: 96, reduced: true }],
        back: [{ by: "alipay", amount_yen: 1296, received_yen: null, change_yen: null, fen: 6041, transaction: null }],
        state: "choosing",
      },
    }),
};

function customer(goods: Goods, count: number, more: Partial<CustomerView> = {}): CustomerView {
  const language = (new URLSearchParams(location.search).get("lang") ?? "zh-Hans") as LanguageView;
  const made = cart(goods, count);
  return {
    revision: 1,
    now_ms: NOW,
    shop,
    language,
    stage: count === 0 ? "welcome" : "goods",
    lines: made.lines,
    pieces: made.pieces,
    discount_yen: made.discount_yen,
    total: made.total,
    tax_yen: made.tax_yen,
    due: made.total,
    change_yen: 0,
    payment: null,
    wallet_fen: null,
    is_return: false,
    e_receipt: null,
    tax_free: null,
    offers: [],
    promos: [],
    cards: visitorCards(language),
    meter: count === 0 ? null : meter,
    cny,
    camera,
    notice: null,
    ...more,
  };
}

const customerScenes: Scenes<CustomerView> = {
  selling: (goods) => customer(goods, 5),
  welcome: (goods) => customer(goods, 0),
  pay: (goods) => customer(goods, 5, { stage: "pay" }),
  ...Object.fromEntries(
    STEPS.map((step) => [
      step,
      (goods: Goods) =>
        customer(goods, 5, {
          stage: "pay",
          payment: payment(step, 18380, {
            reason: step === "declined" ? "balance_too_low" : null,
            wallet_fen: step === "paid" ? 85690 : null,
          }),
          wallet_fen: step === "paid" ? 85690 : null,
        }),
    ]),
  ),
  expired: (goods) => customer(goods, 5, { stage: "pay", payment: payment("declined", 18380, { reason: "refresh_code" }) }),
  "wrong-code": (goods) =>
    customer(goods, 5, {
      stage: "pay",
      payment: payment("show_code", 18380),
      notice: { code: "shows_collect_code", params: {}, seq: 3 },
    }),
  done: (goods) => customer(goods, 5, { stage: "done", wallet_fen: 85690 }),
  "done-cash": (goods) => customer(goods, 5, { stage: "done", change_yen: 1620 }),
};

const managerScenes: Scenes<ManagerView> = Object.fromEntries(
  ["receipts", "sign-in"].map((name) => [
    name,
    (goods: Goods): ManagerView => ({
      revision: 1,
      now_ms: NOW,
      shop,
      session: name === "sign-in" ? null : { staff: staff[0] as StaffTile, lock_after_minutes: 0 },
      staff: [...staff, { id: "s5", name: "山本 蓮", role: "cashier", language: "ja", active: false }],
      shift,
      cny,
      products: goods.length,
      wallets: null,
      tax_office: null,
      task: null,
      upkeep: {
        folder: "", every_hours: 24, keep: 14, next_at_ms: NOW + 3_600_000,
        last: null, last_good: null, last_rehearsal: null, overdue: false,
      },
      records: { unsent: 1, alarms: 2, to_refund: 1, office: [{ kind: "certificate_expires", on: "2027-01-10", days: 48 }] },
      printing: { printers: [], waiting: [], questions: [] },
      unresolved,
      open_refunds: [],
      camera_test: null,
      camera,
      scanner,
      notice: null,
    }),
  ]),
);

const tally = (name: string, count: number, yen: number) => ({ name, count, yen });
const answers = {
  list_tax_free_records: () => ({ rows: [...ledger], next: null }),
  show_tax_free_record: ({ id }: { id: string }) => record(id, money),
  find_receipts: () => ({
    receipts: Array.from({ length: 18 }, (_, index) => ({
      id: `r${index}`,
      number: `01-20261123-${String(42 - index).padStart(4, "0")}`,
      at_ms: NOW - index * 660_000,
      is_return: index === 4,
      total_yen: index === 4 ? -1296 : 1296 + index * 977,
      tenders: index % 4 === 1 ? ["cash", "alipay"] : [index % 3 === 0 ? "cash" : "alipay"],
      staff_name: staff[index % 4]?.name ?? "",
      first_item: ["抹茶チョコレート 12枚入", "うるおい化粧水 しっとり 200ml", "純米大吟醸 720ml"][index % 3] ?? "",
      lines: (index % 5) + 1,
    })),
    next: 9,
  }),
  show_receipt: ({ id }: { id: string }) => ({
    id,
    number: "01-20261123-0042",
    at_ms: NOW,
    staff_name: "佐藤 美咲",
    return_of: null,
    lines: [
      { no: 1, sku: "SKN-002", names: { ja: "うるおい化粧水 しっとり 200ml", zh: "水润化妆水 滋润型 200ml", en: "Moisture Lotion, Rich 200 ml" }, unit_yen: 1650, quantity: 3, off_yen: 0, amount_yen: 4950, reduced: false },
      { no: 2, sku: "SWT-001", names: { ja: "抹茶チョコレート 12枚入", zh: "抹茶巧克力 12片装", en: "Matcha Chocolate, 12 pieces" }, unit_yen: 1296, quantity: 2, off_yen: 259, amount_yen: 2333, reduced: true },
    ],
    subtotal_yen: 7283,
    discount_yen: 500,
    discount_reason: "クーポン",
    total: money(6783),
    taxes: [
      { percent: 10, net_yen: 4610, tax_yen: 419, reduced: false },
      { percent: 8, net_yen: 2173, tax_yen: 160, reduced: true },
    ],
    taken: [{ by: "alipay", amount_yen: 6783, received_yen: null, change_yen: null, fen: 31620, transaction: "2026112322001412345678901234" }],
    rate: "0.046612",
    rate_source: "中国銀行",
    rate_at_ms: NOW,
    returns: [],
    reprints: 1,
    records: [],
    history: [],
    sample: true,
  }),
  report_shift: () => ({
    z_number: null,
    x_reports: 2,
    day: "2026-11-23",
    opened_at_ms: NOW - 18_000_000,
    at_ms: NOW,
    sales: tally("", 42, 384_210),
    returns: tally("", 1, -1296),
    discounts: tally("", 6, 4120),
    total_yen: 382_914,
    taxes: [
      { percent: 10, net_yen: 301_120, tax_yen: 27_374, reduced: false },
      { percent: 8, net_yen: 81_794, tax_yen: 6058, reduced: true },
    ],
    cash: tally("cash", 18, 121_040),
    wallets: [tally("alipay", 22, 243_320), tally("wechat_pay", 3, 18_554)],
    shop_campaigns: [],
    wallet_campaigns: [],
    given_back: [tally("alipay", 1, -1296)],
    staff: [tally("佐藤 美咲", 12, 98_004), tally("李 娜", 31, 284_910)],
    staff_discounts: [tally("李 娜", 6, 4120)],
    staff_voids: [tally("佐藤 美咲", 2, 2160)],
    tax_free: tally("tax_free", 3, 91_000),
    tax_free_tax_yen: 9100,
    tax_free_withdrawn: tally("withdrawn", 0, 0),
    float_yen: 30_000,
    moved_yen: -20_000,
    expected_yen: 131_040,
    counted_yen: null,
    pieces: [],
    difference_yen: null,
    reason: "",
    unresolved: [],
  }),
  show_settings: () => ({
    shop_name: "招福屋",
    branch: "浅草店",
    address: "東京都台東区浅草 1-2-3",
    phone: "03-0000-0000",
    registration_number: "T7000012050002",
    till_number: 1,
    day_border_hour: 4,
    rounding: "down" as const,
    rate_limit_hours: 36,
    visitor_language: "zh-Hans" as const,
    camera: "",
    scanner_port: "",
    scanner_baud: 9600,
    cashier_discount_basis_points: 2000,
    lock_after_minutes: 10,
    receipt_page: "https://maneki.example/r/",
  }),
  show_receipt_key: () => ({ key: "3b6a27bcceb6a42d62a3a8d02a6f0d73653215771de243a63ac048a18b59da29", shop: "招き屋 銀座店" }),
  list_travel_cards: () => travelCards,
  list_audit: () => ({
    rows: [
      { seq: 91, at_ms: NOW, action: "line_voided", staff_id: "s2", approved_by: null, subject: "SKN-002 × 1", before: "", after: "" },
      { seq: 90, at_ms: NOW - 60_000, action: "cart_discounted", staff_id: "s3", approved_by: "s1", subject: "cart", before: "0", after: "4600 まとめ買い" },
      { seq: 89, at_ms: NOW - 90_000, action: "signed_in", staff_id: "s3", approved_by: null, subject: "田中 健", before: "", after: "" },
    ],
  }),
  verify_chain: () => ({ whole: true, documents: 1284, head: "9f2c…", breaks_in_all: 0, breaks: [] }),
  import_products: () => ({
    products: 0,
    coming: 0,
    faults: [
      { line: 14, column: "jan", code: "bad_check_digit", value: "4901234567890" },
      { line: 57, column: "price_yen", code: "not_positive", value: "0" },
      { line: 102, column: "tax_class", code: "unknown", value: "12%" },
    ],
  }),
} satisfies { [C in keyof Commands]?: (request: never) => unknown };

const phone: PhoneView = {
  revision: 1,
  now_ms: NOW,
  story: "paid",
  held: false,
  tilt: 0,
  glare: 0,
  blur: 0,
  code: "281234567890123456",
  renews_at_ms: NOW + 42_000,
  step: null,
  paid_yen: null,
  paid_fen: null,
};

export const SCENES = {
  phone: { selling: () => phone } as Scenes<unknown>,
  cashier: cashierScenes as Scenes<unknown>,
  customer: customerScenes as Scenes<unknown>,
  manager: managerScenes as Scenes<unknown>,
  answers,
};
