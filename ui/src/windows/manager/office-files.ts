// What a manager's file holds for the line to the tax office.

import type { SaveTaxOffice, TaxOfficeSettings } from "../../ipc/bindings.ts";

const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----[\s\S]*?-----END \1-----/g;

/** The certificates of a PEM text, and its key; a bundle holds both. */
export function partsOf(pem: string): { certificates: string; key: string } {
  const blocks = [...pem.matchAll(BLOCK)];
  const those = (wanted: (kind: string) => boolean): string =>
    blocks
      .filter(([, kind]) => wanted(kind ?? ""))
      .map(([block]) => `${block}\n`)
      .join("");
  return { certificates: those((kind) => kind === "CERTIFICATE"), key: those((kind) => kind.endsWith("PRIVATE KEY")) };
}

/** A set-up file as the simulator or an operator hands it out; none where it is something else. */
export function setUpOf(text: string, empty: TaxOfficeSettings): SaveTaxOffice | null {
  try {
    const found: Partial<SaveTaxOffice> = JSON.parse(text);
    if (typeof found.settings !== "object" || found.settings === null) return null;
    return { settings: { ...empty, ...found.settings }, secret: found.secret ?? null, key_file: null };
  } catch {
    return null;
  }
}
