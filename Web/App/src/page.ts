import { effect, signal, untracked } from '@preact/signals';
import { checksum } from './ids';
import { Outbox, type Outgoing } from './outbox/outbox';
import { stored } from './outbox/store';
import { hashOf, parseRoute, route } from './route';
import { OpenThread } from './thread/openThread';
import { ThreadList } from './threads/threadList';
import { Client, type Agent, type Me, type Model, type Tool } from './wire/client';
import { credential, sessionMark } from './wire/credential';
import type { Frame } from './wire/events';
import { insist } from './wire/insist';
import { messageOf } from './wire/problem';
import { rate, rateOf } from './wire/rate';
import { words } from './words';

export interface Notice {
  id: number;
  text: string;
  action?: { label: string; run: () => void };
}

export const NOTICE_MS = 6000;

export const me = signal<Me>({});
export const models = signal<readonly Model[]>([]);
export const agents = signal<readonly Agent[]>([]);
export const tools = signal<readonly Tool[]>([]);
export const notices = signal<readonly Notice[]>([]);
/** What a screen reader is told. */
export const announcement = signal('');
/** Set while the server waits for an API key. */
export const signingIn = signal<{ wrong: boolean; answer: (key: string, remember: boolean) => void } | null>(null);
/** Counts how often somebody has signed in: what is kept for each person is read anew. */
export const signedIn = signal(0);
/** Whether the list is open where it covers the page. */
export const drawer = signal(false);

let asking: Promise<boolean> | undefined;

/** One question at a time, however many requests were refused. */
function signIn(): Promise<boolean> {
  return asking ??= new Promise<boolean>(resolve => {
    signingIn.value = {
      wrong: credential.read() !== null,
      answer: (key, remember) => {
        credential.write(key, remember);
        signingIn.value = null;
        signedIn.value++;
        resolve(true);
        void outbox.load();
        loadCatalog();
      },
    };
  }).finally(() => {
    asking = undefined;
  });
}

export const client = new Client({ base: typeof document === 'undefined' ? '/' : new URL('./', document.baseURI).href, key: () => credential.read(), signIn, answered: headers => { rate.value = rateOf(headers) ?? rate.peek(); } });
/** Tells the users of one browser apart. */
export const who = () => checksum(credential.read() ?? sessionMark() ?? '');

/** Tabs of one person share the stream of the list, those of two (a key may be kept for its tab) do not. */
export const threadList = new ThreadList(client, () => `chatcluster.list ${who()}`);

const listener = {
  created(id: string): void {
    history.replaceState(null, '', hashOf(id));
    route.value = { thread: id };
  },
  changed: onFrames,
};

export const outbox = new Outbox({
  client,
  who,
  store: stored<Outgoing>('outbox'),
  ...(typeof BroadcastChannel !== 'undefined' && typeof document !== 'undefined' && { channel: new BroadcastChannel('chatcluster.outbox') }),
  delivered: message => {
    openThread.peek().delivered(message);
    if (!threadList.has(message.thread)) {
      void threadList.refresh();
    }
  },
});

export const openThread = signal(new OpenThread(client, outbox, listener, null));

export function start(): void {
  addEventListener('hashchange', () => {
    route.value = parseRoute(location.hash);
  });
  if ('shared' in route.value) {
    return;
  }

  // What an earlier visit could not send is shown with its thread, so it is read first.
  void outbox.load().finally(begin);
}

function begin(): void {
  effect(() => {
    const to = route.value;
    // Only the address leads somewhere. A new chat gets its id before its address, and is on the page already.
    untracked(() => {
      if ('thread' in to && to.thread !== openThread.value.id) {
        show(to.thread);
      }
    });
  });
  threadList.start();
  loadCatalog();
}

/** Each by itself: a server without one of these routes still has the others, and what is late or lost is asked for until it is there. */
const catalog = [
  wanted(() => client.me(), value => { me.value = value; }),
  wanted(() => client.models(), value => { models.value = value; }),
  wanted(() => client.agents(), value => { agents.value = value; }),
];
const askTools = wanted(() => client.tools(), value => { tools.value = value; });

/** What there is for whoever is signed in: asked for at the beginning, and anew for everybody who signs in. */
function loadCatalog(): void {
  catalog.forEach(ask => ask());
}

/** What the tools do: asked for with the first question that is about one. */
export function loadTools(): void {
  if (tools.peek().length === 0) {
    askTools();
  }
}

function wanted<T>(ask: () => Promise<T>, take: (value: T) => void): () => void {
  let asking = false;
  return () => {
    // One that waits for a key is sent again with the new one.
    if (!asking) {
      asking = true;
      void insist(ask).then(take, () => undefined).finally(() => { asking = false; });
    }
  };
}

function show(id: string | null): void {
  openThread.peek().close();
  const thread = new OpenThread(client, outbox, listener, id);
  openThread.value = thread;
  drawer.value = false;
  void thread.open();
}

export function newChat(): void {
  if (openThread.value.id === null) {
    show(null);
  }

  location.hash = hashOf(null);
  document.getElementById('message')?.focus();
}

export function notify(text: string, action?: Notice['action']): void {
  const id = Math.max(0, ...notices.value.map(n => n.id)) + 1;
  notices.value = [...notices.value.slice(-2), { id, text, ...(action && { action }) }];
  setTimeout(() => dismiss(id), NOTICE_MS);
}

export function dismiss(id: number): void {
  notices.value = notices.value.filter(n => n.id !== id);
}

/** Runs what a user asked for; a refusal is shown and nothing else happens. */
export async function attempt(action: () => Promise<unknown>): Promise<boolean> {
  try {
    await action();
    return true;
  } catch (error) {
    notify(messageOf(error));
    return false;
  }
}

export function archiveThread(id: string, title: string, archived: boolean): void {
  void attempt(async () => {
    await threadList.setArchived(id, archived);
    if (archived) {
      notify(words.value.archivedNotice(title), { label: words.value.undo, run: () => void attempt(() => threadList.setArchived(id, false)) });
    }
  });
}

/** Does the same with many threads, one after the other, and says once what was done. */
export function archiveThreads(ids: readonly string[], archived: boolean): void {
  void attempt(async () => {
    for (const id of ids) {
      await threadList.setArchived(id, archived);
    }

    notify(archived ? words.value.archivedMany(ids.length) : words.value.unarchivedMany(ids.length), {
      label: words.value.undo, run: () => archiveThreads(ids, !archived),
    });
  });
}

export function deleteThreads(ids: readonly string[]): void {
  const open = openThread.value.id;
  ids.forEach(id => threadList.delete(id, error => notify(messageOf(error))));
  if (open !== null && ids.includes(open)) {
    newChat();
  }

  notify(words.value.deletedMany(ids.length), {
    label: words.value.undo,
    run: () => {
      ids.forEach(id => threadList.undelete(id));
      if (open !== null && ids.includes(open)) {
        location.hash = hashOf(open);
      }
    },
  });
}

export function deleteThread(id: string, title: string): void {
  const wasOpen = openThread.value.id === id;
  threadList.delete(id, error => notify(messageOf(error)));
  if (wasOpen) {
    newChat();
  }

  notify(words.value.deleted(title), {
    label: words.value.undo,
    run: () => {
      threadList.undelete(id);
      if (wasOpen) {
        location.hash = hashOf(id);
      }
    },
  });
}

function onFrames(thread: OpenThread, frames: readonly Frame[]): void {
  if (thread.id === null) {
    return;
  }

  for (const { event } of frames) {
    if (event.type === 'title.changed') {
      threadList.patch(thread.id, { title: event.title });
    } else if (event.type === 'run.started') {
      threadList.patch(thread.id, { running: true });
      if (!threadList.has(thread.id)) {
        void threadList.refresh();
      }
    } else if (event.type === 'run.finished') {
      threadList.patch(thread.id, { running: false, updatedAt: event.at ?? new Date().toISOString() });
      announcement.value = event.reason === 'completed' ? `${words.value.finished} ${event.text.slice(0, 600)}` : event.reason === 'stopped' ? words.value.stopped : event.message ?? words.value.failed;
    } else if (event.type === 'approval.requested') {
      announcement.value = words.value.approvalTitle(event.name);
    }
  }
}
