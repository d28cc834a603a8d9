import { signal } from '@preact/signals';
import { stored } from '../outbox/store';
import { who } from '../page';
import type { Attachment } from '../wire/events';

/** Text and files that something else than the keyboard puts into the message field. */
export const suggestion = signal<{ text: string; files: readonly Attachment[] } | null>(null);

/** Puts them below what is written there: nothing typed is ever replaced. */
export function fillComposer(text: string, files: readonly Attachment[] = []): void {
  suggestion.value = { text, files };
}

const keyOf = (thread: string | null) => `${who()}.${thread ?? 'new'}`;
const nameOf = (thread: string | null) => 'chatcluster.draft.' + keyOf(thread);
const attached = stored<{ thread: string; files: readonly Attachment[] }>('drafts');

/** What was being written in a thread: it survives a reload, the end of the browser and a look at another thread, and all tabs have it. */
export const drafts = {
  read(thread: string | null): string {
    try {
      return localStorage.getItem(nameOf(thread)) ?? '';
    } catch {
      return '';
    }
  },

  write(thread: string | null, text: string): void {
    try {
      if (text === '') {
        localStorage.removeItem(nameOf(thread));
      } else {
        localStorage.setItem(nameOf(thread), text);
      }
    } catch {
      // No storage, or it is full: the draft then lives as long as the page.
    }
  },

  /** Calls when another tab writes: with the text before and after. */
  watch(thread: string | null, changed: (before: string, after: string) => void): () => void {
    const onStorage = (event: StorageEvent) => {
      if (event.key === nameOf(thread)) {
        changed(event.oldValue ?? '', event.newValue ?? '');
      }
    };
    addEventListener('storage', onStorage);
    return () => removeEventListener('storage', onStorage);
  },

  async readFiles(thread: string | null): Promise<readonly Attachment[]> {
    return (await attached.find(keyOf(thread)).catch(() => undefined))?.files ?? [];
  },

  writeFiles(thread: string | null, files: readonly Attachment[]): void {
    const key = keyOf(thread);
    void (files.length === 0 ? attached.remove(key) : attached.put({ thread: key, files })).catch(() => undefined);
  },

  /** Whoever forgets the key leaves no draft behind. Messages that were sent stay, and go out when the key is back. */
  async forget(): Promise<void> {
    const mine = keyOf('');
    try {
      Object.keys(localStorage).filter(name => name.startsWith('chatcluster.draft.' + mine)).forEach(name => localStorage.removeItem(name));
      await Promise.all((await attached.all()).filter(draft => draft.thread.startsWith(mine)).map(draft => attached.remove(draft.thread)));
    } catch {
      // Without storage there is nothing.
    }
  },
};
