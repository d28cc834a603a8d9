import { useEffect, useState } from 'preact/hooks';
import { models } from '../../page';
import type { AgentDefinition } from '../../wire/admin';
import { words } from '../../words';
import { pageWords } from '../../words/pages';

interface Props {
  /** Empty for a new agent. */
  name: string;
  agent: AgentDefinition;
  onSave: (name: string, agent: AgentDefinition) => void;
  onCancel: () => void;
  onDirty: (dirty: boolean) => void;
}

/** What an agent is: what people change often in fields, everything else as it is kept. */
export function AgentForm({ name, agent, onSave, onCancel, onDirty }: Props) {
  const t = pageWords.value;
  const { prompt, description, model, tools, memory, ...rest } = agent;
  const [edited, setEdited] = useState({
    name,
    prompt: prompt ?? '',
    description: description ?? '',
    model: model ?? '',
    tools: (tools ?? []).join('\n'),
    none: tools?.length === 0,
    memory,
    rest: Object.keys(rest).length === 0 ? '' : JSON.stringify(rest, null, 2),
  });
  const [first] = useState(edited);
  const dirty = edited !== first;
  useEffect(() => {
    onDirty(dirty);
    return () => onDirty(false);
  }, [dirty]);
  const set = (change: Partial<typeof edited>) => setEdited({ ...edited, ...change });
  const other = parsed(edited.rest);
  const names = edited.tools.split(/[\n,]/).map(tool => tool.trim()).filter(tool => tool !== '');
  const known = models.value.some(one => one.name === edited.model) || edited.model === '' ? models.value.map(one => one.name) : [edited.model, ...models.value.map(one => one.name)];
  return (
    <form
      class="stack"
      onSubmit={event => {
        event.preventDefault();
        onSave(edited.name.trim(), {
          ...other,
          ...(edited.prompt.trim() !== '' && { prompt: edited.prompt }),
          ...(edited.description.trim() !== '' && { description: edited.description.trim() }),
          ...(edited.model !== '' && { model: edited.model }),
          ...(edited.none ? { tools: [] } : names.length > 0 && { tools: names }),
          ...(edited.memory !== undefined && { memory: edited.memory }),
        });
      }}
    >
      <label class="field">{t.agentName}<input autofocus={name === ''} required readOnly={name !== ''} maxLength={64} pattern="[A-Za-z0-9][A-Za-z0-9._\-]*" title={t.agentNameText} value={edited.name} onInput={event => set({ name: event.currentTarget.value })} /></label>
      <label class="field">{t.description}<input maxLength={500} dir="auto" value={edited.description} onInput={event => set({ description: event.currentTarget.value })} /></label>
      <label class="field">{t.prompt}<textarea rows={8} maxLength={100_000} dir="auto" value={edited.prompt} onInput={event => set({ prompt: event.currentTarget.value })} /></label>
      <label class="field">{words.value.model}<select value={edited.model} onChange={event => set({ model: event.currentTarget.value })}>
        <option value="">{t.defaultModel}</option>
        {known.map(one => <option key={one} value={one}>{one}</option>)}
      </select></label>
      {!edited.none && <label class="field">{t.toolsOfAgent}<textarea rows={3} placeholder={t.toolsOfAgentText} value={edited.tools} onInput={event => set({ tools: event.currentTarget.value })} /></label>}
      <label class="check"><input type="checkbox" checked={edited.none} onChange={event => set({ none: event.currentTarget.checked })} />{t.noTools}</label>
      <label class="check"><input type="checkbox" checked={edited.memory ?? false} onChange={event => set({ memory: event.currentTarget.checked })} />{t.remembers}</label>
      <label class="field">{t.otherFields}<textarea rows={3} spellcheck={false} aria-invalid={other === null} placeholder={'{"suggestions": ["…"], "maxRounds": 8}'} value={edited.rest} onInput={event => set({ rest: event.currentTarget.value })} /></label>
      {other === null && <p class="bad" role="alert">{words.value.badJson}</p>}
      <div class="buttons">
        <button type="button" onClick={onCancel}>{words.value.cancel}</button>
        <button type="submit" class="primary" disabled={edited.name.trim() === '' || other === null}>{words.value.save}</button>
      </div>
    </form>
  );
}

/** None where it is no object. */
function parsed(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = text.trim() === '' ? {} : JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Record<string, unknown> : null;
  } catch {
    return null;
  }
}
