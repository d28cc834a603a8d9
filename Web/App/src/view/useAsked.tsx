import { useEffect, useRef, useState } from 'preact/hooks';
import { messageOf } from '../wire/problem';
import { words } from '../words';
import { Refusal } from './Refusal';

export interface Asked<T> {
  /** None until it was read. */
  value: T | null;
  problem: string | null;
  read: () => Promise<void>;
  /** Does something and reads again; false when it was refused. */
  change: (action: () => Promise<unknown>) => Promise<boolean>;
}

/** What a page above the chat shows, as the server has it. What goes wrong is said in that page, behind which a notice would not be seen. */
export function useAsked<T>(ask: () => Promise<T>, by: readonly unknown[] = []): Asked<T> {
  const [value, setValue] = useState<T | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const latest = useRef(0);
  const read = async () => {
    const asked = ++latest.current;
    try {
      const answer = await ask();
      // A slow answer to what was asked before is not shown over a later one.
      if (asked === latest.current) {
        setValue(answer);
        setProblem(null);
      }
    } catch (error) {
      if (asked === latest.current) {
        setProblem(messageOf(error));
      }
    }
  };
  const change = async (action: () => Promise<unknown>) => {
    // Refused for the same reason once more, it is said once more.
    setProblem(null);
    try {
      await action();
    } catch (error) {
      setProblem(messageOf(error));
      return false;
    }

    await read();
    return true;
  };
  useEffect(() => void read(), by);
  return { value, problem, read, change };
}

/** That it is read, or why it cannot be. */
export function AskedState({ of: { value, problem, read } }: { of: Asked<unknown> }) {
  const t = words.value;
  if (value !== null) {
    return <Refusal text={problem} />;
  }

  return problem === null ? <p class="quiet" role="status">{t.loading}</p> : (
    <p class="refusal" role="alert">
      <span class="bad">{problem}</span>
      <button type="button" onClick={() => void read()}>{t.tryAgain}</button>
    </p>
  );
}
