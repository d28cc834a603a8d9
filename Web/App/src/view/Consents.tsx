import { attempt } from '../page';
import type { OpenThread } from '../thread/openThread';
import { words } from '../words';
import { useOf } from './useOf';

/** Tools that may be called in this thread without asking, each to be taken back. */
export function Consents({ thread }: { thread: OpenThread }) {
  const t = words.value;
  const consents = useOf(thread, state => state.consents);
  return consents.length === 0 ? null : (
    <section class="consents" aria-label={t.consents}>
      <span class="quiet">{t.consents}</span>
      {consents.map(({ name }) => (
        <span key={name} class="consent">
          <code>{name}</code>
          <button type="button" aria-label={t.withdrawConsent(name)} title={t.withdrawConsent(name)} onClick={() => void attempt(() => thread.withdrawConsent(name))}>×</button>
        </span>
      ))}
    </section>
  );
}
