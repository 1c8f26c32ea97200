"""Reads web pages, and Word documents saved as such."""

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree, html

from bot.importing.legacy_fonts import legacy_text
from bot.importing.paragraphs import CELL_MARK, Origin, Paragraph, Reading
from bot.importing.refusals import Refusal, refused
from bot.importing.table_rows import is_frame

_SKIPPED = frozenset(
    {
        "script",
        "style",
        "head",
        "noscript",
        "template",
        "button",
        "select",
        "textarea",
        "svg",
        "title",
        "iframe",
    }
)
_FURNITURE = frozenset({"nav", "header", "footer", "aside"})
_BLOCKS = frozenset({
    "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "dl", "dt", "dd", "section",
    "article", "main", "blockquote", "pre", "center", "table", "tbody", "thead", "tfoot", "tr",
    "td", "th", "body", "html", "form", "fieldset", "figure", "figcaption", "address", "hr",
    *_FURNITURE,
})  # fmt: skip
_CENTRED = re.compile(r"text-align\s*:\s*center", re.IGNORECASE)
_HIDDEN = re.compile(
    r"display\s*:\s*none|mso-element\s*:\s*(?:header|footer)|mso-hide\s*:\s*all", re.IGNORECASE
)
_BOLD = frozenset({"b", "strong", "h1", "h2", "h3", "h4", "h5", "h6", "th"})
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w\-]+)", re.IGNORECASE)
_WORD_SPACES = re.compile(r"[ \t\r\n\f]+")


def read_html(content: bytes, name: str) -> Reading:  # noqa: ARG001 - a Reader
    """Every block of the page in order; lists numbered as a browser shows them."""
    parser = html.HTMLParser(encoding=_encoding(content), no_network=True, remove_comments=True)
    try:
        root = html.document_fromstring(content, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise refused(Refusal.BROKEN) from error
    body = root.find("body")
    return Reading(paragraphs=list(_blocks(root if body is None else body, Origin.BODY)))


def _encoding(content: bytes) -> str:
    """UTF-8 unless the page says otherwise and is not UTF-8."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        named = _CHARSET.search(content[:4096])
        if named is None and legacy_text(content) is None:
            raise refused(Refusal.NOT_UNICODE) from error
        return named[1].decode("ascii") if named else "cp1252"
    return "utf-8"


def _blocks(element: Any, origin: Origin) -> Iterator[Paragraph]:
    """The paragraphs of an element: its own text between the blocks inside it, and theirs."""
    pieces: list[tuple[str, bool]] = []

    def flushed() -> Iterator[Paragraph]:
        if any(text.strip() for text, _ in pieces):
            yield _paragraph(element, pieces, origin)
        pieces.clear()

    number = _first_number(element)
    _add(pieces, element.text, element)
    for child in element:
        if not isinstance(child.tag, str) or _is_hidden(child):
            pass
        elif child.tag == "br":
            pieces.append(("\n", True))
        elif child.tag == "table":
            yield from flushed()
            yield from _table(child, origin)
        elif child.tag == "li" and element.tag in {"ol", "ul"}:
            yield from flushed()
            number = _item_number(child, number)
            yield from _item(child, _mark(element, number), origin)
            number += 1
        elif child.tag in _BLOCKS or _holds_blocks(child):
            yield from flushed()
            inside = Origin.HEADER_FOOTER if child.tag in _FURNITURE else origin
            yield from _blocks(child, inside)
        else:
            _add_inline(pieces, child)
        _add(pieces, child.tail, element)
    yield from flushed()


def _paragraph(element: Any, pieces: list[tuple[str, bool]], origin: Origin) -> Paragraph:
    return Paragraph(
        text="".join(text for text, _ in pieces).strip(),
        origin=origin,
        centred=_is_centred(element),
        bold=all(bold for text, bold in pieces if text.strip()),
    )


def _add(pieces: list[tuple[str, bool]], text: str | None, element: Any) -> None:
    if text:
        shown = text if element.tag == "pre" else _WORD_SPACES.sub(" ", text)
        pieces.append((shown, _is_bold(element)))


def _add_inline(pieces: list[tuple[str, bool]], element: Any) -> None:
    _add(pieces, element.text, element)
    for child in element:
        if isinstance(child.tag, str) and not _is_hidden(child):
            if child.tag == "br":
                pieces.append(("\n", True))
            else:
                _add_inline(pieces, child)
        _add(pieces, child.tail, element)


def _item(element: Any, mark: str, origin: Origin) -> Iterator[Paragraph]:
    """A list's item: its number goes before its first paragraph."""
    for paragraph in _blocks(element, origin):
        yield Paragraph(
            text=paragraph.text,
            number=mark or paragraph.number,
            origin=paragraph.origin,
            centred=paragraph.centred,
            bold=paragraph.bold,
        )
        mark = ""


def _first_number(element: Any) -> int:
    start = element.get("start") or ""
    return int(start) if element.tag == "ol" and start.isdecimal() and len(start) < 5 else 1


def _item_number(item: Any, number: int) -> int:
    value = item.get("value") or ""
    return int(value) if value.isdecimal() and len(value) < 5 else number


def _mark(element: Any, number: int) -> str:
    if element.tag == "ul":
        return "-"
    kind = element.get("type") or "1"
    if kind in {"a", "A"}:
        letter = chr(ord(kind) + (number - 1) % 26)
        return f"{letter})" if kind == "a" else f"{letter}."
    return f"{number}."


def _table(table: Any, origin: Origin) -> Iterator[Paragraph]:
    """Rows as lines, unless the table only frames ordinary paragraphs."""
    for position, row in enumerate(_rows(table), 1):
        cells = [list(_blocks(cell, origin)) for cell in row if cell.tag in {"td", "th"}]
        if is_frame(cells):
            yield from (paragraph for cell in cells for paragraph in cell)
            continue
        texts = [" ".join(" ".join(each.whole.split()) for each in cell) for cell in cells]
        if any(texts):
            yield Paragraph(text=CELL_MARK.join(texts), origin=Origin.TABLE, row=position)


def _rows(table: Any) -> Iterator[Any]:
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in {"thead", "tbody", "tfoot"}:
            yield from _rows(child)


def _holds_blocks(element: Any) -> bool:
    return any(
        each.tag in _BLOCKS for each in element.iterdescendants() if isinstance(each.tag, str)
    )


def _is_hidden(element: Any) -> bool:
    return element.tag in _SKIPPED or _HIDDEN.search(element.get("style") or "") is not None


def _is_centred(element: Any) -> bool:
    return any(
        (each.get("align") or "").lower() == "center"
        or each.tag == "center"
        or _CENTRED.search(each.get("style") or "") is not None
        for each in (element, *element.iterancestors())
    )


def _is_bold(element: Any) -> bool:
    return any(each.tag in _BOLD for each in (element, *element.iterancestors()))
