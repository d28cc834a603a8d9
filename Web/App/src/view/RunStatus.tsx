import type { Round } from '../thread/state';
import { words, type Words } from '../words';

/** What the run under way is doing, where its text does not show it. */
export function RunStatus({ round }: { round: Round }) {
  const text = doing(round, words.value);
  return text === null ? null : <p class="run-status"><span class="dots" aria-hidden="true"><i /><i /><i /></span><span>{text}</span></p>;
}

function doing(round: Round, t: Words): string | null {
  if (round.stopping) {
    return t.stopping;
  }

  if (round.retrying !== undefined) {
    return t.retrying(round.retrying);
  }

  // A call that runs or waits says so itself.
  if (round.parts.some(part => part.kind === 'call' && part.result === undefined)) {
    return null;
  }

  const last = round.parts.at(-1);
  return last?.kind === 'text' && last.open ? null : t.thinking;
}
