// The manager's goods: a list that goes out and comes in again, a price from a day on, labels,
// and the keys of the till laid out by the keyboard and by dragging.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { inShop, signIn } from "./harness.mjs";

async function office(shop, page) {
  const window = await shop.window("manager");
  await signIn(window, "manager");
  await window.getByTestId(`page-${page}`).focus();
  await window.keyboard.press("Enter");
  const must = async (command, request = {}) => {
    const answer = await shop.call("manager", command, request);
    assert.equal(answer.error, undefined, `${command}: ${JSON.stringify(answer.error)}`);
    return answer.ok;
  };
  return { window, must };
}

const path = async (locator) => (await locator.innerText()).match(/\/\S+/)[0];

test("the product list goes out and comes in again the same", async () => {
  await inShop(async (shop) => {
    const { window, must } = await office(shop, "products");
    await window.getByTestId("export-products").focus();
    await window.keyboard.press("Enter");
    await window.getByTestId("products-file").waitFor();
    const text = readFileSync(await path(window.getByTestId("products-file")), "utf8");
    const before = await must("search_products", { text: "", limit: 200 });
    const { products, faults } = await must("import_products", { text });
    assert.deepEqual(faults, []);
    assert.ok(products > 300, String(products));
    assert.deepEqual(await must("search_products", { text: "", limit: 200 }), before);
    const { rows } = await must("list_audit", { before: null, limit: 20 });
    const changed = rows.filter(({ action }) => action === "product_changed");
    assert.deepEqual(changed, [], "what did not change is not told");
  });
});

test("a price is planned, taken back, and refused for a day that began", async () => {
  await inShop(async (shop) => {
    const { window, must } = await office(shop, "products");
    await window.getByTestId("product-search").fill("急須");
    await window.getByTestId("found-KIT-010").focus();
    await window.keyboard.press("Enter");
    const tomorrow = new Date(Date.now() + 29 * 3_600_000).toISOString().slice(0, 10);
    await window.getByTestId("price-from").fill(tomorrow);
    await window.getByTestId("price-coming").fill("4321");
    await window.getByTestId("price-coming").press("Enter");
    await window.getByTestId(`price-drop-${tomorrow}`).waitFor();
    assert.deepEqual(await must("coming_prices"), [
      { sku: "KIT-010", from: tomorrow, price_yen: 4321 },
    ]);
    const past = { sku: "KIT-010", from: "2020-01-01", price_yen: 1 };
    const refused = await shop.call("manager", "plan_price", past);
    assert.equal(refused.error.code, "bad_product");
    await window.getByTestId(`price-drop-${tomorrow}`).focus();
    await window.keyboard.press("Enter");
    await window.getByTestId(`price-drop-${tomorrow}`).waitFor({ state: "detached" });
    assert.deepEqual(await must("coming_prices"), []);
  });
});

test("labels are a PDF of as many as were asked for", async () => {
  await inShop(async (shop) => {
    const { window } = await office(shop, "products");
    await window.getByTestId("product-search").fill("急須");
    await window.getByTestId("found-KIT-010").click();
    await window.getByTestId("label-count").fill("30");
    await window.getByTestId("label-count").press("Enter");
    await window.getByTestId("labels-file").waitFor();
    const pdf = readFileSync(await path(window.getByTestId("labels-file")));
    assert.equal(pdf.subarray(0, 5).toString(), "%PDF-");
  });
});

test("the keys of the till are laid out without a mouse, and by dragging", async () => {
  await inShop(async (shop) => {
    const { window, must } = await office(shop, "keys");
    const order = async () =>
      (await must("quick_keys"))
        .filter(({ quick }) => quick.page === 1)
        .toSorted((a, b) => a.quick.place - b.quick.place)
        .map(({ sku }) => sku);
    const [first, second, third, ...rest] = await order();
    await window.getByTestId(`key-${first}`).focus();
    for (const key of ["Enter", "ArrowRight", "ArrowRight"]) await window.keyboard.press(key);
    await window.keyboard.press("Escape");
    assert.deepEqual(await order(), [first, second, third, ...rest], "put back");
    await window.getByTestId(`key-${first}`).focus();
    for (const key of ["Enter", "ArrowRight", "ArrowRight", "Enter"]) await window.keyboard.press(key);
    await window.getByTestId("toast-ok").first().waitFor();
    assert.deepEqual(await order(), [second, third, first, ...rest]);

    const middle = async (sku) => {
      const { x, y, width, height } = await window.getByTestId(`key-${sku}`).boundingBox();
      return [x + width / 2, y + height / 2];
    };
    const target = await middle(second);
    await window.mouse.move(...(await middle(first)));
    await window.mouse.down();
    await window.mouse.move(...target, { steps: 12 });
    await window.mouse.up();
    // It is written down soon after the finger lets go.
    for (let turn = 0; turn < 40 && (await order())[1] === third; turn += 1) {
      await window.waitForTimeout(100);
    }
    assert.deepEqual(await order(), [first, second, third, ...rest]);

    await window.getByTestId(`key-${third}`).focus();
    await window.keyboard.press("Delete");
    await window.getByTestId(`key-${third}`).waitFor({ state: "detached" });
    const cashier = await shop.window("cashier");
    await signIn(cashier);
    const tiles = cashier.locator('[data-testid^="product-"]');
    await tiles.first().waitFor();
    const shown = await tiles.evaluateAll((all) => all.map((tile) => tile.dataset.testid.slice(8)));
    assert.deepEqual(shown.slice(0, 2), [first, second]);
    assert.ok(!shown.includes(third));
  });
});

test("the chain is verified on demand, with a paper that says so, and the rates stand in order", async () => {
  await inShop(async (shop) => {
    const { window, must } = await office(shop, "audit");
    await window.getByTestId("verify").focus();
    await window.keyboard.press("Enter");
    await window.getByTestId("verified").waitFor();
    const { rows } = await must("list_audit", { before: null, limit: 5 });
    const told = rows.find(({ action }) => action === "chain_verified");
    const shown = await window.getByTestId("verified").innerText();
    assert.ok(shown.includes(/head=(\w+)/.exec(told.after)[1]), told.after);
    for (const rate of ["0.0461", "0.0462"]) await must("enter_rate", { rate, source: "test" });
    await window.getByTestId("page-rate").focus();
    await window.keyboard.press("Enter");
    await window.getByTestId("rate-history").waitFor();
    const rates = await window.locator('[data-testid="rate-history"] tbody td:nth-child(2)').allInnerTexts();
    assert.deepEqual(rates.slice(0, 2), ["0.0462", "0.0461"]);
  });
});
