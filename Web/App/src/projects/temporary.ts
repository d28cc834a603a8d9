import { signal } from '@preact/signals';
import { client, notify, openThread, threadList } from '../page';
import { hashOf, route } from '../route';
import { drafts } from '../view/draft';
import type { ThreadSummary } from '../wire/events';
import { ownWords } from '../words/own';
import { beginThread } from './projects';

/** The temporary thread of this tab; none when there is none. A reload is a way to leave it. */
export const temporary = signal<string | null>(null);

export async function beginTemporary(): Promise<void> {
  const id = await beginThread({ temporary: true });
  forget(false);
  temporary.value = id;
}

/** Copies it into one that stays; what was temporary goes. */
export async function keepTemporary(): Promise<void> {
  const id = temporary.value!;
  const last = openThread.value.state.value.rounds.at(-1);
  const { id: kept } = await client.request<ThreadSummary>('POST', `threads/${encodeURIComponent(id)}/fork`, last ? { runId: last.runId } : {});
  location.hash = hashOf(kept);
  notify(ownWords.value.kept);
  await threadList.refresh();
}

function forget(leaving: boolean): void {
  const id = temporary.value;
  if (id !== null) {
    temporary.value = null;
    drafts.write(id, '');
    drafts.writeFiles(id, []);
    // What is not deleted now, because the server is away, it deletes by itself.
    void client.remove(id, leaving).catch(() => undefined);
  }
}

if (typeof addEventListener !== 'undefined') {
  addEventListener('pagehide', () => forget(true));
}

route.subscribe(to => {
  if (temporary.value !== null && !('thread' in to && to.thread === temporary.value)) {
    forget(false);
  }
});
