// The manager's window, returns, and what the table refuses.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { inShop, press, signIn, yen } from "./harness.mjs";

async function cashSale(shop) {
  const cashier = await shop.window("cashier");
  await signIn(cashier);
  await cashier.locator('[data-testid^="product-"]').first().click();
  await cashier.getByTestId("cart-line-1").waitFor();
  await cashier.keyboard.press("F12");
  await cashier.getByTestId("take-cash").click();
  await cashier.getByTestId("done").waitFor();
  const number = await cashier.getByTestId("done-number").innerText();
  const total = yen(await cashier.getByTestId("done-total-yen").innerText());
  return { cashier, number, total };
}

test("goods come back against their receipt, in cash as they were paid", async () => {
  await inShop(async (shop) => {
    const { cashier, number, total } = await cashSale(shop);
    await cashier.getByTestId("next-customer").click();
    await cashier.keyboard.press("F7");
    await cashier.getByTestId("return-number").fill(number);
    await cashier.getByTestId("return-start").click();
    await cashier.getByTestId("return-all").click();
    await cashier.getByTestId("return-reason").fill("サイズ違い");
    await cashier.getByTestId("confirm-return").click();
    await cashier.getByTestId("approval").waitFor();
    await cashier.getByTestId("approval-pin").focus();
    await cashier.keyboard.type("9999", { delay: 130 });
    await cashier.keyboard.press("Enter");
    await cashier.getByTestId("done").waitFor();
    const back = yen(await cashier.getByTestId("done-total-yen").innerText());
    assert.equal(Math.abs(back), total);
  });
});

test("the manager finds a receipt and exports it", async () => {
  await inShop(async (shop) => {
    const { number, total } = await cashSale(shop);
    const manager = await shop.window("manager");
    await signIn(manager, "manager");
    await manager.getByTestId("receipts-page").waitFor();
    await manager.getByTestId(`receipt-${number}`).waitFor();
    await manager.getByTestId("export").click();
    await manager.getByTestId("export-go").click();
    const done = await manager.getByTestId("export-file").innerText();
    const path = done.match(/\/\S+\.csv/)?.[0];
    const text = readFileSync(path, "utf8");
    assert.equal(text.charCodeAt(0), 0xfeff, "a byte order mark for spreadsheets");
    assert.ok(text.includes(number) && text.includes(String(total)));
  });
});

test("the camera is tested at set-up, by the keyboard, and its codes sell nothing", async () => {
  await inShop(async (shop) => {
    const cashier = await shop.window("cashier");
    await signIn(cashier);
    const office = await shop.window("manager");
    await signIn(office, "manager");
    await press(office, "page-settings");
    await press(office, "test-camera");
    await office.getByTestId("camera-waiting").waitFor();
    await shop.call("manager", "demo_show_code", { text: "2010000100073" });
    await office.getByTestId("camera-read").waitFor();
    await office.waitForFunction(
      () => Number.parseInt(document.querySelector('[data-testid="camera-rate"]').textContent, 10) > 0,
    );
    const light = await office.getByTestId("camera-light").innerText();
    assert.ok(["暗い", "良好", "まぶしい"].includes(light), light);
    await office.keyboard.press("Escape");
    const { ok } = await shop.call("cashier", "show_view");
    assert.deepEqual(ok.cart.lines, []);
    await office.waitForTimeout(100);
    assert.equal((await shop.call("manager", "show_view")).ok.camera_test, null);
  });
});

test("a product file with faults imports nothing and names each", async () => {
  await inShop(async (shop) => {
    const view = await shop.call("manager", "show_view");
    const manager = view.ok.staff.find(({ role }) => role === "manager");
    await shop.call("manager", "sign_in", { staff_id: manager.id, pin: "9999" });
    const head = "sku,jan,name_ja,price_yen,tax_class,tax_free\n";
    const text = `${head}A1,4900000000001,茶,0,standard,yes\nA2,,🐼飴,100,reduced,yes\n`;
    const { ok } = await shop.call("manager", "import_products", { text });
    assert.equal(ok.products, 0);
    assert.deepEqual(ok.faults.map(({ line, column }) => [line, column]), [
      [2, "jan"],
      [2, "price_yen"],
    ]);
  });
});

test("a cashier does not become a manager by asking", async () => {
  await inShop(async (shop) => {
    const cashier = await shop.window("cashier");
    await signIn(cashier);
    const wrong = await shop.call("cashier", "save_settings", {});
    assert.equal(wrong.error.code, "wrong_window");
    const away = await shop.call("manager", "export_receipts", { query: {} });
    assert.equal(away.error.code, "sign_in_first");
    const customer = await shop.call("customer", "discard_cart");
    assert.equal(customer.error.code, "wrong_window");
  });
});

test("the screens say when the till is away", async () => {
  await inShop(async (shop) => {
    const cashier = await shop.window("cashier");
    await signIn(cashier);
    await shop.stop();
    await cashier.getByTestId("link-lost").waitFor({ timeout: 10_000 });
  });
});
