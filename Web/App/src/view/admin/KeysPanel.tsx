import { useState } from 'preact/hooks';
import { me, notify } from '../../page';
import type { ApiKey, NewKey } from '../../wire/admin';
import { words } from '../../words';
import { pageWords } from '../../words/pages';
import { CopyButton } from '../CopyButton';
import { AskedState, useAsked } from '../useAsked';
import { admin } from './asking';
import { KeyRow, nameOf } from './KeyRow';
import { Sure } from './Sure';

const A_DAY = 86_400;

/** The keys of all users: made, replaced and ended. A key itself is shown once. */
export function KeysPanel() {
  const t = pageWords.value;
  const asked = useAsked(admin.keys);
  const [making, setMaking] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const [sure, setSure] = useState<{ key: ApiKey; to: 'end' | 'replace' } | null>(null);
  const make = (key: NewKey) => asked.change(async () => {
    setSecret((await admin.makeKey(key)).secret);
    setMaking(false);
  });
  const act = async ({ key, to }: NonNullable<typeof sure>) => {
    setSure(null);
    if (to === 'replace') {
      await asked.change(async () => setSecret((await admin.rotateKey(key.id, A_DAY)).secret));
    } else if (await asked.change(() => admin.revokeKey(key.id))) {
      notify(t.keyRevoked);
    }
  };
  const keys = [...asked.value ?? []].sort((a, b) => a.user.localeCompare(b.user) || b.createdAt.localeCompare(a.createdAt));
  return (
    <>
      <p class="quiet">{t.keysText}</p>
      <AskedState of={asked} />
      {secret !== null && (
        <div class="secret" role="status">
          <p>{t.secretTitle}</p>
          <div class="copy-field"><input readOnly value={secret} aria-label={t.secret} onFocus={event => event.currentTarget.select()} /><CopyButton text={secret} label={t.copyKey} /></div>
        </div>
      )}
      {making ? <KeyForm onMake={key => void make(key)} onCancel={() => setMaking(false)} />
        : <div class="buttons"><button type="button" class="primary" onClick={() => setMaking(true)}>{t.newKey}</button></div>}
      {asked.value?.length === 0 && <p>{t.noKeys}</p>}
      <ul class="facts">
        {keys.map(key => (
          <KeyRow key={key.id} of={key} whose>
            <button type="button" aria-label={`${t.rotate}: ${nameOf(key)}`} onClick={() => setSure({ key, to: 'replace' })}>{t.rotate}</button>
            <button type="button" aria-label={`${t.revokeKey}: ${nameOf(key)}`} onClick={() => setSure({ key, to: 'end' })}>{t.revokeKey}</button>
          </KeyRow>
        ))}
      </ul>
      {sure !== null && (
        <Sure
          text={sure.to === 'end' ? t.revokeKeyText(nameOf(sure.key)) : t.rotateText(nameOf(sure.key))}
          action={sure.to === 'end' ? t.revokeKey : t.rotate}
          onCancel={() => setSure(null)}
          onDo={() => void act(sure)}
        />
      )}
    </>
  );
}

function KeyForm({ onMake, onCancel }: { onMake: (key: NewKey) => void; onCancel: () => void }) {
  const t = pageWords.value;
  const [user, setUser] = useState(me.value.user ?? '');
  const [role, setRole] = useState('member');
  const [name, setName] = useState('');
  const [day, setDay] = useState('');
  const roles = ['reader', 'member', 'admin', ...(me.value.role === 'operator' ? ['operator'] : [])];
  return (
    <form
      class="stack"
      onSubmit={event => {
        event.preventDefault();
        onMake({
          user: user.trim(),
          role,
          ...(name.trim() !== '' && { name: name.trim() }),
          // The day that was chosen is still in it.
          ...(day !== '' && { expiresAt: new Date(day + 'T23:59:59').toISOString() }),
        });
      }}
    >
      <label class="field">{t.user}<input autofocus required maxLength={128} dir="auto" value={user} onInput={event => setUser(event.currentTarget.value)} /></label>
      <label class="field">{t.role}<select value={role} onChange={event => setRole(event.currentTarget.value)}>{roles.map(one => <option key={one} value={one}>{t.roles[one]}</option>)}</select></label>
      <label class="field">{t.keyName}<input maxLength={128} dir="auto" value={name} onInput={event => setName(event.currentTarget.value)} /></label>
      <label class="field">{t.keyExpires}<input type="date" value={day} onInput={event => setDay(event.currentTarget.value)} /></label>
      <div class="buttons">
        <button type="button" onClick={onCancel}>{words.value.cancel}</button>
        <button type="submit" class="primary" disabled={user.trim() === ''}>{t.makeKey}</button>
      </div>
    </form>
  );
}
