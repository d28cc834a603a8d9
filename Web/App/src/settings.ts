import { effect, signal } from '@preact/signals';

export type Theme = 'system' | 'light' | 'dark';
export type Language = 'system' | 'en' | 'de';

/** A choice that this browser keeps. */
function kept<T extends string>(name: string, values: readonly T[]) {
  const key = 'chatcluster.' + name;
  let stored: string | null = null;
  try {
    stored = localStorage.getItem(key);
  } catch {
    // Storage may be forbidden; the choice then lasts as long as the page.
  }

  const choice = signal<T>(values.find(value => value === stored) ?? values[0]!);
  effect(() => {
    try {
      localStorage.setItem(key, choice.value);
    } catch {
      // As above.
    }
  });
  return choice;
}

export const theme = kept<Theme>('theme', ['system', 'light', 'dark']);
export const language = kept<Language>('language', ['system', 'en', 'de']);

/** What the browser's user reads, of the languages there are. */
export function spoken(): 'en' | 'de' {
  const chosen = language.value;
  return chosen !== 'system' ? chosen : typeof navigator !== 'undefined' && navigator.language.toLowerCase().startsWith('de') ? 'de' : 'en';
}

/** Shows the choices on the document. */
export function applySettings(): void {
  effect(() => {
    if (theme.value === 'system') {
      delete document.documentElement.dataset['theme'];
    } else {
      document.documentElement.dataset['theme'] = theme.value;
    }
  });
  effect(() => {
    document.documentElement.lang = spoken();
  });
}
