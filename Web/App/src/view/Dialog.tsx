import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { words } from '../words';
import { IconButton } from './IconButton';

/** A modal dialog: the browser keeps the focus in it and gives it back. Without `onClose` it has to be answered. */
export function Dialog({ title, wide = false, onClose, children }: { title: string; wide?: boolean; onClose?: () => void; children: ComponentChildren }) {
  const element = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const dialog = element.current!;
    dialog.showModal();
    return () => dialog.close();
  }, []);

  return (
    <dialog
      ref={element}
      class={wide ? 'wide' : ''}
      aria-labelledby={id}
      onKeyDown={event => event.stopPropagation()}
      onCancel={event => {
        event.preventDefault();
        onClose?.();
      }}
      onClick={event => event.target === element.current && onClose?.()}
    >
      <div class="dialog-body">
        <header>
          <h2 id={id}>{title}</h2>
          {onClose && <IconButton icon="close" label={words.value.close} onClick={onClose} />}
        </header>
        {children}
      </div>
    </dialog>
  );
}
