/* Markup comes with the page and also later: a note, a marked answer. Every part is told of both in the same way. */

type Wire = (root: ParentNode) => void;
const wires: Wire[] = [];

/** `wire` is called with the page, and with every piece of markup that arrives afterwards. */
export function onFresh(wire: Wire): void {
  wires.push(wire);
}

export function fresh(root: ParentNode): void {
  for (const wire of wires) wire(root);
}
