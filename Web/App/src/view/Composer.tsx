import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { attempt, me, models, notify } from '../page';
import { called, prompts, type Prompt } from '../prompts';
import type { OpenThread } from '../thread/openThread';
import type { OnBusy } from '../wire/client';
import type { Attachment } from '../wire/events';
import { words } from '../words';
import { Attachments } from './Attachments';
import { DictateButton } from './DictateButton';
import { stopListening } from './dictation';
import { drafts, suggestion } from './draft';
import { editing } from './editing';
import { readFiles } from './files';
import { Icon } from './Icon';
import { IconButton } from './IconButton';
import { Menu } from './Menu';
import { Pickers, choiceFor } from './Pickers';
import { PROMPT_MENU, PromptMenu, selectVariable, usePromptChoice } from './PromptMenu';
import { PromptHistory } from './promptHistory';
import { useOf } from './useOf';

export function Composer({ thread, onSent }: { thread: OpenThread; onSent: () => void }) {
  const t = words.value;
  const field = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(() => drafts.read(thread.id));
  const [files, setFiles] = useState<readonly Attachment[]>([]);
  const [dropping, setDropping] = useState(false);
  const choice = usePromptChoice(text);
  const [history] = useState(() => new PromptHistory());
  const busy = useOf(thread, state => state.runId !== undefined);
  const stopping = useOf(thread, state => state.rounds.at(-1)?.stopping === true);
  const limit = me.value.messageChars ?? Infinity;
  const tooLong = text.length > limit;
  const sendable = (text.trim() !== '' || files.length > 0) && !tooLong;

  useEffect(() => drafts.write(thread.id, text), [text]);
  useEffect(() => drafts.watch(thread.id, (before, after) => setText(now => now === before ? after : now)), [thread.id]);
  useEffect(() => void drafts.readFiles(thread.id).then(kept => kept.length > 0 && setFiles(now => now.length > 0 ? now : kept)), []);
  const attach = (change: (now: readonly Attachment[]) => readonly Attachment[]) => setFiles(now => {
    const next = change(now);
    drafts.writeFiles(thread.id, next);
    return next;
  });
  useEffect(() => field.current?.focus({ preventScroll: true }), []);
  useLayoutEffect(() => grow(field.current), [text]);
  useEffect(() => {
    if (suggestion.value) {
      const { text: more, files: others } = suggestion.value;
      setText(now => now.trim() === '' ? more : `${now.trimEnd()}\n\n${more}`);
      attach(now => [...now, ...others]);
      suggestion.value = null;
      field.current?.focus();
    }
  }, [suggestion.value]);

  const send = (onBusy: OnBusy = 'queue') => {
    if (!sendable) {
      return;
    }

    const { model, agent } = choiceFor(thread);
    const seeing = models.value.find(m => m.name === model) ?? models.value[0];
    if (seeing?.images === false && files.some(f => f.mediaType.startsWith('image/'))) {
      notify(t.noImages(seeing.name));
      return;
    }

    stopListening(true);
    setText('');
    attach(() => []);
    drafts.write(thread.id, '');
    thread.post(text.trim() || files.map(f => f.name).join(', '), {
      onBusy,
      ...(files.length > 0 && { attachments: [...files] }),
      ...(thread.id === null && { ...(model !== undefined && { model }), ...(agent !== undefined && { agent }) }),
    });
    onSent();
  };
  const add = (list: Iterable<File>) => void readFiles(list, files).then(more => attach(now => [...now, ...more]));

  const calls = choice.open ? called(text, prompts.value) : [];
  const fill = (prompt: Prompt) => {
    setText(prompt.text);
    requestAnimationFrame(() => selectVariable(field.current, 0));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (calls.length > 0 && !event.isComposing && choice.take(event, calls, fill)) {
      return;
    }

    const { rounds } = thread.state.peek();
    if (event.key === 'Tab' && !event.shiftKey && selectVariable(field.current, field.current!.selectionEnd)) {
      event.preventDefault();
    } else if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
      event.preventDefault();
      const earlier = history.turn(event.key === 'ArrowUp' ? 1 : -1, text, rounds.map(round => round.message.text));
      if (earlier !== null) {
        setText(earlier);
      }
    } else if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      send(event.ctrlKey || event.metaKey ? 'interrupt' : 'queue');
    } else if (event.key === 'ArrowUp' && text === '' && !busy) {
      const last = rounds.at(-1);
      if (last) {
        event.preventDefault();
        editing.value = last.message.messageId;
      }
    }
  };

  return (
    <form
      class={`composer ${dropping ? 'dropping' : ''}`}
      onSubmit={event => {
        event.preventDefault();
        send();
      }}
      onDragOver={event => {
        event.preventDefault();
        setDropping(true);
      }}
      onDragLeave={() => setDropping(false)}
      onDrop={event => {
        event.preventDefault();
        setDropping(false);
        add(event.dataTransfer?.files ?? []);
      }}
    >
      {calls.length > 0 && <PromptMenu calls={calls} at={choice.at} onChoose={fill} />}
      {dropping && <p class="drop-hint">{t.dropHere}</p>}
      {files.length > 0 && <Attachments files={files} onRemove={file => attach(now => now.filter(f => f !== file))} />}
      <textarea
        id="message"
        dir="auto"
        ref={field}
        rows={1}
        aria-label={t.message}
        aria-controls={calls.length > 0 ? PROMPT_MENU : undefined}
        aria-activedescendant={calls.length > 0 ? `${PROMPT_MENU}-${choice.at}` : undefined}
        aria-invalid={tooLong}
        placeholder={busy ? t.queuePlaceholder : t.messagePlaceholder}
        value={text}
        onInput={event => setText(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        onPaste={event => {
          const pasted = event.clipboardData?.files;
          if (pasted && pasted.length > 0) {
            event.preventDefault();
            add(pasted);
          }
        }}
      />
      {tooLong && <p class="bad" role="alert">{t.tooLong(limit.toLocaleString(t.locale))}</p>}
      <div class="composer-bar">
        <input
          ref={picker}
          type="file"
          multiple
          hidden
          onChange={event => {
            add(event.currentTarget.files ?? []);
            event.currentTarget.value = '';
          }}
        />
        <IconButton icon="clip" label={t.attach} onClick={() => picker.current?.click()} />
        <DictateButton text={text} onText={setText} />
        <Pickers thread={thread} />
        <span class="spacer" />
        {busy && sendable && (
          <>
            <Menu
              label={t.howToSend}
              place="above"
              align="end"
              items={[
                { label: t.queue, icon: 'clock', run: () => send('queue') },
                { label: t.steer, icon: 'plus', run: () => send('steer') },
                { label: t.interrupt, icon: 'send', run: () => send('interrupt') },
              ]}
            >
              <Icon name="chevron" size={16} />
            </Menu>
            <button type="submit" class="send queueing" aria-label={t.queue} title={t.queue}><Icon name="clock" /></button>
          </>
        )}
        {busy
          ? <button type="button" class="send stop" aria-label={t.stop} title={t.stopHint} disabled={stopping} onClick={() => void attempt(() => thread.stop())}><Icon name="stop" /></button>
          : <button type="submit" class="send" aria-label={t.send} title={t.send} disabled={!sendable}><Icon name="send" /></button>}
      </div>
    </form>
  );
}

/** As high as its text, up to what the style allows; for browsers whose fields do not grow by themselves. */
function grow(field: HTMLTextAreaElement | null): void {
  if (field && !CSS.supports('field-sizing', 'content')) {
    field.style.height = 'auto';
    field.style.height = `${field.scrollHeight}px`;
  }
}
