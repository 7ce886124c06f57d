// Amounts and moments as people read them. Puts signs and commas in; computes nothing.

import type { LanguageView } from "../ipc/bindings.ts";

const GROUPS = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

/** `12345` as `12,345`. */
export function grouped(count: number): string {
  return GROUPS.format(count).replace("-", "−");
}

/** `-1200` as `−¥1,200`. */
export function yen(amount: number): string {
  return amount < 0 ? `−¥${grouped(-amount)}` : `¥${grouped(amount)}`;
}

/** Fen as yuan with two places: `5821` as `58.21`. */
export function yuan(fen: number): string {
  const digits = Math.abs(fen).toString().padStart(3, "0");
  const whole = grouped(Number(digits.slice(0, -2)));
  return `${fen < 0 ? "−" : ""}${whole}.${digits.slice(-2)}`;
}

/** Hundredths of a percent: `1000` as `10`, `1250` as `12.5`. */
export function percent(basisPoints: number): string {
  const digits = basisPoints.toString().padStart(3, "0");
  const part = digits.slice(-2).replace(/0+$/, "");
  return part === "" ? digits.slice(0, -2) : `${digits.slice(0, -2)}.${part}`;
}

/** A percentage as typed, in hundredths: `12.5` as `1250`; none where it is no percentage. */
export function basisPoints(typed: string): number | null {
  const match = /^(\d{1,3})(?:\.(\d{1,2}))?$/.exec(typed);
  if (match === null) return null;
  const points = Number(`${match[1]}${(match[2] ?? "").padEnd(2, "0")}`);
  return points >= 1 && points <= 10_000 ? points : null;
}

/** Whole yen as typed, commas and full-width digits allowed; none where it is no amount. */
export function readYen(typed: string): number | null {
  const digits = typed.normalize("NFKC").replaceAll(/[,¥\s]/g, "");
  return /^\d{1,12}$/.test(digits) ? Number(digits) : null;
}

type Moment = "time" | "date" | "day" | "full";
const SHAPES: Record<Moment, Intl.DateTimeFormatOptions> = {
  time: { hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  day: { month: "numeric", day: "numeric", weekday: "short" },
  date: { year: "numeric", month: "2-digit", day: "2-digit" },
  full: {
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  },
};
const formatters = new Map<string, Intl.DateTimeFormat>();

/** A moment on the shop's clock, which is Japan's. */
export function moment(atMs: number, shape: Moment, language: LanguageView): string {
  const key = `${language} ${shape}`;
  let formatter = formatters.get(key);
  if (formatter === undefined) {
    formatter = new Intl.DateTimeFormat(language, { ...SHAPES[shape], timeZone: "Asia/Tokyo" });
    formatters.set(key, formatter);
  }
  return formatter.format(atMs);
}
