import { computed, useSignalEffect } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { ArtifactPanel } from '../artifact/ArtifactPanel';
import { artifact } from '../artifact/artifact';
import { calling, isWaiting } from '../attention';
import { NOTICE_MS, attempt, drawer, newChat, notify, openThread } from '../page';
import { route } from '../route';
import { words } from '../words';
import { brand } from './Brand';
import { Dialogs, dialog } from './dialogs';
import { Header } from './Header';
import { Notices } from './Notices';
import { SharedView } from './SharedView';
import { Sidebar, toggleSide } from './Sidebar';
import { SignIn } from './SignIn';
import { ThreadView } from './ThreadView';
import { Zoom } from './Zoom';

let views = 0;
const numbers = new WeakMap<object, number>();

/** A thread's view is built anew for another thread, and kept when a new one gets its id. */
function keyOf(thread: object): number {
  if (!numbers.has(thread)) {
    numbers.set(thread, ++views);
  }

  return numbers.get(thread)!;
}

/** Told to the browser when it changes, and not with every token. */
const pageTitle = computed(() => {
  const state = openThread.value.state.value;
  const { title, runId } = state;
  const marks = (calling.value > 0 ? `(${calling.value}) ` : '') + (isWaiting(state) ? '? ' : runId ? '● ' : '');
  return `${marks}${title ?? words.value.newChat} – ${brand()}`;
});

export function App() {
  const to = route.value;
  useEffect(() => {
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, []);
  useSignalEffect(() => {
    document.title = pageTitle.value;
  });
  useSignalEffect(() => {
    document.documentElement.classList.toggle('beside', artifact.value !== null);
  });
  useEffect(() => {
    artifact.value = null;
  }, [openThread.value]);
  if ('shared' in to) {
    return <><SharedView token={to.shared} /><ArtifactPanel /><Notices /><Zoom /></>;
  }

  const thread = openThread.value;
  return (
    <>
      <a class="skip" href="#message" onClick={focusMessage}>{words.value.skipToMessage}</a>
      <Sidebar />
      {drawer.value && <div class="shade" onClick={() => { drawer.value = false; }} />}
      <main class="main">
        <Header />
        <ThreadView key={keyOf(thread)} thread={thread} />
      </main>
      <ArtifactPanel />
      <Notices />
      <Zoom />
      <Dialogs />
      <SignIn />
    </>
  );
}

function focusMessage(event: Event): void {
  event.preventDefault();
  document.getElementById('message')?.focus();
}

let asked = -Infinity;

/** What waits is sent as soon as nothing runs: whoever presses Esc with messages in the queue may not know, and is told; a second Esc stops. */
function stopOrAsk(now: number): void {
  const thread = openThread.value;
  const stop = () => void attempt(() => thread.stop());
  const waiting = thread.state.value.queue.length;
  if (waiting === 0 || now - asked < NOTICE_MS) {
    stop();
  } else {
    asked = now;
    notify(words.value.stopSendsQueue(waiting), { label: words.value.stop, run: stop });
  }
}

/** The browser's own search finds what is in the page: the rest of the thread is read while its user types. */
function findAll(): void {
  const thread = openThread.value;
  if (thread.state.peek().more) {
    notify(words.value.readingAll);
    void attempt(() => thread.readBack());
  }
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName));
}

/** Keys of the whole page. What is open above it (a menu, a dialog, an edited text) has taken its Esc before. */
function onKeyDown(event: KeyboardEvent): void {
  if (document.querySelector('dialog[open]')) {
    return;
  }

  const command = event.ctrlKey || event.metaKey;
  const key = event.key.toLowerCase();
  if (event.key === 'Escape') {
    if (drawer.value) {
      drawer.value = false;
    } else if (openThread.value.state.value.runId) {
      stopOrAsk(event.timeStamp);
    }
  } else if (command && !event.shiftKey && key === 'k') {
    event.preventDefault();
    document.documentElement.classList.remove('side-hidden');
    drawer.value = true;
    requestAnimationFrame(() => document.getElementById('search')?.focus());
  } else if (command && event.shiftKey && key === 'o') {
    event.preventDefault();
    newChat();
  } else if (command && !event.shiftKey && key === 'f') {
    findAll();
  } else if (key === '?' && !command && !isTyping(event.target)) {
    event.preventDefault();
    dialog.value = 'shortcuts';
  } else if (command && event.shiftKey && key === 's') {
    event.preventDefault();
    toggleSide();
  }
}
