import { render } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import type { OpenThread } from '../src/thread/openThread';
import type { Round } from '../src/thread/state';
import { Reply } from '../src/view/Reply';

const ended = (code: string, error?: string) => render(
  <Reply round={{ round: 1, runId: 'r1', message: { text: 'q' }, parts: [], versions: ['r1'], reason: 'limited', code, ...(error !== undefined && { error }) } as unknown as Round} thread={null} last busy={false} />,
);

describe('An answer that a limit has ended', () => {
  it('says which', () => {
    expect(ended('time_limit')).toContain('Stopped at the time limit.');
    expect(ended('round_limit', 'The run reached its limit of 10 tool rounds.')).toContain('Stopped after 10 tool rounds.');
    expect(ended('budget', 'Of 100 tokens a day nothing is left.')).toContain('Stopped: the budget is used up.');
    expect(ended('client_expired')).toContain('the application brought no result in time');
    expect(ended('round_limit')).toContain('Stopped at a limit.');
  });
});

describe('An answer that failed', () => {
  const thread = Object.create(null) as OpenThread;
  const failed = (recoverable?: boolean) => render(
    <Reply round={{ round: 1, runId: 'r1', message: { text: 'q' }, parts: [], versions: ['r1'], reason: 'failed', error: 'No.', ...(recoverable !== undefined && { recoverable }) } as unknown as Round} thread={thread} last busy={false} />,
  );

  it('is tried again unless that would fail again', () => {
    expect(failed()).toContain('Try again');
    expect(failed(true)).toContain('Try again');
    expect(failed(false)).not.toContain('Try again');
    expect(failed(false)).toContain('Answer again');
  });
});
