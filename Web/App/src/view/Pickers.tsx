import { effect, signal } from '@preact/signals';
import { useState } from 'preact/hooks';
import { agents, attempt, client, models } from '../page';
import type { OpenThread } from '../thread/openThread';
import { words } from '../words';
import { Icon } from './Icon';
import { Menu } from './Menu';
import type { ModelDialog } from './ModelDialog';

const KEPT = 'chatcluster.choice';

/** What the next new thread will use; a reload does not change it. */
const next = signal<{ model?: string; agent?: string }>(kept());
effect(() => {
  try {
    localStorage.setItem(KEPT, JSON.stringify(next.value));
  } catch {
    // Storage may be forbidden; the choice then lasts as long as the page.
  }
});

function kept(): { model?: string; agent?: string } {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? '{}') as { model?: string; agent?: string };
  } catch {
    return {};
  }
}

export function choiceFor(thread: OpenThread | null): { model?: string; agent?: string } {
  if (thread === null || thread.id === null) {
    // What was chosen may not be offered any more.
    const { model, agent } = next.value;
    return {
      ...(models.value.some(m => m.name === model) && { model: model! }),
      ...(agents.value.some(a => a.name === agent) && { agent: agent! }),
    };
  }

  const { model, agent } = thread.state.value;
  return { ...(model !== undefined && { model }), ...(agent !== undefined && { agent }) };
}

function choose(thread: OpenThread, change: { model?: string; agent?: string }): void {
  if (thread.id === null) {
    next.value = { ...next.value, ...change };
  } else {
    void attempt(() => client.change(thread.id!, change));
  }
}

/** Whether there is nothing to say of the models but their names, and they are few. */
const isPlain = () => models.value.length <= 8 && models.value.every(m => !m.description && m.inputPrice === undefined);

/** The model and the agent of the thread's next answers; shown where there is a choice. */
export function Pickers({ thread }: { thread: OpenThread }) {
  const t = words.value;
  const [page, setPage] = useState<{ Page: typeof ModelDialog } | null>(null);
  const choice = choiceFor(thread);
  const agent = agents.value.find(a => a.name === choice.agent);
  const model = choice.model ?? agent?.model ?? models.value[0]?.name;
  return (
    <>
      {models.value.length > 0 && (isPlain()
        ? (
          <Menu
            class="picker"
            label={`${t.model}: ${model ?? ''}`}
            place="above"
            items={models.value.map(m => ({ label: m.name, checked: m.name === model, run: () => choose(thread, { model: m.name }) }))}
          >
            <span>{model}</span><Icon name="chevron" size={14} />
          </Menu>
        )
        : (
          <div class="menu picker">
            <button type="button" class="menu-button" aria-haspopup="dialog" aria-label={`${t.model}: ${model ?? ''}`} title={`${t.model}: ${model ?? ''}`} onClick={() => void attempt(async () => setPage({ Page: (await import('./ModelDialog')).ModelDialog }))}>
              <span>{model}</span><Icon name="chevron" size={14} />
            </button>
          </div>
        ))}
      {page && <page.Page chosen={model} onChoose={name => choose(thread, { model: name })} onClose={() => setPage(null)} />}
      {agents.value.length > 1 && (
        <Menu
          class="picker"
          label={`${t.agent}: ${choice.agent ?? t.defaultAgent}`}
          place="above"
          items={agents.value.map(a => ({ label: a.name, checked: a.name === choice.agent, run: () => choose(thread, { agent: a.name }) }))}
        >
          <span>{choice.agent ?? t.agent}</span><Icon name="chevron" size={14} />
        </Menu>
      )}
    </>
  );
}
