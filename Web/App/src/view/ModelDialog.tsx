import { useState } from 'preact/hooks';
import { models } from '../page';
import type { Model } from '../wire/client';
import { words } from '../words';
import { ownWords } from '../words/own';
import { Dialog } from './Dialog';

/** The models with what they cost and can do, found by name or description. */
export function ModelDialog({ chosen, onChoose, onClose }: { chosen: string | undefined; onChoose: (name: string) => void; onClose: () => void }) {
  const t = ownWords.value;
  const [query, setQuery] = useState('');
  const wanted = query.trim().toLowerCase();
  const found = models.value.filter(model => `${model.name} ${model.id ?? ''} ${model.provider ?? ''} ${model.description ?? ''}`.toLowerCase().includes(wanted));
  const choose = (name: string) => {
    onChoose(name);
    onClose();
  };
  return (
    <Dialog title={t.chooseModel} onClose={onClose}>
      <div class="stack">
        <input
          type="search"
          autofocus
          aria-label={t.findModel}
          placeholder={t.findModel}
          value={query}
          onInput={event => setQuery(event.currentTarget.value)}
          onKeyDown={event => {
            const [first] = found;
            if (event.key === 'Enter' && !event.isComposing && wanted !== '' && first !== undefined) {
              event.preventDefault();
              choose(first.name);
            }
          }}
        />
        {found.length === 0 && <p class="quiet" role="status">{t.noModel}</p>}
        <ul class="models">
          {found.map(model => (
            <li key={model.name}>
              <button type="button" aria-pressed={model.name === chosen} onClick={() => choose(model.name)}>
                <strong>{model.name}</strong>
                {model.description && <span dir="auto">{model.description}</span>}
                <span class="quiet">{facts(model).join(' · ')}</span>
              </button>
            </li>
          ))}
        </ul>
      </div>
    </Dialog>
  );
}

function facts({ provider, contextWindow, images, tools, inputPrice, outputPrice }: Model): string[] {
  const t = ownWords.value;
  const number = (value: number) => value.toLocaleString(words.value.locale);
  return [
    ...(provider ? [provider] : []),
    ...(contextWindow ? [t.context(number(contextWindow))] : []),
    ...(inputPrice !== undefined || outputPrice !== undefined ? [t.price(number(inputPrice ?? 0), number(outputPrice ?? 0))] : []),
    ...(images ? [t.sees] : []),
    ...(tools ? [t.callsTools] : []),
  ];
}
