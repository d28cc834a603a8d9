import { useState } from 'preact/hooks';
import { archiveThread, attempt, client, deleteThread, drawer, me, newChat, openThread, threadList } from '../page';
import { hasProjects } from '../projects/projects';
import { ThreadMarks } from '../projects/ThreadMarks';
import { temporary } from '../projects/temporary';
import { words } from '../words';
import { ownWords } from '../words/own';
import { dialog } from './dialogs';
import { Icon } from './Icon';
import { IconButton } from './IconButton';
import { Menu } from './Menu';
import { saveFile } from './saveFile';
import { ShareDialog } from './ShareDialog';
import { toggleSide } from './Sidebar';
import { RenameField } from './ThreadRow';
import { useOf } from './useOf';

export function Header() {
  const t = words.value;
  const thread = openThread.value;
  const title = useOf(thread, state => state.title);
  const archived = useOf(thread, state => state.archived);
  const [renaming, setRenaming] = useState(false);
  const [sharing, setSharing] = useState(false);
  const { id } = thread;
  const shown = title ?? t.newChat;
  return (
    <header class="head">
      <IconButton icon="side" class="side-button" label={t.openList} onClick={toggleSide} pressed={drawer.value} />
      {renaming && id !== null
        ? <RenameField title={shown} done={name => {
          setRenaming(false);
          if (name !== null && name !== title) {
            void attempt(() => threadList.rename(id, name));
          }
        }} />
        : <h1 dir="auto" title={shown} onDblClick={() => setRenaming(id !== null)}>{id === null && !title ? <span class="unseen">{t.newChat}</span> : shown}</h1>}
      <ThreadMarks />
      <IconButton icon="plus" class="narrow-only" label={t.newChat} onClick={newChat} />
      {id !== null && temporary.value !== id && me.value.features?.includes('share') && <IconButton icon="share" label={t.share} onClick={() => setSharing(true)} />}
      {id !== null && (
        <Menu
          label={t.more}
          align="end"
          items={[
            { label: t.rename, icon: 'edit', run: () => setRenaming(true) },
            { label: ownWords.value.settings, icon: 'filter', run: () => { dialog.value = 'threadSettings'; } },
            { label: t.exportMarkdown, icon: 'download', run: () => void attempt(() => download(id, 'markdown', shown)) },
            { label: t.exportJson, icon: 'download', run: () => void attempt(() => download(id, 'jsonl', shown)) },
            ...(temporary.value === id ? [] : [{ label: archived ? t.unarchive : t.archive, icon: 'archive' as const, run: () => archiveThread(id, shown, !archived) }]),
            { label: t.delete, icon: 'trash', danger: true, run: () => deleteThread(id, shown) },
          ]}
        >
          <Icon name="more" />
        </Menu>
      )}
      {id === null && hasProjects() && <IconButton icon="gear" label={ownWords.value.settings} onClick={() => { dialog.value = 'threadSettings'; }} />}
      {sharing && id !== null && <ShareDialog thread={id} onClose={() => setSharing(false)} />}
    </header>
  );
}

/** Fetched and not linked to, because a link carries no API key. */
async function download(id: string, format: 'jsonl' | 'markdown', title: string): Promise<void> {
  const name = title.replace(/[^\p{L}\p{N} _-]+/gu, '').trim().slice(0, 60) || 'chat';
  saveFile(await client.exported(id, format), `${name}.${format === 'jsonl' ? 'jsonl' : 'md'}`);
}
