import { describe, expect, it } from 'vitest';
import { SseReader, type ServerEvent } from '../src/wire/sse';

const bytes = (text: string) => new TextEncoder().encode(text);
const STREAM = ': hb\nid: 7.120\nevent: text.delta\ndata: {"text":"Grüße 👋 €"}\n\nevent: tool.progress\ndata: {"elapsedMs":5}\n\n: hb\nid: 8\nevent: run.finished\ndata: {"a":1}\n\n';
const EVENTS: ServerEvent[] = [
  { id: '7.120', event: 'text.delta', data: '{"text":"Grüße 👋 €"}' },
  { event: 'tool.progress', data: '{"elapsedMs":5}' },
  { id: '8', event: 'run.finished', data: '{"a":1}' },
];

function read(pieces: Uint8Array[]): ServerEvent[] {
  const reader = new SseReader();
  return pieces.flatMap(piece => reader.push(piece));
}

describe('SseReader', () => {
  it('reads a stream in one piece', () => {
    expect(read([bytes(STREAM)])).toEqual(EVENTS);
  });

  it('reads the same byte by byte, also inside characters', () => {
    expect(read(Array.from(bytes(STREAM), byte => Uint8Array.of(byte)))).toEqual(EVENTS);
  });

  it('reads the same cut at every place', () => {
    const all = bytes(STREAM);
    for (let cut = 0; cut <= all.length; cut++) {
      expect(read([all.subarray(0, cut), all.subarray(cut)])).toEqual(EVENTS);
    }
  });

  it.each(['\n', '\r\n', '\r'])('takes %j as line end, cut at every place', end => {
    const all = bytes(`\uFEFFdata: a${end}data: b${end}${end}data: c${end}${end}`);
    for (let cut = 0; cut <= all.length; cut++) {
      expect(read([all.subarray(0, cut), all.subarray(cut)])).toEqual([{ event: 'message', data: 'a\nb' }, { event: 'message', data: 'c' }]);
    }
  });

  it('keeps an event back until its empty line', () => {
    const reader = new SseReader();
    expect(reader.push(bytes('data: x\n'))).toEqual([]);
    expect(reader.push(bytes('\n'))).toEqual([{ event: 'message', data: 'x' }]);
  });

  it('skips comments, unknown fields and events without data', () => {
    expect(read([bytes(':c\nretry: 5\nfoo\n\nid: 1\n\ndata:y\n\n')])).toEqual([{ event: 'message', data: 'y' }]);
  });
});
