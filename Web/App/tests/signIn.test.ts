import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Client } from '../src/wire/client';
import { insist } from '../src/wire/insist';
import { Problem } from '../src/wire/problem';

const refused = () => Response.json({ code: 'unauthorized', detail: 'Who are you?' }, { status: 401 });

/** A page whose user types a key when asked, and a server that knows the key `good`. */
function page() {
  const asked = vi.fn();
  const sent: (string | null)[] = [];
  let key: string | null = null;
  let release!: () => void;
  const late = new Promise<void>(resolve => { release = resolve; });
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    const credential = (init.headers as Headers).get('Authorization');
    sent.push(credential);
    if (url.endsWith('v1/me') && sent.length === 1) {
      await late;
    }

    return credential === 'Bearer good' ? Response.json({ user: 'ann', items: [] }) : refused();
  });
  const client = new Client({
    base: '/',
    key: () => key,
    signIn: () => {
      asked();
      key = 'good';
      return Promise.resolve(true);
    },
  });
  return { asked, client, release, sent };
}

describe('A refusal', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('that comes after somebody has signed in does not ask for the key again', async () => {
    const { asked, client, release, sent } = page();
    const me = client.me();
    await client.models();
    expect(asked).toHaveBeenCalledTimes(1);

    release();

    expect((await me).user).toBe('ann');
    expect(asked).toHaveBeenCalledTimes(1);
    expect(sent).toEqual([null, null, 'Bearer good', 'Bearer good']);
  });

  it('of an answer that breaks off is one of the line', async () => {
    vi.stubGlobal('fetch', () => Promise.resolve(new Response(new ReadableStream({
      start: controller => {
        controller.enqueue(new TextEncoder().encode('{"user":'));
        controller.error(new TypeError('network error'));
      },
    }))));
    await expect(new Client({ base: '/', key: () => null }).me()).rejects.toMatchObject({ status: 0, code: 'unreachable' });
  });
});

describe('What is wanted', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('document', new EventTarget());
    vi.stubGlobal('addEventListener', () => undefined);
    vi.stubGlobal('removeEventListener', () => undefined);
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('is asked for until it is there, and what is refused is not asked for again', async () => {
    const failures = [new Problem(0, 'unreachable', ''), new Problem(503, 'busy', '', 2), new Problem(500, 'failed', '')];
    const told: number[] = [];
    const ask = vi.fn(() => failures.length > 0 ? Promise.reject(failures.shift()!) : Promise.resolve('there'));
    const got = insist(ask, undefined, problem => told.push(problem.status));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await got).toBe('there');
    expect(told).toEqual([0, 503, 500]);

    const never = vi.fn(() => Promise.reject(new Problem(404, 'none', '')));
    await expect(insist(never)).rejects.toMatchObject({ status: 404 });
    expect(never).toHaveBeenCalledTimes(1);
  });
});
