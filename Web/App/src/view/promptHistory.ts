/** Leafs through what was written before; what was being written is at the end and is not lost. */
export class PromptHistory {
  #at = 0;
  #shown = '';
  #draft = '';

  /** The text to show after a step back (1) or on (-1); none where there is nothing that way. */
  turn(step: 1 | -1, text: string, earlier: readonly string[]): string | null {
    const all = earlier.filter((one, i) => one.trim() !== '' && one !== earlier[i + 1]);
    if (this.#at === 0 || text !== this.#shown) {
      this.#at = 0;
      this.#draft = text;
    }

    const at = this.#at + step;
    if (at < 0 || at > all.length) {
      return null;
    }

    this.#at = at;
    this.#shown = at === 0 ? this.#draft : all.at(-at)!;
    return this.#shown;
  }
}
