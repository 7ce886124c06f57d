import type { ScannerWords } from "../ja/scanner.ts";

export const scanner: ScannerWords = {
  open: "Test the barcode scanner",
  title: "Barcode scanner test",
  ask: "Scan either of these codes with the scanner.",
  qr: "QR code (2-D scanners)",
  bars: "Bars (1-D scanners)",
  good: "Read correctly. Nothing needs to change.",
  mended: "Mended: from the next scan on it is read correctly.",
  disturbances: {
    caps_lock: "CapsLock was on",
    input_method: "An input method was on",
    layout: "The keyboard layout is not the scanner’s",
  },
  end: "Ends with",
  ends: { Enter: "Enter", Tab: "Tab", none: "nothing" },
  gap: "Time a key",
  ms: (ms) => `${ms} ms`,
  other: (keys) => `This is not the test code (${keys} keys). If characters are missing, slow the scanner down as its manual says.`,
  garbled: "One key came as different characters. Set the scanner’s keyboard to “US English” as its manual says, then scan again.",
  forget: "Undo the mending",
};
