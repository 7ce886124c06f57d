import { expect, test } from "vitest";
import { brightness, picturesASecond } from "../src/input/camera-test.ts";

test.each([
  [0, "low"],
  [44, "low"],
  [45, "good"],
  [128, "good"],
  [215, "good"],
  [216, "high"],
] as const)("light of %i is %s", (light, said) => {
  const grey = new Uint8Array(12).fill(light);
  expect(brightness({ width: 4, height: 3, grey, codes: [] })).toBe(said);
});

test("pictures are counted over the last two seconds", () => {
  const moments = Array.from({ length: 40 }, (_, at) => at * 50);
  expect(picturesASecond(moments, 1999)).toBe(20);
  expect(picturesASecond(moments, 2950)).toBe(10);
  expect(picturesASecond(moments, 9000)).toBe(0);
  expect(picturesASecond([], 0)).toBe(0);
});
