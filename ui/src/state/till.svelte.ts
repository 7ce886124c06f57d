// What a window knows: the till's last picture of it, and the way to ask for things.

import { createSubscriber } from "svelte/reactivity";
import type { Commands, Views } from "../ipc/bindings.ts";
import type {
  Answer,
  CommandName,
  Fault,
  Frame,
  Link,
  Transport,
  WindowName,
} from "../ipc/transport.ts";

const LONGEST_WAIT_MS = 1000;

export class Till<W extends WindowName> {
  view = $state.raw<Views[W] | null>(null);
  link = $state<Link>("connecting");
  /** The till's clock, which stands still in tests and may differ from the computer's. */
  nowMs = $state(Date.now());
  /** Commands on their way, so that a button can say it is working. */
  pending = $state(0);

  readonly #transport: Transport<W>;
  readonly #looked: () => void;
  #frame: Frame | null = null;
  readonly #onFault: (fault: Fault) => void;
  #aheadMs = 0;
  #revision = -1;
  #waiting: (() => void)[] = [];

  constructor(transport: Transport<W>, onFault: (fault: Fault) => void) {
    this.#transport = transport;
    this.#onFault = onFault;
    transport.onLink((link) => {
      this.link = link;
      // A till that was started again counts from the beginning.
      if (link === "lost") this.#revision = -1;
    });
    transport.onView((view) => {
      // A picture that was overtaken on its way is older than the one shown.
      if (view.revision < this.#revision) return;
      this.#revision = view.revision;
      this.view = view;
      this.#aheadMs = view.now_ms - Date.now();
      this.nowMs = view.now_ms;
      for (const go of this.#waiting.splice(0)) go();
    });
    this.#looked = createSubscriber((changed) => {
      const stop = transport.onFrame((frame) => {
        this.#frame = frame;
        changed();
      });
      return () => {
        stop();
        this.#frame = null;
      };
    });
    setInterval(() => {
      this.nowMs = Date.now() + this.#aheadMs;
    }, 500);
  }

  /** The camera's newest picture. The camera is followed only while something draws it. */
  get frame(): Frame | null {
    this.#looked();
    return this.#frame;
  }

  /** Asks, and lets the fault be told where the caller does not want it. */
  async ask<C extends CommandName>(
    command: C,
    request: Commands[C]["request"],
  ): Promise<Answer<Commands[C]["reply"]>> {
    this.pending += 1;
    const answer = await this.#transport.call(command, request);
    this.pending -= 1;
    return answer;
  }

  /** Waits for a picture newer than `revision`; the till sends one after every step. */
  async newerThan(revision: number): Promise<Views[W] | null> {
    while (this.#revision <= revision && this.link === "open") {
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
        setTimeout(resolve, LONGEST_WAIT_MS);
      });
      if (this.#revision <= revision) return null;
    }
    return this.view;
  }

  /** Calls, and waits for the picture that shows what came of it. */
  async callAndSee<C extends CommandName>(command: C, request: Commands[C]["request"]): Promise<void> {
    const revision = this.#revision;
    if ((await this.call(command, request)) !== null) await this.newerThan(revision);
  }

  /** Asks; a fault is told to the person. The answer's value, or none. */
  async call<C extends CommandName>(
    command: C,
    request: Commands[C]["request"],
  ): Promise<Commands[C]["reply"] | null> {
    const answer = await this.ask(command, request);
    if (answer.ok) return answer.value;
    this.#onFault(answer.error);
    return null;
  }
}
