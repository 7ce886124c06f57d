// The slip's page printed to PDF by Chromium, warm: CPU time of the browser and all its children.

import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const { chromium } = createRequire(new URL("../ui/package.json", import.meta.url))("playwright-core");
const TICKS_A_SECOND = 100;
const PRINTS = 20;

/** Clock ticks that a process and its children have used. */
function ticks(root) {
  const stats = readdirSync("/proc").filter((name) => /^\d+$/.test(name)).flatMap((pid) => {
    try {
      const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
      return [{ pid: Number(pid), parent: Number(fields[1]), used: Number(fields[11]) + Number(fields[12]) }];
    } catch {
      return [];
    }
  });
  const under = (pid) => stats.filter(({ parent }) => parent === pid).reduce((sum, each) => sum + each.used + under(each.pid), 0);
  return under(root);
}

const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--allow-file-access-from-files"],
});
const page = await browser.newPage();
await page.goto(pathToFileURL(process.argv[2]).href);
await page.evaluate(() => document.fonts.ready);
const print = () => page.pdf({ preferCSSPageSize: true, printBackground: true });
await print();
const before = ticks(process.pid);
let bytes = 0;
for (let number = 0; number < PRINTS; number += 1) bytes = (await print()).length;
const ms = ((ticks(process.pid) - before) / TICKS_A_SECOND / PRINTS) * 1000;
await browser.close();
console.log(`${"  Chromium, slip, A4 PDF".padEnd(40)} ${ms.toFixed(2).padStart(7)} ms         ${String(Math.ceil(bytes / 1024)).padStart(4)} KB`);
