// Keeping safe: copies by hand and by script, a rehearsed restore, and a till brought back on
// another machine, all by the keyboard.

import assert from "node:assert/strict";
import { cpSync, existsSync, readFileSync, readdirSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { enter, inShop, press, run } from "./harness.mjs";

const GOODS = "sku,jan,name_ja,price_yen,tax_class,tax_free\nA1,4901234567894,抹茶,1080,reduced,yes\n";

/** Types into the field that has the focus, as fast as a person. */
const type = (page, text) => page.keyboard.type(text, { delay: 130 });

/** The first of the staff, Tab by Tab. */
async function signInByKeys(page) {
  const tile = page.locator('[data-testid^="staff-"]').first();
  await press(page, await tile.getAttribute("data-testid"));
  await enter(page, "pin", "4321");
}

/** Sets a new shop up at its cashier's window, with the keyboard, and sells one thing. */
async function setUp(shop) {
  const cashier = await shop.window("cashier");
  await cashier.getByTestId("shop-name").focus();
  await type(cashier, "Maneki");
  for (const text of ["Boss", "4321", "4321"]) {
    await cashier.keyboard.press("Tab");
    await type(cashier, text);
  }
  await cashier.keyboard.press("Enter");
  await cashier.locator('[data-testid^="staff-"]').first().waitFor();
  const view = await shop.call("manager", "show_view");
  const boss = { staff_id: view.ok.staff[0].id, pin: "4321" };
  for (const window of ["manager", "cashier"]) {
    assert.ok((await shop.call(window, "sign_in", boss)).ok !== undefined);
  }
  const must = async (window, command, request) => {
    const answer = await shop.call(window, command, request);
    assert.equal(answer.error, undefined, `${command}: ${JSON.stringify(answer.error)}`);
    return answer.ok;
  };
  await must("manager", "import_products", { text: GOODS });
  await must("manager", "open_shift", { float_yen: 10_000 });
  await must("cashier", "scan_code", { text: "4901234567894" });
  await must("cashier", "start_checkout", {});
  await must("cashier", "pay_cash", { received_yen: 2000, amount_yen: null });
  return { must, boss };
}

test("the till comes back on another machine, by the keyboard alone", async () => {
  await inShop(
    async (shop) => {
      const { must } = await setUp(shop);
      const manager = await shop.window("manager");
      await manager.getByTestId("receipts-page").waitFor();
      await press(manager, "page-keep");
      await manager.getByTestId("keep-page").waitFor();
      await press(manager, "back-up");
      await manager.getByTestId("backup-file").waitFor();
      await press(manager, "rehearse");
      await manager.getByTestId("rehearsal").waitFor();
      const rows = await manager.getByTestId("rehearsal").locator("tbody tr").allInnerTexts();
      const figures = rows.map((row) => row.split("\t").slice(1).join());
      assert.equal(figures[0], figures[1], "the copy has the till's totals");
      assert.ok(figures[0].includes("¥1,080"), figures[0]);
      await enter(manager, "code-pin", "4321");
      await manager.keyboard.press("Enter");
      const code = await manager.getByTestId("recovery-code").innerText();
      const folder = join(shop.folder, "till", "backups");
      assert.equal(readdirSync(folder).length, 1);
      const log = await must("manager", "list_audit", { before: null, limit: 50 });
      const actions = log.rows.map(({ action }) => action);
      for (const action of ["backup_made", "restore_rehearsed", "recovery_code_shown"]) {
        assert.ok(actions.includes(action), action);
      }
      assert.ok(!JSON.stringify(log).includes(code.slice(0, 9)), "the code stands in no record");

      const other = await shop.elsewhere();
      const cashier = await other.window("cashier");
      await press(cashier, "bring");
      await enter(cashier, "bring-folder", folder);
      await cashier.keyboard.press("Enter");
      await cashier.getByTestId("bring-file").waitFor();
      await enter(cashier, "bring-code", `${code.slice(0, -1)}${code.endsWith("Z") ? "Y" : "Z"}`);
      await cashier.keyboard.press("Enter");
      await cashier.locator('[data-testid="toast-bad"]').first().waitFor();
      await enter(cashier, "bring-code", code);
      await cashier.keyboard.press("Enter");
      await signInByKeys(cashier);
      await cashier.keyboard.press("Enter");
      await cashier.getByTestId("selling").waitFor();
      const office = await other.window("manager");
      await signInByKeys(office);
      await office.keyboard.press("Enter");
      await office.locator('[data-testid^="receipt-01-"]').first().waitFor();
      const found = await office.locator('[data-testid^="receipt-01-"]').allInnerTexts();
      assert.equal(found.length, 1);
      assert.ok(found[0].includes("¥1,080"), found[0]);
    },
    { options: [], demo: false },
  );
});

test("scripts back up, verify and restore; what would not come back is refused", async () => {
  await inShop(
    async (shop) => {
      const { must, boss } = await setUp(shop);
      const { code } = await must("manager", "show_recovery_code", { pin: boss.pin });
      await shop.stop();
      const data = join(shop.folder, "till");
      const made = run("backup", "--data", data, "--rehearse");
      assert.equal(made.exit, 0, JSON.stringify(made.answer));
      assert.deepEqual(
        [made.answer.same, made.answer.copy.receipts, made.answer.copy.total_yen],
        [true, 1, 1080],
      );
      const copy = made.answer.copy.file;
      const paper = join(shop.folder, "code.txt");
      writeFileSync(paper, code.toLowerCase().replaceAll("-", " "));
      assert.equal(run("verify", "--backup", copy, "--recovery-code", paper).exit, 0);

      const cut = join(shop.folder, "cut.maneki-backup");
      cpSync(copy, cut);
      truncateSync(cut, readFileSync(copy).length - 4096);
      const damaged = run("verify", "--backup", cut, "--recovery-code", paper);
      assert.deepEqual([damaged.exit, damaged.answer.error.code], [1, "backup_damaged"]);
      const before = readFileSync(join(data, "till.db"));
      const refused = run("restore", "--data", data, "--backup", cut);
      assert.deepEqual([refused.exit, refused.answer.error.code], [1, "backup_damaged"]);
      assert.ok(before.equals(readFileSync(join(data, "till.db"))), "nothing overwritten");

      const away = join(shop.folder, "other");
      const blind = run("restore", "--data", away, "--backup", copy);
      assert.deepEqual([blind.exit, blind.answer.error.code], [1, "bad_recovery_code"]);
      assert.ok(!existsSync(join(away, "till.db")));
      const back = run("restore", "--data", away, "--backup", copy, "--recovery-code", paper);
      assert.deepEqual([back.exit, back.answer.receipts, back.answer.total_yen], [0, 1, 1080]);
      assert.equal(run("verify", "--data", away).answer.whole, true);
      const usb = run("backup", "--data", away, "--to", join(away, "no such drive"));
      assert.deepEqual([usb.exit, usb.answer.error.code], [1, "no_backup_folder"]);
    },
    { options: [], demo: false },
  );
});
