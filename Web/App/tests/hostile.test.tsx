import { options } from 'preact';
import { render } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import { GrowingText, lex } from '../src/markdown/lex';
import { Markdown } from '../src/markdown/Markdown';
import { parts } from '../src/markdown/parts';
import { Boundary } from '../src/view/Boundary';

/** Texts that somebody made to hold a page up, of about n characters each. */
const HOSTILE: Record<string, (n: number) => string> = {
  quotes: n => '>'.repeat(n),
  'quotes apart': n => '> '.repeat(n / 2),
  'quoted lines': n => '> a\n'.repeat(n / 4),
  'lists in one line': n => '- '.repeat(n / 2) + 'a',
  'numbers in one line': n => '1. '.repeat(n / 3),
  'nested list': n => Array.from({ length: Math.sqrt(n) }, (_, i) => '  '.repeat(i) + '- a').join('\n'),
  'quotes and lists': n => '> - '.repeat(n / 4),
  'long list': n => '- a\n'.repeat(n / 4),
  'loose list': n => '- a\n\n'.repeat(n / 5),
  'lazy list': n => '- a\n' + 'b\n'.repeat(n / 2),
  'list of one long item': n => '- a\n' + '  b\n'.repeat(n / 4),
  'table in a lazy list': n => '- a\n|b|\n|-|\n' + 'c\n'.repeat(n / 2),
  'unclosed brackets': n => '['.repeat(n),
  'unclosed links': n => '[a](<b'.repeat(n / 6),
  emphasis: n => '*a **b '.repeat(n / 7),
  underscores: n => 'a_'.repeat(n / 2),
  ticks: n => Array.from({ length: Math.sqrt(n) }, (_, i) => '`'.repeat(i + 1)).join(' '),
  dollars: n => '$$'.repeat(n / 2),
  'dollars apart': n => '$$ a\n\n'.repeat(n / 6),
  'unclosed formulas': n => '\\( \\[ '.repeat(n / 6),
  'unclosed tags': n => '<a b="'.repeat(n / 6),
  comments: n => '<!-- '.repeat(n / 5),
  mail: n => 'a.'.repeat(n / 2) + '@',
  'mail names': n => 'a'.repeat(n) + '@',
  parentheses: n => 'http://a.b/' + ')'.repeat(n),
  'wide table': n => '|'.repeat(n / 2) + '\n' + '|-'.repeat(n / 4),
  definitions: n => '[a]: b\n'.repeat(n / 7),
  setext: n => 'a\n='.repeat(n / 3),
};

/** Time of the processor, which a busy machine does not stretch; the least of several. */
function cost(work: () => unknown): number {
  let least = Infinity;
  for (let i = 0; i < 3; i++) {
    const before = process.cpuUsage().user;
    work();
    least = Math.min(least, process.cpuUsage().user - before);
  }

  return least / 1000;
}

describe('A hostile text', () => {
  it.each(Object.entries(HOSTILE))('of %s costs in proportion to its length', (_, make) => {
    const [short, long] = [make(4_000), make(32_000)];
    lex(short);
    const base = Math.max(cost(() => lex(short)), 4);
    // Eight times the length: 8 when linear, 64 when quadratic.
    expect(cost(() => lex(long)) / base).toBeLessThan(24);
  }, 60_000);

  it.each(Object.entries(HOSTILE))('of %s is drawn, and nothing of it is lost', (_, make) => {
    const text = make(6_000);
    expect(lex(text).map(token => token.raw).join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
    expect(render(<Markdown text={text} />)).toContain('class="markdown"');
  });

  it('shows what is nested too deeply as it was written', () => {
    const out = render(<Markdown text={'>'.repeat(3000) + ' deep'} />);
    expect(out.match(/<blockquote/g)!.length).toBeLessThan(20);
    expect(out).toContain('deep');
  });

  it('stays in proportion while it is written', () => {
    const cuts = (n: number) => {
      const growing = new GrowingText();
      const text = '- a\n'.repeat(n);
      for (let end = 0; end <= text.length; end += 200) {
        growing.update(text.slice(0, end));
      }
    };
    cuts(500);
    expect(cost(() => cuts(4000)) / Math.max(cost(() => cuts(500)), 10)).toBeLessThan(24);
  }, 60_000);
});

describe('A part that cannot be drawn', () => {
  it('is plain text, and what stands beside it is drawn', () => {
    (options as { errorBoundaries?: boolean }).errorBoundaries = true;
    const Broken = (): never => {
      throw new Error('too much');
    };
    expect(render(<div><Boundary fallback={() => <p>as it was written</p>}><Broken /></Boundary><b>beside</b></div>)).toBe('<div><p>as it was written</p><b>beside</b></div>');
  });
});

describe('Parts', () => {
  it('keep code and tables whole', () => {
    const code = '```\n' + 'x\n\n'.repeat(900) + '```\n';
    const table = '| a | b |\n|---|---|\n' + '| 1 | 2 |\n'.repeat(900);
    expect(parts(code)).toEqual([code]);
    expect(parts(table)).toEqual([table]);
    expect(lex(table)).toHaveLength(1);
  });

  it('are the text', () => {
    for (const make of Object.values(HOSTILE)) {
      const text = make(5000);
      expect(parts(text).join('')).toBe(text);
    }
  });

  it('share the definitions of links', () => {
    const text = 'See [it][1].\n\n' + 'A line.\n\n'.repeat(200) + '[1]: https://example.org/\n';
    expect(render(<Markdown text={text} />)).toContain('href="https://example.org/"');
  });

  it('number a long list on', () => {
    const text = Array.from({ length: 450 }, (_, i) => `${i + 1}. a\n`).join('');
    expect(render(<Markdown text={text} />)).toContain('<ol dir="auto" start="201">');
  });
});
