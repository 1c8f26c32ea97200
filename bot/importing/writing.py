"""Writes documents into the files of a knowledge folder, keeping comments and all the rest.

A new file is written by PyYAML, in C; ruamel.yaml keeps the comments of an old one, and takes
seconds over a long law.
"""

import io
import os
import re
import secrets
import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import yaml
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString

from bot.importing.record import Record

_BLOCK = 100  # characters: longer text stands in a block of its own, which needs no quotes
_QUOTED = frozenset({"number", "letter"})  # YAML would read "5" and "no" as something else
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NO_WRAPPING = 1_000_000  # lines that people wrote stay as long as they are


def file_of(folder: Path, document_id: str) -> Path:
    """The file that holds the document, or where a new one belongs."""
    item = re.compile(rf"\bid: *[\"']?{re.escape(document_id)}(?![\w-])")
    for path in sorted(folder.rglob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        if item.search(text) is None:
            continue
        root = yaml.load(text, _LOADER)  # noqa: S506 - the safe loader, in C where it was built
        if _document(root, document_id) is not None:
            return path
    return folder / "documents" / f"{document_id}.yaml"


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


def keep(folder: Path, records: Sequence[Record], check: Callable[[Path], object]) -> Path:
    """Write the documents if a copy of the folder with them passes the check; returns the file.

    What the check raises, it raises of paths within the copy, and nothing has been written.
    """
    path = file_of(folder, records[0].id)
    text = written(path.read_text(encoding="utf-8") if path.exists() else "", records)
    with tempfile.TemporaryDirectory(prefix="import-") as scratch:
        trial = Path(scratch) / folder.name
        if folder.is_dir():
            shutil.copytree(folder, trial)
        replace_whole(trial / path.relative_to(folder), text)
        check(trial)
    replace_whole(path, text)
    return path


def replace_whole(path: Path, text: str) -> None:
    """Put a file in its place: whole, or the old one stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{secrets.token_hex(8)}")
    try:
        with draft.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            draft.chmod(path.stat().st_mode)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


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
