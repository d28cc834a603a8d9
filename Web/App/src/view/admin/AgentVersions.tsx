import { pageWords } from '../../words/pages';
import { Time } from '../Time';
import { AskedState, useAsked } from '../useAsked';
import { admin } from './asking';

/** What an agent was, who made it so and when; and the way back. */
export function AgentVersions({ name, onBack }: { name: string; onBack: () => void }) {
  const t = pageWords.value;
  const asked = useAsked(() => admin.agentVersions(name));
  return (
    <section aria-labelledby="agent-versions">
      <h3 id="agent-versions" dir="auto">{t.versionsOf(name)}</h3>
      <AskedState of={asked} />
      <ul class="facts">
        {asked.value?.map(({ version, at, by, of, deleted, agent }, i) => (
          <li key={version}>
            <p>{t.version(version)} {i === 0 && <strong>({t.current})</strong>} {deleted && <span class="bad">{t.deletedThen}</span>}</p>
            <span class="row-buttons">
              {i > 0 && !deleted && <button type="button" aria-label={`${t.returnTo}: ${t.version(version)}`} onClick={() => void asked.change(() => admin.rollBackAgent(name, version))}>{t.returnTo}</button>}
            </span>
            <p class="quiet"><span>{by}</span><Time at={at} />{of !== undefined && <span>{t.returnedTo(of)}</span>}</p>
            {agent !== undefined && <details class="version"><summary>{agent.description ?? agent.prompt?.slice(0, 80) ?? t.version(version)}</summary><pre tabIndex={0}>{JSON.stringify(agent, null, 2)}</pre></details>}
          </li>
        ))}
      </ul>
      <div class="buttons"><button type="button" onClick={onBack}>{t.back}</button></div>
    </section>
  );
}
