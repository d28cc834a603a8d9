import type {
  ApprovalRequested, Consent, InputRequested, MessagePosted, Rating, RunReason, ToolCalled, ToolFinished, ToolPart, Transcript, TranscriptItem, TranscriptRound, Usage,
} from '../wire/events';
import { pieces } from './pieces';

/** A call, from the model's wish to its result. */
export interface CallPart {
  kind: 'call';
  call: ToolCalled;
  approval?: ApprovalRequested;
  /** Whether the owner consented; none while the question is open. */
  approved?: boolean;
  /** The arguments as the owner edited them. */
  edited?: unknown;
  /** What the tool asks, while it waits for the answer. */
  input?: InputRequested;
  startedAt?: string;
  progress?: { elapsedMs: number; note?: string };
  /** What it has written so far, by kind; what is kept of it comes with the result. */
  written?: Partial<Record<'code' | 'output' | 'error', string>>;
  /** What its result is made of. */
  parts?: readonly ToolPart[];
  result?: ToolFinished;
}

/** Text of a step. It is open while deltas may still be added, and what is open is void when the step begins again. */
export interface TextPart {
  kind: 'text' | 'reasoning';
  text: string;
  open: boolean;
  /** The next part goes on where this one ends: a long text is kept in pieces. */
  continued?: boolean;
  /** What a piece is read after: the beginning of a block of code that was cut. */
  lead?: string;
  /** When a reasoning that was seen live began, by this machine's clock. */
  since?: number;
  /** How long it took. */
  tookMs?: number;
}

export type Part = TextPart | CallPart | { kind: 'steered'; message: MessagePosted };

/** One message and the run that answers it. */
export interface Round {
  round: number;
  runId: string;
  message: MessagePosted;
  parts: readonly Part[];
  /** None while the run is under way. */
  reason?: RunReason;
  code?: string;
  error?: string;
  /** False for a failure that would only happen again. */
  recoverable?: boolean;
  /** The model failed in mid-answer; what it had written is kept. */
  brokenOff?: boolean;
  /** The answer ended at the model's limit. */
  cut?: boolean;
  /** The model was not sent all of the chat. */
  compacted?: 'summary' | 'left_out';
  usage?: Usage;
  elapsedMs?: number;
  model?: string;
  versions: readonly string[];
  rating?: Rating;
  /** Why the step under way begins again. */
  retrying?: string;
  stopping?: boolean;
}

/** A thread as the page shows it: the selected branch, from the earliest round that was read. */
export interface ThreadState {
  cursor: string;
  title?: string;
  agent?: string;
  model?: string;
  archived: boolean;
  runId?: string;
  rounds: readonly Round[];
  /** Messages that were posted and have no run yet. */
  unanswered: readonly MessagePosted[];
  /** Whether there are rounds before the first one here. */
  more: boolean;
  queue: readonly { messageId: string; text: string }[];
  /** Tools that the owner is not asked about. */
  consents: readonly Consent[];
  /** Something happened that only the transcript tells: read it again. */
  stale: boolean;
}

export const emptyThread: ThreadState = { cursor: '0', archived: false, rounds: [], unanswered: [], more: false, queue: [], consents: [], stale: false };

export function fromTranscript(page: Transcript): ThreadState {
  const { title, agent, model, archived, runId } = page.thread;
  return {
    ...defined({ title, agent, model, runId }),
    cursor: page.cursor,
    archived,
    rounds: page.rounds.map(toRound),
    unanswered: [],
    more: page.more,
    queue: page.queue,
    consents: page.consents ?? [],
    stale: false,
  };
}

/** The page before the ones that were read, put in front. */
export function withEarlier(state: ThreadState, page: Transcript): ThreadState {
  const first = state.rounds[0]?.round ?? Infinity;
  return { ...state, rounds: [...page.rounds.filter(r => r.round < first).map(toRound), ...state.rounds], more: page.more };
}

function toRound(round: TranscriptRound): Round {
  const { reason, code, error, recoverable, finish, usage, model, rating } = round;
  return {
    ...defined({ reason, code, error, recoverable, usage, model, rating }),
    ...(finish === 'broken_off' && { brokenOff: true }),
    ...(finish === 'length' && { cut: true }),
    round: round.round,
    runId: round.runId,
    message: round.message,
    parts: round.items.flatMap(toParts),
    versions: round.versions ?? [round.runId],
  };
}

function toParts(item: TranscriptItem): Part[] {
  const parts: Part[] = [];
  if (item.reasoning) {
    parts.push(...pieces({ kind: 'reasoning', text: item.reasoning, open: false, ...defined({ tookMs: item.reasoningMs }) }));
  }

  if (item.text) {
    parts.push(...pieces({ kind: 'text', text: item.text, open: false }));
  }

  if (item.call) {
    const { approval, resolved, result, parts: made, input } = item;
    parts.push({ kind: 'call', call: item.call, ...defined({ approval, approved: resolved?.approved, edited: resolved?.arguments, result, parts: made, input }) });
  }

  if (item.steered) {
    parts.push({ kind: 'steered', message: item.steered });
  }

  return parts;
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined | null> };

/** Only what has a value: the types here tell "absent" from "undefined". */
export function defined<T extends object>(values: T): Defined<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== null)) as Defined<T>;
}
