"""The line that stands for a petition in lists: strangers with the same trouble read it too."""

import re

from bot.domain.masking import mask
from bot.domain.vietnamese import compose, fold

LONGEST = 60  # characters
_FEWEST = 3  # words left of a title
# To whom, from whom and from where, up to the next stop: that is no matter of others.
_INTRODUCTION = re.compile(
    r"\s*(?:kinh (?:gui|thua)|thua|(?:toi|em|chau|con|minh|chung toi|gia dinh toi)"
    r"(?: ten)? la|(?:toi |em |chau )?ten(?: toi)? la|(?:hien |dang )?(?:o|tru tai|ngu tai)"
    r"(?= (?:to|xom|thon|ban|so nha|phuong|xa)\b))\b[^,.;:\n]*[,.;:\n]+"
)


def title_of(text: str) -> str:
    """The first words of the matter, without numbers or introductions, cut where a word ends."""
    masked = compose(mask(text))
    title = " ".join(_matter(masked).split())
    if len(title) <= LONGEST:
        return title
    cut = title[: LONGEST + 1].rpartition(" ")[0] or title[:LONGEST]
    return cut.rstrip(" ,.;:-") + "..."


def _matter(text: str) -> str:
    bare = fold(text)
    if len(bare) != len(text):  # a letter that changes its length when folded: leave it all
        return text
    start = 0
    while (said := _INTRODUCTION.match(bare, start)) is not None:
        start = said.end()
    rest = text[start:].strip()
    return rest if len(rest.split()) >= _FEWEST else text
