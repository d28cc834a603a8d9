import type { Token, Tokens } from 'marked';
import { decodeEntities } from './entities';

/** The words of a text without its signs. */
export function wordsOf(tokens: readonly Token[] | undefined): string {
  return (tokens ?? []).map(token => {
    const inner = (token as Tokens.Text).tokens;
    return inner ? wordsOf(inner) : token.type === 'br' || /^<br/i.test(token.raw) ? ' ' : decodeEntities((token as Tokens.Text).text);
  }).join('');
}

/** A table as a spreadsheet reads it (RFC 4180). What a spreadsheet would take for a formula is marked as text. */
export function csvOf(table: Tokens.Table): string {
  return [table.header, ...table.rows].map(row => row.map(cell => field(wordsOf(cell.tokens).trim())).join(',') + '\r\n').join('');
}

function field(text: string): string {
  const safe = /^[=@\t]/.test(text) || /^[+-](?![\d.,\s]*%?$)/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
