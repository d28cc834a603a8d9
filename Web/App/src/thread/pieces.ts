import type { TextPart } from './state';

/** A text longer than this is kept, read and drawn in pieces, so that what grows stays small. */
const PIECE = 12_000;
/** One that has no good place to be cut is cut at a line, here. */
const LONGEST = 120_000;

const FENCE = /^ {0,3}(`{3,}|~{3,})(.*)/;
const ITEM = /^(?:[-*+]|\d{1,9}[.)])\s/;
const MATH = /^ {0,3}(\$\$|\\\[)/;
const MATH_END = /(\$\$|\\\])\s*$/;

interface Cut {
  at: number;
  /** What the rest needs in front of it to be read as before: the beginning of a block of code that was cut. */
  lead: string;
}

/** Where a long text may be cut so that its halves read as the whole does; none while there is no such place. */
export function cutOf(text: string, lead = ''): Cut | null {
  if (text.length <= PIECE) {
    return null;
  }

  let block: Cut | null = null;
  let item: Cut | null = null;
  let line: Cut | null = null;
  let fence = FENCE.exec(lead.trimEnd())?.[1] ?? '';
  let opened = lead;
  let math = false;
  let nested = 0;
  let blank = false;
  for (let at = 0; at < text.length;) {
    const newline = text.indexOf('\n', at);
    if (newline < 0) {
      break;
    }

    const current = text.slice(at, Math.min(newline, at + 200));
    const inside = fence !== '' || math || nested > 0;
    if (at > 0) {
      line = { at, lead: fence === '' ? '' : opened };
      if (!inside && blank && /^\S/.test(current) && !ITEM.test(current)) {
        block = { at, lead: '' };
      } else if (!inside && ITEM.test(current)) {
        item = { at, lead: '' };
      }
    }

    const mark = FENCE.exec(current);
    if (fence !== '') {
      fence = mark && mark[1]!.startsWith(fence) && mark[2]!.trim() === '' ? '' : fence;
    } else if (mark) {
      fence = mark[1]!;
      opened = current.trimStart() + '\n';
    } else if (math) {
      math = !MATH_END.test(current);
    } else if (MATH.test(current)) {
      math = !MATH_END.test(current.replace(MATH, ''));
    } else {
      nested = Math.max(0, nested + (current.match(/<details\b/gi)?.length ?? 0) - (current.match(/<\/details>/gi)?.length ?? 0));
    }

    blank = current.trim() === '';
    at = newline + 1;
  }

  return block ?? (text.length > LONGEST ? item ?? line : null);
}

/** A text as the parts that it is kept in. */
export function pieces(part: TextPart): TextPart[] {
  const found: TextPart[] = [];
  let rest = part;
  // From the front, so that no piece is long.
  for (let cut = firstCut(rest); cut !== null; cut = firstCut(rest)) {
    found.push({ ...rest, text: rest.text.slice(0, cut.at), continued: true });
    rest = { kind: part.kind, open: part.open, text: rest.text.slice(cut.at), ...(cut.lead !== '' && { lead: cut.lead }) };
  }

  return [...found, rest];
}

function firstCut({ text, lead }: TextPart): Cut | null {
  for (let length = PIECE * 2; length < text.length && length <= LONGEST * 2; length *= 2) {
    const cut = cutOf(text.slice(0, length), lead);
    if (cut) {
      return cut;
    }
  }

  return cutOf(text.slice(0, LONGEST * 2), lead);
}

/** Adds to a part that grows: what will not change any more becomes a part of its own. */
export function grown(part: TextPart, text: string): TextPart[] {
  const longer = { ...part, text: part.text + text };
  const cut = cutOf(longer.text, longer.lead);
  return cut === null ? [longer] : [
    { ...longer, text: longer.text.slice(0, cut.at), continued: true },
    { kind: part.kind, open: part.open, text: longer.text.slice(cut.at), ...(cut.lead !== '' && { lead: cut.lead }), ...(part.since !== undefined && { since: part.since }) },
  ];
}

/** The whole text of the parts of one kind. */
export function joined(parts: readonly TextPart[]): string {
  return parts.map((part, i) => part.text + (i === parts.length - 1 || part.continued ? '' : '\n\n')).join('');
}
