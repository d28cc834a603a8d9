import { Problem } from './problem';
import { FIRST_WAIT_MS, LONGEST_WAIT_MS, pause } from './watch';

/** Asks until there is an answer, with growing pauses, while the server is away, busy or failing; what it refuses is thrown. */
export async function insist<T>(ask: () => Promise<T>, signal = new AbortController().signal, waits?: (problem: Problem) => void): Promise<T> {
  for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof Problem) || !(error.passing || error.status >= 500)) {
        throw error;
      }

      waits?.(error);
      await pause(error.retryAfterSeconds === undefined ? wait * (0.75 + Math.random() / 2) : error.retryAfterSeconds * 1000, signal);
      if (signal.aborted) {
        throw error;
      }
    }
  }
}
