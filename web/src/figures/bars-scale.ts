/* How high a bar is, and where a slider stands. */

/** In the picture's units: never below the ground, never above the top. What is no number has no height. */
export function heightOf(value: number, top: number, tall: number): number {
  return Number.isNaN(value) ? 0 : tall * Math.min(Math.max(value / top, 0), 1);
}

/** The place of the stop that lies nearest to `value`; the lower of two that are as near. */
export function nearest(stops: readonly number[], value: number): number {
  let best = 0;
  stops.forEach((stop, k) => {
    if (Math.abs(stop - value) < Math.abs((stops[best] ?? NaN) - value)) best = k;
  });
  return best;
}
