"""Which words of a question an entry uses itself: one of ours beside a foreign one is no hit."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from bot.domain.vocabulary import Texts, Vocabulary, pairs_of


class OwnWords:
    """Of each owner its syllables, and which of them it has side by side.

    Most Vietnamese words are two syllables, each common by itself: "trọng tài" is foreign to an
    entry that speaks of what is "quan trọng" and of "tài liệu".
    """

    SIGNS = ("known", "linked", "strange", "brevity")

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._terms: dict[int, set[int]] = {}  # syllables and pairs, whose numbers differ

    def learn(self, texts: Texts, owners: Iterable[tuple[int, int]]) -> None:
        """Note the words of texts, each given by its number and its owner's."""
        pairs, together = pairs_of(texts)
        for text, owner in owners:
            first, last = texts.starts[text : text + 2].tolist()
            inner = slice(first, max(first, last - 1))
            terms = self._terms.setdefault(owner, set())
            terms.update(texts.numbers[first:last].tolist())
            terms.update(pairs[inner][together[inner]].tolist())

    def signs(self, owner: int, words: Sequence[str]) -> tuple[float, ...]:
        """How much of a question is the owner's own; nothing is said of one that learnt no words.

        In the order of ``SIGNS``: the share of words it knows; the share it knows beside their
        neighbour; how many words it does not know so; and one by the number of words.
        """
        terms = self._terms.get(owner)
        if terms is None or not words:
            return (0.0,) * len(self.SIGNS)
        numbers = self._vocabulary.numbers(words)
        pair = self._vocabulary.pair
        links = [
            first is not None and second is not None and pair(first, second) in terms
            for first, second in pairwise(numbers)
        ]
        linked = sum(
            before or after for before, after in zip((False, *links), (*links, False), strict=True)
        )
        known = sum(number in terms for number in numbers)
        count = len(words)
        return (known / count, linked / count, float(count - linked), 1 / count)
