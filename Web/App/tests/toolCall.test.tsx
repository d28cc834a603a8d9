import { render } from 'preact-render-to-string';
import { beforeAll, describe, expect, it } from 'vitest';
import { Citations } from '../src/view/Citations';
import { ToolCall } from '../src/view/ToolCall';
import type { CallPart } from '../src/thread/state';

const at = '2026-11-28T04:00:00Z';

function part(result: object): CallPart {
  return {
    kind: 'call',
    call: { type: 'tool.called', runId: 'r1', callId: 'c1', name: 'draw', arguments: {}, at },
    result: { type: 'tool.finished', runId: 'r1', callId: 'c1', name: 'draw', result: 'Drawn.', elapsedMs: 3, at, ...result },
  } as unknown as CallPart;
}

const show = (result: object) => render(<ToolCall part={part(result)} live={false} thread={null} />);

describe('A tool call', () => {
  beforeAll(() => {
    (globalThis as { document?: unknown }).document ??= { baseURI: 'http://127.0.0.1:5210/' };
  });

  it('names the files of its result', () => {
    expect(show({ files: [{ name: 'plan.pdf', mediaType: 'application/pdf', url: '' }] })).toContain('plan.pdf');
  });

  it('links where a result points to only where that can be followed', () => {
    const html = show({ links: [{ url: 'https://example.com/a', title: 'A place' }, { url: 'javascript:alert(1)', title: 'Click' }, { url: 'file:///etc/passwd' }] });
    expect(html).toContain('<a href="https://example.com/a"');
    expect(html).not.toContain('href="javascript:');
    expect(html).not.toContain('href="file:');
    expect(html).toContain('file:///etc/passwd');
  });

  it('that found sources is cited at the end of the answer, each source once', () => {
    const source = (url: string, title?: string) => ({ type: 'tool.source', runId: 'r1', callId: 'c1', url, ...(title !== undefined && { title }) });
    const called = { ...part({}), parts: [source('https://example.com/a', 'A place'), source('https://example.com/a', 'A place'), source('javascript:alert(1)', 'Click')] } as unknown as CallPart;
    const linked = part({ links: Array.from({ length: 8 }, (_, i) => ({ url: `https://example.com/${i}` })) });
    const html = render(<Citations parts={[called, linked]} />);
    expect(html.match(/<li /g)).toHaveLength(6);
    expect(html).toMatch(/<section class="citations" aria-label="Sources">.*<a href="https:\/\/example.com\/a"[^>]*>A place<\/a>.*4 more/);
    expect(html).not.toContain('href="javascript:');
    expect(render(<Citations parts={[part({})]} />)).toBe('');
  });
});
