import type { RootContent } from 'hast';
import dockerfile from 'highlight.js/lib/languages/dockerfile';
import http from 'highlight.js/lib/languages/http';
import powershell from 'highlight.js/lib/languages/powershell';
import { common, createLowlight } from 'lowlight';

const lowlight = createLowlight({ ...common, dockerfile, http, powershell });

/** The code as a tree of marked pieces, or none for a language that is not known. Loaded with the first block of code. */
export function highlight(language: string, text: string): RootContent[] | null {
  return lowlight.registered(language) ? lowlight.highlight(language, text).children : null;
}
