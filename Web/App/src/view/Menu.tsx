import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { Icon, type IconName } from './Icon';

export interface MenuItem {
  label: string;
  icon?: IconName;
  /** Marks the current one of a choice. */
  checked?: boolean;
  danger?: boolean;
  run: () => void;
}

interface Props {
  label: string;
  items: readonly MenuItem[];
  children: ComponentChildren;
  class?: string;
  /** Where the list opens, from the button. */
  place?: 'below' | 'above';
  align?: 'start' | 'end';
  disabled?: boolean;
  /** Whether the button is reached by Tab; else what it belongs to leads to it. */
  tabStop?: boolean;
}

/** A button that opens a list of actions or choices; arrows move, Enter runs, Esc closes and returns to the button. */
export function Menu({ label, items, children, class: className = '', place = 'below', align = 'start', disabled = false, tabStop = true }: Props) {
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();

  useEffect(() => {
    if (!open) {
      return undefined;
    }

    const entries = rows(box.current);
    (entries.find(entry => entry.getAttribute('aria-checked') === 'true') ?? entries[0])?.focus();
    const outside = (event: Event) => {
      if (!box.current?.contains(event.target as Node)) {
        setOpen(false);
      }
    };
    document.addEventListener('pointerdown', outside);
    document.addEventListener('focusin', outside);
    return () => {
      document.removeEventListener('pointerdown', outside);
      document.removeEventListener('focusin', outside);
    };
  }, [open]);

  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!open) {
      return;
    }

    const entries = rows(box.current);
    const at = entries.indexOf(document.activeElement as HTMLElement);
    const target = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (event.key === 'Escape') {
      event.stopPropagation();
      close();
    } else if (target !== undefined) {
      event.preventDefault();
      entries.at(target % entries.length)?.focus();
    }
  };

  return (
    <div class={`menu ${className}`} ref={box} onKeyDown={onKeyDown}>
      <button type="button" ref={button} class="menu-button" tabIndex={tabStop ? undefined : -1} aria-haspopup="menu" aria-expanded={open} aria-controls={open ? id : undefined} aria-label={label} title={label} disabled={disabled} onClick={() => setOpen(!open)}>
        {children}
      </button>
      {open && (
        <div class={`menu-list ${place} ${align}`} role="menu" id={id} aria-label={label}>
          {items.map(item => (
            <button
              key={item.label}
              type="button"
              role={item.checked === undefined ? 'menuitem' : 'menuitemradio'}
              aria-checked={item.checked}
              tabIndex={-1}
              class={item.danger ? 'danger' : undefined}
              onClick={() => {
                close();
                item.run();
              }}
            >
              {item.icon && <Icon name={item.icon} size={16} />}
              <span>{item.label}</span>
              {item.checked && <Icon name="check" size={16} />}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}

function rows(box: HTMLElement | null): HTMLElement[] {
  return [...box?.querySelectorAll<HTMLElement>('[role^=menuitem]') ?? []];
}
