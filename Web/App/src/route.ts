import { signal } from '@preact/signals';

/** What the address shows: a thread, a new one, or a shared one. */
export type Route = { thread: string | null } | { shared: string };

export function parseRoute(hash: string): Route {
  const match = /^#\/([ts])\/([^/]+)$/.exec(hash);
  if (!match) {
    return { thread: null };
  }

  const id = decodeURIComponent(match[2]!);
  return match[1] === 's' ? { shared: id } : { thread: id };
}

export const hashOf = (thread: string | null) => thread === null ? '#/' : '#/t/' + encodeURIComponent(thread);

export const route = signal<Route>(typeof location === 'undefined' ? { thread: null } : parseRoute(location.hash));
