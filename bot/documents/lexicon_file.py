"""Reads the general word list that ships with the bot; made by ``docs/lexicon/build.py``.

Two gzipped texts. Each line is a count, a tab, and all that occur so often, separated by commas::

    3120<TAB>duyên,khiếu
    96<TAB>đường làng,làm hỏng
"""

import gzip
from importlib.resources import files
from importlib.resources.abc import Traversable

from bot.domain.lexicon import Lexicon


def read_lexicon(folder: Traversable | None = None) -> Lexicon:
    """The list in ``folder``, by default the one inside the package."""
    place = files("bot.documents") / "data" if folder is None else folder
    return Lexicon(
        counts=_counts(place / "syllables.txt.gz"), pairs=_counts(place / "pairs.txt.gz")
    )


def _counts(path: Traversable) -> dict[str, int]:
    counts: dict[str, int] = {}
    for line in gzip.decompress(path.read_bytes()).decode().splitlines():
        count, _, members = line.partition("\t")
        counts.update(dict.fromkeys(members.split(","), int(count)))
    return counts
