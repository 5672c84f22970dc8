/* The evaluator as a module of its own, for a page or a notebook that has a graph and nothing else. */

export { evaluator, Run, type Settings } from './evaluate.ts';
export type { Cell, Cells, Graph, Line, Rule } from './graph.ts';
export { formatNumber, isExact } from './number.ts';
