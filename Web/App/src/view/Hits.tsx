import { drawer } from '../page';
import { hashOf } from '../route';
import type { SearchHit } from '../wire/client';
import { words } from '../words';

/** The places in a thread where the words stand that were searched for; each leads there. */
export function Hits({ thread, hits, query }: { thread: string; hits: readonly SearchHit[]; query: string }) {
  const t = words.value;
  return (
    <ul class="hits">
      {hits.map(hit => (
        <li key={hit.runId + hit.from}>
          <a href={hashOf(thread, hit.runId)} onClick={() => { drawer.value = false; }} dir="auto">
            <span class="unseen">{hit.from === 'user' ? t.you : t.assistant}: </span>{marked(hit.text, query)}
          </a>
        </li>
      ))}
    </ul>
  );
}

function marked(text: string, query: string) {
  const signs = query.trim().split(/\s+/).filter(Boolean).map(word => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return signs.length === 0 ? text : text.split(new RegExp(`(${signs.join('|')})`, 'i')).map((piece, i) => i % 2 === 1 ? <mark key={i}>{piece}</mark> : piece);
}
