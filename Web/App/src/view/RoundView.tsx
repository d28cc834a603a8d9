import { memo } from '../memo';
import type { OpenThread } from '../thread/openThread';
import type { Round } from '../thread/state';
import { Reply } from './Reply';
import { UserMessage } from './UserMessage';

interface Props {
  round: Round;
  /** None where a thread can only be read. */
  thread: OpenThread | null;
  last: boolean;
  /** A run is under way somewhere in the thread. */
  busy: boolean;
}

/** A message and its answer. Drawn again only when this round has changed. */
export const RoundView = memo(({ round, thread, last, busy }: Props) => (
  <article class="round" data-run={round.runId}>
    <UserMessage message={round.message} thread={thread} busy={busy} />
    <Reply round={round} thread={thread} last={last} busy={busy} />
  </article>
));
