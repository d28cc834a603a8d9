import { useState } from 'preact/hooks';
import { openThread } from '../page';
import { words } from '../words';
import { CopyButton } from '../view/CopyButton';
import { IconButton } from '../view/IconButton';
import { CodeBlock } from '../markdown/CodeBlock';
import { artifact, documentOf, versionsOf } from './artifact';
import { Frame } from './Frame';

/** A page or a drawing of an answer beside the chat, with its versions and its source. */
export function ArtifactPanel() {
  const t = words.value;
  const [source, setSource] = useState(false);
  const shown = artifact.value;
  if (shown === null) {
    return null;
  }

  const versions = versionsOf(openThread.value.state.value, shown);
  const at = versions.indexOf(shown.text);
  const go = (to: number) => { artifact.value = { ...shown, text: versions[to]! }; };
  return (
    <aside class="artifact" aria-label={t.preview}>
      <header>
        <h2>{shown.language.toUpperCase()}</h2>
        {versions.length > 1 && (
          <span class="versions" role="group" aria-label={t.version(at + 1, versions.length)}>
            <IconButton icon="left" label={t.previousVersion} size={16} disabled={at <= 0} onClick={() => go(at - 1)} />
            <span aria-hidden="true">{at + 1}/{versions.length}</span>
            <IconButton icon="right" label={t.nextVersion} size={16} disabled={at >= versions.length - 1} onClick={() => go(at + 1)} />
          </span>
        )}
        <span class="spacer" />
        <button type="button" aria-pressed={source} onClick={() => setSource(!source)}>{source ? t.preview : t.source}</button>
        <CopyButton text={shown.text} label={t.copyCode} />
        <IconButton icon="close" label={t.closePreview} onClick={() => { artifact.value = null; }} />
      </header>
      {source
        ? <div class="artifact-source"><CodeBlock text={shown.text} language={shown.language === 'svg' ? 'xml' : 'html'} open={false} /></div>
        : <Frame file="frame.html" title={t.preview} content={{ html: documentOf(shown) }} />}
      <p class="quiet">{t.previewText}</p>
    </aside>
  );
}
