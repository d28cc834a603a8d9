import { notify } from '../page';
import { hashOf } from '../route';
import type { OpenThread } from '../thread/openThread';
import { words } from '../words';
import { copy } from './CopyButton';

/** Copies the address of one message; only who may read the thread can open it. */
export function linkTo(thread: OpenThread, run: string): void {
  void copy(new URL(hashOf(thread.id, run), document.baseURI).href).then(done => done && notify(words.peek().linkCopied));
}
