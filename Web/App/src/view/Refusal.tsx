import { useEffect, useRef } from 'preact/hooks';

/** Why something was refused. Whoever asked for it may be at the other end of a long dialog, so it is brought into view. */
export function Refusal({ text }: { text: string | null }) {
  const element = useRef<HTMLParagraphElement>(null);
  useEffect(() => element.current?.scrollIntoView({ block: 'nearest' }), [text]);
  return text === null ? null : <p ref={element} class="bad" role="alert">{text}</p>;
}
