import { useEffect, useRef, useState } from 'preact/hooks';
import type { OpenThread } from '../thread/openThread';
import type { MessagePosted } from '../wire/events';
import { words } from '../words';
import { Attachments } from './Attachments';
import { CopyButton } from './CopyButton';
import { editing } from './editing';
import { IconButton } from './IconButton';
import { linkTo } from './linkTo';
import { Time } from './Time';

/** Longer messages scroll in themselves, so that a pasted log does not bury its answer. */
const LONG = 1500;

interface Props {
  message: MessagePosted;
  run: string;
  thread: OpenThread | null;
  /** It cannot be edited while an answer is under way. */
  busy: boolean;
}

export function UserMessage({ message, run, thread, busy }: Props) {
  const t = words.value;
  const long = message.text.length > LONG || message.text.split('\n').length > 20;
  if (thread && editing.value === message.messageId) {
    return <EditMessage message={message} thread={thread} />;
  }

  return (
    <div class="mine">
      <h2 class="unseen">{t.you}</h2>
      {message.attachments && <Attachments files={message.attachments} />}
      {message.text !== '' && <div class={`bubble ${long ? 'long' : ''}`} dir="auto" tabIndex={long ? 0 : undefined} role={long ? 'group' : undefined} aria-label={long ? t.you : undefined}>{message.text}</div>}
      <div class="bar">
        <Time at={message.at} />
        {thread && <IconButton icon="link" label={t.copyLinkTo} size={16} onClick={() => linkTo(thread, run)} />}
        <CopyButton text={message.text} label={t.copy} />
        {thread && !message.steered && <IconButton icon="edit" label={t.edit} size={16} disabled={busy} onClick={() => { editing.value = message.messageId; }} />}
      </div>
    </div>
  );
}

function EditMessage({ message, thread }: { message: MessagePosted; thread: OpenThread }) {
  const t = words.value;
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState(message.text);
  useEffect(() => {
    field.current?.focus();
    field.current?.setSelectionRange(message.text.length, message.text.length);
  }, []);
  const close = () => {
    editing.value = null;
    document.getElementById('message')?.focus();
  };
  const send = () => {
    if (text.trim() !== '') {
      close();
      thread.post(text, { edits: message.messageId, onBusy: 'reject', ...(message.attachments && { attachments: message.attachments }) });
    }
  };
  return (
    <div class="mine editing">
      <textarea
        ref={field}
        dir="auto"
        aria-label={t.edit}
        value={text}
        onInput={event => setText(event.currentTarget.value)}
        onKeyDown={event => {
          if (event.key === 'Escape') {
            event.stopPropagation();
            close();
          } else if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
            event.preventDefault();
            send();
          }
        }}
      />
      <div class="buttons">
        <button type="button" onClick={close}>{t.cancel}</button>
        <button type="button" class="primary" disabled={text.trim() === ''} onClick={send}>{t.saveAndSend}</button>
      </div>
    </div>
  );
}
