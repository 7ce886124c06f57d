// The guided tour watches what the learner does, in each language, and the drills count seconds
// and faults.

import assert from "node:assert/strict";
import { test } from "node:test";
import { inShop } from "./harness.mjs";

const at = (page, step) => page.locator(`[data-testid="tour"][data-step="${step}"]`).waitFor({ timeout: 20_000 });
const goodsOf = (cashier) => cashier.locator('[data-testid^="product-SKN-002"]');

/** Does all that the tour asks for. */
async function learn(shop, cashier, phone) {
  await at(cashier, "goods");
  const goods = goodsOf(cashier);
  await goods.click();
  await at(cashier, "several");
  await goods.click();
  await at(cashier, "meter");
  for (let more = 0; more < 3; more += 1) await goods.click();
  await at(cashier, "discount");
  await shop.call("cashier", "discount_cart", { off: { yen: 100 }, reason: "会員", approval: null });
  await at(cashier, "wallet");
  await cashier.keyboard.press("F10");
  await at(cashier, "phone");
  await phone.getByTestId("phone-hold").click();
  await at(cashier, "next");
  await cashier.getByTestId("next-customer").click();
  await at(cashier, "hold");
  await goods.click();
  await shop.call("cashier", "hold_cart", { label: "赤い帽子" });
  await at(cashier, "recall");
  await recall(shop);
  await at(cashier, "cash");
  await pay(shop);
  await at(cashier, "goods_back");
  const { ok: sold } = await shop.call("cashier", "show_view");
  await shop.call("cashier", "start_return", { number: sold.done.number });
  await at(cashier, "leave_return");
  await shop.call("cashier", "leave_return");
  await at(cashier, "over");
}

const pay = (shop) => shop.call("cashier", "pay_cash", { received_yen: 5000, amount_yen: null });

async function recall(shop) {
  const { ok: view } = await shop.call("cashier", "show_view");
  await shop.call("cashier", "recall_cart", { id: view.held[0].id });
}

/** A drill in each language; its points, from 0 to 100. */
const LESSONS = [
  {
    language: "ja",
    written: /[\u3041-\u3096]/,
    drill: "cash_sale",
    async play(shop, cashier) {
      await goodsOf(cashier).click();
      await cashier.getByTestId("cart-line-1").waitFor();
      await pay(shop);
    },
    points: [80, 100],
  },
  {
    language: "zh-Hans",
    written: /^[^\u3041-\u30fa]*[\u4e00-\u9fff][^\u3041-\u30fa]*$/,
    drill: "wallet_sale",
    async play(_, cashier, phone) {
      await goodsOf(cashier).click();
      await cashier.getByTestId("cart-line-1").waitFor();
      await cashier.keyboard.press("F10");
      await cashier.getByTestId("payment").waitFor();
      await phone.getByTestId("phone-hold").click();
    },
    points: [80, 100],
  },
  {
    language: "en",
    written: /^[^\u3041-\u9fff]*$/,
    drill: "hold_and_recall",
    async play(shop, cashier) {
      await goodsOf(cashier).click();
      await cashier.getByTestId("cart-line-1").waitFor();
      // A fault costs ten points: there is no such number of pieces.
      await cashier.keyboard.press("F8");
      await cashier.getByTestId("quantity-field").fill("1000000000");
      await cashier.keyboard.press("Enter");
      await cashier.getByTestId("toast-bad").first().waitFor();
      await cashier.keyboard.press("Escape");
      await shop.call("cashier", "hold_cart", { label: "hat" });
      await recall(shop);
    },
    points: [60, 90],
  },
];

for (const { language, written, drill, play, points } of LESSONS) {
  test(`the tour in ${language}, and the drill ${drill}`, async () => {
    await inShop(async (shop) => {
      const cashier = await shop.window("cashier");
      const phone = await shop.window("phone");
      await cashier.getByTestId(`language-${language}`).click();
      await cashier.getByTestId("demo-tour").click();
      await at(cashier, "goods");
      assert.match(await cashier.getByTestId("tour").getByRole("status").innerText(), written);
      await learn(shop, cashier, phone);

      await cashier.getByTestId(`drill-${drill}`).click();
      await cashier.getByTestId("drill-time").waitFor();
      await play(shop, cashier, phone);
      const score = Number.parseInt(await cashier.getByTestId("drill-score").innerText(), 10);
      const [least, most] = points;
      assert.ok(least <= score && score <= most, `${score} points`);
    });
  });
}
