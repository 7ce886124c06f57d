import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { follow } from "../src/ipc/follow.ts";
import { nextPicture } from "../src/ipc/picture.ts";

describe("following the till", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** Answers each question by the next of `answers`, then never. */
  function asker<T>(answers: (() => Promise<T | null>)[]) {
    return vi.fn(() => answers.shift()?.() ?? new Promise<T | null>(() => {}));
  }

  test("asks again after each answer, and keeps their order", async () => {
    const taken: number[] = [];
    const ask = asker([async () => 1, async () => null, async () => 2]);
    follow(ask, (news) => taken.push(news));
    await vi.advanceTimersByTimeAsync(1);
    expect(taken).toEqual([1, 2]);
    expect(ask).toHaveBeenCalledTimes(4);
  });

  test("an answer that never comes is asked for again", async () => {
    const taken: number[] = [];
    const ask = asker([() => new Promise<number>(() => {}), async () => 3]);
    follow(ask, (news) => taken.push(news));
    await vi.advanceTimersByTimeAsync(19_000);
    expect(taken).toEqual([]);
    await vi.advanceTimersByTimeAsync(2000);
    expect(taken).toEqual([3]);
  });

  test("neither a refusal nor a fault in taking ends it", async () => {
    const taken: number[] = [];
    const ask = asker<number>([async () => 1, () => Promise.reject(new Error("gone")), async () => 2]);
    follow(ask, (news) => {
      if (news === 1) throw new Error("not drawn");
      taken.push(news);
    });
    await vi.advanceTimersByTimeAsync(2000);
    expect(taken).toEqual([2]);
  });
});

describe("the next picture", () => {
  const shown = { revision: 1, cart: { lines: [{ no: 1 }, { no: 2 }] }, shop: { name: "見本" } };

  test("what did not change stays the same object", () => {
    const next = nextPicture(shown, {
      patch: [
        { op: "replace", path: "/revision", value: 2 },
        { op: "add", path: "/cart/lines/2", value: { no: 3 } },
      ],
    });
    expect(next).toEqual({ ...shown, revision: 2, cart: { lines: [{ no: 1 }, { no: 2 }, { no: 3 }] } });
    expect(next.shop).toBe(shown.shop);
    expect(next.cart.lines[0]).toBe(shown.cart.lines[0]);
    expect(shown.cart.lines).toHaveLength(2);
  });

  test("a patch on nothing is refused", () => {
    const patch = [{ op: "replace" as const, path: "/revision", value: 2 }];
    expect(() => nextPicture(null, { patch })).toThrow();
  });
});
