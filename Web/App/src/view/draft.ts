import { signal } from '@preact/signals';

/** Text that something else than the keyboard puts into the message field. */
export const suggestion = signal<{ text: string } | null>(null);

export function fillComposer(text: string): void {
  suggestion.value = { text };
}

const nameOf = (thread: string | null) => 'chatcluster.draft.' + (thread ?? 'new');

/** What was being written in a thread; it survives a reload and a look at another thread. */
export const drafts = {
  read(thread: string | null): string {
    try {
      return sessionStorage.getItem(nameOf(thread)) ?? '';
    } catch {
      return '';
    }
  },

  write(thread: string | null, text: string): void {
    try {
      if (text === '') {
        sessionStorage.removeItem(nameOf(thread));
      } else {
        sessionStorage.setItem(nameOf(thread), text);
      }
    } catch {
      // No storage, or it is full: the draft then lives as long as the page.
    }
  },
};
