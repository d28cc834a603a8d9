import { describe, expect, it, vi } from 'vitest';
import { Outbox, type Outgoing } from '../src/outbox/outbox';
import { remembered } from '../src/outbox/store';
import { OpenThread } from '../src/thread/openThread';
import type { Client } from '../src/wire/client';
import { Problem } from '../src/wire/problem';

describe('OpenThread', () => {
  it('of a thread that is gone takes a message, which brings it into being', async () => {
    const post = vi.fn(() => new Promise<never>(() => undefined));
    const client = { transcript: () => Promise.reject(new Problem(404, 'thread_not_found', 'gone')), post } as unknown as Client;
    const outbox = new Outbox({ client, store: remembered<Outgoing>(m => m.clientMessageId), who: () => '', delivered: () => undefined });
    const thread = new OpenThread(client, outbox, { created: () => undefined, changed: () => undefined }, 't1');
    await thread.open();
    expect(thread.problem.value?.status).toBe(404);

    thread.post('Hello again?');

    expect(thread.problem.value).toBeNull();
    expect(thread.loaded.value).toBe(true);
    expect(thread.pending.value.map(m => [m.text, m.creates])).toEqual([['Hello again?', true]]);
    await vi.waitFor(() => expect(post).toHaveBeenCalledOnce());
  });
});
