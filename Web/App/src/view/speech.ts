import { signal } from '@preact/signals';
import { spoken } from '../settings';

/** The run whose answer is being read aloud. */
export const speaking = signal<string | null>(null);

export const canSpeak = typeof speechSynthesis !== 'undefined';

/** Reads an answer aloud with the browser's own voice, or stops reading it. */
export function speak(run: string, text: string): void {
  speechSynthesis.cancel();
  if (speaking.peek() === run) {
    speaking.value = null;
    return;
  }

  const utterance = new SpeechSynthesisUtterance(readable(text));
  utterance.lang = spoken();
  const end = () => {
    if (speaking.peek() === run) {
      speaking.value = null;
    }
  };
  utterance.onend = end;
  utterance.onerror = end;
  speaking.value = run;
  speechSynthesis.speak(utterance);
}

/** Code is not read aloud, and neither are the signs of Markdown. */
export function readable(text: string): string {
  return text.replace(/^ {0,3}(```|~~~)[\s\S]*?^ {0,3}\1.*$/gm, ' ').replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/[*_`#|>~]+/g, ' ').replace(/\s+/g, ' ').trim();
}
