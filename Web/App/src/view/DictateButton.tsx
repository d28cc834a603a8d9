import { useEffect } from 'preact/hooks';
import { notify } from '../page';
import { words } from '../words';
import { canListen, listen, listening, stopListening } from './dictation';
import { IconButton } from './IconButton';

/** Writes what is said behind what is written there; absent where the browser does not understand speech. */
export function DictateButton({ text, onText }: { text: string; onText: (text: string) => void }) {
  const t = words.value;
  useEffect(() => () => stopListening(true), []);
  const on = listening.value;
  const begin = () => {
    const before = text.trimEnd();
    listen(said => onText(before === '' ? said : `${before} ${said}`), why => notify(why));
  };
  return canListen ? (
    <IconButton icon="mic" label={on ? t.stopDictating : t.dictate} pressed={on} onClick={on ? () => stopListening() : begin} />
  ) : null;
}
