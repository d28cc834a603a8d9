import { Markdown } from '../markdown/Markdown';
import { memo } from '../memo';
import { attempt } from '../page';
import type { OpenThread } from '../thread/openThread';
import type { CallPart, Part, Round, TextPart } from '../thread/state';
import { words } from '../words';
import { Citations } from './Citations';
import { Elapsed, duration } from './elapsed';
import { Icon } from './Icon';
import { ReplyBar } from './ReplyBar';
import { RunStatus } from './RunStatus';
import { Shelf } from './Shelf';
import { ToolCall } from './ToolCall';
import { ToolGroup, grouped } from './ToolGroup';

interface Props {
  round: Round;
  thread: OpenThread | null;
  last: boolean;
  busy: boolean;
}

/** The answer of one run: its texts, reasonings and tool calls in the order they happened. */
export function Reply({ round, thread, last, busy }: Props) {
  const live = round.reason === undefined;
  return (
    <div class={`reply ${live ? 'live' : ''}`} aria-busy={live}>
      <h2 class="unseen">{words.value.assistant}</h2>
      {round.compacted && <p class="ending quiet">{round.compacted === 'summary' ? words.value.summedUp : words.value.leftOut}</p>}
      {grouped(round.parts).map(({ at, parts }) => parts.length === 1
        ? <PartView key={at} part={parts[0]!} live={live} last={at === round.parts.length - 1} thread={thread} />
        : <ToolGroup key={at} parts={parts as CallPart[]} thread={thread} />)}
      {live && <RunStatus round={round} />}
      {!live && <Citations parts={round.parts} />}
      <Ending round={round} thread={thread} last={last} busy={busy} />
      {!live && <ReplyBar round={round} thread={thread} last={last} busy={busy} />}
    </div>
  );
}

/** Drawn again only when this part has changed: a long answer has hundreds of them. */
const PartView = memo(({ part, live, last, thread }: { part: Part; live: boolean; last: boolean; thread: OpenThread | null }) => {
  const t = words.value;
  switch (part.kind) {
    case 'text':
      return <Shelf of={part} plain={() => part.text} kept={!part.continued} draw={() => <Markdown text={(part.lead ?? '') + part.text} live={part.open && last} />} />;
    case 'reasoning':
      return (
        <details class="reasoning">
          <summary><Icon name="chevron" size={16} /><ReasoningTime part={part} /></summary>
          <Markdown text={(part.lead ?? '') + part.text} live={part.open && last} />
        </details>
      );
    case 'call':
      return <ToolCall part={part} live={live} thread={thread} />;
    case 'steered':
      return <div class="steered"><span class="unseen">{t.you}: </span><div class="bubble" dir="auto">{part.message.text}</div></div>;
  }
});

/** Less is not worth a word, and what was read at once when the page was opened took no time here. */
const LEAST_TIME_MS = 1000;

function ReasoningTime({ part: { open, since, tookMs } }: { part: TextPart }) {
  const t = words.value;
  return tookMs !== undefined && tookMs >= LEAST_TIME_MS ? <span>{t.reasonedFor(duration(tookMs))}</span>
    : <span class={open ? 'shimmer' : undefined}>{t.reasoning}{open && tookMs === undefined && since !== undefined && <> <Elapsed since={new Date(since).toISOString()} /></>}</span>;
}

/** Why a run ended otherwise than with its answer, and what can be done. */
function Ending({ round, thread, last, busy }: Props) {
  const t = words.value;
  const goOn = thread && last && (
    <button type="button" disabled={busy} onClick={() => thread.post(t.continueMessage)}>{t.continueAnswer}</button>
  );
  if (round.reason === 'stopped') {
    return <p class="ending quiet">{t.stopped}</p>;
  }

  if (round.reason === 'limited') {
    return <p class="ending quiet">{t.limited(round.code ?? '', round.code === 'round_limit' ? /\d+/.exec(round.error ?? '')?.[0] : undefined)}</p>;
  }

  if (round.reason === 'failed') {
    return (
      <div class="ending failed" role="alert">
        <Icon name="warn" />
        <p><strong>{round.brokenOff ? t.brokenOff : t.failed}</strong> {round.error}</p>
        {round.brokenOff && goOn}
        {thread && round.recoverable !== false && <button type="button" disabled={busy} onClick={() => void attempt(() => thread.regenerate(round.runId))}>{t.tryAgain}</button>}
      </div>
    );
  }

  return round.cut ? <p class="ending quiet">{t.cutShort} {goOn}</p> : null;
}
