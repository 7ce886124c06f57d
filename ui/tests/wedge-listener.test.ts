// The listener on a page whose main thread stalls: keys then come late and in a heap, with the times
// at which they were pressed, and timers come late as well.

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { listenForScans } from "../src/input/wedge-listener.ts";
import { readScan } from "../src/input/wedge.ts";

const JAN = "4901234567894";

const scans: string[] = [];
let stop = (): void => {};

beforeEach(() => {
  vi.useFakeTimers();
  scans.length = 0;
  document.body.innerHTML = "<input>";
  stop = listenForScans(({ presses }) => scans.push(readScan(presses)));
});

afterEach(() => {
  stop();
  vi.useRealTimers();
});

/** A key that was pressed at `at` and comes now. */
function down(character: string, at: number): void {
  const code = character === "Enter" ? "Enter" : `Digit${character}`;
  const event = new KeyboardEvent("keydown", { key: character, code, bubbles: true });
  Object.defineProperty(event, "timeStamp", { value: at });
  (document.activeElement ?? document.body).dispatchEvent(event);
  const field = document.activeElement;
  if (field instanceof HTMLInputElement && character.length === 1) field.value += character;
}

/** Moves the clock without running what is due: the main thread is busy. */
function stall(ms: number): void {
  vi.setSystemTime(Date.now() + ms);
  const now = performance.now() + ms;
  vi.spyOn(performance, "now").mockImplementation(() => now + Date.now() - stalledAt);
  const stalledAt = Date.now();
}

function scan(text: string, gap: number, stallAfter: number, stallMs: number): void {
  const first = performance.now();
  const all = [...text, "Enter"];
  for (const [index, character] of all.entries()) {
    if (index === stallAfter) {
      stall(stallMs);
      // The timer is due before the keys that waited.
      vi.advanceTimersByTime(135);
    } else if (index > 0 && index < stallAfter) vi.advanceTimersByTime(gap);
    down(character, first + index * gap);
  }
}

test("a focus that moves in the middle of a scan leaves both fields as they were", () => {
  document.body.innerHTML = "<input value='a'><input value='b'>";
  const [one, other] = document.querySelectorAll("input");
  one?.focus();
  const first = performance.now();
  for (const [index, character] of [...JAN, "Enter"].entries()) {
    if (index === 5) other?.focus();
    down(character, first + index * 10);
  }
  expect(scans).toEqual([JAN]);
  expect([one?.value, other?.value]).toEqual(["a", "b"]);
  expect(document.activeElement).toBe(other);
});

describe("a stalled page", () => {
  test("hears a scan once and whole", () => {
    for (const after of [1, 6, 7, 12, 13]) {
      scans.length = 0;
      scan(JAN, 10, after, 400);
      vi.advanceTimersByTime(2000);
      expect(scans, `after ${after} keys`).toEqual([JAN]);
    }
  });

  test("waits for keys that come late though the page is idle", () => {
    const first = performance.now();
    for (const [index, character] of [...JAN, "Enter"].entries()) {
      if (index === 7) vi.advanceTimersByTime(500);
      down(character, first + index * 10);
    }
    expect(scans).toEqual([JAN]);
  });

  test("hears a scanner without an end key once its keys are all there", () => {
    const first = performance.now();
    for (const [index, character] of [...JAN].entries()) {
      if (index === 7) {
        stall(300);
        vi.advanceTimersByTime(135);
      }
      down(character, first + index * 10);
    }
    vi.advanceTimersByTime(2500);
    expect(scans).toEqual([JAN]);
    for (const [index, character] of [...JAN].entries()) down(character, performance.now() + index);
    vi.advanceTimersByTime(250);
    expect(scans, "known by then").toEqual([JAN, JAN]);
  });

  test("leaves in the field what was typed before", () => {
    const field = document.querySelector("input");
    field?.focus();
    down("7", performance.now());
    vi.advanceTimersByTime(400);
    scan(JAN, 10, 99, 0);
    vi.advanceTimersByTime(1000);
    expect(scans).toEqual([JAN]);
    expect(field?.value).toBe("7");
  });
});
