/** The frames of docs/protocol.md that the page reads. Names that are not here are skipped: more will come. */

export interface Attachment {
  name: string;
  mediaType: string;
  url: string;
}

export interface Usage {
  model?: string;
  inputTokens: number;
  outputTokens: number;
  latencyMs?: number;
  cost?: number;
  calls?: number;
  estimated?: boolean;
}

export type RunReason = 'completed' | 'stopped' | 'limited' | 'failed';
export type Rating = 'up' | 'down';

interface Stored { at?: string }
interface OfRun extends Stored { runId: string }

export interface MessagePosted extends Stored {
  type: 'message.posted';
  messageId: string;
  text: string;
  attachments?: Attachment[];
  run?: string;
  parent?: string;
  clientMessageId?: string;
  steered?: boolean;
}

export interface MessageQueued extends Stored {
  type: 'message.queued';
  messageId: string;
  text: string;
  clientMessageId?: string;
  next?: boolean;
}

export interface RunStarted extends OfRun { type: 'run.started'; round: number; messageId: string; agent?: string; model?: string }
export interface StepStarted extends OfRun { type: 'step.started'; step: number; attempt: number; model?: string }
export interface StepFinished extends OfRun { type: 'step.finished'; step: number; text: string; reasoning?: string; reasoningMs?: number; finish?: string; usage?: Usage }
export interface ToolCalled extends OfRun { type: 'tool.called'; callId: string; name: string; arguments: unknown; needsApproval?: boolean; remembered?: boolean; client?: boolean; expiresAt?: string }
export interface ToolStarted extends OfRun { type: 'tool.started'; callId: string; attempt?: number }
export interface ToolProgress extends Stored {
  type: 'tool.progress';
  callId: string;
  elapsedMs: number;
  note?: string;
  /** Of a kind, the note is the end of all that was written of it so far. */
  kind?: 'code' | 'output' | 'error';
}

/** What a result is made of; comes just before it. */
export type ToolPart = OfRun & { callId: string } & (
  | { type: 'tool.code'; text: string; language?: string; file?: Attachment }
  | { type: 'tool.output' | 'tool.error'; text: string; file?: Attachment }
  | { type: 'tool.image' | 'tool.file'; file: Attachment }
  /** Of any scheme; nobody has checked where it leads. */
  | { type: 'tool.source'; url?: string; title?: string; place?: string; mediaType?: string }
);

export interface ToolFinished extends OfRun {
  type: 'tool.finished';
  callId: string;
  name: string;
  result?: string;
  error?: { code: string; message: string };
  preview?: string;
  elapsedMs: number;
  truncated?: boolean;
  cached?: boolean;
  /** Stored with the thread. */
  files?: Attachment[];
  /** Of any scheme; nobody has checked where they lead. */
  links?: { url: string; title?: string; mediaType?: string }[];
}

/** Where text came from that the run has read and that neither the owner nor the server wrote. */
export interface OutsideSource { kind: string; name?: string }
/** A consent to all calls of a tool in a thread. */
export interface Consent { name: string; by?: string }

export interface ApprovalRequested extends OfRun {
  type: 'approval.requested';
  callId: string;
  name: string;
  argumentsHash: string;
  expiresAt: string;
  sources?: OutsideSource[];
}
export interface ApprovalResolved extends OfRun {
  type: 'approval.resolved';
  callId: string;
  approved: boolean;
  arguments?: unknown;
  reason?: string;
  by?: string;
  remember?: boolean;
}
/** What a tool asks, in the words of whoever made it. */
export interface InputQuestion { id: string; message: string; schema?: InputSchema; url?: string }
export interface InputSchema { properties?: Record<string, InputField>; required?: string[] }
export interface InputField {
  type?: string;
  title?: string;
  description?: string;
  enum?: unknown[];
  enumNames?: string[];
  oneOf?: { const: unknown; title?: string }[];
  default?: unknown;
}
export interface InputRequested extends OfRun { type: 'input.requested'; callId: string; name: string; questions: InputQuestion[]; expiresAt: string }
export interface InputResolved extends OfRun { type: 'input.resolved'; callId: string; action: string; by?: string; reason?: string }
export interface StepFailed extends OfRun { type: 'error'; step: number; attempt: number; code: string; message: string; recoverable: boolean; retry?: boolean }

export interface RunFinished extends OfRun {
  type: 'run.finished';
  reason: RunReason;
  code?: string;
  message?: string;
  text: string;
  usage: Usage;
  elapsedMs: number;
  /** `length` when the answer was cut, `broken_off` when the model failed in mid-answer and what it had written is kept. */
  finish?: string;
  /** For a failure: whether the same message may succeed later, with nothing else changed. */
  recoverable?: boolean;
}

export interface ContextCompacted extends OfRun { type: 'context.compacted'; kind: string; messages?: number }

export type ThreadEvent =
  | MessagePosted
  | MessageQueued
  | (Stored & { type: 'message.unqueued'; messageId: string })
  | RunStarted
  | StepStarted
  | { type: 'text.delta' | 'reasoning.delta'; text: string }
  | StepFinished
  | ToolCalled
  | ToolStarted
  | ToolProgress
  | ToolPart
  | ToolFinished
  | ApprovalRequested
  | ApprovalResolved
  | InputRequested
  | InputResolved
  | StepFailed
  | ContextCompacted
  | (OfRun & { type: 'stop.requested' })
  | RunFinished
  | (Stored & { type: 'consent.withdrawn'; name: string })
  | (Stored & { type: 'title.changed'; title: string; source: string })
  | (Stored & { type: 'thread.archived'; archived: boolean })
  | (Stored & { type: 'agent.changed'; agent?: string; model?: string })
  | (Stored & { type: 'branch.selected'; run: string })
  | (Stored & { type: 'feedback.given'; run: string; rating?: Rating; text?: string });

/** One item of the stream. Signs of progress carry no cursor. */
export interface Frame {
  cursor?: string;
  /** When it was received, by this machine's clock. */
  received?: number;
  event: ThreadEvent;
}

export interface ThreadSummary {
  id: string;
  title?: string;
  agent?: string;
  model?: string;
  createdAt: string;
  updatedAt: string;
  running: boolean;
  runId?: string;
  messages: number;
  rounds: number;
  /** Calls that wait for their owner's approval. */
  awaiting?: number;
  archived: boolean;
  project?: string | null;
  temporary?: boolean;
  usage?: Usage;
}

/** What the stream of the list says. */
export type ListChange =
  /** Changes may have been missed: read the list again. */
  | { type: 'threads.sync' }
  | { type: 'thread.changed'; thread: ThreadSummary }
  | { type: 'thread.deleted'; threadId: string };

export interface TranscriptItem {
  text?: string;
  reasoning?: string;
  reasoningMs?: number;
  call?: ToolCalled;
  approval?: ApprovalRequested;
  resolved?: ApprovalResolved;
  result?: ToolFinished;
  parts?: ToolPart[];
  input?: InputRequested;
  steered?: MessagePosted;
}

export interface TranscriptRound {
  round: number;
  runId: string;
  message: MessagePosted;
  items: TranscriptItem[];
  reason?: RunReason;
  code?: string;
  error?: string;
  finish?: string;
  recoverable?: boolean;
  usage?: Usage;
  model?: string;
  versions?: string[];
  rating?: Rating;
}

export interface Transcript {
  thread: ThreadSummary;
  cursor: string;
  total: number;
  more: boolean;
  queue: { messageId: string; text: string }[];
  rounds: TranscriptRound[];
  consents?: Consent[];
}
