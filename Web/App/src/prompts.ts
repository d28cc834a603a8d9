import { signal } from '@preact/signals';
import { signedIn, who } from './page';

/** A text that is written again and again, called by `/name`. */
export interface Prompt { name: string; text: string }

const keyOf = () => `chatcluster.prompts.${who()}`;

/** The prompts of this browser's user. */
export const prompts = signal<readonly Prompt[]>([]);

if (typeof addEventListener !== 'undefined') {
  addEventListener('storage', event => {
    if (event.key === keyOf()) {
      prompts.value = read();
    }
  });
}

signedIn.subscribe(() => {
  prompts.value = read();
});

function read(): Prompt[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(keyOf()) ?? '[]');
    return Array.isArray(stored) ? stored.filter((p: Partial<Prompt> | null): p is Prompt => typeof p?.name === 'string' && typeof p.text === 'string') : [];
  } catch {
    return [];
  }
}

/** Keeps a prompt under its name, in place of the one that had it. */
export function keepPrompt(prompt: Prompt, before?: string): boolean {
  return write([...prompts.value.filter(p => p.name !== prompt.name && p.name !== before), prompt].sort((a, b) => a.name.localeCompare(b.name)));
}

export function dropPrompt(name: string): boolean {
  return write(prompts.value.filter(p => p.name !== name));
}

function write(next: readonly Prompt[]): boolean {
  try {
    localStorage.setItem(keyOf(), JSON.stringify(next));
  } catch {
    return false;
  }

  prompts.value = next;
  return true;
}

/** What `/…` in a message field may mean; none for a text that is no such call. */
export function called(text: string, known: readonly Prompt[]): readonly Prompt[] {
  const name = /^\/([^\s/]*)$/.exec(text)?.[1]?.toLowerCase();
  return name === undefined ? [] : known.filter(p => p.name.toLowerCase().includes(name)).slice(0, 8);
}

/** Where the next `{{variable}}` of a text stands, from a place on. */
export function variable(text: string, from: number): { start: number; end: number } | null {
  const found = /\{\{[^{}\n]{1,80}\}\}/g;
  found.lastIndex = from;
  const match = found.exec(text);
  return match ? { start: match.index, end: match.index + match[0].length } : null;
}

/** A name as it can be called: one word. */
export const nameOfPrompt = (text: string) => text.trim().replace(/[\s/]+/g, '-');
