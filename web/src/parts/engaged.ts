/* Engaged time: the gaps between events while the window is in front. Times are in ms, gaps in seconds. */

export const CAP = 120;
export const PAPER_CAP = 600;
const FINEST = 1000;

export interface Batch {
  readonly gaps: readonly number[];
  /** Σ min(gap, cap): what the studio will count. */
  readonly seconds: number;
  readonly paper: boolean;
  /** So that a batch sent twice is counted once. */
  readonly key: string;
}

export class Engaged {
  #last: number | undefined;
  #gaps: number[] = [];
  #paper = false;
  /** Seconds counted since the page came, sent or not. */
  total = 0;

  constructor(now: number) {
    this.#last = now;
  }

  get paper(): boolean {
    return this.#paper;
  }

  get cap(): number {
    return this.#paper ? PAPER_CAP : CAP;
  }

  /** Something was done. At most one event a second is recorded; the gaps still add up to the same time. */
  event(now: number): void {
    if (this.#last === undefined || now - this.#last < FINEST) return;
    this.#close(now);
    this.#last = now;
  }

  /** The window is no longer in front: the gap ends here and nothing is counted until `resume`. */
  pause(now: number): void {
    if (this.#last !== undefined) this.#close(now);
    this.#last = undefined;
  }

  resume(now: number): void {
    this.#last ??= now;
  }

  /** The gap so far is closed under the old cap, and what was counted so far is handed out, since a batch has one cap. */
  turn(paper: boolean, now: number): Batch | undefined {
    if (this.#last !== undefined) {
      this.#close(now);
      this.#last = now;
    }
    const before = this.take();
    this.#paper = paper;
    return before;
  }

  /** Seconds since the last event; 0 while paused. */
  idle(now: number): number {
    return this.#last === undefined ? 0 : (now - this.#last) / 1000;
  }

  /** The gaps since the last call, if there are any. */
  take(): Batch | undefined {
    if (this.#gaps.length === 0) return undefined;
    const gaps = this.#gaps;
    this.#gaps = [];
    return { gaps, seconds: hundredth(gaps.reduce((sum, gap) => sum + Math.min(gap, this.cap), 0)), paper: this.#paper, key: crypto.randomUUID() };
  }

  #close(now: number): void {
    const gap = hundredth((now - (this.#last ?? now)) / 1000);
    if (gap <= 0) return;
    this.#gaps.push(gap);
    this.total += Math.min(gap, this.cap);
  }
}

function hundredth(seconds: number): number {
  return Math.round(seconds * 100) / 100;
}
