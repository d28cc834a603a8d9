import { useRef } from 'preact/hooks';
import { memo } from '../memo';
import { route } from '../route';
import type { OpenThread } from '../thread/openThread';
import type { Round } from '../thread/state';
import { stretches, type Stretch } from '../thread/stretches';
import { RoundView, wordsOf } from './RoundView';
import { Shelf } from './Shelf';

/** As high as a round may be that was not drawn yet, as the style has it. */
const GUESS_PX = 256;
/** So many stretches at the end are drawn at once, where the page begins. */
const DRAWN = 2;

/** The rounds of a thread. What costs time with each picture is counted in stretches, of which a thread of thousands of messages has few. */
export function Rounds({ rounds, thread, busy }: { rounds: readonly Round[]; thread: OpenThread | null; busy: boolean }) {
  const before = useRef<Stretch[]>([]);
  const all = before.current = stretches(rounds, before.current);
  const to = route.value;
  const wanted = 'thread' in to ? to.run : undefined;
  return (
    <>
      {all.map((stretch, i) => (
        <StretchView
          key={stretch.key}
          stretch={stretch}
          thread={thread}
          last={i === all.length - 1}
          drawn={i >= all.length - DRAWN}
          wanted={wanted !== undefined && stretch.rounds.some(round => round.runId === wanted)}
          busy={busy}
        />
      ))}
    </>
  );
}

interface Props {
  stretch: Stretch;
  thread: OpenThread | null;
  last: boolean;
  drawn: boolean;
  /** Somebody is on the way to one of its rounds. */
  wanted: boolean;
  busy: boolean;
}

const StretchView = memo(({ stretch, thread, last, drawn, wanted, busy }: Props) => {
  const { rounds } = stretch;
  return (
    <Shelf
      of={stretch}
      class="stretch"
      plain={() => rounds.flatMap(wordsOf)}
      kept={last || wanted || rounds.some(round => round.reason === undefined)}
      guess={drawn || thread === null ? undefined : rounds.length * GUESS_PX}
      draw={() => rounds.map((round, i) => <RoundView key={round.runId} round={round} thread={thread} last={thread !== null && last && i === rounds.length - 1} busy={busy} />)}
    />
  );
});
