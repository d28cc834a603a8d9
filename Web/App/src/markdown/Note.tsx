import type { ComponentChildren } from 'preact';
import { words } from '../words';

/** Signs and notes find each other in the answer that they stand in: an address of their own would be that of another thread. */
function jump(from: HTMLElement, to: string): void {
  const found = [...from.closest('.reply, .markdown')?.querySelectorAll<HTMLElement>(to) ?? []].find(element => element.dataset['note'] === from.dataset['note']);
  found?.focus();
  found?.scrollIntoView({ block: 'nearest' });
}

export function NoteSign({ name }: { name: string }) {
  return <sup><button type="button" class="note-sign" data-note={name} aria-label={words.value.note(name)} onClick={event => jump(event.currentTarget, '.note-back')}>{name}</button></sup>;
}

export function Note({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <p class="note" dir="auto">
      <button type="button" class="note-back" data-note={name} aria-label={words.value.noteBack(name)} onClick={event => jump(event.currentTarget, '.note-sign')}>{name}</button> {children}
    </p>
  );
}
