// The camera's own pictures: a webcam looking at phones with payment codes. Each code that is
// read pays for a sale, which ends as a stored receipt with its paper.

import assert from "node:assert/strict";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { inShop, signIn, yen } from "./harness.mjs";

const folder = process.env.MANEKI_FRAMES ?? fileURLToPath(new URL("../frames", import.meta.url));
const labels = readFileSync(join(folder, "labels.jsonl"), "utf8").trim().split("\n").map(JSON.parse);
const SALES = 5;

test("webcam frames of phones pay for sales, a code once each", async () => {
  // Slow enough for a sale to be paid before the next customer's phone comes.
  const options = ["--camera-folder", folder, "--camera-fps", "4"];
  await inShop(
    async (shop) => {
      const cashier = await shop.window("cashier");
      await signIn(cashier);
      const totals = new Map();
      for (let sale = 1; sale <= SALES; sale += 1) {
        await cashier.locator('[data-testid^="product-"]').nth(sale).click();
        await cashier.getByTestId("cart-line-1").waitFor();
        const total = yen(await cashier.getByTestId("total-yen").innerText());
        await cashier.keyboard.press("F10");
        // A phone that is before the camera already pays at once.
        await cashier.locator('[data-testid="payment"], [data-testid="done"]').first().waitFor();
        // The camera plays its pictures from the first: the codes of earlier sales come again,
        // and are refused.
        await shop.call("cashier", "choose_camera", { name: `round ${sale}` });
        await cashier.getByTestId("done").waitFor({ timeout: 30_000 });
        assert.equal(yen(await cashier.getByTestId("done-total-yen").innerText()), total);
        totals.set(await cashier.getByTestId("done-number").innerText(), total);
        await cashier.keyboard.press("F9");
        await cashier.getByTestId("selling").waitFor();
      }
      assert.equal(totals.size, SALES);

      const manager = await shop.window("manager");
      await signIn(manager, "manager");
      const found = await shop.call("manager", "find_receipts", { limit: 20 });
      for (const [number, total] of totals) {
        const stored = found.ok.receipts.find((receipt) => receipt.number === number);
        assert.equal(stored?.total_yen, total, number);
        const paper = join(shop.folder, "demo/papers", `${number}.pdf`);
        assert.ok(existsSync(paper), `${paper} of ${readdirSync(shop.folder)}`);
        assert.match(readFileSync(paper, "latin1"), /^%PDF-/);
      }
    },
    { options },
  );
});

test("views without a code pay for nothing", async () => {
  const empty = mkdtempSync(join(tmpdir(), "maneki-frames-"));
  for (const { file, truth } of labels) {
    if (truth.length === 0) cpSync(join(folder, file), join(empty, file));
  }
  try {
    await inShop(
      async (shop) => {
        const cashier = await shop.window("cashier");
        await signIn(cashier);
        await cashier.locator('[data-testid^="product-"]').first().click();
        await cashier.getByTestId("cart-line-1").waitFor();
        await cashier.keyboard.press("F10");
        await cashier.getByTestId("payment").waitFor();
        await shop.call("cashier", "choose_camera", { name: "no phones" });
        // A camera whose pictures have ended is gone, and the till says so.
        const gone = async () => (await shop.call("cashier", "show_view")).ok.camera.state === "no_pictures";
        for (let look = 0; look < 100 && !(await gone()); look += 1) {
          await new Promise((go) => setTimeout(go, 100));
        }
        assert.ok(await gone());
        await cashier.getByTestId("camera-help").waitFor();
        assert.equal(await cashier.getByTestId("done").count(), 0);
        assert.ok(await cashier.getByTestId("payment").isVisible());
      },
      { options: ["--camera-folder", empty, "--camera-fps", "2"] },
    );
  } finally {
    rmSync(empty, { recursive: true, force: true });
  }
});
