import { Lexer, type Token } from 'marked';
import { parts } from './parts';

/** Quotes and lists in one another; what is deeper is shown as it was written. */
const DEEPEST_BLOCK = 12;
/** Emphasis, links and the like in one another. */
const DEEPEST_INLINE = 16;
/** Emphasis does not reach further than this: the search for its end is quadratic in the worst case. */
export const LONGEST_INLINE = 2000;

/** A lexer whose work grows with the length of its text and not with what somebody wrote into it. */
export class BoundedLexer extends Lexer {
  #blocks = 0;
  #inlines = 0;

  /** The blocks of a text. What cannot be read is plain text; this never throws. */
  read(text: string): Token[] {
    const found = parts(text.replace(/\r\n?/g, '\n')).flatMap(part => {
      try {
        return this.blockTokens(part, []);
      } catch {
        return [plain(part)];
      }
    });
    // Links may be defined in any part, so that lines are read after all of them.
    for (const { src, tokens } of this.inlineQueue.splice(0)) {
      try {
        this.inlineTokens(src, tokens);
      } catch {
        tokens.splice(0, Infinity, plain(src));
      }
    }

    return found;
  }

  override blockTokens(src: string, tokens: Token[] = [], lastParagraphClipped?: boolean): never {
    if (this.#blocks >= DEEPEST_BLOCK) {
      tokens.push(plain(src));
      return tokens as never;
    }

    this.#blocks++;
    try {
      return super.blockTokens(src, tokens, lastParagraphClipped) as never;
    } finally {
      this.#blocks--;
    }
  }

  override inlineTokens(src: string, tokens: Token[] = []): Token[] {
    if (this.#inlines >= DEEPEST_INLINE) {
      tokens.push(plain(src));
      return tokens;
    }

    this.#inlines++;
    try {
      for (let start = 0; start < src.length || start === 0;) {
        const end = src.length - start <= LONGEST_INLINE ? src.length : cut(src, start);
        super.inlineTokens(src.slice(start, end), tokens);
        start = Math.max(end, 1);
      }

      return tokens;
    } finally {
      this.#inlines--;
    }
  }
}

/** Text that nothing is read in. */
export function plain(raw: string): Token {
  return { type: 'escape', raw, text: raw };
}

/** Between words, where there are words. */
function cut(src: string, start: number): number {
  const end = start + LONGEST_INLINE;
  const space = Math.max(src.lastIndexOf(' ', end), src.lastIndexOf('\n', end));
  return space > start + LONGEST_INLINE / 2 ? space + 1 : end;
}
