// What the scripts share.

/** What useChat is without React: the state is a plain list. Every change of a message is told. */
export class Messages {
  status = "ready";
  error = undefined;
  messages = [];
  constructor(on = () => {}) { this.on = on; }
  pushMessage = m => { this.messages = [...this.messages, m]; this.on(m); };
  popMessage = () => { this.messages = this.messages.slice(0, -1); };
  replaceMessage = (i, m) => { this.messages = [...this.messages.slice(0, i), structuredClone(m), ...this.messages.slice(i + 1)]; this.on(m); };
  snapshot = value => structuredClone(value);
}

/** Waits for what is true in the end, and gives it; says what was seen so far where it never is. */
export async function until(what, condition, seen) {
  for (let i = 0; i < 4800; i++) {
    const value = await Promise.resolve().then(condition).catch(() => false);
    if (value) return value;
    await new Promise(r => setTimeout(r, 25));
  }
  throw new Error(`Waited in vain for ${what}${seen ? `; so far: ${JSON.stringify(seen)}` : ""}`);
}

/** A file that clients attach. */
export const file = "data:text/plain;base64,aGVsbG8=";
export const usageOf = (input, output) => input === undefined ? undefined : [input, output];

/** What a text says if it is JSON, else the text. */
export const json = text => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

/** What came of a request, also where it was refused. */
export const answered = async work => {
  try {
    return await work();
  } catch (e) {
    return { text: "", end: "error", problem: e.code ?? e.payload?.code ?? /"code":"(\w+)"/.exec(e.text ?? e.message)?.[1] ?? e.message };
  }
};
