import { useEffect, useState } from 'preact/hooks';
import { variable, type Prompt } from '../prompts';
import { words } from '../words';

export const PROMPT_MENU = 'prompt-menu';

interface Choice {
  at: number;
  /** Whether the menu is shown: Esc puts it away until the text changes. */
  open: boolean;
  /** Whether the key belonged to the menu. */
  take: (event: KeyboardEvent, calls: readonly Prompt[], choose: (prompt: Prompt) => void) => boolean;
}

/** Which prompt of the menu is meant: arrows move, Enter and Tab take it, Esc leaves the text as it is. */
export function usePromptChoice(text: string): Choice {
  const [at, setAt] = useState(0);
  const [left, setLeft] = useState<string | null>(null);
  useEffect(() => setAt(0), [text]);
  return {
    at,
    open: left !== text,
    take: (event, calls, choose) => {
      if (left === text) {
        return false;
      }

      if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
        setAt((at + (event.key === 'ArrowDown' ? 1 : calls.length - 1)) % calls.length);
      } else if ((event.key === 'Enter' || event.key === 'Tab') && !event.shiftKey) {
        choose(calls[at] ?? calls[0]!);
      } else if (event.key === 'Escape') {
        setLeft(text);
      } else {
        return false;
      }

      event.preventDefault();
      event.stopPropagation();
      return true;
    },
  };
}

export function PromptMenu({ calls, at, onChoose }: { calls: readonly Prompt[]; at: number; onChoose: (prompt: Prompt) => void }) {
  return (
    <ul class="prompt-menu" id={PROMPT_MENU} role="listbox" aria-label={words.value.prompts}>
      {calls.map((prompt, i) => (
        <li
          key={prompt.name}
          id={`${PROMPT_MENU}-${i}`}
          role="option"
          aria-selected={i === at}
          onPointerDown={event => {
            event.preventDefault();
            onChoose(prompt);
          }}
        >
          <code>/{prompt.name}</code><span class="row-text" dir="auto">{prompt.text}</span>
        </li>
      ))}
    </ul>
  );
}

/** Marks the next variable of a prompt, to be written over; false where there is none. */
export function selectVariable(field: HTMLTextAreaElement | null, from: number): boolean {
  const next = field && variable(field.value, from);
  if (!next) {
    return false;
  }

  field.focus();
  field.setSelectionRange(next.start, next.end);
  return true;
}
