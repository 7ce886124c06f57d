// The receipt on the visitor's phone: from the printed PDF through a decoder that is not ours to
// the page, which is then without any network.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { inShop, printed, receiptPage, signIn, yen } from "./harness.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const jsQR = createRequire(join(root, "ui/package.json"))("jsqr");
const ADDRESS = /^https:\/\/maneki\.example\/r\/#(\d+)$/;

/** A page of a PDF as gray pixels. */
function pixels(pdf) {
  const folder = mkdtempSync(join(tmpdir(), "maneki-page-"));
  execFileSync("pdftoppm", ["-r", "300", "-gray", pdf, join(folder, "page")]);
  const [name] = readdirSync(folder);
  const file = readFileSync(join(folder, name));
  rmSync(folder, { recursive: true });
  const [head] = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(file.toString("latin1", 0, 40));
  const [, width, height] = head.split(/\s+/).map(Number);
  return { width, height, gray: file.subarray(head.length) };
}

/** The last code on the paper that reads as an e-receipt: the decoder sees a code at a time. */
function decode({ width, height, gray }) {
  for (let top = height - width; top > -width; top -= 60) {
    const from = Math.max(0, top);
    const rows = Math.min(width, height - from);
    const rgba = new Uint8ClampedArray(width * rows * 4);
    for (let at = 0; at < width * rows; at += 1) {
      rgba.fill(gray[from * width + at], at * 4, at * 4 + 3);
      rgba[at * 4 + 3] = 255;
    }
    const text = jsQR(rgba, width, rows, { inversionAttempts: "dontInvert" })?.data;
    const found = text === undefined ? null : ADDRESS.exec(text);
    if (found !== null) return found[1];
  }
  return null;
}

/** Sells one each of thirty goods. */
async function sellThirty(shop) {
  const cashier = await shop.window("cashier");
  await signIn(cashier);
  const { ok: goods } = await shop.call("cashier", "search_products", { text: "", limit: 60 });
  const chosen = goods.slice(0, 30);
  assert.equal(chosen.length, 30);
  for (const { sku } of chosen) {
    const { error } = await shop.call("cashier", "add_product", { sku, quantity: 2 });
    assert.equal(error, undefined);
  }
  await cashier.getByTestId("cart-line-30").waitFor();
  const total = yen(await cashier.getByTestId("total-yen").innerText());
  await shop.call("cashier", "pay_cash", { received_yen: total, amount_yen: null });
  await cashier.getByTestId("done").waitFor();
  return { total, cashier };
}

test("thirty lines travel on paper to a phone that is offline", async () => {
  await inShop(async (shop) => {
    const customer = await shop.window("customer", { width: 1920, height: 1080 });
    const { total } = await sellThirty(shop);
    await customer.getByTestId("e-receipt").waitFor();
    const carried = decode(pixels(await printed(shop)));
    assert.ok(carried, "the printed code is read");

    const till = await key(shop);
    await receiptPage(shop.browser, till, async (page, goOffline) => {
      await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
      await goOffline();
      const show = async (digits) => {
        await page.goto(`${page.url().split("#")[0]}#${digits}`);
        await page.reload();
        return page.getByTestId("reading").getAttribute("data-kind");
      };
      assert.equal(await show(carried), "signed");
      assert.equal(await page.getByTestId("good").count(), 30);
      assert.equal(yen(await page.getByTestId("total").innerText()), total);
      assert.match(await page.getByTestId("signed").innerText(), /招き屋/);
      assert.equal(await page.getByTestId("sample").count(), 1);
      const text = await page.locator("body").innerText();
      assert.doesNotMatch(text, /佐藤/, "no name of staff");

      // Any digit changed, be it of the form, the till's name, the signature or the receipt.
      for (const at of [5, 40, 200, carried.length - 40]) {
        const other = String((Number(carried[at]) + 1) % 10);
        const kind = await show(carried.slice(0, at) + other + carried.slice(at + 1));
        assert.match(kind, /^(refused|unknown_till)$/, `digit ${at}`);
        assert.equal(await page.getByTestId("good").count(), 0);
      }
    });
  });
});

/** What a manager copies from the settings into the page's `tills.json`. */
async function key(shop) {
  await signIn(await shop.window("manager"), "manager");
  const { ok, error } = await shop.call("manager", "show_receipt_key");
  assert.equal(error, undefined);
  return ok;
}
