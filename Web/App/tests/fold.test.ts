import { describe, expect, it } from 'vitest';
import { applyFrame } from '../src/thread/fold';
import { emptyThread, fromTranscript, withEarlier, type ThreadState } from '../src/thread/state';
import type { ThreadEvent, Transcript } from '../src/wire/events';

const usage = { inputTokens: 1, outputTokens: 2 };
const posted = (n: number, extra: object = {}): ThreadEvent => ({ type: 'message.posted', messageId: `m${n}`, text: `question ${n}`, run: `r${n}`, ...(n > 1 && { parent: `r${n - 1}` }), ...extra });
const started = (n: number, messageId = `m${n}`): ThreadEvent => ({ type: 'run.started', runId: `r${n}`, round: n, messageId });
const step = (runId: string, attempt = 1): ThreadEvent => ({ type: 'step.started', runId, step: 1, attempt });
const delta = (text: string, type: 'text.delta' | 'reasoning.delta' = 'text.delta'): ThreadEvent => ({ type, text });
const stepDone = (runId: string, text: string, reasoning?: string): ThreadEvent => ({ type: 'step.finished', runId, step: 1, text, ...(reasoning !== undefined && { reasoning }) });
const done = (runId: string, extra: object = {}): ThreadEvent => ({ type: 'run.finished', runId, reason: 'completed', text: '', usage, elapsedMs: 5, ...extra });
const fold = (state: ThreadState, ...events: ThreadEvent[]) => events.reduce((s, event) => applyFrame(s, { event }), state);
const answered = (n: number) => [posted(n), started(n), step(`r${n}`), delta(`answer ${n}`), stepDone(`r${n}`, `answer ${n}`), done(`r${n}`)];
const texts = (state: ThreadState, at = -1) => state.rounds.at(at)!.parts.map(p => p.kind === 'text' || p.kind === 'reasoning' ? `${p.kind}:${p.text}` : p.kind);

describe('applyFrame', () => {
  it('adds deltas up to the text of the step', () => {
    const state = fold(emptyThread, posted(1), started(1), step('r1'), delta('Think', 'reasoning.delta'), delta('Hel'), delta('lo'));
    expect(texts(state)).toEqual(['reasoning:Think', 'text:Hello']);
    expect(state.runId).toBe('r1');
    const end = fold(state, stepDone('r1', 'Hello', 'Think'), done('r1'));
    expect(texts(end)).toEqual(['reasoning:Think', 'text:Hello']);
    expect(end.runId).toBeUndefined();
    expect(end.rounds[0]).toMatchObject({ reason: 'completed', usage, elapsedMs: 5 });
  });

  it('tells how long a reasoning took that was seen as it came', () => {
    const at = (received: number, event: ThreadEvent) => (state: ThreadState) => applyFrame(state, { event, received });
    const seen = (...frames: ((state: ThreadState) => ThreadState)[]) => frames.reduce((s, apply) => apply(s), fold(emptyThread, posted(1), started(1), step('r1')));
    const reasoned = [at(1000, delta('Thi', 'reasoning.delta')), at(1800, delta('nk', 'reasoning.delta'))];
    expect(seen(...reasoned).rounds[0]!.parts).toMatchObject([{ text: 'Think', open: true, since: 1000 }]);
    expect(seen(...reasoned, at(3500, delta('Hello'))).rounds[0]!.parts[0]).toMatchObject({ tookMs: 2500 });
    // A step that only reasoned before it called a tool.
    expect(seen(...reasoned, at(2200, stepDone('r1', '', 'Think'))).rounds[0]!.parts).toMatchObject([{ tookMs: 1200, open: false }]);
    expect(fold(emptyThread, posted(1), started(1), step('r1'), delta('a', 'reasoning.delta'), delta('b')).rounds[0]!.parts[0]).not.toHaveProperty('tookMs');
  });

  it('takes the time of a reasoning from the server where it is told, live and after a reload', () => {
    const told: ThreadEvent = { type: 'step.finished', runId: 'r1', step: 1, text: 'So.', reasoning: 'Think', reasoningMs: 4200 };
    const begun = fold(emptyThread, posted(1), started(1), step('r1'), delta('Think', 'reasoning.delta'));
    expect(fold(begun, delta('So.'), told).rounds[0]!.parts[0]).toMatchObject({ kind: 'reasoning', tookMs: 4200 });
    // Of what this reader has not seen from its beginning, too.
    expect(fold(begun, told).rounds[0]!.parts).toMatchObject([{ kind: 'reasoning', tookMs: 4200 }, { kind: 'text', text: 'So.' }]);
    // Of two thoughts the server knows the sum, and the reader each.
    const twice = fold(begun, delta('So.'), delta('Again', 'reasoning.delta'), { ...told, reasoning: 'ThinkAgain' });
    expect(twice.rounds[0]!.parts.map(part => 'tookMs' in part)).toEqual([false, false, false]);
    const page = {
      thread: { id: 't', archived: false }, cursor: '9', total: 1, more: false, queue: [],
      rounds: [{ round: 1, runId: 'r1', message: { messageId: 'm1', text: 'q' }, items: [{ text: 'So.', reasoning: 'Think', reasoningMs: 4200 }] }],
    } as unknown as Transcript;
    expect(fromTranscript(page).rounds[0]!.parts[0]).toMatchObject({ kind: 'reasoning', tookMs: 4200 });
  });

  it('keeps what a run had written when it broke off', () => {
    const broken = { reason: 'failed', finish: 'broken_off', message: 'Overloaded.' };
    const shown = fold(emptyThread, posted(1), started(1), step('r1'), delta('Half an'), done('r1', { ...broken, text: 'Half an' }));
    expect(texts(shown)).toEqual(['text:Half an']);
    expect(shown.rounds[0]).toMatchObject({ reason: 'failed', brokenOff: true, error: 'Overloaded.' });
    expect(shown.stale).toBe(false);
    // A later attempt had written less: the server shows the longest once more.
    const again = fold(emptyThread, posted(1), started(1), step('r1'), delta('Half an'), step('r1', 2), delta('Ha'), step('r1', 3), delta('Half an'), done('r1', { ...broken, text: 'Half an' }));
    expect(texts(again)).toEqual(['text:Half an']);
  });

  it('moves the cursor with frames that have one, and only with those', () => {
    const state = applyFrame(emptyThread, { cursor: '3.5', event: delta('x') });
    expect(state.cursor).toBe('3.5');
    expect(applyFrame(state, { event: { type: 'tool.progress', callId: 'c', elapsedMs: 1 } }).cursor).toBe('3.5');
  });

  it('drops what a voided attempt wrote, and nothing of the steps before it', () => {
    const before = fold(emptyThread, posted(1), started(1), step('r1'), delta('first'), stepDone('r1', 'first'));
    const state = fold(before, step('r1'), delta('lost', 'reasoning.delta'), delta('lost too'), step('r1', 2), delta('kept'));
    expect(texts(state)).toEqual(['text:first', 'text:kept']);
  });

  it('shows why a step is tried again until the next text', () => {
    const state = fold(emptyThread, posted(1), started(1), step('r1'), { type: 'error', runId: 'r1', step: 1, attempt: 1, code: 'x', message: 'busy', recoverable: true, retry: true });
    expect(state.rounds[0]!.retrying).toBe('busy');
    expect(fold(state, step('r1', 2), delta('a')).rounds[0]!.retrying).toBeUndefined();
  });

  it('says that the model was not sent all of the chat', () => {
    const state = fold(emptyThread, posted(1), started(1), step('r1'), { type: 'context.compacted', runId: 'r1', kind: 'results' });
    expect(state.rounds[0]!.compacted).toBeUndefined();
    expect(fold(state, { type: 'context.compacted', runId: 'r1', kind: 'summary', messages: 9 }, delta('a')).rounds[0]!.compacted).toBe('summary');
  });

  it('believes the finished step where the deltas say otherwise', () => {
    expect(texts(fold(emptyThread, posted(1), started(1), step('r1'), delta('wro'), stepDone('r1', 'right')))).toEqual(['text:right']);
  });

  it('follows a call through consent, progress and result', () => {
    const called = fold(emptyThread, posted(1), started(1), step('r1'), stepDone('r1', ''), { type: 'tool.called', runId: 'r1', callId: 'c', name: 'scan', arguments: { a: 1 } });
    const asked = fold(called, { type: 'approval.requested', runId: 'r1', callId: 'c', name: 'scan', argumentsHash: 'h', expiresAt: '' });
    const end = fold(asked,
      { type: 'approval.resolved', runId: 'r1', callId: 'c', approved: true, arguments: { a: 2 } },
      { type: 'tool.started', runId: 'r1', callId: 'c', at: 'now' },
      { type: 'tool.progress', callId: 'c', elapsedMs: 900, note: 'half' },
      { type: 'tool.finished', runId: 'r1', callId: 'c', name: 'scan', result: 'ok', elapsedMs: 1000 });
    expect(end.rounds[0]!.parts[0]).toMatchObject({ kind: 'call', approved: true, edited: { a: 2 }, startedAt: 'now', progress: { elapsedMs: 900, note: 'half' }, result: { result: 'ok' } });
  });

  it('shows what a call writes while it works, and then what its result is made of', () => {
    const called = fold(emptyThread, posted(1), started(1), step('r1'), stepDone('r1', ''), { type: 'tool.called', runId: 'r1', callId: 'c', name: 'run', arguments: {} });
    const writing = fold(called,
      { type: 'tool.progress', callId: 'c', elapsedMs: 1, note: '1', kind: 'output' },
      { type: 'tool.progress', callId: 'c', elapsedMs: 2, note: '1 2', kind: 'output' });
    expect(writing.rounds[0]!.parts[0]).toMatchObject({ written: { output: '1 2' } });
    const code: ThreadEvent = { type: 'tool.code', runId: 'r1', callId: 'c', text: 'print(1)', language: 'python' };
    const source: ThreadEvent = { type: 'tool.source', runId: 'r1', callId: 'c', url: 'https://example.com/', place: 'page 3' };
    const [part] = fold(writing, code, source, { type: 'tool.finished', runId: 'r1', callId: 'c', name: 'run', result: '1 2', elapsedMs: 3 }).rounds[0]!.parts;
    expect(part).toMatchObject({ parts: [code, source], result: { result: '1 2' } });
    expect(part).not.toHaveProperty('written');
  });

  it('keeps rounds that a frame does not touch', () => {
    const state = fold(emptyThread, ...answered(1), ...answered(2));
    const next = fold(state, posted(3), started(3), delta('x'));
    expect(next.rounds[0]).toBe(state.rounds[0]);
    expect(next.rounds[1]).toBe(state.rounds[1]);
  });

  it('puts a regenerated reply beside the earlier one', () => {
    const state = fold(emptyThread, ...answered(1), started(2, 'm1'));
    expect(state.rounds.map(r => r.runId)).toEqual(['r2']);
    expect(state.rounds[0]!.versions).toEqual(['r1', 'r2']);
  });

  it('puts an edited message beside the one it replaces, and drops what followed', () => {
    const state = fold(emptyThread, ...answered(1), ...answered(2), ...answered(3), posted(4, { parent: 'r1' }), started(4));
    expect(state.rounds.map(r => r.runId)).toEqual(['r1', 'r4']);
    expect(state.rounds[1]!.versions).toEqual(['r2', 'r4']);
  });

  it('asks for the transcript when the parent was never read', () => {
    const state = fold({ ...fold(emptyThread, ...answered(5)), more: true }, posted(9, { parent: 'r2' }), started(9));
    expect(state.stale).toBe(true);
  });

  it('asks for the transcript when another branch is shown', () => {
    expect(fold(emptyThread, { type: 'branch.selected', run: 'r1' }).stale).toBe(true);
  });

  it('keeps the queue: added, edited, put first, taken back, posted', () => {
    const queue = (...events: ThreadEvent[]) => fold(emptyThread, ...events).queue.map(q => q.text);
    const add = (messageId: string, text: string, next = false): ThreadEvent => ({ type: 'message.queued', messageId, text, next });
    expect(queue(add('a', '1'), add('b', '2'), add('a', '3'))).toEqual(['3', '2']);
    expect(queue(add('a', '1'), add('b', '2', true))).toEqual(['2', '1']);
    expect(queue(add('a', '1'), { type: 'message.unqueued', messageId: 'a' })).toEqual([]);
    expect(queue(add('m1', '1'), posted(1))).toEqual([]);
  });

  it('puts a steered message into the run it joined', () => {
    const state = fold(emptyThread, posted(1), started(1), delta('a'), { type: 'message.posted', messageId: 's', text: 'also', run: 'r1', steered: true });
    expect(texts(state)).toEqual(['text:a', 'steered']);
    expect(state.unanswered).toEqual([]);
  });

  it('marks a stop, then the end', () => {
    const state = fold(emptyThread, posted(1), started(1), delta('par'), { type: 'stop.requested', runId: 'r1' });
    expect(state.rounds[0]!.stopping).toBe(true);
    expect(fold(state, done('r1', { reason: 'stopped' })).rounds[0]).toMatchObject({ reason: 'stopped', parts: [{ text: 'par', open: false }] });
  });

  it('takes title, archive, agent and feedback, and skips what it does not know', () => {
    const state = fold(emptyThread, ...answered(1),
      { type: 'title.changed', title: 'T', source: 'user' }, { type: 'thread.archived', archived: true },
      { type: 'agent.changed', agent: 'a' }, { type: 'feedback.given', run: 'r1', rating: 'up' });
    expect(state).toMatchObject({ title: 'T', archived: true, agent: 'a', rounds: [{ rating: 'up' }] });
    expect(fold(state, { type: 'feedback.given', run: 'r1' }).rounds[0]!.rating).toBeUndefined();
    expect(fold(state, { type: 'something.new' } as unknown as ThreadEvent)).toBe(state);
  });

  it('gives the same from a transcript and its stream as from the stream alone', () => {
    const page: Transcript = {
      thread: { id: 't', createdAt: '', updatedAt: '', running: true, runId: 'r1', messages: 1, rounds: 1, archived: false },
      cursor: '3', total: 1, more: false, queue: [],
      rounds: [{ round: 1, runId: 'r1', message: { type: 'message.posted', messageId: 'm1', text: 'question 1', run: 'r1' }, items: [], versions: ['r1'] }],
    };
    const rest = [delta('answer'), stepDone('r1', 'answer'), done('r1')];
    const whole = fold(emptyThread, posted(1), started(1), step('r1'), ...rest);
    expect(fold(fromTranscript(page), ...rest).rounds).toEqual(whole.rounds);
  });

  it('puts earlier pages in front, without doubles', () => {
    const state = { ...fold(emptyThread, posted(3), started(3)), more: true };
    const page = { thread: {}, cursor: '', total: 3, more: false, queue: [], rounds: [2, 3].map(n => ({ round: n, runId: `r${n}`, message: posted(n), items: [] })) } as unknown as Transcript;
    const merged = withEarlier({ ...state, rounds: [{ round: 3, runId: 'r3', message: posted(3) as never, parts: [], versions: [] }] }, page);
    expect(merged.rounds.map(r => r.runId)).toEqual(['r2', 'r3']);
    expect(merged.more).toBe(false);
  });
});
