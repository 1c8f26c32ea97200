"""What a row of a table is: data, or a frame around ordinary paragraphs."""

from collections.abc import Sequence

from bot.importing.markers import article
from bot.importing.paragraphs import Paragraph

_MOST_FRAMED = 2  # cells: the heading of an article, and its text beside it


def is_frame(cells: Sequence[Sequence[Paragraph]]) -> bool:
    """Whether a row only places paragraphs on the page, as around a whole text.

    Rows of data may name articles as well, in their second cell or beside two others.
    """
    if len(cells) == 1:
        return True
    filled = [cell for cell in cells if any(each.whole.strip() for each in cell)]
    if not filled or len(filled) > _MOST_FRAMED:
        return False
    first = (each.whole.strip() for each in filled[0])
    return any(article(text) is not None for text in first if text)
