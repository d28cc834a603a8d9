import type { OpenThread } from '../thread/openThread';
import type { CallPart, Part } from '../thread/state';
import { words } from '../words';
import { Icon } from './Icon';
import { ToolCall, statusOf } from './ToolCall';

/** As many calls in a row as are shown one by one. */
const FEW = 3;

/** Parts with the calls that follow each other taken together, where they are many and done. */
export function grouped(parts: readonly Part[]): { at: number; parts: readonly Part[] }[] {
  const groups: { at: number; parts: Part[] }[] = [];
  let row: { at: number; parts: Part[] } | null = null;
  parts.forEach((part, at) => {
    const done = part.kind === 'call' && part.result !== undefined;
    if (done && row) {
      row.parts.push(part);
    } else {
      row = done ? { at, parts: [part] } : null;
      groups.push(row ?? { at, parts: [part] });
    }
  });
  return groups.flatMap(group => group.parts.length > FEW ? [group] : group.parts.map((part, i) => ({ at: group.at + i, parts: [part] })));
}

/** Many calls in one line that is opened to see each. */
export function ToolGroup({ parts, thread }: { parts: readonly CallPart[]; thread: OpenThread | null }) {
  const t = words.value;
  const failed = parts.filter(part => statusOf(part, false) === 'failed').length;
  const names = [...new Set(parts.map(part => part.call.name))].join(', ');
  return (
    <details class="tool-group">
      <summary>
        <Icon name="chevron" size={16} />
        <span>{t.toolCalls(parts.length)}</span>
        <span class="tool-hint">{names}</span>
        {failed > 0 && <span class="bad">{t.callsFailed(failed)}</span>}
      </summary>
      {parts.map(part => <ToolCall key={part.call.callId} part={part} live={false} thread={thread} />)}
    </details>
  );
}
