import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { KEY_MAP } from "../src/input/keymap.ts";
import { PAGE_WORDS } from "../src/receipt/words.ts";
import { STAFF_LANGUAGES, WORDS } from "../src/text/staff.ts";
import { VISITOR_LANGUAGES, VISITOR_WORDS } from "../src/text/visitor/all.ts";

/** Every text with the path to it, functions filled with a mark. */
function texts(value: unknown, path = ""): [string, string][] {
  if (typeof value === "string") return [[path, value]];
  if (typeof value === "function") {
    const fill = new Proxy({}, { get: () => "◆" });
    const made: unknown = path.startsWith(".faults") || path.startsWith(".notices")
      ? value(fill)
      : value("◆", "◆", "◆");
    return [[path, String(made)]];
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => texts(inner, `${path}.${key}`));
}

const holes = (text: string): number => [...text].filter((sign) => sign === "◆").length;

describe.each([
  ["staff", STAFF_LANGUAGES, WORDS],
  ["visitor", VISITOR_LANGUAGES, VISITOR_WORDS],
] as const)("%s", (_, languages, words) => {
  const reference = new Map(texts(words.ja).filter(([path]) => path !== ".language"));

  test.each(languages.filter((language) => language !== "ja"))("%s says all that ja says", (tag) => {
    const own = new Map(texts(words[tag]).filter(([path]) => path !== ".language"));
    expect([...own.keys()].toSorted()).toEqual([...reference.keys()].toSorted());
    for (const [path, text] of own) {
      expect(text.trim(), path).not.toBe("");
      expect(holes(text), path).toBe(holes(reference.get(path) ?? ""));
    }
  });

  test("Chinese has no kana, Korean no Han, English neither", () => {
    const foreign: Partial<Record<string, RegExp>> = {
      "zh-Hans": /[\u3041-\u3096\u30a1-\u30fa]/,
      "zh-Hant": /[\u3041-\u3096\u30a1-\u30fa]/,
      ko: /[\u3041-\u30fa\u4e00-\u9fff]/,
      en: /[\u3041-\u30fa]/,
    };
    for (const tag of languages) {
      const pattern = foreign[tag];
      if (pattern === undefined) continue;
      const wrong = texts(words[tag]).filter(
        ([path, text]) => pattern.test(text) && !path.startsWith(".languages"),
      );
      expect(wrong, tag).toEqual([]);
    }
  });
});

test("help names every key", () => {
  for (const { action } of KEY_MAP) expect(WORDS.ja.help.keys[action]).toBeTruthy();
});

/** The code points that a family's files draw, of the list that the browser goes by. */
function drawn(family: string): (sign: string) => boolean {
  const faces = readFileSync(join(import.meta.dirname, "../../assets/fonts/web/faces.css"), "utf8");
  const rule = faces.split("@font-face").find((text) => text.includes(`"${family}"`)) ?? "";
  const list = /unicode-range: ([^;]*);/.exec(rule)?.[1] ?? "";
  const spans = list.split(",").map((span) => {
    const [first = "", last = first] = span.slice(2).split("-");
    return [Number.parseInt(first, 16), Number.parseInt(last, 16)] as const;
  });
  return (sign) => {
    const code = sign.codePointAt(0) ?? 0;
    return spans.some(([first, last]) => first <= code && code <= last);
  };
}

test("traditional Chinese, which no other file draws whole, has its glyphs", () => {
  const has = drawn("Maneki TC");
  const screen = texts(VISITOR_WORDS["zh-Hant"]).filter(([path]) => !path.startsWith(".languages"));
  const own = [...screen, ...texts(PAGE_WORDS["zh-Hant"])];
  const han = new Set(own.flatMap(([, text]) => [...text]).filter((sign) => sign >= "\u4e00" && sign <= "\u9fff"));
  expect(han.size).toBeGreaterThan(200);
  expect([...han].filter((sign) => !has(sign))).toEqual([]);
});
