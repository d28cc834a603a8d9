import { computed, effect, signal } from '@preact/signals';
import { spoken } from '../settings';
import { en, type Words } from './en';

export type { Words } from './en';

/** The German words, once they are loaded. */
export const german = signal<typeof import('./german') | null>(null);

/** Loads the words of the user's language; English ones come with the page. */
export async function loadWords(): Promise<void> {
  if (spoken() === 'de' && german.peek() === null) {
    german.value = await import('./german');
  }
}

// Chosen later, they come later. Until then, and where they cannot be had, the page speaks English.
effect(() => {
  void loadWords().catch(() => undefined);
});

/** The page's words in its user's language; every view that reads them is drawn again when the language changes. */
export const words = computed<Words>(() => spoken() === 'de' && german.value ? german.value.de : en);
