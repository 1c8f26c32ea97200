"""Changes knowledge files as a careful person would: one place, every other byte left as it is."""

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import replace

import yaml

from bot.documents.entry_writing import written, written_anew
from bot.documents.pieces import Piece, field_of, indent_of, listed
from bot.domain.entry_draft import EntryDraft
from bot.domain.errors import KnowledgeShapeError

Files = Mapping[str, bytes]

_ENTRIES, _OUTSIDE = ("entries",), ("signals", "outside")
_ENTRIES_FOLDER = "entries"


def wording_of(files: Files, id_: str) -> str:
    """An entry as its file has it, comments and all; "" for none."""
    piece = _entry(files, id_)
    return piece.text if piece else ""


def with_entry(files: Files, draft: EntryDraft, *, was: str = "") -> Files:
    """The files with the entry ``was`` changed into the draft, or with a new one."""
    piece = _entry(files, was) if was else None
    if piece is None:
        return _with_new(files, draft)
    text = written_anew(piece.text, draft, indent=indent_of(piece.lines[piece.first]))
    return {**files, piece.name: piece.replaced(text)}


def without_entry(files: Files, id_: str) -> Files:
    """The files without an entry; a file that holds nothing else goes with it."""
    piece = _entry(files, id_)
    if piece is None:
        return files
    left = _left_by(piece).replaced("")
    if not listed(piece.name, left, _ENTRIES):
        return {name: content for name, content in files.items() if name != piece.name}
    return {**files, piece.name: left}


def _left_by(piece: Piece) -> Piece:
    """The last item of a file takes the blank line before it along."""
    first = piece.first
    while piece.end == len(piece.lines) and not piece.lines[first - 1].strip():
        first -= 1
    return replace(piece, first=first)


def with_wording(files: Files, id_: str, text: str) -> Files:
    """The files with an entry written just so, in the place of the one of this id."""
    piece = _entry(files, id_)
    if piece is None:
        raise KnowledgeShapeError(id=id_)
    return {**files, piece.name: piece.replaced(text)}


def with_outside(files: Files, question: str) -> Files:
    """The files with one more question that nothing here answers."""
    for name in sorted(files):
        pieces = listed(name, files[name], _OUTSIDE)
        if pieces:
            last = pieces[-1]
            dash = " " * indent_of(last.lines[last.first])
            added = f"{last.text.rstrip()}\n{dash}- {_quoted(question)}\n"
            return {**files, name: last.replaced(added)}
    raise KnowledgeShapeError(id="outside")


def without_outside(files: Files, question: str) -> Files:
    """The files without such a question."""
    for name in sorted(files):
        for piece in listed(name, files[name], _OUTSIDE):
            if yaml.safe_load(piece.text) == [question]:
                return {**files, name: piece.replaced("")}
    return files


def patch_of(before: Files, after: Files) -> str:
    """What ``git apply`` makes the one of the other with; names are below the folder."""
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
        for name in sorted({*before, *after})
        for line in _patched(name, before.get(name), after.get(name))
    )


def _patched(name: str, before: bytes | None, after: bytes | None) -> Iterator[str]:
    if before == after:
        return
    yield f"diff --git a/{name} b/{name}\n"
    if before is None:
        yield "new file mode 100644\n"
    if after is None:
        yield "deleted file mode 100644\n"
    yield from difflib.unified_diff(
        _cut(before or b""),
        _cut(after or b""),
        "/dev/null" if before is None else f"a/{name}",
        "/dev/null" if after is None else f"b/{name}",
    )


def _cut(content: bytes) -> list[str]:
    """Lines as git counts them: only a line feed ends one."""
    return content.decode("utf-8", errors="replace").splitlines(keepends=True)


# --- finding ---


def _entry(files: Files, id_: str) -> Piece | None:
    for name in sorted(files):
        if id_.encode() not in files[name]:
            continue
        for piece in listed(name, files[name], _ENTRIES):
            if field_of(piece, "id") == id_:
                return piece
    return None


# --- a new one ---


def _with_new(files: Files, draft: EntryDraft) -> Files:
    name = _home(files, draft.topic)
    pieces = listed(name, files.get(name, b""), _ENTRIES)
    if not pieces:
        return {**files, name: b"entries:\n" + written(draft).encode()}
    last = pieces[-1]
    gap = "\n" if len(pieces) > 1 and not last.lines[last.first - 1].strip() else ""
    text = last.text if last.text.endswith("\n") else f"{last.text}\n"
    added = written(draft, indent=indent_of(last.lines[last.first]))
    return {**files, name: last.replaced(f"{text}{gap}{added}")}


def _home(files: Files, topic: str) -> str:
    """The file that holds most entries of the topic; else one of its name."""
    found: dict[str, int] = {}
    for name in sorted(files):
        for piece in listed(name, files[name], _ENTRIES):
            if field_of(piece, "topic") == topic:
                found[name] = found.get(name, 0) + 1
    if found:
        return max(found, key=lambda name: found[name])
    safe = "".join(char for char in topic if char.isascii() and (char.isalnum() or char == "-"))
    return f"{_ENTRIES_FOLDER}/{safe or 'moi'}.yaml"


def _quoted(text: str) -> str:
    return str(yaml.safe_dump(text, allow_unicode=True, default_style='"', width=4096)).strip()
