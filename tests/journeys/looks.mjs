// How a screen looks: its picture, small and grey, beside the one that a person approved; and
// what no picture so small can show: texts that are cut, and letters of the wrong face.

import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { crc32, deflateSync, inflateSync } from "node:zlib";

const FOLDER = fileURLToPath(new URL("./looks", import.meta.url));
/** `accept` keeps what is seen now as approved. */
const MODE = process.env.MANEKI_LOOKS ?? "";
const WIDTH = 160;
/** Sixteen greys; as many apart they are another shade. */
const SHADE = 3;
/** A hundredth of the dots may differ: letters are not drawn alike on every machine. */
const MOST_OFF = 0.01;
/** But nowhere most of a patch, which is as large as a small button. */
const PATCH = { width: 12, height: 6, most: 0.6 };

export const SIZES = [
  { width: 1366, height: 768 },
  { width: 1024, height: 600 },
  { width: 1920, height: 1080 },
  { width: 1080, height: 1920 },
];

/** Grey dots of a screen, `WIDTH` across, 0 to 15. A page of the same browser does the sums. */
function small(drawer, picture) {
  return drawer.evaluate(
    async ([base64, width]) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const whole = await createImageBitmap(new Blob([bytes]));
      const height = Math.round((whole.height * width) / whole.width);
      const canvas = new OffscreenCanvas(width, height);
      const pen = canvas.getContext("2d");
      pen.imageSmoothingQuality = "high";
      pen.drawImage(whole, 0, 0, width, height);
      const { data } = pen.getImageData(0, 0, width, height);
      const dots = [];
      for (let at = 0; at < data.length; at += 4) dots.push((data[at] * 3 + data[at + 1] * 6 + data[at + 2]) / 10 >> 4);
      return { dots, height };
    },
    [picture.toString("base64"), WIDTH],
  );
}

function chunk(kind, bytes) {
  const named = Buffer.concat([Buffer.from(kind, "latin1"), bytes]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(bytes.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

function toPng({ dots, height }) {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(WIDTH, 0);
  head.writeUInt32BE(height, 4);
  head[8] = 4; // Bits a dot; the rest is nought: grey, plain.
  const rows = [];
  for (let y = 0; y < height; y += 1) {
    rows.push(0);
    for (let x = 0; x < WIDTH; x += 2) rows.push((dots[y * WIDTH + x] << 4) | dots[y * WIDTH + x + 1]);
  }
  const data = deflateSync(Buffer.from(rows), { level: 9 });
  return Buffer.concat([SIGNATURE, chunk("IHDR", head), chunk("IDAT", data), chunk("IEND", Buffer.alloc(0))]);
}

/** Reads what `toPng` wrote. */
function fromPng(file) {
  const height = file.readUInt32BE(20);
  const rows = inflateSync(file.subarray(41, 41 + file.readUInt32BE(33)));
  const dots = [];
  for (let y = 0; y < height; y += 1) {
    for (const two of rows.subarray(y * (WIDTH / 2 + 1) + 1, (y + 1) * (WIDTH / 2 + 1))) dots.push(two >> 4, two & 15);
  }
  return { dots, height };
}

/** Texts that are cut off, or that lie where nobody sees them. */
function cutTexts() {
  const faults = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const element = node.parentElement;
    if (node.data.trim() === "" || element === null || element.closest("script, style, option, svg") !== null) continue;
    if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    // For readers of the screen alone.
    if (box.width < 2 || box.height < 2) continue;
    const say = (what) => faults.add(`${what}: ${node.data.trim().slice(0, 40)}`);
    let scrolls = false;
    for (let holder = element; holder !== null && holder !== document.documentElement; holder = holder.parentElement) {
      const style = getComputedStyle(holder);
      const edge = holder.getBoundingClientRect();
      if (style.position === "fixed") break;
      if (edge.width <= 1 && style.overflow === "hidden") {
        scrolls = true; // Hidden on purpose.
        break;
      }
      if ([style.overflowX, style.overflowY].some((way) => way === "auto" || way === "scroll")) {
        scrolls = true;
        // A wide table may, and a row of choices: keys scroll them too.
        const wide = holder.scrollWidth > holder.clientWidth + 1 && style.overflowX !== "hidden";
        if (wide && element.closest('table, [role="group"]') === null) say("scrolls sideways");
        break;
      }
      // Names of goods may end in an ellipsis: the whole name is on the line's own page.
      if (style.textOverflow === "ellipsis" || style.webkitLineClamp !== "none") {
        scrolls = true;
        break;
      }
      const clips = (way) => way === "hidden" || way === "clip";
      if (clips(style.overflowX) && (box.right > edge.right + 1.5 || box.left < edge.left - 1.5)) say("cut");
      if (clips(style.overflowY) && (box.bottom > edge.bottom + 3 || box.top < edge.top - 3)) say("cut below");
    }
    if (!scrolls && (box.right > innerWidth + 1 || box.left < -1 || box.bottom > innerHeight + 1 || box.top < -1)) say("off the screen");
  }
  for (const button of document.querySelectorAll("button")) {
    const edge = button.getBoundingClientRect();
    const parts = [...button.children].map((part) => ({ part, box: part.getBoundingClientRect() })).filter(({ part, box }) => part.checkVisibility() && box.width > 2);
    for (const [at, { part, box }] of parts.entries()) {
      const text = button.textContent.trim().slice(0, 40);
      // A line that ends in an ellipsis is no wider than its part.
      const wide = part.scrollWidth > box.width + 1 && getComputedStyle(part).overflowX === "visible" ? part.scrollWidth : box.width;
      if (box.left + wide > edge.right + 1 || box.left < edge.left - 1) faults.add(`beyond its button: ${text}`);
      const next = parts[at + 1]?.box;
      if (next !== undefined && next.top < box.bottom - 2 && next.bottom > box.top + 2 && next.left > box.left && next.left < box.left + wide - 1) {
        faults.add(`one over another: ${text}`);
      }
    }
  }
  if (document.documentElement.scrollWidth > innerWidth + 1) faults.add("the page is wider than its window");
  return [...faults];
}

/** The faces that each language's letters may come from, by the fonts' own names. */
const FACES = {
  ja: /JP/,
  "zh-Hans": /SC/,
  "zh-Hant": /TC|JP/,
  ko: /KR|JP/,
  en: /JP/,
};

/** Every character that a two-byte code page can write. */
function codePage(name, lead, trail) {
  const bytes = [];
  for (let high = lead[0]; high <= lead[1]; high += 1) for (let low = trail[0]; low <= trail[1]; low += 1) bytes.push(high, low);
  return new Set(new TextDecoder(name).decode(new Uint8Array(bytes)));
}

/** What our own face of a language draws; a name with another letter borrows it from the next. */
const JIS = codePage("euc-jp", [0xa1, 0xf4], [0xa1, 0xfe]);
const DRAWN = {
  ja: JIS,
  en: JIS,
  "zh-Hans": codePage("gb2312", [0xa1, 0xf7], [0xa1, 0xfe]),
};
const borrows = (language, text) => DRAWN[language] !== undefined && [...text].some((letter) => letter > "\u2000" && !DRAWN[language].has(letter));

/** Whether a font may draw a text whose parts are of these languages. */
function isRight(languages, text, { familyName, isCustomFont }) {
  if (isCustomFont && ![...text].some((letter) => letter > "\u2000")) return true; // Latin is alike in all.
  return languages.some((language) => {
    if (language === "zh-Hant" && /CJK TC/.test(familyName)) return true; // Named in the style sheet.
    return isCustomFont && ((FACES[language] ?? /JP/).test(familyName) || borrows(language, text));
  });
}

/** Letters that no font of ours draws, or that come from another language's. */
async function wrongFaces(page, known) {
  const driver = await page.context().newCDPSession(page);
  await driver.send("DOM.enable");
  await driver.send("CSS.enable");
  const faults = new Set();
  try {
    const texts = await page.evaluate(() => {
      let count = 0;
      const texts = [];
      for (const element of document.querySelectorAll("body *")) {
        const own = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map(({ data }) => data).join("").trim();
        if (own === "" || ["SCRIPT", "STYLE", "OPTION"].includes(element.tagName) || !element.checkVisibility()) continue;
        element.dataset.look = String((count += 1));
        const within = [...element.querySelectorAll("[lang]")].map(({ lang }) => lang);
        const languages = [element.closest("[lang]")?.lang ?? "", ...within];
        const { fontWeight: weight, fontFamily } = getComputedStyle(element);
        // Codes and keys are in the machine's own letters.
        if (!/mono/i.test(fontFamily)) texts.push({ at: String(count), languages, own, weight });
      }
      return texts;
    });
    const { root } = await driver.send("DOM.getDocument", { depth: 0 });
    for (const { at, languages, own, weight } of texts) {
      const key = `${languages.join()} ${weight} ${own}`;
      if (known.has(key)) continue;
      known.add(key);
      const { nodeId } = await driver.send("DOM.querySelector", { nodeId: root.nodeId, selector: `[data-look="${at}"]` });
      if (nodeId === 0) continue;
      const { fonts } = await driver.send("CSS.getPlatformFontsForNode", { nodeId });
      for (const font of fonts) {
        if (!isRight(languages, own, font)) faults.add(`${languages[0]} in ${font.familyName}: ${own.slice(0, 40)}`);
      }
    }
  } finally {
    await driver.detach();
  }
  return [...faults];
}

/** Looks at screens and gathers what is wrong with them. */
export class Looks {
  #seen = new Set();
  #known = new Set();
  #full = join(tmpdir(), "maneki-looks");
  faults = [];

  constructor(drawer) {
    this.drawer = drawer;
    mkdirSync(FOLDER, { recursive: true });
    mkdirSync(this.#full, { recursive: true });
  }

  /** Looks at a page as it stands, at every size. What changes by the minute is covered: `hide`. */
  async see(page, name, { hide = [] } = {}) {
    await page.emulateMedia({ reducedMotion: "reduce", colorScheme: "light" });
    for (const [at, size] of SIZES.entries()) {
      await page.setViewportSize(size);
      await page.evaluate(() => document.fonts.ready.then(() => new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)))));
      const full = `${name}-${size.width}x${size.height}`;
      for (const fault of await page.evaluate(cutTexts)) this.faults.push(`${full}: ${fault}`);
      if (at === 0) for (const fault of await wrongFaces(page, this.#known)) this.faults.push(`${full}: ${fault}`);
      await this.#compare(page, full, hide);
    }
  }

  async #compare(page, name, hide) {
    const mask = hide.map((selector) => page.locator(selector));
    const picture = await page.screenshot({ type: "jpeg", quality: 90, animations: "disabled", mask, maskColor: "#888888" });
    const now = await small(this.drawer, picture);
    const file = join(FOLDER, `${name}.png`);
    this.#seen.add(`${name}.png`);
    const why = existsSync(file) ? difference(fromPng(readFileSync(file)), now) : "nobody approved it";
    const whole = join(this.#full, `${name}.jpg`);
    if (MODE === "accept" || why !== null) writeFileSync(whole, picture);
    if (why === null) return;
    if (MODE === "accept") writeFileSync(file, toPng(now));
    else this.faults.push(`${name}: ${why}; see ${whole}`);
  }

  /** Approved pictures of screens that are no more; `mine` says which are this test's. */
  end(mine) {
    const left = readdirSync(FOLDER).filter((file) => file.startsWith(mine) && !this.#seen.has(file));
    if (MODE === "accept") for (const file of left) rmSync(join(FOLDER, file));
    else this.faults.push(...left.map((file) => `${file}: there is no such screen`));
  }
}

/** How two pictures differ, or null where a person would not see it. */
function difference(was, now) {
  if (was.height !== now.height) return "it has another shape";
  const off = was.dots.map((dot, at) => Math.abs(dot - now.dots[at]) >= SHADE);
  const share = off.filter(Boolean).length / off.length;
  if (share > MOST_OFF) return `${(share * 100).toFixed(1)} % of it differ`;
  for (let top = 0; top + PATCH.height <= was.height; top += 2) {
    for (let left = 0; left + PATCH.width <= WIDTH; left += 2) {
      let count = 0;
      for (let y = top; y < top + PATCH.height; y += 1) {
        for (let x = left; x < left + PATCH.width; x += 1) count += off[y * WIDTH + x] ? 1 : 0;
      }
      const [across, down] = [left / WIDTH, top / was.height].map((part) => Math.round(part * 100));
      if (count > PATCH.most * PATCH.width * PATCH.height) return `a patch differs, ${across} % across and ${down} % down`;
    }
  }
  return null;
}
