import { useState } from 'preact/hooks';
import { attempt, client, models, notify } from '../page';
import { hashOf } from '../route';
import type { OpenThread } from '../thread/openThread';
import { joined } from '../thread/pieces';
import type { Round, TextPart } from '../thread/state';
import type { Rating } from '../wire/events';
import { words } from '../words';
import { CopyButton } from './CopyButton';
import { duration } from './elapsed';
import { Icon } from './Icon';
import { IconButton } from './IconButton';
import { linkTo } from './linkTo';
import { Menu } from './Menu';
import { canSpeak, speak, speaking } from './speech';

interface Props {
  round: Round;
  thread: OpenThread | null;
  last: boolean;
  busy: boolean;
}

/** What can be done with an answer, and what it has used. */
export function ReplyBar({ round, thread, last, busy }: Props) {
  const t = words.value;
  const [asking, setAsking] = useState<Rating | null>(null);
  const texts = round.parts.filter((p): p is TextPart => p.kind === 'text');
  const text = () => joined(texts);
  const rate = (rating: Rating) => {
    const taken = round.rating === rating;
    setAsking(taken ? null : rating);
    void attempt(() => thread!.feedback(round.runId, taken ? null : rating));
  };
  const fork = () => attempt(async () => {
    const copy = await client.fork(thread!.id!, round.runId);
    location.hash = hashOf(copy.id);
    notify(t.forked);
  });

  return (
    <>
      <div class={`bar ${last ? 'shown' : ''}`}>
        {thread && <Versions round={round} thread={thread} busy={busy} />}
        {texts.length > 0 && <CopyButton text={text} label={t.copy} />}
        {thread && (
          <>
            <IconButton icon="up" label={t.goodAnswer} size={16} pressed={round.rating === 'up'} onClick={() => rate('up')} />
            <IconButton icon="down" label={t.badAnswer} size={16} pressed={round.rating === 'down'} onClick={() => rate('down')} />
            <IconButton icon="again" label={t.regenerate} size={16} disabled={busy} onClick={() => void attempt(() => thread.regenerate(round.runId))} />
            <Menu
              label={t.more}
              place="above"
              items={[
                ...models.value.map(model => ({ label: t.regenerateWith(model.name), icon: 'again' as const, run: () => void attempt(() => thread.regenerate(round.runId, model.name)) })),
                ...(canSpeak && texts.length > 0 ? [{ label: speaking.value === round.runId ? t.stopReading : t.readAloud, icon: 'sound' as const, run: () => speak(round.runId, text()) }] : []),
                { label: t.copyLinkTo, icon: 'link', run: () => linkTo(thread, round.runId) },
                { label: t.fork, icon: 'fork', run: () => void fork() },
              ]}
            >
              <Icon name="more" size={16} />
            </Menu>
          </>
        )}
        <UsageText round={round} />
      </div>
      {asking && thread && <FeedbackForm rating={asking} round={round} thread={thread} close={() => setAsking(null)} />}
    </>
  );
}

function Versions({ round, thread, busy }: { round: Round; thread: OpenThread; busy: boolean }) {
  const t = words.value;
  const { versions, runId } = round;
  if (versions.length < 2) {
    return null;
  }

  const at = versions.indexOf(runId);
  const go = (to: number) => void attempt(() => thread.selectBranch(versions[to]!));
  return (
    <span class="versions" role="group" aria-label={t.version(at + 1, versions.length)}>
      <IconButton icon="left" label={t.previousVersion} size={16} disabled={busy || at <= 0} onClick={() => go(at - 1)} />
      <span aria-hidden="true">{at + 1}/{versions.length}</span>
      <IconButton icon="right" label={t.nextVersion} size={16} disabled={busy || at >= versions.length - 1} onClick={() => go(at + 1)} />
    </span>
  );
}

function UsageText({ round }: { round: Round }) {
  const t = words.value;
  const { usage, elapsedMs, model } = round;
  if (!usage || usage.inputTokens + usage.outputTokens === 0) {
    return null;
  }

  const number = (n: number) => n.toLocaleString(t.locale);
  const sums = t.usage((usage.estimated ? '≈ ' : '') + number(usage.inputTokens), number(usage.outputTokens));
  const cost = usage.cost ? `${t.cost} ${usage.cost.toLocaleString(t.locale, { maximumSignificantDigits: 3 })}` : undefined;
  const time = elapsedMs ?? usage.latencyMs;
  return (
    <span class="usage" title={[sums, cost].filter(Boolean).join(' · ')}>
      {[model ?? usage.model, time === undefined ? undefined : duration(time), `↑ ${number(usage.inputTokens)}  ↓ ${number(usage.outputTokens)}`, cost].filter(Boolean).join(' · ')}
    </span>
  );
}

function FeedbackForm({ rating, round, thread, close }: { rating: Rating; round: Round; thread: OpenThread; close: () => void }) {
  const t = words.value;
  const [text, setText] = useState('');
  const send = async () => {
    close();
    if (text.trim() !== '' && await attempt(() => thread.feedback(round.runId, rating, text.trim()))) {
      notify(t.thanks);
    }
  };
  return (
    <form
      class="feedback"
      onSubmit={event => {
        event.preventDefault();
        void send();
      }}
      onKeyDown={event => {
        if (event.key === 'Escape') {
          event.stopPropagation();
          close();
        }
      }}
    >
      <input autofocus aria-label={t.feedbackQuestion} placeholder={t.feedbackQuestion} value={text} onInput={event => setText(event.currentTarget.value)} />
      <button type="submit" class="primary">{t.send}</button>
      <IconButton icon="close" label={t.close} size={16} onClick={close} />
    </form>
  );
}
