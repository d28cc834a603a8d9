import { signal } from '@preact/signals';
import type { Client, NewMessage, Posted } from '../wire/client';
import { Problem, messageOf } from '../wire/problem';
import { FIRST_WAIT_MS, LONGEST_WAIT_MS, pause } from '../wire/watch';
import { limitOf, type Limit } from '../words/limits';
import type { Store } from './store';

/** A message on its way: shown at once, replaced by the stored one when that arrives. */
export interface Outgoing extends NewMessage {
  thread: string;
  /** The thread comes into being with it. */
  creates: boolean;
  /** Posted while a run was under way: its place is the queue. */
  behind: boolean;
  /** Whose message it is, where a browser has several users. */
  who: string;
  at: number;
  /** Why the server does not take it; it is not tried again unasked. */
  failed?: string;
  /** Why it is not there yet. It goes out by itself. */
  waits?: 'unreachable' | 'busy' | undefined;
  /** The limit that it waits for. */
  limit?: Limit | undefined;
  /** The server has it, and the stream has not shown it yet. */
  sent?: boolean;
}

export interface OutboxOptions {
  client: Client;
  store: Store<Outgoing>;
  who: () => string;
  /** The server has stored it. */
  delivered: (message: Outgoing, posted: Posted) => void;
  /** Other tabs have the same messages. */
  channel?: BroadcastChannel;
}

/** Failures of the server itself that are tried again before a person is asked. */
const TRIES = 4;

/**
 * Messages that the server has not confirmed. They outlive an outage, a reload and the browser; each goes out once, because the server knows its id,
 * and in the order of its thread.
 */
export class Outbox {
  readonly messages = signal<readonly Outgoing[]>([]);

  readonly #running = new Set<string>();
  readonly #unsaved = new Set<string>();
  readonly #waiting = new Map<string, AbortController>();

  constructor(private readonly options: OutboxOptions) {
    if (options.channel) {
      options.channel.onmessage = () => void this.load();
    }
  }

  /** Takes up what an earlier visit, or another tab, has left. */
  async load(): Promise<void> {
    const who = this.options.who();
    const found = await this.options.store.all().catch(() => null);
    if (found === null) {
      return;
    }

    const known = new Map(this.messages.value.map(m => [m.clientMessageId, m]));
    const mine = found.filter(m => m.who === who).map(m => known.get(m.clientMessageId) ?? m);
    const ids = new Set(mine.map(m => m.clientMessageId));
    const others = this.messages.value.filter(m => !ids.has(m.clientMessageId) && (m.sent === true || this.#unsaved.has(m.clientMessageId)));
    this.messages.value = [...mine, ...others].sort((a, b) => a.at - b.at);
    for (const thread of new Set(mine.map(m => m.thread))) {
      void this.#run(thread);
    }
  }

  of(thread: string | null): readonly Outgoing[] {
    return this.messages.value.filter(m => m.thread === thread);
  }

  add(message: Omit<Outgoing, 'who' | 'at'>): void {
    const added: Outgoing = { ...message, who: this.options.who(), at: Math.max(Date.now(), (this.messages.value.at(-1)?.at ?? 0) + 1) };
    this.messages.value = [...this.messages.value, added];
    void this.#save(added);
    void this.#run(added.thread);
  }

  retry(id: string): void {
    const message = this.messages.value.find(m => m.clientMessageId === id);
    if (message) {
      const again = { ...message };
      delete again.failed;
      this.#replace(again);
      void this.#save(again);
      void this.#run(again.thread);
    }
  }

  /** Takes it out, wherever it stands. */
  remove(ids: ReadonlySet<string>): void {
    const gone = this.messages.value.filter(m => ids.has(m.clientMessageId));
    if (gone.length === 0) {
      return;
    }

    this.messages.value = this.messages.value.filter(m => !ids.has(m.clientMessageId));
    for (const { clientMessageId } of gone) {
      this.#waiting.get(clientMessageId)?.abort();
      void this.#forget(clientMessageId);
    }
  }

  /** The transcript of a thread was read: it has what was sent before. */
  read(thread: string): void {
    this.messages.value = this.messages.value.filter(m => m.thread !== thread || m.sent !== true);
  }

  async #run(thread: string): Promise<void> {
    if (this.#running.has(thread)) {
      return;
    }

    this.#running.add(thread);
    for (;;) {
      const next = this.messages.value.find(m => m.thread === thread && m.failed === undefined && !m.sent);
      if (next === undefined) {
        this.#running.delete(thread);
        return;
      }

      await this.#alone(next.clientMessageId, () => this.#deliver(next));
    }
  }

  async #deliver(message: Outgoing): Promise<void> {
    const id = message.clientMessageId;
    if (!this.#unsaved.has(id) && await this.options.store.find(id).catch(() => message) === undefined) {
      // Another tab has sent it, or taken it back.
      this.messages.value = this.messages.value.filter(m => m.clientMessageId !== id);
      return;
    }

    const waiting = new AbortController();
    this.#waiting.set(id, waiting);
    try {
      for (let tries = 1, wait = FIRST_WAIT_MS; !waiting.signal.aborted; tries++, wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
        try {
          const posted = await this.options.client.post(message.thread, message, message.creates);
          // Shown before it is forgotten: a disk may be slow, and what is in neither place would be gone from the page meanwhile.
          this.#sent(message, posted);
          await this.#forget(id);
          return;
        } catch (error) {
          const problem = error instanceof Problem ? error : new Problem(0, 'unreachable', messageOf(error));
          if (!problem.passing && !(problem.status >= 500 && tries < TRIES)) {
            this.#fail(message, messageOf(problem));
            return;
          }

          this.#replace({ ...message, waits: problem.status === 0 ? 'unreachable' : 'busy', ...(problem.status === 429 && { limit: limitOf(problem) }) });
          await pause(problem.retryAfterSeconds === undefined ? wait * (0.75 + Math.random() / 2) : problem.retryAfterSeconds * 1000, waiting.signal);
        }
      }
    } finally {
      this.#waiting.delete(id);
    }
  }

  #sent(message: Outgoing, posted: Posted): void {
    const still = this.messages.value.some(m => m.clientMessageId === message.clientMessageId);
    if (still && posted.queued) {
      this.messages.value = this.messages.value.filter(m => m.clientMessageId !== message.clientMessageId);
    } else if (still) {
      this.#replace({ ...message, sent: true });
    }

    // What follows it finds the thread there.
    this.messages.value = this.messages.value.map(m => m.thread === message.thread && m.creates ? { ...m, creates: false } : m);
    this.options.delivered(message, posted);
  }

  #fail(message: Outgoing, reason: string): void {
    if (this.messages.value.some(m => m.clientMessageId === message.clientMessageId)) {
      const failed = { ...message, failed: reason };
      this.#replace(failed);
      void this.#save(failed);
    }
  }

  #replace(message: Outgoing): void {
    this.messages.value = this.messages.value.map(m => m.clientMessageId === message.clientMessageId ? message : m);
  }

  async #save(message: Outgoing): Promise<void> {
    this.#unsaved.add(message.clientMessageId);
    try {
      await this.options.store.put(message);
      this.#unsaved.delete(message.clientMessageId);
      if (!this.messages.value.some(m => m.clientMessageId === message.clientMessageId && !m.sent)) {
        // It arrived faster than it was stored.
        await this.options.store.remove(message.clientMessageId);
      }

      this.options.channel?.postMessage('changed');
    } catch {
      // No storage: it lives as long as the page.
    }
  }

  async #forget(id: string): Promise<void> {
    this.#unsaved.delete(id);
    await this.options.store.remove(id).catch(() => undefined);
    this.options.channel?.postMessage('changed');
  }

  /** One tab at a time, where the browser can tell; elsewhere the server finds that it has the message already. */
  async #alone(id: string, action: () => Promise<void>): Promise<void> {
    const locks = typeof navigator === 'undefined' ? undefined : (navigator as Partial<Navigator>).locks;
    await (this.options.channel && locks ? locks.request(`chatcluster.send ${id}`, action) : action());
  }
}
