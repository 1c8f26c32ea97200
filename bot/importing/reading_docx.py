"""Reads Word documents: numbering resolved, tables row by row, tracked changes as accepted."""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from bot.importing.docx_fonts import convert_fonts
from bot.importing.docx_numbering import Numbering, W
from bot.importing.docx_parts import parts_of
from bot.importing.markers import article
from bot.importing.paragraphs import CELL_MARK, Origin, Paragraph, Reading
from bot.importing.problems import Code, problem
from bot.importing.refusals import Refusal, refused
from bot.importing.table_rows import is_frame
from bot.importing.text_cleaning import look_wrapped, size

_NO_TEXT = frozenset({"numbering", "styles"})
_TEXT_BOX = f"{W}txbxContent"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_GONE = frozenset({f"{W}del", f"{W}moveFrom", f"{W}pPr", f"{W}rPr", _TEXT_BOX, _FALLBACK})
_BLOCKS = frozenset(
    {f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}moveTo", f"{W}customXml", f"{W}smartTag"}
)
_FIXED = {f"{W}tab": "\t", f"{W}cr": "\n", f"{W}noBreakHyphen": "-", f"{W}ptab": "\t"}
_NOTE_REFERENCES = {f"{W}footnoteReference": "footnotes", f"{W}endnoteReference": "endnotes"}
_HEX = re.compile("[0-9A-Fa-f]{2,4}")
_PRIVATE = 0xF000  # where such signs stand; what they are: text_cleaning
_BULLET = chr(0x2022)
_OFF = frozenset({"0", "false", "off", "none"})
_CENTRED = frozenset({"center", "centre"})
# "Điều 5", "Điều 5." or "2.", then a raised 1
_BEFORE_NOTE = re.compile(r"\s*(?:\S+\s+\d{1,4}[a-z]?\s*[.:]?|\d{1,3}[a-z]?\.|[^\W\d]\))\s*")
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"


@dataclass(frozen=True, slots=True)
class _Style:
    """What a paragraph style gives to its paragraphs."""

    bold: bool = False
    capitals: bool = False
    centred: bool = False


@dataclass(frozen=True, slots=True)
class _Piece:
    """The text of one run."""

    text: str
    bold: bool


def read_docx(content: bytes, name: str) -> Reading:  # noqa: ARG001 - a Reader
    """Every paragraph of the document in order, notes after the paragraph that names them."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts, furniture = parts_of(archive)
    except (zipfile.BadZipFile, etree.XMLSyntaxError, OSError, ValueError) as error:
        raise refused(Refusal.BROKEN) from error
    if "document" not in parts:
        raise refused(Refusal.KIND)
    return _Document(parts, furniture).reading()


class _Document:
    """One document while it is read."""

    def __init__(self, parts: Mapping[str, Any], furniture: list[Any]) -> None:
        self._parts = parts
        self._furniture = furniture
        texts = [part for name, part in parts.items() if name not in _NO_TEXT]
        self._encodings = convert_fonts([*texts, *furniture], parts.get("styles"))
        self._styles = _styles(parts.get("styles"))
        self._numbering = Numbering(parts.get("numbering"), _listed(parts.get("styles")))
        self._notes = {
            kind: {note.get(f"{W}id"): note for note in parts[kind]}
            for kind in _NOTE_REFERENCES.values()
            if kind in parts
        }
        self._note_count = 0
        self._hidden: list[str] = []  # what Word does not print

    def reading(self) -> Reading:
        body = self._parts["document"].find(f"{W}body")
        paragraphs = [] if body is None else list(self._blocks(body))
        heads = dict.fromkeys(
            "".join(p.text for p in self._pieces(each)).strip()
            for part in self._furniture
            for each in part.iter(f"{W}p")
        )
        paragraphs += [Paragraph(text=h, origin=Origin.HEADER_FOOTER) for h in heads if h]
        deleted = sum(1 for _ in self._parts["document"].iter(f"{W}del", f"{W}moveFrom"))
        problems = [problem(Code.DELETED_TEXT, count=deleted)] if deleted else []
        if hidden := " ".join(filter(None, map(str.strip, self._hidden))):
            problems.append(problem(Code.HIDDEN_TEXT, count=size(hidden), example=hidden[:60]))
        if embedded := sum(1 for _ in self._parts["document"].iter(f"{W}altChunk")):
            problems.append(problem(Code.EMBEDDED_TEXT, count=embedded))
        problems += [problem(Code.CONVERTED_FONT, encoding=e) for e in sorted(self._encodings)]
        wrapped = look_wrapped(p.text for p in paragraphs if p.origin is Origin.BODY)
        return Reading(paragraphs=paragraphs, problems=problems, lines_are_wrapped=wrapped)

    def _blocks(self, parent: Any) -> Iterator[Paragraph]:
        for block in parent:
            if block.tag == f"{W}p":
                yield from self._paragraph(block)
            elif block.tag == f"{W}tbl":
                yield from self._table(block)
            elif block.tag in _BLOCKS:
                yield from self._blocks(block)

    def _paragraph(self, element: Any) -> Iterator[Paragraph]:
        properties = element.find(f"{W}pPr")
        style_id = _named(properties, "pStyle")
        style = self._styles.get(style_id, _Style())
        pieces = self._pieces(element)
        text = "".join(piece.text for piece in pieces)
        filled = [piece for piece in pieces if piece.text.strip()]
        number = self._numbering.number(properties, style_id)
        in_cell = element.getparent().tag == f"{W}tc"
        yield Paragraph(
            text=text.upper() if style.capitals else text,
            number=number if filled or in_cell or article(number) else "",
            centred=style.centred or _named(properties, "jc") in _CENTRED,
            bold=bool(filled) and all(piece.bold or style.bold for piece in filled),
        )
        for box in element.iter(_TEXT_BOX):
            if next(box.iterancestors(_FALLBACK), None) is None:
                yield from self._blocks(box)
        yield from self._notes_of(element)

    def _pieces(self, element: Any) -> list[_Piece]:
        pieces: list[_Piece] = []
        for child in element:
            if child.tag in _GONE or not isinstance(child.tag, str):
                continue
            if child.tag == f"{W}r":
                before = "".join(piece.text for piece in pieces) if len(pieces) < 4 else None
                pieces.append(self._run(child, before))
            elif child.tag == _MATH:
                pieces.append(_Piece(child.text or "", bold=False))
            elif child.tag != f"{W}p":  # links, insertions, content controls
                pieces += self._pieces(child)
        return pieces

    def _run(self, element: Any, before: str | None) -> _Piece:
        """The text of a run; ``before`` stands before it, near the paragraph's beginning."""
        properties = element.find(f"{W}rPr")
        text = "".join(_texts(element))
        if _is_on(properties, "vanish"):
            self._hidden.append(text)
            return _Piece("", bold=False)
        if _is_on(properties, "caps"):
            text = text.upper()
        if (
            before is not None
            and text.strip().isdecimal()
            and _named(properties, "vertAlign") == "superscript"
            and _BEFORE_NOTE.fullmatch(before)
        ):
            text = f"[{text.strip()}]"  # a note's mark, not another digit of the article's number
        return _Piece(text, bold=_is_on(properties, "b"))

    def _notes_of(self, element: Any) -> Iterator[Paragraph]:
        for reference in element.iter(*_NOTE_REFERENCES):
            note = self._notes.get(_NOTE_REFERENCES[reference.tag], {}).get(
                reference.get(f"{W}id")
            )
            if note is None:
                continue
            self._note_count += 1
            lines = ["".join(p.text for p in self._pieces(each)) for each in note.iter(f"{W}p")]
            text = " ".join(filter(None, map(str.strip, lines)))
            yield Paragraph(text=f"[{self._note_count}] {text}", origin=Origin.FOOTNOTE)

    def _table(self, table: Any) -> Iterator[Paragraph]:
        """Rows as lines, unless the table only frames ordinary paragraphs."""
        for position, row in enumerate(_within(table, f"{W}tr"), 1):
            cells = [list(self._blocks(cell)) for cell in _within(row, f"{W}tc")]
            if is_frame(cells):
                yield from (paragraph for cell in cells for paragraph in cell)
                continue
            texts = [" ".join(" ".join(each.whole.split()) for each in cell) for cell in cells]
            if any(text.strip() for text in texts):
                yield Paragraph(
                    text=CELL_MARK.join(text.strip() for text in texts),
                    origin=Origin.TABLE,
                    row=position,
                )


def _within(parent: Any, tag: str) -> Iterator[Any]:
    """The rows of a table or cells of a row, not those of a table inside it."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in _BLOCKS:
            yield from _within(child, tag)


def _texts(run: Any) -> Iterator[str]:
    for child in run:
        if child.tag == f"{W}t":
            yield child.text or ""
        elif child.tag == f"{W}br":
            yield "" if child.get(f"{W}type") in {"page", "column"} else "\n"
        elif child.tag in _FIXED:
            yield _FIXED[child.tag]
        elif child.tag == f"{W}sym":
            yield _sign(child)


def _sign(element: Any) -> str:
    """A sign that stands in the text by its place in a font of signs."""
    place = element.get(f"{W}char") or ""
    is_known = element.get(f"{W}font") == "Symbol" and _HEX.fullmatch(place) is not None
    return chr(_PRIVATE | int(place, 16) & 0xFF) if is_known else _BULLET


def _styles(part: Any | None) -> dict[str, _Style]:
    """Every paragraph style, with what it has from those it is based on."""
    if part is None:
        return {}
    elements = {each.get(f"{W}styleId"): each for each in part.iter(f"{W}style")}

    def style(style_id: str, depth: int = 0) -> _Style:
        element = elements.get(style_id)
        if element is None or depth > len(elements):
            return _Style()
        base = style(_named(element, "basedOn"), depth + 1)
        run, paragraph = element.find(f"{W}rPr"), element.find(f"{W}pPr")
        return _Style(
            bold=_is_on(run, "b", default=base.bold),
            capitals=_is_on(run, "caps", default=base.capitals),
            centred=_named(paragraph, "jc") in _CENTRED or base.centred,
        )

    return {style_id: style(style_id) for style_id in elements}


def _listed(part: Any | None) -> dict[str, tuple[str, int]]:
    """The list and level of each style that numbers its paragraphs."""
    found: dict[str, tuple[str, int]] = {}
    for each in [] if part is None else part.iter(f"{W}style"):
        numbering = each.find(f"{W}pPr/{W}numPr")
        if numbering is not None and (list_id := _named(numbering, "numId")):
            level = _named(numbering, "ilvl")
            found[each.get(f"{W}styleId")] = (list_id, int(level) if level.isdecimal() else 0)
    return found


def _named(properties: Any | None, name: str) -> str:
    found = None if properties is None else properties.find(f"{W}{name}")
    return "" if found is None else found.get(f"{W}val") or ""


def _is_on(properties: Any | None, name: str, *, default: bool = False) -> bool:
    found = None if properties is None else properties.find(f"{W}{name}")
    return default if found is None else (found.get(f"{W}val") or "1") not in _OFF
