import { words } from '../words';
import { pageWords } from '../words/pages';
import { admin } from './admin/asking';
import { Dialog } from './Dialog';
import { McpServers, serverOf } from './McpServers';
import { SourceState } from './SourceState';
import { AskedState, useAsked } from './useAsked';

/** The tools that answers may use, and whether what they come from can be reached. */
export function ToolsDialog({ onClose }: { onClose: () => void }) {
  const t = pageWords.value;
  const asked = useAsked(admin.tools);
  const { items, sources } = asked.value ?? { items: [], sources: [] };
  const servers = sources.filter(source => serverOf(source) !== null);
  const others = sources.filter(source => serverOf(source) === null);
  return (
    <Dialog title={words.value.toolsTitle} wide onClose={onClose}>
      <div class="stack">
        <AskedState of={asked} />
        {asked.value !== null && items.length === 0 && sources.length === 0 && <p>{t.noToolsThere}</p>}
        {servers.length > 0 && <McpServers sources={servers} onChange={() => void asked.read()} />}
        {others.length > 0 && (
          <section aria-labelledby="tool-sources">
            <h3 id="tool-sources">{t.toolSources}</h3>
            <ul class="facts">
              {others.map(source => (
                <li key={source.name} class={`source ${source.state}`}>
                  <p>{source.source === 'builtin' ? t.builtIn : source.name}</p>
                  <SourceState of={source} />
                  <p class="quiet"><span>{t.toolCount(source.tools)}</span>{source.reason !== undefined && <span dir="auto">{source.reason}</span>}</p>
                </li>
              ))}
            </ul>
          </section>
        )}
        {items.length > 0 && (
          <section aria-labelledby="all-tools">
            <h3 id="all-tools">{words.value.toolsTitle}</h3>
            <ul class="facts">
              {items.map(tool => (
                <li key={tool.name}>
                  <p><code>{tool.name}</code></p>
                  <span class="quiet">{tool.source}</span>
                  <p class="quiet"><span dir="auto">{tool.description}</span>{tool.needsApproval === true && <span>{t.asks}</span>}</p>
                </li>
              ))}
            </ul>
          </section>
        )}
        <div class="buttons"><button type="button" onClick={() => void asked.read()}>{t.readAgain}</button></div>
      </div>
    </Dialog>
  );
}
