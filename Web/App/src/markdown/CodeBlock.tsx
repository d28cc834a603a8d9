import type { RootContent } from 'hast';
import { h, type ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { artifact, shownAs } from '../artifact/artifact';
import { IconButton } from '../view/IconButton';
import { words } from '../words';
import { CopyButton } from '../view/CopyButton';

/** The widget is one small file and shows code without colours. */
const PLAIN = import.meta.env.MODE === 'widget';
/** Longer code is shown without colours: reading it would hold the page up. */
const LONGEST = 60_000;

/** Code with its language, its colours and a button that copies it. Colours come once the block is whole. `beside` is said of what stands beside the chat already. */
export function CodeBlock({ text, language, open, beside = false }: { text: string; language: string; open: boolean; beside?: boolean }) {
  const name = language.trim().split(/\s/)[0] ?? '';
  const kind = PLAIN || open || beside ? null : shownAs(name, text);
  const [coloured, setColoured] = useState<{ text: string; nodes: RootContent[] } | null>(null);
  useEffect(() => {
    if (PLAIN || open || name === '' || text.length > LONGEST) {
      return undefined;
    }

    let current = true;
    void import('./highlighter').then(({ highlight }) => {
      const nodes = highlight(name, text);
      if (current && nodes) {
        setColoured({ text, nodes });
      }
    }).catch(() => undefined);
    return () => {
      current = false;
    };
  }, [text, name, open]);

  return (
    <figure class="code" aria-label={words.value.code(name)}>
      <figcaption>
        <span class="code-name">{name}</span>
        {kind !== null && <IconButton icon="frame" label={words.value.openBeside} size={16} onClick={() => { artifact.value = { kind, language: name, text }; }} />}
        <CopyButton text={text} label={words.value.copyCode} />
      </figcaption>
      <pre tabIndex={0} dir="ltr"><code>{coloured?.text === text ? coloured.nodes.map(draw) : text}</code></pre>
    </figure>
  );
}

function draw(node: RootContent): ComponentChildren {
  if (node.type === 'text') {
    return node.value;
  }

  return node.type === 'element' ? h('span', { class: (node.properties['className'])?.join(' ') }, node.children.map(draw)) : null;
}
