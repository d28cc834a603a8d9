/** One event of a `text/event-stream`, as the standard reads it. */
export interface ServerEvent {
  id?: string;
  event: string;
  data: string;
}

const LF = 10;
const CR = 13;

/**
 * Reads `text/event-stream` from bytes that may be cut anywhere, also between the bytes of one character.
 * Lines may end in LF, CRLF or CR. EventSource would do, were it able to send headers.
 */
export class SseReader {
  #held = new Uint8Array(0);
  #afterCr = false;
  #first = true;
  #id: string | undefined;
  #event = '';
  #data: string[] = [];
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });

  /** The events that these bytes complete. */
  push(bytes: Uint8Array): ServerEvent[] {
    const events: ServerEvent[] = [];
    let start = 0;
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes[i];
      if (byte === LF && this.#afterCr) {
        // The second half of a CRLF whose CR ended the line already.
        this.#afterCr = false;
        start = i + 1;
        continue;
      }

      this.#afterCr = byte === CR;
      if (byte === LF || byte === CR) {
        this.#line(this.#take(bytes.subarray(start, i)), events);
        start = i + 1;
      }
    }

    this.#held = join(this.#held, bytes.subarray(start));
    return events;
  }

  // Only whole lines are decoded, so no character is ever cut.
  #take(tail: Uint8Array): string {
    const line = this.#decoder.decode(join(this.#held, tail));
    this.#held = new Uint8Array(0);
    if (this.#first) {
      this.#first = false;
      return line.startsWith('\uFEFF') ? line.slice(1) : line;
    }

    return line;
  }

  #line(line: string, events: ServerEvent[]): void {
    if (line === '') {
      if (this.#data.length > 0) {
        events.push({ ...(this.#id !== undefined && { id: this.#id }), event: this.#event || 'message', data: this.#data.join('\n') });
      }

      this.#id = undefined;
      this.#event = '';
      this.#data = [];
      return;
    }

    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const rest = colon < 0 ? '' : line.slice(colon + 1);
    const value = rest.startsWith(' ') ? rest.slice(1) : rest;
    if (field === 'id') {
      this.#id = value;
    } else if (field === 'event') {
      this.#event = value;
    } else if (field === 'data') {
      this.#data.push(value);
    }
  }
}

function join(head: Uint8Array, tail: Uint8Array): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(head.length + tail.length);
  whole.set(head);
  whole.set(tail, head.length);
  return whole;
}
