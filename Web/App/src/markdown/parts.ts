/** Lines after which a text may be cut, in the order of how little that disturbs: between blocks, between items, anywhere. */
const AT_BLOCK = 100;
const AT_ITEM = 200;
const ANYWHERE = 400;

const FENCE = /^\s*(`{3,}|~{3,})/;
const ITEM = /^ {0,3}(?:[-*+]|\d{1,9}[.)])\s/;
const TABLE = /^ {0,3}\|?[\t :|-]*-[\t :|-]*$/;

/**
 * The text in parts that can be read one by one: reading a list costs more than its length, so a very long one is read as several. A block of
 * code and a table stay whole. Cut positions depend on nothing behind them, so that a text that grows keeps its parts.
 */
export function parts(text: string): string[] {
  const found: string[] = [];
  let start = 0;
  let lines = 0;
  let fence = '';
  let table = false;
  let before = '';
  let beforeThat = '';
  for (let at = 0; at < text.length;) {
    const newline = text.indexOf('\n', at);
    const end = newline < 0 ? text.length : newline + 1;
    const line = text.slice(at, Math.min(end, at + 200));
    if (fence === '' && !table && lines > 0 && mayCut(lines, line, before)) {
      found.push(text.slice(start, at));
      start = at;
      lines = 0;
    }

    const mark = FENCE.exec(line)?.[1];
    if (fence !== '') {
      if (mark !== undefined && mark.startsWith(fence)) {
        fence = '';
      }
    } else if (mark !== undefined) {
      fence = mark;
    }

    // A table that begins a block of its own; one within a list is part of the list.
    table = line.trim() !== '' && (table || (fence === '' && beforeThat.trim() === '' && before.includes('|') && TABLE.test(line.trim()) && !ITEM.test(before)));
    beforeThat = before;
    before = line;
    lines++;
    at = end;
  }

  found.push(text.slice(start));
  return found;
}

function mayCut(lines: number, line: string, before: string): boolean {
  return lines >= ANYWHERE || (lines >= AT_ITEM && ITEM.test(line)) || (lines >= AT_BLOCK && before.trim() === '' && /^\S/.test(line) && !ITEM.test(line));
}
