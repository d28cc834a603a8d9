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
    <Shelf of={round} plain={() => wordsOf(round)} kept={last || round.reason === undefined} draw={() => (
      <>
        <Boundary fallback={() => <div class="bubble" dir="auto">{round.message.text}</div>}>
          <UserMessage message={round.message} run={round.runId} thread={thread} busy={busy} />
        </Boundary>
        <Boundary fallback={() => <div class="reply plain" dir="auto">{textOf(round)}</div>}>
          <Reply round={round} thread={thread} last={last} busy={busy} />
        </Boundary>
      </>
    )} />
  </article>
));

/** The words of a round as they are, none of them copied. */
export function wordsOf({ message, parts }: Round): string[] {
  return [message.text, ...parts.flatMap(part => part.kind === 'text' ? [part.text] : part.kind === 'call' ? [part.result?.result ?? ''] : [])]
    .filter(text => text !== '').flatMap(text => [text, '\n\n']);
}

function textOf(round: Round): string {
  return wordsOf(round).slice(round.message.text === '' ? 0 : 2).join('').trimEnd();
}
