"""Things that tests need, valid by default: state only what matters."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from bot.documents.lexicon_file import read_lexicon
from bot.domain.repair import Language


def language_of(texts: Sequence[Sequence[str]]) -> Language:
    """The general list and the words of these texts."""
    own = Counter(word for text in texts for word in text)
    pairs = Counter(pair for text in texts for pair in pairwise(text))
    return Language(read_lexicon(), own.items(), ((a, b, n) for (a, b), n in pairs.items()))
