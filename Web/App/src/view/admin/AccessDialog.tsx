import { useState } from 'preact/hooks';
import { me, notify } from '../../page';
import type { ApiKey, PageSession } from '../../wire/admin';
import { words } from '../../words';
import { pageWords } from '../../words/pages';
import { Dialog } from '../Dialog';
import { Time } from '../Time';
import { AskedState, useAsked } from '../useAsked';
import { admin } from './asking';
import { KeyRow, nameOf } from './KeyRow';
import { Sure } from './Sure';

/** What lets its reader in: the sessions of their browsers and their keys, with their last use, and the way to end each. */
export function AccessDialog({ onClose }: { onClose: () => void }) {
  const t = pageWords.value;
  const { user, role } = me.value;
  return (
    <Dialog title={words.value.accessTitle} wide onClose={onClose}>
      <div class="stack">
        {user !== undefined && <p>{words.value.signedInAs(user)} <span class="quiet">{t.roles[role ?? ''] ?? role}</span></p>}
        <Sessions />
        <Keys />
      </div>
    </Dialog>
  );
}

function Sessions() {
  const t = pageWords.value;
  const asked = useAsked(admin.sessions);
  const [sure, setSure] = useState(false);
  const end = async (sessions: readonly PageSession[], action: () => Promise<unknown>) => {
    setSure(false);
    if (!await asked.change(action)) {
      return;
    }

    notify(t.signedOut);
    if (sessions.some(session => session.current)) {
      // Whoever has left sees nothing of theirs any more.
      window.location.reload();
    }
  };
  const sessions = asked.value ?? [];
  return (
    <section aria-labelledby="own-sessions">
      <h3 id="own-sessions">{t.sessions}</h3>
      <p class="quiet">{asked.value?.length === 0 ? t.noSessions : t.sessionsText}</p>
      <AskedState of={asked} />
      <ul class="facts">
        {sessions.map(session => (
          <li key={session.id}>
            <p>{browserOf(session.browser) ?? t.unknownBrowser} {session.current && <strong>({t.thisSession})</strong>}</p>
            <button type="button" onClick={() => void end([session], () => admin.endSession(session.id))}>{t.signOutOne}</button>
            <p class="quiet">
              {session.address !== undefined && <span>{session.address}</span>}
              <span>{t.began} <Time at={session.createdAt} /></span>
              <span>{t.ends} <Time at={session.expiresAt} /></span>
            </p>
          </li>
        ))}
      </ul>
      {sure ? <Sure text={t.signOutAllText} action={t.signOutAll} onCancel={() => setSure(false)} onDo={() => void end(sessions, admin.endSessions)} />
        : sessions.length > 0 && <div class="buttons"><button type="button" onClick={() => setSure(true)}>{t.signOutAll}</button></div>}
    </section>
  );
}

function Keys() {
  const t = pageWords.value;
  const asked = useAsked(admin.ownKeys);
  const [ending, setEnding] = useState<ApiKey | null>(null);
  const mayMake = me.value.role === 'admin' || me.value.role === 'operator';
  const revoke = async (key: ApiKey) => {
    setEnding(null);
    if (await asked.change(() => admin.revokeOwnKey(key.id))) {
      notify(t.keyRevoked);
    }
  };
  return (
    <section aria-labelledby="own-keys">
      <h3 id="own-keys">{t.keys}</h3>
      <p class="quiet">{t.ownKeysText} {!mayMake && t.keysByAdmin}</p>
      <AskedState of={asked} />
      {asked.value?.length === 0 && <p>{t.noKeys}</p>}
      <ul class="facts">
        {asked.value?.map(key => (
          <KeyRow key={key.id} of={key}>
            {me.value.role !== 'reader' && <button type="button" aria-label={`${t.revokeKey}: ${nameOf(key)}`} onClick={() => setEnding(key)}>{t.revokeKey}</button>}
          </KeyRow>
        ))}
      </ul>
      {ending !== null && <Sure text={t.revokeKeyText(nameOf(ending))} action={t.revokeKey} onCancel={() => setEnding(null)} onDo={() => void revoke(ending)} />}
    </section>
  );
}

/** What people call the browser that names itself so. */
function browserOf(agent: string | undefined): string | undefined {
  const browser = /(Firefox|Edg|OPR|Chrome|Safari)\/[\d.]+/.exec(agent ?? '')?.[1];
  const system = /(Windows|Android|iPhone|iPad|Mac OS X|Linux)/.exec(agent ?? '')?.[1];
  const names: Record<string, string> = { 'Edg': 'Edge', 'OPR': 'Opera', 'Mac OS X': 'macOS' };
  const parts = [browser, system].filter(part => part !== undefined).map(part => names[part] ?? part);
  return parts.length > 0 ? parts.join(', ') : agent?.slice(0, 60);
}
