// Who may import whom (ARCHITECTURE.md), and what no file may hold.

import { readFileSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { expect, test } from "vitest";

const SRC = join(import.meta.dirname, "../src");
const files = readdirSync(SRC, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.(?:ts|svelte)$/.test(entry.name))
  .map((entry) => relative(SRC, join(entry.parentPath, entry.name)))
  .filter((path) => path !== "ipc/bindings.ts");

/** Paths that a file imports values from; types leave nothing behind. */
function imports(path: string): string[] {
  const text = readFileSync(join(SRC, path), "utf8");
  const found = text.matchAll(/^\s*import (?!type )(?:[^;]*? from )?"([^"]+)";/gms);
  return [...found].map(([, from = ""]) =>
    from.startsWith(".") ? relative(SRC, join(SRC, path, "..", from)) : from,
  );
}

test("only ipc/tauri.ts knows Tauri", () => {
  const wrong = files.filter(
    (path) => path !== "ipc/tauri.ts" && imports(path).some((from) => from.startsWith("@tauri-apps")),
  );
  expect(wrong).toEqual([]);
});

test("components take props: nothing of ipc or state but types", () => {
  const wrong = files
    .filter((path) => path.startsWith("components/"))
    .flatMap((path) => imports(path).map((from) => `${path} imports ${from}`))
    .filter((line) => / imports (?:ipc|state|windows)\//.test(line));
  expect(wrong).toEqual([]);
});

test("no window imports another", () => {
  const wrong = files.flatMap((path) => {
    const own = /^windows\/(\w+)\//.exec(path)?.[1];
    return own === undefined
      ? []
      : imports(path).filter((from) => from.startsWith("windows/") && !from.startsWith(`windows/${own}/`));
  });
  expect(wrong).toEqual([]);
});

test("lines and files stay readable", () => {
  for (const path of files) {
    const lines = readFileSync(join(SRC, path), "utf8").split("\n");
    expect(lines.length, path).toBeLessThanOrEqual(520);
  }
});
