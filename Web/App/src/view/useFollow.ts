import type { RefObject } from 'preact';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';

/** Nearer than this to the end counts as at the end. */
const NEAR_PX = 12;

export interface Follow {
  scroller: RefObject<HTMLDivElement | null>;
  content: RefObject<HTMLDivElement | null>;
  /** The reader has gone back; new text does not move the page. */
  away: boolean;
  toEnd: () => void;
  /** Stops following: the page is moved to another place. */
  leave: () => void;
}

/** Keeps the newest text in sight as long as its reader has not scrolled away from it. */
export function useFollow(): Follow {
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const following = useRef(true);
  const [away, setAway] = useState(false);

  const toEnd = useCallback(() => {
    following.current = true;
    setAway(false);
    scroller.current!.scrollTop = scroller.current!.scrollHeight;
  }, []);

  const leave = useCallback(() => {
    following.current = false;
    setAway(true);
  }, []);

  useLayoutEffect(toEnd, []);
  useEffect(() => {
    const box = scroller.current!;
    let top = box.scrollTop;
    const onScroll = () => {
      const near = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_PX;
      if (near) {
        following.current = true;
      } else if (box.scrollTop < top) {
        // Only its reader moves it up; text that is added never does.
        following.current = false;
      }

      top = box.scrollTop;
      setAway(!following.current);
    };
    const grown = new ResizeObserver(() => {
      if (following.current) {
        box.scrollTop = box.scrollHeight;
      }
    });
    grown.observe(content.current!);
    grown.observe(box);
    box.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      grown.disconnect();
      box.removeEventListener('scroll', onScroll);
    };
  }, []);

  return { scroller, content, away, toEnd, leave };
}
