import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { attempt } from '../page';
import type { OpenThread } from '../thread/openThread';
import { words } from '../words';
import { useOf } from './useOf';

/** The way to earlier messages: they are read as their reader comes near, and what is in sight stays where it is. */
export function Earlier({ thread, scroller }: { thread: OpenThread; scroller: RefObject<HTMLDivElement | null> }) {
  const button = useRef<HTMLButtonElement>(null);
  const anchor = useRef<{ element: Element; top: number } | null>(null);
  const more = useOf(thread, state => state.more);
  const first = useOf(thread, state => state.rounds[0]?.runId);
  const earliest = useOf(thread, state => state.rounds[0]?.round ?? Infinity);
  const before = useRef(earliest);
  const load = () => void attempt(() => thread.loadEarlier());
  if (earliest < before.current) {
    // What was the first is where it was before, until this has been drawn.
    const element = scroller.current?.querySelector('.round');
    anchor.current = element ? { element, top: element.getBoundingClientRect().top } : null;
  }

  before.current = earliest;
  useLayoutEffect(() => {
    if (anchor.current?.element.isConnected && scroller.current) {
      scroller.current.scrollTop += anchor.current.element.getBoundingClientRect().top - anchor.current.top;
    }

    anchor.current = null;
  }, [first]);

  useEffect(() => {
    if (!more) {
      return undefined;
    }

    const near = new IntersectionObserver(entries => {
      if (entries.some(entry => entry.isIntersecting)) {
        load();
      }
    }, { root: scroller.current, rootMargin: '600px 0px 0px 0px' });
    near.observe(button.current!);
    return () => near.disconnect();
  }, [more, first]);

  return more ? <button ref={button} type="button" class="link earlier" onClick={load}>{words.value.earlier}</button> : null;
}
