/** Records of one kind that survive the page, shared by all tabs. */
export interface Store<T> {
  all: () => Promise<T[]>;
  find: (key: string) => Promise<T | undefined>;
  put: (value: T) => Promise<void>;
  remove: (key: string) => Promise<void>;
}

const DATABASE = 'chatcluster';
const KEYS = { outbox: 'clientMessageId', drafts: 'thread' } as const;

let opening: Promise<IDBDatabase> | undefined;

/** In IndexedDB, because messages have attachments and the other storage ends at 5 MB. Every call fails where a browser forbids storage. */
export function stored<T>(name: keyof typeof KEYS): Store<T> {
  const ask = async <R>(mode: IDBTransactionMode, action: (store: IDBObjectStore) => IDBRequest<R>): Promise<R> => {
    const request = action((await open()).transaction(name, mode, { durability: 'strict' }).objectStore(name));
    return new Promise((resolve, reject) => {
      const { transaction } = request;
      // What was written is safe when its transaction is complete, and not before.
      transaction!.oncomplete = () => resolve(request.result);
      transaction!.onabort = () => reject(transaction!.error ?? new Error('The browser did not store it.'));
    });
  };
  return {
    all: () => ask('readonly', store => store.getAll() as IDBRequest<T[]>),
    find: key => ask('readonly', store => store.get(key) as IDBRequest<T | undefined>),
    put: async value => {
      await ask('readwrite', store => store.put(value));
    },
    remove: key => ask('readwrite', store => store.delete(key)),
  };
}

/** For what does not outlive its page. */
export function remembered<T>(keyOf: (value: T) => string): Store<T> {
  const values = new Map<string, T>();
  return {
    all: () => Promise.resolve([...values.values()]),
    find: key => Promise.resolve(values.get(key)),
    put: value => Promise.resolve(void values.set(keyOf(value), value)),
    remove: key => Promise.resolve(void values.delete(key)),
  };
}

function open(): Promise<IDBDatabase> {
  return opening ??= new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => {
      for (const [name, keyPath] of Object.entries(KEYS)) {
        request.result.createObjectStore(name, { keyPath });
      }
    };
    request.onsuccess = () => {
      // A later version of the page, in another tab, may change what is stored.
      request.result.onversionchange = () => {
        request.result.close();
        opening = undefined;
      };
      resolve(request.result);
    };
    request.onerror = () => reject(request.error ?? new Error('The browser forbids storage.'));
  }).catch((error: unknown) => {
    opening = undefined;
    throw error;
  });
}
