import { useEffect, useRef, useState } from 'preact/hooks';
import { openThread } from '../page';
import { defined } from '../thread/state';
import { Dialog } from '../view/Dialog';
import { Refusal } from '../view/Refusal';
import { messageOf } from '../wire/problem';
import { words } from '../words';
import { ownWords } from '../words/own';
import { begun } from './begun';
import { beginThread } from './projects';
import { ToolSwitches } from './ToolSwitches';
import { keepSettings, numberOf, readSettings, type ThreadSettings } from './threadSettings';

/** The system prompt, the parameters and the tools of one thread. */
export function ThreadSettingsDialog({ onClose }: { onClose: () => void }) {
  const t = words.value;
  const own = ownWords.value;
  // That of a new chat is begun once, however often its settings are refused.
  const thread = useRef(openThread.peek().id);
  // What is not shown here stays.
  const unseen = useRef<ThreadSettings>({});
  const [instructions, setInstructions] = useState('');
  const [numbers, setNumbers] = useState({ temperature: '', topP: '', maxOutputTokens: '' });
  const [toolsOff, setToolsOff] = useState<string[]>([]);
  const [ready, setReady] = useState(thread.current === null);
  const [kept, setKept] = useState(() => allOf(instructions, numbers, toolsOff));
  const [keeping, setKeeping] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    if (thread.current !== null) {
      readSettings(thread.current).then(read => {
        const now = { temperature: text(read.temperature), topP: text(read.topP), maxOutputTokens: text(read.maxOutputTokens) };
        unseen.current = defined({ webhooks: read.webhooks });
        setInstructions(read.instructions ?? '');
        setNumbers(now);
        setToolsOff(read.toolsOff ?? []);
        setKept(allOf(read.instructions ?? '', now, read.toolsOff ?? []));
        setReady(true);
      }, (error: unknown) => setProblem(messageOf(error)));
    }
  }, []);
  const keep = async () => {
    const { temperature, topP, maxOutputTokens } = numbers;
    const settings: ThreadSettings = {
      ...unseen.current,
      ...(instructions.trim() !== '' && { instructions }),
      ...defined({ temperature: numberOf(temperature), topP: numberOf(topP), maxOutputTokens: numberOf(maxOutputTokens) }),
      ...(toolsOff.length > 0 && { toolsOff }),
    };
    if (thread.current === null && Object.keys(settings).length === 0) {
      // Nothing to keep is no reason to begin a chat.
      onClose();
      return;
    }

    setKeeping(true);
    setProblem(null);
    try {
      if (thread.current === null) {
        thread.current = await beginThread({});
        begun.set(thread.current, '');
      }

      await keepSettings(thread.current, settings);
      onClose();
    } catch (error) {
      setProblem(messageOf(error));
      setKeeping(false);
    }
  };
  const field = (name: keyof typeof numbers, label: string, hint: string, most: number, step: string, least = 0) => (
    <label class="field">
      {label}
      <input type="number" inputMode="decimal" min={least} max={most} step={step} value={numbers[name]} aria-describedby={`hint-${name}`} onInput={event => setNumbers({ ...numbers, [name]: event.currentTarget.value })} />
      <span class="quiet" id={`hint-${name}`}>{hint}</span>
    </label>
  );
  return (
    <Dialog title={own.settings} dirty={kept !== allOf(instructions, numbers, toolsOff)} onClose={onClose}>
      <form
        class="stack"
        onSubmit={event => {
          event.preventDefault();
          void keep();
        }}
      >
        <p class="quiet">{own.settingsText}</p>
        <label class="field">{own.instructions}<textarea autofocus rows={4} maxLength={20_000} dir="auto" placeholder={own.instructionsHint} value={instructions} onInput={event => setInstructions(event.currentTarget.value)} /></label>
        {field('temperature', own.temperature, own.temperatureHint, 2, 'any')}
        {field('topP', own.topP, own.topPHint, 1, 'any', 0.01)}
        {field('maxOutputTokens', own.maxTokens, own.maxTokensHint, 1_000_000, '1', 1)}
        {ready && <ToolSwitches off={toolsOff} onChange={setToolsOff} />}
        <Refusal text={problem} />
        <div class="buttons">
          <button type="button" onClick={onClose}>{t.cancel}</button>
          <button type="submit" class="primary" disabled={!ready || keeping}>{t.save}</button>
        </div>
      </form>
    </Dialog>
  );
}

const text = (value: number | undefined) => value === undefined ? '' : String(value);

/** To tell whether anything has changed. */
const allOf = (instructions: string, numbers: Record<string, string>, toolsOff: readonly string[]) => JSON.stringify([instructions, numbers, toolsOff]);
