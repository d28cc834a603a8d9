import { CodeBlock } from '../markdown/CodeBlock';
import { memo } from '../memo';
import type { OpenThread } from '../thread/openThread';
import type { CallPart } from '../thread/state';
import { words, type Words } from '../words';
import { Approval } from './Approval';
import { Attachments } from './Attachments';
import { Elapsed, duration } from './elapsed';
import { Icon } from './Icon';
import { InputForm } from './InputForm';
import { pretty } from './pretty';
import { Places, ToolParts } from './ToolParts';

interface Props {
  part: CallPart;
  /** The run is under way. */
  live: boolean;
  thread: OpenThread | null;
}

type Status = 'running' | 'waiting' | 'away' | 'done' | 'failed' | 'denied';

/** A tool call: one line while it runs and afterwards, everything about it when it is opened. */
export const ToolCall = memo(({ part, live, thread }: Props) => {
  const t = words.value;
  const { call, result, progress } = part;
  const status = statusOf(part, live);
  const used = part.edited ?? call.arguments;
  return (
    <div class={`tool ${status}`}>
      <details>
        <summary>
          <span class="tool-mark">{status === 'running' ? <span class="spinner" aria-hidden="true" /> : <Icon name={MARKS[status]} size={16} />}</span>
          <code class="tool-name">{call.name}</code>
          <span class="tool-hint">{status === 'running' && progress?.note ? progress.note : hint(used)}</span>
          <span class="tool-status">
            {status === 'done' ? <span class="unseen">{t.toolDone}</span> : statusWord(status, t)}
            {' '}
            {status === 'running' ? <Elapsed since={part.startedAt ?? call.at} {...(progress && { least: progress.elapsedMs })} /> : result && <span class="elapsed">{duration(result.elapsedMs)}</span>}
          </span>
        </summary>
        <div class="tool-body">
          {/* A shared thread does not tell them. */}
          {used !== undefined && <><p class="label">{t.arguments}</p><CodeBlock text={pretty(used)} language={typeof used === 'string' ? '' : 'json'} open={false} /></>}
          {result?.error && <><p class="label">{t.error}</p><p class="bad"><code>{result.error.code}</code> {result.error.message}</p></>}
          <Places part={part} />
          {result && !result.error && <><p class="label">{t.result}{notes(part, t)}</p><Result text={result.result ?? result.preview ?? ''} /></>}
        </div>
      </details>
      {result?.files && !part.parts && <Attachments files={result.files} />}
      <ToolParts part={part} />
      {status === 'waiting' && thread && (part.input ? <InputForm input={part.input} thread={thread} /> : <Approval part={part} thread={thread} />)}
    </div>
  );
});

const MARKS = { waiting: 'clock', away: 'clock', done: 'check', failed: 'warn', denied: 'close' } as const;

export function statusOf({ call, approval, approved, input, result }: CallPart, live: boolean): Status {
  if (result) {
    return !result.error ? 'done' : approved === false || /denied|refused|not_approved/.test(result.error.code) ? 'denied' : 'failed';
  }

  return !live ? 'failed' : input !== undefined || (approval && approved === undefined) ? 'waiting' : call.client ? 'away' : 'running';
}

function statusWord(status: Status, t: Words): string {
  return { running: '', waiting: t.toolWaiting, away: t.toolWithClient, done: t.toolDone, failed: t.toolFailed, denied: t.toolDenied }[status];
}

function notes({ call, result }: CallPart, t: Words): string {
  const said = [call.remembered && t.remembered, result?.cached && t.fromCache, result?.truncated && t.truncated].filter(Boolean);
  return said.length > 0 ? ` (${said.join(', ')})` : '';
}

function Result({ text }: { text: string }) {
  try {
    return <CodeBlock text={pretty(JSON.parse(text))} language="json" open={false} />;
  } catch {
    return <CodeBlock text={text} language="" open={false} />;
  }
}

/** The arguments in a few words, for the line. */
function hint(value: unknown): string {
  if (typeof value !== 'object' || value === null) {
    return typeof value === 'string' ? value.slice(0, 120) : '';
  }

  return Object.values(value).filter(v => v !== null && v !== '').map(v => typeof v === 'object' ? JSON.stringify(v) : String(v)).join(' · ').slice(0, 120);
}
