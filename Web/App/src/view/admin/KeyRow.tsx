import type { ComponentChildren } from 'preact';
import type { ApiKey } from '../../wire/admin';
import { pageWords } from '../../words/pages';
import { Time } from '../Time';

/** Whether a key still opens something. */
export const counts = (key: ApiKey) => key.revokedAt === undefined && (key.expiresAt === undefined || Date.parse(key.expiresAt) > Date.now());

export const nameOf = (key: ApiKey) => key.name ?? key.id;

/** A key, what it is for and when it was used last. */
export function KeyRow({ of: key, whose = false, children }: { of: ApiKey; whose?: boolean; children?: ComponentChildren }) {
  const t = pageWords.value;
  return (
    <li>
      <p dir="auto"><strong>{nameOf(key)}</strong> {whose && <span>{key.user}</span>} <span class="quiet">{t.roles[key.role] ?? key.role}</span></p>
      <span class="row-buttons">{counts(key) && children}</span>
      <p class="quiet">
        <span>{t.made} <Time at={key.createdAt} /></span>
        <span>{key.lastUsedAt === undefined ? t.neverUsed : <>{t.lastUsed} <Time at={key.lastUsedAt} /></>}</span>
        <span>{key.revokedAt !== undefined ? t.revokedKey : !counts(key) ? t.expired : key.expiresAt === undefined ? t.noEnd : <>{t.ends} <Time at={key.expiresAt} /></>}</span>
      </p>
    </li>
  );
}
