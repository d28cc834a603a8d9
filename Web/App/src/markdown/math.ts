import type { TokenizerAndRendererExtension, Tokens } from 'marked';

export interface MathToken extends Tokens.Generic {
  type: 'math';
  text: string;
  display: boolean;
}

// Dollars follow pandoc's rule: nothing blank inside them and no digit after them, so that "$5 and $10" is money.
const INLINE = /^\$(?!\s)((?:\\[\s\S]|[^$\\\n])+?)(?<!\s)\$(?!\d)|^\\\(([\s\S]+?)\\\)/;
const DISPLAY = /^\$\$([\s\S]+?)\$\$|^\\\[([\s\S]+?)\\\]/;

function read(rule: RegExp, source: string, display: boolean): MathToken | undefined {
  const match = rule.exec(source);
  return match ? { type: 'math', raw: match[0], text: (match[1] ?? match[2] ?? '').trim(), display } : undefined;
}

function place(source: string, rule: RegExp): number | undefined {
  const at = source.search(rule);
  return at < 0 ? undefined : at;
}

/** `$…$` and `\(…\)` inside a line; `$$…$$` and `\[…\]` as a block or inside a line. */
export const mathExtensions: TokenizerAndRendererExtension[] = [
  {
    name: 'mathBlock',
    level: 'block',
    start: source => place(source, /\$\$|\\\[/),
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
