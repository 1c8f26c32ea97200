"""Whether a message is in another language: it is neither mended nor sorted, for both would err.

Without marks many English words are Vietnamese syllables, too ("the", "can", "do"), so a few such
words tell nothing. What is no syllable, no abbreviation and no keystrokes of one tells more.
"""

from collections.abc import Callable, Sequence

FEWEST = 3  # words; fewer say too little
SHORTEST = 3  # letters of a word that is strange; shorter ones are abbreviations
MOST_STRANGE = 0.6  # beyond this share of strange words it is another language
STRANGE_BESIDE = 0.3  # the same beside words that English sentences are made with
MADE_WITH = 2  # of those at least
_ENGLISH = frozenset({
    "and", "any", "are", "does", "for", "from", "get", "have", "hello", "help", "how", "many",
    "much", "please", "see", "this", "want", "what", "when", "where", "which", "who", "why",
    "with", "you", "your",
})  # fmt: skip
_ENGLISH_AS_WELL = frozenset({"a", "am", "an", "at", "can", "do", "i", "in", "is", "it", "me",
                              "my", "of", "on", "the", "to"})  # fmt: skip
_LATIN = frozenset(
    (*range(0x250), *range(0x1E00, 0x1F00))
)  # Europe's letters, and those with two marks


def is_foreign(words: Sequence[str], is_known: Callable[[str], bool]) -> bool:
    """Whether most words as typed are of no Vietnamese text; ``is_known`` tells of one word."""
    told = [word for word in words if word.isalpha()]
    if any(map(_is_of_another_script, told)):
        return 2 * sum(map(_is_of_another_script, told)) >= len(told)
    if len(told) < FEWEST:
        return False
    strange = [word in _ENGLISH or (len(word) >= SHORTEST and not is_known(word)) for word in told]
    english = sum(word in _ENGLISH or word in _ENGLISH_AS_WELL for word in told)
    most = STRANGE_BESIDE if english >= MADE_WITH else MOST_STRANGE
    return sum(strange) > most * len(told)


def _is_of_another_script(word: str) -> bool:
    return not all(ord(letter) in _LATIN for letter in word)
