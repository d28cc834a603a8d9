import { batch, signal, type Signal } from '@preact/signals';
import type { Client, NewMessage, OnBusy } from '../wire/client';
import type { Attachment, Frame, Rating } from '../wire/events';
import { Problem, messageOf } from '../wire/problem';
import { watch, type Link } from '../wire/watch';
import { applyFrame } from './fold';
import { FrameBatch } from './frames';
import { emptyThread, fromTranscript, withEarlier, type ThreadState } from './state';

/** A message on its way: shown at once, replaced by the stored one when that arrives. */
export interface Pending extends NewMessage {
  failed?: string;
}

export interface ThreadListener {
  /** The first message gave the thread its id. */
  created: (id: string) => void;
  /** Frames were applied. */
  changed: (thread: OpenThread, frames: readonly Frame[]) => void;
}

const TRIES = 5;

/** The thread a page shows: its state, kept current by the stream, and what its user may do with it. */
export class OpenThread {
  readonly state: Signal<ThreadState> = signal(emptyThread);
  readonly link: Signal<Link | 'none'> = signal('none');
  readonly pending: Signal<readonly Pending[]> = signal([]);
  /** Why it cannot be shown. */
  readonly problem: Signal<Problem | null> = signal(null);
  readonly loaded: Signal<boolean> = signal(false);

  readonly #frames = new FrameBatch(frames => this.#apply(frames));
  #watching: AbortController | undefined;
  #loadingEarlier = false;

  constructor(
    private readonly client: Client,
    private readonly listener: ThreadListener,
    public id: string | null,
    private readonly context?: Record<string, unknown>,
  ) {
    this.loaded.value = id === null;
  }

  /** Reads the newest page and follows the stream from there. */
  async open(): Promise<void> {
    if (this.id === null) {
      return;
    }

    const watching = this.#restart();
    try {
      const page = await this.client.transcript(this.id);
      if (watching.signal.aborted) {
        return;
      }

      batch(() => {
        this.state.value = fromTranscript(page);
        this.loaded.value = true;
        this.problem.value = null;
      });
    } catch (error) {
      if (watching.signal.aborted) {
        return;
      }

      const problem = error instanceof Problem ? error : new Problem(0, 'unreachable', messageOf(error));
      this.problem.value = problem;
      if (problem.passing || problem.status >= 500) {
        this.link.value = 'reconnecting';
        setTimeout(() => watching.signal.aborted || void this.open(), 2000);
      }

      return;
    }

    this.#follow(watching);
  }

  close(): void {
    this.#watching?.abort();
    this.#frames.clear();
  }

  async loadEarlier(): Promise<void> {
    const first = this.state.value.rounds[0];
    if (this.id === null || first === undefined || !this.state.value.more || this.#loadingEarlier) {
      return;
    }

    this.#loadingEarlier = true;
    try {
      const page = await this.client.transcript(this.id, { before: first.round });
      // A reload in between would make this the page before another one.
      if (this.state.value.rounds[0]?.runId === first.runId) {
        this.state.value = withEarlier(this.state.value, page);
      }
    } finally {
      this.#loadingEarlier = false;
    }
  }

  /** Posts a message; it is safe to post again after a broken connection, because the server knows the id. */
  async post(text: string, options: { attachments?: Attachment[]; onBusy?: OnBusy; edits?: string; agent?: string; model?: string } = {}): Promise<void> {
    const message: Pending = {
      text,
      clientMessageId: newId(),
      onBusy: options.onBusy ?? 'queue',
      ...options,
      ...(this.context && { context: this.context }),
    };
    // A message that will wait has its own place, and appears there at once.
    if (!this.state.value.runId || message.edits) {
      this.pending.value = [...this.pending.value, message];
    }

    await this.#deliver(message);
  }

  async retry(message: Pending): Promise<void> {
    const again = { ...message };
    delete again.failed;
    this.pending.value = this.pending.value.map(p => p.clientMessageId === message.clientMessageId ? again : p);
    await this.#deliver(again);
  }

  discard(message: Pending): void {
    this.pending.value = this.pending.value.filter(p => p.clientMessageId !== message.clientMessageId);
  }

  stop = () => this.#do(id => this.client.stop(id, this.state.value.runId));
  regenerate = (runId: string, model?: string) => this.#do(id => this.client.regenerate(id, runId, model));
  approve = (callId: string, answer: Parameters<Client['approve']>[2]) => this.#do(id => this.client.approve(id, callId, answer));
  editQueued = (messageId: string, text: string) => this.#do(id => this.client.editQueued(id, messageId, text));
  takeBack = (messageId: string) => this.#do(id => this.client.takeBack(id, messageId));
  selectBranch = (runId: string) => this.#do(id => this.client.selectBranch(id, runId));
  feedback = (runId: string, rating: Rating | null, text?: string) => this.#do(id => this.client.feedback(id, runId, rating, text));

  /** Takes a waiting message back and posts it in place of the run under way. */
  async sendNow(messageId: string, text: string): Promise<void> {
    await this.takeBack(messageId);
    await this.post(text, { onBusy: 'interrupt' });
  }

  async #do(action: (id: string) => Promise<unknown>): Promise<void> {
    if (this.id !== null) {
      await action(this.id);
    }
  }

  async #deliver(message: Pending): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        const posted = await this.client.post(this.id, message);
        if (this.id === null) {
          this.id = posted.threadId;
          this.#follow(this.#restart());
          this.listener.created(posted.threadId);
        }

        if (posted.queued) {
          this.discard(message);
        }

        return;
      } catch (error) {
        if (error instanceof Problem && error.passing && attempt < TRIES) {
          await new Promise(resolve => setTimeout(resolve, (error.retryAfterSeconds ?? attempt) * 1000));
          continue;
        }

        if (!this.pending.value.some(p => p.clientMessageId === message.clientMessageId)) {
          throw error;
        }

        this.pending.value = this.pending.value.map(p => p.clientMessageId === message.clientMessageId ? { ...p, failed: messageOf(error) } : p);
        return;
      }
    }
  }

  #restart(): AbortController {
    this.#watching?.abort();
    this.#frames.clear();
    return this.#watching = new AbortController();
  }

  #follow(watching: AbortController): void {
    // The cursor of what was received, which may be ahead of what was drawn.
    let cursor = this.state.value.cursor;
    void watch(this.client, this.id!, {
      cursor: () => cursor,
      frames: frames => {
        cursor = frames.findLast(f => f.cursor !== undefined)?.cursor ?? cursor;
        this.#frames.add(frames);
      },
      link: link => {
        if (!watching.signal.aborted) {
          this.link.value = link;
        }
      },
    }, watching.signal);
  }

  #apply(frames: readonly Frame[]): void {
    const next = frames.reduce(applyFrame, this.state.value);
    const arrived = new Set(frames.map(f => f.event.type === 'message.posted' || f.event.type === 'message.queued' ? f.event.clientMessageId : undefined));
    batch(() => {
      this.state.value = next;
      this.loaded.value = true;
      if (this.pending.value.some(p => arrived.has(p.clientMessageId))) {
        this.pending.value = this.pending.value.filter(p => !arrived.has(p.clientMessageId));
      }
    });
    this.listener.changed(this, frames);
    if (next.stale) {
      void this.open();
    }
  }
}

function newId(): string {
  // crypto.randomUUID exists only in secure contexts, and a laptop's page on the office network is none.
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, '0')).join('');
}
