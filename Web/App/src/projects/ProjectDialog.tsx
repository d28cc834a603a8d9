import { useRef, useState } from 'preact/hooks';
import { notify } from '../page';
import { Dialog } from '../view/Dialog';
import { IconButton } from '../view/IconButton';
import { Refusal } from '../view/Refusal';
import { dataUrl } from '../view/files';
import { useRefusal } from '../view/useRefusal';
import { messageOf } from '../wire/problem';
import { words } from '../words';
import { ownWords } from '../words/own';
import { addFile, dropFile, dropProject, editedProject, keepProject, projects } from './projects';

const MAX_FILE = 1_000_000;

/** One project: its name, its instructions and its files. */
export function ProjectDialog({ onClose }: { onClose: () => void }) {
  const t = words.value;
  const own = ownWords.value;
  const [id, setId] = useState(editedProject.peek());
  const project = projects.value.find(p => p.id === id);
  const [name, setName] = useState(project?.name ?? '');
  const [instructions, setInstructions] = useState(project?.instructions ?? '');
  const [sure, setSure] = useState(false);
  const { problem, setProblem, doing } = useRefusal();
  const picker = useRef<HTMLInputElement>(null);
  const dirty = name.trim() !== (project?.name ?? '') || instructions.trim() !== (project?.instructions ?? '').trim();
  const add = async (files: readonly File[]) => {
    setProblem(null);
    const problems: string[] = [];
    for (const file of files) {
      try {
        if (file.size > MAX_FILE) {
          problems.push(own.fileTooLarge(file.name));
        } else {
          await addFile(id, { name: file.name, mediaType: file.type || 'text/plain', url: await dataUrl(file) });
        }
      } catch (error) {
        problems.push(messageOf(error));
      }
    }

    setProblem(problems.length > 0 ? problems.join(' ') : null);
  };
  return (
    <Dialog title={id === '' ? own.newProject : project?.name ?? own.projects} dirty={dirty} onClose={onClose}>
      <form
        class="stack"
        onSubmit={event => {
          event.preventDefault();
          void doing(async () => setId((await keepProject(id, { name: name.trim(), instructions })).id)).then(done => done && id !== '' && onClose());
        }}
      >
        {id === '' && <p class="quiet">{own.projectsText}</p>}
        <label class="field">{own.projectName}<input autofocus required maxLength={100} dir="auto" value={name} onInput={event => setName(event.currentTarget.value)} /></label>
        <label class="field">{own.projectInstructions}<textarea rows={5} maxLength={20_000} dir="auto" value={instructions} onInput={event => setInstructions(event.currentTarget.value)} /></label>
        {project && (
          <section aria-label={own.projectFiles}>
            <h3>{own.projectFiles}</h3>
            <p class="quiet">{own.projectFilesText}</p>
            <ul class="rows">
              {project.files.map(file => (
                <li key={file.id}>
                  <span class="row-text" dir="auto">{file.name}</span>
                  <span class="quiet">{Math.ceil(file.size / 1000).toLocaleString(t.locale)} kB</span>
                  <IconButton icon="trash" label={`${t.delete}: ${file.name}`} size={16} onClick={() => void doing(() => dropFile(id, file.id))} />
                </li>
              ))}
            </ul>
            <input
              ref={picker}
              type="file"
              multiple
              hidden
              onChange={event => {
                void add([...event.currentTarget.files ?? []]);
                event.currentTarget.value = '';
              }}
            />
            <button type="button" onClick={() => picker.current?.click()}>{own.addFile}</button>
          </section>
        )}
        <Refusal text={problem} />
        {sure && project ? (
          <div class="buttons" role="group" aria-label={own.deleteProject}>
            <p class="quiet">{own.deleteProjectText(project.name)}</p>
            <button type="button" onClick={() => setSure(false)}>{t.cancel}</button>
            <button type="button" class="primary" autofocus onClick={() => void doing(() => dropProject(id)).then(done => {
              if (done) {
                onClose();
                notify(own.projectDeleted(project.name));
              }
            })}>{own.deleteProject}</button>
          </div>
        ) : (
          <div class="buttons">
            {project && <button type="button" onClick={() => setSure(true)}>{own.deleteProject}</button>}
            <button type="submit" class="primary" disabled={name.trim() === ''}>{t.save}</button>
          </div>
        )}
      </form>
    </Dialog>
  );
}
