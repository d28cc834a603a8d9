import { Marked, type Token } from 'marked';
import { blockExtensions } from './blocks';
import { BoundedLexer, plain } from './bounded';
import { mathExtensions } from './math';
import { mend } from './mend';

/** Longer texts are shown as they were written from here on; nobody reads that much set text, and every element costs memory. */
const LONGEST = 500_000;

const marked = new Marked({ gfm: true, breaks: false, extensions: [...mathExtensions, ...blockExtensions] });

/** Blocks of a text: paragraphs, lists, tables, code. What cannot be read is plain text; this never throws. */
export function lex(text: string): Token[] {
  return read(text).filter(token => token.type !== 'space');
}

function read(text: string): Token[] {
  const tokens = new BoundedLexer(marked.defaults).read(text.slice(0, LONGEST));
  return text.length <= LONGEST ? tokens : [...tokens, plain(text.slice(LONGEST))];
}

/**
 * Blocks of a text that grows. A block that another one follows cannot change any more: it is read once and keeps its
 * identity, so that a long answer costs only its last block per picture.
 */
export class GrowingText {
  #text = '';
  #settled: Token[] = [];
  #settledLength = 0;

  update(text: string): Token[] {
    if (!text.startsWith(this.#text.slice(0, this.#settledLength)) || text.length < this.#settledLength) {
      this.#settled = [];
      this.#settledLength = 0;
    }

    this.#text = text;
    const tokens = read(text.slice(this.#settledLength));
    const last = tokens.findLastIndex(token => token.type !== 'space');
    for (const token of tokens.slice(0, Math.max(0, last))) {
      this.#settledLength += token.raw.length;
      if (token.type !== 'space') {
        this.#settled.push(token);
      }
    }

    const tail = text.slice(this.#settledLength);
    return tail.trim() === '' ? [...this.#settled] : [...this.#settled, ...lex(mend(tail))];
  }
}
