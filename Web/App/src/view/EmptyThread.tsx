import { words } from '../words';
import { fillComposer } from './draft';

/** The first thing one sees: a greeting and a few ways to begin. */
export function EmptyThread() {
  const t = words.value;
  return (
    <div class="greeting">
      <p class="greeting-line">{t.greeting}</p>
      <ul>{t.starters.map(starter => <li key={starter.title}><button type="button" onClick={() => fillComposer(starter.text)}><strong>{starter.title}</strong><span>{starter.text.trim()}</span></button></li>)}</ul>
    </div>
  );
}
