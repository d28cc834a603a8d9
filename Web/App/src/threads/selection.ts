import { signal } from '@preact/signals';

/** The threads that are marked for what is done with many at once; none while nothing is being chosen. */
export const selection = signal<ReadonlySet<string> | null>(null);

export function toggle(id: string): void {
  const next = new Set(selection.value);
  if (!next.delete(id)) {
    next.add(id);
  }

  selection.value = next;
}
