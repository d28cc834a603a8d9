import { me } from '../page';
import { language, theme, type Language, type Theme } from '../settings';
import { credential } from '../wire/credential';
import { words } from '../words';
import { drafts } from './draft';
import { Dialog } from './Dialog';

export function SettingsDialog({ onClose }: { onClose: () => void }) {
  const t = words.value;
  return (
    <Dialog title={t.settings} onClose={onClose}>
      <div class="stack">
        <Choice name={t.theme} value={theme.value} options={{ system: t.system, light: t.light, dark: t.dark }} onChange={value => { theme.value = value as Theme; }} />
        <Choice name={t.language} value={language.value} options={{ system: t.system, en: 'English', de: 'Deutsch' }} onChange={value => { language.value = value as Language; }} />
        {me.value.user && <p class="quiet">{t.signedInAs(me.value.user)}</p>}
        {credential.read() !== null && (
          <button
            type="button"
            onClick={() => {
              void drafts.forget().then(() => {
                credential.forget();
                window.location.reload();
              });
            }}
          >
            {t.signOut}
          </button>
        )}
      </div>
    </Dialog>
  );
}

function Choice({ name, value, options, onChange }: { name: string; value: string; options: Record<string, string>; onChange: (value: string) => void }) {
  return (
    <fieldset class="choice">
      <legend>{name}</legend>
      {Object.entries(options).map(([key, label]) => (
        <label key={key}><input type="radio" name={name} checked={key === value} onChange={() => onChange(key)} /><span>{label}</span></label>
      ))}
    </fieldset>
  );
}
