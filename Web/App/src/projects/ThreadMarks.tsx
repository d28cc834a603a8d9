import { useEffect } from 'preact/hooks';
import { attempt, openThread } from '../page';
import { dialog } from '../view/dialogs';
import { IconButton } from '../view/IconButton';
import { ownWords } from '../words/own';
import { keepTemporary, temporary } from './temporary';
import { readSettings, shownSettings } from './threadSettings';

/** What is special about the thread that is shown: settings of its own, and that it is kept nowhere. */
export function ThreadMarks() {
  const t = ownWords.value;
  const { id } = openThread.value;
  // A new chat has an id before the server knows it.
  const there = openThread.value.there.value;
  const busy = openThread.value.state.value.runId !== undefined;
  useEffect(() => {
    if (id !== null && there && shownSettings.peek()?.thread !== id) {
      void readSettings(id).catch(() => undefined);
    }
  }, [id, there]);
  const shown = shownSettings.value;
  const special = id !== null && shown?.thread === id && Object.keys(shown.settings).length > 0;
  return (
    <>
      {special && <IconButton icon="filter" label={t.settingsMark} onClick={() => { dialog.value = 'threadSettings'; }} />}
      {id !== null && temporary.value === id && (
        <p class="temporary" role="status">
          <strong>{t.temporary}</strong><span class="temporary-text">{t.temporaryText}</span>
          <button type="button" class="link" disabled={busy} onClick={() => void attempt(keepTemporary)}>{t.keepChat}</button>
        </p>
      )}
    </>
  );
}
