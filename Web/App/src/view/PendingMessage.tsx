import type { Attachment } from '../wire/events';
import { words } from '../words';
import { Attachments } from './Attachments';

interface Props {
  text: string;
  attachments: readonly Attachment[];
  failed?: string;
  onRetry?: () => void;
  onDiscard?: () => void;
}

/** A message that the server has not confirmed yet. */
export function PendingMessage({ text, attachments, failed, onRetry, onDiscard }: Props) {
  const t = words.value;
  return (
    <article class="round pending">
      <div class="mine">
        <h2 class="unseen">{t.you}</h2>
        {attachments.length > 0 && <Attachments files={attachments} />}
        {text !== '' && <div class="bubble">{text}</div>}
        {failed !== undefined && (
          <div class="not-sent" role="alert">
            <span class="bad">{t.notSent} {failed}</span>
            <button type="button" onClick={onRetry}>{t.sendAgain}</button>
            <button type="button" onClick={onDiscard}>{t.discard}</button>
          </div>
        )}
      </div>
      {failed === undefined && <div class="reply"><p class="run-status"><span class="dots" aria-hidden="true"><i /><i /><i /></span></p></div>}
    </article>
  );
}
