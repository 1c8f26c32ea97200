"""Items of a list in a knowledge file as lines, to be changed where they stand."""

from collections.abc import Sequence
from dataclasses import dataclass

import yaml

from bot.documents.entry_writing import LOADER


@dataclass(frozen=True, slots=True)
class Piece:
    """The lines of one item of a list in a file."""

    name: str
    lines: Sequence[str]  # of the whole file
    first: int
    end: int  # the line behind the last

    @property
    def text(self) -> str:
        """Its lines."""
        return "".join(self.lines[self.first : self.end])

    def replaced(self, text: str) -> bytes:
        """The whole file with other lines in their place."""
        return "".join([*self.lines[: self.first], text, *self.lines[self.end :]]).encode()


def field_of(piece: Piece, name: str) -> object:
    """What a field of the item says."""
    (item,) = yaml.load(piece.text, Loader=LOADER)  # noqa: S506 - a safe one
    return item.get(name) if isinstance(item, dict) else None


def listed(name: str, content: bytes, path: Sequence[str]) -> list[Piece]:
    """The items of a list that stands in lines of its own; none where there is no such list."""
    if f"{path[0]}:".encode() not in content:
        return []
    try:
        text = content.decode("utf-8")
        node = yaml.compose(text, Loader=LOADER)
    except (UnicodeDecodeError, yaml.YAMLError):
        return []
    for key in path:
        pairs = node.value if isinstance(node, yaml.MappingNode) else []
        node = next((value for named, value in pairs if named.value == key), None)
    if not isinstance(node, yaml.SequenceNode) or node.flow_style:
        return []
    lines = text.splitlines(keepends=True)
    starts = [item.start_mark.line for item in node.value]
    last = node.value[-1].end_mark if node.value else None
    end = 0 if last is None else last.line + (last.column > 0)
    return [
        Piece(name, lines, first, _trimmed(lines, first, next_))
        for first, next_ in zip(starts, [*starts[1:], end], strict=True)
    ]


def _trimmed(lines: Sequence[str], first: int, end: int) -> int:
    """Leave to what follows the comments and blank lines before it."""
    while end > first + 1 and (not lines[end - 1].strip() or lines[end - 1].lstrip()[0] == "#"):
        end -= 1
    return end


def indent_of(line: str) -> int:
    """How many blanks it begins with."""
    return len(line) - len(line.lstrip(" "))
