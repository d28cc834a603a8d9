import { useState } from 'preact/hooks';
import { newThreadId } from '../ids';
import { client, threadList } from '../page';
import { hashOf } from '../route';
import { linesOf, readForeign } from '../threads/foreign';
import { Problem, messageOf } from '../wire/problem';
import { words } from '../words';
import { Dialog } from './Dialog';

interface Chat { name: string; lines: (id: string) => string }
interface Done { name: string; id?: string; problem?: string }

/** Brings chats in: the exports of this product, and those of others. */
export function ImportDialog({ onClose }: { onClose: () => void }) {
  const t = words.value;
  const [done, setDone] = useState<readonly Done[]>([]);
  const [left, setLeft] = useState(0);
  const take = async (files: FileList | null) => {
    for (const file of files ?? []) {
      const chats = read(file.name, await file.text());
      if (chats === null) {
        setDone(now => [...now, { name: file.name, problem: t.unknownFile }]);
        continue;
      }

      setLeft(now => now + chats.length);
      for (const chat of chats) {
        const result = await bring(chat);
        setDone(now => [...now, result]);
        setLeft(now => now - 1);
      }
    }

    void threadList.refresh();
  };
  return (
    <Dialog title={t.importTitle} onClose={onClose}>
      <div class="stack">
        <p>{t.importText}</p>
        <label class="field">{t.importFiles}<input type="file" multiple accept=".json,.jsonl,application/json" disabled={left > 0} onChange={event => void take(event.currentTarget.files)} /></label>
        {left > 0 && <p role="status"><span class="spinner" aria-hidden="true" /> {t.importing(left)}</p>}
        {left === 0 && done.length > 0 && <p role="status">{t.imported(done.filter(d => d.id !== undefined).length)}</p>}
        <ul class="rows">
          {done.map((d, i) => <li key={i}>{d.id === undefined ? <><span dir="auto">{d.name}</span><span class="bad row-text">{d.problem}</span></> : <a href={hashOf(d.id)} dir="auto" onClick={onClose}>{d.name}</a>}</li>)}
        </ul>
      </div>
    </Dialog>
  );
}

function read(name: string, text: string): Chat[] | null {
  const first = text.trimStart().split('\n', 1)[0] ?? '';
  try {
    if ((JSON.parse(first) as { type?: string }).type === 'thread.created') {
      return [{ name, lines: () => text }];
    }
  } catch {
    // Not JSON lines.
  }

  try {
    return readForeign(JSON.parse(text))?.map(chat => ({ name: chat.title || chat.turns[0]!.text.slice(0, 60), lines: (id: string) => linesOf(chat, id) })) ?? null;
  } catch {
    return null;
  }
}

/** A server with keys takes some imports a minute: one that is too many waits for its turn. */
async function bring({ name, lines }: Chat): Promise<Done> {
  for (;;) {
    const id = newThreadId();
    try {
      const thread = await client.import(id, lines(id));
      return { name: thread.title ?? name, id: thread.id };
    } catch (error) {
      if (!(error instanceof Problem && error.status === 429 && error.retryAfterSeconds !== undefined)) {
        return { name, problem: messageOf(error) };
      }

      await new Promise(resolve => setTimeout(resolve, error.retryAfterSeconds! * 1000));
    }
  }
}
