import { Problem, messageOf } from '../wire/problem';

/** What the server says of a visitor's session. */
interface Opened {
  token: string;
  expiresAt: string;
  approvals: boolean;
}

interface Kept extends Opened {
  /** When this half of its time is over, it is renewed. */
  renewAt: number;
}

/**
 * A visitor's session with one server: the page's key opens it and does nothing else. It is kept in this browser, so that the visitor of
 * tomorrow is that of today, and renewed long before it is over.
 */
export class Session {
  readonly #name: string;
  #kept: Kept | null;
  #opening: Promise<void> | undefined;

  constructor(private readonly base: string, private readonly key: string) {
    this.#name = `chatcluster.session ${base} ${key}`;
    this.#kept = this.#stored();
  }

  get token(): string | null {
    return this.#kept?.token ?? null;
  }

  /** Whether the visitor may consent to calls of tools. */
  get approvals(): boolean {
    return this.#kept?.approvals ?? false;
  }

  /** Opens the session when there is none, and renews it in time. */
  ready = async (): Promise<void> => {
    if (this.#kept === null || Date.now() > this.#kept.renewAt) {
      try {
        await (this.#opening ??= this.#alone(() => this.#open()).finally(() => {
          this.#opening = undefined;
        }));
      } catch (error) {
        // A session that could not be renewed is good until its end.
        if (this.#kept === null || Date.now() > Date.parse(this.#kept.expiresAt)) {
          throw error;
        }
      }
    }
  };

  /** The server does not take the session any more: the next request opens another one. */
  renew = async (): Promise<boolean> => {
    const refused = this.#kept?.token;
    if (this.#stored()?.token === refused) {
      this.#keep(null);
    }

    this.#kept = null;
    await this.ready();
    return this.token !== refused;
  };

  async #open(): Promise<void> {
    // Another tab may have been faster.
    const stored = this.#stored();
    if (stored && stored.token !== this.#kept?.token && Date.now() < stored.renewAt) {
      this.#kept = stored;
      return;
    }

    let response: Response;
    try {
      response = await fetch(this.base + 'v1/widget/sessions', {
        method: 'POST',
        headers: { 'Authorization': 'Bearer ' + this.key, 'Content-Type': 'application/json' },
        body: JSON.stringify({ token: (this.#kept ?? stored)?.token }),
      });
    } catch (error) {
      throw new Problem(0, 'unreachable', messageOf(error));
    }

    if (!response.ok) {
      throw await Problem.of(response);
    }

    const opened = await response.json() as Opened;
    const now = Date.now();
    this.#keep(this.#kept = { ...opened, renewAt: now + (Date.parse(opened.expiresAt) - now) / 2 });
  }

  /** One tab at a time, where the browser can tell. */
  #alone(action: () => Promise<void>): Promise<void> {
    const locks = (navigator as Partial<Navigator>).locks;
    return locks ? locks.request(this.#name, action) : action();
  }

  #stored(): Kept | null {
    try {
      const kept = JSON.parse(localStorage.getItem(this.#name) ?? 'null') as Kept | null;
      return typeof kept?.token === 'string' ? kept : null;
    } catch {
      return null;
    }
  }

  #keep(kept: Kept | null): void {
    try {
      if (kept === null) {
        localStorage.removeItem(this.#name);
      } else {
        localStorage.setItem(this.#name, JSON.stringify(kept));
      }
    } catch {
      // Without storage the session lasts as long as the visit.
    }
  }
}
