import { describe, expect, it } from 'vitest';
import { stretches } from '../src/thread/stretches';
import type { Round } from '../src/thread/state';

const round = (n: number, runId = `r${n}`): Round => ({ round: n, runId, message: { type: 'message.posted', messageId: `m${n}`, text: `text ${n}` }, parts: [], versions: [runId] });
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => round(from + i));

describe('Stretches of a thread', () => {
  it('have every round once, in order, and are few', () => {
    const rounds = range(1, 1000);
    const found = stretches(rounds);
    expect(found.flatMap(stretch => stretch.rounds)).toEqual(rounds);
    expect(found.length).toBeLessThan(80);
    expect(new Set(found.map(stretch => stretch.key)).size).toBe(found.length);
  });

  it('stay what they are while the last round grows', () => {
    const rounds = range(1, 1000);
    const before = stretches(rounds);
    const after = stretches([...rounds.slice(0, -1), { ...rounds.at(-1)!, stopping: true }], before);
    expect(after.filter((stretch, i) => stretch !== before[i])).toHaveLength(1);
  });

  it('keep their keys when earlier rounds are put in front', () => {
    const rounds = range(1, 80);
    const later = stretches(rounds.slice(40));
    const all = stretches(rounds, later);
    expect(all.slice(-later.length).map(stretch => stretch.key)).toEqual(later.map(stretch => stretch.key));
    expect(all.slice(-later.length + 1)).toEqual(later.slice(1));
    expect(all.at(-1)).toBe(later.at(-1));
  });

  it('do not come apart where numbers go back', () => {
    const odd = [...range(1, 40), round(3, 'again'), ...range(41, 50)];
    const found = stretches(odd);
    expect(found.flatMap(stretch => stretch.rounds)).toEqual(odd);
    expect(new Set(found.map(stretch => stretch.key)).size).toBe(found.length);
  });
});
