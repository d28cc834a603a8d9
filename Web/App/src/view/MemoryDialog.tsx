import { useEffect, useState } from 'preact/hooks';
import { client, notify } from '../page';
import { hashOf } from '../route';
import type { Fact } from '../wire/client';
import { words } from '../words';
import { Dialog } from './Dialog';
import { IconButton } from './IconButton';
import { Time } from './Time';
import { AskedState, useAsked } from './useAsked';

const MAX_FACT = 500;

/** What is known of its reader, newest first, with the message that each fact comes from: to be changed, forgotten and switched off. */
export function MemoryDialog({ onClose }: { onClose: () => void }) {
  const t = words.value;
  // What a model has drawn meanwhile is shown too.
  const asked = useAsked(client.memory);
  const memory = asked.value;
  const [edited, setEdited] = useState<string | null>(null);
  const [sure, setSure] = useState(false);
  const [dirty, setDirty] = useState(false);
  const change = async (action: () => Promise<unknown>, done?: string) => {
    if (await asked.change(action)) {
      setEdited(null);
      setSure(false);
      if (done !== undefined) {
        notify(done);
      }
    }
  };

  return (
    <Dialog title={t.memory} dirty={dirty} onClose={onClose}>
      <div class="stack">
        <p class="quiet">{t.memoryText}</p>
        <AskedState of={asked} />
        {memory !== null && (
          <>
            <label class="check">
              <input type="checkbox" checked={memory.enabled} onChange={event => void change(() => client.switchMemory(event.currentTarget.checked))} />
              {t.memoryOn}
            </label>
            {!memory.enabled && <p class="quiet" role="status">{t.memoryIsOff}</p>}
            {memory.items.length === 0 && <p>{t.noFacts}</p>}
            <ul class="facts">
              {[...memory.items].reverse().map(fact => (
                <li key={fact.id}>
                  {edited === fact.id
                    ? <FactForm text={fact.text} onSave={text => void change(() => client.editFact(fact.id, text))} onCancel={() => setEdited(null)} onDirty={setDirty} />
                    : (
                      <>
                        <p dir="auto">{fact.text}</p>
                        <IconButton icon="edit" label={`${t.edit}: ${fact.text}`} size={16} onClick={() => setEdited(fact.id)} />
                        <IconButton icon="trash" label={`${t.forget}: ${fact.text}`} size={16} onClick={() => void change(() => client.forgetFact(fact.id), t.forgotten)} />
                        <Source fact={fact} onFollow={onClose} />
                      </>
                    )}
                </li>
              ))}
            </ul>
            {edited === '' ? <FactForm text="" onSave={text => void change(() => client.rememberFact(text))} onCancel={() => setEdited(null)} onDirty={setDirty} />
              : sure ? (
                <div class="buttons" role="group" aria-label={t.forgetAll}>
                  <p class="quiet">{t.forgetAllText}</p>
                  <button type="button" onClick={() => setSure(false)}>{t.cancel}</button>
                  <button type="button" class="primary" autofocus onClick={() => void change(client.forgetEverything, t.forgotten)}>{t.forgetAll}</button>
                </div>
              ) : (
                <div class="buttons">
                  {memory.items.length > 0 && <button type="button" onClick={() => setSure(true)}>{t.forgetAll}</button>}
                  <button type="button" class="primary" onClick={() => setEdited('')}>{t.newFact}</button>
                </div>
              )}
          </>
        )}
      </div>
    </Dialog>
  );
}

function Source({ fact, onFollow }: { fact: Fact; onFollow: () => void }) {
  const t = words.value;
  return (
    <p class="quiet">
      {fact.threadId === undefined ? <span>{t.factWritten}</span>
        : <a href={hashOf(fact.threadId, fact.runId)} aria-label={`${t.factSource}: ${fact.text}`} onClick={onFollow}>{t.factSource}</a>}
      <Time at={fact.at} />
      {fact.editedAt !== undefined && <span>{t.factEdited}</span>}
    </p>
  );
}

interface FormProps { text: string; onSave: (text: string) => void; onCancel: () => void; onDirty: (dirty: boolean) => void }

function FactForm({ text, onSave, onCancel, onDirty }: FormProps) {
  const t = words.value;
  const [value, setValue] = useState(text);
  const dirty = value !== text;
  useEffect(() => {
    onDirty(dirty);
    return () => onDirty(false);
  }, [dirty]);
  return (
    <form
      class="stack"
      onSubmit={event => {
        event.preventDefault();
        onSave(value.trim());
      }}
    >
      <label class="field">{t.factText}<textarea autofocus required rows={3} maxLength={MAX_FACT} dir="auto" value={value} onInput={event => setValue(event.currentTarget.value)} /></label>
      <div class="buttons">
        <button type="button" onClick={onCancel}>{t.cancel}</button>
        <button type="submit" class="primary" disabled={value.trim() === ''}>{t.save}</button>
      </div>
    </form>
  );
}
