import katex from 'katex';
import 'katex/dist/katex.min.css';

/** Sets a formula into an element. No command that links, loads or names classes is trusted; a broken formula shows its source. */
export function typeset(text: string, element: HTMLElement, display: boolean): void {
  try {
    katex.render(text, element, { displayMode: display, throwOnError: false, trust: false, strict: false, maxExpand: 500, maxSize: 30 });
  } catch {
    // Not a formula that is wrong, which is shown in place, but one that is too much: thousands of braces in one another.
    element.textContent = text;
  }
}
