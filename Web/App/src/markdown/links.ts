const LINKED = new Set(['http:', 'https:', 'mailto:']);
const PICTURE = /^data:image\/(png|jpeg|gif|webp|avif);/i;

/** The address when a click on it is harmless; scripts, data and everything unknown are not. */
export function safeLink(href: string, base: string): string | null {
  try {
    const url = new URL(href, base);
    return LINKED.has(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

/**
 * The address when a picture may be loaded unasked: one that is in the text, or one of this server. Anything else would tell
 * a stranger who reads what, and when; a model can be talked into writing such an address.
 */
export function safePicture(href: string, base: string): string | null {
  if (PICTURE.test(href)) {
    return href;
  }

  const link = safeLink(href, base);
  return link !== null && new URL(link).origin === new URL(base).origin ? link : null;
}
