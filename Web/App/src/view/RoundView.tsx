import { memo } from '../memo';
import type { OpenThread } from '../thread/openThread';
import type { Round } from '../thread/state';
import { Boundary } from './Boundary';
import { Reply } from './Reply';
import { Shelf } from './Shelf';
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
    <Shelf plain={() => `${round.message.text}\n\n${textOf(round)}`} kept={last || round.reason === undefined}>
      <Boundary fallback={() => <div class="bubble" dir="auto">{round.message.text}</div>}>
        <UserMessage message={round.message} run={round.runId} thread={thread} busy={busy} />
      </Boundary>
      <Boundary fallback={() => <div class="reply plain" dir="auto">{textOf(round)}</div>}>
        <Reply round={round} thread={thread} last={last} busy={busy} />
      </Boundary>
    </Shelf>
  </article>
));

function textOf(round: Round): string {
  return round.parts.map(part => part.kind === 'text' ? part.text : part.kind === 'call' ? part.result?.result ?? '' : '').filter(text => text !== '').join('\n\n');
}
