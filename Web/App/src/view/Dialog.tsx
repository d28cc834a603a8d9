import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { words } from '../words';
import { IconButton } from './IconButton';

interface Props {
  title: string;
  wide?: boolean;
  /** Something was written in it that would be lost: it is left only by whoever says so. */
  dirty?: boolean;
  onClose?: () => void;
  children: ComponentChildren;
}

/** A modal dialog: the browser keeps the focus in it and gives it back. Without `onClose` it has to be answered. */
export function Dialog({ title, wide = false, dirty = false, onClose, children }: Props) {
  const t = words.value;
  const element = useRef<HTMLDialogElement>(null);
  const id = useId();
  /** What had the focus when it was asked whether to leave. */
  const [asked, setAsked] = useState<Element | null>(null);
  const stay = () => {
    setAsked(null);
    // A click beside it has taken the focus out.
    const within = asked !== element.current && element.current!.contains(asked) ? asked : element.current!.querySelector('textarea, input');
    (within as HTMLElement | null)?.focus();
  };
  const leave = () => dirty ? setAsked(asked ?? document.activeElement) : onClose?.();
  useEffect(() => {
    // Not where something begins to be written: a question that was asked at once would be gone.
    if (!dirty) {
      setAsked(null);
    }
  }, [dirty]);
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
      onKeyDown={event => {
        event.stopPropagation();
        if (dirty && event.key === 'Escape' && !event.isComposing) {
          // A second press would close it, whatever `cancel` says.
          event.preventDefault();
          (asked ? stay : leave)();
        }
      }}
      onCancel={event => {
        // That of a file picker comes from a field within.
        if (event.target === element.current) {
          event.preventDefault();
          leave();
        }
      }}
      onClick={event => event.target === element.current && !dirty && onClose?.()}
    >
      <div class="dialog-body">
        <header>
          <h2 id={id}>{title}</h2>
          {onClose && <IconButton icon="close" label={t.close} onClick={leave} />}
        </header>
        {children}
        {dirty && asked && (
          <div class="buttons sure leaving" role="alertdialog" aria-label={t.unsaved}>
            <p class="quiet">{t.unsaved}</p>
            <button type="button" onClick={onClose}>{t.discard}</button>
            <button type="button" class="primary" ref={focused} onClick={stay}>{t.goOn}</button>
          </div>
        )}
      </div>
    </dialog>
  );
}

const focused = (button: HTMLElement | null) => button?.focus();
