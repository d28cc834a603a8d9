import type { Client } from './client';
import type { ListChange } from './events';
import { Problem } from './problem';
import { FIRST_WAIT_MS, LONGEST_WAIT_MS, pause, readEvents } from './watch';

/**
 * Follows the changes of the list until aborted, and connects again as often as it must; the server begins every stream with a `threads.sync`.
 * Answers false when this server has no such stream.
 */
export async function followChanges(client: Client, take: (change: ListChange) => void, signal: AbortSignal): Promise<boolean> {
  for (let wait = FIRST_WAIT_MS; !signal.aborted; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
    const attempt = new AbortController();
    const stop = () => attempt.abort();
    signal.addEventListener('abort', stop);
    try {
      for await (const events of readEvents(await client.changes(attempt.signal), attempt)) {
        wait = FIRST_WAIT_MS;
        for (const { data } of events) {
          take(JSON.parse(data) as ListChange);
        }
      }
    } catch (error) {
      if (error instanceof Problem && !error.passing && error.status < 500) {
        return false;
      }
    } finally {
      signal.removeEventListener('abort', stop);
      attempt.abort();
    }

    await pause(wait * (0.75 + Math.random() / 2), signal);
  }

  return true;
}

/**
 * The same for all tabs of a browser: one of them follows and tells the others, because a browser opens few connections to one server. Where
 * tabs cannot agree (locks need a secure context) each follows by itself while it is seen.
 */
export function shareChanges(name: string, client: Client, take: (change: ListChange) => void, absent: () => void): void {
  const locks = (navigator as Partial<Navigator>).locks;
  if (!locks || typeof BroadcastChannel === 'undefined') {
    followWhileSeen(client, take, absent);
    return;
  }

  const channel = new BroadcastChannel(name);
  channel.onmessage = (message: MessageEvent<ListChange>) => take(message.data);
  void locks.request(name, async () => {
    const there = await followChanges(client, change => {
      take(change);
      channel.postMessage(change);
    }, new AbortController().signal);
    if (!there) {
      absent();
    }
  });
}

function followWhileSeen(client: Client, take: (change: ListChange) => void, absent: () => void): void {
  let following: AbortController | undefined;
  const turn = () => {
    if (document.hidden) {
      following?.abort();
      following = undefined;
    } else if (!following) {
      const mine = following = new AbortController();
      void followChanges(client, take, mine.signal).then(there => {
        if (!there) {
          document.removeEventListener('visibilitychange', turn);
          absent();
        }
      });
    }
  };
  document.addEventListener('visibilitychange', turn);
  turn();
}
