import { useEffect, useState } from 'preact/hooks';
import { attempt, client } from '../page';
import type { UsageReport } from '../wire/client';
import type { Usage } from '../wire/events';
import { words } from '../words';
import { Dialog } from './Dialog';

/** What was used, in all and day by day where the server counts days. */
export function UsageDialog({ onClose }: { onClose: () => void }) {
  const t = words.value;
  const [report, setReport] = useState<UsageReport | null>(null);
  useEffect(() => void attempt(async () => setReport(await client.usage())), []);
  const number = (n: number) => n.toLocaleString(t.locale);
  const cost = (usage: Usage) => usage.cost ? usage.cost.toLocaleString(t.locale, { maximumSignificantDigits: 3 }) : '–';
  const days = [...report?.days ?? []].reverse();
  const most = Math.max(1, ...days.map(day => day.usage.inputTokens + day.usage.outputTokens));
  return (
    <Dialog title={t.usageTitle} onClose={onClose}>
      {report === null ? <p class="quiet" role="status">{t.loading}</p> : (
        <>
          <dl class="figures">
            {[
              [t.threads, number(report.threads)],
              [t.messages, number(report.messages)],
              [t.answers, number(report.runs)],
              [t.tokensRead, (report.usage.estimated ? '≈ ' : '') + number(report.usage.inputTokens)],
              [t.tokensWritten, (report.usage.estimated ? '≈ ' : '') + number(report.usage.outputTokens)],
              [t.costTitle, cost(report.usage)],
            ].map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}
          </dl>
          {days.length > 0 && (
            <div class="table" role="group" tabIndex={0} aria-label={t.days}>
              <table>
                <thead><tr><th scope="col">{t.day}</th><th scope="col" class="align-right">{t.answers}</th><th scope="col" class="align-right">{t.tokens}</th><th scope="col" class="align-right">{t.costTitle}</th></tr></thead>
                <tbody>
                  {days.map(({ day, runs, usage }) => (
                    <tr key={day}>
                      <th scope="row">{new Date(day + 'T00:00:00Z').toLocaleDateString(t.locale, { day: 'numeric', month: 'short', timeZone: 'UTC' })}</th>
                      <td class="align-right">{number(runs)}</td>
                      <td class="align-right" style={{ backgroundSize: `${((usage.inputTokens + usage.outputTokens) / most) * 100}% 100%` }}>{number(usage.inputTokens + usage.outputTokens)}</td>
                      <td class="align-right">{cost(usage)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
        </>
      )}
    </Dialog>
  );
}
