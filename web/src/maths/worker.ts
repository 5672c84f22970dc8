/* Sweeps beside the page. The worker is the page's own script, started a second time without a page: from its address where it has
   one (the studio's policy names itself), else from a blob of its own text (an exported file, whose policy names blobs for workers
   and nothing else). Where a host allows neither, the same slices run in the page. */

import { evaluator } from './evaluate.ts';
import type { Graph } from './graph.ts';
import { drive, type Order, type Picture } from './sweep.ts';

export type Ask = (order: Order) => void;
type Answer = (picture: Picture) => void;

/** Where the running script stands. */
export interface Script { readonly address: string; readonly text: string }

/** Takes orders for the working in `text`, a sheet's data; each order ends the one before. */
export function keeper(text: string, answer: Answer): Ask {
  const { graph, count } = JSON.parse(text) as { graph: Graph; count: number };
  const run = evaluator({ ...graph, lines: graph.lines.slice(0, count) });
  let latest = -1;
  return (order) => {
    latest = order.id;
    void drive(run, order, answer, () => latest === order.id);
  };
}

interface Scope {
  onmessage: ((event: MessageEvent<string | Order>) => void) | null;
  postMessage(picture: Picture, moved: Transferable[]): void;
}

/** The worker's side: first the data as text, so that the page need not copy it piece by piece, then orders. */
export function serve(scope: Scope): void {
  let take: Ask = () => undefined;
  scope.onmessage = ({ data }) => {
    if (typeof data !== 'string') take(data);
    else take = keeper(data, (picture) => scope.postMessage(picture, [picture.values.buffer, picture.branched.buffer]));
  };
}

/** The page's side. */
export function desk(text: string, script: Script, answer: Answer): Ask {
  let worker: Worker;
  try {
    worker = new Worker(script.address || URL.createObjectURL(new Blob([script.text], { type: 'text/javascript' })));
  } catch {
    return keeper(text, answer);
  }
  let held: Order | undefined;
  let ask: Ask = (order) => worker.postMessage(held = order);
  worker.onmessage = ({ data }: MessageEvent<Picture>) => answer(data);
  worker.onerror = () => { // it never began
    worker.terminate();
    ask = keeper(text, answer);
    if (held) ask(held);
  };
  worker.postMessage(text);
  return (order) => ask(order);
}
