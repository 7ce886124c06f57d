// Ringing up, with the keyboard and with the finger.

import assert from "node:assert/strict";
import { test } from "node:test";
import { inShop, signIn, wedge, yen } from "./harness.mjs";

/** A JAN of the demo shop whose goods have a known price. */
async function someProduct(shop, text) {
  const staff = await shop.call("manager", "show_view");
  const manager = staff.ok.staff.find(({ role }) => role === "manager");
  await shop.call("manager", "sign_in", { staff_id: manager.id, pin: "9999" });
  const found = await shop.call("manager", "search_products", { text, limit: 5 });
  return found.ok.find(({ jan }) => jan !== null);
}

test("a cash sale with the keyboard alone", async () => {
  await inShop(async (shop) => {
    const product = await someProduct(shop, "抹茶");
    const cashier = await shop.window("cashier");
    await signIn(cashier);
    await wedge(cashier, product.jan);
    await cashier.getByTestId("cart-line-1").waitFor();
    assert.equal(yen(await cashier.getByTestId("total-yen").innerText()), product.price_yen);
    await cashier.keyboard.press("F12");
    await cashier.getByTestId("cash-received").waitFor();
    await cashier.keyboard.type("50000", { delay: 130 });
    await cashier.keyboard.press("Enter");
    await cashier.getByTestId("done").waitFor();
    const change = yen(await cashier.getByTestId("done-change-yen").innerText());
    assert.equal(change, 50_000 - product.price_yen);
    assert.match(await cashier.getByTestId("done-number").innerText(), /^01-\d{8}-0001$/);
    await cashier.keyboard.press("F9");
    await cashier.getByTestId("selling").waitFor();
  });
});

test("a scan counts wherever the focus is", async () => {
  await inShop(async (shop) => {
    const product = await someProduct(shop, "茶");
    const cashier = await shop.window("cashier");
    await signIn(cashier);
    await cashier.keyboard.press("F3");
    await wedge(cashier, product.jan);
    await cashier.getByTestId("cart-line-1").waitFor();
    await wedge(cashier, product.jan);
    await cashier.waitForFunction(
      (wanted) =>
        document.querySelector('[data-testid="total-yen"]').textContent.replace(/\D/g, "") === wanted,
      String(2 * product.price_yen),
    );
    // A misread code rings up nothing and says so.
    const wrong = product.jan.slice(0, -1) + ((Number(product.jan.at(-1)) + 1) % 10);
    await wedge(cashier, wrong);
    await cashier.locator('[data-testid^="toast-"]').first().waitFor();
    assert.equal(await cashier.locator('[data-testid^="cart-line-"]').count(), 1);
  });
});

test("goods are found by kanji, kana, romaji and Chinese", async () => {
  await inShop(async (shop) => {
    const cashier = await shop.window("cashier");
    await signIn(cashier);
    for (const text of ["抹茶", "まっちゃ", "maccha", "绿茶"]) {
      await cashier.keyboard.press("F3");
      await cashier.locator("[data-search]").fill(text);
      await cashier.locator('[data-testid^="found-"]').first().waitFor({ timeout: 5000 });
      await cashier.keyboard.press("Escape");
    }
  });
});

test("a discount above the cashier's limit asks for the manager", async () => {
  await inShop(async (shop) => {
    const product = await someProduct(shop, "酒");
    const cashier = await shop.window("cashier");
    await signIn(cashier);
    await wedge(cashier, product.jan);
    await cashier.getByTestId("cart-line-1").waitFor();
    await cashier.keyboard.press("F6");
    await cashier.getByTestId("discount-panel").waitFor();
    await cashier.getByTestId("discount-yen-way").click();
    await cashier.getByTestId("discount-amount").fill(String(Math.floor(product.price_yen / 2)));
    await cashier.getByTestId("discount-reason").fill("箱つぶれ");
    await cashier.getByTestId("discount-give").click();
    await cashier.getByTestId("approval").waitFor();
    await cashier.getByTestId("approval-pin").focus();
    await cashier.keyboard.type("9999", { delay: 130 });
    await cashier.keyboard.press("Enter");
    await cashier.getByTestId("discount-panel").waitFor({ state: "detached" });
    const total = yen(await cashier.getByTestId("total-yen").innerText());
    assert.equal(total, product.price_yen - Math.floor(product.price_yen / 2));
  });
});

test("a held cart comes back, and a cart survives a power cut", async () => {
  await inShop(async (shop) => {
    const product = await someProduct(shop, "菓子");
    let cashier = await shop.window("cashier");
    await signIn(cashier);
    await wedge(cashier, product.jan);
    await cashier.getByTestId("cart-line-1").waitFor();
    await cashier.keyboard.press("F4");
    await cashier.getByTestId("hold-cart").click();
    await cashier.getByTestId("cart-empty").waitFor();
    await cashier.keyboard.press("F4");
    await cashier.locator('[data-testid^="recall-"]').first().click();
    await cashier.getByTestId("cart-line-1").waitFor();
    await shop.powerCut();
    cashier = await shop.window("cashier");
    await signIn(cashier);
    await cashier.getByTestId("cart-line-1").waitFor();
    assert.equal(yen(await cashier.getByTestId("total-yen").innerText()), product.price_yen);
  });
});
