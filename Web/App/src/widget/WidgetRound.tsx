import { Markdown } from '../markdown/Markdown';
import { memo } from '../memo';
import type { OpenThread } from '../thread/openThread';
import type { CallPart, Round } from '../thread/state';
import { words } from '../words';

/** A message and its answer in a narrow column: reasoning is left out, a tool call is one line. */
export const WidgetRound = memo(({ round, thread, approvals }: { round: Round; thread: OpenThread; approvals: boolean }) => {
  const t = words.value;
  const last = round.parts.at(-1);
  return (
    <>
      <p class="mine" dir="auto">{round.message.text}</p>
      <div class="reply">
        {round.parts.map((part, i) => {
          switch (part.kind) {
            case 'text':
              return <Markdown key={i} text={part.text} live={part.open} />;
            case 'call':
              return <Call key={i} part={part} thread={thread} live={round.reason === undefined} approvals={approvals} />;
            case 'steered':
              return <p key={i} class="mine" dir="auto">{part.message.text}</p>;
            default:
              return null;
          }
        })}
        {round.reason === undefined && (last?.kind === 'call' ? last.result !== undefined : !(last?.kind === 'text' && last.open)) && <p class="quiet busy" role="status">{round.stopping ? t.stopping : t.thinking}…</p>}
        {round.reason === 'stopped' && <p class="quiet">{t.stopped}</p>}
        {round.reason === 'failed' && <p class="bad">{round.brokenOff ? t.brokenOff : ''} {round.error ?? t.failed}</p>}
      </div>
    </>
  );
});

function Call({ part, thread, live, approvals }: { part: CallPart; thread: OpenThread; live: boolean; approvals: boolean }) {
  const t = words.value;
  const { call, approval, approved, result } = part;
  const answer = (yes: boolean) => void thread.approve(call.callId, { approved: yes, argumentsHash: approval!.argumentsHash }).catch(() => undefined);
  return (
    <div class="call">
      <code>{call.name}</code> <span class="quiet">{result ? result.error ? t.toolFailed : t.toolDone : !live ? t.toolFailed : call.client ? t.toolWithClient : '…'}</span>
      {live && approvals && approval && approved === undefined && !result && (
        <p>
          {t.approvalTitle(call.name)} <code>{JSON.stringify(call.arguments)}</code><br />
          <button type="button" onClick={() => answer(true)}>{t.allow}</button> <button type="button" onClick={() => answer(false)}>{t.refuse}</button>
        </p>
      )}
    </div>
  );
}
