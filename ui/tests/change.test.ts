import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { changes } from "../src/text/change.ts";
import { WORDS } from "../src/text/staff.ts";

const told = (before: string, after: string): string[] =>
  changes(WORDS.en, before, after).map((change) => [change.name, change.before, change.after].join("|"));

test("what was changed is told by name, with the number of a list", () => {
  expect(told("price_yen=100; quick.page=1", "price_yen=120")).toEqual(["Price, yen|100|120", "Quick key · page|1|"]);
  expect(told("printers.1.address=a; printers.1.profile.dots=576", "printers.1.address=b; printers.1.profile.dots=384")).toEqual([
    "Printer 1 · Address|a|b",
    "Printer 1 · model · width in dots|576|384",
  ]);
  expect(told("", "names.ja=茶; 抹茶; active=true")).toEqual(["Name · Japanese||茶; 抹茶", "Active||yes"]);
});

test("what has no names stays whole", () => {
  expect(told("unknown", "taken off")).toEqual(["|unknown|taken off"]);
  expect(told("0", "4600 まとめ買い")).toEqual(["|0|4600 まとめ買い"]);
  expect(told("", "")).toEqual([]);
  expect(told("folder=; keep=14", "folder=; keep=5"), "what is the same is left out").toEqual(["Copies kept|14|5"]);
});

test("every field that a manager can change has a name", () => {
  const bindings = readFileSync(join(import.meta.dirname, "../src/ipc/bindings.ts"), "utf8").replaceAll(/\/\*\*.*?\*\//gs, "");
  const changed = ["CampaignView", "NamesView", "ProductView", "QuickKeyView", "PrinterSetupView", "ThermalProfileView", "SettingsView", "TaxFreeTermsView", "TaxOfficeSettings"];
  const fields = changed.flatMap((type) => {
    const body = new RegExp(`export type ${type} = \\{(.*?)\\};`, "s").exec(bindings)?.[1] ?? "";
    return [...body.matchAll(/(\w+): /g)].map(([, field]) => field ?? "");
  });
  expect(fields.length).toBeGreaterThan(70);
  expect(fields.filter((field) => !(field in WORDS.en.audit.fields))).toEqual([]);
});
