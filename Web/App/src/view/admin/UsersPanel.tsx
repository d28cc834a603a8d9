import type { ApiKey, UsageItem } from '../../wire/admin';
import { words } from '../../words';
import { pageWords } from '../../words/pages';
import { AskedState, useAsked } from '../useAsked';
import { admin } from './asking';
import { counts } from './KeyRow';

interface User { name: string; keys: readonly ApiKey[]; used?: UsageItem }

/** The users of the tenant: who has used what, and who has keys. */
export function UsersPanel() {
  const t = words.value;
  const p = pageWords.value;
  const asked = useAsked(async () => {
    const [usage, keys, tenant] = await Promise.all([admin.usage({ scope: 'tenant', by: 'user' }), admin.keys(), admin.tenant()]);
    return { tenant, users: usersOf(usage.items ?? [], keys.filter(key => key.tenant === tenant.tenant)) };
  });
  const number = (n: number) => n.toLocaleString(t.locale);
  return (
    <>
      <p class="quiet">{p.usersText}</p>
      <AskedState of={asked} />
      {asked.value !== null && (
        <>
          {asked.value.users.length === 0 ? <p>{p.noUsers}</p> : (
            <div class="table" role="group" tabIndex={0} aria-label={p.users}>
              <table>
                <thead><tr><th scope="col">{p.user}</th><th scope="col">{p.role}</th>{[p.keyCount, t.answers, t.tokens, t.costTitle].map(name => <th key={name} scope="col" class="align-right">{name}</th>)}</tr></thead>
                <tbody>
                  {asked.value.users.map(({ name, keys, used }) => (
                    <tr key={name}>
                      <th scope="row" dir="auto">{name}</th>
                      <td>{[...new Set(keys.map(key => p.roles[key.role] ?? key.role))].join(', ')}</td>
                      <td class="align-right">{number(keys.length)}</td>
                      <td class="align-right">{number(used?.runs ?? 0)}</td>
                      <td class="align-right">{number((used?.usage.inputTokens ?? 0) + (used?.usage.outputTokens ?? 0))}</td>
                      <td class="align-right">{used?.usage.cost ? used.usage.cost.toLocaleString(t.locale, { maximumSignificantDigits: 3 }) : '–'}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
          <p class="quiet">{p.retention(asked.value.tenant.retentionDays)} {p.adminsRead(asked.value.tenant.adminsReadThreads)}</p>
        </>
      )}
    </>
  );
}

function usersOf(usage: readonly UsageItem[], keys: readonly ApiKey[]): User[] {
  const names = new Set([...usage.flatMap(item => item.user ?? []), ...keys.map(key => key.user)]);
  return [...names].sort((a, b) => a.localeCompare(b)).map(name => {
    const used = usage.find(item => item.user === name);
    return { name, keys: keys.filter(key => key.user === name && counts(key)), ...(used && { used }) };
  });
}
