/* A sketched curve: heights over fixed places. */

type Point = readonly [x: number, y: number];

/** To a multiple of `step`, between the ends, without the dust of binary fractions. */
export function settled(value: number, low: number, high: number, step: number): number {
  const kept = Math.max(low, Math.min(high, value));
  return step > 0 ? Number((Math.round(kept / step) * step).toPrecision(12)) + 0 : kept;
}

/** The heights of `[0.2, 0.5]`; undefined unless there are as many numbers as places. */
export function parseHeights(text: string, count: number): number[] | undefined {
  const words = text.trim().replace(/^[[(]|[\])]$/g, '').split(/[\s,;]+/).filter(Boolean);
  const found = words.map((word) => Number(word.replace('−', '-')));
  return found.length === count && found.every(Number.isFinite) ? found : undefined;
}

export function formatHeights(heights: readonly number[]): string {
  return `[${heights.join(', ')}]`;
}

/** The place nearest to `x`. */
export function nearest(xs: readonly number[], x: number): number {
  return xs.reduce((best, at, k) => (Math.abs(at - x) < Math.abs((xs[best] ?? Infinity) - x) ? k : best), 0);
}

/** The path of a smooth curve through `points` (x ascending) that is never higher or lower between two than at them:
    cubic pieces whose slopes are kept small, after Fritsch and Carlson (1980), with the harmonic mean of Fritsch and Butland (1984). */
export function smooth(points: readonly Point[]): string {
  const slopes = points.slice(1).map(([x, y], k) => (y - (points[k] as Point)[1]) / (x - (points[k] as Point)[0]));
  const tangent = (k: number): number => {
    const [before, after] = [slopes[k - 1] ?? slopes[k] ?? 0, slopes[k] ?? slopes[k - 1] ?? 0];
    return before * after > 0 ? (2 * before * after) / (before + after) : 0;
  };
  return points.map(([x, y], k) => {
    const old = points[k - 1];
    if (!old) return `M${x} ${y}`;
    const third = (x - old[0]) / 3;
    return `C${old[0] + third} ${old[1] + third * tangent(k - 1)} ${x - third} ${y - third * tangent(k)} ${x} ${y}`;
  }).join('');
}
