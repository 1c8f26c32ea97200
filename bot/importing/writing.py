"""Writes documents into the files of a knowledge folder, keeping comments and all the rest.

A new file is written by PyYAML, in C; ruamel.yaml keeps the comments of an old one, and takes
seconds over a long law.
"""

import io
import re
from collections.abc import Mapping, Sequence
from typing import Any

import yaml
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString

from bot.importing.record import Record

Files = Mapping[str, bytes]

_FOLDER = "documents"  # of new files
_BLOCK = 100  # characters: longer text stands in a block of its own, which needs no quotes
_QUOTED = frozenset({"number", "letter"})  # YAML would read "5" and "no" as something else
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NO_WRAPPING = 1_000_000  # lines that people wrote stay as long as they are


def home_of(files: Files, document_id: str) -> str:
    """The file that holds the document; "" for a new one."""
    item = re.compile(rf"\bid: *[\"']?{re.escape(document_id)}(?![\w-])".encode())
    for name in sorted(files):
        if item.search(files[name]) is None:
            continue
        root = yaml.load(files[name], _LOADER)  # noqa: S506 - the safe loader, in C where it was built
        if _document(root, document_id) is not None:
            return name
    return ""


def placed(files: Files, records: Sequence[Record]) -> dict[str, bytes]:
    """The files that hold the documents, rewritten; new ones stand with the first."""
    first = home_of(files, records[0].id) or f"{_FOLDER}/{records[0].id}.yaml"
    homes: dict[str, list[Record]] = {}
    for record in records:
        homes.setdefault(home_of(files, record.id) or first, []).append(record)
    return {
        name: written(files.get(name, b"").decode("utf-8"), each).encode()
        for name, each in homes.items()
    }


def written(text: str, records: Sequence[Record]) -> str:
    """A file's text with the documents put in: in their old places, or at the end."""
    if not text.strip():
        documents = [{"id": record.id, **record.fields} for record in records]
        return _fresh({"documents": documents})
    keeper = _keeper()
    root = keeper.load(text)
    documents = root.setdefault("documents", CommentedSeq())
    for record in records:
        document = _document(root, record.id)
        if document is None:
            document = CommentedMap({"id": record.id})
            documents.append(document)
        for name in record.removed:
            document.pop(name, None)
        for name, value in record.fields.items():
            document[name] = _styled(name, value)
    out = io.StringIO()
    keeper.dump(root, out)
    return out.getvalue()


def _document(root: Any, document_id: str) -> Any | None:
    documents = root.get("documents") if isinstance(root, dict) else None
    return next((each for each in documents or () if each.get("id") == document_id), None)


def _styled(name: str, value: Any) -> Any:
    """The value as a person would write it: long text in blocks, numbers in quotes."""
    if isinstance(value, dict):
        return CommentedMap({key: _styled(key, each) for key, each in value.items()})
    if isinstance(value, list):
        return CommentedSeq([_styled(name, each) for each in value])
    if not isinstance(value, str):
        return value
    if "\n" in value or len(value) > _BLOCK:
        return LiteralScalarString(value)
    return DoubleQuotedScalarString(value) if name in _QUOTED else value


def _keeper() -> YAML:
    keeper = YAML()
    keeper.preserve_quotes = True
    keeper.width = _NO_WRAPPING
    keeper.indent(mapping=2, sequence=4, offset=2)
    return keeper


class _Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
    """Writes text as it is styled, and nothing by reference."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - the base's name
        return True


_Dumper.add_representer(
    LiteralScalarString,
    lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", str(text), style="|"),
)
_Dumper.add_representer(
    DoubleQuotedScalarString,
    lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", str(text), style='"'),
)
_Dumper.add_representer(CommentedMap, lambda dumper, each: dumper.represent_dict(each.items()))
_Dumper.add_representer(CommentedSeq, lambda dumper, each: dumper.represent_list(list(each)))


def _fresh(root: dict[str, Any]) -> str:
    text: str = yaml.dump(
        _styled("", root), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=_NO_WRAPPING
    )
    return text
