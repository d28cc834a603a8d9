import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Outbox, type Outgoing } from '../src/outbox/outbox';
import { remembered, type Store } from '../src/outbox/store';
import type { Client, NewMessage } from '../src/wire/client';
import { Problem } from '../src/wire/problem';

const message = (id: string, more: Partial<Outgoing> = {}): Outgoing => ({ text: `text ${id}`, clientMessageId: id, thread: 't1', creates: false, behind: false, who: '', at: 0, ...more });

/** A server that can be away, and remembers by id what it has. */
class Server {
  away = false;
  refuses: Problem | null = null;
  /** The answer to the next post is lost although it was stored. */
  loses = false;
  stored: string[] = [];
  posts = 0;

  client = {
    post: async (thread: string, { clientMessageId }: NewMessage) => {
      this.posts++;
      await Promise.resolve();
      if (this.away) {
        throw new Problem(0, 'unreachable', 'Failed to fetch');
      }

      if (this.refuses) {
        throw this.refuses;
      }

      if (!this.stored.includes(clientMessageId)) {
        this.stored.push(clientMessageId);
      }

      if (this.loses) {
        this.loses = false;
        throw new Problem(0, 'unreachable', 'Failed to fetch');
      }

      return { threadId: thread, messageId: clientMessageId, queued: false, cursor: '1' };
    },
  } as unknown as Client;
}

describe('Outbox', () => {
  let server: Server;
  let store: Store<Outgoing>;
  const open = () => new Outbox({ client: server.client, store, who: () => '', delivered: () => undefined });

  beforeEach(() => {
    vi.useFakeTimers();
    const target = new EventTarget();
    vi.stubGlobal('document', target);
    vi.stubGlobal('addEventListener', target.addEventListener.bind(target));
    vi.stubGlobal('removeEventListener', target.removeEventListener.bind(target));
    server = new Server();
    store = remembered<Outgoing>(m => m.clientMessageId);
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('keeps a message while the server is away, says so, and sends it once', async () => {
    server.away = true;
    const outbox = open();
    outbox.add(message('a'));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(outbox.of('t1')).toMatchObject([{ clientMessageId: 'a', waits: 'unreachable' }]);
    server.away = false;
    await vi.advanceTimersByTimeAsync(15_000);
    expect(server.stored).toEqual(['a']);
    expect(outbox.of('t1')).toMatchObject([{ sent: true }]);
    expect(await store.all()).toEqual([]);
  });

  it('survives the page', async () => {
    server.away = true;
    open().add(message('a'));
    await vi.advanceTimersByTimeAsync(1000);
    server.away = false;
    const next = open();
    await next.load();
    expect(next.of('t1')).toMatchObject([{ clientMessageId: 'a' }]);
    await vi.advanceTimersByTimeAsync(15_000);
    expect(server.stored).toEqual(['a']);
  });

  it('posts the same id again when an answer was lost', async () => {
    server.loses = true;
    const outbox = open();
    outbox.add(message('a'));
    await vi.advanceTimersByTimeAsync(15_000);
    expect(server.posts).toBe(2);
    expect(server.stored).toEqual(['a']);
  });

  it('keeps the order of a thread, and lets others not wait', async () => {
    server.away = true;
    const outbox = open();
    outbox.add(message('a'));
    outbox.add(message('b'));
    outbox.add(message('c', { thread: 't2' }));
    await vi.advanceTimersByTimeAsync(5000);
    server.away = false;
    await vi.advanceTimersByTimeAsync(30_000);
    expect(server.stored.filter(id => id !== 'c')).toEqual(['a', 'b']);
    expect(server.stored).toContain('c');
  });

  it('shows what the server refuses, sends the rest, and tries again when it is asked to', async () => {
    server.refuses = new Problem(422, 'text_missing', 'Say something.');
    const outbox = open();
    outbox.add(message('a'));
    await vi.advanceTimersByTimeAsync(100);
    expect(outbox.of('t1')).toMatchObject([{ failed: 'Say something.' }]);
    expect(await store.all()).toMatchObject([{ failed: 'Say something.' }]);
    server.refuses = null;
    outbox.add(message('b'));
    await vi.advanceTimersByTimeAsync(100);
    expect(server.stored).toEqual(['b']);
    outbox.retry('a');
    await vi.advanceTimersByTimeAsync(100);
    expect(server.stored).toEqual(['b', 'a']);
  });

  it('forgets what was taken back', async () => {
    server.away = true;
    const outbox = open();
    outbox.add(message('a'));
    await vi.advanceTimersByTimeAsync(5000);
    outbox.remove(new Set(['a']));
    server.away = false;
    await vi.advanceTimersByTimeAsync(30_000);
    expect(server.stored).toEqual([]);
    expect(await store.all()).toEqual([]);
  });

  it('shows nobody the messages of somebody else', async () => {
    server.away = true;
    open().add(message('a'));
    await vi.advanceTimersByTimeAsync(1000);
    const other = new Outbox({ client: server.client, store, who: () => 'bob', delivered: () => undefined });
    await other.load();
    expect(other.messages.value).toEqual([]);
  });

  it('lives without storage', async () => {
    const refusing = () => Promise.reject(new Error('forbidden'));
    store = { all: refusing, find: refusing, put: refusing, remove: refusing };
    server.away = true;
    const outbox = open();
    outbox.add(message('a'));
    await vi.advanceTimersByTimeAsync(1000);
    await outbox.load();
    expect(outbox.of('t1')).toHaveLength(1);
    server.away = false;
    await vi.advanceTimersByTimeAsync(15_000);
    expect(server.stored).toEqual(['a']);
  });
});
