import type { ToolSource } from '../wire/admin';
import { pageWords } from '../words/pages';
import { Icon } from './Icon';

/** Whether what tools come from can be reached. */
export function SourceState({ of: { state } }: { of: ToolSource }) {
  const away = state === 'unavailable';
  return <span class={away ? 'bad' : 'quiet'}>{away && <Icon name="warn" size={16} />} {pageWords.value.toolState[state]}</span>;
}
