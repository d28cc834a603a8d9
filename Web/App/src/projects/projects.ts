import { signal } from '@preact/signals';
import { client, me, openThread, signedIn, threadList } from '../page';
import { hashOf } from '../route';
import { drafts } from '../view/draft';
import { choiceFor } from '../view/Pickers';
import type { ThreadSummary } from '../wire/events';
import { insist } from '../wire/insist';

export interface ProjectFile { id: string; name: string; mediaType: string; size: number }
export interface Project { id: string; name: string; instructions?: string; files: ProjectFile[] }

/** The projects of whoever is signed in, by name. */
export const projects = signal<readonly Project[]>([]);
/** The project that the dialog shows; `''` for a new one. */
export const editedProject = signal<string>('');
/** The thread that is to be moved. */
export const movedThread = signal<string | null>(null);

export const hasProjects = () => me.value.features?.includes('projects') === true;

let asked = 0;

export async function readProjects(): Promise<void> {
  const ask = ++asked;
  const { items } = await insist(() => client.request<{ items: Project[] }>('GET', 'projects'));
  if (ask === asked) {
    projects.value = items;
  }
}

// Once it is known that the server has them, and anew for everybody who signs in.
signedIn.subscribe(() => {
  projects.value = [];
});
me.subscribe(value => {
  if (value.features?.includes('projects')) {
    void readProjects().catch(() => undefined);
  }
});

const at = (id: string) => `projects/${encodeURIComponent(id)}`;

export const projectOf = (thread: ThreadSummary) => projects.value.find(project => project.id === thread.project);

export async function keepProject(id: string, change: { name: string; instructions: string }): Promise<Project> {
  const kept = await client.request<Project>(id === '' ? 'POST' : 'PATCH', id === '' ? 'projects' : at(id), change);
  await readProjects();
  return kept;
}

export async function dropProject(id: string): Promise<void> {
  await client.request('DELETE', at(id));
  await readProjects();
}

export async function addFile(id: string, file: { name: string; mediaType: string; url: string }): Promise<void> {
  await client.request('POST', `${at(id)}/files`, file);
  await readProjects();
}

export async function dropFile(id: string, file: string): Promise<void> {
  await client.request('DELETE', `${at(id)}/files/${encodeURIComponent(file)}`);
  await readProjects();
}

/** How often threads were moved: what is in a project is read again. */
export const moves = signal(0);

export async function moveThread(thread: string, project: string | null): Promise<void> {
  threadList.patch(thread, { project });
  threadList.patch(thread, await client.request<ThreadSummary>('PATCH', `threads/${encodeURIComponent(thread)}`, { project }));
  moves.value++;
}

/** The threads of a project that the list has not read: it has the newest of all. */
export async function readThreads(project: string): Promise<ThreadSummary[]> {
  return (await insist(() => client.request<{ items: ThreadSummary[] }>('GET', `threads?limit=100&project=${encodeURIComponent(project)}`))).items;
}

/** Begins a thread that is more than its first message, and shows it. */
export async function beginThread(what: { project?: string; temporary?: boolean }): Promise<string> {
  const { id } = await client.request<ThreadSummary>('POST', 'threads', { ...what, ...choiceFor(null) });
  if (openThread.peek().id === null) {
    // What was being written goes along.
    drafts.write(id, drafts.read(null));
    drafts.write(null, '');
  }

  location.hash = hashOf(id);
  return id;
}
