import { OpenThread } from '../thread/openThread';
import { defined } from '../thread/state';
import { Client } from '../wire/client';

export interface WidgetSettings {
  title: string;
  greeting: string | undefined;
  agent: string | undefined;
  model: string | undefined;
  key: string | undefined;
}

/** What one visitor of a page has: a thread of their own, found again on the next visit. */
export class Visitor {
  thread: OpenThread;

  readonly #name: string;
  readonly #client: Client;

  constructor(base: string, private readonly settings: WidgetSettings) {
    this.#name = `chatcluster.widget ${base} ${settings.agent ?? ''}`;
    this.#client = new Client({ base, key: () => settings.key ?? null });
    this.thread = this.#open(this.#stored());
  }

  post = (text: string) => this.thread.post(text, this.thread.id === null ? defined({ agent: this.settings.agent, model: this.settings.model }) : {});

  /** Begins anew; the old thread stays with the server. */
  restart(): void {
    this.thread.close();
    this.#keep(null);
    this.thread = this.#open(null);
  }

  #open(id: string | null): OpenThread {
    // Whoever sits at a page of strangers has no memory in common with its other visitors: the server is told.
    return new OpenThread(this.#client, { created: created => this.#keep(created), changed: () => undefined }, id, { widget: true });
  }

  #stored(): string | null {
    try {
      return localStorage.getItem(this.#name);
    } catch {
      return null;
    }
  }

  #keep(id: string | null): void {
    try {
      if (id === null) {
        localStorage.removeItem(this.#name);
      } else {
        localStorage.setItem(this.#name, id);
      }
    } catch {
      // Without storage the thread lasts as long as the visit.
    }
  }
}
