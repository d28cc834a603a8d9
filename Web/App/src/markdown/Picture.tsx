import { zoomed } from '../view/zoomed';
import { words } from '../words';

/** A picture that is shown as large as the window at a click. */
export function Picture({ source, text, title }: { source: string; text: string; title?: string | undefined }) {
  const image = <img src={source} alt={text} title={title} loading="lazy" />;
  return import.meta.env.MODE === 'widget' ? image : (
    <button type="button" class="zoom-button" aria-label={words.value.enlarge(text)} onClick={() => { zoomed.value = { source, text }; }}>{image}</button>
  );
}
