import { signal } from '@preact/signals';
import { spoken } from '../settings';
import { words } from '../words';

/** What is used of the browser's speech recognition (Web Speech API), which TypeScript does not know. */
interface Recognition extends EventTarget {
  lang: string;
  continuous: boolean;
  interimResults: boolean;
  onresult: ((event: { results: ArrayLike<ArrayLike<{ transcript: string }>> }) => void) | null;
  onerror: ((event: { error: string }) => void) | null;
  onend: (() => void) | null;
  start: () => void;
  stop: () => void;
  abort: () => void;
}

type Recognizer = new () => Recognition;

const found = typeof window === 'undefined' ? undefined
  : (window as { SpeechRecognition?: Recognizer; webkitSpeechRecognition?: Recognizer }).SpeechRecognition ?? (window as { webkitSpeechRecognition?: Recognizer }).webkitSpeechRecognition;

/** Whether this browser understands speech. */
export const canListen = found !== undefined;
export const listening = signal(false);

let current: Recognition | undefined;

/** Writes down what is said, until it is stopped: `heard` is told all of it again and again, `failed` why nothing was. */
export function listen(heard: (text: string) => void, failed: (why: string) => void): void {
  if (found === undefined || current) {
    return;
  }

  const recognition = current = new found();
  // As it is spoken where this person lives, where that is the page's language.
  recognition.lang = navigator.language.startsWith(spoken()) ? navigator.language : spoken();
  recognition.continuous = true;
  recognition.interimResults = true;
  recognition.onresult = ({ results }) => heard(Array.from(results, result => result[0]?.transcript ?? '').join('').replace(/\s+/g, ' ').trim());
  recognition.onerror = ({ error }) => {
    const t = words.peek();
    if (error !== 'aborted' && error !== 'no-speech') {
      failed(/not-allowed|audio-capture/.test(error) ? t.noMicrophone : t.noDictation);
    }
  };
  recognition.onend = () => {
    if (current === recognition) {
      current = undefined;
      listening.value = false;
    }
  };
  try {
    recognition.start();
    listening.value = true;
  } catch {
    current = undefined;
    failed(words.peek().noDictation);
  }
}

/** Ends it. With `forget`, what was said and is not written down yet is dropped, as when its text has been sent. */
export function stopListening(forget = false): void {
  const recognition = current;
  if (recognition === undefined) {
    return;
  }

  if (forget) {
    recognition.onresult = null;
    current = undefined;
    listening.value = false;
    recognition.abort();
  } else {
    recognition.stop();
  }
}
