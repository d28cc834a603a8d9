import { batch, computed, signal } from '@preact/signals';
import type { Client, SearchFilter, SearchHit } from '../wire/client';
import { shareChanges } from '../wire/changes';
import type { ListChange, ThreadSummary } from '../wire/events';
import { insist } from '../wire/insist';

/** How long a deletion can be undone: until then the server has not heard of it. */
export const UNDO_MS = 6000;
const SEARCH_MS = 180;
/** How soon a list is read again whose reading failed, or to which a change came that only the server can place. */
const AGAIN_MS = 2000;
/** For servers without the stream of changes. */
const POLL_MS = 30_000;

/** The list of threads: searched and paged by the server, kept current by one stream of changes, and ahead of it where this page acts. */
export class ThreadList {
  readonly threads = signal<readonly ThreadSummary[]>([]);
  /** Whether the server has more than was read. */
  readonly more = signal(false);
  readonly query = signal('');
  readonly archive = signal(false);
  /** What narrows the search beside words. */
  readonly filter = signal<SearchFilter>({});
  /** Where the words that are searched for stand, by thread. */
  readonly hits = signal<ReadonlyMap<string, readonly SearchHit[]>>(new Map());
  /** Whether this shows what was searched for and not the whole list. */
  readonly searching = computed(() => this.query.value.trim() !== '' || Object.values(this.filter.value).some(value => value !== undefined && value !== ''));
  readonly loaded = signal(false);
  /** Threads that were deleted or archived, for whoever has read them otherwise. */
  readonly gone = new Set<string>();

  readonly #leaving = new Map<string, ReturnType<typeof setTimeout>>();
  /** What the page learned while a request was under way, whose answer may be older. */
  #news: ((threads: readonly ThreadSummary[]) => readonly ThreadSummary[])[] = [];
  #follows: 'not yet' | 'stream' | 'polls' = 'not yet';
  #pages = 1;
  #asked = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly client: Client, private readonly channel: () => string = () => 'chatcluster.list') {}

  /** Begins to keep the list current. */
  start(): void {
    void this.refresh();
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden && this.#follows === 'polls') {
        void this.refresh();
      }
    });
    // A deletion whose time to undo is cut short by leaving the page was still meant.
    addEventListener('pagehide', () => {
      for (const id of this.#leaving.keys()) {
        void this.client.remove(id, true).catch(() => undefined);
      }
    });
  }

  search(query: string): void {
    this.query.value = query;
    this.#pages = 1;
    this.#again(SEARCH_MS);
  }

  narrow(filter: SearchFilter): void {
    this.filter.value = filter;
    this.#pages = 1;
    this.#again(SEARCH_MS);
  }

  showArchive(archive: boolean): void {
    batch(() => {
      this.archive.value = archive;
      this.threads.value = [];
      this.loaded.value = false;
    });
    this.#pages = 1;
    void this.refresh();
  }

  loadMore(): void {
    this.#pages++;
    void this.refresh();
  }

  async refresh(): Promise<void> {
    const asked = ++this.#asked;
    this.#news = [];
    clearTimeout(this.#timer);
    try {
      const { threads, hits, more } = await (this.searching.value ? this.#search() : this.#read());
      if (asked !== this.#asked) {
        return;
      }

      const seen = new Map(threads.filter(t => !this.#leaving.has(t.id)).map(t => [t.id, t]));
      batch(() => {
        this.more.value = more;
        this.hits.value = hits;
        this.threads.value = this.#news.reduce<readonly ThreadSummary[]>((threads, change) => change(threads), [...seen.values()]);
        this.loaded.value = true;
      });
      this.#follow();
      if (this.#follows === 'polls') {
        this.#again(POLL_MS);
      }
    } catch {
      // The open thread shows that the server is away.
      if (asked === this.#asked) {
        this.#again(this.#follows === 'polls' ? POLL_MS : AGAIN_MS);
      }
    }
  }

  /** What the stream of the list says. */
  take(change: ListChange): void {
    if (change.type === 'threads.sync') {
      this.#again(0);
    } else if (change.type === 'thread.deleted') {
      this.gone.add(change.threadId);
      this.#change(threads => threads.filter(t => t.id !== change.threadId));
    } else if (!this.#leaving.has(change.thread.id)) {
      this.#place(change.thread);
    }
  }

  /** What the page knows of a thread before the list does. */
  patch(id: string, change: Partial<ThreadSummary>): void {
    this.#change(threads => threads.map(t => t.id === id ? { ...t, ...change } : t));
  }

  has(id: string): boolean {
    return this.threads.value.some(t => t.id === id);
  }

  async rename(id: string, title: string): Promise<void> {
    this.patch(id, { title });
    await this.client.change(id, { title });
    this.patch(id, { title });
  }

  async setArchived(id: string, archived: boolean): Promise<void> {
    this.gone[archived ? 'add' : 'delete'](id);
    this.threads.value = this.threads.value.filter(t => t.id !== id);
    await this.client.change(id, { archived });
    await this.refresh();
  }

  /** Takes the thread off the list now and deletes it when the time to undo is over. */
  delete(id: string, failed: (error: unknown) => void): void {
    this.gone.add(id);
    this.threads.value = this.threads.value.filter(t => t.id !== id);
    this.#leaving.set(id, setTimeout(() => {
      this.client.remove(id).catch((error: unknown) => {
        this.gone.delete(id);
        failed(error);
      }).finally(() => {
        this.#leaving.delete(id);
        void this.refresh();
      });
    }, UNDO_MS));
  }

  /** What is pinned and not among the pages that were read. */
  async bring(ids: readonly string[]): Promise<ThreadSummary[]> {
    const found = await Promise.all(ids.filter(id => !this.has(id)).map(id => insist(() => this.client.thread(id)).catch(() => null)));
    return found.filter(thread => thread !== null);
  }

  undelete(id: string): void {
    clearTimeout(this.#leaving.get(id));
    this.#leaving.delete(id);
    this.gone.delete(id);
    void this.refresh();
  }

  async #read(): Promise<Found> {
    const query = { archived: this.archive.value };
    const pages = await Promise.all(Array.from({ length: this.#pages }, (_, i) => this.client.threads({ ...query, page: i + 1 })));
    const threads = pages.flatMap(page => page.items);
    return { threads, hits: new Map(), more: threads.length < (pages[0]?.total ?? 0) };
  }

  async #search(): Promise<Found> {
    const { until, ...filter } = this.filter.value;
    const query = { ...filter, q: this.query.value.trim(), archived: String(this.archive.value), ...(until && { until: dayAfter(until) }) };
    const found: Found = { threads: [], hits: new Map(), more: true };
    const hits = new Map<string, readonly SearchHit[]>();
    for (let page = 0, cursor: string | undefined; page < this.#pages && found.more; page++) {
      const { items, next } = await this.client.search({ ...query, ...(cursor !== undefined && { cursor }) });
      found.threads.push(...items.map(item => item.thread));
      items.forEach(item => hits.set(item.thread.id, item.hits));
      cursor = next;
      found.more = next !== undefined;
    }

    return { ...found, hits };
  }

  #place(thread: ThreadSummary): void {
    const known = this.has(thread.id);
    if (thread.archived !== this.archive.value) {
      this.#change(threads => threads.filter(t => t.id !== thread.id));
    } else if (this.searching.value) {
      // Whether it is found by these words now, the server knows.
      this.#change(threads => threads.map(t => t.id === thread.id ? thread : t));
      if (!known) {
        this.#again(AGAIN_MS);
      }
    } else {
      this.#change(threads => placed(threads, thread, this.more.value));
    }
  }

  /** Changes the list, and that which is being read as well: it may be older. */
  #change(change: (threads: readonly ThreadSummary[]) => readonly ThreadSummary[]): void {
    this.#news.push(change);
    this.threads.value = change(this.threads.value);
  }

  #follow(): void {
    if (this.#follows === 'not yet') {
      this.#follows = 'stream';
      shareChanges(this.channel(), this.client, change => this.take(change), () => {
        this.#follows = 'polls';
        this.#again(POLL_MS);
      });
    }
  }

  #again(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.refresh(), ms);
  }
}

interface Found {
  threads: ThreadSummary[];
  hits: ReadonlyMap<string, readonly SearchHit[]>;
  more: boolean;
}

/** The last day that was chosen is meant to be in it. */
function dayAfter(day: string): string {
  const date = new Date(day + 'T00:00:00Z');
  return Number.isNaN(date.getTime()) ? '' : new Date(date.getTime() + 86_400_000).toISOString().slice(0, 10);
}

/** The newest first, as the server lists them. One that is older than all that were read, of several pages, is on a later page. */
function placed(threads: readonly ThreadSummary[], thread: ThreadSummary, more: boolean): readonly ThreadSummary[] {
  const others = threads.filter(t => t.id !== thread.id);
  const at = others.findIndex(t => t.updatedAt < thread.updatedAt);
  return at >= 0 ? [...others.slice(0, at), thread, ...others.slice(at)] : more && others.length === threads.length ? others : [...others, thread];
}
