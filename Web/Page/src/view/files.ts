import { notify } from '../page';
import type { Attachment } from '../wire/events';
import { words } from '../words';

const LARGEST = 10 * 1024 * 1024;

/** Files as they travel in a message. What is too large is named and left out. */
export async function readFiles(files: Iterable<File>): Promise<Attachment[]> {
  const read = await Promise.all(Array.from(files, async file => {
    if (file.size > LARGEST) {
      notify(words.value.tooLarge(file.name));
      return [];
    }

    return [{ name: file.name || 'image.png', mediaType: file.type || 'application/octet-stream', url: await dataUrl(file) }];
  }));
  return read.flat();
}

function dataUrl(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result as string);
    reader.onerror = () => reject(reader.error ?? new Error(file.name));
    reader.readAsDataURL(file);
  });
}
