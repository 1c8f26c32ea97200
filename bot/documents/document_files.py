"""Changes the facts of a document in its file; its wording, of which there is much, stays."""

from collections.abc import Mapping
from datetime import date

import yaml

from bot.documents.entry_writing import LOADER
from bot.documents.pieces import Piece, field_of, listed
from bot.domain.document_draft import DAYS, DocumentDraft
from bot.domain.errors import KnowledgeShapeError

Files = Mapping[str, bytes]

_DOCUMENTS = ("documents",)
_ORDER = (
    *("id", "title", "number", "issuer", "names", "parties", "signed_on"),
    *("in_force_from", "in_force_to", "term", "amended_by", "replaced_by"),
)
_FACTS = tuple(name for name in _ORDER if name in DocumentDraft.__slots__ and name != "id")
_NO_WRAPPING = 1_000_000


def with_document(files: Files, draft: DocumentDraft) -> Files:
    """The files with the facts of a document that is there as the draft has them."""
    for name in sorted(files):
        if draft.id.encode() not in files[name]:
            continue
        for piece in listed(name, files[name], _DOCUMENTS):
            if field_of(piece, "id") == draft.id:
                return {**files, name: piece.replaced(_with_facts(piece, draft))}
    raise KnowledgeShapeError(id=draft.id)


def _with_facts(piece: Piece, draft: DocumentDraft) -> str:
    """The lines of the document, those of facts that differ written anew."""
    lines = piece.text.splitlines(keepends=True)
    node, *_ = getattr(yaml.compose(piece.text, Loader=LOADER), "value", [None])
    if not isinstance(node, yaml.MappingNode) or node.flow_style:
        raise KnowledgeShapeError(id=draft.id)
    (standing,) = yaml.load(piece.text, Loader=LOADER)  # noqa: S506 - a safe one
    places = {key.value: (key.start_mark, value.end_mark) for key, value in node.value}
    column = node.value[0][0].start_mark.column
    edits: list[tuple[int, int, str]] = []
    for name in _FACTS:
        value = _value(draft, name)
        if value == standing.get(name, "" if name != "amended_by" else []):
            continue
        text = f"{' ' * column}{_line(name, value)}" if value else ""
        if name in places:
            start, end = places[name]
            if start.line == 0:  # beside the dash
                raise KnowledgeShapeError(id=draft.id)
            edits.append((start.line, end.line + (end.column > 0), text))
        else:
            before = [key for key in _ORDER[: _ORDER.index(name)] if key in places]
            if not before:
                raise KnowledgeShapeError(id=draft.id)
            end = places[before[-1]][1]
            at = end.line + (end.column > 0)
            edits.append((at, at, text))
    for first, end, text in reversed(edits):
        lines[first:end] = [text]
    return "".join(lines)


def _value(draft: DocumentDraft, name: str) -> str | date | list[str]:
    written: str | tuple[str, ...] = getattr(draft, name)
    if isinstance(written, tuple):
        return list(written)
    if name in DAYS and written:
        try:
            return date.fromisoformat(written)
        except ValueError:
            return written  # the check says what is wrong with it
    return " ".join(written.split())


def _line(name: str, value: object) -> str:
    """The field as people write it, a list in brackets."""
    is_list = isinstance(value, list)
    text: str = yaml.safe_dump(
        value if is_list else {name: value},
        allow_unicode=True,
        default_flow_style=is_list,
        width=_NO_WRAPPING,
    )
    return f"{name}: {text}" if is_list else text
