import { archiveThreads, deleteThreads, threadList } from '../page';
import { selection } from '../threads/selection';
import { words } from '../words';

/** What can be done with the threads that are marked. */
export function SelectionBar() {
  const t = words.value;
  const chosen = selection.value;
  if (chosen === null) {
    return null;
  }

  const ids = threadList.threads.value.filter(thread => chosen.has(thread.id)).map(thread => thread.id);
  const archive = threadList.archive.value;
  const end = () => { selection.value = null; };
  return (
    <div class="selection" role="group" aria-label={t.selectChats}>
      <p role="status">{t.selected(ids.length)}</p>
      <div class="buttons">
        <button type="button" class="link" onClick={() => { selection.value = new Set(threadList.threads.value.map(thread => thread.id)); }}>{t.selectAll}</button>
        <button type="button" disabled={ids.length === 0} onClick={() => { end(); archiveThreads(ids, !archive); }}>{archive ? t.unarchive : t.archive}</button>
        <button type="button" class="danger" disabled={ids.length === 0} onClick={() => { end(); deleteThreads(ids); }}>{t.delete}</button>
        <button type="button" onClick={end}>{t.cancel}</button>
      </div>
    </div>
  );
}
