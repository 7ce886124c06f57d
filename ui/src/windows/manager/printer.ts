// A new printer's set-up, as most are.

import type { FoundPrinterView, IssuedKindView, PrinterSetupView } from "../../ipc/bindings.ts";

const KINDS: readonly IssuedKindView[] = ["receipt", "formal_receipt", "x_report", "z_report", "guide_slip", "chain_proof", "travel_card"];

/** A printer of sheets takes the slip, a roll takes what no printer has yet. */
export function fresh(
  found: FoundPrinterView | null,
  others: readonly PrinterSetupView[],
  title: string,
): PrinterSetupView {
  const sheets = found?.how === "ipp" || found?.how === "queue";
  const free = KINDS.filter((kind) => others.every(({ papers }) => !papers.includes(kind)));
  const names = new Set(others.map(({ name }) => name));
  let name = found?.name ?? `${title} ${others.length + 1}`;
  while (names.has(name)) name += "+";
  return {
    id: null,
    name,
    address: found?.address ?? "",
    media: sheets ? "a4" : "mm80",
    profile: {
      dots: 576,
      band_rows: 48,
      raster: "gs_v0",
      cutter: true,
      drawer_pin: sheets ? null : 0,
      answers: found?.status !== "silent",
      baud: found?.how === "serial" ? 115_200 : 0,
      stored_logo: false,
    },
    papers: sheets ? free.filter((kind) => kind === "guide_slip") : free,
  };
}
