import { useEffect } from 'preact/hooks';
import { agents, loadTools, threadList, tools } from '../page';
import type { SearchFilter } from '../wire/client';
import { words } from '../words';

/** Narrows what is searched: by agent, by a tool that was called, by the days of the last change. */
export function SearchFilters() {
  const t = words.value;
  const filter = threadList.filter.value;
  useEffect(loadTools, []);
  const change = (part: SearchFilter) => threadList.narrow({ ...filter, ...part });
  return (
    <div class="filters" role="group" aria-label={t.filters}>
      {agents.value.length > 1 && <Choice name={t.agent} value={filter.agent} options={agents.value.map(a => a.name)} onChange={agent => change({ agent })} />}
      {tools.value.length > 0 && <Choice name={t.tool} value={filter.tool} options={tools.value.map(tool => tool.name)} onChange={tool => change({ tool })} />}
      <label>{t.since}<input type="date" value={filter.since ?? ''} onInput={event => change({ since: event.currentTarget.value })} /></label>
      <label>{t.until}<input type="date" value={filter.until ?? ''} onInput={event => change({ until: event.currentTarget.value })} /></label>
    </div>
  );
}

function Choice({ name, value, options, onChange }: { name: string; value: string | undefined; options: readonly string[]; onChange: (value: string) => void }) {
  return (
    <label>
      {name}
      <select value={value ?? ''} onChange={event => onChange(event.currentTarget.value)}>
        <option value="">{words.value.any}</option>
        {options.map(option => <option key={option} value={option}>{option}</option>)}
      </select>
    </label>
  );
}
