import type { ComponentChildren, Ref } from 'preact';
import { Icon, type IconName } from './Icon';

interface Props {
  icon: IconName;
  /** What it does, read aloud and shown as a hint. */
  label: string;
  onClick: (event: MouseEvent) => void;
  class?: string;
  disabled?: boolean;
  pressed?: boolean;
  size?: number;
  buttonRef?: Ref<HTMLButtonElement>;
  children?: ComponentChildren;
}

export function IconButton({ icon, label, onClick, class: className = '', disabled = false, pressed, size, buttonRef, children }: Props) {
  return (
    <button
      type="button"
      class={`icon-button ${className}`}
      title={label}
      aria-label={label}
      aria-pressed={pressed}
      disabled={disabled}
      onClick={onClick}
      ref={buttonRef ?? null}
    >
      <Icon name={icon} {...(size !== undefined && { size })} />
      {children}
    </button>
  );
}
