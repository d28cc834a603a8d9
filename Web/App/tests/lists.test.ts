import { describe, expect, it } from 'vitest';
import { hashOf, parseRoute } from '../src/route';
import { groupByDate } from '../src/threads/groups';
import type { ThreadSummary } from '../src/wire/events';
import { de } from '../src/words/de';
import { en } from '../src/words/en';

describe('groupByDate', () => {
  it('puts threads under the day of their last activity', () => {
    const now = new Date(2026, 10, 21, 9, 0);
    const at = (days: number, hour: number) => ({ id: `${days}.${hour}`, updatedAt: new Date(2026, 10, 21 - days, hour).toISOString() }) as ThreadSummary;
    const groups = groupByDate([at(0, 8), at(0, 0), at(1, 23), at(1, 1), at(3, 5), at(20, 5), at(60, 5), at(61, 5)], now, en);
    expect(groups.map(g => [g.name, g.threads.length])).toEqual([['Today', 2], ['Yesterday', 2], ['Previous 7 days', 1], ['Previous 30 days', 1], ['September 2026', 2]]);
  });
});

describe('route', () => {
  it('says which thread the address shows', () => {
    expect(parseRoute('')).toEqual({ thread: null });
    expect(parseRoute('#/')).toEqual({ thread: null });
    expect(parseRoute(hashOf('a/b c'))).toEqual({ thread: 'a/b c' });
    expect(parseRoute(hashOf('t1', 'r_1'))).toEqual({ thread: 't1', run: 'r_1' });
    expect(parseRoute('#/s/tok')).toEqual({ shared: 'tok' });
  });
});

describe('words', () => {
  it('says everything in both languages', () => {
    expect(Object.keys(de)).toEqual(Object.keys(en));
    expect(de.shortcutList.length).toBe(en.shortcutList.length);
    expect(de.starters.length).toBe(en.starters.length);
  });
});
