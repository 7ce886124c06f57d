// The demo's deck, story by story, with the phone in its own window before the real decoder; and
// how soon somebody who has never seen the till has sold something.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { inShop, printed, signIn, writeRecord, yen } from "./harness.mjs";

/** A till with goods in the cart, the customer's screen, and the phone playing a story. */
async function stage(shop, story) {
  const cashier = await shop.window("cashier");
  await signIn(cashier);
  const customer = await shop.window("customer");
  const phone = await shop.window("phone", { width: 980, height: 720 });
  await phone.getByTestId(`story-${story}`).click();
  await phone.locator(`[data-story="${story}"]`).waitFor();
  await shop.call("cashier", "add_product", { sku: "SKN-001", quantity: 2 });
  await cashier.getByTestId("cart-line-1").waitFor();
  return { cashier, customer, phone };
}

async function show({ cashier, phone }) {
  await cashier.keyboard.press("F10");
  await cashier.getByTestId("payment").waitFor();
  // Read at once, it is put away again before the phone's window has shown it held.
  await phone.getByTestId("phone-hold").click();
}

/** Plays a story as far as the code before the camera, then looks at what follows. */
function story(name, title, follow) {
  test(title, async () => {
    await inShop(async (shop) => {
      const on = await stage(shop, name);
      await show(on);
      await follow({ ...on, shop });
    });
  });
}

const done = (cashier, timeout = 30_000) => cashier.getByTestId("done").waitFor({ timeout });
const step = (page, name, timeout = 30_000) => page.locator(`[data-step="${name}"]`).first().waitFor({ timeout });

test("five touches and less than a minute to the first sale", async () => {
  await inShop(async (shop) => {
    const from = Date.now();
    let touches = 0;
    const touch = async (locator) => {
      await locator.click();
      touches += 1;
    };
    const cashier = await shop.window("cashier");
    const phone = await shop.window("phone", { width: 980, height: 720 });
    await touch(cashier.getByTestId("demo-enter"));
    await touch(cashier.locator('[data-testid^="product-"]').first());
    await touch(cashier.getByTestId("start-wallet"));
    await touch(phone.getByTestId("phone-hold"));
    await done(cashier);
    const seconds = (Date.now() - from) / 1000;
    assert.ok(touches <= 5 && seconds <= 60, `${touches} touches, ${seconds} s`);
    console.log(`# first sale: ${touches} touches, ${seconds.toFixed(1)} s`);
  });
});

story("paid", "pays at once; the phone shows it and is lowered", async ({ cashier, phone }) => {
  await done(cashier);
  await phone.locator('[data-held="false"]').waitFor();
  assert.match(await phone.getByTestId("phone-says").innerText(), /¥3,300/);
});

story("password_first", "types the password", async ({ cashier, customer, phone }) => {
  await step(customer, "type_password");
  assert.match(await phone.getByTestId("phone-says").innerText(), /密码/);
  await done(cashier, 40_000);
});

story("balance_too_low", "balance too low, then cash", async ({ cashier, customer }) => {
  await step(customer, "declined");
  assert.match(await customer.locator("body").innerText(), /余额不足/);
  await cashier.getByTestId("other-tender").click();
  await cashier.getByTestId("take-cash").click();
  await done(cashier);
});

story("code_expired", "code expired, then a fresh one", async ({ cashier, customer, phone }) => {
  await step(customer, "declined");
  assert.match(await customer.locator("body").innerText(), /过期|刷新/);
  await phone.getByTestId("story-paid").click();
  await cashier.getByTestId("pay-again").click();
  await phone.getByTestId("phone-hold").click();
  await done(cashier);
});

story("wrong_code", "the wrong code is told apart, to both sides", async ({ cashier, customer }) => {
  await cashier.locator('[data-testid^="toast-"]').first().waitFor();
  await customer.waitForFunction(() => document.body.innerText.includes("付款码"));
  assert.equal(await cashier.getByTestId("done").count(), 0);
});

story("silent_then_paid", "an answer is lost, the money was taken", async ({ cashier, customer }) => {
  await step(customer, "checking");
  await done(cashier, 60_000);
});

story("silent_then_cancelled", "an answer is lost, nothing was taken", async ({ cashier, customer }) => {
  await step(customer, "checking");
  await cashier.getByTestId("cancel-payment").click();
  await step(customer, "cancelled", 90_000);
  assert.match(await customer.locator("body").innerText(), /未扣款/);
});

story("network_gone", "the network is gone: nothing was sent", async ({ cashier, customer, phone }) => {
  await step(customer, "not_sent");
  await phone.getByTestId("story-paid").click();
  await cashier.getByTestId("pay-again").click();
  await phone.getByTestId("phone-hold").click();
  await done(cashier);
});

story("paper_out", "no paper: the sale stands, and prints once there is a new roll", async ({ cashier, phone }) => {
  await done(cashier);
  await cashier.locator('[data-testid="done-paper"][data-state="waiting"]').waitFor();
  await phone.getByTestId("story-paid").click();
  await cashier.locator('[data-testid="done-paper"][data-state="printed"]').waitFor();
});

story("goods_return", "what was paid by wallet goes back by wallet", async ({ cashier, shop }) => {
  await done(cashier);
  const { ok: view } = await shop.call("cashier", "show_view");
  await shop.call("cashier", "finish_sale");
  const opened = await shop.call("cashier", "start_return", { number: view.done.number });
  assert.equal(opened.error, undefined);
  await shop.call("cashier", "choose_return", { lines: [{ line: 1, quantity: 1 }] });
  const { ok: chosen } = await shop.call("cashier", "show_view");
  assert.deepEqual(chosen.returning.back.map(({ by, amount_yen }) => [by, Math.abs(amount_yen)]), [["alipay", 1650]]);
  await cashier.getByTestId("return-reason").fill("サイズ違い");
  await cashier.getByTestId("confirm-return").click();
  await cashier.getByTestId("approval-pin").focus();
  await cashier.keyboard.type("9999", { delay: 130 });
  await cashier.keyboard.press("Enter");
  await done(cashier);
  const { ok: after } = await shop.call("cashier", "show_view");
  assert.equal(after.done.is_return, true);
  assert.equal(Math.abs(after.done.total.yen), 1650);
});

test("tax-free from the phone's code to the refund after customs", async () => {
  await inShop(async (shop) => {
    const on = await stage(shop, "tax_free");
    await shop.call("cashier", "add_product", { sku: "SKN-001", quantity: 3 });
    await show(on);
    await done(on.cashier);
    await writeRecord(on.cashier);
    await on.cashier.locator('[data-standing="sent"]').waitFor();
    const manager = await shop.window("manager");
    await signIn(manager, "manager");
    await manager.getByTestId("page-taxFree").click();
    await manager.locator('[data-testid^="record-2"]').first().click();
    await manager.getByTestId("demo-customs-confirmed").click();
    await manager.getByTestId("refund-go").click();
    await manager.locator('[data-testid="record"][data-standing="refunded"]').waitFor();
  });
});

test("a day closes with a difference, for a reason", async () => {
  await inShop(async (shop) => {
    const { cashier, phone } = await stage(shop, "day_close");
    assert.match(await phone.getByTestId("phone-watch").innerText(), /理由/);
    await shop.call("cashier", "pay_cash", { received_yen: 3300, amount_yen: null });
    await done(cashier);
    const manager = await shop.window("manager");
    await signIn(manager, "manager");
    const counted = { counted_yen: 53_000, reason: "", acknowledge_unresolved: true, approval: null };
    const without = await shop.call("manager", "close_shift", counted);
    assert.equal(without.error.code, "count_differs");
    const { ok: closed } = await shop.call("manager", "close_shift", { ...counted, reason: "お釣りの間違い" });
    assert.deepEqual([closed.expected_yen, closed.difference_yen], [53_300, -300]);
    assert.equal(closed.z_number, 31, "thirty days were closed before");
  });
});

test("tilt, glare and blur: held a little badly it is still read", async () => {
  await inShop(async (shop) => {
    const on = await stage(shop, "paid");
    for (const way of ["tilt", "glare", "blur"]) await on.phone.getByTestId(`phone-${way}`).fill("30");
    await on.phone.waitForTimeout(300);
    await show(on);
    await done(on.cashier);
  });
});

test("thirty days of trade, and back to them in three seconds", async () => {
  await inShop(async (shop) => {
    const manager = await shop.window("manager");
    await signIn(manager, "manager");
    const found = async () => (await shop.call("manager", "find_receipts", { limit: 200 })).ok.receipts.length;
    assert.equal(await found(), 200);
    const phone = await shop.window("phone");
    await phone.getByTestId("phone-reset").click();
    const from = Date.now();
    await phone.getByTestId("phone-reset").click();
    await manager.getByTestId("sign-in").waitFor();
    const seconds = (Date.now() - from) / 1000;
    assert.ok(seconds < 3, `${seconds} s`);
    console.log(`# reset: ${seconds.toFixed(1)} s`);
    await signIn(manager, "manager");
    assert.equal(await found(), 200);
  });
});

test("the phone's code renews itself", async () => {
  await inShop(async (shop) => {
    const phone = await shop.window("phone");
    const { ok: view } = await shop.call("phone", "show_view");
    assert.match(view.code, /^28\d{16}$/);
    assert.ok(view.renews_at_ms - view.now_ms <= 60_000);
    assert.equal(yen(await phone.getByTestId("phone-number").innerText()) > 0, true);
    const refused = await shop.call("phone", "sign_out");
    assert.equal(refused.error.code, "wrong_window");
  });
});

test("practice is a shop of its own: another colour, another file, other numbers", async () => {
  await inShop(
    async (shop) => {
      const cashier = await shop.window("cashier");
      await cashier.getByTestId("demo-enter").click();
      await cashier.locator('[data-testid^="product-"]').first().click();
      await cashier.getByTestId("cart-line-1").waitFor();
      assert.match(await cashier.getByTestId("demo").innerText(), /^練習/);
      assert.equal(await cashier.locator("html").getAttribute("data-shop"), "practice");
      await shop.call("cashier", "pay_cash", { received_yen: 100_000, amount_yen: null });
      await done(cashier);
      const paper = execFileSync("pdftotext", ["-layout", await printed(shop), "-"], { encoding: "utf8" });
      assert.match(paper, /練習/);
      assert.match(paper, /90-\d{8}-0001/);
      assert.ok(existsSync(join(shop.folder, "till/practice/till.db")));
      assert.ok(!existsSync(join(shop.folder, "till/till.db")), "the shop's own data was not opened");
    },
    { demo: false, options: ["--practice"] },
  );
});
