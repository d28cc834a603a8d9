import { batch, signal } from '@preact/signals';
import type { Client } from '../wire/client';
import type { ThreadSummary } from '../wire/events';

/** How long a deletion can be undone: until then the server has not heard of it. */
export const UNDO_MS = 6000;
const SEARCH_MS = 180;
const BUSY_MS = 3000;
const CALM_MS = 20_000;

/** The list of threads: searched and paged by the server, asked again while something runs, and ahead of it where this page acts. */
export class ThreadList {
  readonly threads = signal<readonly ThreadSummary[]>([]);
  /** Whether the server has more than was read. */
  readonly more = signal(false);
  readonly query = signal('');
  readonly archive = signal(false);
  readonly loaded = signal(false);

  readonly #leaving = new Map<string, ReturnType<typeof setTimeout>>();
  /** What the page learned while a request was under way, whose answer may be older. */
  #news = new Map<string, Partial<ThreadSummary>>();
  #pages = 1;
  #asked = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly client: Client) {}

  /** Begins to keep the list current. */
  start(): void {
    void this.refresh();
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden) {
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
    const news = this.#news = new Map();
    clearTimeout(this.#timer);
    try {
      const query = { q: this.query.value.trim(), archived: this.archive.value };
      const pages = await Promise.all(Array.from({ length: this.#pages }, (_, i) => this.client.threads({ ...query, page: i + 1 })));
      if (asked !== this.#asked) {
        return;
      }

      const seen = new Map(pages.flatMap(page => page.items).filter(t => !this.#leaving.has(t.id)).map(t => [t.id, { ...t, ...news.get(t.id) }]));
      batch(() => {
        this.threads.value = [...seen.values()];
        this.more.value = pages.reduce((count, page) => count + page.items.length, 0) < (pages[0]?.total ?? 0);
        this.loaded.value = true;
      });
    } catch {
      // The next round asks again; the open thread shows that the server is away.
    }

    if (asked === this.#asked) {
      this.#again(document.hidden ? CALM_MS * 3 : this.threads.value.some(t => t.running) ? BUSY_MS : CALM_MS);
    }
  }

  /** What the page knows of a thread before the list does. */
  patch(id: string, change: Partial<ThreadSummary>): void {
    this.#news.set(id, { ...this.#news.get(id), ...change });
    this.threads.value = this.threads.value.map(t => t.id === id ? { ...t, ...change } : t);
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
    this.threads.value = this.threads.value.filter(t => t.id !== id);
    await this.client.change(id, { archived });
    await this.refresh();
  }

  /** Takes the thread off the list now and deletes it when the time to undo is over. */
  delete(id: string, failed: (error: unknown) => void): void {
    this.threads.value = this.threads.value.filter(t => t.id !== id);
    this.#leaving.set(id, setTimeout(() => {
      this.client.remove(id).catch(failed).finally(() => {
        this.#leaving.delete(id);
        void this.refresh();
      });
    }, UNDO_MS));
  }

  undelete(id: string): void {
    clearTimeout(this.#leaving.get(id));
    this.#leaving.delete(id);
    void this.refresh();
  }

  #again(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.refresh(), ms);
  }
}
