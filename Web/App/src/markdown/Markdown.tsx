import type { Token, Tokens } from 'marked';
import type { ComponentChildren } from 'preact';
import { useMemo, useRef } from 'preact/hooks';
import { Diagram } from '../artifact/Diagram';
import { memo } from '../memo';
import { words } from '../words';
import { Boundary } from '../view/Boundary';
import type { DetailsToken, NoteSignToken, NoteToken } from './blocks';
import { CodeBlock } from './CodeBlock';
import { decodeEntities } from './entities';
import { GrowingText, lex } from './lex';
import { safeLink, safePicture } from './links';
import type { MathToken } from './math';
import { MathText } from './MathText';
import { Note, NoteSign } from './Note';
import { Picture } from './Picture';
import { Table } from './Table';

interface Props {
  text: string;
  /** The text still grows. */
  live?: boolean;
}

/**
 * Markdown as elements. The text is read into tokens and each token becomes an element, so there is no HTML to make safe:
 * tags in the text are shown as they were written.
 */
export const Markdown = ({ text, live = false }: Props) => (
  <Boundary fallback={() => <div class="markdown" dir="auto"><p class="plain">{text}</p></div>}><Blocks text={text} live={live} /></Boundary>
);

const Blocks = memo(({ text, live = false }: Props) => {
  const growing = useRef<GrowingText | null>(null);
  const tokens = useMemo(() => live ? (growing.current ??= new GrowingText()).update(text) : lex(text), [text, live]);
  const top = Math.min(...tokens.map(token => token.type === 'heading' ? (token as Tokens.Heading).depth : 6));
  return (
    <div class="markdown">
      {tokens.map((token, i) => <Block key={i} token={token} top={top} open={live && i === tokens.length - 1} />)}
    </div>
  );
});

const Block = memo(({ token, top, open }: { token: Token; top: number; open: boolean }) => <>{block(token, open, top)}</>);

function block(token: Token, open: boolean, top = 1): ComponentChildren {
  switch (token.type) {
    case 'heading': {
      // The page's own headings are h1 and h2, and a text's own outline follows them, wherever the text begins it.
      const { depth } = token as Tokens.Heading;
      const Tag = `h${Math.min(6, 3 + depth - top)}` as 'h3';
      return <Tag class={`depth-${depth}`} dir="auto">{inline((token as Tokens.Heading).tokens)}</Tag>;
    }
    case 'paragraph':
      return <p dir="auto">{inline((token as Tokens.Paragraph).tokens)}</p>;
    case 'code':
      return code(token as Tokens.Code, open);
    case 'blockquote':
      return <blockquote dir="auto">{blocks((token as Tokens.Blockquote).tokens, open)}</blockquote>;
    case 'list':
      return list(token as Tokens.List, open);
    case 'table':
      return table(token as Tokens.Table);
    case 'details':
      return details(token as DetailsToken, open);
    case 'note':
      return <Note name={(token as NoteToken).name}>{inline((token as NoteToken).tokens)}</Note>;
    case 'hr':
      return <hr />;
    case 'mathBlock':
    case 'math':
      return <MathText text={(token as MathToken).text} display={(token as MathToken).display} />;
    case 'html':
      return <p dir="auto">{tag(token.raw)}</p>;
    case 'text':
      return inline((token as Tokens.Text).tokens ?? [token]);
    case 'checkbox':
      return <input type="checkbox" checked={(token as Tokens.Checkbox).checked} disabled aria-label={(token as Tokens.Checkbox).checked ? '✓' : '–'} />;
    case 'escape':
      return <p class="plain" dir="auto">{(token as Tokens.Escape).text}</p>;
    case 'space':
    case 'def':
      return null;
    default:
      return inline([token]);
  }
}

function code({ text, lang = '' }: Tokens.Code, open: boolean): ComponentChildren {
  // The widget is one small file and shows diagrams as they were written.
  return import.meta.env.MODE !== 'widget' && !open && lang.trim() === 'mermaid' ? <Diagram text={text} /> : <CodeBlock text={text} language={lang} open={open} />;
}

function blocks(tokens: Token[], open: boolean): ComponentChildren {
  return tokens.map((token, i) => block(token, open && i === tokens.length - 1));
}

function list(token: Tokens.List, open: boolean): ComponentChildren {
  const items = token.items.map((item, i) => <li class={item.task ? 'task' : undefined}>{blocks(item.tokens, open && i === token.items.length - 1)}</li>);
  return token.ordered ? <ol dir="auto" start={token.start === '' ? 1 : token.start}>{items}</ol> : <ul dir="auto">{items}</ul>;
}

/** A date, a time or a number, which is read as one. */
const FIGURE = /^(?=.*\d).{1,28}$/;

function table(token: Tokens.Table): ComponentChildren {
  const align = (i: number) => token.align[i] ? `align-${token.align[i]}` : '';
  const kind = (cell: Tokens.TableCell, i: number) => `${align(i)} ${FIGURE.test(cell.text) ? 'whole' : ''}`.trim() || undefined;
  return (
    <Table token={token}>
      <table dir="auto">
        <thead><tr>{token.header.map((cell, i) => <th scope="col" class={align(i) || undefined}>{inline(cell.tokens)}</th>)}</tr></thead>
        <tbody>{token.rows.map(row => <tr>{row.map((cell, i) => <td class={kind(cell, i)}>{inline(cell.tokens)}</td>)}</tr>)}</tbody>
      </table>
    </Table>
  );
}

function details(token: DetailsToken, open: boolean): ComponentChildren {
  return (
    <details class="details" open={token.shown}>
      <summary dir="auto">{token.summary.length > 0 ? inline(token.summary) : words.value.details}</summary>
      {blocks(token.tokens, open)}
    </details>
  );
}

function inline(tokens: Token[] | undefined): ComponentChildren {
  return tokens?.map(one);
}

function one(token: Token): ComponentChildren {
  switch (token.type) {
    case 'strong':
      return <strong>{inline(token.tokens)}</strong>;
    case 'em':
      return <em>{inline(token.tokens)}</em>;
    case 'del':
      return <del>{inline(token.tokens)}</del>;
    case 'codespan':
      return <code>{(token as Tokens.Codespan).text}</code>;
    case 'br':
      return <br />;
    case 'link':
      return link(token as Tokens.Link);
    case 'image':
      return picture(token as Tokens.Image);
    case 'noteSign':
      return <NoteSign name={(token as NoteSignToken).name} />;
    case 'math':
      return <MathText text={(token as MathToken).text} display={(token as MathToken).display} />;
    case 'html':
      return tag(token.raw);
    case 'escape':
      return (token as Tokens.Escape).text;
    case 'checkbox':
      return block(token, false);
    case 'text':
      return (token as Tokens.Text).tokens ? inline((token as Tokens.Text).tokens) : decodeEntities((token as Tokens.Text).text);
    default:
      return token.raw;
  }
}

/** The one tag that models use inside tables, where Markdown has no line break of its own; and what is left of a part that was cut. */
function tag(raw: string): ComponentChildren {
  return /^(?:<\/details>|<\/summary>)\s*$/i.test(raw) ? null : /^<br\s*\/?>\s*$/i.test(raw) ? <br /> : raw;
}

function base(): string {
  return typeof document === 'undefined' ? 'http://localhost/' : document.baseURI;
}

function link(token: Tokens.Link): ComponentChildren {
  const href = safeLink(token.href, base());
  return href === null
    ? <span class="dead-link" title={token.href}>{inline(token.tokens)}</span>
    : <a href={href} target="_blank" rel="noopener noreferrer nofollow" title={token.title ?? undefined}>{inline(token.tokens)}</a>;
}

function picture(token: Tokens.Image): ComponentChildren {
  const source = safePicture(token.href, base());
  if (source !== null) {
    return <Picture source={source} text={token.text} title={token.title ?? undefined} />;
  }

  const href = safeLink(token.href, base());
  const name = token.text === '' ? token.href : token.text;
  return href === null ? name : <a class="remote-picture" href={href} target="_blank" rel="noopener noreferrer nofollow">🖼 {name} ({new URL(href).host})</a>;
}
