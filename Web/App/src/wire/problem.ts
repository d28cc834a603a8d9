import { words } from '../words';
import { limitOf, limitText } from '../words/limits';

/** A refusal of the server (RFC 9457), or a request that never reached it (status 0). */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly retryAfterSeconds?: number,
  ) {
    super(message);
    this.name = 'Problem';
  }

  /** Whether the same request may succeed in a moment. */
  get passing(): boolean {
    return this.status === 0 || this.status === 429 || this.status === 502 || this.status === 503 || this.status === 504;
  }

  static async of(response: Response): Promise<Problem> {
    const body = await response.json().catch(() => null) as { code?: string; detail?: string; title?: string } | null;
    const wait = Number(response.headers.get('Retry-After') ?? NaN);
    return new Problem(
      response.status,
      body?.code ?? 'http_' + String(response.status),
      body?.detail ?? body?.title ?? `HTTP ${response.status}`,
      Number.isFinite(wait) ? wait : undefined,
    );
  }
}

/** What happened and what can be done, of anything that was thrown: in the user's language where the page knows it better than the server. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Problem)) {
    return error instanceof Error ? error.message : String(error);
  }

  const t = words.value;
  return error.status === 0 ? t.unreachable
    : error.status === 429 ? limitText(limitOf(error))
    : error.status >= 502 && error.status <= 504 ? t.serverBusy
    : error.status >= 500 ? t.serverFailed
    : error.message;
}
