import { signal } from '@preact/signals';
import { client } from '../page';

export interface ThreadSettings { instructions?: string; temperature?: number; topP?: number; maxOutputTokens?: number; toolsOff?: string[]; webhooks?: false }

/** What was read of the thread that is shown. */
export const shownSettings = signal<{ thread: string; settings: ThreadSettings } | null>(null);

const at = (thread: string) => `threads/${encodeURIComponent(thread)}/settings`;

export const settingsOf = (thread: string) => client.request<ThreadSettings>('GET', at(thread));

export async function readSettings(thread: string): Promise<ThreadSettings> {
  const settings = await settingsOf(thread);
  shownSettings.value = { thread, settings };
  return settings;
}

export async function keepSettings(thread: string, settings: ThreadSettings): Promise<void> {
  shownSettings.value = { thread, settings: await client.request<ThreadSettings>('PUT', at(thread), settings) };
}

/** A number as it was typed; none for an empty field. */
export const numberOf = (text: string): number | undefined => text.trim() === '' ? undefined : Number(text.replace(',', '.'));
