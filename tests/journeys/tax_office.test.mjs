// A manager sets the line to the tax office up on her own screen, against its simulator over TLS,
// and records go out as a file.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { dearCashSale, inShop, signIn, taxSim, writeRecord } from "./harness.mjs";

const P12 = fileURLToPath(new URL("../../src-tauri/adapters/taxoffice/tests/files/modern.p12", import.meta.url));

const SHOP = { demo: false, options: [] };

/** The first start; the manager stays signed in on the page of the tax office. */
async function firstStart(shop) {
  const manager = await shop.window("manager");
  const set = { shop_name: "試験店", manager_name: "店長 高橋", pin: "9999", language: "en" };
  const answer = await shop.call("manager", "set_up", set);
  assert.equal(answer.error, undefined);
  await manager.getByTestId("page-taxOffice").click();
  await manager.getByTestId("tax-office-form").waitFor();
  return manager;
}

const standing = (manager, state) =>
  manager.locator(`[data-testid="tax-office-standing"][data-state="${state}"]`);

async function testLine(manager, outcome) {
  await manager.getByTestId("tax-office-test").click();
  await manager.locator(`[data-testid="tax-office-probe"] [data-state="${outcome}"]`).waitFor();
}

test("the line is filled in, told what it lacks, tested and taken away", async () => {
  await inShop(async (shop) => {
    const sim = await taxSim(shop.folder);
    try {
      const manager = await firstStart(shop);
      // Nothing but a name: everything else is named.
      await manager.getByTestId("tax-office-shop_name").fill("招き免税店");
      await manager.getByTestId("tax-office-save").click();
      await standing(manager, "incomplete").waitFor();
      for (const field of ["sender_id", "customs_url", "certificate", "secret", "authorities"]) {
        await manager.getByTestId(`tax-office-${field}-fault`).waitFor();
      }
      assert.equal(await manager.getByTestId("tax-office-shop_name-fault").count(), 0);

      await manager.getByTestId("tax-office-file").setInputFiles(sim.setUp);
      // The file is read beside the page.
      await manager.waitForFunction(() => /^1{21}$/.test(document.querySelector('[data-testid="tax-office-sender_id"]').value));
      await manager.getByTestId("tax-office-save").click();
      await standing(manager, "ready").waitFor();
      assert.equal(await manager.getByTestId("tax-office-secret").inputValue(), "");
      assert.match(await manager.getByTestId("certificate").innerText(), /2049-12-31/);
      await testLine(manager, "works");
      assert.deepEqual(sim.tell("ledger").records, [], "a test registers nothing");

      // Another's certificate in a file of its own kind, once its password is right.
      await manager.getByTestId("tax-office-p12").setInputFiles(P12);
      const password = manager.getByTestId("tax-office-p12-password");
      await password.fill("tabi2025");
      await manager.getByTestId("tax-office-save").click();
      await manager.getByTestId("toast-bad").click();
      await password.fill("tabi2026");
      await manager.getByTestId("tax-office-save").click();
      await manager.getByTestId("certificate").getByText("Maneki test shop").first().waitFor();
      await standing(manager, "ready").waitFor();
      assert.equal(await password.count(), 0, "the file is not kept");
      await testLine(manager, "closed");

      // A renewal that is none: the files are chosen one by one.
      await manager.getByTestId("tax-office-certificate-file").setInputFiles(sim.file("till_expired"));
      await manager.getByTestId("tax-office-key-file").setInputFiles(sim.file("till_expired_key"));
      await manager.getByTestId("tax-office-save").click();
      await manager.getByTestId("certificate-days").getByText("Expired").waitFor();
      await testLine(manager, "closed");

      await manager.getByTestId("page-audit").click();
      await manager.getByTestId("audit-page").getByText("Tax office").first().waitFor();
      const page = await manager.locator("body").innerText();
      assert.ok(!page.includes(sim.key("till_client_key").split("\n")[1]), "no key in the trail");
      await manager.getByTestId("page-taxOffice").click();
      await manager.getByTestId("tax-office-remove").click();
      await manager.getByTestId("tax-office-remove-sure").click();
      await standing(manager, "off").waitFor();
    } finally {
      await sim.stop();
    }
  }, SHOP);
});

test("records go out masked, or whole with a reason", async () => {
  await inShop(async (shop) => {
    const cashier = await shop.window("cashier");
    await signIn(cashier);
    await dearCashSale(cashier);
    await writeRecord(cashier);
    await cashier.locator('[data-standing="sent"]').waitFor();

    const manager = await shop.window("manager");
    await signIn(manager, "manager");
    await manager.getByTestId("page-taxFree").click();
    await manager.getByTestId("records-export-open").click();
    const written = async () => {
      await manager.getByTestId("records-write").click();
      const told = await manager.getByTestId("records-file").innerText();
      return readFileSync(told.slice(told.indexOf("/")), "utf8");
    };
    const masked = await written();
    assert.ok(masked.includes("•••••6723") && !masked.includes("XIAOMING"), masked);
    await manager.getByTestId("records-data").selectOption("whole");
    assert.ok(await manager.getByTestId("records-write").isDisabled(), "a reason is asked");
    await manager.getByTestId("records-reason").fill("税務調査");
    const whole = await written();
    assert.ok(whole.includes("WANG XIAOMING") && whole.includes("E12346723"), whole);
    await manager.keyboard.press("Escape");
    await manager.getByTestId("page-audit").click();
    await manager.getByText("税務調査").waitFor();
  });
});
