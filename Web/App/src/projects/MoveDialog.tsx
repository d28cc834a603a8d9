import { useEffect, useState } from 'preact/hooks';
import { client, threadList } from '../page';
import { Dialog } from '../view/Dialog';
import { Refusal } from '../view/Refusal';
import { useRefusal } from '../view/useRefusal';
import { words } from '../words';
import { ownWords } from '../words/own';
import { movedThread, moveThread, projects } from './projects';

/** Puts a thread into a project, or takes it out. */
export function MoveDialog({ onClose }: { onClose: () => void }) {
  const own = ownWords.value;
  const [id] = useState(movedThread.peek());
  const [listed] = useState(threadList.threads.peek().find(thread => thread.id === id));
  const [ready, setReady] = useState(listed !== undefined);
  const [chosen, setChosen] = useState<string | null>(listed?.project ?? null);
  const { problem, doing } = useRefusal();
  useEffect(() => {
    if (listed === undefined) {
      // An older one of a project: the list has the newest of all.
      void doing(async () => {
        setChosen((await client.thread(id!)).project ?? null);
        setReady(true);
      });
    }
  }, []);
  const choices = [{ id: null, name: own.noProject }, ...projects.value];
  return (
    <Dialog title={own.move} onClose={onClose}>
      <form
        class="stack"
        onSubmit={event => {
          event.preventDefault();
          void doing(() => moveThread(id!, chosen)).then(done => done && onClose());
        }}
      >
        <fieldset class="options">
          <legend>{own.moveText}</legend>
          {choices.map(({ id: choice, name }) => (
            <label key={choice} class="check"><input type="radio" name="project" checked={chosen === choice} onChange={() => setChosen(choice)} /><span dir="auto">{name}</span></label>
          ))}
        </fieldset>
        <Refusal text={problem} />
        {projects.value.length === 0 && <p class="quiet">{own.noProjects}</p>}
        <div class="buttons"><button type="submit" class="primary" disabled={!ready}>{words.value.save}</button></div>
      </form>
    </Dialog>
  );
}
