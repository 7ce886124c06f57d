// The real till behind a real browser: `maneki-cli serve` on one side, Debian's Chromium on the
// other. Everything listens on loopback, on free ports, and ends with the test.

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join, normalize } from "node:path";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
// The browser's driver is one of the screens' own packages.
const { chromium } = createRequire(join(root, "ui/package.json"))("playwright-core");
const cli = process.env.MANEKI_CLI ?? join(root, "target/debug/maneki-cli");
const dist = join(root, "ui/dist");
const TYPES = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
  ".wav": "audio/wav",
  ".png": "image/png",
};

export const PINS = { manager: "9999", cashier: "1234" };

/** Serves the built screens. */
async function pages(folder = dist) {
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url, "http://page").pathname);
    const file = join(folder, path.endsWith("/") ? `${path}index.html` : path);
    if (!file.startsWith(folder) || !existsSync(file)) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream" });
    response.end(readFileSync(file));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}

const BROWSER = {
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"],
};

/**
 * Opens the screens of a folder without a till. `open` takes the page's address in it, the language
 * of a screen that nobody has signed in to, and who hears of its faults. Each language has one page,
 * which goes from screen to screen: a new one costs much more.
 */
export async function looking(folder, look) {
  const server = await pages(folder);
  const browser = await chromium.launch(BROWSER);
  const faults = [];
  const opened = new Map();
  async function pageOf(language) {
    const context = await browser.newContext();
    await context.addInitScript((kept) => localStorage.setItem("maneki.preferences", kept), JSON.stringify({ language }));
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    return page;
  }
  try {
    await look(
      async (address, language = "ja", onFault = (error) => faults.push(`${address}: ${error}`)) => {
        if (!opened.has(language)) opened.set(language, await pageOf(language));
        const page = opened.get(language);
        page.removeAllListeners("pageerror");
        page.on("pageerror", onFault);
        await page.setViewportSize({ width: 1366, height: 768 });
        await page.goto(`http://127.0.0.1:${server.address().port}/${address}`);
        return page;
      },
      await browser.newPage(),
    );
    assert.deepEqual(faults, []);
  } finally {
    await browser.close();
    server.close();
  }
}

/** A demo shop made once; each test works on a copy, which opens in a blink. */
const templates = new Map();
async function shopFolder(clock) {
  if (!templates.has(clock)) {
    const template = mkdtempSync(join(tmpdir(), "maneki-template-"));
    templates.set(clock, template);
    const till = await serve(template, [], true, clock);
    await till.stop();
    process.on("exit", () => rmSync(template, { recursive: true, force: true }));
  }
  const folder = mkdtempSync(join(tmpdir(), "maneki-journey-"));
  cpSync(templates.get(clock), folder, { recursive: true });
  return folder;
}

/** What has a program find the clock standing there: Debian's libfaketime. */
function standing(clock) {
  const libraries = readdirSync("/usr/lib").map((machine) => `/usr/lib/${machine}/faketime/libfaketime.so.1`);
  const library = libraries.find((file) => existsSync(file));
  assert.notEqual(library, undefined, "install libfaketime");
  return { LD_PRELOAD: library, FAKETIME: clock, FAKETIME_DONT_FAKE_MONOTONIC: "1", TZ: "Asia/Tokyo" };
}

async function serve(folder, options, demo = true, clock = null) {
  // A shop's own secrets must not get into the tester's key ring.
  const env = {
    ...process.env,
    ...(demo ? {} : { DBUS_SESSION_BUS_ADDRESS: "", XDG_RUNTIME_DIR: folder }),
    ...(clock === null ? {} : standing(clock)),
  };
  const data = demo ? ["--demo", "--data", folder] : ["--data", join(folder, "till")];
  const child = spawn(cli, ["serve", ...data, ...options], {
    stdio: ["pipe", "pipe", "inherit"],
    env,
  });
  const lines = createInterface({ input: child.stdout });
  const [line] = await Promise.race([
    once(lines, "line"),
    once(child, "exit").then(([code]) => {
      throw new Error(`maneki-cli serve ended with ${code}`);
    }),
  ]);
  const { listening, token } = JSON.parse(line);
  return {
    listening,
    token,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, "exit");
      child.stdin.end();
      await ended;
    },
    /** As a power cut does. */
    async kill() {
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
    },
  };
}

/** The receipt's file, once the till says where it is. */
export async function printed(shop) {
  for (;;) {
    const { paper } = (await shop.call("cashier", "show_view")).ok.done;
    assert.notEqual(paper.state, "failed");
    if (paper.file !== null) return paper.file;
    await new Promise((go) => setTimeout(go, 200));
  }
}

/** Runs `maneki-cli`; its exit code and its answer, a line of JSON. */
export function run(...words) {
  const env = { ...process.env, DBUS_SESSION_BUS_ADDRESS: "" };
  const { status, stdout } = spawnSync(cli, words, { encoding: "utf8", env });
  const line = stdout.trim().split("\n").at(-1) ?? "";
  return { exit: status, answer: line.startsWith("{") ? JSON.parse(line) : line };
}

/**
 * Opens a shop, runs `journey`, and leaves nothing behind. `demo: false` opens an empty folder as
 * a shop of its own, which nobody has set up. `clock`, a moment in Japan, stops the till's clock there.
 */
export async function inShop(journey, { options = ["--camera"], demo = true, clock = null } = {}) {
  const folder = demo ? await shopFolder(clock) : mkdtempSync(join(tmpdir(), "maneki-shop-"));
  const tills = [];
  const server = await pages();
  const browser = await chromium.launch(BROWSER);
  let till = await serve(folder, options, demo, clock);
  const shop = {
    folder,
    browser,
    get till() {
      return till;
    },
    /** Opens a window's page; `before` runs in it before the page's own scripts. */
    async window(name, size = { width: 1366, height: 768 }, before = undefined, of = till) {
      const page = await browser.newPage({ viewport: size });
      page.setDefaultTimeout(15_000);
      if (before !== undefined) await page.addInitScript(before);
      page.on("pageerror", (error) => shop.faults.push(`${name}: ${error}`));
      const query = `serve=${of.listening}&token=${of.token}`;
      await page.goto(`http://127.0.0.1:${server.address().port}/${name}.html?${query}`);
      return page;
    },
    faults: [],
    /** Kills the till and starts it again on the same data; pages must be opened anew. */
    async powerCut() {
      await till.kill();
      till = await serve(folder, options, demo, clock);
    },
    /** Another machine: a till in a folder of its own, which nobody has set up. */
    async elsewhere() {
      const other = { folder: mkdtempSync(join(tmpdir(), "maneki-shop-")) };
      other.till = await serve(other.folder, [], false);
      other.window = (name, size) => shop.window(name, size, undefined, other.till);
      tills.push(other);
      return other;
    },
    stop: () => till.stop(),
    /** A command sent past the screens, as `window`. */
    call: (window, command, request = {}) => call(browser, till, window, command, request),
  };
  try {
    await journey(shop);
    if (shop.faults.length > 0) throw new Error(shop.faults.join("\n"));
  } catch (error) {
    await Promise.all(
      browser.contexts().flatMap((context) =>
        context.pages().map((page, at) =>
          page.screenshot({ path: join(tmpdir(), `maneki-failed-${at}.png`) }).catch(() => {}),
        ),
      ),
    );
    throw error;
  } finally {
    await browser.close();
    server.close();
    await till.stop().catch(() => {});
    for (const other of tills) await other.till.stop().catch(() => {});
    for (const used of [folder, ...tills.map((other) => other.folder)]) {
      rmSync(used, { recursive: true, force: true });
    }
  }
}

/** A simulator of `maneki-cli`, with its keys in a folder of its own; it ends with the test. */
async function simulator(verb, keys, listen = "127.0.0.1:0") {
  const child = spawn(cli, [verb, "--listen", listen, "--keys", keys], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const [line] = await once(createInterface({ input: child.stdout }), "line");
  const { listening } = JSON.parse(line);
  const stop = async () => {
    const ended = once(child, "exit");
    child.kill();
    await ended;
  };
  return { listening, stop, key: (name) => readFileSync(join(keys, `${name}.pem`), "utf8") };
}

/** The wallets' acquirer on loopback, with its keys in `folder`. */
export async function walletSim(folder, script, listen) {
  const { listening, ...sim } = await simulator("wallet-sim", join(folder, "keys"), listen);
  sim.host = `http://${listening}`;
  sim.ledger = async () => (await fetch(`${sim.host}/sim/ledger`)).json();
  sim.play = (rules) => fetch(`${sim.host}/sim/script`, { method: "POST", body: JSON.stringify(rules) });
  if (script !== undefined) await sim.play(script);
  return sim;
}

/** The tax office on loopback; `tell` does what customs and its clerk do. */
export async function taxSim(folder) {
  const keys = join(folder, "tax-keys");
  const { listening, ...sim } = await simulator("tax-sim", keys);
  sim.setUp = join(keys, "tax_office.json");
  sim.file = (name) => join(keys, `${name}.pem`);
  sim.tell = (...words) => run("tax-sim", ...words, "--at", listening, "--keys", keys).answer;
  return sim;
}

/** One command over a socket of its own, from a page of the same browser. */
async function call(browser, till, window, command, request) {
  const page = await browser.newPage();
  const answer = await page.evaluate(
    ([address, hello, asked]) =>
      new Promise((resolve, reject) => {
        const socket = new WebSocket(address);
        socket.addEventListener("open", () => {
          socket.send(JSON.stringify({ hello }));
          socket.send(JSON.stringify(asked));
        });
        socket.addEventListener("close", () => reject(new Error("the till hung up")));
        socket.addEventListener("message", ({ data }) => {
          if (typeof data !== "string") return;
          const message = JSON.parse(data);
          if (message.id === asked.id) resolve(message);
        });
      }),
    [`ws://${till.listening}/`, { window, token: till.token }, { id: 1, command, request }],
  );
  await page.close();
  return answer;
}

/**
 * Opens the page of e-receipts as a shop would publish it, for one till, in a Chinese phone's
 * browser. `goOffline` takes its server away.
 */
export async function receiptPage(browser, till, visit) {
  const folder = mkdtempSync(join(tmpdir(), "maneki-page-"));
  cpSync(join(dist, "receipt"), folder, { recursive: true });
  writeFileSync(join(folder, "tills.json"), JSON.stringify({ tills: [till] }));
  const server = await pages(folder);
  const context = await browser.newContext({ locale: "zh-CN", viewport: { width: 390, height: 844 } });
  try {
    const page = await context.newPage();
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    await visit(page, async () => {
      server.close();
      server.closeAllConnections();
      await context.setOffline(true);
    });
  } finally {
    await context.close();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Signs in at a window by its first tile of that role, with the keyboard. */
export async function signIn(page, role = "cashier") {
  const tile = page.locator('[data-testid^="staff-"]').filter({
    hasText: role === "manager" ? "高橋" : "佐藤",
  });
  await tile.click();
  await page.getByTestId("pin").focus();
  // As fast as a person: faster would be taken for a scanner.
  await page.keyboard.type(PINS[role], { delay: 130 });
  await page.keyboard.press("Enter");
  const desk = '[data-testid="selling"], [data-testid="checkout"], [data-testid="receipts-page"]';
  await page.locator(desk).first().waitFor();
}

/** Goes to an element as one without a mouse does: Tab by Tab. */
export async function reach(page, testid) {
  const there = (id) => document.activeElement?.closest(`[data-testid="${id}"]`) != null;
  for (let step = 0; step < 150; step += 1) {
    if (await page.evaluate(there, testid)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`no key reaches ${testid}`);
}

/** Reaches a button and presses it. */
export async function press(page, testid) {
  await reach(page, testid);
  await page.keyboard.press("Enter");
}

/** Reaches a field and types into it, as fast as a person: faster would be taken for a scanner. */
export async function enter(page, testid, text) {
  await reach(page, testid);
  await page.keyboard.press("Control+A");
  await page.keyboard.type(text, { delay: 130 });
}

/** Reaches a list of choices and goes down it to the value. */
export async function pick(page, testid, value) {
  await reach(page, testid);
  await page.keyboard.press("Home");
  for (let step = 0; step < 30; step += 1) {
    if ((await page.getByTestId(testid).inputValue()) === value) return;
    await page.keyboard.press("ArrowDown");
  }
  throw new Error(`${testid} has no ${value}`);
}

/** The US keyboard's places of what is neither letter nor digit, plain and with Shift. */
const PLACES = {
  Minus: "-_", Equal: "=+", BracketLeft: "[{", BracketRight: "]}", Backslash: "\\|",
  Semicolon: ";:", Quote: "'\"", Comma: ",<", Period: ".>", Slash: "/?", Backquote: "`~", Space: " ",
};

function place(character) {
  if (/^[a-z]$/i.test(character)) return `Key${character.toUpperCase()}`;
  const digit = /^\d$/.test(character) ? character : ")!@#$%^&*(".indexOf(character);
  if (digit !== -1) return `Digit${digit}`;
  const found = Object.entries(PLACES).find(([, pair]) => pair.includes(character));
  if (found === undefined) throw new Error(`no key for ${character}`);
  return found[0];
}

/**
 * Types as a keyboard-wedge scanner does: `gap` milliseconds a key, with `end` at the end. The
 * keys carry their own times and go out together, so a busy machine does not slow the scanner.
 * `composing`: an input method takes the keys. `typed`: what the layout makes of a character.
 */
export async function wedge(page, text, way = {}) {
  const { gap = 8, end = "Enter", composing = false, typed = (character) => character } = way;
  const driver = await page.context().newCDPSession(page);
  const first = Date.now();
  const presses = [...text].map((character) => {
    // GS1's separator, as scanners that type send it: Ctrl+].
    if (character === "\u001d") return { code: "BracketRight", key: "]", modifiers: 2, windowsVirtualKeyCode: 221 };
    const press = {
      code: place(character),
      modifiers: /[A-Z~!@#$%^&*()_+{}|:"<>?]/.test(character) ? 8 : 0,
    };
    if (composing) return { ...press, key: "Process", windowsVirtualKeyCode: 229 };
    return { ...press, key: typed(character), text: typed(character) };
  });
  if (end !== null) presses.push({ key: end, code: end, modifiers: 0, ...END_KEYS[end] });
  const sent = presses.flatMap((press, at) =>
    [press.text === undefined ? "rawKeyDown" : "keyDown", "keyUp"].map((type) =>
      driver.send("Input.dispatchKeyEvent", { type, ...press, timestamp: (first + at * gap) / 1000 }),
    ),
  );
  await Promise.all(sent);
  await driver.detach();
}

const END_KEYS = {
  Enter: { text: "\r", windowsVirtualKeyCode: 13 },
  Tab: { windowsVirtualKeyCode: 9 },
};

/** A figure as it is written: ¥1,234, −¥1,234 or ▲¥1,234. */
export function yen(text) {
  const amount = Number(text.replace(/\D/g, ""));
  return /[-−▲]/.test(text) ? -amount : amount;
}

/** A Chinese traveller's passport, as its reader sends it. */
export const ZONE =
  "P<CHNWANG<<XIAOMING<<<<<<<<<<<<<<<<<<<<<<<<<\nE123467230CHN9001011F3101012<<<<<<<<<<<<<<<6";

/** Sells for cash what tax-free is worth the while of. */
export async function dearCashSale(cashier) {
  await cashier.getByTestId("search").fill("急須");
  await cashier.getByTestId("found-KIT-010").click();
  await cashier.getByTestId("cart-line-1").waitFor();
  await cashier.keyboard.press("F12");
  await cashier.getByTestId("take-cash").click();
  await cashier.getByTestId("done").waitFor();
}

/** The tax-free key, and the passport of `ZONE`. */
export async function readPassport(cashier) {
  await cashier.getByTestId("tax-free").click();
  await cashier.getByTestId("passport-zone").fill(ZONE);
  await cashier.getByTestId("passport-read").click();
}

/** From the tax-free key to the record, for the traveller of `ZONE`. */
export async function writeRecord(cashier) {
  await readPassport(cashier);
  await cashier.getByTestId("set-stay").waitFor();
  assert.equal(await cashier.getByTestId("passport-number").innerText(), "•••••6723");
  await cashier.locator('[data-testid^="landed-2"]:enabled').last().click();
  await cashier.getByTestId("set-stay").click();
  await cashier.getByTestId("tax-free-confirm").click();
}
