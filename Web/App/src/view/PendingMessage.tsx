import type { Attachment } from '../wire/events';
import { words } from '../words';
import { Attachments } from './Attachments';

interface Props {
  text: string;
  attachments: readonly Attachment[];
  failed?: string;
  waits?: 'unreachable' | 'busy';
  onRetry?: () => void;
  onTakeBack?: () => void;
}

/** A message that the server has not confirmed yet. */
export function PendingMessage({ text, attachments, failed, waits, onRetry, onTakeBack }: Props) {
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
            <span class="quiet"><span class="spinner" aria-hidden="true" /> {waits === 'unreachable' ? t.waitsUnreachable : t.waitsBusy}</span>
            <button type="button" onClick={onTakeBack}>{t.takeBack}</button>
          </div>
        )}
      </div>
      {failed === undefined && waits === undefined && <div class="reply"><p class="run-status"><span class="dots" aria-hidden="true"><i /><i /><i /></span></p></div>}
    </article>
  );
}
