import { useEffect, useRef, useState } from 'preact/hooks';
import { useFollow } from '../view/useFollow';
import { Boundary } from '../view/Boundary';
import { Icon } from '../view/Icon';
import { messageOf } from '../wire/problem';
import { words } from '../words';
import { Visitor, type WidgetSettings } from './visitor';
import { WidgetRound } from './WidgetRound';

/** A button in the corner of any page, and the thread behind it. Nothing is asked of the server before the button is pressed. */
export function Widget({ base, settings }: { base: string; settings: WidgetSettings }) {
  const t = words.value;
  const [open, setOpen] = useState(false);
  const [visitor, setVisitor] = useState<Visitor | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  const toggle = () => {
    if (visitor === null) {
      const made = new Visitor(base, settings);
      void made.thread.open();
      setVisitor(made);
    }

    setOpen(!open);
  };
  return (
    <>
      {open && visitor && <Panel visitor={visitor} settings={settings} close={() => {
        setOpen(false);
        button.current?.focus();
      }} />}
      <button ref={button} type="button" class="launcher" aria-expanded={open} aria-label={open ? t.close : settings.title} title={settings.title} onClick={toggle}>
        <Icon name={open ? 'close' : 'chat'} size={26} />
      </button>
    </>
  );
}

function Panel({ visitor, settings, close }: { visitor: Visitor; settings: WidgetSettings; close: () => void }) {
  const t = words.value;
  const { scroller, content, toEnd } = useFollow();
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState('');
  const [refusal, setRefusal] = useState('');
  const [, again] = useState(0);
  const { thread } = visitor;
  const { rounds, runId, queue } = thread.state.value;
  const problem = thread.problem.value;
  const busy = runId !== undefined;
  useEffect(() => field.current?.focus(), []);
  useEffect(() => {
    // The thread was deleted since the last visit. What was written in the meantime brings it into being again.
    if (thread.problem.value?.status === 404) {
      visitor.restart();
      again(n => n + 1);
    }
  }, [problem]);

  const run = (action: Promise<unknown>) => action.then(() => setRefusal(''), (error: unknown) => setRefusal(messageOf(error)));
  const send = () => {
    if (text.trim() !== '') {
      setText('');
      toEnd();
      setRefusal('');
      visitor.post(text.trim());
    }
  };
  const shown = [...thread.state.value.unanswered, ...thread.pending.value, ...queue];
  const failure = problem && problem.status !== 404 ? problem.message : thread.pending.value.find(p => p.failed)?.failed ?? (thread.pending.value.some(p => p.waits === 'unreachable') ? t.waitsUnreachable : refusal);
  return (
    <section
      class="panel"
      role="dialog"
      aria-label={settings.title}
      onKeyDown={event => {
        event.stopPropagation();
        if (event.key === 'Escape') {
          if (busy) {
            void run(thread.stop());
          } else {
            close();
          }
        }
      }}
    >
      <header>
        <h2>{settings.title}</h2>
        {rounds.length > 0 && (
          <button
            type="button"
            class="plain"
            aria-label={t.newChat}
            title={t.newChat}
            onClick={() => {
              visitor.restart();
              again(n => n + 1);
            }}
          >
            <Icon name="plus" />
          </button>
        )}
        <button type="button" class="plain" aria-label={t.close} title={t.close} onClick={close}><Icon name="close" /></button>
      </header>
      <div class="log" ref={scroller} tabIndex={0} role="log" aria-label={t.messages} aria-busy={busy}>
        <div ref={content}>
          {rounds.length === 0 && shown.length === 0 && <p class="hello">{settings.greeting ?? t.greeting}</p>}
          {rounds.map(round => (
            <Boundary key={round.runId} fallback={() => <p class="mine" dir="auto">{round.message.text}</p>}>
              <WidgetRound round={round} thread={thread} approvals={visitor.approvals} />
            </Boundary>
          ))}
          {shown.map((message, i) => <p key={i} class="mine" dir="auto">{message.text}</p>)}
          {failure && <p class="bad" role="alert">{failure}</p>}
          {thread.link.value === 'reconnecting' && <p class="quiet" role="status">{t.reconnecting}</p>}
        </div>
      </div>
      <form
        onSubmit={event => {
          event.preventDefault();
          send();
        }}
      >
        <textarea
          ref={field}
          dir="auto"
          rows={1}
          aria-label={t.message}
          placeholder={t.messagePlaceholder}
          value={text}
          onInput={event => setText(event.currentTarget.value)}
          onKeyDown={event => {
            if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
              event.preventDefault();
              send();
            }
          }}
        />
        {busy
          ? <button type="button" class="send" aria-label={t.stop} title={t.stopHint} onClick={() => void run(thread.stop())}><Icon name="stop" /></button>
          : <button type="submit" class="send" aria-label={t.send} title={t.send} disabled={text.trim() === ''}><Icon name="send" /></button>}
      </form>
    </section>
  );
}
