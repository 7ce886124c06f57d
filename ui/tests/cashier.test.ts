// The cashier's window before a pretend till: what is asked for, and when.

import { flushSync, mount, tick, unmount } from "svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { CashierView, ProductView } from "../src/ipc/bindings.ts";
import { SCENES } from "../src/ipc/fixture-scenes.ts";
import type { Transport } from "../src/ipc/transport.ts";
import { Preferences } from "../src/state/preferences.svelte.ts";
import App from "../src/windows/cashier/App.svelte";
import { Desk } from "../src/windows/cashier/desk.svelte.ts";

vi.mock("../src/state/sounds.ts", () => ({ play: vi.fn(), SOUND_NAMES: [] }));

const TEA: ProductView = {
  sku: "TEA-001",
  jan: "4901234567894",
  names: { ja: "宇治抹茶 缶 30g", zh: "宇治抹茶 罐装 30g", en: "Uji Matcha, Tin 30 g" },
  kana: "ウジマッチャ",
  price_yen: 1944,
  class: "reduced",
  tax_free: true,
  category: "tea",
  quick: { page: 1, place: 1, colour: "green" },
};

let asked: [string, unknown][];
let push: (view: CashierView) => void;
let lose: () => void;
let app: ReturnType<typeof mount>;
let desk: Desk;

function scene(name: string): CashierView {
  return SCENES.cashier[name]?.([TEA]) as CashierView;
}

beforeEach(() => {
  asked = [];
  vi.stubGlobal("matchMedia", () => ({ matches: false, addEventListener: () => {} }));
  HTMLElement.prototype.showPopover = () => {};
  HTMLElement.prototype.scrollIntoView = () => {};
  const transport: Transport<"cashier"> = {
    call: (command, request) => {
      asked.push([command, request]);
      const reply = command === "quick_keys" || command === "search_products" ? [TEA] : {};
      return Promise.resolve({ ok: true, value: reply } as never);
    },
    onView: (handler) => (push = handler),
    onFrame: () => () => {},
    onLink: (handler) => {
      lose = () => handler("lost");
      handler("open");
    },
  };
  desk = new Desk(transport, new Preferences());
  app = mount(App, { target: document.body, props: { desk } });
});

afterEach(async () => {
  await unmount(app);
  document.body.innerHTML = "";
});

async function show(name: string): Promise<void> {
  push({ ...scene(name), revision: asked.length + 1 });
  flushSync();
  await tick();
}

function find<T extends HTMLElement>(testid: string): T {
  const found = document.querySelector<T>(`[data-testid="${testid}"]`);
  if (found === null) throw new Error(`no ${testid}`);
  return found;
}

let clock = 1000;
function key(code: string, key = code, more: KeyboardEventInit = {}, gap = 12): KeyboardEvent {
  clock += gap;
  const event = new KeyboardEvent("keydown", { code, key, bubbles: true, cancelable: true, ...more });
  Object.defineProperty(event, "timeStamp", { value: clock });
  (document.activeElement ?? document.body).dispatchEvent(event);
  return event;
}

test("a scan while typing a search leaves the search as it was", async () => {
  await show("selling");
  const search = find<HTMLInputElement>("search");
  search.focus();
  search.value = "matcha";
  search.dispatchEvent(new Event("input", { bubbles: true }));
  clock += 1000;
  for (const digit of "4901234567894") {
    key(`Digit${digit}`, digit);
    search.value += digit;
  }
  const enter = key("Enter");
  flushSync();
  expect(asked.find(([command]) => command === "scan_code")?.[1]).toEqual({ text: "4901234567894" });
  expect(search.value).toBe("matcha");
  expect(enter.defaultPrevented).toBe(true);
});

test("a scan through an input method is heard by the keys' places", async () => {
  await show("selling");
  for (const digit of "28123456") key(`Digit${digit}`, "Process", { isComposing: true });
  key("Enter");
  expect(asked.find(([command]) => command === "scan_code")?.[1]).toEqual({ text: "28123456" });
});

test("nothing is scanned before anybody signed in", async () => {
  await show("sign-in");
  for (const digit of "4901234567894") key(`Digit${digit}`, digit);
  key("Enter");
  expect(asked.map(([command]) => command)).not.toContain("scan_code");
});

test.each([
  ["F1", "help-panel"],
  ["F4", "held-panel"],
  ["F6", "discount-panel"],
  ["F7", "return-panel"],
  ["F8", "quantity-panel"],
  ["F11", "unresolved-panel"],
])("%s opens %s and the webview's own key is held back", async (code, panel) => {
  await show("selling");
  const event = key(code, code, {}, 500);
  flushSync();
  expect(event.defaultPrevented).toBe(true);
  expect(find(panel)).toBeTruthy();
});

test("F10 goes from the cart to a waiting camera", async () => {
  await show("selling");
  key("F10", "F10", {}, 500);
  await vi.waitFor(() => expect(asked.map(([command]) => command)).toContain("pay_wallet"));
  expect(asked.map(([command]) => command)).toContain("start_checkout");
});

test("F12 twice takes the exact amount in cash", async () => {
  await show("selling");
  key("F12", "F12", {}, 500);
  await show("cash");
  key("F12", "F12", {}, 500);
  await tick();
  const due = scene("cash").checkout?.due.yen;
  const paid = asked.find(([command]) => command === "pay_cash")?.[1];
  expect(paid).toEqual({ received_yen: due, amount_yen: null });
});

test("while an answer is awaited no other tender and no way back is offered", async () => {
  for (const step of ["sending", "type_password", "checking", "cancelling", "needs_attention"]) {
    await show(step);
    for (const testid of ["tender-cash", "tender-wallet", "split", "checkout-back"]) {
      expect(find<HTMLButtonElement>(testid).disabled, `${step} ${testid}`).toBe(true);
    }
    expect(find("payment-hint").textContent?.trim(), step).not.toBe("");
  }
});

test("a lost till covers the screen in words", async () => {
  await show("selling");
  lose();
  flushSync();
  expect(find("link-lost").textContent).toContain("接続");
});

test("digits and F8 ring up so many of the next goods", async () => {
  await show("selling");
  const search = find<HTMLInputElement>("search");
  search.value = "3";
  search.dispatchEvent(new Event("input", { bubbles: true }));
  key("F8", "F8", {}, 500);
  flushSync();
  expect(find("times").textContent).toContain("3");
  await vi.waitFor(() => find<HTMLButtonElement>("product-TEA-001").click());
  await vi.waitFor(() =>
    expect(asked.find(([command]) => command === "add_product")?.[1]).toEqual({
      sku: "TEA-001",
      quantity: 3,
    }),
  );
});
