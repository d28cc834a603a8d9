import type { Attachment, Rating, ThreadSummary, Transcript } from './events';
import { Problem, messageOf } from './problem';

export interface Me { user?: string; tenant?: string; role?: string; keyRequired?: boolean; messageChars?: number; features?: string[]; page?: { name: string; logo?: string; starters?: { title: string; text: string }[] } }
export interface Model {
  name: string; provider?: string; id?: string; description?: string; images?: boolean; tools?: boolean;
  contextWindow?: number;
  /** Per million tokens. */
  inputPrice?: number; outputPrice?: number;
}
export interface Agent { name: string; description?: string; model?: string; memory?: boolean; suggestions?: string[] }
export interface Fact { id: string; text: string; at: string; threadId?: string; runId?: string; editedAt?: string }
export interface Memory { enabled: boolean; items: Fact[] }
export interface Tool { name: string; description: string; parameters?: unknown; needsApproval?: boolean; source?: string; method?: string; path?: string }
export interface ThreadPage { items: ThreadSummary[]; total: number }
export interface Posted { threadId: string; runId?: string; messageId: string; queued: boolean; cursor: string }
export type OnBusy = 'reject' | 'queue' | 'interrupt' | 'steer';

export interface NewMessage {
  text: string;
  clientMessageId: string;
  attachments?: Attachment[];
  agent?: string;
  model?: string;
  onBusy?: OnBusy;
  edits?: string;
  context?: Record<string, unknown>;
}

export interface SearchFilter { agent?: string; tool?: string; since?: string; until?: string }
export interface SearchQuery extends SearchFilter { q?: string; archived?: string; cursor?: string }
export interface SearchHit { runId: string; from: 'user' | 'assistant'; text: string; at?: string }
export interface SearchPage { items: { thread: ThreadSummary; hits: SearchHit[] }[]; next?: string }
export interface SharedLink { threadId: string; title?: string; updatedAt: string; url: string }

export interface ThreadQuery { page?: number; archived?: boolean }

/** What a page needs to reach its server. */
export interface Connection {
  /** Ends with a slash; `v1/…` is below it. */
  base: string;
  key: () => string | null;
  /** Awaited before every request, for a key that has to be fetched first. */
  ready?: () => Promise<void>;
  /** Told what each answer says beside its body. */
  answered?: (headers: Headers) => void;
  /** Called on 401; the request is sent again when it resolves with true. */
  signIn?: () => Promise<boolean>;
}

/** The REST half of docs/protocol.md. Every refusal is a {@link Problem}. */
export class Client {
  constructor(private readonly connection: Connection) {}

  me = () => this.#send<Me>('GET', 'me');
  models = async () => items(await this.#send<Model[] | { items: Model[] }>('GET', 'models'));
  agents = async () => items(await this.#send<Agent[] | { items: Agent[] }>('GET', 'agents'));

  tools = async () => items(await this.#send<Tool[] | { items: Tool[] }>('GET', 'tools'));

  threads(query: ThreadQuery): Promise<ThreadPage> {
    const search = new URLSearchParams({ page: String(query.page ?? 1), pageSize: '50', archived: String(query.archived ?? false) });
    return this.#send('GET', `threads?${search.toString()}`);
  }

  search(query: SearchQuery): Promise<SearchPage> {
    const search = new URLSearchParams({ limit: '50' });
    for (const [name, value] of Object.entries(query as Record<string, string | undefined>)) {
      if (value) {
        search.set(name, value);
      }
    }

    return this.#send('GET', `search?${search.toString()}`);
  }

  shares = async () => items(await this.#send<{ items: SharedLink[] }>('GET', 'shares?limit=200'));
  memory = () => this.#send<Memory>('GET', 'memory');
  switchMemory = (enabled: boolean) => this.#send<Memory>('PATCH', 'memory', { enabled });
  rememberFact = (text: string) => this.#send<Fact>('POST', 'memory', { text });
  editFact = (id: string, text: string) => this.#send<Fact>('PATCH', `memory/${encodeURIComponent(id)}`, { text });
  forgetFact = (id: string) => this.#send('DELETE', `memory/${encodeURIComponent(id)}`);
  forgetEverything = () => this.#send('DELETE', 'memory');
  import = (id: string, lines: string) => this.#send<ThreadSummary>('POST', `threads/import?id=${encodeURIComponent(id)}`, undefined, {
    body: lines, headers: { 'Content-Type': 'application/x-ndjson' },
  });

  transcript(thread: string, options: { before?: number; pageSize?: number } = {}): Promise<Transcript> {
    const before = options.before === undefined ? '' : `&before=${options.before}`;
    return this.#send('GET', `${at(thread)}/messages?pageSize=${options.pageSize ?? 40}${before}`);
  }

  shared = (token: string, before?: number) => this.#send<Transcript>('GET', `shared/${encodeURIComponent(token)}${before === undefined ? '' : `?before=${before}`}`);
  /** With `creates`, the thread need not be there yet; once it is, the same message again changes nothing. */
  post(thread: string, message: NewMessage, creates: boolean): Promise<Posted> {
    const { text, clientMessageId, attachments, agent, model, onBusy, edits, context } = message;
    const body = { text, clientMessageId, attachments, agent, model, onBusy, edits, context };
    return this.#send('POST', `${creates ? '' : at(thread) + '/'}messages?wait=false`, creates ? { ...body, threadId: thread } : body);
  }

  regenerate = (thread: string, runId: string, model?: string) => this.#send<Posted>('POST', `${at(thread)}/regenerate?wait=false`, { runId, model });
  run = (thread: string, runId: string) => this.#send<{ round: number }>('GET', `${at(thread)}/runs/${encodeURIComponent(runId)}`);
  thread = (id: string) => this.#send<ThreadSummary>('GET', at(id));
  stop = (thread: string, runId?: string) => this.#send<{ stopped: boolean }>('POST', `${at(thread)}/stop`, { runId });
  approve = (thread: string, callId: string, answer: { approved: boolean; argumentsHash: string; arguments?: unknown; reason?: string; remember?: boolean }) =>
    this.#send('POST', `${at(thread)}/approvals/${encodeURIComponent(callId)}`, answer);
  answerInput = (thread: string, callId: string, answer: { action: 'accept' | 'decline'; content?: Record<string, unknown> }) =>
    this.#send('POST', `${at(thread)}/inputs/${encodeURIComponent(callId)}`, answer);
  withdrawConsent = (thread: string, tool: string) => this.#send('DELETE', `${at(thread)}/consents/${encodeURIComponent(tool)}`);
  editQueued = (thread: string, messageId: string, text: string) => this.#send('PATCH', `${at(thread)}/queue/${encodeURIComponent(messageId)}`, { text });
  takeBack = (thread: string, messageId: string) => this.#send('DELETE', `${at(thread)}/queue/${encodeURIComponent(messageId)}`);
  selectBranch = (thread: string, runId: string) => this.#send('POST', `${at(thread)}/branch`, { runId });
  feedback = (thread: string, runId: string, rating: Rating | null, text?: string) => this.#send('POST', `${at(thread)}/feedback`, { runId, rating, text });
  fork = (thread: string, runId: string) => this.#send<ThreadSummary>('POST', `${at(thread)}/fork`, { runId });
  change = (thread: string, change: { title?: string; archived?: boolean; agent?: string; model?: string }) => this.#send<ThreadSummary>('PATCH', at(thread), change);
  remove = (thread: string, leaving = false) => this.#send('DELETE', at(thread), undefined, { keepalive: leaving });
  share = (thread: string) => this.#send<{ url: string }>('POST', `${at(thread)}/share`);
  unshare = (thread: string) => this.#send('DELETE', `${at(thread)}/share`);

  async exported(thread: string, format: 'jsonl' | 'markdown'): Promise<Blob> {
    return this.file(`${at(thread)}/export?format=${format}`);
  }

  /** For pages that are loaded when they are opened, with what only they ask for. */
  request = <T>(method: string, path: string, body?: unknown) => this.#send<T>(method, path, body);

  async file(path: string): Promise<Blob> {
    return (await this.#fetch('GET', path, undefined, {})).blob();
  }

  /** The stream after a cursor; the caller reads its body. */
  events = (thread: string, after: string, signal: AbortSignal): Promise<Response> =>
    this.#fetch('GET', `${at(thread)}/events`, undefined, { signal, cache: 'no-store', headers: { 'Accept': 'text/event-stream', 'Last-Event-ID': after } });

  /** The stream of changes to the list of threads. */
  changes = (signal: AbortSignal): Promise<Response> =>
    this.#fetch('GET', 'threads/changes', undefined, { signal, cache: 'no-store', headers: { Accept: 'text/event-stream' } });

  async #send<T>(method: string, path: string, body?: unknown, init: RequestInit = {}): Promise<T> {
    const response = await this.#fetch(method, path, body, init);
    // The line may break in the middle of an answer.
    const text = await response.text().catch((error: unknown) => {
      throw new Problem(0, 'unreachable', messageOf(error));
    });
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }

  async #fetch(method: string, path: string, body: unknown, init: RequestInit): Promise<Response> {
    const { base, key, ready, answered, signIn } = this.connection;
    for (;;) {
      await ready?.();
      const headers = new Headers({ Accept: 'application/json', ...init.headers as Record<string, string> });
      const secret = key();
      if (secret) {
        headers.set('Authorization', 'Bearer ' + secret);
      }

      if (body !== undefined) {
        headers.set('Content-Type', 'application/json');
      }

      let response: Response;
      try {
        response = await fetch(base + 'v1/' + path, { method, credentials: 'same-origin', ...init, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
      } catch (error) {
        if (init.signal?.aborted) {
          throw error;
        }

        throw new Problem(0, 'unreachable', messageOf(error));
      }

      answered?.(response.headers);
      if (response.ok) {
        return response;
      }

      const problem = await Problem.of(response);
      if (problem.status === 401 && key() !== secret) {
        // Somebody has signed in since this was sent: the refusal is of the key before, and nobody is asked again.
        continue;
      }

      if (problem.status !== 401 || !signIn || !(await signIn())) {
        throw problem;
      }
    }
  }
}

function at(thread: string): string {
  return 'threads/' + encodeURIComponent(thread);
}

function items<T>(answer: T[] | { items: T[] }): T[] {
  return Array.isArray(answer) ? answer : answer.items;
}
