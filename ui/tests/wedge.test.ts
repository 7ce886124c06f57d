import { describe, expect, test } from "vitest";
import { type Ended, NO_BURST, type Press, idle, press, readScan } from "../src/input/wedge.ts";

const CODES: Record<string, [string, boolean]> = {
  "+": ["Equal", true],
  "=": ["Equal", false],
  "/": ["Slash", false],
  ":": ["Semicolon", true],
  "]": ["BracketRight", false],
  "-": ["Minus", false],
  ".": ["Period", false],
  " ": ["Space", false],
};

interface Way {
  /** Milliseconds between keys, taken in turn. */
  gaps: number[];
  end?: "Enter" | "Tab";
  endGap?: number;
  capsLock?: boolean;
  composing?: boolean;
  /** What the keyboard's layout makes of the keys. */
  layout?: (typed: string) => string;
}

function keys(text: string, way: Way): Press[] {
  let at = 1000;
  const made = [...text].map((character, index) => {
    if (index > 0) at += way.gaps[(index - 1) % way.gaps.length] ?? 10;
    return keyFor(character, at, way);
  });
  if (way.end !== undefined) {
    at += way.endGap ?? way.gaps[0] ?? 10;
    made.push({ ...keyFor("0", at, {}), key: way.end, code: way.end });
  }
  return made;
}

function keyFor(character: string, at: number, way: Partial<Way>): Press {
  const isLetter = /[a-z]/i.test(character);
  const upper = isLetter && character === character.toUpperCase();
  const [code, shift] = isLetter
    ? ([`Key${character.toUpperCase()}`, upper] as const)
    : (CODES[character] ?? [`Digit${character}`, false]);
  const capsLock = way.capsLock ?? false;
  const swapped = upper ? character.toLowerCase() : character.toUpperCase();
  const typed = capsLock && isLetter ? swapped : character;
  const composing = way.composing ?? false;
  return {
    key: composing ? "Process" : (way.layout?.(typed) ?? typed),
    code,
    at,
    shift,
    ctrl: false,
    otherModifier: false,
    capsLock,
    composing,
  };
}

function feed(presses: Press[]): string | null {
  let burst = NO_BURST;
  let ended: Ended | null = null;
  for (const pressed of presses) {
    const step = press(burst, pressed);
    burst = step.burst;
    ended = step.ended ?? ended;
  }
  ended ??= idle(burst);
  return ended && readScan(ended.presses);
}

const JAN = "4901234567894";
const EMV = `hQVDUFYwMWETTwegAAAAVVVQCFBheSBKUFk${"A+b/".repeat(70)}`.slice(0, 300);
const TYPIST = [92, 61, 98, 74, 83, 99, 55, 96, 68, 88];

describe("a scanner is heard", () => {
  const cases: [string, string, Way][] = [
    ["at 5 ms a key", JAN, { gaps: [5], end: "Enter" }],
    ["at 20 ms", JAN, { gaps: [20], end: "Enter" }],
    ["at 50 ms", JAN, { gaps: [48, 52, 50], end: "Enter" }],
    ["at 90 ms, evenly", JAN, { gaps: [88, 92, 90, 95], end: "Enter" }],
    ["ending with Tab", JAN, { gaps: [15], end: "Tab" }],
    ["ending with nothing", JAN, { gaps: [15] }],
    ["with an 8-digit code", "49123456", { gaps: [12], end: "Enter" }],
    ["with a short shop code", "A-12", { gaps: [9], end: "Enter" }],
    ["with a payment code of 300 letters", EMV, { gaps: [8], end: "Enter" }],
    ["with 300 letters and CapsLock on", EMV, { gaps: [8], end: "Enter", capsLock: true }],
    ["through an input method", JAN, { gaps: [11], end: "Enter", composing: true }],
    ["through one, base64", EMV, { gaps: [11], end: "Enter", composing: true }],
  ];
  test.each(cases)("%s", (_, text, way) => {
    expect(feed(keys(text, way))).toBe(text);
  });

  test("though a Japanese keyboard makes other signs of its keys", () => {
    const layout = (typed: string): string =>
      ({ "+": "~", "=": "^", ":": "+", "/": "/" })[typed] ?? typed;
    expect(feed(keys(EMV, { gaps: [8], end: "Enter", layout }))).toBe(EMV);
    const link = "https://qr.alipay.com/fkx123";
    expect(feed(keys(link, { gaps: [8], end: "Enter", layout }))).toBe(link);
  });

  test("with the AIM identifier, which tells the till how to read it", () => {
    const text = "]C10104901234567894";
    expect(feed(keys(text, { gaps: [10], end: "Enter" }))).toBe(text);
  });

  test("with GS1's separator, typed as Ctrl+]", () => {
    const presses = keys("0112345678ABC", { gaps: [10] });
    const at = (presses.at(-1)?.at ?? 0) + 10;
    presses.push({ ...keyFor("]", at, {}), ctrl: true }, keyFor("9", at + 10, {}));
    expect(feed(presses)).toBe("0112345678ABC\u001d9");
  });

  test("after a person typed something else", () => {
    const slow = keys("tea", { gaps: [180] });
    const scan = keys(JAN, { gaps: [12], end: "Enter" }).map((k) => ({ ...k, at: k.at + 5000 }));
    expect(feed([...slow, ...scan])).toBe(JAN);
  });
});

describe("a scan that the computer held up is heard whole", () => {
  const held = (text: string, gap: number, after: number, pause: number): Press[] =>
    keys(text, { gaps: [gap], end: "Enter" }).map((k, index) => ({ ...k, at: k.at + (index >= after ? pause : 0) }));

  test.each([
    [5, 2],
    [5, 6],
    [20, 12],
    [28, 3],
    [60, 9],
  ])("at %i ms a key, after %i keys", (gap, after) => {
    for (const pause of [120, 300, 600]) expect(feed(held(JAN, gap, after, pause))).toBe(JAN);
  });

  test("though its keys came in a clump", () => {
    const presses = keys(JAN, { gaps: [40], end: "Enter" });
    const clump = presses.map((k, index) => (index < 8 ? k : { ...k, at: (presses.at(-1)?.at ?? 0) + 200 }));
    expect(feed(clump)).toBe(JAN);
  });

  test("and what a person typed just before is no part of it", () => {
    const typed = keys("12", { gaps: [70] });
    const scan = keys(JAN, { gaps: [10], end: "Enter" }).map((k) => ({ ...k, at: k.at + 400 }));
    expect(feed([...typed, ...scan])).toBe(JAN);
  });
});

describe("a person is no scanner", () => {
  const cases: [string, string, Way][] = [
    ["typing fast", "kabushikigaisha", { gaps: TYPIST, end: "Enter", endGap: 160 }],
    ["typing fast with a quick Enter", "sencha", { gaps: TYPIST, end: "Enter", endGap: 80 }],
    ["typing a JAN", JAN, { gaps: TYPIST, end: "Enter", endGap: 90 }],
    ["keying a PIN evenly", "2580", { gaps: [95], end: "Enter" }],
    ["rolling two keys", "as", { gaps: [8], end: "Enter" }],
    ["typing fast without Enter", "matcha latte", { gaps: TYPIST }],
    ["keying digits at 90 ms", "12000", { gaps: [90, 85, 95], end: "Enter" }],
  ];
  test.each(cases)("%s", (_, text, way) => {
    expect(feed(keys(text, way))).toBeNull();
  });

  test("holding a shortcut", () => {
    const presses = keys("1234567", { gaps: [10], end: "Enter" });
    const broken = presses.map((k, index) => (index === 5 ? { ...k, ctrl: true } : k));
    expect(feed(broken)).toBeNull();
  });
});
