import { signal } from '@preact/signals';
import { signedIn, who } from '../page';

const keyOf = () => `chatcluster.pins.${who()}`;

/** Threads that stay at the top of the list, in this browser. */
export const pins = signal<readonly string[]>([]);

signedIn.subscribe(() => {
  pins.value = read();
});

function read(): string[] {
  try {
    const ids: unknown = JSON.parse(localStorage.getItem(keyOf()) ?? '[]');
    return Array.isArray(ids) ? ids.filter(id => typeof id === 'string') : [];
  } catch {
    return [];
  }
}

export function pin(id: string, on: boolean): void {
  pins.value = on ? [id, ...pins.value.filter(p => p !== id)].slice(0, 50) : pins.value.filter(p => p !== id);
  try {
    localStorage.setItem(keyOf(), JSON.stringify(pins.value));
  } catch {
    // Without storage it lasts as long as the page.
  }
}
