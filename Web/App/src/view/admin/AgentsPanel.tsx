import { useState } from 'preact/hooks';
import type { AgentDefinition, AgentItem } from '../../wire/admin';
import { words } from '../../words';
import { pageWords } from '../../words/pages';
import { IconButton } from '../IconButton';
import { AskedState, useAsked } from '../useAsked';
import { AgentForm } from './AgentForm';
import { AgentVersions } from './AgentVersions';
import { admin } from './asking';
import { Sure } from './Sure';

interface Edited { name: string; agent: AgentDefinition; follows?: number }

/** The agents of the tenant: made, changed, taken back to an earlier version, deleted. */
export function AgentsPanel({ onDirty }: { onDirty: (dirty: boolean) => void }) {
  const t = words.value;
  const p = pageWords.value;
  const asked = useAsked(admin.agents);
  const [edited, setEdited] = useState<Edited | null>(null);
  const [versions, setVersions] = useState<string | null>(null);
  const [deleting, setDeleting] = useState<string | null>(null);
  const edit = (item: AgentItem) => asked.change(async () => {
    if (item.stored) {
      const { agent, version } = await admin.agent(item.name);
      setEdited({ name: item.name, agent: agent ?? {}, follows: version });
    } else {
      // Of one from the settings, the tenant gets an agent of its own in its place. Its prompt stands in the settings alone.
      const { description, model, tools } = item;
      setEdited({ name: item.name, agent: { ...(description !== undefined && { description }), ...(model !== undefined && { model }), ...(tools !== undefined && { tools }) } });
    }
  });
  const remove = async (name: string) => {
    setDeleting(null);
    await asked.change(() => admin.deleteAgent(name));
  };
  if (edited !== null) {
    return (
      <>
        <AskedState of={asked} />
        <AgentForm
          name={edited.name}
          agent={edited.agent}
          onSave={(name, agent) => void asked.change(() => admin.putAgent(name, { ...agent, ...(edited.follows !== undefined && { follows: edited.follows }) })).then(kept => kept && setEdited(null))}
          onCancel={() => {
            setEdited(null);
            void asked.read();
          }}
          onDirty={onDirty}
        />
      </>
    );
  }

  if (versions !== null) {
    return <AgentVersions name={versions} onBack={() => {
      setVersions(null);
      void asked.read();
    }} />;
  }

  return (
    <>
      <p class="quiet">{p.agentsText}</p>
      <AskedState of={asked} />
      <ul class="facts">
        {asked.value?.map(item => (
          <li key={item.name}>
            <p dir="auto"><strong>{item.name}</strong> {item.description}</p>
            <span class="row-buttons">
              <IconButton icon="edit" label={`${t.edit}: ${item.name}`} size={16} onClick={() => void edit(item)} />
              {item.stored && <IconButton icon="clock" label={`${p.versions}: ${item.name}`} size={16} onClick={() => setVersions(item.name)} />}
              {item.stored && <IconButton icon="trash" label={`${t.delete}: ${item.name}`} size={16} onClick={() => setDeleting(item.name)} />}
            </span>
            <p class="quiet">
              <span>{item.stored ? p.versionOf(item.version ?? '', item.by ?? '') : p.fromSettings}</span>
              <span>{item.model ?? p.defaultModel}</span>
              {item.tools !== undefined && <span>{item.tools.length === 0 ? p.noTools : item.tools.join(', ')}</span>}
            </p>
          </li>
        ))}
      </ul>
      {deleting !== null ? <Sure text={p.deleteAgentText(deleting)} action={t.delete} onCancel={() => setDeleting(null)} onDo={() => void remove(deleting)} />
        : <div class="buttons"><button type="button" class="primary" onClick={() => setEdited({ name: '', agent: {} })}>{p.newAgent}</button></div>}
    </>
  );
}
