"""DOCX files put together part by part, sound and hostile."""

import zipfile
from collections.abc import Mapping
from io import BytesIO

_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
CONTENTS = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_MAIN}"/></Types>'
)
RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Target="word/document.xml" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/>'
    "</Relationships>"
)
_WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def a_text(*paragraphs: str) -> str:
    """The main part of a document of plain paragraphs."""
    inside = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<w:document xmlns:w="{_WORDS}"><w:body>{inside}</w:body></w:document>'
    )


def an_archive(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip of these parts."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return file.getvalue()


def a_docx(*paragraphs: str, **more: str | bytes) -> bytes:
    """A DOCX; further parts are named with ``__`` for a slash and ``_`` for a dot."""
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": CONTENTS,
        "_rels/.rels": RELATIONS,
        "word/document.xml": a_text(*paragraphs),
    }
    parts |= {name.replace("__", "/").replace("_", "."): part for name, part in more.items()}
    return an_archive(parts)
