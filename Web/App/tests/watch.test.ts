import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Client } from '../src/wire/client';
import type { Frame } from '../src/wire/events';
import { watch, type Link } from '../src/wire/watch';

/** What the server says on one connection: bytes, then an end; or a status. */
type Script = { text: string; size?: number } | { status: number } | 'unreachable' | 'silent';

describe('watch', () => {
  const asked: { after: string | null }[] = [];
  let scripts: Script[] = [];

  beforeEach(() => {
    vi.useFakeTimers();
    asked.length = 0;
    const target = new EventTarget();
    vi.stubGlobal('document', target);
    vi.stubGlobal('addEventListener', target.addEventListener.bind(target));
    vi.stubGlobal('removeEventListener', target.removeEventListener.bind(target));
    vi.stubGlobal('fetch', (_: string, init: RequestInit) => {
      asked.push({ after: (init.headers as Headers).get('Last-Event-ID') });
      return answer(scripts.shift() ?? 'silent', init.signal!);
    });
  });

  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  async function run(...said: Script[]) {
    scripts = said;
    const links: Link[] = [];
    const frames: Frame[] = [];
    let cursor = '0';
    const stop = new AbortController();
    const done = watch(new Client({ base: 'http://localhost/', key: () => null }), 't', {
      cursor: () => cursor,
      frames: more => {
        frames.push(...more);
        cursor = more.findLast(f => f.cursor !== undefined)?.cursor ?? cursor;
      },
      link: link => links.push(link),
    }, stop.signal);
    await vi.advanceTimersByTimeAsync(60_000);
    stop.abort();
    await vi.advanceTimersByTimeAsync(1000);
    await done;
    return { links, frames };
  }

  const delta = (cursor: string, text: string) => `id: ${cursor}\nevent: text.delta\ndata: ${JSON.stringify({ type: 'text.delta', text })}\n\n`;

  it('goes on from its cursor after a cut, and gets everything once', async () => {
    const { frames, links } = await run({ text: delta('5.2', 'ab') + delta('5.4', 'cd').slice(0, 20) }, { text: delta('5.4', 'cd'), size: 1 });
    expect(asked.slice(0, 3).map(a => a.after)).toEqual(['0', '5.2', '5.4']);
    expect(frames.map(f => f.event)).toEqual([{ type: 'text.delta', text: 'ab' }, { type: 'text.delta', text: 'cd' }]);
    expect(links).toEqual(expect.arrayContaining(['connecting', 'live', 'reconnecting']));
  });

  it('comes back after a server that was away', async () => {
    const { frames } = await run('unreachable', { status: 503 }, { status: 502 }, { text: delta('1.1', 'x') });
    expect(frames).toHaveLength(1);
  });

  it('gives up on a thread that is gone', async () => {
    const { links } = await run({ status: 404 });
    expect(links).toEqual(['connecting', 'gone']);
    expect(asked).toHaveLength(1);
  });

  it('takes a stream without signs of life for dead', async () => {
    await run('silent', { text: delta('1.1', 'x') });
    expect(asked.length).toBeGreaterThan(1);
  });
});

function answer(script: Script, signal: AbortSignal): Promise<Response> {
  if (script === 'unreachable') {
    return Promise.reject(new TypeError('Failed to fetch'));
  }

  if (script !== 'silent' && 'status' in script) {
    return Promise.resolve(new Response('{}', { status: script.status }));
  }

  return Promise.resolve(new Response(new ReadableStream({
    start(controller) {
      signal.addEventListener('abort', () => controller.error(signal.reason));
      if (script !== 'silent') {
        const bytes = new TextEncoder().encode(script.text);
        const size = script.size ?? bytes.length;
        for (let at = 0; at < bytes.length; at += size) {
          controller.enqueue(bytes.slice(at, at + size));
        }

        controller.close();
      }
    },
  })));
}
