import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { printing, watchNear } from './near';

interface Props {
  /** What stays of it where it is far from sight: its words, so that the browser's own search finds them. */
  plain: () => string;
  /** It has to stay as it is, because it grows. */
  kept?: boolean;
  children: ComponentChildren;
}

/** Something of a thread that is let go of far from sight: as high as it was, with its words and without their elements. */
export function Shelf({ plain, kept = false, children }: Props) {
  const element = useRef<HTMLDivElement>(null);
  const [height, setHeight] = useState<number | null>(null);
  useEffect(() => kept ? setHeight(null) : watchNear(element.current!, ({ isIntersecting, target, boundingClientRect }) => {
    if (isIntersecting) {
      setHeight(null);
    } else if (boundingClientRect.height > 0 && !inUse(target)) {
      setHeight(now => now ?? boundingClientRect.height);
    }
  }), [kept]);
  return height === null || printing.value
    ? <div class="shelf" ref={element}>{children}</div>
    : <div class="shelf far" ref={element} style={{ height: `${height}px` }} dir="auto">{plain()}</div>;
}

/** Something in it was opened, is being written, or has the focus. */
function inUse(element: Element): boolean {
  return element.contains(document.activeElement) || element.querySelector('details[open], textarea, form, .menu-list, .approval') !== null;
}
