// A scanner on a serial port: a pseudo-terminal is its port, and Python holds the scanner's end.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { inShop, signIn } from "./harness.mjs";

/** Of the demo shop's goods. */
const JAN = "2010000100073";
const TEST_TEXT = "Maneki+/=:-09aZ";

/** Plugs a new device in at a path, unplugs it, sends bytes as the scanner does. */
const SCANNER = `
import json, os, pty, sys, tty
ends = []
for line in sys.stdin:
    told = json.loads(line)
    if "plug" in told:
        ends = list(pty.openpty())
        tty.setraw(ends[1])
        os.symlink(os.ttyname(ends[1]), told["plug"])
    elif "unplug" in told:
        os.remove(told["unplug"])
        while ends:
            os.close(ends.pop())
    else:
        os.write(ends[0], bytes.fromhex(told["send"]))
`;

function scannerAt(path) {
  const child = spawn("python3", ["-c", SCANNER], { stdio: ["pipe", "inherit", "inherit"] });
  const tell = (told) => child.stdin.write(`${JSON.stringify(told)}\n`);
  return {
    plug: () => tell({ plug: path }),
    unplug: () => tell({ unplug: path }),
    send: (bytes) => tell({ send: Buffer.from(bytes).toString("hex") }),
    end: () => child.stdin.end(),
  };
}

test("a serial scanner rings up, is tested, and is found again after it was unplugged", async () => {
  await inShop(async (shop) => {
    const port = join(shop.folder, "port");
    const scanner = scannerAt(port);
    const chosen = async (cashier, state) => {
      await cashier.waitForFunction((wanted) => (document.querySelector('[data-testid="scanner-chip"]') !== null) === wanted, state !== "ready");
      assert.equal((await shop.call("cashier", "show_view")).ok.scanner.state, state);
    };
    try {
      const manager = await shop.window("manager");
      await signIn(manager, "manager");
      const settings = (await shop.call("manager", "show_settings")).ok;
      const bad = await shop.call("manager", "save_settings", { ...settings, scanner_port: port, scanner_baud: 9601 });
      assert.equal(bad.error.code, "bad_settings");
      assert.ok("ok" in (await shop.call("manager", "save_settings", { ...settings, scanner_port: port })));
      const cashier = await shop.window("cashier");
      await signIn(cashier);
      await chosen(cashier, "missing");
      await cashier.getByTestId("scanner-chip").click();
      await cashier.getByTestId("scanner-help").waitFor();
      await cashier.keyboard.press("Escape");

      scanner.plug();
      await chosen(cashier, "ready");
      const pieces = async (count) => {
        const now = async () => (await shop.call("cashier", "show_view")).ok.cart.pieces;
        for (let look = 0; look < 100 && (await now()) !== count; look += 1) await cashier.waitForTimeout(50);
        assert.equal(await now(), count);
      };
      for (const [at, sent] of [`${JAN}\r\n`, `]E0${JAN}\t`, `]C1010${JAN}\u001d10AB\r`, JAN].entries()) {
        scanner.send(sent);
        await pieces(at + 1);
      }

      scanner.send([0xff, 0xfe, 0x92, 0x0d]);
      const notice = async () => (await shop.call("cashier", "show_view")).ok.notice?.code;
      for (let look = 0; look < 50 && (await notice()) !== "scanner_garbled"; look += 1) await cashier.waitForTimeout(100);
      assert.equal(await notice(), "scanner_garbled");

      await manager.getByTestId("page-settings").click();
      assert.equal(await manager.getByTestId("set-scanner-port").inputValue(), port);
      assert.equal(await manager.getByTestId("set-scanner-baud").inputValue(), "9600");
      await manager.getByTestId("test-scanner").click();
      await manager.getByTestId("test-qr").waitFor();
      scanner.send(`${TEST_TEXT.toUpperCase()}\r`);
      await manager.getByTestId("scanner-heard-other").waitFor();
      scanner.send(`${TEST_TEXT}\r`);
      await manager.getByTestId("scanner-heard").waitFor();
      scanner.send([0xff, 0xfe, 0x92, 0x0d]);
      await manager.getByTestId("scanner-heard-noise").waitFor();

      scanner.unplug();
      await chosen(cashier, "unplugged");
      scanner.plug();
      await chosen(cashier, "ready");
      scanner.send(`${JAN}\r`);
      await pieces(5);
    } finally {
      scanner.end();
    }
  });
});
