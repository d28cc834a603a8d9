import { describe, expect, it } from 'vitest';
import { applyFrame } from '../src/thread/fold';
import { cutOf, joined, pieces } from '../src/thread/pieces';
import { emptyThread, type TextPart } from '../src/thread/state';
import type { Frame } from '../src/wire/events';

const part = (text: string): TextPart => ({ kind: 'text', text, open: false });
const paragraphs = (n: number) => Array.from({ length: n }, (_, i) => `Paragraph ${i} has **words** in it.\n\n`).join('');

describe('A long text', () => {
  it('is cut between blocks and put together again without a change', () => {
    const text = paragraphs(5000);
    const cut = pieces(part(text));
    expect(cut.length).toBeGreaterThan(5);
    expect(Math.max(...cut.map(p => p.text.length))).toBeLessThan(30_000);
    expect(cut.slice(1).every(p => p.text.startsWith('Paragraph'))).toBe(true);
    expect(joined(cut)).toBe(text);
    expect(joined([part('a'), part('b')])).toBe('a\n\nb');
  });

  it('is not cut in code, a formula, an opened part or a table', () => {
    for (const [begin, end] of [['```js\n', '```\n\n'], ['$$\n', '$$\n\n'], ['<details>\n\n', '</details>\n\n']]) {
      const inside = begin! + 'line\n\nmore\n\n'.repeat(2000) + end!;
      const text = `${paragraphs(10)}${inside}`;
      expect(cutOf(text)?.at).toBeLessThanOrEqual(text.indexOf(begin!));
      expect(pieces(part(text + paragraphs(3000))).some(p => p.text.startsWith('more') || p.text.startsWith('line'))).toBe(false);
    }

    const table = '| a | b |\n|---|---|\n' + '| 1 | 2 |\n'.repeat(3000);
    expect(cutOf(table)).toBeNull();
  });

  it('of one block of code goes on as code where it has to be cut', () => {
    const cut = pieces(part('```sql\n' + 'SELECT 1;\n'.repeat(40_000)));
    expect(cut.length).toBeGreaterThan(1);
    expect(cut.slice(1).every(p => p.lead === '```sql\n')).toBe(true);
    expect(joined(cut)).toHaveLength(7 + 400_000);
  });

  it('that grows token by token stays small in its open part', () => {
    const run = { runId: 'r1' };
    const start: Frame[] = [
      { cursor: '1', event: { type: 'message.posted', messageId: 'm1', text: 'Write' } },
      { cursor: '2', event: { type: 'run.started', ...run, round: 1, messageId: 'm1' } },
      { cursor: '3', event: { type: 'step.started', ...run, step: 1, attempt: 1 } },
    ];
    const text = paragraphs(4000);
    let state = start.reduce(applyFrame, emptyThread);
    for (let at = 0; at < text.length; at += 40) {
      state = applyFrame(state, { event: { type: 'text.delta', text: text.slice(at, at + 40) } });
    }

    const parts = state.rounds[0]!.parts as TextPart[];
    expect(Math.max(...parts.map(p => p.text.length))).toBeLessThan(20_000);
    expect(joined(parts)).toBe(text);
    const done = applyFrame(state, { cursor: '4', event: { type: 'step.finished', ...run, step: 1, text } });
    expect((done.rounds[0]!.parts as TextPart[]).map(p => p.text)).toEqual(parts.map(p => p.text));
    const again = applyFrame(state, { cursor: '4', event: { type: 'step.started', ...run, step: 1, attempt: 2 } });
    expect(again.rounds[0]!.parts).toEqual([]);
  });
});
