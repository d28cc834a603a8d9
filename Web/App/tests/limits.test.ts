import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Problem, messageOf } from '../src/wire/problem';
import { rateOf } from '../src/wire/rate';
import { pause } from '../src/wire/watch';
import { limitOf, waitsText } from '../src/words/limits';

const refused = (code: string, seconds?: number) => new Problem(429, code, 'Detail of the server.', seconds);

describe('A refusal because of a limit', () => {
  it('says when it goes on', () => {
    expect(messageOf(refused('rate_limited', 12))).toBe('Too many requests within a minute. Try again in 12 s.');
    expect(messageOf(refused('budget_exhausted', 3 * 86_400))).toMatch(/^The budget is used up\. It resets on .+ at .+\.$/);
    expect(messageOf(refused('too_many_runs', 5))).toContain('limit of answers under way');
  });

  it('counts down for a message that waits for it', () => {
    const limit = limitOf(refused('rate_limited', 30));
    expect(waitsText(limit, limit.until - 8_000)).toBe('Too many requests within a minute. The message will be sent automatically in 8 s.');
    expect(waitsText(limit, limit.until + 5_000)).toContain('in 1 s');
  });

  it('tells what is left of the requests of a minute', () => {
    const told = (policy: string, left: string) => rateOf(new Headers({ 'RateLimit-Policy': policy, 'RateLimit': left }));
    expect(told('"requests";q=120;w=60', '"requests";r=117;t=2')).toEqual({ quota: 120, left: 117 });
    expect(told('"controls";q=1200;w=60', '"controls";r=1199;t=1')).toBeNull();
    expect(rateOf(new Headers())).toBeNull();
  });
});

describe('A pause', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    const target = new EventTarget();
    vi.stubGlobal('document', target);
    vi.stubGlobal('addEventListener', target.addEventListener.bind(target));
    vi.stubGlobal('removeEventListener', target.removeEventListener.bind(target));
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('of a month does not end at once, as a timer of that length does', async () => {
    let over = false;
    void pause(30 * 86_400_000, new AbortController().signal).then(() => { over = true; });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(over).toBe(false);
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(over).toBe(true);
  });
});
