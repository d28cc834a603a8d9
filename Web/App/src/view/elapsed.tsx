import { useEffect, useState } from 'preact/hooks';
import { words } from '../words';

/** The time, told again and again while it matters. */
export function useNow(everyMs: number, running = true): number {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    if (!running) {
      return undefined;
    }

    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs, running]);
  return now;
}

export function duration(ms: number): string {
  if (ms < 1000) {
    return `${Math.max(0, Math.round(ms))} ms`;
  }

  const seconds = ms / 1000;
  return seconds < 60
    ? `${seconds.toLocaleString(words.value.locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 })} s`
    : `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
}

/** Time since a moment of the server's clock, as well as this machine's clock allows; `least` is what the server itself has counted. */
export function Elapsed({ since, least = 0 }: { since: string | undefined; least?: number }) {
  const now = useNow(200);
  const [begun] = useState(Date.now());
  const started = since === undefined ? begun : Math.min(Date.parse(since), begun);
  return <span class="elapsed">{duration(Math.max(least, now - started))}</span>;
}
