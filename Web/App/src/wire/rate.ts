import { signal } from '@preact/signals';

/** How many requests there may be in a minute, and how many of them are left. */
export interface Rate { quota: number; left: number }

/** As the server said with its last answer that counted; none where nothing is counted. */
export const rate = signal<Rate | null>(null);

/** Reads `RateLimit-Policy: "requests";q=120;w=60` and `RateLimit: "requests";r=117;t=2`; answers that count as something else say nothing about it. */
export function rateOf(headers: Headers): Rate | null {
  const quota = /^"requests";.*\bq=(\d+)/.exec(headers.get('RateLimit-Policy') ?? '')?.[1];
  const left = /^"requests";.*\br=(\d+)/.exec(headers.get('RateLimit') ?? '')?.[1];
  return quota === undefined || left === undefined ? null : { quota: Number(quota), left: Number(left) };
}
