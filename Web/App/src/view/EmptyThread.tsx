import { agents, me, openThread } from '../page';
import { words } from '../words';
import { fillComposer } from './draft';
import { choiceFor } from './Pickers';

/** The first thing one sees: a greeting and a few ways to begin, those of the agent, else of the operator, else some of the page. */
export function EmptyThread() {
  const t = words.value;
  const { agent } = choiceFor(openThread.value);
  const suggestions = (agent === undefined ? agents.value.find(a => a.name === 'default') : agents.value.find(a => a.name === agent))?.suggestions;
  const starters = suggestions?.map(text => ({ title: text, text })) ?? me.value.page?.starters ?? t.starters;
  return (
    <div class="greeting">
      <p class="greeting-line">{t.greeting}</p>
      <ul>
        {starters.slice(0, 12).map(({ title, text }) => (
          <li key={title}><button type="button" dir="auto" onClick={() => fillComposer(text)}><strong>{title}</strong>{title !== text && <span>{text.trim()}</span>}</button></li>
        ))}
      </ul>
    </div>
  );
}
