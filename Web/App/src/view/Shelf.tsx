import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { printing, watchNear } from './near';

interface Props {
  /** Whose place it is: its height is remembered for it. */
  of: object;
  class?: string;
  /** What stays of it where it is far from sight: its words, so that the browser's own search finds them. */
  plain: () => string | readonly string[];
  /** It has to stay as it is, because it grows. */
  kept?: boolean;
  /** As high as it may be, in pixels: it is not drawn before somebody comes near. */
  guess?: number | undefined;
  /** Draws it. Made here and not handed in: an element holds all that was drawn from it, and would hold it as long as the shelf is there. */
  draw: () => ComponentChildren;
}

const heights = new WeakMap<object, number>();

/** Something of a thread that is let go of far from sight: as high as it was, with its words and without their elements. */
export function Shelf({ of, class: name = '', plain, kept = false, guess, draw }: Props) {
  const element = useRef<HTMLDivElement>(null);
  const owner = useRef(of);
  owner.current = of;
  const [height, setHeight] = useState<number | null>(() => heights.get(of) ?? guess ?? null);
  useEffect(() => kept ? setHeight(null) : watchNear(element.current!, ({ isIntersecting, target, boundingClientRect }) => {
    if (isIntersecting) {
      setHeight(null);
    } else if (boundingClientRect.height > 0 && !inUse(target)) {
      heights.set(owner.current, boundingClientRect.height);
      setHeight(now => now ?? boundingClientRect.height);
    }
  }), [kept]);
  return height === null || kept || printing.value
    ? <div class={`shelf ${name}`} ref={element}>{draw()}</div>
    : <div class={`shelf far ${name}`} ref={element} style={{ height: `${height}px` }} dir="auto">{plain() as ComponentChildren}</div>;
}

/** Something in it was opened, is being written, is marked, or has the focus. */
function inUse(element: Element): boolean {
  const marked = getSelection();
  return (marked !== null && !marked.isCollapsed && marked.containsNode(element, true)) || element.contains(document.activeElement)
    || element.querySelector('details[open], textarea, form, .menu-list, .approval') !== null;
}
