import { computed, effect, signal } from '@preact/signals';
import { notify, openThread, threadList, who } from './page';
import { hashOf } from './route';
import type { ThreadState } from './thread/state';
import { words } from './words';

const ASKED = 'chatcluster.asked-to-notify';
const icon = () => document.querySelector<HTMLLinkElement>('link[rel=icon]')!;

/** Threads whose answer came while nobody looked. */
export const unread = signal<ReadonlySet<string>>(new Set());
/** Threads that wait for their owner's approval. */
export const waiting = signal<ReadonlySet<string>>(new Set());
/** How many threads want to be looked at. */
export const calling = computed(() => new Set([...unread.value, ...waiting.value]).size);

const seen = signal(typeof document === 'undefined' || !document.hidden);

/** Keeps the marks of the list, the title's count, the icon and the messages of the system. */
export function watchAttention(): void {
  unread.value = new Set(kept());
  document.addEventListener('visibilitychange', () => {
    seen.value = !document.hidden;
    if (!seen.value) {
      leftRunning = leftRunning || [...before.values()].some(thread => thread.running);
    } else if (leftRunning) {
      askOnce();
    }
  });
  addEventListener('storage', event => {
    if (event.key === nameOf()) {
      unread.value = new Set(kept());
    }
  });
  effect(() => follow(new Map(threadList.threads.value.map(t => [t.id, { running: t.running, awaits: (t.awaiting ?? 0) > 0, title: t.title ?? words.peek().newChat }]))));
  const asks = computed(() => isWaiting(openThread.value.state.value));
  effect(() => {
    const { id, state } = openThread.value;
    if (id === null) {
      return;
    }

    mark(waiting, id, asks.value);
    if (asks.value && !seen.value) {
      tell(id, words.peek().approvalWaits(state.peek().title ?? ''));
    }

    if (seen.value && unread.value.has(id)) {
      mark(unread, id, false);
      keep();
    }
  });
  const plain = icon().getAttribute('href')!;
  effect(() => icon().setAttribute('href', calling.value > 0 ? dotted() : plain));
}

interface Listed { running: boolean; awaits: boolean; title: string }

let before = new Map<string, Listed>();
let leftRunning = false;

function follow(now: Map<string, Listed>): void {
  for (const [id, { running, awaits, title }] of now) {
    // The open thread knows it by itself, and sooner.
    if (openThread.peek().id !== id) {
      mark(waiting, id, running && awaits);
      if (running && awaits && before.get(id)?.awaits !== true) {
        tell(id, words.peek().approvalWaits(title));
      }
    }

    const looked = seen.peek() && openThread.peek().id === id;
    if (before.get(id)?.running === true && !running) {
      mark(waiting, id, false);
      if (!looked) {
        mark(unread, id, true);
        keep();
        tell(id, words.peek().answerReady(title));
      }
    }

    leftRunning = leftRunning || (running && !seen.peek());
  }

  before = now;
}

/** Whether the thread waits for its owner's approval. */
export function isWaiting(state: ThreadState): boolean {
  const last = state.rounds.at(-1);
  return last?.reason === undefined && last?.parts.some(p => p.kind === 'call' && (p.input !== undefined || (p.approval !== undefined && p.approved === undefined)) && !p.result) === true;
}

function mark(set: typeof unread, id: string, on: boolean): void {
  if (set.peek().has(id) !== on) {
    const next = new Set(set.peek());
    if (on) {
      next.add(id);
    } else {
      next.delete(id);
    }

    set.value = next;
  }
}

const told = new Set<string>();

/** By the system, when the page is out of sight and its user wants it. */
function tell(id: string, text: string): void {
  if (seen.peek() || typeof Notification === 'undefined' || Notification.permission !== 'granted' || told.has(id + text)) {
    return;
  }

  told.add(id + text);
  const notification = new Notification('ChatCluster', { body: text, tag: id });
  notification.onclick = () => {
    window.focus();
    location.hash = hashOf(id);
    told.delete(id + text);
  };
}

/** Asked for once: when somebody comes back from waiting elsewhere. */
function askOnce(): void {
  leftRunning = false;
  try {
    if (typeof Notification === 'undefined' || Notification.permission !== 'default' || localStorage.getItem(ASKED) !== null) {
      return;
    }

    localStorage.setItem(ASKED, 'yes');
  } catch {
    return;
  }

  notify(words.value.askToNotify, { label: words.value.notifyMe, run: () => void Notification.requestPermission() });
}

const nameOf = () => `chatcluster.unread.${who()}`;

function kept(): string[] {
  try {
    const ids: unknown = JSON.parse(localStorage.getItem(nameOf()) ?? '[]');
    return Array.isArray(ids) ? ids.filter(id => typeof id === 'string') : [];
  } catch {
    return [];
  }
}

function keep(): void {
  try {
    localStorage.setItem(nameOf(), JSON.stringify([...unread.peek()].slice(-500)));
  } catch {
    // Without storage the marks last as long as the page.
  }
}

/** As icon.svg, with a dot. */
function dotted(): string {
  return 'data:image/svg+xml,' + encodeURIComponent(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="9" fill="#256a5a"/>'
    + '<path d="M9 10.5h14M9 16h10M9 21.5h6" stroke="#fff" stroke-width="2.6" stroke-linecap="round"/><circle cx="25" cy="7" r="7" fill="#d9480f"/></svg>');
}
