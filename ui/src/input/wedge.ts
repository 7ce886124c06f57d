// Tells a keyboard-wedge scanner from a person by its timing. No DOM here: `wedge-listener.ts`
// feeds it and puts the focused field back as it was.

/** A key going down, as the browser told it. */
export interface Press {
  key: string;
  code: string;
  /** Milliseconds, from any steady clock. */
  at: number;
  shift: boolean;
  ctrl: boolean;
  /** Alt or the system key: never a scanner's. */
  otherModifier: boolean;
  capsLock: boolean;
  /** An input method has taken the key: only `code` can be trusted. */
  composing: boolean;
}

export interface Burst {
  presses: readonly Press[];
}

export const NO_BURST: Burst = { presses: [] };

/** How keys become text. `auto` decides anew for each scan; a test scan at set-up may fix it. */
export interface Reading {
  way: "auto" | "typed" | "places" | "learned";
  /** Of `learned`: what each key of this scanner means. */
  keys: Readonly<Record<string, string>>;
}

export const AUTO: Reading = { way: "auto", keys: {} };

/** Gaps of the slowest scanners in the field, 100 ms, and what a busy computer adds. */
const SLOWEST_GAP_MS = 110;
/** No hand keeps this pace over a whole code. */
const INHUMAN_MEAN_MS = 30;
/** A slower scanner is known by its evenness. */
const EVEN_WITHIN = 0.25;
const EVEN_WITHIN_MS = 12;
const SHORTEST = 4;
const SHORTEST_EVEN = 8;
const SHORTEST_UNENDED = 6;
const LONGEST = 512;
/** After this long without a key, a burst without an end key is over. */
export const IDLE_MS = 130;
/** For so long a busy computer may hold back the rest of a scan. */
const STALL_MS = 700;

const GROUP_SEPARATOR = "\u001d";
const END_KEYS = new Set(["Enter", "NumpadEnter", "Tab"]);

/** What a scanner typed, and the key it ended with. */
export interface Ended {
  presses: readonly Press[];
  end: "Enter" | "Tab" | null;
}

export interface Step {
  burst: Burst;
  /** Set when this press was the end key of a scan; it must then go no further. */
  ended: Ended | null;
}

export function press(burst: Burst, pressed: Press): Step {
  if (isModifier(pressed)) return { burst, ended: null };
  const last = burst.presses.at(-1);
  const fresh = last === undefined || pressed.at - last.at > STALL_MS;
  const presses = fresh ? [] : burst.presses;
  if (END_KEYS.has(pressed.code)) {
    const scan = scanned([...presses, pressed]).slice(0, -1);
    const isScan = scan.length >= SHORTEST && isMachine([...scan, pressed]);
    const end = pressed.code === "Tab" ? "Tab" : "Enter";
    return { burst: NO_BURST, ended: isScan ? { presses: scan, end } : null };
  }
  if ((character(pressed, true) ?? character(pressed, false)) === null) return { burst: NO_BURST, ended: null };
  return { burst: { presses: [...presses, pressed].slice(-LONGEST) }, ended: null };
}

/** To be called once `IDLE_MS` have gone by without a key: some scanners send no end key. */
export function idle(burst: Burst): Ended | null {
  const presses = scanned(burst.presses);
  return presses.length >= SHORTEST_UNENDED && isMachine(presses) ? { presses, end: null } : null;
}

function isModifier({ code }: Press): boolean {
  return /^(?:Shift|Control|Alt|Meta|CapsLock)/.test(code);
}

/**
 * The presses that belong to the last one: those of its own pace, and before a pause those of a
 * pace that no hand keeps, since then it was the computer that paused.
 */
function scanned(presses: readonly Press[]): readonly Press[] {
  let start = presses.length;
  while (start > 0) {
    let from = start - 1;
    while (from > 0 && gapBefore(presses, from) <= SLOWEST_GAP_MS) from -= 1;
    if (start < presses.length && !isMachine(presses.slice(from, start))) break;
    start = from;
  }
  return presses.slice(start);
}

function gapBefore(presses: readonly Press[], index: number): number {
  return (presses[index]?.at ?? 0) - (presses[index - 1]?.at ?? 0);
}

function isMachine(presses: readonly Press[]): boolean {
  const all = presses.slice(1).map((_, index) => gapBefore(presses, index + 1));
  const gaps = all.filter((gap) => gap <= SLOWEST_GAP_MS);
  if (gaps.length === 0) return false;
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  if (mean <= INHUMAN_MEAN_MS) return true;
  if (presses.length < SHORTEST_EVEN) return false;
  const allowed = Math.max(EVEN_WITHIN_MS, mean * EVEN_WITHIN);
  return Math.max(...gaps) - Math.min(...gaps) <= allowed;
}

/** What was scanned, with the identifier that the scanner put in front, such as `]C1`. */
export function readScan(presses: readonly Press[], { way, keys }: Reading = AUTO): string {
  const read = (of: (pressed: Press) => string | null): string => presses.map((pressed) => of(pressed) ?? "").join("");
  const typed = read((pressed) => character(pressed, false));
  // A scanner types for a US keyboard: the keys' places tell what it meant where the letters
  // went through CapsLock, an input method or another layout.
  const meant = read((pressed) => character(pressed, true));
  switch (way) {
    case "typed":
      return typed;
    case "places":
      return meant;
    case "learned":
      return read((pressed) => keys[keyOf(pressed)] ?? character(pressed, true));
    case "auto": {
      const distorted = presses.some(({ composing, capsLock }) => composing || capsLock);
      return distorted || (!isPlausible(typed) && isPlausible(meant)) ? meant : typed;
    }
  }
}

/** A key by its place, as `Reading.keys` names it. */
export function keyOf({ code, shift }: Press): string {
  return shift ? `Shift+${code}` : code;
}

/** Whether a text looks like something that tills scan. */
function isPlausible(text: string): boolean {
  return (
    /^\d+$/.test(text) ||
    // EMV payment codes open with 85 05 "CPV01", of which base64 fixes nine letters.
    /^hQVDUFYwM[A-Za-z0-9+/]*={0,2}$/.test(text) ||
    /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ||
    /^\][A-Z]\d/i.test(text)
  );
}

function character(pressed: Press, byCode: boolean): string | null {
  if (pressed.ctrl) return pressed.code === "BracketRight" ? GROUP_SEPARATOR : null;
  if (pressed.otherModifier) return null;
  if (!byCode && pressed.key.length === 1 && !pressed.composing) return pressed.key;
  return usCharacter(pressed.code, pressed.shift);
}

const US_SYMBOLS: Readonly<Record<string, readonly [string, string]>> = {
  Digit1: ["1", "!"],
  Digit2: ["2", "@"],
  Digit3: ["3", "#"],
  Digit4: ["4", "$"],
  Digit5: ["5", "%"],
  Digit6: ["6", "^"],
  Digit7: ["7", "&"],
  Digit8: ["8", "*"],
  Digit9: ["9", "("],
  Digit0: ["0", ")"],
  Minus: ["-", "_"],
  Equal: ["=", "+"],
  BracketLeft: ["[", "{"],
  BracketRight: ["]", "}"],
  Backslash: ["\\", "|"],
  Semicolon: [";", ":"],
  Quote: ["'", '"'],
  Backquote: ["`", "~"],
  Comma: [",", "<"],
  Period: [".", ">"],
  Slash: ["/", "?"],
  Space: [" ", " "],
  NumpadAdd: ["+", "+"],
  NumpadSubtract: ["-", "-"],
  NumpadMultiply: ["*", "*"],
  NumpadDivide: ["/", "/"],
  NumpadDecimal: [".", "."],
};

function usCharacter(code: string, shift: boolean): string | null {
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  if (letter !== undefined) return shift ? letter : letter.toLowerCase();
  const digit = /^Numpad(\d)$/.exec(code)?.[1];
  if (digit !== undefined) return digit;
  return US_SYMBOLS[code]?.[shift ? 1 : 0] ?? null;
}
