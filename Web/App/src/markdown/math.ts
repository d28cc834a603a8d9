import type { TokenizerAndRendererExtension, Tokens } from 'marked';

export interface MathToken extends Tokens.Generic {
  type: 'math';
  text: string;
  display: boolean;
}

// A formula ends near its beginning, or it is none: to look through the whole text for each sign would be quadratic. Dollars follow
// pandoc's rule: nothing blank inside them and no digit after them, so that "$5 and $10" is money.
const INLINE = /^\$(?!\s)((?:\\[\s\S]|[^$\\\n]){1,1000}?)(?<!\s)\$(?!\d)|^\\\(([\s\S]{1,1000}?)\\\)/;
const DISPLAY = /^\$\$([\s\S]{1,5000}?)\$\$|^\\\[([\s\S]{1,5000}?)\\\]/;
/** How far ahead a beginning is looked for; the whole rest would be read again for every paragraph. */
const AHEAD = 2000;

function read(rule: RegExp, source: string, display: boolean): MathToken | undefined {
  const match = rule.exec(source);
  return match ? { type: 'math', raw: match[0], text: (match[1] ?? match[2] ?? '').trim(), display } : undefined;
}

function place(source: string, rule: RegExp): number | undefined {
  const at = source.slice(0, AHEAD).search(rule);
  return at < 0 ? undefined : at;
}

/** `$…$` and `\(…\)` inside a line; `$$…$$` and `\[…\]` as a block or inside a line. */
export const mathExtensions: TokenizerAndRendererExtension[] = [
  {
    name: 'mathBlock',
    level: 'block',
    start: source => place(source, /\n {0,3}(?:\$\$|\\\[)/),
    tokenizer: source => {
      const token = read(DISPLAY, source, true);
      // Only alone on its lines; else the paragraph has it.
      return token && /^[ \t]*(\n|$)/.test(source.slice(token.raw.length)) ? { ...token, raw: token.raw + (/^[ \t]*\n*/.exec(source.slice(token.raw.length))?.[0] ?? '') } : undefined;
    },
  },
  {
    name: 'math',
    level: 'inline',
    start: source => place(source, /\$|\\[([]/),
    tokenizer: source => read(DISPLAY, source, true) ?? read(INLINE, source, false),
  },
];
