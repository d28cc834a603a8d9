import { describe, expect, it, vi } from 'vitest';
import { Outbox, type Outgoing } from '../src/outbox/outbox';
import { remembered } from '../src/outbox/store';
import { OpenThread } from '../src/thread/openThread';
import type { Client, NewMessage, Posted } from '../src/wire/client';
import type { Transcript } from '../src/wire/events';
import { Problem } from '../src/wire/problem';

describe('OpenThread', () => {
  it('of a thread that is gone takes a message, which brings it into being', async () => {
    const post = vi.fn(() => new Promise<never>(() => undefined));
    const client = { transcript: () => Promise.reject(new Problem(404, 'thread_not_found', 'gone')), post } as unknown as Client;
    const outbox = outboxOf(client, () => undefined);
    const thread = new OpenThread(client, outbox, { created: () => undefined, changed: () => undefined }, 't1');
    await thread.open();
    expect(thread.problem.value?.status).toBe(404);

    thread.post('Hello again?');

    expect(thread.problem.value).toBeNull();
    expect(thread.loaded.value).toBe(true);
    expect(thread.pending.value.map(m => [m.text, m.creates])).toEqual([['Hello again?', true]]);
    await vi.waitFor(() => expect(post).toHaveBeenCalledOnce());
  });

  it('whose transcript has a message already does not go on showing it as one on its way', async () => {
    let answer: (posted: Posted) => void = () => undefined;
    let stored: NewMessage | undefined;
    const client = {
      post: (_: string, message: NewMessage) => {
        stored = message;
        return new Promise<Posted>(resolve => { answer = resolve; });
      },
      transcript: () => Promise.resolve(transcriptOf(stored!)),
      events: () => new Promise<never>(() => undefined),
    } as unknown as Client;
    const thread: OpenThread = new OpenThread(client, outboxOf(client, message => thread.delivered(message)), { created: () => undefined, changed: () => undefined }, 't1');
    thread.post('Hello?');
    await vi.waitFor(() => expect(stored).toBeDefined());
    expect(thread.pending.value).toHaveLength(1);

    await thread.open();
    expect(thread.pending.value).toEqual([]);
    expect(thread.state.value.rounds.map(r => r.message.text)).toEqual(['Hello?']);

    answer({ threadId: 't1', messageId: 'm1', queued: false, cursor: '1' });
    await Promise.resolve();
    expect(thread.pending.value).toEqual([]);
  });

  it('that shows a message takes one out that was sent once more', async () => {
    const message = { text: 'Hello?', clientMessageId: 'c1' };
    const client = {
      post: () => Promise.resolve({ threadId: 't1', messageId: 'm1', queued: false, cursor: '1' }),
      transcript: () => Promise.resolve(transcriptOf(message)),
      events: () => new Promise<never>(() => undefined),
    } as unknown as Client;
    const delivered = vi.fn((sent: Outgoing) => thread.delivered(sent));
    const outbox = outboxOf(client, delivered);
    const thread: OpenThread = new OpenThread(client, outbox, { created: () => undefined, changed: () => undefined }, 't1');
    await thread.open();

    outbox.add({ ...message, thread: 't1', creates: false, behind: false });
    await vi.waitFor(() => expect(delivered).toHaveBeenCalledOnce());

    expect(thread.pending.value).toEqual([]);
  });

  it('is not there before its first message is', async () => {
    let answer: (posted: Posted) => void = () => undefined;
    const client = {
      post: () => new Promise<Posted>(resolve => { answer = resolve; }),
      events: () => new Promise<never>(() => undefined),
    } as unknown as Client;
    const thread: OpenThread = new OpenThread(client, outboxOf(client, message => thread.delivered(message)), { created: () => undefined, changed: () => undefined }, null);
    const post = vi.spyOn(client, 'post');
    thread.post('Hello?');
    await vi.waitFor(() => expect(post).toHaveBeenCalledOnce());
    expect([thread.id === null, thread.there.value]).toEqual([false, false]);

    answer({ threadId: thread.id!, messageId: 'm1', queued: false, cursor: '1' });
    await vi.waitFor(() => expect(thread.there.value).toBe(true));
  });

  it('answers again once, however often it is asked, and once more after a refusal', async () => {
    let refuse: (error: Error) => void = () => undefined;
    const regenerate = vi.fn(() => new Promise<never>((_, reject) => { refuse = reject; }));
    const client = { regenerate } as unknown as Client;
    const thread = new OpenThread(client, outboxOf(client, () => undefined), { created: () => undefined, changed: () => undefined }, 't1');
    const first = thread.regenerate('r1');
    await thread.regenerate('r1');
    expect(regenerate).toHaveBeenCalledOnce();

    refuse(new Problem(409, 'run_active', 'busy'));
    await expect(first).rejects.toThrow('busy');
    void thread.regenerate('r1').catch(() => undefined);
    expect(regenerate).toHaveBeenCalledTimes(2);
  });
});

const outboxOf = (client: Client, delivered: (message: Outgoing) => void) =>
  new Outbox({ client, store: remembered<Outgoing>(m => m.clientMessageId), who: () => '', delivered });

const transcriptOf = ({ text, clientMessageId }: NewMessage) => ({
  thread: { archived: false },
  cursor: '1',
  rounds: [{ round: 0, runId: 'r1', message: { type: 'message.posted', messageId: 'm1', text, clientMessageId }, items: [] }],
  more: false,
  queue: [],
}) as unknown as Transcript;
