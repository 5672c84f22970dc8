"""HTML as a tree, with the standard library's parser: enough to read our own pages the way a browser without scripts does."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser

VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
Child = "Node | str"


class Node:
    def __init__(self, tag: str, attributes: dict[str, str], parent: Node | None) -> None:
        self.tag, self.attributes, self.parent = tag, attributes, parent
        self.children: list[Node | str] = []

    def get(self, name: str, default: str = "") -> str:
        return self.attributes.get(name, default)

    @property
    def classes(self) -> set[str]:
        return set(self.get("class").split())

    @property
    def words(self) -> str:
        """The text, with single spaces."""
        return " ".join("".join(text for text, _ in self.texts()).split())

    def texts(self) -> Iterator[tuple[str, Node]]:
        """Every piece of text with the element it stands in."""
        for child in self.children:
            if isinstance(child, str):
                yield child, self
            else:
                yield from child.texts()

    def walk(self) -> Iterator[Node]:
        yield self
        for child in self.children:
            if isinstance(child, Node):
                yield from child.walk()

    def above(self) -> Iterator[Node]:
        node: Node | None = self
        while node is not None:
            yield node
            node = node.parent

    def find(self, tag: str = "", cls: str = "", **attributes: str) -> list[Node]:
        wanted = {k.replace("_", "-"): v for k, v in attributes.items()}
        return [
            n
            for n in self.walk()
            if n is not self
            and tag in ("", n.tag)
            and (not cls or cls in n.classes)
            and all(n.attributes.get(k) == v for k, v in wanted.items())
        ]

    def one(self, tag: str = "", cls: str = "", **attributes: str) -> Node:
        found = self.find(tag, cls, **attributes)
        assert len(found) == 1, f"{len(found)} of <{tag} class={cls} {attributes}>"
        return found[0]

    def form(self, name: str) -> Node:
        """The form with this id, or the one that holds the element with it."""
        at = self.one(id=name)
        return next(node for node in at.above() if node.tag == "form")

    def fields(self) -> dict[str, str]:
        """What the form would send as it stands."""
        found: dict[str, str] = {}
        for node in self.walk():
            name, kind = node.get("name"), node.get("type")
            if not name or node.tag == "button" or (kind in ("radio", "checkbox") and "checked" not in node.attributes):
                continue
            if "disabled" not in node.attributes:
                text = "".join(piece for piece, _ in node.texts()).removeprefix("\n")
                found[name] = text if node.tag == "textarea" else node.get("value")
        return found


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("", {}, None)
        self.at = self.root

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {k: v or "" for k, v in attrs}, self.at)
        self.at.children.append(node)
        if tag not in VOID:
            self.at = node

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.at.children.append(Node(tag, {k: v or "" for k, v in attrs}, self.at))

    def handle_endtag(self, tag: str) -> None:
        found = next((n for n in self.at.above() if n.tag == tag), None)
        assert found is not None, f"</{tag}> closes nothing"
        assert found is self.at, f"</{tag}> while <{self.at.tag} {self.at.attributes}> is open"
        self.at = found.parent or self.root

    def handle_data(self, data: str) -> None:
        self.at.children.append(data)


def parse(text: str) -> Node:
    """The tree. Markup that does not close what it opens is an error here, as it is no page of ours."""
    reader = Reader()
    reader.feed(text)
    reader.close()
    assert reader.at is reader.root, f"<{reader.at.tag}> is never closed"
    return reader.root
