import { signal } from '@preact/signals';

/** What the address shows: a thread (and the run in it that is looked for), a new one, or a shared one. */
export type Route = { thread: string | null; run?: string } | { shared: string };

export function parseRoute(hash: string): Route {
  const match = /^#\/([ts])\/([^/]+)(?:\/([^/]+))?$/.exec(hash);
  if (!match) {
    return { thread: null };
  }

  const id = decodeURIComponent(match[2]!);
  return match[1] === 's' ? { shared: id } : { thread: id, ...(match[3] !== undefined && { run: decodeURIComponent(match[3]) }) };
}

export const hashOf = (thread: string | null, run?: string) =>
  thread === null ? '#/' : '#/t/' + encodeURIComponent(thread) + (run === undefined ? '' : '/' + encodeURIComponent(run));

export const route = signal<Route>(typeof location === 'undefined' ? { thread: null } : parseRoute(location.hash));
