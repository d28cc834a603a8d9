import type { FunctionComponent } from 'preact';
import { useState } from 'preact/hooks';
import { words } from '../../words';
import { pageWords } from '../../words/pages';
import { Dialog } from '../Dialog';
import { AgentsPanel } from './AgentsPanel';
import { KeysPanel } from './KeysPanel';
import { UsersPanel } from './UsersPanel';

type Panel = 'users' | 'keys' | 'agents';

const PANELS: Record<Panel, FunctionComponent<{ onDirty: (dirty: boolean) => void }>> = { users: UsersPanel, keys: KeysPanel, agents: AgentsPanel };

/** What an admin sees and does in the tenant: its users, their keys, its agents. */
export function AdminDialog({ onClose }: { onClose: () => void }) {
  const t = pageWords.value;
  const [panel, setPanel] = useState<Panel>('users');
  const [dirty, setDirty] = useState(false);
  const Shown = PANELS[panel];
  return (
    <Dialog title={words.value.adminTitle} wide dirty={dirty} onClose={onClose}>
      <div class="stack">
        <div class="parts" role="group" aria-label={words.value.adminTitle}>
          {(Object.keys(PANELS) as Panel[]).map(name => <button key={name} type="button" aria-pressed={panel === name} onClick={() => setPanel(name)}>{t[name]}</button>)}
        </div>
        <Shown onDirty={setDirty} />
      </div>
    </Dialog>
  );
}
