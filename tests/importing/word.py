"""Word documents made by hand, part by part: what no library writes is put in as XML."""

import io
import posixpath
import zipfile

_TYPES = """<?xml version="1.0" encoding="UTF-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/word/document.xml" ContentType=
"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"""
_NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)


def part(name: str, inside: str) -> str:
    """One part of a document."""
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{name} {_NAMESPACES}>{inside}</w:{name}>'


def renamed(content: bytes) -> bytes:
    """The same as some editors write it: parts numbered, found by their relations only."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w") as new:
        names = [n for n in old.namelist() if n.startswith("word/")]
        other = {name: name.replace(".xml", "2.xml") for name in names}
        for name in old.namelist():
            xml = old.read(name).replace(b"document.xml", b"document2.xml")
            new.writestr(other.get(name, name), xml)
        kinds = {name: name[len("word/") : -len(".xml")] for name in names}
        main = "word/document.xml"
        new.writestr("_rels/.rels", _relations({f"/{other[main]}": "officeDocument"}))
        targets = {posixpath.basename(other[n]): kinds[n] for n in names if n != main}
        new.writestr("word/_rels/document2.xml.rels", _relations(targets))
    return file.getvalue()


def _relations(targets: dict[str, str]) -> str:
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    inside = "".join(
        f'<Relationship Id="r{at}" Type="{base}/{kind}" Target="{target}"/>'
        for at, (target, kind) in enumerate(targets.items())
    )
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{package}">{inside}</Relationships>'


def docx(body: str, **parts: str) -> bytes:
    """A document with this body; other parts by their name, "numbering" or "footnotes"."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("word/document.xml", part("document", f"<w:body>{body}</w:body>"))
        for name, xml in parts.items():
            archive.writestr(f"word/{name}.xml", xml)
    return file.getvalue()


def p(*runs: str, properties: str = "") -> str:
    """A paragraph."""
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(runs)}</w:p>"


def r(text: str, properties: str = "") -> str:
    """A run of text."""
    space = 'xml:space="preserve"'
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t {space}>{text}</w:t></w:r>"


def listed(list_id: int, level: int = 0) -> str:
    """The properties of a paragraph in an automatic list."""
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>'


def level(at: int, kind: str, text: str, start: int = 1) -> str:
    """One level of an automatic list."""
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )
