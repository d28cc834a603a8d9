import { useEffect, useState } from 'preact/hooks';
import { credential } from '../wire/credential';

/**
 * Where the browser can load a stored file. Elements cannot send an API key, so with one the file is fetched here and shown from memory.
 * Null while it is on its way.
 */
export function useFileAddress(url: string): string | null {
  const key = credential.read();
  const guarded = key !== null && new URL(url, document.baseURI).origin === location.origin && !url.startsWith('data:');
  const [loaded, setLoaded] = useState<string | null>(null);
  useEffect(() => {
    if (!guarded) {
      return;
    }

    const abort = new AbortController();
    let address: string | null = null;
    void fetch(url, { headers: { Authorization: `Bearer ${key}` }, signal: abort.signal })
      .then(async (response) => {
        if (response.ok) {
          address = URL.createObjectURL(await response.blob());
          setLoaded(address);
        }
      })
      .catch(() => undefined);
    return () => {
      abort.abort();
      if (address !== null) {
        URL.revokeObjectURL(address);
      }
    };
  }, [url, guarded, key]);
  return guarded ? loaded : url;
}
