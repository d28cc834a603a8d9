import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Session } from '../src/widget/session';

const BASE = 'https://chat.example/';

/** Answers as the server does: renews the visitor of the token that is sent, else makes another. */
class Sessions {
  bodies: { token?: string }[] = [];
  status = 201;
  #count = 0;

  fetch = async (_: unknown, init: RequestInit): Promise<Response> => {
    await Promise.resolve();
    this.bodies.push(JSON.parse(init.body as string) as { token?: string });
    return this.status === 201
      ? Response.json({ token: `visitor.${++this.#count}`, expiresAt: new Date(Date.now() + 3_600_000).toISOString(), approvals: false })
      : Response.json({ code: 'session_rate', detail: 'Too many.' }, { status: this.status });
  };
}

describe('Session', () => {
  let server: Sessions;
  const storage = new Map<string, string>();

  beforeEach(() => {
    vi.useFakeTimers();
    server = new Sessions();
    storage.clear();
    vi.stubGlobal('fetch', server.fetch);
    vi.stubGlobal('navigator', {});
    vi.stubGlobal('localStorage', {
      getItem: (name: string) => storage.get(name) ?? null,
      setItem: (name: string, value: string) => storage.set(name, value),
      removeItem: (name: string) => storage.delete(name),
    });
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('is opened once, however many ask, and is found again by the next visit', async () => {
    const session = new Session(BASE, 'key');
    await Promise.all([session.ready(), session.ready()]);
    await new Session(BASE, 'key').ready();
    expect(session.token).toBe('visitor.1');
    expect(server.bodies).toEqual([{}]);
  });

  it('is renewed with its own token when half its time is over', async () => {
    const session = new Session(BASE, 'key');
    await session.ready();
    vi.advanceTimersByTime(1_700_000);
    await session.ready();
    expect(server.bodies).toHaveLength(1);
    vi.advanceTimersByTime(200_000);
    await session.ready();
    expect(server.bodies).toEqual([{}, { token: 'visitor.1' }]);
    expect(session.token).toBe('visitor.2');
  });

  it('is used to its end when it cannot be renewed, and not longer', async () => {
    const session = new Session(BASE, 'key');
    await session.ready();
    server.status = 429;
    vi.advanceTimersByTime(2_000_000);
    await session.ready();
    expect(session.token).toBe('visitor.1');
    vi.advanceTimersByTime(2_000_000);
    await expect(session.ready()).rejects.toThrow('Too many.');
  });

  it('begins anew when the server does not know it any more', async () => {
    const session = new Session(BASE, 'key');
    await session.ready();
    expect(await session.renew()).toBe(true);
    expect(server.bodies).toEqual([{}, {}]);
    expect(session.token).toBe('visitor.2');
  });

  it('is taken from the tab that was faster', async () => {
    const first = new Session(BASE, 'key');
    const second = new Session(BASE, 'key');
    await first.ready();
    await second.ready();
    expect(second.token).toBe(first.token);
  });
});
