import { computed } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import type { OpenThread } from '../thread/openThread';
import type { ThreadState } from '../thread/state';

/** One thing of a thread's state: whatever shows it is drawn again when that has another value, and not with every token. */
export function useOf<T>(thread: OpenThread, of: (state: ThreadState) => T): T {
  return useMemo(() => computed(() => of(thread.state.value)), [thread]).value;
}
