// Reads an e-receipt out of the page's address, and believes it only if its till signed it. The
// form is written down in the till's `e_receipt.rs`. Amounts are shown as they were signed.

import { ed25519 } from "@noble/curves/ed25519.js";
import { inflateSync } from "fflate";

const FORM = 1;
const CONTEXT = new TextEncoder().encode("maneki e-receipt 1\0");
const KEY_NAME_BYTES = 8;
const SIGNATURE_BYTES = 64;
const HEAD_BYTES = 1 + KEY_NAME_BYTES;
const BODY_FROM = HEAD_BYTES + SIGNATURE_BYTES;
/** Digits that hold 0, 1, … 12 bytes. */
const WIDTHS = [0, 3, 5, 8, 10, 13, 15, 17, 20, 22, 25, 27, 29];

/** A till that the page knows. */
export interface Till {
  /** Its Ed25519 public key as hex. */
  key: string;
  shop: string;
}

export interface Good {
  quantity: number;
  unitYen: number;
  grossYen: number;
  offYen: number;
  reduced: boolean;
  names: { ja: string; zh: string; en: string };
}

export interface Tax {
  percent: number;
  reduced: boolean;
  netYen: number;
  taxYen: number;
}

export interface Paid {
  by: string;
  yen: number;
  /** Cash only. */
  receivedYen: number | null;
  changeYen: number | null;
  /** What a wallet says it took. */
  fen: number | null;
}

export interface Receipt {
  marks: { sample: boolean; practice: boolean; returned: boolean; reprint: boolean };
  shop: string;
  branch: string;
  address: string;
  phone: string;
  registration: string;
  number: string;
  atMs: number;
  goods: Good[];
  subtotalYen: number;
  offYen: number;
  totalYen: number;
  taxes: Tax[];
  paid: Paid[];
  offers: { byWallet: boolean; offYen: number; names: Good["names"] }[];
  cny: { fen: number; rate: string; source: string; atMs: number } | null;
}

export type Reading =
  | { kind: "none" }
  | { kind: "refused" }
  | { kind: "unknown_till" }
  | { kind: "signed"; receipt: Receipt; till: Till };

/** `fragment` is the address after its `#`. */
export function read(fragment: string, tills: readonly Till[]): Reading {
  if (fragment === "") return { kind: "none" };
  const bytes = bytesOf(fragment);
  if (bytes === null || bytes.length <= BODY_FROM || bytes[0] !== FORM) return { kind: "refused" };
  const head = bytes.subarray(0, HEAD_BYTES);
  const till = tills.find(({ key }) => key.startsWith(hex(head.subarray(1))));
  if (till === undefined) return { kind: "unknown_till" };
  const body = bytes.subarray(BODY_FROM);
  const said = new Uint8Array([...CONTEXT, ...head, ...body]);
  if (!isSigned(bytes.subarray(HEAD_BYTES, BODY_FROM), said, till.key)) return { kind: "refused" };
  const receipt = receiptOf(body);
  return receipt === null ? { kind: "refused" } : { kind: "signed", receipt, till };
}

/** None where the text is not what some bytes are written as. */
function bytesOf(digits: string): Uint8Array | null {
  if (!/^\d+$/.test(digits)) return null;
  const whole = WIDTHS.at(-1) ?? 0;
  const bytes: number[] = [];
  for (let at = 0; at < digits.length; at += whole) {
    const chunk = digits.slice(at, at + whole);
    const length = WIDTHS.indexOf(chunk.length);
    let number = BigInt(chunk);
    if (length < 1 || number >= 1n << BigInt(length * 8)) return null;
    const part: number[] = [];
    for (let place = 0; place < length; place += 1) {
      part.unshift(Number(number & 255n));
      number >>= 8n;
    }
    bytes.push(...part);
  }
  return Uint8Array.from(bytes);
}

function hex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function isSigned(signature: Uint8Array, said: Uint8Array, key: string): boolean {
  try {
    const bytes = (key.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
    return ed25519.verify(signature, said, Uint8Array.from(bytes));
  } catch {
    // A key or a signature of the wrong shape.
    return false;
  }
}

function receiptOf(body: Uint8Array): Receipt | null {
  try {
    const fields: unknown = JSON.parse(new TextDecoder().decode(inflateSync(body)));
    return shaped(list(fields));
  } catch {
    // Signed, but by a newer till: the page cannot show it.
    return null;
  }
}

function shaped(fields: unknown[]): Receipt {
  const marks = number(fields[0]);
  return {
    marks: {
      sample: (marks & 1) !== 0,
      practice: (marks & 2) !== 0,
      returned: (marks & 4) !== 0,
      reprint: (marks & 8) !== 0,
    },
    shop: text(fields[1]),
    branch: text(fields[2]),
    address: text(fields[3]),
    phone: text(fields[4]),
    registration: text(fields[5]),
    number: text(fields[6]),
    atMs: number(fields[7]) * 1000,
    goods: list(fields[8]).map(good),
    subtotalYen: number(fields[9]),
    offYen: number(fields[10]),
    totalYen: number(fields[11]),
    taxes: list(fields[12]).map(tax),
    paid: list(fields[13]).map(paid),
    offers: list(fields[15]).map(offer),
    cny: fields[14] === null ? null : cny(list(fields[14])),
  };
}

function good(field: unknown): Good {
  const [quantity, unit, gross, off, reduced, ja, zh = "", en = ""] = list(field);
  return {
    quantity: number(quantity),
    unitYen: number(unit),
    grossYen: number(gross),
    offYen: number(off),
    reduced: reduced === 1,
    names: { ja: text(ja), zh: text(zh), en: text(en) },
  };
}

function tax(field: unknown): Tax {
  const [percent, reduced, net, inside] = list(field);
  return {
    percent: number(percent),
    reduced: reduced === 1,
    netYen: number(net),
    taxYen: number(inside),
  };
}

function paid(field: unknown): Paid {
  const [by, yen, first = null, change = null] = list(field);
  const cash = by === "cash";
  return {
    by: text(by),
    yen: number(yen),
    receivedYen: cash ? number(first) : null,
    changeYen: cash ? number(change) : null,
    fen: cash || first === null ? null : number(first),
  };
}

function offer(field: unknown): Receipt["offers"][number] {
  const [byWallet, off, ja, zh, en] = list(field);
  return {
    byWallet: byWallet === 1,
    offYen: number(off),
    names: { ja: text(ja), zh: text(zh), en: text(en) },
  };
}

function cny(field: unknown[]): Receipt["cny"] {
  const [fen, rate, source, at] = field;
  return { fen: number(fen), rate: text(rate), source: text(source), atMs: number(at) * 1000 };
}

function list(field: unknown): unknown[] {
  if (!Array.isArray(field)) throw new TypeError("no list");
  return field as unknown[];
}

function number(field: unknown): number {
  if (!Number.isSafeInteger(field)) throw new TypeError("no whole number");
  return field as number;
}

function text(field: unknown): string {
  if (typeof field !== "string") throw new TypeError("no text");
  return field;
}
