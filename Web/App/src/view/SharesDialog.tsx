import { client, notify } from '../page';
import { hashOf } from '../route';
import type { SharedLink } from '../wire/client';
import { words } from '../words';
import { CopyButton } from './CopyButton';
import { Dialog } from './Dialog';
import { Time } from './Time';
import { AskedState, useAsked } from './useAsked';

/** Everything that others can read, and the way to end it. */
export function SharesDialog({ onClose }: { onClose: () => void }) {
  const t = words.value;
  const asked = useAsked(client.shares);
  const links = asked.value;
  const revoke = async (link: SharedLink) => {
    if (await asked.change(() => client.unshare(link.threadId))) {
      notify(t.revoked);
    }
  };
  return (
    <Dialog title={t.shares} onClose={onClose}>
      <p class="quiet">{t.shareText}</p>
      <AskedState of={asked} />
      {links?.length === 0 && <p>{t.noShares}</p>}
      <ul class="rows">
        {links?.map(link => (
          <li key={link.threadId}>
            <a href={hashOf(link.threadId)} dir="auto" onClick={onClose}>{link.title ?? t.newChat}</a>
            <Time at={link.updatedAt} />
            <CopyButton text={new URL(link.url, document.baseURI).href} label={t.copyLink} />
            <button type="button" onClick={() => void revoke(link)} aria-label={`${t.revokeLink}: ${link.title ?? t.newChat}`}>{t.revokeLink}</button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
