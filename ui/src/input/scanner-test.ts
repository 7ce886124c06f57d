// Judges a test scan: what was scanned is known, so what a keyboard, CapsLock or an input method made
// of it shows how this scanner's keys must be read. No DOM here.

import { AUTO, type Ended, type Press, type Reading, keyOf, readScan } from "./wedge.ts";

/** What stood between the scanner and its text. */
export type Disturbance = "caps_lock" | "input_method" | "layout";

export type Finding =
  | {
      kind: "read";
      reading: Reading;
      disturbances: readonly Disturbance[];
      end: Ended["end"];
      /** Mean time between keys. */
      gapMs: number;
    }
  /** Not the test code, or keys were lost on the way. */
  | { kind: "other"; keys: number }
  /** One key stood for different characters: no reading can mend that. */
  | { kind: "garbled" };

/** An AIM identifier that the scanner puts in front. */
const AIM_KEYS = 3;

export function judge({ presses, end }: Ended, codes: readonly string[]): Finding {
  const code = codes.find(({ length }) => presses.length === length || presses.length === length + AIM_KEYS);
  if (code === undefined) return { kind: "other", keys: presses.length };
  const keys = presses.slice(-code.length);
  const ways: Reading[] = [AUTO, { way: "typed", keys: {} }, { way: "places", keys: {} }];
  const reading = ways.find((way) => readScan(keys, way) === code) ?? learn(keys, code);
  if (reading === null) return { kind: "garbled" };
  const took = (presses.at(-1)?.at ?? 0) - (presses[0]?.at ?? 0);
  return { kind: "read", reading, disturbances: disturbances(keys, code), end, gapMs: took / (presses.length - 1) };
}

function learn(presses: readonly Press[], code: string): Reading | null {
  const keys: Record<string, string> = {};
  for (const [at, pressed] of presses.entries()) {
    const meant = code[at] ?? "";
    if ((keys[keyOf(pressed)] ??= meant) !== meant) return null;
  }
  return { way: "learned", keys };
}

function disturbances(presses: readonly Press[], code: string): Disturbance[] {
  const typed = readScan(presses, { way: "typed", keys: {} });
  const composing = presses.some((pressed) => pressed.composing);
  const found: Disturbance[] = [];
  if (presses.some(({ capsLock }) => capsLock)) found.push("caps_lock");
  if (composing) found.push("input_method");
  else if (typed.toLowerCase() !== code.toLowerCase()) found.push("layout");
  return found;
}
