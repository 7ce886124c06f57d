// One way to the till, whatever lies between: the app's own bridge, or a socket for a browser.

import type { AppError, Commands, ErrorCode, Views } from "./bindings.ts";
import { socketTransport } from "./socket.ts";
import { tauriTransport } from "./tauri.ts";

export type WindowName = keyof Views;
export type CommandName = keyof Commands;

/** What can go wrong, the way to the till included; the till itself never says the latter. */
export type FaultCode = ErrorCode | "till_unreachable";
export type Fault = { code: FaultCode; params: AppError["params"] };
export type Answer<T> = { ok: true; value: T } | { ok: false; error: Fault };

export const UNREACHABLE: Answer<never> = {
  ok: false,
  error: { code: "till_unreachable", params: {} },
};

/** A camera picture in grey, and where codes were seen in it, in picture points. */
export interface Frame {
  width: number;
  height: number;
  grey: Uint8Array;
  codes: Corners[];
}
export type Corners = readonly { x: number; y: number }[];

export type Link = "connecting" | "open" | "lost";

export interface Transport<W extends WindowName> {
  /** Never rejects: a till that cannot be reached answers `till_unreachable`. */
  call<C extends CommandName>(
    command: C,
    request: Commands[C]["request"],
  ): Promise<Answer<Commands[C]["reply"]>>;
  onView(handler: (view: Views[W]) => void): void;
  /** Returns what ends it: pictures that nobody looks at should not cross. */
  onFrame(handler: (frame: Frame) => void): () => void;
  onLink(handler: (link: Link) => void): void;
}

declare global {
  interface Window {
    __TAURI_INTERNALS__?: unknown;
  }
}

/** The bridge inside the app; a socket where the page was opened with `?serve=…&token=…`. */
export async function connect<W extends WindowName>(name: W): Promise<Transport<W>> {
  if (window.__TAURI_INTERNALS__ !== undefined) return tauriTransport(name);
  const params = new URLSearchParams(location.search);
  const serve = params.get("serve");
  if (serve === null && import.meta.env.DEV) {
    const { fixtureTransport } = await import("./fixture.ts");
    return fixtureTransport(name, params);
  }
  return socketTransport(name, serve ?? location.host, params.get("token") ?? "");
}
