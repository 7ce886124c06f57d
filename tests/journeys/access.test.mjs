// Can it be used by everybody: axe's rules of WCAG 2.2 AA on every screen, light and dark; no text
// cut and nothing overlapping at every size, in every language, and with letters twice as large.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { inShop, signIn } from "./harness.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const axe = readFileSync(createRequire(join(root, "ui/package.json")).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const SIZES = [
  { width: 1024, height: 600 },
  { width: 1366, height: 768 },
  { width: 1920, height: 1080 },
  { width: 1080, height: 1920 },
];

/** What axe finds on a page, a line each. */
async function violations(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(
    async (tags) => (await globalThis.axe.run(document, { runOnly: tags })).violations,
    TAGS,
  );
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).slice(0, 3).join(", ")}`);
}

/** Texts that do not fit their own box, and buttons that lie on one another. */
async function misfits(page) {
  return page.evaluate(() => {
    const faults = [];
    // What lies under an open dialog cannot be touched.
    const dialog = document.querySelector('dialog[open], [role="dialog"]');
    const shown = (element) =>
      (dialog === null || dialog.contains(element)) &&
      element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    for (const element of document.querySelectorAll("button, h1, h2, label, dt, dd, summary")) {
      if (!shown(element)) continue;
      const style = getComputedStyle(element);
      const clips = [style.overflowX, style.overflowY].some((way) => way === "hidden" || way === "clip");
      const over = element.scrollWidth > element.clientWidth + 2 && style.textOverflow !== "ellipsis";
      if (element.clientWidth > 0 && over && (clips || element.tagName === "BUTTON")) {
        faults.push(`cut: ${element.dataset.testid ?? element.tagName} ${element.textContent.trim().slice(0, 30)}`);
      }
    }
    /** What a list that scrolls shows of it. */
    const partInSight = (element) => {
      const { left, top, right, bottom } = element.getBoundingClientRect();
      const part = { left, top, right, bottom };
      for (let holder = element.parentElement; holder !== null; holder = holder.parentElement) {
        if (getComputedStyle(holder).overflowY === "visible") continue;
        const edge = holder.getBoundingClientRect();
        part.left = Math.max(part.left, edge.left);
        part.top = Math.max(part.top, edge.top);
        part.right = Math.min(part.right, edge.right);
        part.bottom = Math.min(part.bottom, edge.bottom);
      }
      return part;
    };
    const buttons = [...document.querySelectorAll("button")].filter(shown).map((element) => ({
      element,
      box: partInSight(element),
    }));
    for (const [at, one] of buttons.entries()) {
      for (const other of buttons.slice(at + 1)) {
        if (one.element.contains(other.element) || other.element.contains(one.element)) continue;
        const top = document.elementFromPoint(
          (Math.max(one.box.left, other.box.left) + Math.min(one.box.right, other.box.right)) / 2,
          (Math.max(one.box.top, other.box.top) + Math.min(one.box.bottom, other.box.bottom)) / 2,
        );
        const wide = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
        const high = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
        const visible = top !== null && (one.element.contains(top) || other.element.contains(top));
        if (wide > 2 && high > 2 && visible && one.box.bottom <= innerHeight && other.box.bottom <= innerHeight) {
          faults.push(`overlap: ${one.element.dataset.testid} and ${other.element.dataset.testid}`);
        }
      }
    }
    if (document.documentElement.scrollWidth > innerWidth + 1) faults.push("the page is wider than its window");
    return faults;
  });
}

/** Looks at a page as it stands, at every size. */
async function look(page, name, found) {
  for (const size of SIZES) {
    await page.setViewportSize(size);
    for (const fault of await misfits(page)) found.push(`${name} ${size.width}×${size.height} ${fault}`);
  }
  for (const theme of ["light", "dark"]) {
    await page.evaluate((theme) => (document.documentElement.dataset.theme = theme), theme);
    // Colours glide for a moment.
    await page.waitForTimeout(400);
    for (const fault of await violations(page)) found.push(`${name} ${theme} ${fault}`);
  }
  await page.evaluate(() => (document.documentElement.dataset.theme = "light"));
  await page.setViewportSize(SIZES[1]);
}

test("the cashier's screens", async () => {
  await inShop(async (shop) => {
    const found = [];
    const page = await shop.window("cashier");
    await page.getByTestId("sign-in").waitFor();
    await look(page, "sign-in", found);
    await signIn(page);
    await look(page, "empty", found);
    await shop.call("cashier", "add_product", { sku: "SKN-001", quantity: 4 });
    await page.getByTestId("cart-line-1").waitFor();
    await look(page, "selling", found);
    await page.keyboard.press("F6");
    await page.getByTestId("discount-panel").waitFor();
    await look(page, "discount", found);
    await page.keyboard.press("Escape");
    await page.keyboard.press("F12");
    await page.getByTestId("checkout").waitFor();
    await look(page, "cash", found);
    await page.keyboard.press("F10");
    await page.getByTestId("payment").waitFor();
    await look(page, "wallet", found);
    await shop.call("cashier", "cancel_payment");
    await shop.call("cashier", "pay_cash", { received_yen: 10_000, amount_yen: null });
    await page.getByTestId("done").waitFor();
    await look(page, "done", found);
    assert.deepEqual(found, []);
  });
});

test("the manager's pages", async () => {
  await inShop(async (shop) => {
    const found = [];
    const page = await shop.window("manager");
    await signIn(page, "manager");
    const pages = await page.locator('[data-testid^="page-"]').all();
    assert.ok(pages.length >= 9);
    for (const one of pages) {
      const name = await one.getAttribute("data-testid");
      await one.click();
      await page.waitForTimeout(400);
      await look(page, name, found);
    }
    assert.deepEqual(found, []);
  });
});

test("the customer's screen in five languages", async () => {
  await inShop(async (shop) => {
    const found = [];
    await signIn(await shop.window("cashier"));
    const page = await shop.window("customer");
    for (const language of ["zh-Hans", "zh-Hant", "ja", "en", "ko"]) {
      await shop.call("cashier", "set_visitor_language", { language });
      await page.locator(`html[lang="${language}"]`).waitFor();
      await look(page, `welcome ${language}`, found);
      await shop.call("cashier", "add_product", { sku: "SKN-001", quantity: 4 });
      await page.locator('[data-stage="goods"]').waitFor();
      await look(page, `goods ${language}`, found);
      await shop.call("cashier", "pay_wallet", { amount_yen: null });
      await page.locator('[data-step="show_code"]').waitFor();
      await look(page, `show code ${language}`, found);
      await shop.call("cashier", "cancel_payment");
      await shop.call("cashier", "pay_cash", { received_yen: 10_000, amount_yen: null });
      await page.getByTestId("e-receipt").waitFor();
      await look(page, `thanks ${language}`, found);
      await shop.call("cashier", "finish_sale");
    }
    assert.deepEqual(found, []);
  });
});

test("the demo's phone, and letters twice as large", async () => {
  await inShop(async (shop) => {
    const found = [];
    const phone = await shop.window("phone");
    await phone.getByTestId("phone-code").waitFor();
    await look(phone, "phone", found);
    const page = await shop.window("cashier");
    await signIn(page);
    await shop.call("cashier", "add_product", { sku: "SKN-001", quantity: 4 });
    await page.setViewportSize({ width: 1920, height: 1080 });
    await page.addStyleTag({ content: "html { font-size: 200% }" });
    for (const fault of await misfits(page)) found.push(`selling 200 % ${fault}`);
    assert.deepEqual(found, []);
  });
});

test("the keyboard reaches what the eye sees, in its order", async () => {
  await inShop(async (shop) => {
    const page = await shop.window("cashier");
    await page.getByTestId("sign-in").waitFor();
    const order = [];
    for (let presses = 0; presses < 12; presses += 1) {
      await page.keyboard.press("Tab");
      const at = await page.evaluate(() => {
        const { left, top } = document.activeElement.getBoundingClientRect();
        const style = getComputedStyle(document.activeElement);
        return { id: document.activeElement.dataset.testid ?? "", left, top, ring: style.outlineStyle !== "none" || style.boxShadow !== "none" };
      });
      if (at.id === "" || order.some(({ id }) => id === at.id)) break;
      order.push(at);
    }
    assert.ok(order.length >= 5, JSON.stringify(order));
    assert.ok(order.every(({ ring }) => ring), "the focus is seen");
    const rows = order.map(({ top }) => Math.round(top / 40));
    assert.deepEqual(rows, rows.toSorted((a, b) => a - b), "from above to below");
  });
});
