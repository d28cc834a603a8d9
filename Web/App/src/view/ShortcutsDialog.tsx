import { words } from '../words';
import { Dialog } from './Dialog';

export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  const t = words.value;
  return (
    <Dialog title={t.shortcuts} onClose={onClose}>
      <dl class="shortcuts">{t.shortcutList.map(([keys, what]) => <div key={keys}><dt><kbd>{keys}</kbd></dt><dd>{what}</dd></div>)}</dl>
    </Dialog>
  );
}
