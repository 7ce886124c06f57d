import { describe, expect, test } from "vitest";
import { basisPoints, moment, percent, readYen, yen, yuan } from "../src/text/format.ts";

describe("amounts", () => {
  test.each([
    [0, "¥0"],
    [980, "¥980"],
    [1234567, "¥1,234,567"],
    [-1200, "−¥1,200"],
  ])("%d yen", (amount, text) => expect(yen(amount)).toBe(text));

  test.each([
    [0, "0.00"],
    [5, "0.05"],
    [5821, "58.21"],
    [123456789, "1,234,567.89"],
    [-1292, "−12.92"],
  ])("%d fen", (amount, text) => expect(yuan(amount)).toBe(text));

  test.each([
    [1000, "10"],
    [1250, "12.5"],
    [1, "0.01"],
    [10_000, "100"],
  ])("%d basis points", (points, text) => expect(percent(points)).toBe(text));
});

describe("what people type", () => {
  test.each([
    ["10", 1000],
    ["12.5", 1250],
    ["0.01", 1],
    ["100", 10_000],
    ["0", null],
    ["100.01", null],
    ["", null],
    ["1e2", null],
    ["-5", null],
  ])("%s percent", (typed, points) => expect(basisPoints(typed)).toBe(points));

  test.each([
    ["1200", 1200],
    ["１２００", 1200],
    ["¥1,200", 1200],
    ["12.5", null],
    ["-3", null],
    ["", null],
    ["😀", null],
  ])("%s yen", (typed, amount) => expect(readYen(typed)).toBe(amount));
});

test("moments are Japan's, wherever the computer thinks it is", () => {
  expect(moment(Date.UTC(2026, 10, 23, 15, 5), "full", "ja")).toBe("2026/11/24 00:05");
  expect(moment(Date.UTC(2026, 10, 23, 15, 5), "time", "en")).toBe("00:05");
});
