import { useEffect, useState } from 'preact/hooks';
import { attempt, client } from '../page';
import { fromTranscript, withEarlier, type ThreadState } from '../thread/state';
import { insist } from '../wire/insist';
import { messageOf } from '../wire/problem';
import { words } from '../words';
import { Rounds } from './Rounds';

/** A thread behind a shared link: read once, never changed. */
export function SharedView({ token }: { token: string }) {
  const t = words.value;
  const [thread, setThread] = useState<ThreadState | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    const leaving = new AbortController();
    const say = (error: unknown) => setProblem(messageOf(error));
    insist(() => client.shared(token), leaving.signal, say).then(page => {
      setThread(fromTranscript(page));
      setProblem(null);
    }, say);
    return () => leaving.abort();
  }, [token]);
  const loadEarlier = (shown: ThreadState) => attempt(async () => {
    setThread(withEarlier(shown, await client.shared(token, shown.rounds[0]?.round)));
  });
  return (
    <main class="main shared">
      <header class="head"><h1 dir="auto">{thread?.title ?? ''}</h1><span class="quiet">{t.sharedChat}</span></header>
      <div class="thread"><div class="scroller"><div class="content">
        {problem !== null && <p class="center bad" role="alert">{problem}</p>}
        {thread === null && problem === null && <p class="center quiet" role="status">{t.loading}</p>}
        {thread?.more && <button type="button" class="link earlier" onClick={() => void loadEarlier(thread)}>{t.earlier}</button>}
        {thread && <Rounds rounds={thread.rounds} thread={null} busy={false} />}
      </div></div></div>
    </main>
  );
}
