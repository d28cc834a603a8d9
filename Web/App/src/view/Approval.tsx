import { useEffect, useState } from 'preact/hooks';
import { attempt, loadTools, tools } from '../page';
import type { OpenThread } from '../thread/openThread';
import type { CallPart } from '../thread/state';
import { words } from '../words';
import { duration, useNow } from './elapsed';
import { pretty } from './pretty';
import { strangers } from './schema';

/** The question whether a call may be made, with its arguments to be changed. The answer is bound to the arguments that are shown. */
export function Approval({ part, thread }: { part: CallPart; thread: OpenThread }) {
  const t = words.value;
  const { call } = part;
  const approval = part.approval!;
  const original = pretty(call.arguments);
  const [text, setText] = useState(original);
  const [reason, setReason] = useState('');
  const [remember, setRemember] = useState(false);
  const [busy, setBusy] = useState(false);
  const now = useNow(1000);
  const left = Date.parse(approval.expiresAt) - now;
  const edited = text !== original;
  const parsed = edited ? parse(text) : { value: call.arguments };

  useEffect(loadTools, []);
  const tool = tools.value.find(known => known.name === call.name);
  const wrong = tool && edited && parsed !== null ? strangers(tool.parameters, parsed.value) : { unknown: [], missing: [] };
  const problems = [
    ...(parsed === null ? [t.badJson] : []),
    ...(wrong.unknown.length > 0 ? [t.unknownArguments(wrong.unknown.join(', '))] : []),
    ...(wrong.missing.length > 0 ? [t.missingArguments(wrong.missing.join(', '))] : []),
  ];

  const answer = async (approved: boolean) => {
    setBusy(true);
    await attempt(() => thread.approve(call.callId, {
      approved,
      argumentsHash: approval.argumentsHash,
      ...(approved && edited && parsed && { arguments: parsed.value }),
      ...(approved && remember && { remember }),
      ...(!approved && reason.trim() !== '' && { reason: reason.trim() }),
    }));
    setBusy(false);
  };

  return (
    <section class="approval" aria-label={t.approvalTitle(call.name)}>
      <h3>{t.approvalTitle(call.name)}</h3>
      <p class="quiet">{t.approvalText}</p>
      {approval.sources && (
        <p class="sources" role="note">
          {t.approvalSources} {approval.sources.map((source, i) => <span key={i}>{i > 0 && ', '}<code>{source.name ?? t.importedThread}</code></span>)}
        </p>
      )}
      {tool && tool.description !== '' && <p class="approval-tool" dir="auto">{tool.description}</p>}
      {tool?.method && <p class="approval-tool"><code>{tool.method} {tool.path}</code></p>}
      <textarea
        class={`code-field ${edited ? 'edited' : ''}`}
        aria-label={t.arguments}
        aria-invalid={problems.length > 0}
        spellcheck={false}
        rows={Math.min(12, text.split('\n').length)}
        value={text}
        onInput={event => setText(event.currentTarget.value)}
      />
      {edited && problems.length === 0 && <p class="quiet" role="status">{t.editedArguments}</p>}
      {problems.map(problem => <p key={problem} class="bad" role="alert">{problem}</p>)}
      <input class="reason" placeholder={t.reason} aria-label={t.reason} value={reason} onInput={event => setReason(event.currentTarget.value)} />
      {(approval.sources ?? []).every(source => source.kind === 'tool' && source.name === call.name) && <label class="remember"><input type="checkbox" checked={remember} onChange={event => setRemember(event.currentTarget.checked)} /> {t.rememberConsent(call.name)}</label>}
      <div class="buttons">
        <span class="quiet">{Number.isNaN(left) ? '' : left > 0 ? t.approvalExpires(duration(Math.floor(left / 1000) * 1000)) : t.approvalExpired}</span>
        <button type="button" disabled={busy} onClick={() => void answer(false)}>{t.refuse}</button>
        <button type="button" class="primary" disabled={busy || problems.length > 0} onClick={() => void answer(true)}>{edited ? t.allowEdited : t.allow}</button>
      </div>
    </section>
  );
}

function parse(text: string): { value: unknown } | null {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return null;
  }
}
