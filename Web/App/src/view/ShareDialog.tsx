import { useState } from 'preact/hooks';
import { attempt, client } from '../page';
import { words } from '../words';
import { CopyButton } from './CopyButton';
import { Dialog } from './Dialog';

export function ShareDialog({ thread, onClose }: { thread: string; onClose: () => void }) {
  const t = words.value;
  const [link, setLink] = useState<string | null>(null);
  const [revoked, setRevoked] = useState(false);
  const create = () => attempt(async () => {
    const { url } = await client.share(thread);
    setLink(new URL(url, document.baseURI).href);
    setRevoked(false);
  });
  const revoke = () => attempt(async () => {
    await client.unshare(thread);
    setLink(null);
    setRevoked(true);
  });
  return (
    <Dialog title={t.shareTitle} onClose={onClose}>
      <div class="stack">
        <p>{t.shareText}</p>
        {link !== null && <div class="copy-field"><input readOnly value={link} aria-label={t.share} onFocus={event => event.currentTarget.select()} /><CopyButton text={link} label={t.copyLink} /></div>}
        {revoked && <p role="status">{t.revoked}</p>}
        <div class="buttons">
          <button type="button" onClick={() => void revoke()}>{t.revokeLink}</button>
          {link === null && <button type="button" class="primary" onClick={() => void create()}>{t.createLink}</button>}
        </div>
      </div>
    </Dialog>
  );
}
