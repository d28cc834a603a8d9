import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ThreadList } from '../src/threads/threadList';
import type { Client } from '../src/wire/client';
import type { ListChange, ThreadSummary } from '../src/wire/events';
import { Problem } from '../src/wire/problem';

const page = (...items: Partial<ThreadSummary>[]) => ({ items: items as ThreadSummary[], page: 1, pageSize: 50, total: items.length });

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('document', Object.assign(new EventTarget(), { hidden: false }));
  vi.stubGlobal('navigator', {});
  vi.stubGlobal('addEventListener', () => undefined);
  vi.stubGlobal('removeEventListener', () => undefined);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('does not let an answer that was asked for earlier undo what the page knows', async () => {
  let answer!: (value: ReturnType<typeof page>) => void;
  const asked = new Promise<ReturnType<typeof page>>(resolve => { answer = resolve; });
  const list = new ThreadList({ threads: () => asked, changes: () => new Promise(() => undefined) } as unknown as Client);
  const refreshed = list.refresh();

  list.patch('t1', { running: false });
  answer(page({ id: 't1', running: true }, { id: 't2', running: true }));
  await refreshed;

  expect(list.threads.value.map(t => t.running)).toEqual([false, true]);
});

describe('The list', () => {
  const at = (minute: number) => `2026-01-01T12:${String(minute).padStart(2, '0')}:00+00:00`;
  const thread = (id: string, minute: number, more: Partial<ThreadSummary> = {}) => ({ id, updatedAt: at(minute), archived: false, running: false, ...more }) as ThreadSummary;

  /** A server with two threads, and its stream of changes. */
  async function start(status = 200) {
    const asked: unknown[] = [];
    let say!: (change: ListChange) => Promise<void>;
    const client = {
      threads: (query: unknown) => {
        asked.push(query);
        return Promise.resolve(page(thread('b', 2), thread('a', 1)));
      },
      changes: () => {
        if (status !== 200) {
          return Promise.reject(new Problem(status, 'not_found', 'There is no such route.'));
        }

        const { readable, writable } = new TransformStream<Uint8Array>();
        const writer = writable.getWriter();
        say = async change => {
          void writer.write(new TextEncoder().encode(`: here\n\ndata: ${JSON.stringify(change)}\n\n`));
          await vi.advanceTimersByTimeAsync(10);
        };
        return Promise.resolve(new Response(readable));
      },
    };
    const list = new ThreadList(client as unknown as Client);
    list.start();
    await vi.advanceTimersByTimeAsync(10);
    return { list, asked, say: (change: ListChange) => say(change), ids: () => list.threads.value.map(t => t.id) };
  }

  it('asks once and follows from there, however long something runs', async () => {
    const { list, asked, say, ids } = await start();
    await say({ type: 'thread.changed', thread: thread('a', 3, { running: true }) });
    expect(ids()).toEqual(['a', 'b']);
    expect(list.threads.value[0]!.running).toBe(true);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(asked).toHaveLength(1);
  });

  it('takes in what is new, moved to the archive, deleted', async () => {
    const { say, ids } = await start();
    await say({ type: 'thread.changed', thread: thread('c', 5) });
    expect(ids()).toEqual(['c', 'b', 'a']);
    await say({ type: 'thread.changed', thread: thread('b', 2, { archived: true }) });
    expect(ids()).toEqual(['c', 'a']);
    await say({ type: 'thread.deleted', threadId: 'c' });
    expect(ids()).toEqual(['a']);
  });

  it('reads again when changes may have been missed', async () => {
    const { asked, say } = await start();
    await say({ type: 'threads.sync' });
    expect(asked).toHaveLength(2);
  });

  it('does not bring back a thread that is about to be deleted', async () => {
    const { list, say, ids } = await start();
    list.delete('a', () => undefined);
    await say({ type: 'thread.changed', thread: thread('a', 9) });
    expect(ids()).toEqual(['b']);
  });

  it('asks twice a minute where the server has no such stream', async () => {
    const { asked } = await start(404);
    await vi.advanceTimersByTimeAsync(120_000);
    expect(asked.length).toBeGreaterThanOrEqual(4);
    expect(asked.length).toBeLessThanOrEqual(6);
  });
});
