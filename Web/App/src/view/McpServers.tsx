import { useEffect } from 'preact/hooks';
import { client, notify } from '../page';
import type { ToolSource } from '../wire/admin';
import { pageWords } from '../words/pages';
import { serverWords } from '../words/servers';
import { SourceState } from './SourceState';
import { Time } from './Time';
import { AskedState, useAsked } from './useAsked';

/** A server that its users sign in to, each with their own account. */
interface SignIn { server: string; signedIn: boolean; since?: string }

const PLACE = 'ChatCluster:Mcp:Servers:';

/** The name of a server in the settings; none of another source of tools. */
export const serverOf = (source: ToolSource) => source.name.startsWith(PLACE) ? source.name.slice(PLACE.length) : null;

const signIns = async () => (await client.request<{ items: SignIn[] }>('GET', 'mcp')).items;
const placeOf = (server: string) => `mcp/${encodeURIComponent(server)}/authorize`;

/** The MCP servers, how they stand, and who the user is there. */
export function McpServers({ sources, onChange }: { sources: readonly ToolSource[]; onChange: () => void }) {
  const t = serverWords.value;
  const asked = useAsked(signIns);
  const { read } = asked;
  useEffect(() => {
    // The sign-in is in another tab; whoever comes back from it wants to see what came of it.
    const back = () => {
      void read();
      onChange();
    };
    addEventListener('focus', back);
    return () => removeEventListener('focus', back);
  });
  const signOut = async (server: string) => {
    if (await asked.change(() => client.request('DELETE', placeOf(server)))) {
      notify(t.signedOut(server));
      onChange();
    }
  };
  return (
    <section aria-labelledby="mcp-servers">
      <h3 id="mcp-servers">{t.title}</h3>
      <AskedState of={asked} />
      <ul class="facts">
        {sources.map(source => {
          const server = serverOf(source) ?? source.name;
          const signIn = asked.value?.find(known => known.server === server);
          return (
            <li key={server} class={`source ${source.state}`}>
              <p><code>{server}</code></p>
              {signIn?.signedIn !== false && <SourceState of={source} />}
              <p class="quiet"><span>{pageWords.value.toolCount(source.tools)}</span>{signIn?.signedIn !== false && source.reason !== undefined && <span dir="auto">{source.reason}</span>}</p>
              {signIn?.signedIn === true && (
                <p>
                  {signIn.since === undefined ? t.signedIn : <>{t.signedInSince} <Time at={signIn.since} /></>}{' '}
                  <button type="button" aria-label={`${t.signOut}: ${server}`} onClick={() => void signOut(server)}>{t.signOut}</button>
                </p>
              )}
              {signIn?.signedIn === false && (
                <p>
                  {t.notSignedIn}{' '}
                  <a href={`v1/${placeOf(server)}`} target="_blank" rel="noopener noreferrer" title={t.signInText} aria-label={`${t.signIn}: ${server}`}>{t.signIn}</a>
                </p>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
