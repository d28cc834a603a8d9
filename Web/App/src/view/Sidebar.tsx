import { Fragment } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { agents, attempt, drawer, me, newChat, openThread, threadList } from '../page';
import { hashOf } from '../route';
import { groupByDate } from '../threads/groups';
import { pins } from '../threads/pins';
import { selection } from '../threads/selection';
import type { Me } from '../wire/client';
import type { ThreadSummary } from '../wire/events';
import { words } from '../words';
import { ProjectList } from '../projects/ProjectList';
import { editedProject, hasProjects, projectOf } from '../projects/projects';
import { beginTemporary } from '../projects/temporary';
import { ownWords } from '../words/own';
import { Brand } from './Brand';
import { dialog } from './dialogs';
import { Hits } from './Hits';
import { Icon } from './Icon';
import { IconButton } from './IconButton';
import { Menu } from './Menu';
import { SearchFilters } from './SearchFilters';
import { SelectionBar } from './SelectionBar';
import { ThreadRow } from './ThreadRow';

export function Sidebar() {
  const t = words.value;
  const own = ownWords.value;
  const [filters, setFilters] = useState(false);
  const threads = threadList.threads.value;
  const query = threadList.query.value.trim();
  const archive = threadList.archive.value;
  const pinned = usePinned();
  const found = threadList.searching.value;
  const groups = found ? [{ name: '', threads: [...threads] }]
    : archive ? groupByDate(threads, new Date(), t)
    : groupByDate(threads.filter(thread => !pins.value.includes(thread.id) && !projectOf(thread)), new Date(), t, pinned);
  return (
    <nav class={`side ${drawer.value ? 'open' : ''}`} id="side" aria-label={t.threads}>
      <div class="side-top">
        <Brand />
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
              threadList.narrow({});
              setFilters(false);
              drawer.value = false;
              document.getElementById('message')?.focus();
            } else if (event.key === 'Enter' && threads[0]) {
              location.hash = hashOf(threads[0].id, threadList.hits.value.get(threads[0].id)?.[0]?.runId);
            }
          }}
        />
        <IconButton icon="filter" label={t.filters} size={16} pressed={filters} onClick={() => {
          setFilters(!filters);
          threadList.narrow({});
        }} />
      </label>
      {filters && <SearchFilters />}
      <SelectionBar />
      {archive && <p class="side-mode"><span>{t.archived}</span><button type="button" class="link" onClick={() => threadList.showArchive(false)}>{t.backToChats}</button></p>}
      <div class="thread-list">
        {!found && !archive && <ProjectList />}
        {groups.map(group => (
          <section key={group.name} aria-label={group.name || t.search}>
            {group.name !== '' && <h2>{group.name}</h2>}
            <ul>
              {group.threads.map(thread => (
                <Fragment key={thread.id}>
                  <ThreadRow thread={thread} current={thread.id === openThread.value.id} pinned={pins.value.includes(thread.id)} />
                  {found && (threadList.hits.value.get(thread.id)?.length ?? 0) > 0 && <li><Hits thread={thread.id} hits={threadList.hits.value.get(thread.id)!} query={query} /></li>}
                </Fragment>
              ))}
            </ul>
          </section>
        ))}
        {threadList.loaded.value && threads.length === 0 && <p class="quiet pad">{found ? query === '' ? t.nothingSuch : t.nothingFound(query) : archive ? t.archiveEmpty : t.noThreads}</p>}
        {threadList.more.value && <button type="button" class="link pad" onClick={() => threadList.loadMore()}>{t.loadMore}</button>}
      </div>
      <div class="side-bottom">
        {!archive && <button type="button" class="row" onClick={() => threadList.showArchive(true)}><Icon name="archive" />{t.showArchive}</button>}
        <div class="side-pages">
          <button type="button" class="row" onClick={() => { dialog.value = 'settings'; }}><Icon name="gear" />{t.settings}</button>
          <Menu
            label={t.moreActions}
            place="above"
            align="end"
            items={[
              ...(hasProjects() ? [{ label: own.newProject, icon: 'folder' as const, run: () => {
                editedProject.value = '';
                dialog.value = 'project';
              } }] : []),
              ...(me.value.features?.includes('temporary') ? [{ label: own.temporary, icon: 'clock' as const, run: () => {
                drawer.value = false;
                void attempt(beginTemporary);
              } }] : []),
              { label: t.selectChats, icon: 'select', run: () => { selection.value = new Set(); } },
              { label: t.prompts, icon: 'book', run: () => { dialog.value = 'prompts'; } },
              ...(me.value.features?.includes('share') ? [{ label: t.shares, icon: 'share' as const, run: () => { dialog.value = 'shares'; } }] : []),
              ...(agents.value.some(agent => agent.memory) ? [{ label: t.memory, icon: 'bulb' as const, run: () => { dialog.value = 'memory'; } }] : []),
              { label: t.usageTitle, icon: 'chart', run: () => { dialog.value = 'usage'; } },
              { label: t.toolsTitle, icon: 'tool', run: () => { dialog.value = 'tools'; } },
              ...(me.value.keyRequired ? [{ label: t.accessTitle, icon: 'keys' as const, run: () => { dialog.value = 'access'; } }] : []),
              ...(mayAdminister(me.value) ? [{ label: t.adminTitle, icon: 'gear' as const, run: () => { dialog.value = 'admin'; } }] : []),
              { label: t.importTitle, icon: 'file', run: () => { dialog.value = 'import'; } },
              { label: t.shortcuts, icon: 'keys', run: () => { dialog.value = 'shortcuts'; } },
            ]}
          >
            <Icon name="more" />
          </Menu>
        </div>
      </div>
    </nav>
  );
}

const mayAdminister = ({ role }: Me) => role === 'admin' || role === 'operator';

/** The pinned threads in the order of their pins: from the list where it has them, else read one by one. */
function usePinned(): ThreadSummary[] {
  const [read, setRead] = useState<ThreadSummary[]>([]);
  const { loaded, threads } = threadList;
  useEffect(() => {
    if (loaded.value) {
      void threadList.bring(pins.value).then(setRead);
    }
  }, [pins.value, loaded.value]);
  return pins.value.flatMap(id => threads.value.find(thread => thread.id === id) ?? read.find(thread => thread.id === id && !thread.archived) ?? []);
}

/** On a narrow page the list covers the thread and is closed; on a wide one it stands beside it and is open. */
export function toggleSide(): void {
  if (matchMedia('(max-width: 50rem)').matches) {
    drawer.value = !drawer.value;
  } else {
    document.documentElement.classList.toggle('side-hidden');
  }
}
