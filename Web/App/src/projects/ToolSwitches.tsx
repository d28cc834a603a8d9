import { useState } from 'preact/hooks';
import type { Tool } from '../wire/client';
import { admin } from '../view/admin/asking';
import { AskedState, useAsked } from '../view/useAsked';
import { pageWords } from '../words/pages';
import { allOf, countOn, grouped, isOff, singlesOff, switchAll, switchTool, type ToolsOf } from './toolsOff';

interface Props { off: readonly string[]; onChange: (off: string[]) => void }

/** The tools by where they come from, each to be switched off for the chat, one by one or all of a source. */
export function ToolSwitches({ off, onChange }: Props) {
  const t = pageWords.value;
  const asked = useAsked(admin.tools);
  const groups = asked.value === null ? [] : grouped(asked.value.items, asked.value.sources, off);
  return (
    <fieldset class="options">
      <legend>{t.chatTools}</legend>
      <p class="quiet">{groups.length > 0 || asked.value === null ? t.chatToolsText : t.noToolsThere}</p>
      <AskedState of={asked} />
      <ul class="facts">
        {groups.map(({ source, tools }) => <li key={source}><Source source={source} tools={tools} off={off} onChange={onChange} /></li>)}
      </ul>
    </fieldset>
  );
}

function Source({ source, tools, off, onChange }: Props & ToolsOf) {
  const t = pageWords.value;
  // As it was in the beginning: what is switched afterwards neither opens nor folds it.
  const [open] = useState(source === '' || singlesOff(off, tools).length > 0);
  const [before, setBefore] = useState(singlesOff(off, tools));
  const on = countOn(off, source, tools);
  const switchIt = (to: boolean) => {
    if (!to) {
      setBefore(singlesOff(off, tools));
    }

    onChange(switchAll(off, source, tools, to, before));
  };
  return (
    <>
      {source === '' ? <p>{t.toolsGone}</p> : (
        <label class="check">
          <input
            type="checkbox"
            checked={tools.length > 0 ? on > 0 : !off.includes(allOf(source))}
            indeterminate={on > 0 && on < tools.length}
            onChange={event => switchIt(event.currentTarget.checked)}
          />
          {source === 'builtin' ? t.builtIn : <code>{source}</code>}
        </label>
      )}
      {tools.length > 0 && <span class="quiet">{source === '' || on === tools.length ? t.toolCount(tools.length) : t.toolsOn(on, tools.length)}</span>}
      {tools.length > 0 && (
        <details style={{ gridColumn: '1 / -1' }} open={open}>
          <summary class="quiet">{t.oneByOne}</summary>
          <ul>{tools.map(tool => <li key={tool.name}><Switch tool={tool} source={source} off={off} onChange={onChange} /></li>)}</ul>
        </details>
      )}
    </>
  );
}

function Switch({ tool, source, off, onChange }: Props & { tool: Tool; source: string }) {
  return (
    <label class="check">
      <input type="checkbox" checked={!isOff(off, tool.name, source)} disabled={off.includes(allOf(source))} onChange={event => onChange(switchTool(off, tool.name, event.currentTarget.checked))} />
      <code>{tool.name}</code>
    </label>
  );
}
