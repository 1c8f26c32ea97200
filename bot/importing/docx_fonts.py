"""Fonts of before Unicode in a Word document: its text is converted where it stands."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any

from bot.importing.docx_numbering import W
from bot.importing.legacy_fonts import Encoding, converted, is_vni_mark, legacy_encoding

_FONTS = f"{W}rPr/{W}rFonts"
_DEFAULTS = f"{W}docDefaults/{W}rPrDefault/{_FONTS}"


def convert_fonts(parts: Iterable[Any], styles: Any | None) -> frozenset[Encoding]:
    """Turn all text set in such fonts into Unicode; returns what it was written in.

    Raises :class:`bot.domain.errors.FileRefusedError` for a font that no table is known of.
    """
    fonts = _Fonts(styles)
    found: set[Encoding] = set()
    for part in parts:
        for paragraph in part.iter(f"{W}p"):
            texts = [
                (text, font, encoding)
                for run in paragraph.iter(f"{W}r")
                if (encoding := legacy_encoding(font := fonts.of(run, paragraph)))
                for text in run.iter(f"{W}t")
            ]
            _join_marks([text for text, _, encoding in texts if encoding is Encoding.VNI])
            for text, font, encoding in texts:
                text.text = converted(text.text or "", font)
                found.add(encoding)
    return frozenset(found)


def _join_marks(texts: list[Any]) -> None:
    """VNI writes a vowel and its mark as two letters, which a change of run may part."""
    for before, after in pairwise(texts):
        if after.text and before.text and is_vni_mark(before.text[-1] + after.text[0]):
            before.text, after.text = before.text + after.text[0], after.text[1:]


class _Fonts:
    """The font of each run: its own, or of its style, its paragraph's style, the document."""

    def __init__(self, styles: Any | None) -> None:
        self._styles: Mapping[str, Any] = {}
        self._usual = ""
        if styles is not None:
            self._styles = {style.get(f"{W}styleId"): style for style in styles.iter(f"{W}style")}
            self._usual = _name(styles.find(_DEFAULTS))

    def of(self, run: Any, paragraph: Any) -> str:
        """Tell it."""
        own = _name(run.find(_FONTS))
        styles = (run.find(f"{W}rPr/{W}rStyle"), paragraph.find(f"{W}pPr/{W}pStyle"))
        return own or next(filter(None, map(self._styled, styles)), self._usual)

    def _styled(self, named: Any | None) -> str:
        return next(filter(None, (_name(each.find(_FONTS)) for each in self._chain(named))), "")

    def _chain(self, named: Any | None) -> Iterator[Any]:
        """A style and all it is based on; broken files may go in a circle."""
        seen: set[str] = set()
        while named is not None:
            style_id = named.get(f"{W}val")
            style = self._styles.get(style_id)
            if style is None or style_id in seen:
                return
            seen.add(style_id)
            yield style
            named = style.find(f"{W}basedOn")


def _name(fonts: Any | None) -> str:
    if fonts is None:
        return ""
    return fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi") or ""
