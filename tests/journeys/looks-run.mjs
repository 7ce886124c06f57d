// Every screen in every language and at every size, as somebody approved it. After a change on
// purpose: `MANEKI_LOOKS=accept node --test` with this file, then look at the pictures that it
// leaves at full size in the temporary folder.
//
// The counter's, the visitor's and the phone's windows show the pretend till of `npm run dev`,
// whose clock and goods stand still; the manager's show the demo shop on a day that stands still.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { inShop, looking, signIn } from "./harness.mjs";
import { Looks, SIZES } from "./looks.mjs";

const STAFF = ["ja", "zh-Hans", "en"];
const VISITORS = ["zh-Hans", "zh-Hant", "ja", "en", "ko"];
const ui = fileURLToPath(new URL("../../ui", import.meta.url));

/** The system's own fonts differ from one machine to the next: the browser sees only the till's. */
function ownFontsOnly() {
  const folder = mkdtempSync(join(tmpdir(), "maneki-fonts-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  const fonts = fileURLToPath(new URL("../../assets/fonts", import.meta.url));
  const generic = (name) => `<alias><family>${name}</family><prefer><family>Noto Sans</family></prefer></alias>`;
  const file = join(folder, "fonts.conf");
  writeFileSync(
    file,
    `<fontconfig><dir>${fonts}</dir><cachedir>${folder}</cachedir>${["sans-serif", "monospace"].map(generic).join("")}</fontconfig>`,
  );
  process.env.FONTCONFIG_FILE = file;
}
ownFontsOnly();

/** The screens with the pretend till in them, built once. */
let scenes;
function buildScenes() {
  if (scenes !== undefined) return scenes;
  scenes = mkdtempSync(join(tmpdir(), "maneki-scenes-"));
  process.on("exit", () => rmSync(scenes, { recursive: true, force: true }));
  const built = spawnSync("npx", ["vite", "build", "--mode", "development", "--outDir", scenes, "--emptyOutDir", "--logLevel", "warn"], {
    cwd: ui,
    env: { ...process.env, NODE_ENV: "development" },
    encoding: "utf8",
  });
  assert.equal(built.status, 0, built.stderr);
  return scenes;
}

/** Opens scenes of the pretend till. */
async function onScenes(look) {
  await looking(buildScenes(), async (open, drawer) => {
    const looks = new Looks(drawer);
    await look(open, looks);
    assert.deepEqual(looks.faults, []);
  });
}

/** The names of a window's scenes, as the pretend till tells them to whoever asks for none. */
async function scenesOf(open, window) {
  const told = [];
  const page = await open(`${window}.html?scene=?`, "ja", (error) => told.push(String(error)));
  while (told.length === 0) await page.waitForTimeout(50);
  return told[0].split(`scenes of ${window}: `)[1].split(", ");
}

/** Panels of the cashier's window and the keys that open them. */
const PANELS = { help: "F1", held: "F4", discount: "F6", return: "F7", quantity: "F8", travel: "Shift+F3", shift: "Shift+F2", unresolved: "F11" };
/** What shows the camera, or draws something new each time. */
const MOVING = ["canvas", "video"];

/** Looks in all languages at once. */
const inEach = (languages, look) => Promise.all(languages.map(look));

test("the counter's screens", async () => {
  await onScenes(async (open, looks) => {
    const scenes = (await scenesOf(open, "cashier")).filter((name) => name !== "chinese" && name !== "english");
    await inEach(STAFF, async (language) => {
      const see = (page, name) => looks.see(page, `cashier-${name}-${language}`, { hide: MOVING });
      for (const scene of scenes) {
        const page = await open(`cashier.html?scene=${scene}&lang=${language}`, language);
        await page.locator(`html[lang="${language}"]`).waitFor();
        await page.waitForTimeout(150);
        await see(page, scene);
      }
      for (const [panel, key] of Object.entries(PANELS)) {
        const page = await open(`cashier.html?scene=selling&lang=${language}`, language);
        await page.getByTestId("selling").waitFor();
        await page.keyboard.press(key);
        await page.locator("dialog[open]").waitFor();
        await see(page, `panel-${panel}`);
      }
    });
    looks.end("cashier-");
  });
});

test("the visitor's screens", async () => {
  await onScenes(async (open, looks) => {
    const scenes = await scenesOf(open, "customer");
    await inEach(VISITORS, async (language) => {
      for (const scene of scenes) {
        const page = await open(`customer.html?scene=${scene}&lang=${language}`, language);
        await page.locator(`html[lang="${language}"]`).waitFor();
        await page.waitForTimeout(150);
        await looks.see(page, `customer-${scene}-${language}`, { hide: MOVING });
      }
    });
    looks.end("customer-");
  });
});

test("the demo's phone", async () => {
  await onScenes(async (open, looks) => {
    await inEach(STAFF, async (language) => {
      const page = await open(`phone.html?lang=${language}`, language);
      await page.getByTestId("phone-code").waitFor();
      await looks.see(page, `phone-${language}`, { hide: MOVING });
    });
    looks.end("phone-");
  });
});

/** The till's moment, and the page's own, of which date fields make "today". */
const NOW = "2026-11-23 10:00:00";
/** What is made by chance: the till's key, and ids in the audit log. */
const BY_CHANCE = ["code", '[data-testid="audit-page"] tbody'];

/** What a page asks for a moment after it opened. */
const LATE = { "page-letterhead": "preview" };

/** Remembers, in a page, what it asked the till and has no answer to yet. */
function remember() {
  globalThis.asked = new Set();
  const { send } = WebSocket.prototype;
  WebSocket.prototype.send = function (text) {
    globalThis.quietSince = undefined;
    const { id } = JSON.parse(text);
    if (id !== undefined) globalThis.asked.add(id);
    this.addEventListener("message", function hear({ data }) {
      if (typeof data !== "string" || JSON.parse(data).id !== id) return;
      globalThis.asked.delete(id);
      this.removeEventListener("message", hear);
    });
    return send.call(this, text);
  };
}

/** Until a page has all its answers, and shows its pictures. */
const answered = (page) =>
  page.waitForFunction(() => {
    const busy = globalThis.asked.size > 0 || [...document.images].some((image) => !image.complete);
    if (busy) globalThis.quietSince = undefined;
    else globalThis.quietSince ??= performance.now();
    return !busy && performance.now() - globalThis.quietSince > 100;
  });

test("the manager's pages", async () => {
  const journey = async (shop) => {
    const looks = new Looks(await shop.browser.newPage());
    const page = await shop.window("manager", SIZES[0], remember);
    await page.clock.setFixedTime(new Date(`${NOW.replace(" ", "T")}+09:00`));
    await signIn(page, "manager");
    const { ok: view } = await shop.call("manager", "show_view");
    const { id, name, role } = view.session.staff;
    const pages = await page.locator('[data-testid^="page-"]').all();
    const names = await Promise.all(pages.map((one) => one.getAttribute("data-testid")));
    for (const language of STAFF) {
      const saved = await shop.call("manager", "save_staff", { id, name, role, pin: "", language, active: true });
      assert.equal(saved.error, undefined);
      await page.locator(`html[lang="${language}"]`).waitFor();
      for (const testid of names) {
        await page.setViewportSize(SIZES[0]);
        await page.getByTestId(testid).click();
        if (LATE[testid] !== undefined) await page.getByTestId(LATE[testid]).waitFor();
        await answered(page);
        await looks.see(page, `manager-${testid.slice(5)}-${language}`, { hide: [...MOVING, ...BY_CHANCE] });
      }
    }
    looks.end("manager-");
    assert.deepEqual(looks.faults, []);
  };
  await inShop(journey, { clock: NOW });
});
