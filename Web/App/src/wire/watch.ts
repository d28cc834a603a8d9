import type { Client } from './client';
import type { Frame, ThreadEvent } from './events';
import { Problem } from './problem';
import { SseReader, type ServerEvent } from './sse';

export type Link = 'connecting' | 'live' | 'reconnecting' | 'gone' | 'refused';

/** Longer than two of the server's signs of life: a stream this quiet is dead, as after a sleep of the machine. */
const QUIET_MS = 40_000;
export const FIRST_WAIT_MS = 300;
export const LONGEST_WAIT_MS = 10_000;
/** A timer of more than 24.8 days rings at once, and who has waited for an hour may ask again. */
const LONGEST_PAUSE_MS = 3_600_000;

export interface Watcher {
  /** Where to begin; read before every connection. */
  cursor: () => string;
  /** The frames of one read, in order. */
  frames: (frames: Frame[]) => void;
  link: (link: Link) => void;
}

/** Follows a thread's stream until aborted: reconnects by cursor with back-off, at once when the network or the page comes back. */
export async function watch(client: Client, thread: string, watcher: Watcher, signal: AbortSignal): Promise<void> {
  const stopped = () => signal.aborted;
  watcher.link('connecting');
  for (let wait = FIRST_WAIT_MS; !stopped(); wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
    const attempt = new AbortController();
    const stop = () => attempt.abort();
    signal.addEventListener('abort', stop);
    try {
      const response = await client.events(thread, watcher.cursor(), attempt.signal);
      watcher.link('live');
      for await (const bytes of pieces(response, attempt)) {
        wait = FIRST_WAIT_MS;
        watcher.frames(bytes);
      }
    } catch (error) {
      if (stopped()) {
        return;
      }

      if (error instanceof Problem && !error.passing && error.status < 500) {
        watcher.link(error.status === 404 ? 'gone' : 'refused');
        return;
      }
    } finally {
      signal.removeEventListener('abort', stop);
      attempt.abort();
    }

    if (!stopped()) {
      watcher.link('reconnecting');
      await pause(wait * (0.75 + Math.random() / 2), signal);
    }
  }
}

async function* pieces(response: Response, attempt: AbortController): AsyncGenerator<Frame[]> {
  for await (const events of readEvents(response, attempt)) {
    yield events.map(({ id, data }): Frame => ({ ...(id !== undefined && { cursor: id }), event: JSON.parse(data) as ThreadEvent }));
  }
}

/** The events of each read; a stream that is quiet for too long is aborted. */
export async function* readEvents(response: Response, attempt: AbortController): AsyncGenerator<ServerEvent[]> {
  const reader = response.body!.getReader();
  const sse = new SseReader();
  let quiet = setTimeout(() => attempt.abort(), QUIET_MS);
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        return;
      }

      clearTimeout(quiet);
      quiet = setTimeout(() => attempt.abort(), QUIET_MS);
      const events = sse.push(value);
      if (events.length > 0) {
        yield events;
      }
    }
  } finally {
    clearTimeout(quiet);
  }
}

/** Waits; shorter when the network or the page comes back. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) {
    return Promise.resolve();
  }

  return new Promise(resolve => {
    const done = () => {
      clearTimeout(timer);
      removeEventListener('online', done);
      document.removeEventListener('visibilitychange', done);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, Math.min(ms, LONGEST_PAUSE_MS));
    addEventListener('online', done);
    document.addEventListener('visibilitychange', done);
    signal.addEventListener('abort', done);
  });
}
