// The manager's evening: a day closed with a difference, a receipt found from a customer's story,
// a month for the accountant, the acquirer's file compared. By the keyboard where it says so.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { enter, inShop, pick, press, reach, yen } from "./harness.mjs";

/** Signs in at both windows and sells some of the demo's goods for cash. */
async function sell(shop, carts) {
  const view = await shop.call("manager", "show_view");
  const manager = view.ok.staff.find(({ role }) => role === "manager");
  const must = async (window, command, request = {}) => {
    const answer = await shop.call(window, command, request);
    assert.equal(answer.error, undefined, `${command}: ${JSON.stringify(answer.error)}`);
    return answer.ok;
  };
  for (const window of ["manager", "cashier"]) {
    await must(window, "sign_in", { staff_id: manager.id, pin: "9999" });
  }
  const totals = [];
  for (const skus of carts) {
    for (const sku of skus) await must("cashier", "add_product", { sku, quantity: 1 });
    await must("cashier", "start_checkout");
    const { checkout } = (await must("cashier", "show_view")) ?? {};
    await must("cashier", "pay_cash", { received_yen: checkout.due.yen, amount_yen: null });
    totals.push(checkout.total.yen);
    await must("cashier", "finish_sale");
  }
  return { must, totals };
}

/** Today by the shop's border at four: the demo's month of trade lies before. */
const today = () => new Date(Date.now() + 5 * 3_600_000).toISOString().slice(0, 10);

/** Asks for today's receipts only. */
async function onlyToday(office) {
  const [year, month, day] = today().split("-");
  for (const field of ["find-from", "find-to"]) {
    await reach(office, field);
    await office.keyboard.type(`${month}${day}${year}`, { delay: 130 });
    assert.equal(await office.getByTestId(field).inputValue(), today());
  }
  await office.keyboard.press("Enter");
}

async function skus(shop, must, text) {
  const found = await must("manager", "search_products", { text, limit: 3 });
  return found.map(({ sku }) => sku);
}

test("a receipt is found from a customer's story, and opens as it was printed", async () => {
  await inShop(async (shop) => {
    const { must } = await sell(shop, []);
    const [tea] = await skus(shop, must, "茶");
    const [watch] = await skus(shop, must, "時計");
    await sell(shop, [[tea], [watch], [tea, watch]]);
    const office = await shop.window("manager");
    await office.getByTestId("receipts-page").waitFor();
    // "Around today, I paid cash for a watch, more than a few thousand yen": keys only.
    await onlyToday(office);
    await enter(office, "find-least", "1000");
    await pick(office, "find-tender", "cash");
    await enter(office, "find-text", "時計 茶");
    await office.keyboard.press("Enter");
    const rows = office.locator('[data-testid="receipts"] > button');
    await office.waitForFunction(
      () => document.querySelectorAll('[data-testid="receipts"] > button').length === 1,
    );
    await press(office, await rows.first().getAttribute("data-testid"));
    await office.getByTestId("receipt-reprint").waitFor();
    // The same by Chinese names.
    await enter(office, "find-text", "手表");
    await office.keyboard.press("Enter");
    await office.waitForFunction(
      () => document.querySelectorAll('[data-testid="receipts"] > button').length === 2,
    );
    await pick(office, "find-only", "returns");
    await press(office, "find");
    await office.getByTestId("receipts-none").waitFor();
  });
});

test("a day closes with a difference and its reason, by the keyboard", async () => {
  await inShop(async (shop) => {
    const { must } = await sell(shop, []);
    const [tea] = await skus(shop, must, "茶");
    const { totals } = await sell(shop, [[tea]]);
    const office = await shop.window("manager");
    await office.getByTestId("receipts-page").waitFor();
    await office.keyboard.press("Control+2");
    await press(office, "shift-z");
    // Counted note by note, a hundred short, without being told what is expected.
    await office.getByTestId("drawer-count").waitFor();
    let left = 50_000 + totals[0] - 100;
    for (const face of [10_000, 5000, 2000, 1000, 500, 100, 50, 10, 5, 1]) {
      await reach(office, `pieces-${face}`);
      await office.keyboard.type(String(Math.floor(left / face)), { delay: 130 });
      left %= face;
      if (face > 1) await office.keyboard.press("Enter");
    }
    const counted = 50_000 + totals[0] - 100;
    await office.waitForFunction(
      (sum) => document.querySelector('[data-testid="pieces-total-yen"]').textContent.replace(/\D/g, "") === sum,
      String(counted),
    );
    assert.equal(await office.getByTestId("report-expected-yen").count(), 0, "the count is blind");
    await office.keyboard.press("Enter");
    // Refused without a reason.
    await office.getByTestId("toast-bad").waitFor();
    await enter(office, "close-reason", "釣り銭の渡し間違い");
    await press(office, "close-till");
    await office.getByTestId("shift-closed").waitFor();
    const difference = await office.getByTestId("report-difference-yen").innerText();
    assert.equal(yen(difference), -100);
    assert.equal(yen(await office.getByTestId("report-counted-yen").innerText()), counted);
    const expected = await office.getByTestId("report-expected-yen").innerText();
    assert.equal(yen(expected), 50_000 + totals[0]);
    // The closing is found again beside the desk, and its Z printed again.
    const closings = await must("manager", "list_closings", { before_z: null });
    await press(office, `closing-${closings[0].z_number}`);
    const report = office.getByTestId("closing").getByTestId("report-difference-yen");
    assert.equal(yen(await report.innerText()), -100);
    await press(office, `reprint-${closings[0].papers.at(-1).name}`);
    await office.getByTestId("toast-ok").first().waitFor();
  });
});

test("a month goes to the accountant: seen before, written, checked after, by the keyboard", async () => {
  await inShop(async (shop) => {
    const { must } = await sell(shop, []);
    const [tea, other] = await skus(shop, must, "茶");
    const { totals } = await sell(shop, [[tea], [other ?? tea]]);
    const sum = totals[0] + totals[1];
    const office = await shop.window("manager");
    await office.getByTestId("receipts-page").waitFor();
    await onlyToday(office);
    await office.waitForFunction(
      () => document.querySelectorAll('[data-testid="receipts"] > button').length === 2,
    );
    await press(office, "export");
    for (const format of ["csv", "freee", "xlsx", "archive"]) {
      await pick(office, "export-format", format);
      await press(office, "export-look");
      await office.getByTestId("export-sums").waitFor();
      const shown = await office.getByTestId("export-sums").innerText();
      assert.ok(shown.replaceAll(",", "").includes(`¥${sum}`), shown);
      await press(office, "export-go");
      await office.getByTestId("export-file").waitFor();
      const path = (await office.getByTestId("export-file").innerText()).match(/\/\S+/)[0];
      const about = (await office.getByTestId("export-manifest").innerText()).match(/\/\S+/)[0];
      const manifest = JSON.parse(readFileSync(about, "utf8"));
      const digest = createHash("sha256").update(readFileSync(path)).digest("hex");
      assert.equal(manifest.sha256, digest, format);
      assert.equal(Number(manifest.sums.total_yen), sum, format);
    }
  });
});

test("the report's picture has its table behind it, and the same sums", async () => {
  await inShop(async (shop) => {
    const { must } = await sell(shop, []);
    const [tea] = await skus(shop, must, "茶");
    const { totals } = await sell(shop, [[tea], [tea]]);
    const office = await shop.window("manager");
    await office.getByTestId("receipts-page").waitFor();
    await office.getByTestId("page-reports").click();
    await office.getByTestId("chart").waitFor();
    for (const by of ["hour", "day", "staff", "goods", "tender"]) {
      await office.getByTestId("report-by").selectOption(by);
      await office.getByTestId("report-rows").waitFor();
      const cells = await office.locator('[data-testid="report-rows"] td:nth-child(4)').allInnerTexts();
      const shown = cells.map(yen).reduce((one, other) => one + other, 0);
      assert.equal(shown, totals[0] + totals[1], by);
    }
  });
});

const HEAD =
  "paymentRequestId,refundRequestId,transactionType,transactionAmountValue," +
  "transactionAmountCurrency,feeAmountValue,transactionTime\n";

test("an acquirer's file falls into four buckets; bad ones say why", async () => {
  await inShop(async (shop) => {
    const { must } = await sell(shop, []);
    const now = new Date(Date.now() + 8 * 3_600_000);
    const day = now.toISOString().slice(0, 10);
    const at = `${day}T12:00:00+09:00`;
    const file = (rows, end = "<END>\n") => [...Buffer.from(HEAD + rows.join("") + end)];
    const row = (id, amount) => `${id},,PAYMENT,${amount},JPY,20,${at}\n`;
    const take = (bytes, of = day) =>
      shop.call("manager", "import_settlement", { name: "a.csv", day: of, bytes });
    const codes = [
      [file([row("A", 100)], ""), "settlement_cut_short"],
      [file([row("A", 100), row("A", 100)]), "settlement_double"],
      [file([row("A", "100.5")]), "settlement_amount"],
      [[0x8e, 0x78, 0x95, 0xa5, 0x0a], "settlement_not_utf8"],
    ];
    for (const [bytes, code] of codes) assert.equal((await take(bytes)).error.code, code);
    const other = await take(file([row("A", 100)]), "2020-01-01");
    assert.equal(other.error.code, "settlement_other_day");
    const first = await take(file([row("A", 1000), row("B", 2000)]));
    assert.equal(first.error, undefined, JSON.stringify(first.error));
    const { acquirer_only, net_yen, again } = first.ok;
    assert.deepEqual([acquirer_only, net_yen, again], [2, 2960, false]);
    const twice = await take(file([row("A", 1000), row("B", 2000)]));
    assert.deepEqual([twice.ok.again, twice.ok.net_yen], [true, 2960]);
    assert.equal((await must("manager", "list_settlements", { limit: 9 })).length, 1);
    const office = await shop.window("manager");
    await office.getByTestId("receipts-page").waitFor();
    await office.getByTestId("page-settle").click();
    await office.getByTestId(`settled-${day}`).focus();
    await office.keyboard.press("Enter");
    await office.getByTestId("settle-rows").waitFor();
    assert.equal(await office.getByTestId("settle-acquirer_only").count(), 2);
  });
});

test("wallet payments are matched with the acquirer's file, payment by payment", async () => {
  await inShop(async (shop) => {
    const { must } = await sell(shop, []);
    const [tea] = await skus(shop, must, "茶");
    for (let customer = 0; customer < 3; customer += 1) {
      await must("cashier", "add_product", { sku: tea, quantity: customer + 1 });
      await must("cashier", "start_checkout");
      await must("cashier", "scan_code", { text: `28123456789012345${customer}` });
      const paid = async () => (await must("cashier", "show_view")).done !== null;
      for (let turn = 0; turn < 100 && !(await paid()); turn += 1) await new Promise((go) => setTimeout(go, 100));
      await must("cashier", "finish_sale");
    }
    const day = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
    const row = (id, amount) => `${id},,PAYMENT,${amount},JPY,20,${day}T12:00:00+09:00\n`;
    const text = (...rows) => Buffer.from(`${HEAD}${rows.join("")}<END>\n`);
    const office = await shop.window("manager");
    await office.getByTestId("receipts-page").waitFor();
    await office.getByTestId("page-settle").focus();
    await office.keyboard.press("Enter");
    await office.getByTestId("settle-day").fill(day);
    const take = async (name, buffer) => {
      await office.getByTestId("settle-file").setInputFiles({ name, mimeType: "text/csv", buffer });
      await office.locator('[data-testid^="settled-"]', { hasText: name }).waitFor();
      await office.getByTestId("settle-rows").waitFor();
    };
    // A file that knows nothing of them: all three stand at the till alone.
    await take("first.csv", text(row("ELSE", 500)));
    const [{ rows }] = await must("manager", "list_settlements", { limit: 1 });
    const ours = rows.filter(({ bucket }) => bucket === "till_only");
    assert.equal(ours.length, 3);
    assert.ok(ours.every(({ receipt }) => /^01-/.test(receipt)));
    const [same, other] = ours;
    await take(
      "second.csv",
      text(row(same.request_id, same.till_yen), row(other.request_id, other.till_yen + 1), row("ELSE", 500)),
    );
    const counts = {};
    for (const bucket of ["both", "till_only", "acquirer_only", "amount_differs"]) {
      counts[bucket] = await office.getByTestId(`settle-${bucket}`).count();
    }
    assert.deepEqual(counts, { both: 1, till_only: 1, acquirer_only: 1, amount_differs: 1 });
    const sums = await office.getByTestId("settle-sums").innerText();
    const net = same.till_yen + other.till_yen + 1 + 500 - 60;
    assert.ok(sums.replaceAll(",", "").includes(`¥${net}`), sums);
  });
});
