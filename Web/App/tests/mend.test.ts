import { describe, expect, it } from 'vitest';
import { mend } from '../src/markdown/mend';

describe('mend', () => {
  it.each([
    ['plain', 'plain'],
    ['a **bol', 'a **bol**'],
    ['a **bold*', 'a **bold**'],
    ['a **bold**', 'a **bold**'],
    ['a **', 'a'],
    ['an *emphasis*', 'an *emphasis*'],
    ['a`', 'a`'],
    ['a `co', 'a `co`'],
    ['a `co` b', 'a `co` b'],
    ['a ~~go', 'a ~~go~~'],
    ['see [the rep', 'see the rep'],
    ['see [the report](https://exa', 'see the report'],
    ['see [the report](https://example.org)', 'see [the report](https://example.org)'],
    ['an image ![alt](da', 'an image alt'],
    ['done **a**\n\nnow **b', 'done **a**\n\nnow **b**'],
    ['```js\nlet a = `x', '```js\nlet a = `x'],
    ['* item', '* item'],
  ])('%j becomes %j', (text, mended) => {
    expect(mend(text)).toBe(mended);
  });
});
