import { useState } from 'preact/hooks';
import { me } from '../page';
import { GROUPS, type Budget, type Group, type UsageItem, type UsageQuery } from '../wire/admin';
import type { Usage } from '../wire/events';
import { rate, type Rate } from '../wire/rate';
import { words } from '../words';
import { pageWords } from '../words/pages';
import { admin } from './admin/asking';
import { Dialog } from './Dialog';
import { saveFile } from './saveFile';
import { Time } from './Time';
import { AskedState, useAsked } from './useAsked';

const number = (n: number) => n.toLocaleString(words.value.locale);
const money = (n: number | undefined) => n ? n.toLocaleString(words.value.locale, { maximumSignificantDigits: 3 }) : '–';
const tokens = (usage: Usage) => usage.inputTokens + usage.outputTokens;

/** What was used, by day, agent, model or tool, and what is left of the limits; for whom may see it, also what others have used. */
export function UsageDialog({ onClose }: { onClose: () => void }) {
  const t = words.value;
  const p = pageWords.value;
  const [query, setQuery] = useState<UsageQuery>({ scope: 'own', by: 'day' });
  const asked = useAsked(() => admin.usage(query), [query]);
  const report = asked.value;
  const { role } = me.value;
  const scopes = role === 'operator' ? ['own', 'tenant', 'all'] as const : role === 'admin' ? ['own', 'tenant'] as const : null;
  const groups = GROUPS.filter(group => group === 'user' ? query.scope !== 'own' : group === 'tenant' ? query.scope === 'all' : true);
  const own = query.scope === 'own';
  const choose = (scope: UsageQuery['scope']) => setQuery({ scope, by: scope === 'own' && (query.by === 'user' || query.by === 'tenant') ? 'day' : query.by });
  const save = () => asked.change(async () => saveFile(await admin.usageFile(query), `usage-${query.scope}-by-${query.by}.csv`));
  return (
    <Dialog title={t.usageTitle} wide onClose={onClose}>
      <div class="choices">
        {scopes !== null && (
          <label>{p.whose}<select value={query.scope} onChange={event => choose(event.currentTarget.value as UsageQuery['scope'])}>
            {scopes.map(scope => <option key={scope} value={scope}>{scope === 'own' ? p.own : scope === 'tenant' ? p.ofTenant : p.ofAll}</option>)}
          </select></label>
        )}
        <label>{p.by}<select value={query.by} onChange={event => setQuery({ ...query, by: event.currentTarget.value as Group })}>
          {groups.map(group => <option key={group} value={group}>{p.groups[group]}</option>)}
        </select></label>
        <button type="button" onClick={() => void save()}>{p.saveCsv}</button>
      </div>
      <AskedState of={asked} />
      {report !== null && (
        <>
          <dl class="figures">
            {[
              ...(own ? [[t.threads, number(report.threads)]] : []),
              [t.messages, number(report.messages)],
              [t.answers, number(report.runs)],
              [t.tokensRead, (report.usage.estimated ? '≈ ' : '') + number(report.usage.inputTokens)],
              [t.tokensWritten, (report.usage.estimated ? '≈ ' : '') + number(report.usage.outputTokens)],
              [t.costTitle, money(report.usage.cost)],
            ].map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}
          </dl>
          <UsageTable by={query.by} items={query.by === 'day' ? [...report.days].reverse() : report.items ?? []} />
          {(report.budgets !== undefined || scopes !== null || rate.value !== null) && <Budgets of={report.budgets ?? []} rate={own ? rate.value : null} />}
        </>
      )}
    </Dialog>
  );
}

function UsageTable({ by, items }: { by: Group; items: readonly UsageItem[] }) {
  const t = words.value;
  const p = pageWords.value;
  if (items.length === 0) {
    return <p class="quiet">{p.nothingUsed}</p>;
  }

  const isTool = by === 'tool';
  // Model calls stand in the item without a tool.
  const shown = isTool ? items.filter(item => item.tool !== undefined) : items;
  const weight = (item: UsageItem) => isTool ? item.toolCalls : tokens(item.usage);
  const most = Math.max(1, ...shown.map(weight));
  const rows = by === 'day' ? shown : [...shown].sort((a, b) => weight(b) - weight(a));
  const figures: [string, (item: UsageItem) => string][] = isTool
    ? [[p.callsFailed, item => number(item.toolErrors)], [p.calls, item => number(item.toolCalls)]]
    : [[t.answers, item => number(item.runs)], [t.tokens, item => number(tokens(item.usage))], [t.costTitle, item => money(item.usage.cost)]];
  const bar = isTool ? p.calls : t.tokens;
  return shown.length === 0 ? <p class="quiet">{p.nothingUsed}</p> : (
    <div class="table" role="group" tabIndex={0} aria-label={by === 'day' ? t.days : `${t.usageTitle}: ${p.groups[by]}`}>
      <table>
        <thead><tr><th scope="col">{p.groups[by]}</th>{figures.map(([name]) => <th key={name} scope="col" class="align-right">{name}</th>)}</tr></thead>
        <tbody>
          {rows.map(item => (
            <tr key={item[by] ?? ''}>
              <th scope="row" dir="auto">{by === 'day' ? dayOf(item.day ?? '') : item[by] ?? p.none}</th>
              {figures.map(([name, of]) => <td key={name} class="align-right" {...(name === bar && { style: { backgroundSize: `${(weight(item) / most) * 100}% 100%` } })}>{of(item)}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** What is set, and how much of it is used. */
function Budgets({ of: budgets, rate: requests }: { of: readonly Budget[]; rate: Rate | null }) {
  const p = pageWords.value;
  return (
    <section class="budgets" aria-labelledby="budgets">
      <h3 id="budgets">{p.limits}</h3>
      {requests !== null && (
        <div>
          <span>{p.requestsPerMinute}</span>
          <span class="quiet">{p.usedOf(number(requests.quota - requests.left), number(requests.quota))}</span>
          <progress aria-label={p.requestsPerMinute} max={requests.quota} value={requests.quota - requests.left} />
        </div>
      )}
      {budgets.length === 0 && requests === null && <p class="quiet">{p.noLimits}</p>}
      {budgets.map(budget => {
        const amount = budget.kind === 'cost' ? money : number;
        const name = p.budget(budget.of, budget.kind, budget.per);
        return (
          <div key={name}>
            <span>{name}</span>
            <span class={budget.warning ? 'bad' : 'quiet'}>{p.usedOf(budget.used === 0 ? '0' : amount(budget.used), amount(budget.limit))}</span>
            <progress aria-label={name} max={budget.limit} value={Math.min(budget.used, budget.limit)} />
            <span class="quiet">{p.resets} <Time at={budget.resetsAt} /></span>
          </div>
        );
      })}
    </section>
  );
}

const dayOf = (day: string) => new Date(day + 'T00:00:00Z').toLocaleDateString(words.value.locale, { day: 'numeric', month: 'short', timeZone: 'UTC' });
