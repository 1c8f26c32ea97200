"""The parts of a Word file, found by their relations: what they are called is up to its writer."""

import posixpath
import re
import zipfile
from collections.abc import Mapping
from typing import Any

from lxml import etree

# Word's "Strict Open XML" names the same things by other names.
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_TRANSITIONAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_USUAL = "word/document.xml"
_MAIN = "officeDocument"
_NAMED = ("numbering", "styles", "footnotes", "endnotes")
_FURNITURE = ("header", "footer")
_USUAL_FURNITURE = re.compile(r"word/(?:header|footer)\d*\.xml")


def parsed(xml: bytes) -> Any:
    """One part of the file, without entities, external files or the network."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.fromstring(xml.replace(_STRICT, _TRANSITIONAL), parser)


def parts_of(archive: zipfile.ZipFile) -> tuple[Mapping[str, Any], list[Any]]:
    """The document and what it needs, by name; and its running heads."""
    names = frozenset(archive.namelist())
    main = next((target for kind, target in _relations(archive, "") if kind == _MAIN), _USUAL)
    related = _relations(archive, main)
    found = {kind: target for kind, target in related if kind in _NAMED}
    usual = {kind: f"word/{kind}.xml" for kind in _NAMED}
    chosen = {"document": main, **usual, **found}
    furniture = {target for kind, target in related if kind in _FURNITURE}
    furniture |= {name for name in names if _USUAL_FURNITURE.fullmatch(name)}
    parts = {kind: parsed(archive.read(name)) for kind, name in chosen.items() if name in names}
    return parts, [parsed(archive.read(name)) for name in sorted(furniture & names)]


def _relations(archive: zipfile.ZipFile, part: str) -> list[tuple[str, str]]:
    """What a part, or the file itself for "", refers to: the kind, and where that is."""
    folder, name = posixpath.split(part)
    place = posixpath.join(folder, "_rels", f"{name}.rels")
    if place not in archive.namelist():
        return []
    return [
        (
            str(each.get("Type", "")).rpartition("/")[2],
            posixpath.normpath(posixpath.join("/", folder, str(each.get("Target", ""))))[1:],
        )
        for each in parsed(archive.read(place))
        if isinstance(each.tag, str) and each.get("TargetMode") != "External"
    ]
