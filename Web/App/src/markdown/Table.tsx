import type { Tokens } from 'marked';
import type { ComponentChildren } from 'preact';
import { CopyButton } from '../view/CopyButton';
import { words } from '../words';
import { csvOf } from './csv';

/** A table that scrolls where it is wider than the page, and says so at its edge; it can be taken along. */
export function Table({ token, children }: { token: Tokens.Table; children: ComponentChildren }) {
  const t = words.value;
  return (
    <figure class="table-box">
      <div class="table" role="group" tabIndex={0} aria-label={t.table}>{children}</div>
      <figcaption class="table-bar">
        <CopyButton text={() => csvOf(token)} label={t.copyCsv} caption="CSV" />
        <CopyButton text={() => token.raw.trim() + '\n'} label={t.copyMarkdown} caption="Markdown" />
      </figcaption>
    </figure>
  );
}
