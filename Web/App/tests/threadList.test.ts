import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ThreadList } from '../src/threads/threadList';
import type { Client } from '../src/wire/client';
import type { ThreadSummary } from '../src/wire/events';

const page = (...items: Partial<ThreadSummary>[]) => ({ items: items as ThreadSummary[], page: 1, pageSize: 50, total: items.length });

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('document', { hidden: false });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('does not let an answer that was asked for earlier undo what the page knows', async () => {
  let answer!: (value: ReturnType<typeof page>) => void;
  const asked = new Promise<ReturnType<typeof page>>(resolve => { answer = resolve; });
  const list = new ThreadList({ threads: () => asked } as unknown as Client);
  const refreshed = list.refresh();

  list.patch('t1', { running: false });
  answer(page({ id: 't1', running: true }, { id: 't2', running: true }));
  await refreshed;

  expect(list.threads.value.map(t => t.running)).toEqual([false, true]);
});
