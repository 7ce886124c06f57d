import { expect, test } from "vitest";
import { KEY_MAP, actionOf, isSuppressed, labelOf } from "../src/input/keymap.ts";

const bare = { ctrlKey: false, shiftKey: false, altKey: false, metaKey: false };

test.each([
  ["F1", {}, "help"],
  ["F2", {}, "reprint"],
  ["F2", { shiftKey: true }, "shift"],
  ["F3", {}, "lookUp"],
  ["F4", {}, "hold"],
  ["F6", {}, "discount"],
  ["F7", {}, "return"],
  ["F8", {}, "quantity"],
  ["F9", {}, "subtotal"],
  ["F10", {}, "wallet"],
  ["F12", {}, "cash"],
  ["KeyL", { ctrlKey: true }, "lock"],
  ["KeyL", {}, null],
  ["F1", { altKey: true }, null],
  ["F5", {}, null],
])("%s %o is %s", (code, held, action) => {
  expect(actionOf({ ...bare, code, ...held })).toBe(action);
});

test("no chord means two things", () => {
  const labels = KEY_MAP.map(({ label }) => label);
  expect(new Set(labels).size).toBe(labels.length);
});

test("the webview keeps none of its own keys", () => {
  for (const code of ["F1", "F5", "F10", "F12"]) expect(isSuppressed({ ...bare, code })).toBe(true);
  expect(isSuppressed({ ...bare, code: "KeyR", ctrlKey: true })).toBe(true);
  expect(isSuppressed({ ...bare, code: "KeyC", ctrlKey: true })).toBe(false);
  expect(isSuppressed({ ...bare, code: "KeyR" })).toBe(false);
});

test("buttons show their key", () => expect(labelOf("cash")).toBe("F12"));
