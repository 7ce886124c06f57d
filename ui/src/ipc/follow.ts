// Follows what the till has to tell, one question after the other: each is answered once there is
// something new. A question whose answer was lost is put again, so nothing waits for ever.

/** After this long without an answer it is asked again. */
const LONGEST_WAIT_MS = 20_000;
/** After a question that could not be put. */
const AGAIN_AFTER_MS = 500;

/** `ask` answers null where there is nothing to take. Returns what ends it. */
export function follow<T>(ask: () => Promise<T | null>, take: (news: T) => void): () => void {
  let ended = false;
  const next = (): void => {
    if (!ended) void once(ask, (news) => ended || take(news)).then(next);
  };
  next();
  return () => void (ended = true);
}

async function once<T>(ask: () => Promise<T | null>, take: (news: T) => unknown): Promise<void> {
  try {
    const news = await within(LONGEST_WAIT_MS, ask());
    if (news !== null) take(news);
  } catch {
    // The question could not be put, or its answer not used: the next one gets the same news.
    await new Promise((go) => setTimeout(go, AGAIN_AFTER_MS));
  }
}

async function within<T>(ms: number, answer: Promise<T | null>): Promise<T | null> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<null>((go) => {
    timer = setTimeout(() => go(null), ms);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
