import { useEffect, useState } from 'preact/hooks';
import { attempt, drawer, openThread, threadList } from '../page';
import { pins } from '../threads/pins';
import { dialog } from '../view/dialogs';
import { IconButton } from '../view/IconButton';
import { ThreadRow } from '../view/ThreadRow';
import type { ThreadSummary } from '../wire/events';
import { ownWords } from '../words/own';
import { editedProject, moves, projects, readThreads, type Project } from './projects';

/** The projects above the list, each with its threads when it is opened. */
export function ProjectList() {
  const t = ownWords.value;
  return projects.value.length === 0 ? null : (
    <section class="projects" aria-label={t.projects}>
      <h2>{t.projects}</h2>
      {projects.value.map(project => <ProjectEntry key={project.id} project={project} />)}
    </section>
  );
}

function ProjectEntry({ project }: { project: Project }) {
  const t = ownWords.value;
  const [open, setOpen] = useState(false);
  const [read, setRead] = useState<ThreadSummary[]>([]);
  const listed = threadList.threads.value;
  const known = new Set(listed.map(thread => thread.id));
  const others = read.filter(thread => !known.has(thread.id) && !threadList.gone.has(thread.id));
  const threads = [...listed.filter(thread => thread.project === project.id), ...others];
  useEffect(() => {
    if (open) {
      void readThreads(project.id).then(setRead).catch(() => undefined);
    }
  }, [open, moves.value]);
  return (
    <details open={open} onToggle={event => setOpen(event.currentTarget.open)}>
      <summary><span class="thread-title" dir="auto">{project.name}</span></summary>
      <div class="project-actions">
        <IconButton icon="plus" label={t.newInProject(project.name)} size={16} onClick={() => {
          drawer.value = false;
          void attempt(async () => (await import('./begun')).beginIn(project.id));
        }} />
        <IconButton icon="edit" label={t.openProject(project.name)} size={16} onClick={() => {
          editedProject.value = project.id;
          dialog.value = 'project';
        }} />
      </div>
      <ul>{threads.map(thread => <ThreadRow key={thread.id} thread={thread} current={thread.id === openThread.value.id} pinned={pins.value.includes(thread.id)} />)}</ul>
      {threads.length === 0 && <p class="quiet pad">{t.emptyProject}</p>}
    </details>
  );
}
