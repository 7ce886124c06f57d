// Campaigns: the manager sets one, the wallet that is shown changes the offer before the money
// moves, codes count once, and receipts and reports tell of it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { inShop, signIn, wedge, yen } from "./harness.mjs";

/** A campaign as the form would send it. */
function campaign(change) {
  return {
    id: null,
    names: { ja: "秋の特典", zh: "秋季特惠", en: "Autumn offer" },
    from: "2020-01-01",
    until: "2099-12-31",
    funding: "shop",
    off: { basis_points: 1000 },
    most_yen: null,
    least_yen: 0,
    wallets: [],
    goods: "all",
    code: null,
    first_a_day: null,
    one_per_customer: false,
    combines: false,
    active: true,
    ...change,
  };
}

async function setUp(shop, ...campaigns) {
  const manager = await shop.window("manager");
  await signIn(manager, "manager");
  // The demo's own campaigns would stand in the way.
  const { ok: own } = await shop.call("manager", "list_campaigns");
  for (const one of own) await shop.call("manager", "save_campaign", { ...one, active: false });
  for (const one of campaigns) {
    const { error } = await shop.call("manager", "save_campaign", campaign(one));
    assert.equal(error, undefined);
  }
  return manager;
}

async function ringUp(shop, sku = "SKN-001", quantity = 2) {
  const cashier = await shop.window("cashier");
  await signIn(cashier);
  await shop.call("cashier", "add_product", { sku, quantity });
  await cashier.getByTestId("cart-line-1").waitFor();
  return cashier;
}

const due = async (page) => yen(await page.getByTestId("due-yen").innerText());

/** Waits until the amount due is what it should be. */
async function dueIs(page, wanted) {
  await page.waitForFunction(
    (text) => document.querySelector('[data-testid="due-yen"]')?.textContent.replace(/\D/g, "") === text,
    String(wanted),
  );
}

test("a manager makes a campaign with the form", async () => {
  await inShop(async (shop) => {
    const manager = await setUp(shop);
    await manager.getByTestId("page-campaigns").click();
    await manager.getByTestId("new-campaign").click();
    await manager.getByTestId("campaign-name").fill("開店記念");
    await manager.getByTestId("campaign-off").fill("10");
    await manager.getByTestId("campaign-wallet-alipay").click();
    await manager.getByTestId("campaign-save").click();
    await manager.getByText("開店記念").first().waitFor();
    const { ok } = await shop.call("manager", "list_campaigns");
    const made = ok.find(({ names }) => names.ja === "開店記念");
    assert.deepEqual([made.off, made.wallets], [{ basis_points: 1000 }, ["alipay"]]);
  });
});

test("the wallet changes the offer before the money moves, never after", async () => {
  await inShop(async (shop) => {
    await setUp(shop, { wallets: ["alipay"] });
    const cashier = await ringUp(shop);
    const customer = await shop.window("customer");
    await cashier.keyboard.press("F9");
    assert.equal(await due(cashier), 3300, "cash gets nothing");
    await cashier.keyboard.press("F10");
    await dueIs(cashier, 2970);
    assert.match(await cashier.getByTestId("offers").innerText(), /秋の特典.*−¥330/s);
    assert.match(await customer.getByTestId("customer-offers").innerText(), /秋季特惠.*−¥330/s);

    // A WeChat code costs more than what was shown: nothing is charged, the new amount is shown.
    const wechat = "130123456789012345";
    await shop.call("cashier", "scan_code", { text: wechat });
    await dueIs(cashier, 3300);
    assert.equal(await cashier.getByTestId("done").count(), 0);
    // Shown once more, the same code pays what now stands on the screen.
    await shop.call("cashier", "scan_code", { text: wechat });
    await cashier.getByTestId("done").waitFor({ timeout: 20_000 });
    assert.equal(yen(await cashier.getByTestId("done-total-yen").innerText()), 3300);
  });
});

test("alipay's offer comes off before tax and stands in the report", async () => {
  await inShop(async (shop) => {
    await setUp(
      shop,
      { wallets: ["alipay"] },
      { names: { ja: "ウォレット特典", zh: "钱包立减", en: "" }, funding: "wallet", off: { yen: 200 }, wallets: ["alipay"] },
    );
    const cashier = await ringUp(shop);
    await cashier.keyboard.press("F10");
    await dueIs(cashier, 2970);
    await shop.call("cashier", "scan_code", { text: "281234567890123456" });
    await cashier.getByTestId("done").waitFor({ timeout: 20_000 });
    assert.equal(yen(await cashier.getByTestId("done-total-yen").innerText()), 2970);
    const { ok: report } = await shop.call("cashier", "report_shift");
    assert.deepEqual(report.shop_campaigns, [{ name: "秋の特典", count: 1, yen: 330 }]);
    assert.deepEqual(report.wallet_campaigns, [{ name: "ウォレット特典", count: 1, yen: 200 }]);
    const tax = report.taxes.find(({ percent }) => percent === 10);
    assert.deepEqual([tax.net_yen, tax.tax_yen], [2970, 270], "the tax is of what is left");
    assert.equal(report.wallets[0].yen, 2970, "the wallet pays the shop the whole");
  });
});

test("a customer's own code is scanned, counts once, and is refused the second time", async () => {
  await inShop(async (shop) => {
    await setUp(shop, { code: "AKI26", one_per_customer: true, off: { yen: 500 } });
    const cashier = await ringUp(shop);
    await wedge(cashier, "AKI26-7F3K");
    await cashier.locator('[data-testid^="toast-"]').first().waitFor();
    await cashier.keyboard.press("F9");
    await dueIs(cashier, 2800);
    const paid = await shop.call("cashier", "pay_cash", { received_yen: 2800, amount_yen: null });
    assert.equal(paid.error, undefined);
    await shop.call("cashier", "add_product", { sku: "SKN-001", quantity: 1 });
    const again = await shop.call("cashier", "enter_code", { code: "aki26-7f3k" });
    assert.equal(again.error.code, "campaign_code_spent");
    const unknown = await shop.call("cashier", "enter_code", { code: "AKI27-7F3K" });
    assert.equal(unknown.error.code, "no_such_code");
  });
});

test("the first of a day get it, the next do not", async () => {
  await inShop(async (shop) => {
    await setUp(shop, { first_a_day: 2, off: { yen: 100 } });
    const cashier = await shop.window("cashier");
    await signIn(cashier);
    const totals = [];
    for (let sale = 0; sale < 3; sale += 1) {
      await shop.call("cashier", "add_product", { sku: "SKN-001", quantity: 1 });
      await shop.call("cashier", "start_checkout");
      const { ok: view } = await shop.call("cashier", "show_view");
      totals.push(view.checkout.total.yen);
      await shop.call("cashier", "pay_cash", { received_yen: 1650, amount_yen: null });
    }
    assert.deepEqual(totals, [1550, 1550, 1650]);
  });
});
