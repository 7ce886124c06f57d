import { expect, test } from "vitest";
import { readFault } from "../src/windows/trouble/fault.ts";

test("the shell's address names the fault and what its words need", () => {
  const fault = readFault("?code=newer_data&version=9");
  expect(fault).toEqual({ code: "newer_data", params: { version: "9" } });
});

test.each(["", "?code=toString", "?code=nonsense"])("%j is an unknown fault", (search) => {
  expect(readFault(search).code).toBe("internal");
});
