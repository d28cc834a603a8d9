import { useState } from 'preact/hooks';
import { CodeBlock } from '../markdown/CodeBlock';
import { Markdown } from '../markdown/Markdown';
import { openThread } from '../page';
import { CopyButton } from '../view/CopyButton';
import { IconButton } from '../view/IconButton';
import { saveFile } from '../view/saveFile';
import { words } from '../words';
import { artifact, documentOf, fileOf, versionsOf, type Artifact } from './artifact';
import { Frame } from './Frame';

const NAMES = { html: 'HTML', svg: 'SVG', markdown: 'Markdown' } as const;

/** A page, a drawing, a text or a program of an answer beside the chat, with its versions and its source. */
export function ArtifactPanel() {
  const t = words.value;
  const [source, setSource] = useState(false);
  const shown = artifact.value;
  if (shown === null) {
    return null;
  }

  const { kind, language, text } = shown;
  const versions = versionsOf(openThread.value.state.value, shown);
  const at = versions.indexOf(text);
  const go = (to: number) => { artifact.value = { ...shown, text: versions[to]! }; };
  return (
    <aside class="artifact" aria-label={t.preview}>
      <header>
        <h2>{kind === 'code' ? language : NAMES[kind]}</h2>
        {versions.length > 1 && (
          <span class="versions" role="group" aria-label={t.version(at + 1, versions.length)}>
            <IconButton icon="left" label={t.previousVersion} size={16} disabled={at <= 0} onClick={() => go(at - 1)} />
            <span aria-hidden="true">{at + 1}/{versions.length}</span>
            <IconButton icon="right" label={t.nextVersion} size={16} disabled={at >= versions.length - 1} onClick={() => go(at + 1)} />
          </span>
        )}
        <span class="spacer" />
        {kind !== 'code' && <button type="button" aria-pressed={source} onClick={() => setSource(!source)}>{source ? t.preview : t.source}</button>}
        <CopyButton text={text} label={t.copyCode} />
        <IconButton icon="download" label={t.saveFile} size={16} onClick={() => saveFile(new Blob([text], { type: 'text/plain' }), fileOf(shown))} />
        <IconButton icon="close" label={t.closePreview} onClick={() => { artifact.value = null; }} />
      </header>
      <Content of={shown} source={source} />
      {(kind === 'html' || kind === 'svg') && <p class="quiet">{t.previewText}</p>}
    </aside>
  );
}

function Content({ of, source }: { of: Artifact; source: boolean }) {
  const { kind, language, text } = of;
  if (kind === 'code' || source) {
    return <div class="artifact-source"><CodeBlock text={text} language={kind === 'svg' ? 'xml' : language} open={false} beside /></div>;
  }

  return kind === 'markdown' ? <div class="artifact-source artifact-text"><Markdown text={text} /></div>
    : <Frame file="frame.html" title={words.value.preview} content={{ html: documentOf(of) }} />;
}
