import { notify } from '../page';
import type { Attachment } from '../wire/events';
import { words } from '../words';

const LARGEST = 10 * 1024 * 1024;
/** A third more as data URLs, and the server's bound for a message is 30 MB. */
const LARGEST_SUM = 20 * 1024 * 1024;

/** Files as they travel in a message, beside those that it has. What is too large is named and left out. */
export async function readFiles(files: Iterable<File>, beside: readonly Attachment[]): Promise<Attachment[]> {
  let sum = beside.reduce((total, file) => total + file.url.length * 0.75, 0);
  const read = await Promise.all(Array.from(files, async file => {
    sum += file.size;
    if (file.size > LARGEST || sum > LARGEST_SUM) {
      notify(words.value.tooLarge(file.name));
      return [];
    }

    return [{ name: file.name || 'image.png', mediaType: file.type || 'application/octet-stream', url: await dataUrl(file) }];
  }));
  return read.flat();
}

export function dataUrl(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result as string);
    reader.onerror = () => reject(reader.error ?? new Error(file.name));
    reader.readAsDataURL(file);
  });
}
