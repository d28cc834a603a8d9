import { Outbox, type Outgoing } from '../outbox/outbox';
import { remembered } from '../outbox/store';
import { OpenThread } from '../thread/openThread';
import { defined } from '../thread/state';
import { Client } from '../wire/client';
import { Session } from './session';

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
  readonly #outbox: Outbox;
  readonly #session: Session | null;

  constructor(base: string, private readonly settings: WidgetSettings) {
    this.#name = `chatcluster.widget ${base} ${settings.agent ?? ''}`;
    // The key stands in the page for everybody to read: it opens a session and is sent with nothing else.
    const session = this.#session = settings.key === undefined ? null : new Session(base, settings.key);
    this.#client = new Client(session === null ? { base, key: () => null } : { base, key: () => session.token, ready: session.ready, signIn: session.renew });
    this.#outbox = new Outbox({
      client: this.#client,
      store: remembered<Outgoing>(message => message.clientMessageId),
      who: () => '',
      delivered: message => this.thread.delivered(message),
    });
    this.thread = this.#open(this.#stored());
  }

  /** Whether this visitor may consent to calls of tools; on a server without keys everybody is its user. */
  get approvals(): boolean {
    return this.#session?.approvals ?? true;
  }

  post = (text: string) => this.thread.post(text, this.thread.id === null ? defined({ agent: this.settings.agent, model: this.#session === null ? this.settings.model : undefined }) : {});

  /** Begins anew; the old thread stays with the server. */
  restart(): void {
    this.thread.close();
    this.#keep(null);
    this.thread = this.#open(null);
  }

  #open(id: string | null): OpenThread {
    // Whoever sits at a page of strangers has no memory in common with its other visitors: the server is told.
    return new OpenThread(this.#client, this.#outbox, { created: created => this.#keep(created), changed: () => undefined }, id, { widget: true });
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
