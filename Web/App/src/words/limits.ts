import type { Problem } from '../wire/problem';
import { words } from '.';

/** When the server has said that it is asked too much: which limit, and until when. */
export interface Limit { code: string; until: number }

const SOON_MS = 120_000;

export function limitOf({ code, retryAfterSeconds }: Problem): Limit {
  return { code, until: Date.now() + (retryAfterSeconds ?? 60) * 1000 };
}

/** Which limit it is, and when it goes on. */
export function limitText({ code, until }: Limit, now = Date.now()): string {
  const t = words.value;
  return code === 'budget_exhausted' ? t.budgetUsed(moment(until)) : code === 'too_many_runs' ? t.tooManyRuns : t.tooFast(wait(until, now));
}

/** The same of a message that is sent when its time has come. */
export function waitsText({ code, until }: Limit, now: number): string {
  const t = words.value;
  return code === 'budget_exhausted' ? t.waitsBudget(moment(until)) : code === 'too_many_runs' ? t.waitsRuns : t.waitsRate(wait(until, now));
}

function wait(until: number, now: number): string {
  return until - now > SOON_MS ? moment(until) : words.value.inSeconds(Math.max(1, Math.ceil((until - now) / 1000)));
}

/** A time of today, or a day and a time. */
function moment(at: number): string {
  const time = new Date(at);
  const { locale, at: told } = words.value;
  const day = time.toDateString() === new Date().toDateString() ? undefined : time.toLocaleDateString(locale, { day: 'numeric', month: 'long' });
  return told(time.toLocaleTimeString(locale, { hour: '2-digit', minute: '2-digit' }), day);
}
