import type { ThreadSummary } from '../wire/events';
import type { Words } from '../words/en';

export interface Group {
  name: string;
  threads: ThreadSummary[];
}

const DAY_MS = 86_400_000;

/** Threads under the headings of their last activity; they come newest first and stay so. */
export function groupByDate(threads: readonly ThreadSummary[], now: Date, words: Words, pinned: readonly ThreadSummary[] = []): Group[] {
  const groups: Group[] = pinned.length > 0 ? [{ name: words.pinned, threads: [...pinned] }] : [];
  const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate()).getTime();
  for (const thread of threads) {
    const name = nameOf(new Date(thread.updatedAt), midnight, words);
    const last = groups.at(-1);
    if (last?.name === name) {
      last.threads.push(thread);
    } else {
      groups.push({ name, threads: [thread] });
    }
  }

  return groups;
}

function nameOf(date: Date, midnight: number, words: Words): string {
  const age = midnight - date.getTime();
  if (age <= 0) {
    return words.today;
  }

  return age <= DAY_MS ? words.yesterday
    : age <= 7 * DAY_MS ? words.week
    : age <= 30 * DAY_MS ? words.month
    : date.toLocaleDateString(words.locale, { month: 'long', year: 'numeric' });
}
