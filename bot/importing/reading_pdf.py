"""Reads PDF: words with their places, lines, paragraphs."""

from bot.importing.paragraphs import Reading
from bot.importing.pdf_lines import sheets
from bot.importing.pdf_paragraphs import paragraphs
from bot.importing.pdf_words import pages
from bot.importing.problems import Code, Problem


def read_pdf(content: bytes, name: str) -> Reading:  # noqa: ARG001 - a Reader
    """Fulfil :data:`bot.importing.paragraphs.Reader`."""
    read = list(pages(content))
    encodings = sorted({encoding for page in read for encoding in page.encodings})
    unreadable = (
        Problem(code=Code.UNREADABLE_PAGE, facts={"page": page.number})
        for page in read
        if not page.is_readable
    )
    fonts = (Problem(code=Code.CONVERTED_FONT, facts={"encoding": one}) for one in encodings)
    return Reading(
        paragraphs=tuple(paragraphs(sheets(read))),
        problems=(*unreadable, *fonts),
        pages=len(read),
    )
