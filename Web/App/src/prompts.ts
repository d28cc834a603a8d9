import { signal } from '@preact/signals';
import { client, me, who } from './page';
import { insist } from './wire/insist';

/** A text that is written again and again, called by `/name`. */
export interface Prompt { name: string; text: string }

/** Where earlier versions kept them, in the browser alone. */
const keyOf = () => `chatcluster.prompts.${who()}`;

/** The prompts of whoever is signed in: the server keeps them, and they follow their person. */
export const prompts = signal<readonly Prompt[]>([]);

const at = (name: string) => `prompts/${encodeURIComponent(name)}`;

me.subscribe(value => {
  prompts.value = [];
  if (value.features?.includes('projects')) {
    void insist(readPrompts).catch(() => undefined);
  }
});

async function readPrompts(): Promise<void> {
  const { items } = await client.request<{ items: Prompt[] }>('GET', 'prompts');
  prompts.value = items;
  await bringOver();
}

/** What this browser still has of an earlier version goes to the server, once. */
async function bringOver(): Promise<void> {
  const old = readOld();
  for (const prompt of old) {
    if (!prompts.value.some(p => p.name === prompt.name)) {
      await keepPrompt(prompt);
    }
  }

  if (old.length > 0) {
    localStorage.removeItem(keyOf());
  }
}

function readOld(): Prompt[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(keyOf()) ?? '[]');
    return Array.isArray(stored) ? stored.filter((p: Partial<Prompt> | null): p is Prompt => typeof p?.name === 'string' && typeof p.text === 'string') : [];
  } catch {
    return [];
  }
}

/** Keeps a prompt under its name, in place of the one that had it. */
export async function keepPrompt(prompt: Prompt, before?: string): Promise<void> {
  await client.request('PUT', at(prompt.name), { text: prompt.text });
  if (before !== undefined && before !== prompt.name) {
    await client.request('DELETE', at(before));
  }

  prompts.value = [...prompts.value.filter(p => p.name !== prompt.name && p.name !== before), prompt].sort((a, b) => a.name.localeCompare(b.name));
}

export async function dropPrompt(name: string): Promise<void> {
  await client.request('DELETE', at(name));
  prompts.value = prompts.value.filter(p => p.name !== name);
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
