import { signal } from '@preact/signals';

/** The message that is being edited, of which there is one at a time. */
export const editing = signal<string | null>(null);
