// The bridge inside the app. The only file that knows Tauri.

import { invoke } from "@tauri-apps/api/core";
import type { AppError, Views } from "./bindings.ts";
import { follow } from "./follow.ts";
import { readFrame } from "./frame.ts";
import { type Told, nextPicture } from "./picture.ts";
import type { Transport, WindowName } from "./transport.ts";

export function tauriTransport<W extends WindowName>(_name: W): Transport<W> {
  return {
    async call(command, request) {
      try {
        return { ok: true, value: await invoke(command, { request }) };
      } catch (error) {
        return { ok: false, error: appError(error) };
      }
    },
    onView(handler) {
      let shown: Views[W] | null = null;
      follow(
        () => invoke<Told<Views[W]> | null>("watch_view", { seen: shown?.revision }),
        (told) => {
          const before = shown;
          // Where it does not fit, the whole is asked for.
          shown = null;
          shown = nextPicture(before, told);
          handler(shown);
        },
      );
    },
    onFrame(handler) {
      return follow(
        () => invoke<ArrayBuffer | null>("watch_camera"),
        (bytes) => {
          const frame = readFrame(bytes);
          if (frame !== null) handler(frame);
        },
      );
    },
    onLink(handler) {
      handler("open");
    },
  };
}

function appError(error: unknown): AppError {
  if (typeof error === "object" && error !== null && "code" in error) return error as AppError;
  return { code: "internal", params: {} };
}
