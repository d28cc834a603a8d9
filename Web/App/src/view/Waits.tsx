import type { Outgoing } from '../outbox/outbox';
import { words } from '../words';
import { waitsText } from '../words/limits';
import { useNow } from './elapsed';

/** Why a message is not at the server yet, and when it will be. */
export function Waits({ waits, limit }: Pick<Outgoing, 'waits' | 'limit'>) {
  const t = words.value;
  const now = useNow(1000, limit !== undefined);
  return <>{limit !== undefined ? waitsText(limit, now) : waits === 'unreachable' ? t.waitsUnreachable : t.waitsBusy}</>;
}
