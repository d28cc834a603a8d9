import { client, openThread, outbox, threadList } from '../page';
import { route } from '../route';
import { drafts } from '../view/draft';
import { beginThread } from './projects';
import { shownSettings } from './threadSettings';

/** Threads that this page has begun in a project, and in which nothing was written yet. */
const begun = new Map<string, string>();

/** Begins a thread in a project; one that is shown and still empty is as good. */
export async function beginIn(project: string): Promise<void> {
  const { id, state } = openThread.peek();
  if (id !== null && begun.get(id) === project && state.peek().rounds.length === 0 && outbox.of(id).length === 0) {
    document.getElementById('message')?.focus();
    return;
  }

  begun.set(await beginThread({ project }), project);
}

/** Nothing was said, written or set in it: it would only be one more "New chat" in the list. */
async function isUnused(id: string): Promise<boolean> {
  const kept = outbox.of(id).length > 0 || drafts.read(id) !== '' || (await drafts.readFiles(id)).length > 0;
  const set = shownSettings.peek();
  if (kept || (set?.thread === id && Object.keys(set.settings).length > 0)) {
    return false;
  }

  const { messages, title } = await client.thread(id);
  return messages === 0 && title === undefined;
}

async function leave(id: string): Promise<void> {
  begun.delete(id);
  if (await isUnused(id)) {
    await client.remove(id);
    threadList.take({ type: 'thread.deleted', threadId: id });
  }
}

route.subscribe(to => {
  for (const id of begun.keys()) {
    if (!('thread' in to && to.thread === id)) {
      // Without an answer it stays, as it was before.
      void leave(id).catch(() => undefined);
    }
  }
});
