import { useEffect, useRef, useState } from 'preact/hooks';
import { unread, waiting } from '../attention';
import { archiveThread, attempt, deleteThread, drawer, threadList } from '../page';
import { hasProjects, movedThread } from '../projects/projects';
import { hashOf } from '../route';
import { pin } from '../threads/pins';
import { selection, toggle } from '../threads/selection';
import type { ThreadSummary } from '../wire/events';
import { words } from '../words';
import { ownWords } from '../words/own';
import { dialog } from './dialogs';
import { Icon } from './Icon';
import { Menu } from './Menu';

export function ThreadRow({ thread, current, pinned = false }: { thread: ThreadSummary; current: boolean; pinned?: boolean }) {
  const t = words.value;
  const [renaming, setRenaming] = useState(false);
  const title = thread.title ?? t.newChat;
  if (renaming) {
    return <li><RenameField title={title} done={renamed => {
      setRenaming(false);
      if (renamed !== null && renamed !== title) {
        void attempt(() => threadList.rename(thread.id, renamed));
      }
    }} /></li>;
  }

  if (selection.value !== null) {
    return (
      <li class="thread-row">
        <label class="thread-choice"><input type="checkbox" checked={selection.value.has(thread.id)} onChange={() => toggle(thread.id)} /><span class="thread-title" dir="auto">{title}</span></label>
      </li>
    );
  }

  return (
    <li class={`thread-row ${current ? 'current' : ''}`}>
      <a href={hashOf(thread.id)} aria-current={current ? 'page' : undefined} title={title} onClick={() => { drawer.value = false; }} onDblClick={() => setRenaming(true)} onKeyDown={move}>
        <span class="thread-title" dir="auto">{title}</span>
        {waiting.value.has(thread.id) ? <span class="waiting-mark" role="img" aria-label={t.toolWaiting} title={t.toolWaiting}>?</span>
          : thread.running ? <span class="pulse" role="img" aria-label={t.running} title={t.running} />
          : unread.value.has(thread.id) && !current && <span class="unread-mark" role="img" aria-label={t.unread} title={t.unread} />}
      </a>
      <Menu
        label={`${t.more}: ${title}`}
        align="end"
        tabStop={false}
        items={[
          { label: t.rename, icon: 'edit', run: () => setRenaming(true) },
          ...(thread.archived ? [] : [{ label: pinned ? t.unpin : t.pin, icon: 'pin' as const, run: () => pin(thread.id, !pinned) }]),
          ...(hasProjects() ? [{ label: ownWords.value.move, icon: 'right' as const, run: () => {
            movedThread.value = thread.id;
            dialog.value = 'move';
          } }] : []),
          { label: thread.archived ? t.unarchive : t.archive, icon: 'archive', run: () => archiveThread(thread.id, title, !thread.archived) },
          { label: t.delete, icon: 'trash', danger: true, run: () => deleteThread(thread.id, title) },
        ]}
      >
        <Icon name="more" />
      </Menu>
    </li>
  );
}

/** Up and down go through the list; to the right is the menu of a row, and Esc leads back from it. */
function move(event: KeyboardEvent & { currentTarget: HTMLElement }): void {
  const row = event.currentTarget;
  if (event.key === 'ArrowRight') {
    event.preventDefault();
    row.parentElement!.querySelector<HTMLElement>('.menu-button')!.click();
  } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    event.preventDefault();
    const rows = [...row.closest('.thread-list')!.querySelectorAll<HTMLElement>('.thread-row > a')];
    rows[rows.indexOf(row) + (event.key === 'ArrowDown' ? 1 : -1)]?.focus();
  }
}

/** Enter and leaving the field keep the name, Esc does not. */
export function RenameField({ title, done }: { title: string; done: (title: string | null) => void }) {
  const field = useRef<HTMLInputElement>(null);
  const answered = useRef(false);
  useEffect(() => field.current?.select(), []);
  const finish = (value: string | null) => {
    if (!answered.current) {
      answered.current = true;
      done(value?.trim() ? value.trim() : null);
    }
  };
  return (
    <input
      ref={field}
      class="rename"
      aria-label={words.value.title}
      defaultValue={title}
      maxLength={200}
      autofocus
      onBlur={event => finish(event.currentTarget.value)}
      onKeyDown={event => {
        if (event.key === 'Enter' && !event.isComposing) {
          finish(event.currentTarget.value);
        } else if (event.key === 'Escape') {
          event.stopPropagation();
          finish(null);
        }
      }}
    />
  );
}
