/* One request at a time: a second press gives the first one up, and what comes of a request that was given up is not shown. */

export interface Shown {
  began(): void;
  ran(html: string): void;
  failed(fault: unknown): void;
  stopped(): void;
}

export class Once {
  readonly #ask: (signal: AbortSignal) => Promise<string>;
  readonly #shown: Shown;
  #control: AbortController | undefined;

  constructor(ask: (signal: AbortSignal) => Promise<string>, shown: Shown) {
    [this.#ask, this.#shown] = [ask, shown];
  }

  get running(): boolean {
    return this.#control !== undefined;
  }

  async press(): Promise<void> {
    if (this.stop()) return;
    const control = new AbortController();
    this.#control = control;
    this.#shown.began();
    const outcome = await this.#ask(control.signal).then((html) => () => this.#shown.ran(html), (fault: unknown) => () => this.#shown.failed(fault));
    if (this.#control !== control) return;
    this.#control = undefined;
    outcome();
  }

  /** Whether there was something to stop. */
  stop(): boolean {
    const control = this.#control;
    if (!control) return false;
    this.#control = undefined;
    control.abort();
    this.#shown.stopped();
    return true;
  }
}
