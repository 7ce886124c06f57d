// Travel cards: the shop writes its own, the visitor's screen shows them, and the till prints them.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { inShop, run, signIn } from "./harness.mjs";

const LANGUAGES = ["ja", "zh-Hans", "zh-Hant", "en", "ko"];
const TITLES = { ja: "姉妹店への道", "zh-Hans": "前往分店", "zh-Hant": "前往分店", en: "Our other shop", ko: "다른 매장 가는 길" };
const LINES = {
  ja: ["橋をわたって左です。", "傘をお貸しします。"],
  "zh-Hans": ["过桥后左转。", "可以借伞。"],
  "zh-Hant": ["過橋後左轉。", "可以借傘。"],
  en: ["Cross the bridge and turn left.", "We lend umbrellas."],
  ko: ["다리를 건너 왼쪽입니다.", "우산을 빌려 드립니다."],
};

/** Hides every card but one, so that the screen has nothing else to show. */
async function only(shop, id) {
  const { ok: cards } = await shop.call("manager", "list_travel_cards");
  for (const card of cards) {
    const { topic, title, lines, link } = card;
    const request = { id: card.id, topic, title, lines, link, shown: card.id === id };
    assert.equal((await shop.call("manager", "save_travel_card", request)).error, undefined);
  }
}

const shownCard = (page) => page.getByTestId("travel-card").innerText();

/** The printed cards' files, once there are so many. */
async function papers(shop, count) {
  for (let tries = 0; tries < 50; tries += 1) {
    const files = readdirSync(shop.folder, { recursive: true }).filter((name) => /travel-.*\.pdf$/.test(name));
    if (files.length >= count) return files.map((file) => join(shop.folder, file));
    await new Promise((go) => setTimeout(go, 200));
  }
  throw new Error("no paper");
}

test("a shop writes a card in five languages; the visitor sees it, and it goes again", async () => {
  await inShop(async (shop) => {
    const manager = await shop.window("manager");
    await signIn(manager, "manager");
    await manager.getByTestId("page-travel").click();
    await manager.getByTestId("new-travel-card").click();
    await manager.getByTestId("travel-topic").selectOption("nearby");
    for (const language of LANGUAGES) {
      assert.equal(await manager.getByTestId("travel-save").isEnabled(), false, `before ${language}`);
      await manager.getByTestId(`travel-language-${language}`).click();
      await manager.getByTestId("travel-title").fill(TITLES[language]);
      await manager.getByTestId("travel-lines").fill(LINES[language].join("\n"));
    }
    // Half a card is not saved: Korean lacks a line.
    await manager.getByTestId("travel-lines").fill(LINES.ko[0]);
    assert.equal(await manager.getByTestId("travel-save").isEnabled(), false);
    await manager.getByTestId("travel-lines").fill(LINES.ko.join("\n"));
    // A link that is none is refused by the till, in words.
    await manager.getByTestId("travel-link").fill("example.com/map");
    await manager.getByTestId("travel-save").click();
    await manager.getByText("QRコードの行き先が正しくありません").waitFor();
    await manager.getByTestId("travel-link").fill("https://example.com/map");
    await manager.getByTestId("travel-save").click();
    await manager.locator('[data-origin="own"]').waitFor();
    const { ok: cards } = await shop.call("manager", "list_travel_cards");
    const mine = cards.find(({ origin }) => origin === "own");
    assert.deepEqual([mine.title, mine.lines, mine.link], [TITLES, LINES, "https://example.com/map"]);
    await only(shop, mine.id);
    const visitor = await shop.window("customer");
    await signIn(await shop.window("cashier"));
    for (const language of LANGUAGES) {
      await shop.call("cashier", "set_visitor_language", { language });
      await visitor.locator(`html[lang="${language}"]`).waitFor();
      const text = await shownCard(visitor);
      for (const part of [TITLES[language], ...LINES[language]]) assert.ok(text.includes(part), `${language}: ${text}`);
      await visitor.getByTestId("travel-code").waitFor();
    }
    // It outlives a power cut.
    await shop.powerCut();
    const again = await shop.window("customer");
    await again.getByTestId("travel-card").waitFor();
    assert.ok((await shownCard(again)).includes(TITLES["zh-Hans"]));
    const office = await shop.window("manager");
    await signIn(office, "manager");
    await office.getByTestId("page-travel").click();
    await office.getByTestId(`travel-${mine.id}`).click();
    await office.getByTestId("travel-reset").click();
    await office.getByTestId(`travel-${mine.id}`).waitFor({ state: "detached" });
    await again.getByTestId("travel-card").waitFor({ state: "detached" });
    const { ok: trail } = await shop.call("manager", "list_audit", { before: null, limit: 50 });
    const told = trail.rows.filter(({ action }) => action === "travel_card_changed");
    assert.ok(told.some(({ subject, before, after }) => subject === mine.id && before === "" && after.includes("姉妹店への道")));
    assert.ok(told.some(({ subject, before, after }) => subject === mine.id && before.includes("姉妹店への道") && after === ""));
  });
});

test("a built-in card is put into the shop's words and back", async () => {
  await inShop(async (shop) => {
    const manager = await shop.window("manager");
    await signIn(manager, "manager");
    await manager.getByTestId("page-travel").click();
    await manager.getByTestId("travel-narita").click();
    const before = (await shop.call("manager", "list_travel_cards")).ok.find(({ id }) => id === "narita");
    await manager.getByTestId("travel-language-ja").click();
    await manager.getByTestId("travel-title").fill("成田空港（第1ターミナル）");
    await manager.getByTestId("travel-save").click();
    await manager.locator('[data-testid="travel-narita"][data-origin="edited"]').click();
    const edited = (await shop.call("manager", "list_travel_cards")).ok.find(({ id }) => id === "narita");
    assert.equal(edited.title.ja, "成田空港（第1ターミナル）");
    // The law's steps are not the shop's to change.
    assert.deepEqual(edited.steps, before.steps);
    await manager.getByTestId("travel-reset").click();
    await manager.locator('[data-testid="travel-narita"][data-origin="shipped"]').waitFor();
    const after = (await shop.call("manager", "list_travel_cards")).ok.find(({ id }) => id === "narita");
    assert.deepEqual(after, before);
    for (const [change, field] of [
      [{ lines: { ...before.lines, ko: [] } }, "lines"],
      [{ title: { ...before.title, en: " " } }, "title"],
      [{ link: "javascript:alert(1)" }, "link"],
    ]) {
      const { title, lines, link } = { ...before, ...change };
      const request = { id: "narita", topic: "airport", title, lines, link, shown: true };
      const { error } = await shop.call("manager", "save_travel_card", request);
      assert.deepEqual([error.code, error.params.field], ["bad_travel_card", field]);
    }
    const { error } = await shop.call("manager", "reset_travel_card", { id: "atlantis" });
    assert.equal(error.code, "no_such_travel_card");
  });
});

test("the cashier prints a card by key, in the visitor's language", async () => {
  await inShop(async (shop) => {
    const cashier = await shop.window("cashier");
    await signIn(cashier);
    await shop.call("cashier", "set_visitor_language", { language: "ko" });
    await cashier.keyboard.press("Shift+F3");
    await cashier.getByTestId("travel-panel").waitFor();
    await cashier.locator('[data-testid="card-language-ko"][aria-pressed="true"]').waitFor();
    await cashier.getByTestId("card-naha").click();
    await cashier.getByTestId("travel-panel").waitFor({ state: "detached" });
    const [file] = await papers(shop, 1);
    const { stdout } = spawnSync("pdftotext", ["-layout", file, "-"], { encoding: "utf8" });
    const { ok: cards } = await shop.call("cashier", "list_travel_cards");
    const naha = cards.find(({ id }) => id === "naha");
    const plain = (text) => text.replace(/\s/g, "");
    for (const text of [naha.title.ko, ...naha.lines.ko, ...naha.steps.ko]) {
      assert.ok(plain(stdout).includes(plain(text)), `${text} in ${stdout}`);
    }
    assert.ok(stdout.includes("見本"));
    // The demo's printer prints it once, and the roll of papers knows it.
    for (const media of ["a4", "a5", "mm58"]) {
      const out = join(shop.folder, `${media}.pdf`);
      const name = file.split("/").at(-1).replace(".pdf", "");
      const drawn = run("papers", "--demo", "--data", shop.folder, "--media", media, "--out", out, name);
      assert.equal(drawn.exit, 0, JSON.stringify(drawn.answer));
      const { stdout: pages } = spawnSync("pdfinfo", [out], { encoding: "utf8" });
      assert.match(pages, /Pages:\s+1\n/, media);
    }
  });
});

test("a card sent to the usual printer and to a chosen one at once is kept twice", async () => {
  await inShop(async (shop) => {
    const manager = await shop.window("manager");
    await signIn(manager, "manager");
    const { ok: set } = await shop.call("manager", "show_printers");
    const other = { ...set.printers[0], id: null, name: "A4", address: "queue:office", media: "a4", papers: [] };
    assert.equal((await shop.call("manager", "save_printers", { printers: [...set.printers, other] })).error, undefined);
    await manager.getByTestId("page-travel").click();
    await manager.getByTestId("travel-haneda").click();
    await manager.getByTestId("travel-print").click();
    await manager.getByTestId("travel-printer").selectOption({ label: "A4" });
    await manager.getByTestId("travel-print").click();
    assert.equal((await papers(shop, 2)).length, 2);
  });
});
