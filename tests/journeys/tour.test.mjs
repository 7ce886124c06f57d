// The guided tour watches what the learner does, and the drills count seconds and faults.

import assert from "node:assert/strict";
import { test } from "node:test";
import { inShop } from "./harness.mjs";

const at = (page, step) => page.locator(`[data-testid="tour"][data-step="${step}"]`).waitFor({ timeout: 20_000 });

test("the tour goes on when the learner has done what it asks", async () => {
  await inShop(async (shop) => {
    const cashier = await shop.window("cashier");
    const phone = await shop.window("phone");
    await cashier.getByTestId("demo-tour").click();
    await at(cashier, "goods");
    const goods = cashier.locator('[data-testid^="product-SKN-002"]');
    await goods.click();
    await at(cashier, "several");
    await goods.click();
    await at(cashier, "meter");
    for (let more = 0; more < 3; more += 1) await goods.click();
    await at(cashier, "discount");
    await shop.call("cashier", "discount_cart", { off: { yen: 100 }, reason: "会員", approval: null });
    await at(cashier, "wallet");
    await cashier.getByTestId("start-wallet").click();
    await at(cashier, "phone");
    await phone.getByTestId("phone-hold").click();
    await at(cashier, "next");
    await cashier.getByTestId("next-customer").click();
    await at(cashier, "hold");
    await goods.click();
    await shop.call("cashier", "hold_cart", { label: "赤い帽子" });
    await at(cashier, "recall");
    const { ok: view } = await shop.call("cashier", "show_view");
    await shop.call("cashier", "recall_cart", { id: view.held[0].id });
    await at(cashier, "cash");
    await shop.call("cashier", "pay_cash", { received_yen: 5000, amount_yen: null });
    await at(cashier, "goods_back");
    const { ok: sold } = await shop.call("cashier", "show_view");
    await shop.call("cashier", "start_return", { number: sold.done.number });
    await at(cashier, "leave_return");
    await shop.call("cashier", "leave_return");
    await at(cashier, "over");

    await cashier.getByTestId("drill-cash_sale").click();
    await cashier.getByTestId("drill-time").waitFor();
    await shop.call("cashier", "add_product", { sku: "SKN-002", quantity: 1 });
    await shop.call("cashier", "pay_cash", { received_yen: 5000, amount_yen: null });
    const score = await cashier.getByTestId("drill-score").innerText();
    assert.match(score, /^(100|9\d|8\d) 点/, score);
  });
});
