import { signal } from '@preact/signals';
import type { ThreadState } from '../thread/state';

/** How something is shown beside the chat: run in a frame, set as text, or as code. */
export type Kind = 'html' | 'svg' | 'markdown' | 'code';

/** Something of an answer that is shown beside the chat. */
export interface Artifact { kind: Kind; language: string; text: string }

export const artifact = signal<Artifact | null>(null);

/** Code of fewer lines is read where it stands. */
const FEWEST_LINES = 12;
/** Two texts of which so much is the same are versions of one thing. */
const ALIKE = 0.3;

const KINDS: Record<string, Kind> = { html: 'html', svg: 'svg', markdown: 'markdown', md: 'markdown' };

/** How a block of code can be shown so; none where it is not worth it. */
export function shownAs(language: string, text: string): Kind | null {
  return KINDS[language.toLowerCase()] ?? (language !== '' && text.split('\n', FEWEST_LINES).length === FEWEST_LINES ? 'code' : null);
}

const BLOCK = /^ {0,3}(`{3,}|~{3,})[ \t]*([^\s`]+)[^\n]*\n([\s\S]*?)^ {0,3}\1[ \t]*$/gm;

/** The versions of one thing in the thread, as it was asked to be changed: oldest first. */
export function versionsOf({ rounds }: Pick<ThreadState, 'rounds'>, { kind, language, text }: Artifact): string[] {
  const found = rounds.flatMap(round => round.parts.flatMap(part => part.kind === 'text'
    ? [...((part.lead ?? '') + part.text).matchAll(BLOCK)].filter(match => kind === 'code' ? match[2] === language : KINDS[match[2]!.toLowerCase()] === kind)
      .map(match => match[3]!.replace(/\n$/, '')) : []));
  const distinct = [...new Set(found)].filter(other => other === text || kind === 'html' || kind === 'svg' || alike(other, text));
  return distinct.includes(text) ? distinct : [...distinct, text];
}

/** Pages and drawings are asked for one at a time; of programs and texts a chat may have many, and those that share their lines are one. */
function alike(a: string, b: string): boolean {
  const [one, other] = [linesOf(a), linesOf(b)];
  const shared = [...one].filter(line => other.has(line)).length;
  return shared > 0 && shared >= ALIKE * Math.min(one.size, other.size);
}

function linesOf(text: string): Set<string> {
  return new Set(text.split('\n').map(line => line.trim()).filter(line => line.length > 2));
}

const ENDINGS: Record<string, string> = {
  javascript: 'js', typescript: 'ts', python: 'py', csharp: 'cs', 'c#': 'cs', bash: 'sh', shell: 'sh', powershell: 'ps1', markdown: 'md', ruby: 'rb', rust: 'rs', kotlin: 'kt',
};

/** A name for the file that it is saved as. */
export function fileOf({ kind, language }: Artifact): string {
  const ending = kind === 'code' ? ENDINGS[language.toLowerCase()] ?? language.toLowerCase().replace(/[^a-z0-9]+/g, '') : kind === 'markdown' ? 'md' : kind;
  return `chat.${ending || 'txt'}`;
}

/** The document that the frame becomes. */
export function documentOf({ kind, text }: Artifact): string {
  return kind === 'html' ? text
    : `<!doctype html><meta charset="utf-8"><style>body{margin:0;display:grid;place-content:center;min-height:100vh}svg{max-width:100vw;max-height:100vh}</style>${text}`;
}
