import { useEffect, useRef } from 'preact/hooks';
import { words } from '../words';
import { IconButton } from './IconButton';
import { zoomed } from './zoomed';

export function Zoom() {
  const picture = zoomed.value;
  return picture && <ZoomDialog source={picture.source} text={picture.text} />;
}

function ZoomDialog({ source, text }: { source: string; text: string }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const close = () => { zoomed.value = null; };
  useEffect(() => {
    const shown = dialog.current!;
    shown.showModal();
    return () => shown.close();
  }, []);
  return (
    <dialog ref={dialog} class="zoom" aria-label={text || words.value.picture} onKeyDown={event => event.stopPropagation()} onCancel={event => { event.preventDefault(); close(); }} onClick={close}>
      <img src={source} alt={text} />
      <IconButton icon="close" label={words.value.close} onClick={close} />
    </dialog>
  );
}
