const NAME = 'chatcluster.key';

/** The API key of this browser: kept for the tab, or for good when its user chose so. */
export const credential = {
  read: (): string | null => stored(sessionStorage) ?? stored(localStorage),

  write(key: string, remember: boolean): void {
    this.forget();
    (remember ? localStorage : sessionStorage).setItem(NAME, key);
  },

  forget(): void {
    sessionStorage.removeItem(NAME);
    localStorage.removeItem(NAME);
  },
};

const MARK = /(?:^|; )chatcluster_user=([^;]*)/;

/** A mark of whoever has a session in this browser, which opens nothing: the server sets it beside the session, which no script can read. */
export const sessionMark = (): string | null => typeof document === 'undefined' ? null : MARK.exec(document.cookie)?.[1] ?? null;

function stored(storage: Storage): string | null {
  try {
    return storage.getItem(NAME);
  } catch {
    return null;
  }
}
