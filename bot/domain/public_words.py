"""What strangers may read of a petition: its field, and of its words only those that are public.

Public are words that the examples of the fields hold side by side, as they are spelt there. Names,
ages and illnesses of people are in no example, so none of them can come through, however they are
typed. Where the field is about people themselves it alone is told.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from bot.domain.knowledge import Sector
from bot.domain.vietnamese import bare, compose, is_marked, syllables

LONGEST = 40  # characters of the words: with the field's name they stand on a button
MOST_FIELDS = 2  # what the examples of more hold ("đề nghị") says nothing of the matter

Pair = tuple[str, str]


class PublicWords:
    """Knows the words of the fields that are public."""

    def __init__(self, sectors: Sequence[Sector]) -> None:
        self._sectors = {sector.id: sector for sector in sectors}
        self._other = next((sector for sector in sectors if not sector.examples), None)
        self._marked: dict[Pair, Pair] = {}
        self._bare: dict[Pair, Pair] = {}
        fields: defaultdict[Pair, set[str]] = defaultdict(set)
        for sector in sectors:
            for pair in _pairs(sector):
                fields[pair].add(sector.id)
                if not sector.is_personal:
                    self._marked[pair] = pair
                    self._bare.setdefault((bare(pair[0]), bare(pair[1])), pair)
        self._telling = {pair for pair, ids in fields.items() if len(ids) <= MOST_FIELDS}

    def title(self, text: str, sector_id: str) -> str:
        """The line for others: the field's name, and what it is about where that is public."""
        sector = self._sectors.get(sector_id, self._other)
        if sector is None:
            return self._about(text)
        about = "" if sector.is_personal else self._about(text)
        return f"{sector.name}: {about}" if about else sector.name

    def _about(self, text: str) -> str:
        """The public words of a text, in their order, as many as there is room for."""
        told: list[str] = []
        for run in self._runs(text):
            if run not in told and len(", ".join([*told, run])) <= LONGEST:
                told.append(run)
        return ", ".join(told)

    def _runs(self, text: str) -> Iterator[str]:
        """The stretches of public words that say something."""
        known = self._marked if is_marked(text) else self._bare
        run: list[Pair] = []
        for pair in (*pairwise(syllables(compose(text))), None):
            found = known.get(pair) if pair else None
            if found is not None:
                run.append(found)
                continue
            if any(each in self._telling for each in run):
                yield " ".join([run[0][0], *(each[1] for each in run)])
            run = []


def _pairs(sector: Sector) -> Iterator[Pair]:
    """Neighbours, and those with one word between: "cống bị tắc" is also "cống tắc"."""
    for example in sector.examples:
        words = syllables(compose(example))
        yield from pairwise(words)
        yield from zip(words, words[2:], strict=False)
