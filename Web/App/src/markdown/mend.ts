import { LONGEST_INLINE } from './bounded';

/**
 * Closes what a growing text has opened and not closed yet (emphasis, code, a link), so that its last line does not flip
 * between signs and style while it is written.
 */
export function mend(text: string): string {
  if (/^ {0,3}(```|~~~)/.test(text) || /^( {4}|\t)/.test(text)) {
    return text;
  }

  const gap = text.lastIndexOf('\n\n');
  const start = Math.max(gap < 0 ? 0 : gap + 2, text.length - LONGEST_INLINE);
  return text.slice(0, start) + closed(linkless(text.slice(start)));
}

/** A link is shown once it is whole; until then its words stand alone. */
function linkless(line: string): string {
  return line.replace(/!?\[([^\]\n]*)(?:\]\([^)\n]*)?$/, (_, words: string) => /^[ x]?$/.test(words) ? '' : words);
}

function closed(line: string): string {
  const unfinished = line.replace(/[*~]+$/, '');
  const code = /(`+)[\s\S]*?\1/g;
  if (line.replace(code, '').includes('`')) {
    return line.replace(/`+$/, '') + '`';
  }

  const outside = unfinished.replace(code, '');
  const open = ['**', '~~'].filter(mark => outside.split(mark).length % 2 === 0).join('');
  if (open !== '') {
    return unfinished.trimEnd() + open;
  }

  // Two signs after a space begin something of which nothing is written yet.
  return line.replace(/\s(\*\*|~~)$/, '');
}
