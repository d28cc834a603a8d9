import { useEffect, useState } from 'preact/hooks';
import { CodeBlock } from '../markdown/CodeBlock';
import { theme } from '../settings';
import { words } from '../words';
import { CopyButton } from '../view/CopyButton';
import { Frame } from './Frame';

const system = typeof matchMedia === 'undefined' ? null : matchMedia('(prefers-color-scheme: dark)');

/** A diagram, drawn by Mermaid in a frame of its own; what cannot be drawn is shown as it was written. */
export function Diagram({ text }: { text: string }) {
  const t = words.value;
  const [height, setHeight] = useState(240);
  const [problem, setProblem] = useState<string | null>(null);
  const [source, setSource] = useState(false);
  const [systemDark, setSystemDark] = useState(system?.matches ?? false);
  useEffect(() => {
    const onChange = () => setSystemDark(system!.matches);
    system?.addEventListener('change', onChange);
    return () => system?.removeEventListener('change', onChange);
  }, []);
  const dark = theme.value === 'system' ? systemDark : theme.value === 'dark';
  return (
    <div class="diagram">
      {problem !== null && <p class="quiet" role="status">{t.noDiagram} {problem.split('\n', 1)[0]}</p>}
      {problem !== null || source
        ? <CodeBlock text={text} language="mermaid" open={false} />
        : <Frame file="diagram.html" title={t.diagram} content={{ text, dark }} height={height} onAnswer={answer => {
          setHeight(now => answer.height ?? now);
          setProblem(answer.problem ?? null);
        }} />}
      {problem === null && (
        <div class="table-bar">
          <button type="button" class="link" onClick={() => setSource(!source)}>{source ? t.diagram : t.source}</button>
          <CopyButton text={text} label={t.copyCode} />
        </div>
      )}
    </div>
  );
}
