import { words } from '../words';

/** When something was said: the hour, and the day where it was another one. */
export function Time({ at }: { at: string | undefined }) {
  // The user's own way to write a time, where it is one of the language that is spoken.
  const locale = navigator.language.startsWith(words.value.locale) ? navigator.language : words.value.locale;
  const date = at === undefined ? null : new Date(at);
  if (date === null || Number.isNaN(date.getTime())) {
    return null;
  }

  const today = date.toDateString() === new Date().toDateString();
  const text = date.toLocaleString(locale, { ...(!today && { day: 'numeric', month: 'short' }), hour: '2-digit', minute: '2-digit' });
  return <time class="time" dateTime={at} title={date.toLocaleString(locale, { dateStyle: 'full', timeStyle: 'medium' })}>{text}</time>;
}
