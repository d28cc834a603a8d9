import { useEffect, useState } from 'preact/hooks';
import type { OpenThread } from '../thread/openThread';
import { words } from '../words';

/** A gap shorter than this is not worth a word. */
const PATIENCE_MS = 1200;

/** Says when the page is not current, and only then. */
export function LinkState({ thread }: { thread: OpenThread }) {
  const link = thread.link.value;
  const [late, setLate] = useState(false);
  useEffect(() => {
    setLate(false);
    if (link !== 'reconnecting') {
      return undefined;
    }

    const timer = setTimeout(() => setLate(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [link]);
  const t = words.value;
  const text = link === 'gone' ? t.gone : link === 'refused' ? t.refused : link === 'reconnecting' && late ? t.reconnecting : null;
  return text === null ? null : <p class="link-state" role="status"><span class="spinner" aria-hidden="true" />{text}</p>;
}
