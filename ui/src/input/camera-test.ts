// What a camera's pictures say of it, for its test at set-up.

import type { Frame } from "../ipc/transport.ts";

/** Of 255; a code needs a difference of light and dark that lies between. */
const DARK = 45;
const GLARING = 215;
const WINDOW_MS = 2000;

export function brightness({ grey }: Frame): "low" | "good" | "high" {
  const sum = grey.reduce((one, other) => one + other, 0);
  const mean = grey.length === 0 ? 0 : sum / grey.length;
  if (mean < DARK) return "low";
  return mean > GLARING ? "high" : "good";
}

/** Over the last two seconds; `moments` are when pictures came, the oldest first. */
export function picturesASecond(moments: readonly number[], nowMs: number): number {
  const recent = moments.filter((moment) => nowMs - moment < WINDOW_MS);
  return Math.round((recent.length * 1000) / WINDOW_MS);
}
