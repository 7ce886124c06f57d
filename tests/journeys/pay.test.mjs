// Paying: the code read by the real decoder from the demo's camera, and everything a wallet may
// answer.

import assert from "node:assert/strict";
import { test } from "node:test";
import { inShop, signIn, yen } from "./harness.mjs";

/** Rings up the first quick key and freezes the amount. */
async function ringUp(shop) {
  const cashier = await shop.window("cashier");
  await signIn(cashier);
  await cashier.locator('[data-testid^="product-"]').first().click();
  await cashier.getByTestId("cart-line-1").waitFor();
  return cashier;
}

async function payBy(shop, cashier, scenario) {
  await cashier.keyboard.press("F10");
  await cashier.getByTestId("payment").waitFor();
  const shown = await shop.call("cashier", "demo_show_code", { text: null, scenario });
  assert.equal(shown.error, undefined);
}

test("the camera reads the code and the wallet pays", async () => {
  await inShop(async (shop) => {
    const cashier = await ringUp(shop);
    const customer = await shop.window("customer");
    const total = yen(await cashier.getByTestId("total-yen").innerText());
    await payBy(shop, cashier, "paid");
    await cashier.getByTestId("done").waitFor({ timeout: 10_000 });
    assert.equal(yen(await cashier.getByTestId("done-total-yen").innerText()), total);
    await customer.locator('[data-stage="done"]').waitFor();
    assert.match(await customer.locator("body").innerText(), /实际扣款/);
  });
});

test("the customer is told in Chinese to type the password", async () => {
  await inShop(async (shop) => {
    const cashier = await ringUp(shop);
    const customer = await shop.window("customer");
    await payBy(shop, cashier, "password_first");
    await customer.locator('[data-step="type_password"]').waitFor({ timeout: 10_000 });
    assert.match(await customer.locator("body").innerText(), /密码/);
    await cashier.getByTestId("done").waitFor({ timeout: 30_000 });
  });
});

test("a refused wallet leaves the sale open for cash", async () => {
  await inShop(async (shop) => {
    const cashier = await ringUp(shop);
    await payBy(shop, cashier, "balance_too_low");
    await cashier.getByTestId("other-tender").waitFor({ timeout: 10_000 });
    await cashier.getByTestId("other-tender").click();
    await cashier.getByTestId("take-cash").click();
    await cashier.getByTestId("done").waitFor();
  });
});

test("a lost answer is asked about until it is known", async () => {
  await inShop(async (shop) => {
    const cashier = await ringUp(shop);
    const customer = await shop.window("customer");
    await payBy(shop, cashier, "silent_then_paid");
    await customer.locator('[data-step="checking"]').waitFor({ timeout: 20_000 });
    await cashier.getByTestId("done").waitFor({ timeout: 60_000 });
  });
});

test("a power cut while the wallet is asked ends in one sale", async () => {
  await inShop(async (shop) => {
    let cashier = await ringUp(shop);
    await payBy(shop, cashier, "password_first");
    await cashier.locator('[data-testid="payment"][data-step="type_password"]').waitFor();
    await shop.powerCut();
    cashier = await shop.window("cashier");
    await signIn(cashier);
    // The fake wallet's memory went with the program: the order does not exist, and the till
    // says so only after it was cancelled.
    await cashier.getByTestId("checkout").waitFor();
    assert.equal(await cashier.getByTestId("done").count(), 0);
  });
});

test("one sale over cash and wallet", async () => {
  await inShop(async (shop) => {
    const cashier = await ringUp(shop);
    const total = yen(await cashier.getByTestId("total-yen").innerText());
    await cashier.keyboard.press("F12");
    await cashier.getByTestId("split").click();
    await cashier.getByTestId("split-yen").fill("100");
    await cashier.getByTestId("take-cash").click();
    await cashier.waitForFunction(
      (wanted) =>
        document.querySelector('[data-testid="due-yen"]').textContent.replace(/\D/g, "") === wanted,
      String(total - 100),
    );
    await payBy(shop, cashier, "paid");
    await cashier.getByTestId("done").waitFor({ timeout: 10_000 });
  });
});

test("a collect code is told apart, to both sides", async () => {
  await inShop(async (shop) => {
    const cashier = await ringUp(shop);
    const customer = await shop.window("customer");
    await cashier.keyboard.press("F10");
    await cashier.getByTestId("payment").waitFor();
    const text = "https://qr.alipay.com/fkx12345abcdefg";
    await shop.call("cashier", "demo_show_code", { text, scenario: null });
    await cashier.locator('[data-testid^="toast-"]').first().waitFor({ timeout: 10_000 });
    await customer.waitForFunction(() => document.body.innerText.includes("付款码"));
    assert.equal(await cashier.getByTestId("done").count(), 0);
  });
});
