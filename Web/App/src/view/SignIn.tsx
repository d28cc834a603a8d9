import { useRef, useState } from 'preact/hooks';
import { signingIn } from '../page';
import { words } from '../words';
import { Dialog } from './Dialog';

export function SignIn() {
  const question = signingIn.value;
  return question && <SignInDialog wrong={question.wrong} answer={question.answer} />;
}

function SignInDialog({ wrong, answer }: NonNullable<typeof signingIn.value>) {
  const t = words.value;
  const field = useRef<HTMLInputElement>(null);
  const [remember, setRemember] = useState(false);
  return (
    <Dialog title={t.signInTitle}>
      <form
        class="stack"
        onSubmit={event => {
          event.preventDefault();
          const key = field.current!.value.trim();
          if (key !== '') {
            answer(key, remember);
          }
        }}
      >
        <p>{t.signInText}</p>
        {wrong && <p class="bad" role="alert">{t.wrongKey}</p>}
        <label class="field">{t.apiKey}<input ref={field} type="password" autocomplete="current-password" required autofocus /></label>
        <label class="check"><input type="checkbox" checked={remember} onChange={event => setRemember(event.currentTarget.checked)} />{t.rememberKey}</label>
        <div class="buttons"><button type="submit" class="primary">{t.signIn}</button></div>
      </form>
    </Dialog>
  );
}
