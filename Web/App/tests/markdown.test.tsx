import type { Tokens } from 'marked';
import { render } from 'preact-render-to-string';
import { describe, expect, it, vi } from 'vitest';
import { BoundedLexer } from '../src/markdown/bounded';
import { csvOf } from '../src/markdown/csv';
import { GrowingText, lex } from '../src/markdown/lex';
import { safeLink, safePicture } from '../src/markdown/links';
import { Markdown } from '../src/markdown/Markdown';

const DANGEROUS = new Set(['script', 'img', 'svg', 'iframe', 'object', 'embed', 'form', 'style', 'link', 'base', 'math']);
const html = (text: string) => render(<Markdown text={text} />);

describe('Markdown', () => {
  it('shows headings, emphasis, lists, tables, code and quotes', () => {
    expect(html('# A\n\n**b** *c* ~~d~~ `e`')).toContain('<h3 class="depth-1" dir="auto">A</h3><p dir="auto"><strong>b</strong> <em>c</em> <del>d</del> <code>e</code></p>');
    expect(html('## A\n\n#### B')).toBe('<div class="markdown"><h3 class="depth-2" dir="auto">A</h3><h5 class="depth-4" dir="auto">B</h5></div>');
    expect(html('3. a\n4. b')).toContain('<ol dir="auto" start="3"><li>a</li><li>b</li></ol>');
    expect(html('- [x] a\n- [ ] b')).toMatch(/<li class="task"><input type="checkbox" checked disabled[^>]*>.*a<\/li>/);
    expect(html('| a | b |\n|---|--:|\n| 1 | 2<br>3 |')).toMatch(/<th scope="col"[^>]*>a<\/th>.*<td class="align-right whole">2<br\/?>3<\/td>/);
    expect(html('```js\nlet a = 1 < 2;\n```')).toContain('let a = 1 &lt; 2;');
    expect(html('> q')).toContain('<blockquote dir="auto"><p dir="auto">q</p></blockquote>');
  });

  it('shows footnotes, and parts that are opened', () => {
    const notes = html('A claim.[^1]\n\n[^1]: The *source*.\n    More of it.');
    expect(notes).toContain('A claim.<sup><button type="button" class="note-sign" data-note="1" aria-label="Footnote 1">1</button></sup>');
    expect(notes).toMatch(/<p class="note" dir="auto"><button[^>]*data-note="1"[^>]*>1<\/button> The <em>source<\/em>/);
    expect(html('[^x] without a note and [a](b)')).toContain('data-note="x"');

    const opened = html('<details open>\n<summary>More **here**</summary>\n\n- a\n\n<details>\n\ninner\n\n</details>\n\n</details>\n\nafter');
    expect(opened).toContain('<details class="details" open><summary dir="auto">More <strong>here</strong></summary><ul dir="auto"><li>a</li></ul><details class="details"><summary dir="auto">Details</summary><p dir="auto">inner</p></details></details><p dir="auto">after</p>');
    expect(html('<details>\n<summary>Being written</summary>\n\ntext')).toContain('<p dir="auto">text</p></details>');
    expect(html('<details ontoggle=alert(1)>\nx\n</details>')).not.toContain('<details o');
  });

  it('gives tables as CSV, without formulas', () => {
    const table = lex('| a, "b" | **c** |\n|---|---|\n| =cmd() | -1,5 |\n| -x | 1 &amp; 2<br>3 |')[0] as Tokens.Table;
    expect(csvOf(table)).toBe('"a, ""b""",c\r\n\'=cmd(),"-1,5"\r\n\'-x,1 & 2 3\r\n');
  });

  it('reads character references as text', () => {
    expect(html('a &amp; b &lt;script&gt; &#65; &unknown;')).toContain('a &amp; b &lt;script> A &amp;unknown;');
  });

  it('tells formulas from money', () => {
    expect(html('so $x^2$ and \\(y\\)')).toContain('<span class="math">x^2</span> and <span class="math">y</span>');
    expect(html('from $5 to $10')).toContain('from $5 to $10');
    expect(html('$$\na\n$$')).toContain('<span class="math display">a</span>');
    expect(html('\\[ a \\]')).toContain('<span class="math display">a</span>');
    expect(html('`$x$`')).toContain('<code>$x$</code>');
  });

  it.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    'text <svg onload=alert(1)> text',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    '<a href="javascript:alert(1)">x</a>',
    '[x](javascript:alert(1))',
    '[x](JaVaScRiPt:alert(1))',
    '[x](&#106;avascript:alert(1))',
    '[x](java\tscript:alert(1))',
    '[x](data:text/html,<script>alert(1)</script>)',
    '[x](vbscript:alert(1))',
    '![x](javascript:alert(1))',
    '![x](data:image/svg+xml,<svg onload=alert(1)>)',
    '![x](data:text/html;base64,PHNjcmlwdD4=)',
    '<javascript:alert(1)>',
    '[x]: javascript:alert(1)\n\n[x]',
    '[x](https://a.example "\\" onmouseover=alert(1)")',
    '```"><script>alert(1)</script>\ncode\n```',
    '| <img src=x onerror=alert(1)> |\n|---|\n| <script>alert(1)</script> |',
    '&lt;script&gt;alert(1)&lt;/script&gt;',
    '$\\href{javascript:alert(1)}{x}$',
    '<!-- --><script>alert(1)</script>',
  ])('lets nothing run: %j', text => {
    const out = html(text).replace(/<svg class="icon"[\s\S]*?<\/svg>/g, '');
    const tags = [...out.matchAll(/<([a-z0-9]+)((?:\s+[a-z-]+(?:="[^"]*")?)*)\s*\/?>/gi)];
    const attributes = tags.flatMap(tag => [...tag[2]!.matchAll(/([a-z-]+)(?:="([^"]*)")?/gi)].map(a => ({ name: a[1]!.toLowerCase(), value: a[2] ?? '' })));
    expect(tags.map(tag => tag[1]!.toLowerCase()).filter(name => DANGEROUS.has(name))).toEqual([]);
    expect(attributes.filter(({ name }) => name.startsWith('on') || name === 'srcdoc' || name === 'style')).toEqual([]);
    expect(attributes.filter(({ name, value }) => (name === 'href' || name === 'src') && !/^https?:/.test(value))).toEqual([]);
  });

  it('opens links apart and tells no one where they came from', () => {
    expect(html('[a](https://example.org/x)')).toContain('<a href="https://example.org/x" target="_blank" rel="noopener noreferrer nofollow"');
  });

  it('does not load pictures of strangers', () => {
    const out = html('![chart](https://evil.example/p.png?secret=1)');
    expect(out).not.toContain('<img');
    expect(out).toContain('evil.example');
    expect(html('![dot](data:image/png;base64,AAAA)')).toContain('<img src="data:image/png;base64,AAAA" alt="dot"');
  });
});

describe('links', () => {
  it('keeps to what a click may do', () => {
    expect(safeLink('/v1/files/a', 'http://localhost/')).toBe('http://localhost/v1/files/a');
    expect(safeLink('mailto:a@example.org', 'http://localhost/')).toBe('mailto:a@example.org');
    expect(safeLink('file:///etc/passwd', 'http://localhost/')).toBeNull();
    expect(safePicture('/v1/files/a.png', 'http://localhost/')).toBe('http://localhost/v1/files/a.png');
    expect(safePicture('//evil.example/a.png', 'http://localhost/')).toBeNull();
  });
});

describe('GrowingText', () => {
  const TEXT = '# Title\n\nSome **bold** text with `code`.\n\n- one\n- two\n\n  more of two\n\n```py\nprint("# no heading")\n\nx = 1\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nThe end with $x^2$.\n\n$$\ny\n$$\n\nDone.';

  it('ends with the blocks of the whole text, whatever the pieces', () => {
    for (const size of [1, 2, 3, 7, 50]) {
      const growing = new GrowingText();
      let last: unknown;
      for (let end = 0; end <= TEXT.length + size; end += size) {
        last = growing.update(TEXT.slice(0, end));
      }

      expect(JSON.stringify(last)).toBe(JSON.stringify(lex(TEXT)));
    }
  });

  it('keeps the identity of blocks that are settled', () => {
    const growing = new GrowingText();
    const before = growing.update('one\n\ntwo\n\nthr');
    const after = growing.update('one\n\ntwo\n\nthree\n\nfour');
    expect(after[0]).toBe(before[0]);
    expect(after[1]).toBe(before[1]);
  });

  it('reads a long answer block by block, and not again from its beginning', () => {
    const text = (TEXT + '\n\n').repeat(100);
    const read = vi.spyOn(BoundedLexer.prototype, 'read');
    const growing = new GrowingText();
    let updates = 0;
    for (let end = 0; end < text.length; end += 20, updates++) {
      growing.update(text.slice(0, end));
    }

    const characters = read.mock.calls.reduce((sum, [part]) => sum + part.length, 0);
    read.mockRestore();
    // What stands last is read twice: as it is, and with its open signs closed.
    expect(characters / updates).toBeLessThan(200);
  });

  it('begins anew when the text is another one', () => {
    const growing = new GrowingText();
    growing.update('one\n\ntwo\n\nthree');
    expect(growing.update('other').map(token => token.raw)).toEqual(['other']);
  });
});
