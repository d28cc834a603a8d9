import { expect, test } from 'vitest';
import { applyFrame } from '../src/thread/fold';
import { emptyThread, type ThreadState } from '../src/thread/state';
import { contentOf } from '../src/view/inputValues';
import type { InputQuestion, ThreadEvent } from '../src/wire/events';

const questions: InputQuestion[] = [{
  id: 'q1',
  message: 'Which?',
  schema: {
    required: ['seat'],
    properties: { seat: { type: 'string' }, count: { type: 'integer', default: 2 }, window: { type: 'boolean' }, note: { type: 'string' } },
  },
}];

test('an answer has what its schema wants and leaves out what is empty', () => {
  expect(contentOf(questions, { 'q1 seat': '12A', 'q1 window': 'true' })).toEqual({ q1: { seat: '12A', count: 2, window: true } });
});

test('a question is there until it is answered, and a consent until it is taken back', () => {
  const events = [
    { type: 'message.posted', messageId: 'm1', text: 'go' },
    { type: 'run.started', runId: 'r1', round: 1, messageId: 'm1' },
    { type: 'tool.called', runId: 'r1', callId: 'c1', name: 'book', arguments: {} },
    { type: 'approval.resolved', runId: 'r1', callId: 'c1', approved: true, remember: true, by: 'ada' },
    { type: 'input.requested', runId: 'r1', callId: 'c1', name: 'book', questions, expiresAt: '2026-01-01T00:00:00Z' },
  ] as ThreadEvent[];
  const fold = (state: ThreadState, event: ThreadEvent) => applyFrame(state, { event });
  const asked = events.reduce(fold, emptyThread);
  const part = (state: ThreadState) => state.rounds[0]?.parts[0];
  expect(part(asked)).toMatchObject({ input: { name: 'book' } });
  expect(asked.consents).toEqual([{ name: 'book', by: 'ada' }]);
  const answered = fold(fold(asked, { type: 'input.resolved', runId: 'r1', callId: 'c1', action: 'accept' }), { type: 'consent.withdrawn', name: 'book' });
  expect(part(answered)).not.toHaveProperty('input');
  expect(answered.consents).toEqual([]);
});
