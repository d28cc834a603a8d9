import { useState } from 'preact/hooks';
import { dropPrompt, keepPrompt, nameOfPrompt, prompts, type Prompt } from '../prompts';
import { messageOf } from '../wire/problem';
import { words } from '../words';
import { Dialog } from './Dialog';
import { IconButton } from './IconButton';
import { Refusal } from './Refusal';

/** The library of prompts: written, changed and deleted. They follow their person from one browser to the next. */
export function PromptsDialog({ onClose }: { onClose: () => void }) {
  const t = words.value;
  const [edited, setEdited] = useState<(Prompt & { before?: string }) | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const before = prompts.value.find(prompt => prompt.name === edited?.before);
  const dirty = edited !== null && (edited.name !== (before?.name ?? '') || edited.text !== (before?.text ?? ''));
  const doing = async (action: Promise<void>) => {
    setProblem(null);
    try {
      await action;
      setEdited(null);
    } catch (error) {
      setProblem(messageOf(error));
    }
  };
  return (
    <Dialog title={t.prompts} dirty={dirty} onClose={onClose}>
      <div class="stack">
        <p class="quiet">{t.promptsText}</p>
        {edited === null && <Refusal text={problem} />}
        <ul class="rows">
          {prompts.value.map(prompt => (
            <li key={prompt.name}>
              <code>/{prompt.name}</code>
              <span class="row-text" dir="auto">{prompt.text}</span>
              <IconButton icon="edit" label={`${t.edit}: ${prompt.name}`} size={16} onClick={() => setEdited({ ...prompt, before: prompt.name })} />
              <IconButton icon="trash" label={`${t.delete}: ${prompt.name}`} size={16} onClick={() => void doing(dropPrompt(prompt.name))} />
            </li>
          ))}
        </ul>
        {edited === null ? <div class="buttons"><button type="button" class="primary" onClick={() => setEdited({ name: '', text: '' })}>{t.newPrompt}</button></div> : (
          <form
            class="stack"
            onSubmit={event => {
              event.preventDefault();
              const { before, text } = edited;
              void doing(keepPrompt({ name: nameOfPrompt(edited.name), text }, before));
            }}
          >
            <label class="field">{t.promptName}<input autofocus required maxLength={60} value={edited.name} onInput={event => setEdited({ ...edited, name: event.currentTarget.value })} /></label>
            <label class="field">{t.promptText}<textarea required rows={5} dir="auto" value={edited.text} onInput={event => setEdited({ ...edited, text: event.currentTarget.value })} /></label>
            <Refusal text={problem} />
            <div class="buttons">
              <button type="button" onClick={() => setEdited(null)}>{t.cancel}</button>
              <button type="submit" class="primary" disabled={nameOfPrompt(edited.name) === '' || edited.text.trim() === ''}>{t.save}</button>
            </div>
          </form>
        )}
      </div>
    </Dialog>
  );
}
