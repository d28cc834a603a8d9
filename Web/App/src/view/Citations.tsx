import { useState } from 'preact/hooks';
import { defined, type Part } from '../thread/state';
import { words } from '../words';
import { Place } from './ToolParts';

/** More are shown when they are asked for. */
const FEW = 6;

export interface Source { url?: string; title?: string; place?: string }

/** Where an answer's facts come from, as its tools have told: each once, in the order in which they were found. */
export function sourcesOf(parts: readonly Part[]): Source[] {
  const all = parts.flatMap((part): Source[] => part.kind !== 'call' ? [] : part.parts
    ? part.parts.filter(p => p.type === 'tool.source') : [...part.result?.links ?? []]);
  return [...new Map(all.map(({ url, title, place }) => [JSON.stringify([url ?? title, place]), defined({ url, title, place })])).values()];
}

/** The sources of an answer at its end, where they are looked for. */
export function Citations({ parts }: { parts: readonly Part[] }) {
  const t = words.value;
  const [all, setAll] = useState(false);
  const sources = sourcesOf(parts);
  if (sources.length === 0) {
    return null;
  }

  return (
    <section class="citations" aria-label={t.sources}>
      <h3>{t.sources}</h3>
      <ol>{(all ? sources : sources.slice(0, FEW)).map((source, i) => <li key={i} dir="auto"><Place {...source} /></li>)}</ol>
      {!all && sources.length > FEW && <button type="button" class="link" onClick={() => setAll(true)}>{t.moreSources(sources.length - FEW)}</button>}
    </section>
  );
}
