import { useState } from 'preact/hooks';
import { safeLink } from '../markdown/links';
import { attempt } from '../page';
import type { OpenThread } from '../thread/openThread';
import type { InputField, InputRequested } from '../wire/events';
import { words } from '../words';
import { contentOf, first, optionsOf } from './inputValues';

/** What a tool asks before it goes on, as a form made of its schema. The words are those of whoever made the tool. */
export function InputForm({ input, thread }: { input: InputRequested; thread: OpenThread }) {
  const t = words.value;
  const [filled, setFilled] = useState<Record<string, string>>({});
  const [busy, setBusy] = useState(false);
  const answer = async (action: 'accept' | 'decline') => {
    setBusy(true);
    await attempt(() => thread.answerInput(input.callId, { action, ...(action === 'accept' && { content: contentOf(input.questions, filled) }) }));
    setBusy(false);
  };
  return (
    <form
      class="approval"
      aria-label={t.inputTitle(input.name)}
      onSubmit={event => {
        event.preventDefault();
        void answer('accept');
      }}
    >
      <h3>{t.inputTitle(input.name)}</h3>
      {input.questions.map(question => {
        const href = question.url === undefined ? null : safeLink(question.url, document.baseURI);
        return (
          <div key={question.id} class="input-question">
            <p dir="auto">{question.message}</p>
            {href !== null && <p><a href={href} target="_blank" rel="noopener noreferrer">{question.url}</a></p>}
            {Object.entries(question.schema?.properties ?? {}).map(([name, field]) => (
              <Field
                key={name}
                name={name}
                field={field}
                required={question.schema?.required?.includes(name) ?? false}
                value={filled[`${question.id} ${name}`] ?? first(field)}
                onChange={value => setFilled({ ...filled, [`${question.id} ${name}`]: value })}
              />
            ))}
          </div>
        );
      })}
      <div class="buttons">
        <button type="button" disabled={busy} onClick={() => void answer('decline')}>{t.refuse}</button>
        <button type="submit" class="primary" disabled={busy}>{t.sendAnswer}</button>
      </div>
    </form>
  );
}

interface FieldProps { name: string; field: InputField; required: boolean; value: string; onChange: (value: string) => void }

function Field({ name, field, required, value, onChange }: FieldProps) {
  const label = field.title ?? name;
  const options = optionsOf(field);
  if (field.type === 'boolean') {
    return <label class="remember"><input type="checkbox" checked={value === 'true'} onChange={event => onChange(String(event.currentTarget.checked))} /> {label}</label>;
  }

  return (
    <label class="input-field">
      <span>{label}{required ? ' *' : ''}</span>
      {options.length > 0
        ? (
          <select required={required} value={value} onChange={event => onChange(event.currentTarget.value)}>
            <option value="" />
            {options.map(option => <option key={option.value} value={option.value}>{option.title}</option>)}
          </select>
        )
        : field.type === 'integer' || field.type === 'number'
          ? <input type="number" step="any" required={required} value={value} onInput={event => onChange(event.currentTarget.value)} />
          : <input required={required} value={value} onInput={event => onChange(event.currentTarget.value)} />}
      {field.description !== undefined && <span class="quiet">{field.description}</span>}
    </label>
  );
}
