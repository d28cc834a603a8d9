import type { ApprovalResolved, Frame, MessagePosted, RunFinished, RunStarted, StepFinished } from '../wire/events';
import { grown, pieces } from './pieces';
import { defined, type CallPart, type Part, type Round, type TextPart, type ThreadState } from './state';

/** The state after a frame. Pure; what a frame does not touch keeps its identity, so that only what changed is drawn again. */
export function applyFrame(state: ThreadState, { cursor, event, received }: Frame): ThreadState {
  const next = apply(state, event, received);
  return cursor === undefined || next.cursor === cursor ? next : { ...next, cursor };
}

function apply(state: ThreadState, event: Frame['event'], received?: number): ThreadState {
  switch (event.type) {
    case 'message.posted':
      return posted(state, event);
    case 'message.queued':
      return { ...state, queue: queued(state.queue, event) };
    case 'message.unqueued':
      return { ...state, queue: state.queue.filter(q => q.messageId !== event.messageId) };
    case 'run.started':
      return started(state, event);
    case 'step.started':
      return onRun(state, event.runId, round => event.attempt > 1 ? { ...without(round, 'retrying'), parts: round.parts.filter(p => !isOpen(p)) } : round);
    case 'text.delta':
      return write(state, 'text', event.text, received);
    case 'reasoning.delta':
      return write(state, 'reasoning', event.text, received);
    case 'step.finished':
      return onRun(state, event.runId, round => ({ ...without(round, 'retrying'), parts: finished(round.parts, event, received) }));
    case 'tool.called':
      return onRun(state, event.runId, round => ({ ...round, parts: [...round.parts, { kind: 'call', call: event }] }));
    case 'tool.started':
      return onCall(state, event.callId, call => ({ ...without(call, 'written'), ...defined({ startedAt: event.at }) }));
    case 'tool.progress':
      return onCall(state, event.callId, call => event.kind === undefined
        ? { ...call, progress: { elapsedMs: event.elapsedMs, ...defined({ note: event.note }) } }
        : { ...call, progress: { elapsedMs: event.elapsedMs }, written: { ...call.written, [event.kind]: event.note ?? '' } });
    case 'tool.code':
    case 'tool.output':
    case 'tool.error':
    case 'tool.image':
    case 'tool.file':
    case 'tool.source':
      return onCall(state, event.callId, call => ({ ...call, parts: [...call.parts ?? [], event] }));
    case 'tool.finished':
      return onCall(state, event.callId, call => ({ ...without(call, 'input', 'written'), result: event }));
    case 'approval.requested':
      return onCall(state, event.callId, call => ({ ...call, approval: event }));
    case 'approval.resolved':
      return onCall(consented(state, event), event.callId, call => ({ ...call, approved: event.approved, ...defined({ edited: event.arguments }) }));
    case 'input.requested':
      return onCall(state, event.callId, call => ({ ...call, input: event }));
    case 'input.resolved':
      return onCall(state, event.callId, call => without(call, 'input'));
    case 'consent.withdrawn':
      return { ...state, consents: state.consents.filter(c => c.name !== event.name) };
    case 'error':
      return onRun(state, event.runId, round => event.retry ? { ...round, retrying: event.message } : round);
    case 'context.compacted':
      return onRun(state, event.runId, round => event.kind === 'summary' || event.kind === 'left_out' ? { ...round, compacted: event.kind } : round);
    case 'stop.requested':
      return onRun(state, event.runId, round => ({ ...round, stopping: true }));
    case 'run.finished':
      return ended(state, event);
    case 'title.changed':
      return { ...state, title: event.title };
    case 'thread.archived':
      return { ...state, archived: event.archived };
    case 'agent.changed':
      return { ...without(state, 'agent', 'model'), ...defined({ agent: event.agent, model: event.model }) };
    case 'branch.selected':
      return { ...state, stale: true };
    case 'feedback.given':
      return onRun(state, event.run, round => ({ ...without(round, 'rating'), ...defined({ rating: event.rating }) }));
    default:
      return state;
  }
}

/** A consent for the whole thread is one to the tool of the call that was asked about. */
function consented(state: ThreadState, answer: ApprovalResolved): ThreadState {
  const call = state.rounds.findLast(r => r.runId === answer.runId)?.parts.find(p => p.kind === 'call' && p.call.callId === answer.callId);
  if (!answer.remember || call?.kind !== 'call') {
    return state;
  }

  const { name } = call.call;
  return { ...state, consents: [...state.consents.filter(c => c.name !== name), { name, ...defined({ by: answer.by }) }] };
}

function posted(state: ThreadState, message: MessagePosted): ThreadState {
  const queue = state.queue.some(q => q.messageId === message.messageId) ? state.queue.filter(q => q.messageId !== message.messageId) : state.queue;
  if (message.steered && message.run !== undefined) {
    return onRun({ ...state, queue }, message.run, round => ({ ...round, parts: [...round.parts, { kind: 'steered', message }] }));
  }

  return { ...state, queue, unanswered: [...state.unanswered, message] };
}

function queued(queue: ThreadState['queue'], message: { messageId: string; text: string; next?: boolean }): ThreadState['queue'] {
  const { messageId, text } = message;
  if (queue.some(q => q.messageId === messageId)) {
    return queue.map(q => q.messageId === messageId ? { messageId, text } : q);
  }

  return message.next ? [{ messageId, text }, ...queue] : [...queue, { messageId, text }];
}

/** A run answers a new message, an edited one (which leaves the branch at its parent) or one that was answered before. */
function started(state: ThreadState, run: RunStarted): ThreadState {
  if (state.rounds.some(r => r.runId === run.runId)) {
    return state;
  }

  const message = state.unanswered.find(m => m.messageId === run.messageId);
  const again = state.rounds.findIndex(r => r.message.messageId === run.messageId);
  const from = message === undefined ? again : followers(state, message);
  const subject = message ?? state.rounds[again]?.message;
  if (from < 0 || subject === undefined) {
    return { ...state, runId: run.runId, stale: true };
  }

  const replaced = state.rounds[from];
  const round: Round = {
    round: run.round,
    runId: run.runId,
    message: subject,
    parts: [],
    versions: [...replaced?.versions ?? [], run.runId],
    ...defined({ model: run.model }),
  };
  return {
    ...state,
    runId: run.runId,
    rounds: [...state.rounds.slice(0, from), round],
    unanswered: state.unanswered.filter(m => m.messageId !== run.messageId),
  };
}

/** Where the rounds begin that a message replaces; -1 when its parent is not among those that were read. */
function followers(state: ThreadState, message: MessagePosted): number {
  if (message.parent === undefined) {
    return state.more ? -1 : 0;
  }

  const parent = state.rounds.findIndex(r => r.runId === message.parent);
  return parent < 0 ? -1 : parent + 1;
}

function write(state: ThreadState, kind: TextPart['kind'], text: string, received?: number): ThreadState {
  return state.runId === undefined ? state : onRun(state, state.runId, round => {
    const last = round.parts.at(-1);
    const parts = last?.kind === kind && last.open
      ? [...round.parts.slice(0, -1), ...grown(last, text)]
      : [...round.parts.map(part => timed(part, received)), { kind, text, open: true, ...(kind === 'reasoning' && defined({ since: received })) }];
    return { ...without(round, 'retrying'), parts };
  });
}

/** A reasoning that has come to its end, with the time that it took. */
function timed<P extends Part>(part: P, received: number | undefined): P {
  return part.kind === 'reasoning' && part.open && part.since !== undefined && part.tookMs === undefined && received !== undefined
    ? { ...part, tookMs: Math.max(0, received - part.since) } : part;
}

/** Closes what the step wrote; where this reader has seen something else than what was kept, what was kept holds. */
function finished(parts: readonly Part[], step: StepFinished, received?: number): readonly Part[] {
  const took = defined({ tookMs: step.reasoningMs });
  const seen = (kind: TextPart['kind']) => parts.filter((p): p is TextPart => isOpen(p) && p.kind === kind).map(p => p.text).join('');
  if (seen('text') === step.text && seen('reasoning') === (step.reasoning ?? '')) {
    // The server's time is that of all thoughts of the step: where there is one, it is its own.
    const thoughts = parts.filter(p => isOpen(p) && p.kind === 'reasoning');
    const only = thoughts.filter(p => !(p as TextPart).continued).length === 1 ? thoughts[0] : undefined;
    return parts.map(p => isOpen(p) ? { ...timed(p, received), ...(p === only && took), open: false } : p);
  }

  const kept: TextPart[] = [{ kind: 'reasoning', text: step.reasoning ?? '', open: false, ...took }, { kind: 'text', text: step.text, open: false }];
  return [...parts.filter(p => !isOpen(p)), ...kept.filter(p => p.text !== '').flatMap(pieces)];
}

function ended(state: ThreadState, run: RunFinished): ThreadState {
  const { reason, usage, elapsedMs } = run;
  const next = onRun(state, run.runId, round => ({
    ...without(round, 'retrying', 'stopping'),
    reason,
    usage,
    elapsedMs,
    parts: round.parts.some(isOpen) ? round.parts.map(p => isOpen(p) ? { ...p, open: false } : p) : round.parts,
    ...defined({ code: run.code, error: run.message, recoverable: run.recoverable }),
    ...(run.finish === 'length' && { cut: true }),
    ...(run.finish === 'broken_off' && { brokenOff: true }),
  }));
  return next.runId === run.runId ? without(next, 'runId') : next;
}

function isOpen(part: Part): part is TextPart {
  return (part.kind === 'text' || part.kind === 'reasoning') && part.open;
}

function onRun(state: ThreadState, runId: string, change: (round: Round) => Round): ThreadState {
  const at = state.rounds.findLastIndex(r => r.runId === runId);
  const round = state.rounds[at];
  if (round === undefined) {
    return state;
  }

  const changed = change(round);
  return changed === round ? state : { ...state, rounds: state.rounds.with(at, changed) };
}

function onCall(state: ThreadState, callId: string, change: (call: CallPart) => CallPart): ThreadState {
  const round = state.rounds.findLast(r => r.parts.some(p => p.kind === 'call' && p.call.callId === callId));
  return round === undefined ? state : onRun(state, round.runId, r => ({
    ...r,
    parts: r.parts.map(p => p.kind === 'call' && p.call.callId === callId ? change(p) : p),
  }));
}

function without<T extends object, K extends keyof T>(value: T, ...names: K[]): Omit<T, K> & { [P in K]?: never } {
  const copy = { ...value };
  for (const name of names) {
    // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- absent, not undefined
    delete copy[name];
  }

  return copy;
}
