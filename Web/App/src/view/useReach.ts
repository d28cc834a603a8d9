import { useEffect } from 'preact/hooks';
import { attempt, notify } from '../page';
import { route } from '../route';
import type { OpenThread } from '../thread/openThread';
import { words } from '../words';
import type { Follow } from './useFollow';

const MARKED_MS = 2500;

/** Shows the run that the address names: reads the thread back to it, and marks it for a moment. */
export function useReach(thread: OpenThread, { scroller, leave }: Follow): void {
  const to = route.value;
  const run = 'thread' in to && to.thread === thread.id ? to.run : undefined;
  const loaded = thread.loaded.value;
  useEffect(() => {
    if (run === undefined || !loaded) {
      return;
    }

    let current = true;
    void attempt(async () => {
      if (!await thread.reach(run)) {
        notify(words.peek().notReached);
        return;
      }

      requestAnimationFrame(() => {
        const found = [...scroller.current?.querySelectorAll<HTMLElement>('.round') ?? []].find(round => round.dataset['run'] === run);
        if (current && found) {
          leave();
          found.scrollIntoView({ block: 'start' });
          found.classList.add('reached');
          setTimeout(() => found.classList.remove('reached'), MARKED_MS);
        }
      });
    });
    return () => {
      current = false;
    };
  }, [run, loaded]);
}
