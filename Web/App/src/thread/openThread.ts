import { batch, computed, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import { newId, newThreadId } from '../ids';
import type { Outbox, Outgoing } from '../outbox/outbox';
import type { Client, OnBusy } from '../wire/client';
import type { Attachment, Frame, Rating } from '../wire/events';
import { Problem, messageOf } from '../wire/problem';
import { watch, type Link } from '../wire/watch';
import { applyFrame } from './fold';
import { FrameBatch, merged } from './frames';
import { emptyThread, fromTranscript, withEarlier, type ThreadState } from './state';

export interface ThreadListener {
  /** The first message gave the thread its id. */
  created: (id: string) => void;
  /** Frames were applied. */
  changed: (thread: OpenThread, frames: readonly Frame[]) => void;
}

/** The thread a page shows: its state, kept current by the stream, and what its user may do with it. */
export class OpenThread {
  readonly state: Signal<ThreadState> = signal(emptyThread);
  readonly link: Signal<Link | 'none'> = signal('none');
  /** Messages of this thread that the server has not confirmed. */
  readonly pending: ReadonlySignal<readonly Outgoing[]> = computed(() => this.outbox.of(this.id));
  /** Why it cannot be shown. */
  readonly problem: Signal<Problem | null> = signal(null);
  readonly loaded: Signal<boolean> = signal(false);
  /** Whether the server has the thread; it comes into being with its first message. */
  readonly there: Signal<boolean> = signal(false);

  readonly #frames = new FrameBatch(frames => this.#apply(frames));
  readonly #id: Signal<string | null> = signal(null);
  #watching: AbortController | undefined;
  #loadingEarlier = false;
  /** An answer is being asked for again, and its run is not shown yet. */
  #again = false;

  constructor(
    private readonly client: Client,
    private readonly outbox: Outbox,
    private readonly listener: ThreadListener,
    id: string | null,
    private readonly context?: Record<string, unknown>,
  ) {
    this.#id.value = id;
    this.loaded.value = id === null;
  }

  /** None until its first message is written. */
  get id(): string | null {
    return this.#id.value;
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
        this.there.value = true;
        this.#again = false;
        this.state.value = fromTranscript(page);
        this.loaded.value = true;
        this.problem.value = null;
        this.outbox.read(this.id!);
        this.#settle();
      });
    } catch (error) {
      if (watching.signal.aborted) {
        return;
      }

      const problem = error instanceof Problem ? error : new Problem(0, 'unreachable', messageOf(error));
      if (problem.status === 404 && this.pending.value.some(m => m.creates)) {
        // Its first message is still on its way.
        this.loaded.value = true;
        this.problem.value = null;
        return;
      }

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

  /** Reads back to a run of the selected branch; false when it is not there. */
  async reach(runId: string): Promise<boolean> {
    const there = () => this.state.value.rounds.some(r => r.runId === runId);
    if (there() || this.id === null) {
      return there();
    }

    const { round } = await this.client.run(this.id, runId);
    await this.readBack(round);
    return there();
  }

  /** Reads back until a round is there; without one, to the beginning. */
  async readBack(round = 0): Promise<void> {
    const watching = this.#watching;
    for (let first = this.state.value.rounds[0]; first !== undefined && this.state.value.more && first.round > round; first = this.state.value.rounds[0]) {
      const page = await this.client.transcript(this.id!, { before: first.round, pageSize: 200 });
      if (page.rounds.length === 0 || this.#watching !== watching || watching?.signal.aborted) {
        return;
      }

      // Somebody else may have read some of it meanwhile.
      if (this.state.value.rounds[0]?.runId === first.runId) {
        this.state.value = withEarlier(this.state.value, page);
      }
    }
  }

  /** Posts a message: it is kept and goes out when the server can be reached. */
  post(text: string, options: { attachments?: Attachment[]; onBusy?: OnBusy; edits?: string; agent?: string; model?: string } = {}): void {
    const begins = this.id === null;
    const id = this.id ?? newThreadId();
    batch(() => {
      this.#id.value = id;
      if (this.problem.value?.status === 404) {
        // The message brings the thread into being.
        this.problem.value = null;
        this.loaded.value = true;
      }

      this.outbox.add({
        text,
        clientMessageId: newId(),
        onBusy: options.onBusy ?? 'queue',
        ...options,
        ...(this.context && { context: this.context }),
        thread: id,
        creates: !this.there.peek(),
        behind: this.state.value.runId !== undefined && options.edits === undefined,
      });
    });
    if (begins) {
      this.listener.created(id);
    }
  }

  /** The server has stored a message: the thread is there. */
  delivered(message: Outgoing): void {
    if (message.thread !== this.id) {
      return;
    }

    this.#settle();
    if (!this.there.peek()) {
      this.there.value = true;
      this.#follow(this.#restart());
    }
  }

  stop = () => this.#do(id => this.client.stop(id, this.state.value.runId));
  answerInput = (callId: string, answer: Parameters<Client['answerInput']>[2]) => this.#do(id => this.client.answerInput(id, callId, answer));
  withdrawConsent = (tool: string) => this.#do(id => this.client.withdrawConsent(id, tool));
  approve = (callId: string, answer: Parameters<Client['approve']>[2]) => this.#do(id => this.client.approve(id, callId, answer));
  editQueued = (messageId: string, text: string) => this.#do(id => this.client.editQueued(id, messageId, text));
  takeBack = (messageId: string) => this.#do(id => this.client.takeBack(id, messageId));
  selectBranch = (runId: string) => this.#do(id => this.client.selectBranch(id, runId));
  feedback = (runId: string, rating: Rating | null, text?: string) => this.#do(id => this.client.feedback(id, runId, rating, text));

  /** Answers again. A second click before the first has led to a run says nothing new. */
  async regenerate(runId: string, model?: string): Promise<void> {
    if (!this.#again) {
      this.#again = true;
      try {
        await this.#do(id => this.client.regenerate(id, runId, model));
      } catch (error) {
        this.#again = false;
        throw error;
      }
    }
  }

  /** Takes a waiting message back and posts it in place of the run under way. */
  async sendNow(messageId: string, text: string): Promise<void> {
    await this.takeBack(messageId);
    this.post(text, { onBusy: 'interrupt' });
  }

  async #do(action: (id: string) => Promise<unknown>): Promise<void> {
    if (this.id !== null) {
      await action(this.id);
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
        const received = Date.now();
        this.#frames.add(frames.map(frame => ({ ...frame, received })));
      },
      link: link => {
        if (!watching.signal.aborted) {
          this.link.value = link;
        }
      },
    }, watching.signal);
  }

  /** What is shown as the server has it waits no longer: it may have been read before the answer to its posting was. */
  #settle(): void {
    const waiting = new Set(this.pending.peek().map(m => m.clientMessageId));
    if (waiting.size > 0) {
      const { rounds, unanswered } = this.state.peek();
      const steered = rounds.flatMap(r => r.parts.flatMap(p => p.kind === 'steered' ? [p.message] : []));
      const there = [...rounds.map(r => r.message), ...unanswered, ...steered].flatMap(m => m.clientMessageId ?? []);
      this.outbox.remove(new Set(there.filter(id => waiting.has(id))));
    }
  }

  #apply(frames: readonly Frame[]): void {
    this.#again &&= !frames.some(({ event }) => event.type === 'run.started');
    const next = merged(frames).reduce(applyFrame, this.state.value);
    const arrived = new Set(frames.flatMap(({ event }) =>
      (event.type === 'message.posted' || event.type === 'message.queued') && event.clientMessageId !== undefined ? [event.clientMessageId] : []));
    batch(() => {
      this.state.value = next;
      this.loaded.value = true;
      this.outbox.remove(arrived);
    });
    this.listener.changed(this, frames);
    if (next.stale) {
      void this.open();
    }
  }
}
