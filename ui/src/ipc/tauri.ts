// The bridge inside the app. The only file that knows Tauri.

import { Channel, invoke } from "@tauri-apps/api/core";
import type { AppError, Views } from "./bindings.ts";
import { readFrame } from "./frame.ts";
import type { Transport, WindowName } from "./transport.ts";

export function tauriTransport<W extends WindowName>(name: W): Transport<W> {
  return {
    async call(command, request) {
      try {
        return { ok: true, value: await invoke(command, { request }) };
      } catch (error) {
        return { ok: false, error: appError(error) };
      }
    },
    onView(handler) {
      // A channel of this window's own: an event could be heard by every window.
      const views = new Channel<Views[W]>(handler);
      void invoke("watch_view", { views });
    },
    onFrame(handler) {
      // The office has no camera.
      if (name === "manager") return;
      const frames = new Channel<ArrayBuffer>((bytes) => {
        const frame = readFrame(bytes);
        if (frame !== null) handler(frame);
      });
      void invoke("watch_camera", { frames });
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
