import { useState } from 'preact/hooks';
import type { Outgoing } from '../outbox/outbox';
import { attempt } from '../page';
import type { OpenThread } from '../thread/openThread';
import { words } from '../words';
import { IconButton } from './IconButton';
import { useOf } from './useOf';

/** Messages that wait for the answer under way: to be edited, taken back or sent at once. Those on their way to the server are shown already. */
export function Queue({ thread }: { thread: OpenThread }) {
  const t = words.value;
  const queue = useOf(thread, state => state.queue);
  const sending = thread.pending.value.filter(isOnItsWay);
  return queue.length === 0 && sending.length === 0 ? null : (
    <section class="queue" aria-label={t.waiting}>
      <h2>{t.waiting}</h2>
      <ul>
        {queue.map(item => <QueueItem key={item.messageId} id={item.messageId} text={item.text} thread={thread} />)}
        {sending.map(message => (
          <li key={message.clientMessageId} class="sending" aria-busy="true">
            <span class="queue-text" dir="auto" title={message.text}>{message.text}</span>
            <span class="spinner" aria-hidden="true" />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Posted behind a run, and nothing keeps it from getting there: its place is the queue. */
export const isOnItsWay = (message: Outgoing) => message.behind && message.waits === undefined && message.failed === undefined;

function QueueItem({ id, text, thread }: { id: string; text: string; thread: OpenThread }) {
  const t = words.value;
  const [edited, setEdited] = useState<string | null>(null);
  const save = () => {
    const next = edited?.trim() ?? '';
    setEdited(null);
    if (next !== '' && next !== text) {
      void attempt(() => thread.editQueued(id, next));
    }
  };
  if (edited !== null) {
    return (
      <li>
        <textarea
          autofocus
          rows={2}
          aria-label={t.edit}
          value={edited}
          onInput={event => setEdited(event.currentTarget.value)}
          onKeyDown={event => {
            if (event.key === 'Escape') {
              event.stopPropagation();
              setEdited(null);
            } else if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
              event.preventDefault();
              save();
            }
          }}
        />
        <IconButton icon="check" label={t.save} size={16} onClick={save} />
      </li>
    );
  }

  return (
    <li>
      <span class="queue-text" dir="auto" title={text}>{text}</span>
      <IconButton icon="send" label={t.interrupt} size={16} onClick={() => void attempt(() => thread.sendNow(id, text))} />
      <IconButton icon="edit" label={t.edit} size={16} onClick={() => setEdited(text)} />
      <IconButton icon="close" label={t.takeBack} size={16} onClick={() => void attempt(() => thread.takeBack(id))} />
    </li>
  );
}
