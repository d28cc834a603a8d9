import { signal } from '@preact/signals';

/** The picture that is shown as large as the window. */
export const zoomed = signal<{ source: string; text: string } | null>(null);
