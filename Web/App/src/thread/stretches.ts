import type { Round } from './state';

/** So many rounds of a thread are a stretch. */
const LENGTH = 16;

/** Rounds that follow each other and are drawn, or let go of, together. */
export interface Stretch { key: number; rounds: readonly Round[] }

/**
 * The rounds in stretches that stay the same while earlier rounds are put in front and later ones are added. One whose rounds have not changed
 * is the one of `before`.
 */
export function stretches(rounds: readonly Round[], before: readonly Stretch[] = []): Stretch[] {
  const found: { key: number; rounds: Round[] }[] = [];
  for (const round of rounds) {
    const key = Math.floor(round.round / LENGTH);
    const last = found.at(-1);
    if (last && key <= last.key) {
      last.rounds.push(round);
    } else {
      found.push({ key, rounds: [round] });
    }
  }

  const known = new Map(before.map(stretch => [stretch.key, stretch]));
  return found.map(stretch => {
    const same = known.get(stretch.key);
    return same?.rounds.length === stretch.rounds.length && same.rounds.every((round, i) => round === stretch.rounds[i]) ? same : stretch;
  });
}
