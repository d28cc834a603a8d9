/** An id that nobody else makes. `crypto.randomUUID` exists only in secure contexts, and a laptop's page on the office network is none. */
export function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, '0')).join('');
}

/** The id of a thread that begins here: in the order of their beginnings, like those of the server. */
export function newThreadId(): string {
  return `t${Date.now().toString(16).padStart(12, '0')}${newId().slice(0, 16)}`;
}

/** Tells texts apart, and does not show them. */
export function checksum(text: string): string {
  let sum = 0x811C9DC5;
  for (let i = 0; i < text.length; i++) {
    sum = Math.imul(sum ^ text.charCodeAt(i), 0x01000193);
  }

  return (sum >>> 0).toString(36);
}
