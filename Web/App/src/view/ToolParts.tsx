import { CodeBlock } from '../markdown/CodeBlock';
import { safeLink } from '../markdown/links';
import type { CallPart } from '../thread/state';
import type { ToolPart } from '../wire/events';
import { words } from '../words';
import { Attachments } from './Attachments';

/** What a tool's result is made of: code, what it printed, pictures, files and sources; while it runs, what it has written so far. */
export function ToolParts({ part: { parts, written, result } }: { part: CallPart }) {
  if (parts === undefined || parts.length === 0) {
    return written === undefined || result !== undefined ? null : (
      <div class="tool-parts" aria-live="off">
        {written.code !== undefined && <CodeBlock text={written.code} language="" open />}
        {written.output !== undefined && <Printed text={written.output} kind="output" />}
        {written.error !== undefined && <Printed text={written.error} kind="error" />}
      </div>
    );
  }

  // Sources stand at the end of the answer, and in what is opened of the call.
  return parts.every(p => p.type === 'tool.source') ? null : <div class="tool-parts">{parts.map((p, i) => <One key={i} part={p} />)}</div>;
}

/** Where a result points to. */
export function Places({ part: { parts, result } }: { part: CallPart }) {
  const places = parts ? parts.filter(p => p.type === 'tool.source') : result?.links ?? [];
  return places.length === 0 ? null : <><p class="label">{words.value.sources}</p><ol class="tool-links">{places.map((place, i) => <li key={i}><Place {...place} /></li>)}</ol></>;
}

function One({ part }: { part: ToolPart }) {
  switch (part.type) {
    case 'tool.code':
      return <><CodeBlock text={part.text} language={part.language ?? ''} open={false} />{part.file && <Attachments files={[part.file]} />}</>;
    case 'tool.output':
    case 'tool.error':
      return <><Printed text={part.text} kind={part.type === 'tool.error' ? 'error' : 'output'} />{part.file && <Attachments files={[part.file]} />}</>;
    case 'tool.image':
    case 'tool.file':
      return <Attachments files={[part.file]} />;
    default:
      return null;
  }
}

const Printed = ({ text, kind }: { text: string; kind: 'output' | 'error' }) => (
  <figure class={`printed ${kind}`} aria-label={kind === 'error' ? words.value.error : words.value.output}>
    <pre tabIndex={0} dir="ltr"><samp>{text}</samp></pre>
  </figure>
);

/** A place that a result points to: a link where it can be followed safely, its words otherwise. */
export function Place({ url, title, place }: { url?: string; title?: string; place?: string }) {
  const href = url !== undefined && /^https?:/i.test(url) ? safeLink(url, document.baseURI) : null;
  const text = title ?? url ?? '';
  const where = place === undefined ? '' : text === '' ? place : `, ${place}`;
  return href === null
    ? <>{text}{where}{title === undefined || url === undefined ? '' : ` (${url})`}</>
    : <><a href={href} target="_blank" rel="noopener noreferrer">{text}</a>{where}</>;
}
