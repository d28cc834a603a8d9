import type { Token, TokenizerAndRendererExtension, Tokens } from 'marked';

/** A part that is opened at a click. */
export interface DetailsToken extends Tokens.Generic {
  type: 'details';
  summary: Token[];
  tokens: Token[];
  shown: boolean;
}

/** A note, where it is told. */
export interface NoteToken extends Tokens.Generic {
  type: 'note';
  name: string;
  tokens: Token[];
}

/** The sign of a note in the text. */
export interface NoteSignToken extends Tokens.Generic {
  type: 'noteSign';
  name: string;
}

const OPENS = /^ {0,3}<details(\s+open)?\s*>[ \t]*\n?/i;
const SUMMARY = /^\s*<summary>([^\n]{0,1000}?)<\/summary>[ \t]*\n?/i;
const EDGE = /<(\/?)details\b[^>\n]{0,100}>/gi;
const NOTE = /^ {0,3}\[\^([^\]\s]{1,60})\]:[ \t]*([^\n]*(?:\n(?: {2,}|\t)[^\n]+)*)(?:\n+|$)/;
const SIGN = /^\[\^([^\]\s]{1,60})\]/;
/** How far ahead a beginning is looked for; the whole rest would be read again for every paragraph. */
const AHEAD = 2000;

function place(source: string, rule: RegExp): number | undefined {
  const at = source.slice(0, AHEAD).search(rule);
  return at < 0 ? undefined : at;
}

/** Where a part ends that begins at the start of a text; at the end of the text while it is being written. */
function endOf(source: string, start: number): { inner: number; outer: number } {
  let open = 1;
  EDGE.lastIndex = start;
  for (let edge = EDGE.exec(source); edge; edge = EDGE.exec(source)) {
    open += edge[1] === '/' ? -1 : 1;
    if (open === 0) {
      return { inner: edge.index, outer: EDGE.lastIndex };
    }
  }

  return { inner: source.length, outer: source.length };
}

/** `<details>` with its summary, and footnotes: `[^1]` and `[^1]: …`. */
export const blockExtensions: TokenizerAndRendererExtension[] = [
  {
    name: 'details',
    level: 'block',
    start: source => place(source, /\n {0,3}<details/i),
    tokenizer(source) {
      const opens = OPENS.exec(source);
      if (!opens) {
        return undefined;
      }

      const { inner, outer } = endOf(source, opens[0].length);
      const body = source.slice(opens[0].length, inner);
      const summary = SUMMARY.exec(body);
      return {
        type: 'details',
        raw: source.slice(0, outer),
        shown: opens[1] !== undefined,
        summary: this.lexer.inline(summary?.[1] ?? '', []),
        tokens: this.lexer.blockTokens(body.slice(summary?.[0].length ?? 0), []),
      };
    },
  },
  {
    name: 'note',
    level: 'block',
    start: source => place(source, /\n {0,3}\[\^/),
    tokenizer(source) {
      const note = NOTE.exec(source);
      return note ? { type: 'note', raw: note[0], name: note[1]!, tokens: this.lexer.inline(note[2]!, []) } : undefined;
    },
  },
  {
    name: 'noteSign',
    level: 'inline',
    start: source => place(source, /\[\^/),
    tokenizer(source) {
      const sign = SIGN.exec(source);
      return sign ? { type: 'noteSign', raw: sign[0], name: sign[1]! } : undefined;
    },
  },
];
