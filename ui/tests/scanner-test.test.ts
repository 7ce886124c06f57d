import { describe, expect, test } from "vitest";
import { judge } from "../src/input/scanner-test.ts";
import { BARS, QR } from "../src/input/test-codes.ts";
import { type Ended, type Press, readScan } from "../src/input/wedge.ts";

const CODES = [QR.text, BARS.text];

/** Keys of a US keyboard by the character they type, with Shift where it needs one. */
const US: Record<string, [string, boolean]> = Object.fromEntries([
  ..."abcdefghijklmnopqrstuvwxyz".split("").flatMap((key) => [
    [key, [`Key${key.toUpperCase()}`, false]],
    [key.toUpperCase(), [`Key${key.toUpperCase()}`, true]],
  ]),
  ...[..."0123456789"].map((key, at) => [key, [`Digit${at}`, false]]),
  ...[...")!@#$%^&*("].map((key, at) => [key, [`Digit${at}`, true]]),
  ...[
    ["-_", "Minus"],
    ["=+", "Equal"],
    ["]", "BracketRight"],
    [";:", "Semicolon"],
    [",", "Comma"],
    [".", "Period"],
    ["/?", "Slash"],
  ].flatMap(([signs = "", code]) => [...signs].map((sign, at) => [sign, [code, at === 1]])),
  [" ", ["Space", false]],
]);

function scan(text: string, change: (press: Press, character: string) => Partial<Press> = () => ({})): Ended {
  const presses = [...text].map((character, at) => {
    const [code, shift] = US[character] ?? ["", false];
    const press = { key: character, code, at: at * 10, shift, ctrl: false, otherModifier: false, capsLock: false, composing: false };
    return { ...press, ...change(press, character) };
  });
  return { presses, end: "Enter" };
}

const swapped = (key: string): string => (key === key.toUpperCase() ? key.toLowerCase() : key.toUpperCase());
const OTHER_LAYOUT: Record<string, string> = { "+": "~", "=": "^", ":": "+", "@": '"', "&": "'", "*": "(", "(": ")", ")": "", _: "=" };

describe.each(CODES)("%s", (code) => {
  test.each([
    ["a good scanner", () => ({}), "auto", []],
    ["CapsLock", (_: Press, key: string) => ({ key: swapped(key), capsLock: true }), "auto", ["caps_lock"]],
    ["CapsLock that the scanner undoes", ({ shift, code }: Press, key: string) => ({ key, capsLock: true, shift: code.startsWith("Key") ? !shift : shift }), "typed", ["caps_lock"]],
    ["an input method", () => ({ key: "Process", composing: true }), "auto", ["input_method"]],
    ["another layout of the computer", (_: Press, key: string) => ({ key: OTHER_LAYOUT[key] ?? key }), "places", ["layout"]],
    ["another layout of the scanner", ({ code }: Press, key: string) => ({ key: OTHER_LAYOUT[key] ?? key, code: code === "Equal" ? "Quote" : code }), "learned", ["layout"]],
  ] as const)("%s", (_, change, way, disturbances) => {
    const ended = scan(code, change);
    const found = judge(ended, CODES);
    expect(found).toMatchObject({ kind: "read", reading: { way }, disturbances, end: "Enter", gapMs: 10 });
    if (found.kind === "read") expect(readScan(ended.presses, found.reading)).toBe(code);
  });
});

test("an AIM identifier in front is no fault", () => {
  expect(judge(scan(`]Q1${QR.text}`), CODES)).toMatchObject({ kind: "read", reading: { way: "auto" } });
});

test("lost keys and other codes are told", () => {
  expect(judge(scan(QR.text.slice(1)), CODES)).toEqual({ kind: "other", keys: QR.text.length - 1 });
  expect(judge(scan("4901234567894"), CODES)).toEqual({ kind: "other", keys: 13 });
});

test("keys that stand for several characters cannot be mended", () => {
  expect(judge(scan(QR.text, () => ({ key: "a", code: "KeyA", shift: false })), CODES)).toEqual({ kind: "garbled" });
});
