import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';

type Katex = typeof import('./katex');
let katex: Katex | undefined;

/** A formula. The typesetter is loaded with the first one; until then its source is shown. */
export function MathText({ text, display }: { text: string; display: boolean }) {
  const [ready, setReady] = useState(katex !== undefined);
  const element = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    // The widget is one small file and shows formulas as they were written.
    if (import.meta.env.MODE === 'widget') {
      return undefined;
    }

    let current = true;
    void import('./katex').then(loaded => {
      katex = loaded;
      if (current) {
        setReady(true);
      }
    });
    return () => {
      current = false;
    };
  }, []);
  useLayoutEffect(() => {
    if (ready && element.current) {
      katex!.typeset(text, element.current, display);
    }
  }, [ready, text, display]);

  const name = display ? 'math display' : 'math';
  return ready ? <span key="set" class={name} ref={element} /> : <span key="source" class={name}>{text}</span>;
}
