import { signal } from '@preact/signals';
import type { ThreadState } from '../thread/state';

/** Something of an answer that is shown beside the chat. */
export interface Artifact { language: 'html' | 'svg'; text: string }

export const artifact = signal<Artifact | null>(null);

/** What can be shown so, of the languages of code. */
export const shownAs = (language: string): Artifact['language'] | null => language === 'html' || language === 'svg' ? language : null;

const BLOCK = /^ {0,3}(`{3,}|~{3,})(html|svg)[^\n]*\n([\s\S]*?)^ {0,3}\1[ \t]*$/gm;

/** Everything of the same kind in the thread, oldest first: the versions of one thing, as it was asked to be changed. */
export function versionsOf({ rounds }: ThreadState, { language, text }: Artifact): string[] {
  const found = rounds.flatMap(round => round.parts.flatMap(part => part.kind === 'text'
    ? [...((part.lead ?? '') + part.text).matchAll(BLOCK)].filter(match => match[2] === language).map(match => match[3]!.replace(/\n$/, '')) : []));
  const distinct = [...new Set(found)];
  return distinct.includes(text) ? distinct : [...distinct, text];
}

/** The document that the frame becomes. */
export function documentOf({ language, text }: Artifact): string {
  return language === 'html' ? text
    : `<!doctype html><meta charset="utf-8"><style>body{margin:0;display:grid;place-content:center;min-height:100vh}svg{max-width:100vw;max-height:100vh}</style>${text}`;
}
