import { outbox } from '../page';
import type { OpenThread } from '../thread/openThread';
import { words } from '../words';
import { Composer } from './Composer';
import { Consents } from './Consents';
import { fillComposer } from './draft';
import { Earlier } from './Earlier';
import { EmptyThread } from './EmptyThread';
import { Icon } from './Icon';
import { LinkState } from './LinkState';
import { PendingMessage } from './PendingMessage';
import { Queue, isOnItsWay } from './Queue';
import { Rounds } from './Rounds';
import { useFollow } from './useFollow';
import { useReach } from './useReach';

export function ThreadView({ thread }: { thread: OpenThread }) {
  const t = words.value;
  const follow = useFollow();
  const { scroller, content, away, toEnd } = follow;
  useReach(thread, follow);
  const { rounds, runId } = thread.state.value;
  // One that waits behind a run has its place in the queue, and is shown here when it does not get there.
  const pending = thread.pending.value.filter(m => !isOnItsWay(m));
  const problem = thread.problem.value;
  const empty = rounds.length === 0 && pending.length === 0 && thread.loaded.value;
  return (
    <div class={`thread ${empty && !problem ? 'empty' : ''}`}>
      <div class="scroller" ref={scroller}>
        <div class="content" ref={content}>
          {problem && problem.status === 404 && <p class="center quiet">{t.gone}</p>}
          {problem && problem.status !== 404 && <p class="center bad" role="alert">{problem.status === 0 ? t.unreachable : problem.message}</p>}
          {!thread.loaded.value && !problem && <p class="center quiet" role="status">{t.loading}</p>}
          {empty && !problem && <EmptyThread />}
          <section aria-label={t.messages}>
            <Earlier thread={thread} scroller={scroller} />
            <Rounds rounds={rounds} thread={thread} busy={runId !== undefined} />
            {thread.state.value.unanswered.map(message => <PendingMessage key={message.messageId} text={message.text} attachments={message.attachments ?? []} />)}
            {pending.map(message => (
              <PendingMessage
                key={message.clientMessageId}
                text={message.text}
                attachments={message.attachments ?? []}
                {...(message.failed !== undefined && { failed: message.failed })}
                waits={message.waits}
                limit={message.limit}
                onRetry={() => outbox.retry(message.clientMessageId)}
                onTakeBack={() => {
                  outbox.remove(new Set([message.clientMessageId]));
                  fillComposer(message.text, message.attachments);
                }}
              />
            ))}
          </section>
        </div>
      </div>
      <div class="foot">
        {away && <button type="button" class="to-end" aria-label={t.latest} title={t.latest} onClick={toEnd}><Icon name="chevron" /></button>}
        <LinkState thread={thread} />
        <Consents thread={thread} />
        <Queue thread={thread} />
        <Composer thread={thread} onSent={toEnd} />
      </div>
    </div>
  );
}
