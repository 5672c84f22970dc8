/* Going about in the graph of concepts. */

export interface Place {
  readonly name: string;
  readonly column: number;
  readonly row: number;
}

/** Everything that can be reached from `from` by `next`, without `from` itself. */
export function reach(next: ReadonlyMap<string, readonly string[]>, from: string): Set<string> {
  const found = new Set([from]);
  for (const name of found) for (const other of next.get(name) ?? []) found.add(other);
  found.delete(from);
  return found;
}

/** Where an arrow goes: sideways to the nearest row among `candidates`, up and down to the next in the same column. */
export function neighbour(key: string, from: Place, candidates: readonly Place[]): string | undefined {
  const far = (place: Place): number => Math.abs(place.row - from.row);
  if (key === 'ArrowLeft' || key === 'ArrowRight') return nearest(candidates, far);
  const sign = { ArrowUp: -1, ArrowDown: 1 }[key];
  if (!sign) return undefined;
  return nearest(candidates.filter((place) => place.column === from.column && (place.row - from.row) * sign > 0), far);
}

function nearest(places: readonly Place[], far: (place: Place) => number): string | undefined {
  return places.reduce<Place | undefined>((best, place) => (best === undefined || far(place) < far(best) ? place : best), undefined)?.name;
}
