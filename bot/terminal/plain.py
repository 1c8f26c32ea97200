"""Screens' simple HTML as lines for a terminal."""

from html.parser import HTMLParser

BOLD, NORMAL = "\x1b[1m", "\x1b[0m"


class _Lines(HTMLParser):
    """Gathers the text; bold stays bold where the terminal can show it."""

    def __init__(self, *, styled: bool) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._styled = styled
        self._address = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "b" and self._styled:
            self.parts.append(BOLD)
        elif tag == "a":
            self._address = dict(attrs).get("href") or ""
        elif tag == "blockquote":
            self.parts.append('"')

    def handle_endtag(self, tag: str) -> None:
        if tag == "b" and self._styled:
            self.parts.append(NORMAL)
        elif tag == "a" and self._address:
            self.parts.append(f" ({self._address})")
        elif tag == "blockquote":
            self.parts.append('"')

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def plain(html: str, *, styled: bool) -> str:
    """Render simple HTML; ``styled`` keeps bold as the terminal's own."""
    lines = _Lines(styled=styled)
    lines.feed(html)
    lines.close()
    return "".join(lines.parts)
