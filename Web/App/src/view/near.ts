import { signal } from '@preact/signals';
import { options } from 'preact';

/** Everything is drawn while the page is being printed. */
export const printing = signal(false);

if (typeof addEventListener !== 'undefined') {
  addEventListener('beforeprint', () => {
    // The browser prints what is there when this returns.
    options.debounceRendering = draw => draw();
    printing.value = true;
  });
  addEventListener('afterprint', () => {
    delete options.debounceRendering;
    printing.value = false;
  });
}

/** What is further away than this, in pixels, is let go of. */
const FAR_PX = 2500;

type Seen = (entry: IntersectionObserverEntry) => void;

const watchers = new WeakMap<Element, { observer: IntersectionObserver; seen: Map<Element, Seen> }>();

/** Tells when an element comes near to what its scroller shows and when it is far away again; one observer for all elements of a scroller. */
export function watchNear(element: Element, seen: Seen): () => void {
  const scroller = element.closest('.scroller');
  if (scroller === null) {
    return () => undefined;
  }

  let watcher = watchers.get(scroller);
  if (watcher === undefined) {
    const known = new Map<Element, Seen>();
    const observer = new IntersectionObserver(entries => entries.forEach(entry => known.get(entry.target)?.(entry)), {
      root: scroller, rootMargin: `${FAR_PX}px 0px`,
    });
    watchers.set(scroller, watcher = { observer, seen: known });
  }

  const { observer, seen: known } = watcher;
  known.set(element, seen);
  observer.observe(element);
  return () => {
    known.delete(element);
    observer.unobserve(element);
  };
}
