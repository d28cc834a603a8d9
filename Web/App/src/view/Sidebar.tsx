import { useState } from 'preact/hooks';
import { drawer, newChat, openThread, threadList } from '../page';
import { groupByDate } from '../threads/groups';
import { words } from '../words';
import { Icon } from './Icon';
import { IconButton } from './IconButton';
import { SettingsDialog } from './SettingsDialog';
import { ThreadRow } from './ThreadRow';

export function Sidebar() {
  const t = words.value;
  const [settings, setSettings] = useState(false);
  const threads = threadList.threads.value;
  const query = threadList.query.value.trim();
  const archive = threadList.archive.value;
  const groups = query === '' ? groupByDate(threads, new Date(), t) : [{ name: '', threads: [...threads] }];
  return (
    <nav class={`side ${drawer.value ? 'open' : ''}`} id="side" aria-label={t.threads}>
      <div class="side-top">
        <span class="brand"><Logo />ChatCluster</span>
        <IconButton icon="side" label={t.closeList} onClick={toggleSide} />
      </div>
      <button type="button" class="new-chat" onClick={newChat}><Icon name="plus" />{t.newChat}</button>
      <label class="search">
        <Icon name="search" size={16} />
        <input
          id="search"
          type="search"
          placeholder={t.search}
          aria-label={t.search}
          value={threadList.query.value}
          onInput={event => threadList.search(event.currentTarget.value)}
          onKeyDown={event => {
            if (event.key === 'Escape') {
              event.stopPropagation();
              threadList.search('');
              drawer.value = false;
              document.getElementById('message')?.focus();
            } else if (event.key === 'Enter' && threads[0]) {
              location.hash = '#/t/' + encodeURIComponent(threads[0].id);
            }
          }}
        />
      </label>
      {archive && <p class="side-mode"><span>{t.archived}</span><button type="button" class="link" onClick={() => threadList.showArchive(false)}>{t.backToChats}</button></p>}
      <div class="thread-list">
        {groups.map(group => (
          <section key={group.name} aria-label={group.name || t.search}>
            {group.name !== '' && <h2>{group.name}</h2>}
            <ul>{group.threads.map(thread => <ThreadRow key={thread.id} thread={thread} current={thread.id === openThread.value.id} />)}</ul>
          </section>
        ))}
        {threadList.loaded.value && threads.length === 0 && <p class="quiet pad">{query !== '' ? t.nothingFound(query) : archive ? t.archiveEmpty : t.noThreads}</p>}
        {threadList.more.value && <button type="button" class="link pad" onClick={() => threadList.loadMore()}>{t.loadMore}</button>}
      </div>
      <div class="side-bottom">
        {!archive && <button type="button" class="row" onClick={() => threadList.showArchive(true)}><Icon name="archive" />{t.showArchive}</button>}
        <button type="button" class="row" onClick={() => setSettings(true)}><Icon name="gear" />{t.settings}</button>
      </div>
      {settings && <SettingsDialog onClose={() => setSettings(false)} />}
    </nav>
  );
}

/** As in icon.svg, in the colours of the theme. */
function Logo() {
  return (
    <svg viewBox="0 0 32 32" width="22" height="22" aria-hidden="true">
      <rect width="32" height="32" rx="9" fill="var(--accent)" />
      <path d="M9 10.5h14M9 16h10M9 21.5h6" stroke="var(--accent-ink)" stroke-width="2.6" stroke-linecap="round" />
    </svg>
  );
}

/** On a narrow page the list covers the thread and is closed; on a wide one it stands beside it and is open. */
export function toggleSide(): void {
  if (matchMedia('(max-width: 50rem)').matches) {
    drawer.value = !drawer.value;
  } else {
    document.documentElement.classList.toggle('side-hidden');
  }
}
