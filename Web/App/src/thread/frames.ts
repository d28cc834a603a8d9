import type { Frame } from '../wire/events';

/** A hidden page gets no animation frames; it still has to keep up, for its title and its notices. */
const HIDDEN_MS = 250;

/** Gathers frames and hands them on once per drawn picture, so that 200 tokens a second cost 60 drawings at most. */
export class FrameBatch {
  #waiting: Frame[] = [];
  #cancel: (() => void) | undefined;

  constructor(private readonly take: (frames: readonly Frame[]) => void) {}

  add(frames: readonly Frame[]): void {
    this.#waiting.push(...frames);
    this.#cancel ??= soon(() => this.flush());
  }

  flush(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    const frames = this.#waiting;
    this.#waiting = [];
    if (frames.length > 0) {
      this.take(frames);
    }
  }

  clear(): void {
    this.#waiting = [];
    this.flush();
  }
}

/** Deltas that follow each other as one: they are applied one picture at a time. */
export function merged(frames: readonly Frame[]): Frame[] {
  const found: Frame[] = [];
  for (const frame of frames) {
    const last = found.at(-1);
    if (last && isDelta(last.event) && isDelta(frame.event) && last.event.type === frame.event.type) {
      found[found.length - 1] = { ...frame, event: { type: frame.event.type, text: last.event.text + frame.event.text } };
    } else {
      found.push(frame);
    }
  }

  return found;
}

type Delta = Extract<Frame['event'], { type: 'text.delta' | 'reasoning.delta' }>;

function isDelta(event: Frame['event']): event is Delta {
  return event.type === 'text.delta' || event.type === 'reasoning.delta';
}

function soon(run: () => void): () => void {
  // Both: a page that is hidden after the request gets no frame either.
  const timer = setTimeout(run, HIDDEN_MS);
  const frame = requestAnimationFrame(run);
  return () => {
    clearTimeout(timer);
    cancelAnimationFrame(frame);
  };
}
