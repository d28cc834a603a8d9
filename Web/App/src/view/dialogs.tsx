import { signal } from '@preact/signals';
import type { FunctionComponent } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { attempt } from '../page';

/** The pages that stand above the chat, each loaded when it is first opened. */
const PAGES = {
  settings: () => import('./SettingsDialog').then(m => m.SettingsDialog),
  shortcuts: () => import('./ShortcutsDialog').then(m => m.ShortcutsDialog),
  shares: () => import('./SharesDialog').then(m => m.SharesDialog),
  usage: () => import('./UsageDialog').then(m => m.UsageDialog),
  memory: () => import('./MemoryDialog').then(m => m.MemoryDialog),
  prompts: () => import('./PromptsDialog').then(m => m.PromptsDialog),
  access: () => import('./admin/AccessDialog').then(m => m.AccessDialog),
  tools: () => import('./ToolsDialog').then(m => m.ToolsDialog),
  admin: () => import('./admin/AdminDialog').then(m => m.AdminDialog),
  project: () => import('../projects/ProjectDialog').then(m => m.ProjectDialog),
  move: () => import('../projects/MoveDialog').then(m => m.MoveDialog),
  threadSettings: () => import('../projects/ThreadSettingsDialog').then(m => m.ThreadSettingsDialog),
  import: () => import('./ImportDialog').then(m => m.ImportDialog),
} satisfies Record<string, () => Promise<FunctionComponent<{ onClose: () => void }>>>;

export type DialogName = keyof typeof PAGES;

export const dialog = signal<DialogName | null>(null);

export function Dialogs() {
  const name = dialog.value;
  const [shown, setShown] = useState<{ name: DialogName; Page: FunctionComponent<{ onClose: () => void }> } | null>(null);
  useEffect(() => {
    if (name !== null) {
      // A page of an earlier build may not be there any more.
      void attempt(async () => setShown({ name, Page: await PAGES[name]() })).then(there => {
        if (!there && dialog.peek() === name) {
          // Chosen again, it is loaded again.
          dialog.value = null;
        }
      });
    }
  }, [name]);
  return shown && shown.name === name ? <shown.Page onClose={() => { dialog.value = null; }} /> : null;
}
