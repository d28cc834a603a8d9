import { client, openThread, outbox, threadList } from '../page';
import { route } from '../route';
import { drafts } from '../view/draft';
import { beginThread } from './projects';
import { settingsOf } from './threadSettings';

/** Threads that this page has begun, with their project or `''`, and in which nothing was written yet. */
export const begun = new Map<string, string>();

/** Begins a thread in a project; one that is shown and still empty is as good. */
export async function beginIn(project: string): Promise<void> {
  const { id, state } = openThread.peek();
  if (id !== null && begun.get(id) === project && state.peek().rounds.length === 0 && outbox.of(id).length === 0) {
    document.getElementById('message')?.focus();
    return;
  }

  begun.set(await beginThread({ project }), project);
}

/** Somebody is in it, or has written something. */
function isUsed(id: string): boolean {
  const to = route.peek();
  return ('thread' in to && to.thread === id) || outbox.of(id).length > 0 || drafts.read(id) !== '';
}

/** Nothing was said, attached or set in it, here or in another tab: it would only be one more "New chat" in the list. */
async function isEmpty(id: string): Promise<boolean> {
  if ((await drafts.readFiles(id)).length > 0 || Object.keys(await settingsOf(id)).length > 0) {
    return false;
  }

  const { messages, title } = await client.thread(id);
  return messages === 0 && title === undefined;
}

async function leave(id: string): Promise<void> {
  begun.delete(id);
  // Its user may have come back while it was looked at.
  if (!isUsed(id) && await isEmpty(id) && !isUsed(id)) {
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
