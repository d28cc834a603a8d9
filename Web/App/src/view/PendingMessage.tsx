import type { Outgoing } from '../outbox/outbox';
import type { Attachment } from '../wire/events';
import { words } from '../words';
import { Attachments } from './Attachments';
import { Waits } from './Waits';

interface Props {
  text: string;
  attachments: readonly Attachment[];
  failed?: string;
  waits?: Outgoing['waits'] | undefined;
  limit?: Outgoing['limit'] | undefined;
  onRetry?: () => void;
  onTakeBack?: () => void;
}

/** A message that the server has not confirmed yet. */
export function PendingMessage({ text, attachments, failed, waits, limit, onRetry, onTakeBack }: Props) {
  const t = words.value;
  return (
    <article class="round pending">
      <div class="mine">
        <h2 class="unseen">{t.you}</h2>
        {attachments.length > 0 && <Attachments files={attachments} />}
        {text !== '' && <div class="bubble" dir="auto">{text}</div>}
        {failed !== undefined && (
          <div class="not-sent" role="alert">
            <span class="bad">{t.notSent} {failed}</span>
            <button type="button" onClick={onRetry}>{t.sendAgain}</button>
            <button type="button" onClick={onTakeBack}>{t.takeBack}</button>
          </div>
        )}
        {failed === undefined && waits !== undefined && (
          <div class="not-sent" role="status">
            <span class="quiet"><span class="spinner" aria-hidden="true" /> <Waits waits={waits} limit={limit} /></span>
            <button type="button" onClick={onTakeBack}>{t.takeBack}</button>
          </div>
        )}
      </div>
      {failed === undefined && waits === undefined && <div class="reply"><p class="run-status"><span class="dots" aria-hidden="true"><i /><i /><i /></span></p></div>}
    </article>
  );
}
