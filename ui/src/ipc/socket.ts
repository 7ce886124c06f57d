// The same table over a WebSocket on loopback, for `maneki-cli serve` and the browser journeys.
//
// To the till:   {"hello":{"window":…,"token":…}} first, then {"id":…,"command":…,"request":…}
// From the till: {"id":…,"ok":…} or {"id":…,"error":{"code":…,"params":…}}, {"view":…};
//                a camera picture comes as a binary message (`frame.ts`).

import type { AppError, Commands, Views } from "./bindings.ts";
import { readFrame } from "./frame.ts";
import {
  type Answer,
  type CommandName,
  type Frame,
  type Link,
  type Transport,
  type WindowName,
  UNREACHABLE,
} from "./transport.ts";

const RECONNECT_MS = [250, 500, 1000, 2000, 5000];

type Waiting = (answer: Answer<unknown>) => void;
type Message<W extends WindowName> = {
  id?: number;
  ok?: unknown;
  error?: AppError;
  view?: Views[W];
};

export function socketTransport<W extends WindowName>(
  name: W,
  host: string,
  token: string,
): Transport<W> {
  const waiting = new Map<number, Waiting>();
  let socket: WebSocket;
  let lastId = 0;
  let failures = 0;
  let onView: (view: Views[W]) => void = () => {};
  let onFrame: (frame: Frame) => void = () => {};
  let onLink: (link: Link) => void = () => {};
  let latest: Views[W] | null = null;

  function open(): void {
    socket = new WebSocket(`ws://${host}/`);
    socket.binaryType = "arraybuffer";
    socket.addEventListener("open", () => {
      failures = 0;
      socket.send(JSON.stringify({ hello: { window: name, token } }));
      onLink("open");
    });
    socket.addEventListener("message", ({ data }) => receive(data as string | ArrayBuffer));
    socket.addEventListener("close", () => {
      onLink("lost");
      for (const settle of waiting.values()) settle(UNREACHABLE);
      waiting.clear();
      setTimeout(open, RECONNECT_MS[Math.min(failures, RECONNECT_MS.length - 1)]);
      failures += 1;
    });
  }

  function receive(data: string | ArrayBuffer): void {
    if (typeof data !== "string") {
      const frame = readFrame(data);
      if (frame !== null) onFrame(frame);
      return;
    }
    const message = JSON.parse(data) as Message<W>;
    if (message.view !== undefined) {
      latest = message.view;
      onView(message.view);
    }
    if (message.id === undefined) return;
    const settle = waiting.get(message.id);
    waiting.delete(message.id);
    settle?.(
      message.error === undefined
        ? { ok: true, value: message.ok }
        : { ok: false, error: message.error },
    );
  }

  open();
  return {
    call<C extends CommandName>(command: C, request: Commands[C]["request"]) {
      if (socket.readyState !== WebSocket.OPEN) return Promise.resolve(UNREACHABLE);
      lastId += 1;
      const id = lastId;
      socket.send(JSON.stringify({ id, command, request }));
      return new Promise<Answer<Commands[C]["reply"]>>((resolve) => {
        waiting.set(id, resolve as Waiting);
      });
    },
    onView(handler) {
      onView = handler;
      if (latest !== null) handler(latest);
    },
    onFrame(handler) {
      onFrame = handler;
      return () => void (onFrame = () => {});
    },
    onLink(handler) {
      onLink = handler;
    },
  };
}
